-- Functions in FROM, which PostgreSQL runs for the worker, once each.

SELECT s.id, g FROM generate_series(1, 5) g, small s WHERE s.id = g;

SELECT s.id, g FROM small s LEFT JOIN generate_series(2, 20, 3) g ON s.id = g;

SELECT count(*), sum(a), sum(b) FROM generate_series(1, 3) a, generate_series(1, 3) b, small;

-- The same call, twice.
SELECT a, b FROM generate_series(1, 3) a JOIN generate_series(1, 3) b ON a = b JOIN small s ON s.id = a;

SELECT x.g, y.g FROM (SELECT g FROM generate_series(1, 3) g) x, (SELECT g FROM generate_series(1, 3) g) y, small s WHERE s.id = x.g + y.g;

SELECT g, s.* FROM generate_series(date '2021-02-27', date '2021-03-03', interval '1 day') g LEFT JOIN small s ON s.shipped = g::date;

SELECT day::date, count(s.id), sum(s.qty) FROM generate_series(timestamp '2021-03-01', '2021-03-04', '1 day') day LEFT JOIN small s ON s.shipped = day GROUP BY 1;

SELECT n, count(*) FROM generate_series(1.0, 2.0, 0.25) n, small s WHERE s.weight > n GROUP BY n;

SELECT w, count(*) FROM unnest(ARRAY['anvil', NULL, 'bolt', 'anvil']) w LEFT JOIN small s ON s.name = w GROUP BY w;

SELECT s.id, u.* FROM unnest(ARRAY[1, 2, 3], ARRAY['a', 'b']) WITH ORDINALITY u(i, t, n) JOIN small s ON s.id = u.n;

SELECT s.id, r.* FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['x', 'y', 'z'])) WITH ORDINALITY r(a, b, n) JOIN small s ON s.id = r.n;

SELECT s.name, r.* FROM jsonb_to_recordset('[{"a": 1, "b": "x", "c": 1.50}, {"a": 2}, {"b": null, "a": 99}]') AS r(a int, b text, c numeric(10,1)) LEFT JOIN small s ON s.id = r.a;

SELECT r.c * s.price, r.c + 1 FROM json_to_recordset('[{"a": 1, "c": 1.50}, {"a": 2, "c": 2.2500}]') AS r(a int, c numeric) JOIN small s ON s.id = r.a;

SELECT s.id, k FROM json_object_keys('{"a": 1, "b": 2}') k, small s WHERE s.id < 3;

SELECT s.id, p FROM regexp_split_to_table('1,2,,4', ',') p LEFT JOIN small s ON s.id::text = p;

SELECT s.id, m FROM regexp_matches('abcabd', 'ab(.)', 'g') m, small s WHERE s.id < 2;

-- Whole rows.
SELECT g, s.id FROM generate_series(1, 2) g JOIN small s ON s.id = g;

SELECT r, s.id FROM jsonb_to_record('{"a": 1, "b": [2]}') AS r(a int, b jsonb) JOIN small s ON s.id = r.a;

-- One row and none; values that are no sets.
SELECT s.id, v FROM stable_offset() v, small s WHERE s.id < v;

SELECT count(*) FROM generate_series(1, 0) g, small;

SELECT count(g), count(s.id) FROM small s LEFT JOIN generate_series(1, 0) g ON true;

SELECT g FROM generate_series(1, NULL::int) g, small;

-- set: pgfusion_test.shift=3
SELECT s.id, v FROM stable_offset() v JOIN small s ON s.id = v;

-- params: int4=4, int4=2
SELECT s.id, g FROM generate_series(1, $1, $2) g JOIN small s ON s.id = g;

-- params: int4=null
SELECT count(*) FROM generate_series(1, $1) g, small s;

-- Aggregation over nothing but a function, below a table.
SELECT s.id, t.total FROM small s, (SELECT sum(g) AS total, count(*) FROM generate_series(1, 10) g) t;

SELECT g / 3, sum(g::numeric), avg(g) FROM generate_series(1, 10) g JOIN small s ON s.id = g GROUP BY 1;

-- ordered
SELECT g, s.id FROM generate_series(3, 1, -1) g JOIN small s ON s.id = g ORDER BY g DESC LIMIT 2;

SELECT g FROM generate_series(1, 5) g JOIN small s ON s.id = g WHERE imm_label(g) = 'odd' AND g > 1;

SELECT imm_label(g), count(*) FROM generate_series(1, 5) g JOIN small s ON s.id = g GROUP BY 1;

-- A query without FROM is one row.
SELECT s.id, x.one, x.two + 1 FROM small s, (SELECT 1 AS one, 2.50 AS two) x;

SELECT s.id, x.one FROM small s LEFT JOIN (SELECT 1 AS one WHERE false) x ON true;

SELECT s.id FROM small s, (SELECT) x WHERE s.id < 3;

SELECT s.id, x.now = now() FROM small s, (SELECT now() AS now) x WHERE s.id < 3;

SELECT count(*), count(DISTINCT x.r) FROM small s, (SELECT random() AS r) x;

SELECT s.id, x.c FROM small s, (SELECT count(*) AS c) x WHERE s.id < 3;

-- error
SELECT * FROM generate_series(1, 3, 0) g, small;

-- error
SELECT count(*) FROM jsonb_array_elements('{"a": 1}') e, small;

-- error
SELECT * FROM (SELECT 1 / 0 AS x) x, small;

-- error
SELECT * FROM json_to_recordset('[{"a": "x"}]') AS r(a int), small;

-- postgres
SELECT a, b FROM generate_series(1, 3) a JOIN generate_series(2, 4) b ON a = b;
