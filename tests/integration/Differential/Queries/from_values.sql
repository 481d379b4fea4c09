-- VALUES in FROM.

SELECT v.*, s.name FROM (VALUES (1, 'one'), (2, NULL), (3, 'three')) v(id, word) LEFT JOIN small s ON s.id = v.id;

SELECT sum(v.x), avg(v.x), count(*), min(v.x), max(v.x) FROM (VALUES (1.5), (2.25), (NULL), (1e3)) v(x), small;

SELECT v.x + 1, v.x FROM (VALUES (1.50), (2.2500), (3)) v(x), small s WHERE s.id = 1;

SELECT v.x, s.id FROM (VALUES (1.5::numeric(10,1)), (2.0)) v(x) JOIN small s ON s.id < v.x;

-- Of one type after all.
SELECT v.x, s.id FROM (VALUES (1), (2.5), (3::int8)) v(x) JOIN small s ON s.id = v.x;

SELECT v.d, count(s.id) FROM (VALUES (date '2021-03-01'), ('2021-03-02'), (NULL)) v(d) LEFT JOIN small s ON s.shipped = v.d GROUP BY v.d;

SELECT v.c, s.id FROM (VALUES ('A'::char(3)), ('AB'), ('zz')) v(c) JOIN small s ON s.kind = v.c;

SELECT v.t, s.id FROM (VALUES ('a'), ('B'), ('c') ) v(t) JOIN small s ON s.name > v.t COLLATE "C";

-- One row, no rows of use, the same twice.
SELECT v.a, s.id FROM (VALUES (1, 2)) v(a, b) JOIN small s ON s.id = v.b;

SELECT v, s.id FROM (VALUES (1, 'x')) v JOIN small s ON s.id < 3;

SELECT v, s.id FROM (VALUES (1, 'x'), (2, NULL)) v(a, b) JOIN small s ON s.id = v.a;

SELECT count(*) FROM (VALUES (1), (2), (2)) a(x) JOIN (VALUES (1), (2), (2)) b(x) ON a.x = b.x, small;

SELECT a.column1, b.column1 FROM (VALUES (1), (2)) a, (VALUES (1), (2)) b, small s WHERE s.id = a.column1;

-- Expressions, evaluated once each.
SELECT v.x = now(), v.y, s.id FROM (VALUES (now(), 1), (now(), 2)) v(x, y) JOIN small s ON s.id = v.y;

SELECT count(DISTINCT v.r), count(*) FROM (VALUES (random()), (random() + 2)) v(r), small;

-- set: pgfusion_test.shift=2
SELECT v.x, s.id FROM (VALUES (stable_offset()), (stable_offset() + 1)) v(x) JOIN small s ON s.id = v.x;

-- params: int4=2, text='anvil'
SELECT v.*, s.id FROM (VALUES ($1, $2), (3, 'bolt')) v(q, n) LEFT JOIN small s ON s.name = v.n AND s.id <> v.q;

-- params: int4=null
SELECT v.*, s.id FROM (VALUES ($1), (3)) v(q) LEFT JOIN small s ON s.id = v.q;

-- ordered
SELECT v.x, v.y FROM (VALUES (2, 'b'), (1, 'a'), (NULL, 'c')) v(x, y), small s WHERE s.id = 1 ORDER BY v.x NULLS FIRST;

SELECT v.x, sum(s.qty) FROM (VALUES (1, 2), (1, 8), (2, 4)) v(x, id) JOIN small s USING (id) GROUP BY v.x HAVING sum(s.qty) > 5;

-- Types that only pass through.
SELECT v.*, s.id FROM (VALUES ('{"a": 1}'::jsonb, ARRAY[1, NULL], '1 day'::interval), (NULL, NULL, NULL)) v(j, a, i), small s WHERE s.id < 3;

SELECT v.j ->> 'a', s.id FROM (VALUES ('{"a": 1}'::jsonb), ('{"a": "bolt"}')) v(j) JOIN small s ON s.name = v.j ->> 'a';

-- error
SELECT * FROM (VALUES (1), (1 / 0)) v(x), small;

-- error
SELECT * FROM (VALUES (1), (2)) v(x), small s WHERE s.id / (v.x - 1) > 0;

-- postgres
SELECT * FROM (VALUES (1), (2)) v;
