-- Subqueries that PostgreSQL may never come to: below CASE, COALESCE, AND and OR. Their errors are those of the rows that do.

SELECT id, CASE WHEN region > 3 THEN (SELECT max(amount) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

SELECT id, coalesce(region, (SELECT count(*) FROM lines l WHERE l.order_id = o.id)) FROM orders o;

SELECT id FROM orders o WHERE region = 3 OR EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

SELECT id, CASE WHEN region > 100 THEN (SELECT amount FROM lines l WHERE l.region = o.region) END FROM orders o;

SELECT id, CASE WHEN region > 3 THEN (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT max(100 / (o.region - 3) + l.region) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT 100 / (o.region - 3) FROM lines l WHERE l.id = o.id) END FROM orders o;

SELECT id, coalesce(region, (SELECT max(1 / (l.id - 5)) FROM lines l)) FROM orders o WHERE region IS NOT NULL;

SELECT id FROM orders o WHERE region = 3 OR EXISTS (SELECT 1 FROM lines l WHERE l.region = 100 / (o.region - 3));

SELECT id FROM orders o WHERE region = 3 OR region IN (SELECT l.id / (o.region - 3) FROM lines l);

SELECT id, CASE WHEN region <> 3 THEN 100 / (region - 3) IN (SELECT l.region FROM lines l) END FROM orders o;

SELECT id, CASE WHEN id > 1000 THEN (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT -1) END FROM orders o;

-- A condition of its own comes after the others.
SELECT id FROM orders o WHERE (SELECT max(100 / (o.region - 3) + l.region) FROM lines l WHERE l.order_id = o.id) > 20 AND region <> 3;

-- split
SELECT id, (SELECT count(*) FROM (SELECT * FROM lines WHERE lines.order_id = o.id) l FULL JOIN small s ON s.id = l.region) FROM orders o;

-- split
SELECT id, (SELECT count(*) FROM small s FULL JOIN (SELECT * FROM lines WHERE lines.order_id = o.id) l ON s.id = l.region) FROM orders o;

SELECT id, (SELECT count(*) FROM small s FULL JOIN lines l ON s.id = l.region WHERE l.order_id = o.id) FROM orders o;

-- Errors of rows that come to it.
-- error
SELECT id, CASE WHEN region >= 0 THEN (SELECT max(100 / (o.region - 3) + l.region) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

-- error
SELECT id, CASE WHEN id < 1000 THEN (SELECT max(1 / (l.id - 5)) FROM lines l) END FROM orders o;

-- error
SELECT id, CASE WHEN id = 3 THEN (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT -1) END FROM orders o;

-- Not correlated, and never come to, or by some.
SELECT id, CASE WHEN id > 1000 THEN (SELECT max(1 / (l.id - 5)) FROM lines l) ELSE id END FROM orders o;

SELECT id, CASE WHEN id % 2 = 0 THEN (SELECT sum(1.0::float8 / l.id) FROM lines l WHERE l.region > 3) END FROM orders o;

SELECT id, CASE WHEN region > 3 THEN (SELECT count(*) FROM lines l) WHEN region = 3 THEN (SELECT sum(l.order_id / (l.id + 1)) FROM lines l) ELSE (SELECT max(10 / l.region) FROM lines l WHERE l.region <> 0) END FROM orders o;

SELECT CASE WHEN (SELECT count(*) FROM lines WHERE region > 2) > 10 THEN (SELECT avg(id * 2.5::float8) FROM lines) ELSE (SELECT max(1 / (id - 5)) FROM lines) END FROM small;

SELECT CASE WHEN (SELECT count(*) FROM lines WHERE region > 2) < 10 THEN (SELECT max(1 / (id - 5)) FROM lines) ELSE (SELECT avg(id * 2.5::float8) FROM lines) END FROM small;

-- Sums of floats, groups, DISTINCT, limits, windows, and several rows.
SELECT id, CASE WHEN region <> 3 THEN (SELECT sum(l.id * o.rate) FROM lines l WHERE l.order_id = o.id) ELSE 0 END FROM orders o WHERE o.rate = o.rate;

SELECT id, CASE WHEN region <> 3 THEN (SELECT count(DISTINCT l.region / (o.region - 3)) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT max(s.n) FROM (SELECT l.region / (o.region - 3) AS k, count(*) AS n FROM lines l WHERE l.order_id = o.id GROUP BY 1) s) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT l.id / (o.region - 3) FROM lines l WHERE l.order_id = o.id ORDER BY l.id / (o.region - 3), l.id LIMIT 1) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT max(s.n) FROM (SELECT sum(l.id / (o.region - 3)) OVER (ORDER BY l.id) AS n FROM lines l WHERE l.order_id = o.id) s) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT l.id / (o.region - 3) FROM lines l WHERE l.order_id = o.id AND l.id < 3) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT 1 + l.id / (o.region - 3) FROM lines l LEFT JOIN small s ON s.id = l.id / (o.region - 3) WHERE l.id = o.id) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 2 FROM small s WHERE s.id = 100 / (o.region - 3)) END FROM orders o;

SELECT id, CASE region WHEN 3 THEN -1 WHEN 1 THEN (SELECT max(l.id / (o.region - 3)) FROM lines l WHERE l.order_id = o.id) ELSE (SELECT min(l.id / (o.region - 3)) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

SELECT id, region IN (SELECT l.id / (o.region - 3) FROM lines l WHERE l.region > 2) OR region IS NULL FROM orders o WHERE region <> 3 OR region IS NULL;

SELECT id, region <> 3 AND region IN (SELECT l.id / (o.region - 3) FROM lines l) FROM orders o;

SELECT id, region <> 3 AND 9 / (region - 3) NOT IN (SELECT l.region FROM lines l WHERE l.id < 40) FROM orders o;

SELECT id, region <> 3 AND 9 / (region - 3) > ALL (SELECT l.region / (o.region - 3) FROM lines l WHERE l.id < 40) FROM orders o;

SELECT id, ARRAY(SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id), CASE WHEN region <> 3 THEN ARRAY(SELECT l.id / (o.region - 3) FROM lines l WHERE l.order_id = o.id ORDER BY l.id) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT (l.id, 1) = (o.id / (o.region - 3), 1) FROM lines l WHERE l.id = o.id) END, (region, 1) = (0, (SELECT max(10 / (l.region - (o.region - 3) - 3)) FROM lines l WHERE l.region = o.region)) FROM orders o WHERE region < 9;

-- In groups, filters of aggregates, HAVING, and other subqueries.
SELECT region, CASE WHEN region <> 3 THEN (SELECT max(l.id / (o.region - 3)) FROM lines l WHERE l.region = o.region) END, count(*) FROM orders o GROUP BY region;

SELECT region FROM orders o GROUP BY region HAVING region = 3 OR (SELECT max(l.id / (o.region - 3)) FROM lines l WHERE l.region = o.region) > 100;

SELECT sum((SELECT max(l.id / (o.region - 3)) FROM lines l WHERE l.order_id = o.id)) FILTER (WHERE o.region <> 3), count(*) FROM orders o;

SELECT id, (SELECT max(CASE WHEN o.region <> 3 AND l.region <> 0 THEN (SELECT sum(s.id / (o.region - 3) / l.region) FROM small s WHERE s.id <> l.id) END) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT max(CASE WHEN l.region > 2 THEN (SELECT count(*) FROM small s WHERE s.id = l.id / (o.region - 3)) END) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

SELECT imm_label((SELECT max(l.id / 3)::int FROM lines l WHERE l.order_id = o.id)), id FROM orders o;

-- split
SELECT id, CASE WHEN region > 100 THEN (SELECT max(g) FROM generate_series(1, 9, 0) g) END FROM orders;

-- split
SELECT id, CASE WHEN 10 / (region - 3) > 2 THEN (SELECT max(l.id / (o.region - 3)) FROM lines l) END FROM orders o WHERE region <> 3;

-- split
WITH q AS MATERIALIZED (SELECT 1 / (id - 5) AS x FROM lines) SELECT id, CASE WHEN id > 1000 THEN (SELECT max(x) FROM q) END FROM orders;

-- Joins, arms, sets and windows in the subquery.
SELECT id, (SELECT max(1/(l.id-5)) FROM lines l WHERE l.id = o.id) FROM orders o WHERE id > 1000;

SELECT o.id, CASE WHEN o.id > 3 AND l.id > 2 THEN (SELECT max(100 / (s.id - o.id)) FROM small s WHERE s.id < o.id) END FROM orders o JOIN lines l ON l.order_id = o.id;

SELECT region, sum(CASE WHEN id <> 3 THEN (SELECT max(s.id / (o.id - 3)) FROM small s) END) FROM orders o GROUP BY region;

SELECT id, coalesce(region, (SELECT max(s.id / (o.id - 3)) FROM small s WHERE s.id > o.id), 1) FROM orders o WHERE id <> 3;

SELECT id FROM orders o WHERE id = 3 OR id IN (SELECT s.id + 100 / (o.id - 3) FROM small s);

SELECT id, (id, region) = (3, (SELECT max(7 / (l.region - 3)) FROM lines l WHERE l.id = 1)) FROM orders;

SELECT id, CASE WHEN region = 3 THEN NULL WHEN (SELECT count(*) FROM lines l WHERE l.order_id = o.id) > 2 THEN (SELECT sum(l.id / (o.region - 3)) FROM lines l WHERE l.order_id = o.id) ELSE (SELECT avg(l.rate) FROM lines l WHERE l.order_id = o.id AND l.rate < 5)::numeric::int END FROM orders o;

-- error
SELECT id, (SELECT CASE WHEN o.region <> 3 THEN max(l.id / (o.region - 3)) END FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT CASE WHEN o.region <> 3 THEN (SELECT max(s.id / (o.region - 3)) FROM small s WHERE s.id = l.region) END FROM lines l WHERE l.id = o.id) FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT count(*) FROM lines l LEFT JOIN small s ON s.id = l.region / (o.region - 3) WHERE l.order_id = o.id) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT count(*) FROM lines l FULL JOIN small s ON s.id = l.region WHERE l.order_id / (o.region - 3) = o.id) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT max(x) FROM (SELECT l.id / (o.region - 3) AS x FROM lines l UNION SELECT s.id FROM small s WHERE s.id > o.id) u) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT count(*) FROM (SELECT l.id / (o.region - 3) AS x FROM lines l WHERE l.id < 20 INTERSECT ALL SELECT s.id FROM small s) u) END FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT max(n) FROM (SELECT ntile(o.region - 3) OVER (ORDER BY l.id) AS n FROM lines l WHERE l.order_id = o.id) u) END FROM orders o WHERE region > 2;

SELECT id, CASE WHEN region > 2 THEN (SELECT percentile_cont(o.rate) WITHIN GROUP (ORDER BY l.id) FROM lines l WHERE l.order_id = o.id) END FROM orders o WHERE o.rate < 1;
