-- Where rules of the optimizer change the plan: join order, outer joins that become others, joins left out, groups that are
-- not made, limits below joins; once more with a rule switched off.

SELECT o.id, s.n, s.low FROM orders o JOIN (SELECT l.order_id % 50 AS k, count(*) AS n, min(l.amount) AS low FROM lines l, generate_series(1, 100) g GROUP BY 1) s ON s.k = o.id WHERE o.region = 3;

SELECT o.id, s.n FROM (SELECT id, region FROM orders ORDER BY id LIMIT 5) o JOIN (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.order_id) s ON s.order_id = o.id;

SELECT o.id, s.n FROM (SELECT id, region FROM orders ORDER BY id LIMIT 5) o LEFT JOIN (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.order_id HAVING count(*) > 100) s ON s.order_id = o.id;

-- set: pg_fusion.disabled_rules=semi_join_reduction
SELECT o.id, s.n FROM (SELECT id, region FROM orders ORDER BY id LIMIT 5) o LEFT JOIN (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.order_id HAVING count(*) > 100) s ON s.order_id = o.id;

SELECT o.id, s.n FROM (SELECT id, region FROM orders ORDER BY id LIMIT 5) o LEFT JOIN (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.order_id) s ON s.order_id = o.id AND s.n > 300;

SELECT s.order_id, s.n, o.id FROM (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.order_id) s LEFT JOIN (SELECT id FROM orders ORDER BY id LIMIT 5) o ON s.order_id = o.id;

SELECT o.id, (SELECT sum(l.amount) FROM lines l, generate_series(1, 100) g WHERE l.order_id = o.id) FROM (SELECT id FROM orders ORDER BY id DESC LIMIT 4) o;

SELECT o.id, (SELECT count(*) FROM lines l, generate_series(1, 100) g WHERE l.order_id = o.id AND l.amount > 5) FROM (SELECT id FROM orders ORDER BY id DESC LIMIT 4) o;

SELECT o.id FROM (SELECT id, total FROM orders ORDER BY id LIMIT 9) o WHERE o.total < (SELECT 0.001 * sum(l.amount) FROM lines l, generate_series(1, 100) g WHERE l.order_id = o.id);

SELECT o.id FROM (SELECT id, region FROM orders ORDER BY id LIMIT 9) o WHERE (o.id, o.region) IN (SELECT l.order_id, l.region FROM lines l, generate_series(1, 100) g GROUP BY 1, 2 HAVING count(*) > 50);

SELECT o.id FROM (SELECT id, region FROM orders ORDER BY id LIMIT 9) o WHERE NOT EXISTS (SELECT 1 FROM (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY 1) s WHERE s.order_id = o.id AND s.n > 200);

-- Keys that are equal and look different: 1.0 and 1.00, 'a' and 'a '.
SELECT o.loose, s.n FROM (SELECT loose, id FROM lines WHERE loose IS NOT NULL ORDER BY id LIMIT 5) o JOIN (SELECT l.amount, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.amount) s ON s.amount = o.loose;

SELECT o.code, s.n FROM (SELECT code, id FROM orders ORDER BY id LIMIT 7) o JOIN (SELECT l.code, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.code) s ON s.code = o.code;

-- The stored rows of a WITH query below an aggregation that is reduced.
WITH few AS MATERIALIZED (SELECT id FROM orders ORDER BY id LIMIT 6) SELECT f.id, s.n, (SELECT count(*) FROM few) FROM few f JOIN (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.order_id) s ON s.order_id = f.id;

SELECT f.id, s.n FROM (SELECT id FROM orders ORDER BY id LIMIT 6) f JOIN (SELECT order_id, count(*) AS n FROM (SELECT l.order_id, l.region FROM lines l, generate_series(1, 100) g UNION ALL SELECT id, 1 FROM orders) u GROUP BY order_id) s ON s.order_id = f.id;

SELECT f.id, s.n FROM (SELECT id FROM orders WHERE id < 0) f JOIN (SELECT l.order_id, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.order_id) s ON s.order_id = f.id;

SELECT f.region, s.n FROM (SELECT region FROM orders WHERE region IS NULL) f LEFT JOIN (SELECT l.region, count(*) AS n FROM lines l, generate_series(1, 100) g GROUP BY l.region) s ON s.region = f.region;

-- The first rows of the left side of an outer join.
-- ordered
SELECT g, o.region FROM generate_series(1, 10000) g LEFT JOIN orders o ON o.id = g ORDER BY g DESC LIMIT 5 OFFSET 2;

-- ordered
SELECT g, l.order_id FROM generate_series(1, 10000) g LEFT JOIN lines l ON l.order_id = g ORDER BY g LIMIT 1;

-- ordered
SELECT g, count FROM generate_series(1, 10000) g LEFT JOIN (SELECT order_id, count(*) FROM lines GROUP BY order_id) s ON s.order_id = g ORDER BY g LIMIT 7;

-- ordered
-- set: pg_fusion.disabled_rules=limit_push_down
SELECT g, count FROM generate_series(1, 10000) g LEFT JOIN (SELECT order_id, count(*) FROM lines GROUP BY order_id) s ON s.order_id = g ORDER BY g LIMIT 7;

-- ordered
SELECT g % 7, g, (SELECT max(l.amount) FROM lines l WHERE l.order_id = g) FROM generate_series(1, 10000) g ORDER BY g % 7 DESC, g LIMIT 6;

-- ordered
SELECT g, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = g) FROM generate_series(1, 10000) g ORDER BY g LIMIT 6 OFFSET 1;

-- ordered
SELECT g, (SELECT o.region FROM orders o WHERE o.id % 5000 = g - 1) FROM generate_series(1, 10000) g ORDER BY g DESC LIMIT 6;

-- error
SELECT g, (SELECT l.id FROM lines l WHERE l.order_id = g) FROM generate_series(1, 10000) g ORDER BY g LIMIT 60;

-- ordered
SELECT * FROM (SELECT g, o.region FROM generate_series(1, 10000) g LEFT JOIN orders o ON o.id = g ORDER BY g DESC LIMIT 9000) s ORDER BY g LIMIT 3;

-- ordered
SELECT g, o.region FROM generate_series(1, 10000) g LEFT JOIN orders o ON o.id = g ORDER BY g LIMIT 0;

-- ordered
SELECT g, o.region, l.n FROM generate_series(1, 10000) g LEFT JOIN orders o ON o.id = g LEFT JOIN (SELECT region, count(*) AS n FROM lines GROUP BY region) l ON l.region = o.region ORDER BY g LIMIT 20;

-- Outer joins that are not, or not needed.
SELECT l.id, o.id FROM lines l LEFT JOIN orders o ON o.id = l.order_id WHERE o.region > 5;

SELECT l.id FROM lines l LEFT JOIN orders o ON o.id = l.order_id WHERE o.id IS NULL;

SELECT count(*) FROM lines l LEFT JOIN orders o ON o.id = l.order_id;

-- set: pg_fusion.disabled_rules=join_elimination,outer_join_simplification,filter_push_down,join_order,implied_equalities,projection_pull_up
SELECT l.id, o.id FROM lines l LEFT JOIN orders o ON o.id = l.order_id JOIN small s ON s.id = o.region WHERE o.region > 5 AND l.region = 3;

SELECT l.id, o.id FROM lines l LEFT JOIN orders o ON o.id = l.order_id JOIN small s ON s.id = o.region WHERE o.region > 5 AND l.region = 3;

SELECT a.id, b.id, c.id FROM orders a, orders b, orders c, lines l, small s WHERE a.id = b.id AND b.id = c.id AND c.id = l.order_id AND s.id = a.id AND a.id < 9;

-- Subqueries of the target list are computed of the rows within the limit.
SELECT l.id, (SELECT o.id / (l.id - 6) FROM orders o WHERE o.id = l.order_id) FROM lines l ORDER BY l.id LIMIT 4;

SELECT l.id, o.id, 1 / (l.id + 6) FROM lines l LEFT JOIN orders o ON o.id = l.order_id ORDER BY l.id LIMIT 4;

-- Values of rows that find no group are not computed.
SELECT o.id, o.q, g.n FROM (SELECT id, 100 / (id - 150) AS q FROM orders) o JOIN (SELECT i, count(*) AS n FROM generate_series(151, 60000) i GROUP BY i) g ON g.i = o.id;

-- An OR over several relations says something of each.
SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE (o.region = 1 AND l.amount > 5) OR (o.region = 3 AND l.amount < 2 AND l.code = o.code);

SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.region = 1 OR (l.amount > 5 AND (o.region = 2 OR (o.region IS NULL AND l.region = 3)));

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND ((o.region = 1 AND l.amount > 5) OR (o.region = 3 AND l.region IS NULL));

SELECT o.id, l.id FROM orders o FULL JOIN lines l ON l.order_id = o.id AND ((o.region = 1 AND l.amount > 5) OR (o.region = 3 AND l.region = 1));

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND ((o.region = 1 AND l.amount > 5) OR (o.region = 3 AND l.region = 1)));

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND ((o.region = 1 AND l.amount > 5) OR (o.region = 3 AND l.region = 1)));

SELECT o.id, l.id, m.id FROM orders o JOIN lines l ON l.order_id = o.id JOIN lines m ON m.order_id = l.order_id WHERE (o.region = 1 AND l.region = 2 AND m.region = 3) OR (m.region = 1 AND l.region IS NULL AND o.region = 2);

-- set: pg_fusion.disabled_rules=implied_disjunctions
SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE (o.region = 1 AND l.amount > 5) OR (o.region = 3 AND l.amount < 2 AND l.code = o.code);

-- error
SELECT o.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE (10 / (o.region - 1) = 1 AND l.amount > 5) OR (10 / (o.region - 1) = 3 AND l.amount < 2);
