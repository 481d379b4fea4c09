-- Subqueries and outer queries whose rows are needed several times: they are stored, or computed again where that is cheap.

SELECT count(*) FROM orders WHERE id NOT IN (SELECT order_id FROM lines l JOIN small s ON s.id = l.region WHERE amount > 14);

SELECT count(*) FROM orders WHERE region NOT IN (SELECT nullif(l.region,3) FROM lines l JOIN small s ON s.id = l.region WHERE amount > 14);

SELECT id, region IN (SELECT nullif(l.region,3) FROM lines l JOIN small s ON s.id = l.region WHERE amount > 14) FROM orders;

SELECT id, region NOT IN (SELECT nullif(l.region,3) FROM lines l JOIN small s ON s.id = l.region WHERE amount > o.total) FROM orders o;

SELECT id, (region, total) NOT IN (SELECT nullif(l.region,3), amount FROM lines l JOIN small s ON s.id = l.region WHERE amount < 13) FROM orders o;

SELECT id, region NOT IN (WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT nullif(n, 2) FROM r) FROM orders o;

SELECT o.id, (SELECT count(*) FROM lines l WHERE l.amount < o.total) FROM orders o JOIN small s ON s.id = o.region;

SELECT q.id, (SELECT count(*) FROM lines l WHERE l.amount < q.total) FROM (SELECT * FROM orders ORDER BY total NULLS LAST, id LIMIT 10) q;

SELECT q.id, (SELECT count(*) FROM lines l WHERE l.amount < q.total) FROM (SELECT *, row_number() over (order by total, id) AS r FROM orders) q WHERE r < 10;

SELECT q.region, (SELECT count(*) FROM lines l WHERE l.amount < q.t) FROM (SELECT region, sum(total) AS t FROM orders GROUP BY region) q;

SELECT region, (SELECT count(*) FROM lines l WHERE l.amount < sum(o.total)/30) FROM orders o GROUP BY region;

SELECT o.id, (SELECT sum(l.id) FROM lines l WHERE l.amount < o.total AND l.region < (SELECT max(k.region) FROM lines k WHERE k.amount > l.amount AND k.id < 50)) FROM orders o JOIN small s ON s.id = o.region;

WITH RECURSIVE r(n, m) AS (SELECT 1, 0::bigint UNION ALL SELECT n + 1, (SELECT count(*) FROM lines l WHERE l.order_id < n) FROM r WHERE n < 20) SELECT * FROM r;

WITH c AS (SELECT region, sum(total) AS t FROM orders GROUP BY region) SELECT a.*, (SELECT count(*) FROM c b WHERE b.t < a.t) FROM c a;

SELECT id, (SELECT count(*) FROM orders p WHERE p.total < o.total) FROM (SELECT * FROM orders WHERE random() < 2) o;

-- Limits, windows and samples beside a correlated subquery.
SELECT q.id, (SELECT count(*) FROM lines l WHERE l.amount < q.total) FROM (SELECT * FROM orders TABLESAMPLE BERNOULLI (100)) q;

SELECT a.id, b.id, (SELECT count(*) FROM lines l WHERE l.amount < b.total) FROM small a, LATERAL (SELECT * FROM orders o WHERE o.region = a.id ORDER BY o.id LIMIT 2) b;

-- What nobody reads of the stored rows is not computed.
SELECT q.id, (SELECT count(*) FROM lines l WHERE l.amount < q.total) FROM (SELECT o.id, o.total, 1 / (o.id - o.id) AS bad FROM orders o JOIN small s ON s.id = o.region) q;

-- error
SELECT q.id, q.bad, (SELECT count(*) FROM lines l WHERE l.amount < q.total) FROM (SELECT o.id, o.total, 1 / (o.id - o.id) AS bad FROM orders o JOIN small s ON s.id = o.region) q;

SELECT id FROM empty_table e WHERE id NOT IN (SELECT order_id FROM lines l JOIN small s ON s.id = l.region);

SELECT count(*) FROM lines WHERE region <> ALL (SELECT max(id) FROM small GROUP BY name) OR amount = ALL (SELECT sum(amount) FROM lines GROUP BY region);
