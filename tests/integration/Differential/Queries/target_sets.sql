-- Set-returning functions in the target list: PostgreSQL computes them for the worker's rows.

SELECT id, generate_series(1, 3) FROM small;

-- ordered
SELECT id, generate_series(1, qty) FROM small WHERE qty < 10 ORDER BY id;

-- Sets of different lengths side by side.
-- ordered
SELECT id, generate_series(1, 2), generate_series(1, id), unnest(ARRAY['x', NULL]) FROM small WHERE id < 5 ORDER BY id;

-- ordered
SELECT id, unnest(ints) AS member, ints FROM opaque WHERE id < 30 ORDER BY id;

-- ordered
SELECT id, 10 * generate_series(1, qty) + id FROM small WHERE qty < 10 ORDER BY id;

-- ordered
SELECT id, generate_series(1, generate_series(1, 3)) FROM small WHERE id < 3 ORDER BY id;

-- ordered
SELECT id, generate_series(1, generate_series(1, 3)) + generate_series(1, 2) FROM small WHERE id < 3 ORDER BY id;

-- ordered
SELECT generate_series(1, 2) AS g, id FROM small ORDER BY g DESC, id;

-- ordered
SELECT id FROM small ORDER BY generate_series(1, 2), id LIMIT 13;

-- ordered
SELECT id, generate_series(1, 4) FROM small ORDER BY id OFFSET 3 LIMIT 6;

SELECT kind, count(*), generate_series(1, count(*)) FROM small GROUP BY kind;

SELECT count(*), generate_series(1, 2) FROM small;

SELECT sum(qty) + generate_series(1, 2) FROM small HAVING sum(qty) > 0;

SELECT generate_series(1, 2) FROM empty_table;

SELECT id, generate_series(1, NULL::int) FROM small;

SELECT generate_series(1, id), count(*) FROM opaque WHERE id < 9 GROUP BY id, m;

SELECT id, (regexp_matches(name, '[a-e]', 'g'))[1] FROM small;

SELECT id, (jsonb_each(j)).* FROM opaque WHERE id < 5;

-- error
SELECT generate_series(1, 3, qty) FROM small;

-- error
SELECT generate_series(1, 10 / qty) FROM small;

-- In a subquery PostgreSQL does it below.
SELECT g, count(*) FROM (SELECT id, generate_series(1, qty) AS g FROM small WHERE qty < 10) s GROUP BY g;

-- split
SELECT DISTINCT generate_series(1, 2) FROM small;

-- split
SELECT generate_series(1, 2), count(*) FROM small GROUP BY 1;

-- split
SELECT id, generate_series(1, 2) FROM opaque ORDER BY addr;
