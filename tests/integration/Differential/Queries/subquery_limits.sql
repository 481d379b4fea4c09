-- LIMIT, OFFSET and window functions in correlated subqueries: the rows of each outer row are numbered.

SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC, l.id LIMIT 1) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC, l.id LIMIT 1 OFFSET 1) FROM orders o;

SELECT id, (SELECT l.amount FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC NULLS LAST OFFSET 2 LIMIT 1) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE l.order_id < o.id ORDER BY l.order_id DESC, l.id LIMIT 1) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE l.code = o.code ORDER BY l.id LIMIT 1) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE l.region IS NOT DISTINCT FROM nullif(o.region, 3) ORDER BY l.id DESC LIMIT 1) FROM orders o;

-- LATERAL.
SELECT o.id, q.* FROM orders o, LATERAL (SELECT l.id AS lid, l.amount FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC NULLS LAST, l.id LIMIT 2) q;

SELECT o.id, q.* FROM orders o LEFT JOIN LATERAL (SELECT l.id AS lid, l.amount + o.total AS s FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC NULLS LAST, l.id LIMIT 2 OFFSET 1) q ON true;

SELECT o.id, q.* FROM orders o LEFT JOIN LATERAL (SELECT l.id AS lid FROM lines l WHERE l.region = o.region AND l.order_id > o.id ORDER BY l.amount - o.total, l.id LIMIT 3) q ON q.lid > 5;

SELECT s.id, s.name, q.* FROM small s CROSS JOIN LATERAL (SELECT DISTINCT l.amount FROM lines l WHERE l.region = s.id AND l.amount IS NOT NULL ORDER BY l.amount LIMIT 3) q;

SELECT o.id, q.region, q.n FROM orders o, LATERAL (SELECT l.region, count(*) AS n FROM lines l WHERE l.order_id = o.id GROUP BY l.region ORDER BY 2 DESC, 1 LIMIT 1) q;

-- EXISTS, IN, ALL.
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OFFSET 3);

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OFFSET 2 LIMIT 5);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id LIMIT 0);

SELECT id FROM orders o WHERE o.region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 2);

SELECT id FROM orders o WHERE o.region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 2);

SELECT id, o.region IN (SELECT nullif(l.region, 2) FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 2) FROM orders o;

SELECT id, o.total > ALL (SELECT l.amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 2) FROM orders o;

-- Bounds: NULL is none, negative ones are errors, unless nobody asks.
SELECT id, (SELECT l.id FROM lines l WHERE l.id = o.id ORDER BY l.id LIMIT NULL OFFSET NULL) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1 OFFSET 9223372036854775807) FROM orders o;

SELECT id, (SELECT count(*) FROM (SELECT 1 FROM lines l WHERE l.order_id = o.id LIMIT 9223372036854775807 OFFSET 1) q) FROM orders o;

-- params: int8=2, int8=1
SELECT id, (SELECT sum(q.id) FROM (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT $1 OFFSET $2) q) FROM orders o;

-- params: int8=null, int8=null
SELECT id, (SELECT sum(q.id) FROM (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT $1 OFFSET $2) q) FROM orders o;

-- params: int8=-2
-- error
SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT $1) FROM orders o;

-- error
SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id AND false ORDER BY l.id LIMIT -1) FROM orders o;

-- error
SELECT id, (SELECT l.id FROM empty_table l WHERE l.id = o.id ORDER BY l.id LIMIT -1 OFFSET -1) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE l.id = o.id ORDER BY l.id LIMIT -1) FROM empty_table o;

-- A bound of the outer row.
SELECT id, (SELECT sum(amount) FROM (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY amount DESC NULLS LAST, id LIMIT o.region) q) FROM orders o;

SELECT id, (SELECT sum(amount) FROM (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY amount DESC NULLS LAST, id LIMIT 100 - o.region OFFSET nullif(o.region, 3)) q) FROM orders o;

-- error
SELECT id, (SELECT sum(amount) FROM (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY amount DESC NULLS LAST, id LIMIT 5 - o.region) q) FROM orders o;

-- error
SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 2) FROM orders o;

-- error
SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY 100 / (l.id - 650), l.id LIMIT 1) FROM orders o;

-- Under aggregates, groups, set operations and subqueries.
SELECT id, (SELECT count(*) FROM (SELECT 1 FROM lines l WHERE l.order_id = o.id LIMIT 3) q) FROM orders o;

SELECT id, (SELECT string_agg(q.id::text, ',' ORDER BY q.id) FROM (SELECT id FROM lines l WHERE l.order_id = o.id ORDER BY amount DESC NULLS LAST, id LIMIT 3) q) FROM orders o;

SELECT id, (SELECT x FROM ((SELECT l.id AS x FROM lines l WHERE l.order_id = o.id) UNION ALL (SELECT k.id FROM small k WHERE k.id <> o.region)) q ORDER BY x DESC NULLS LAST LIMIT 1) FROM orders o;

SELECT id, (SELECT DISTINCT l.region FROM lines l WHERE l.order_id = o.id ORDER BY l.region LIMIT 1) FROM orders o;

SELECT id, (SELECT (SELECT k.id FROM lines k WHERE k.region = l.region ORDER BY k.amount DESC NULLS LAST, k.id LIMIT 1) FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE l.order_id = o.id AND l.amount > (SELECT avg(k.amount) FROM lines k WHERE k.region = o.region) ORDER BY l.id LIMIT 1) FROM orders o;

SELECT region, (SELECT l.id FROM lines l WHERE l.region = o.region ORDER BY l.amount DESC NULLS LAST, l.id LIMIT 1), count(*) FROM orders o GROUP BY region;

SELECT region, max((SELECT l.amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1)) FROM orders o GROUP BY region HAVING sum(total) > (SELECT p.total FROM orders p WHERE p.region = o.region ORDER BY p.id LIMIT 1);

-- Windows in correlated subqueries.
SELECT id, (SELECT q.id FROM (SELECT l.id, row_number() OVER (ORDER BY amount DESC NULLS LAST, id) AS r FROM lines l WHERE l.order_id = o.id) q WHERE r = 2) FROM orders o;

SELECT id, (SELECT sum(r) FROM (SELECT l.id, rank() OVER (PARTITION BY l.region ORDER BY l.amount) + o.id AS r FROM lines l WHERE l.order_id = o.id AND l.amount < o.total) q) FROM orders o;

SELECT id, (SELECT max(r) FROM (SELECT sum(l.amount) OVER (ORDER BY l.id ROWS 2 PRECEDING) AS r FROM lines l WHERE l.order_id < o.id) q) FROM orders o WHERE id < 40;

SELECT o.id, q.* FROM orders o, LATERAL (SELECT l.id AS lid, lag(l.amount) OVER (ORDER BY l.id) AS before, count(*) OVER () AS n FROM lines l WHERE l.order_id = o.id) q;

SELECT id, (SELECT max(r) FROM (SELECT avg(l.amount) OVER (PARTITION BY l.region ORDER BY l.id) * o.region AS r FROM lines l WHERE l.order_id = o.id) q) FROM orders o;
