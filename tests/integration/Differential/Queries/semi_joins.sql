-- Semi and anti joins whose left side is the smaller one, which is hashed, and the right side marks what has a match; each
-- once more with the rule switched off, which hashes the right side.

SELECT o.id, o.region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

SELECT o.id, o.region FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

-- Keys that are NULL match nothing: not returned, and returned.
SELECT o.id, o.code FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.code FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

SELECT o.id, o.region FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region);

-- NOT IN asks for more.
SELECT o.id FROM orders o WHERE o.region IN (SELECT l.region FROM lines l WHERE l.amount < 1);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.region IN (SELECT l.region FROM lines l WHERE l.amount < 1);

SELECT o.id FROM orders o WHERE o.region NOT IN (SELECT l.region FROM lines l WHERE l.amount < 1);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.region NOT IN (SELECT l.region FROM lines l WHERE l.amount < 1);

SELECT o.id FROM orders o WHERE o.region NOT IN (SELECT l.region FROM lines l WHERE l.region IS NOT NULL AND l.amount < 1);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.region NOT IN (SELECT l.region FROM lines l WHERE l.region IS NOT NULL AND l.amount < 1);

-- IS NOT DISTINCT FROM finds NULLs.
SELECT o.id, o.region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.region IS NOT DISTINCT FROM o.region AND l.order_id = o.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.region IS NOT DISTINCT FROM o.region AND l.order_id = o.id);

SELECT o.id, o.region FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region IS NOT DISTINCT FROM o.region AND l.order_id = o.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region IS NOT DISTINCT FROM o.region AND l.order_id = o.id);

-- Several keys, of different widths and with blanks.
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.code = o.code);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.code = o.code);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.code = o.code);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.code = o.code);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.code = o.title AND l.region = o.region);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.code = o.title AND l.region = o.region);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.code = o.title);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.code = o.title);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.loose = o.total);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.loose = o.total);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.loose = o.total);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.loose = o.total);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.rate = o.rate);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.rate = o.rate);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.rate = o.rate AND l.region > 9);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.rate = o.rate AND l.region > 9);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.at = o.day);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.at = o.day);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id + 1 AND l.region + 1 = o.region);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id + 1 AND l.region + 1 = o.region);

-- Other conditions: over both sides, over one, several, and some that are NULL.
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region <> o.region);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region <> o.region);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region <> o.region);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region <> o.region);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > o.total AND l.at < o.day);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > o.total AND l.at < o.day);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND (l.amount > o.total OR l.at < o.day));

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND (l.amount > o.total OR l.at < o.day));

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.total > 5);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.total > 5);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.total > 5);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.total > 5);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.total > 5 AND l.region > 4 AND l.amount <> o.total);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.total > 5 AND l.region > 4 AND l.amount <> o.total);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.title LIKE l.code || '%');

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.title LIKE l.code || '%');

-- The same table on both sides, twice.
SELECT a.id, a.order_id FROM lines a WHERE a.amount > 13 AND EXISTS (SELECT 1 FROM lines b WHERE b.order_id = a.order_id AND b.region <> a.region) AND NOT EXISTS (SELECT 1 FROM lines c WHERE c.order_id = a.order_id AND c.region <> a.region AND c.at > timestamp '2020-01-10');

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT a.id, a.order_id FROM lines a WHERE a.amount > 13 AND EXISTS (SELECT 1 FROM lines b WHERE b.order_id = a.order_id AND b.region <> a.region) AND NOT EXISTS (SELECT 1 FROM lines c WHERE c.order_id = a.order_id AND c.region <> a.region AND c.at > timestamp '2020-01-10');

SELECT o.region, count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE l.amount > 10 AND o.total > 3 AND EXISTS (SELECT 1 FROM lines b WHERE b.order_id = l.order_id AND b.code <> l.code) AND NOT EXISTS (SELECT 1 FROM lines c WHERE c.order_id = l.order_id AND c.code <> l.code AND c.at > o.day) GROUP BY 1;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.region, count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE l.amount > 10 AND o.total > 3 AND EXISTS (SELECT 1 FROM lines b WHERE b.order_id = l.order_id AND b.code <> l.code) AND NOT EXISTS (SELECT 1 FROM lines c WHERE c.order_id = l.order_id AND c.code <> l.code AND c.at > o.day) GROUP BY 1;

-- Many equal keys on either side.
SELECT l.id FROM lines l WHERE l.amount > 12 AND EXISTS (SELECT 1 FROM lines m, generate_series(1, 3) g WHERE m.region = l.region AND m.amount > 9);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT l.id FROM lines l WHERE l.amount > 12 AND EXISTS (SELECT 1 FROM lines m, generate_series(1, 3) g WHERE m.region = l.region AND m.amount > 9);

SELECT l.id FROM lines l WHERE l.amount > 12 AND NOT EXISTS (SELECT 1 FROM lines m, generate_series(1, 3) g WHERE m.region = l.region AND m.at > l.at);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT l.id FROM lines l WHERE l.amount > 12 AND NOT EXISTS (SELECT 1 FROM lines m, generate_series(1, 3) g WHERE m.region = l.region AND m.at > l.at);

SELECT count(*) FROM lines l WHERE l.region = 3 AND EXISTS (SELECT 1 FROM lines m, generate_series(1, 20) g WHERE m.region = l.region AND m.amount > l.amount);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*) FROM lines l WHERE l.region = 3 AND EXISTS (SELECT 1 FROM lines m, generate_series(1, 20) g WHERE m.region = l.region AND m.amount > l.amount);

-- Empty sides.
SELECT o.id FROM orders o WHERE o.id < 0 AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.id < 0 AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

SELECT o.id FROM orders o WHERE o.id < 0 AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.id < 0 AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

SELECT o.id FROM orders o WHERE o.id < 50 AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.id % 7 = 8);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.id < 50 AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.id % 7 = 8);

SELECT o.id FROM orders o WHERE o.id < 50 AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.id % 7 = 8);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.id < 50 AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.id % 7 = 8);

SELECT e.id FROM empty_table e WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = e.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT e.id FROM empty_table e WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = e.id);

-- Below and above other operators.
SELECT region, count(*), sum(total), min(day) FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) GROUP BY region;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT region, count(*), sum(total), min(day) FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) GROUP BY region;

SELECT count(*), sum(total) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*), sum(total) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6);

SELECT o.region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) GROUP BY o.region HAVING count(*) > 10;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) GROUP BY o.region HAVING count(*) > 10;

-- ordered
SELECT o.id, o.title FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) ORDER BY o.title, o.id DESC LIMIT 9;

-- ordered
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.title FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) ORDER BY o.title, o.id DESC LIMIT 9;

-- ordered
SELECT o.id, sum(o.total) OVER (PARTITION BY o.region ORDER BY o.id) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) ORDER BY 1;

-- ordered
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, sum(o.total) OVER (PARTITION BY o.region ORDER BY o.id) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) ORDER BY 1;

SELECT r.region, o.id FROM (SELECT DISTINCT region FROM orders) r LEFT JOIN (SELECT id, region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12)) o ON o.region = r.region;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT r.region, o.id FROM (SELECT DISTINCT region FROM orders) r LEFT JOIN (SELECT id, region FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12)) o ON o.region = r.region;

SELECT o.id, count(l.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE NOT EXISTS (SELECT 1 FROM lines m WHERE m.order_id = o.id AND m.amount > 12) GROUP BY o.id;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, count(l.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE NOT EXISTS (SELECT 1 FROM lines m WHERE m.order_id = o.id AND m.amount > 12) GROUP BY o.id;

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12) UNION ALL SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 3);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12) UNION ALL SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 3);

SELECT id FROM (SELECT id FROM orders WHERE region = 1 UNION ALL SELECT id + 100 FROM orders WHERE region = 2) u WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = u.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT id FROM (SELECT id FROM orders WHERE region = 1 UNION ALL SELECT id + 100 FROM orders WHERE region = 2) u WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = u.id);

SELECT id FROM (SELECT region, max(id) AS id FROM orders GROUP BY region) g WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = g.id AND l.region <> g.region);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT id FROM (SELECT region, max(id) AS id FROM orders GROUP BY region) g WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = g.id AND l.region <> g.region);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM (SELECT order_id, count(*) AS n FROM lines, generate_series(1, 3) GROUP BY order_id) g WHERE g.order_id = o.id AND g.n > 9);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM (SELECT order_id, count(*) AS n FROM lines, generate_series(1, 3) GROUP BY order_id) g WHERE g.order_id = o.id AND g.n > 9);

SELECT id FROM orders o WHERE o.id < 20 AND EXISTS (SELECT 1 FROM (SELECT order_id AS k FROM lines UNION ALL SELECT -id FROM lines) u WHERE u.k = o.id);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT id FROM orders o WHERE o.id < 20 AND EXISTS (SELECT 1 FROM (SELECT order_id AS k FROM lines UNION ALL SELECT -id FROM lines) u WHERE u.k = o.id);

WITH few AS MATERIALIZED (SELECT id, region FROM orders WHERE id < 60) SELECT f.id, g.region FROM few f, few g WHERE g.id = f.id AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = f.id) AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = g.id AND l.region <> g.region);

-- set: pg_fusion.disabled_rules=hash_build_side
WITH few AS MATERIALIZED (SELECT id, region FROM orders WHERE id < 60) SELECT f.id, g.region FROM few f, few g WHERE g.id = f.id AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = f.id) AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = g.id AND l.region <> g.region);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND EXISTS (SELECT 1 FROM lines m, generate_series(1, 5) WHERE m.order_id = l.order_id AND m.id > l.id + 300));

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND EXISTS (SELECT 1 FROM lines m, generate_series(1, 5) WHERE m.order_id = l.order_id AND m.id > l.id + 300));

-- Sums of inexact floats, and the shown one of equal values: the rows come in the order of the left side.
-- scan-order
SELECT o.region, sum(o.rate * 0.1), avg(o.id * 0.1::float8) FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 2) GROUP BY 1;

-- scan-order
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.region, sum(o.rate * 0.1), avg(o.id * 0.1::float8) FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 2) GROUP BY 1;

-- From 16 on PostgreSQL, too, may hash the left side, and then returns it in the order of its hash table.
-- set: enable_hashjoin=off
-- set: enable_mergejoin=off
-- scan-order
SELECT sum(1 / o.id::float8), string_agg(o.title, '') FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12);

-- set: enable_hashjoin=off
-- set: enable_mergejoin=off
-- scan-order
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT sum(1 / o.id::float8), string_agg(o.title, '') FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12);

-- scan-order
SELECT DISTINCT o.code FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

-- scan-order
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT DISTINCT o.code FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

-- Conditions that may fail, and rows that may, are computed as they were.
-- error
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id - 10) > 1);

-- error
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id - 10) > 1);

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id + 10) > 0.1);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id + 10) > 0.1);

SELECT count(*) FROM (SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) LIMIT 5) s;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*) FROM (SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) LIMIT 5) s;

SELECT count(*) FROM (SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) OFFSET 3) s;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*) FROM (SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) OFFSET 3) s;

SELECT count(*) FROM (SELECT 100 / (o.id - 150) FROM orders o WHERE o.id > 100 AND EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) LIMIT 0) s;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*) FROM (SELECT 100 / (o.id - 150) FROM orders o WHERE o.id > 100 AND EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) LIMIT 0) s;
