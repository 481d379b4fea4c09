-- OR in correlated subqueries, and subqueries in subqueries that are about the outermost query alone.

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OR l.region = o.region + 5);

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE (l.order_id = o.id AND l.amount > 10) OR (l.region = o.region AND l.amount > 14));

SELECT id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OR o.region = 3 OR l.amount > 20) FROM orders o;

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE (CASE WHEN l.region > 3 THEN true ELSE l.amount > 3 END AND l.order_id = o.id) OR (o.region, o.total) = ANY (SELECT s.id, s.price FROM small s GROUP BY 1, 2));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OR (o.region * 2, o.total > 5) = ANY (SELECT s.id, s.ok FROM small s GROUP BY s.id, s.ok));

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OR o.region NOT IN (SELECT s.qty FROM small s));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.region IN (SELECT s.id FROM small s));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND EXISTS (SELECT 1 FROM small s WHERE s.id = o.region AND s.ok));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND NOT EXISTS (SELECT 1 FROM small s WHERE s.id = o.region AND s.ok));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.amount > (SELECT sum(s.price) FROM small s WHERE s.id = o.region));

-- A quotient may fail, and is computed where PostgreSQL comes to it.
-- split
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.amount > (SELECT sum(s.price) / 10 FROM small s WHERE s.id = o.region));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region < (SELECT s.qty FROM small s WHERE s.id = o.region));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.region IN (SELECT s.id FROM small s WHERE EXISTS (SELECT 1 FROM small t WHERE t.qty = o.region)));

SELECT id, (SELECT count(*) FROM lines l WHERE l.order_id = o.id AND o.region IN (SELECT s.id FROM small s)) FROM orders o;

SELECT id, (SELECT sum(l.amount) FROM lines l WHERE o.region IN (SELECT s.qty FROM small s)) FROM orders o;

SELECT id, (SELECT count(*) FROM lines l WHERE o.region > 5), (SELECT max(l.amount) FROM lines l WHERE o.region > 5 AND l.order_id = o.id) FROM orders o;

SELECT id, (SELECT count(l.amount) FILTER (WHERE EXISTS (SELECT 1 FROM small s WHERE s.id = o.region AND l.id > 0)) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT string_agg(l.code, ',' ORDER BY l.id) FROM lines l WHERE l.order_id = o.id AND (o.region IN (SELECT s.id FROM small s) OR l.region = 3)) FROM orders o;

SELECT id, ARRAY(SELECT l.id FROM lines l WHERE l.order_id = o.id AND o.region NOT IN (SELECT s.id FROM small s) ORDER BY l.id LIMIT 3) FROM orders o;

SELECT id, (SELECT l.id FROM lines l WHERE o.region > 4 AND l.order_id = o.id ORDER BY l.id LIMIT 1), (SELECT l.id FROM lines l WHERE o.region IN (SELECT s.id FROM small s) ORDER BY l.id LIMIT 1) FROM orders o;

SELECT id, r FROM orders o, LATERAL (SELECT row_number() OVER (ORDER BY l.id) AS r FROM lines l WHERE l.order_id = o.id AND o.region IN (SELECT s.id FROM small s)) x WHERE r < 3;

SELECT o.id, x.* FROM orders o LEFT JOIN LATERAL (SELECT l.id, o.region IN (SELECT s.qty FROM small s) AS i, (SELECT max(s.name) FROM small s WHERE s.id = o.region) AS n FROM lines l WHERE l.order_id = o.id AND l.amount > 12) x ON true;

SELECT region, count(*) FROM orders o GROUP BY region HAVING EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region + 4 OR o.region IN (SELECT s.qty FROM small s));

SELECT o.id, s.id FROM orders o LEFT JOIN small s ON s.id = o.region AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = s.id OR s.qty IN (SELECT t.qty FROM small t WHERE t.id > 5));

-- The arms of a union see the same outer rows.
SELECT id, (SELECT count(*) FROM (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT s.qty FROM small s WHERE o.region IN (SELECT t.id FROM small t WHERE t.ok)) u) FROM orders o;

-- What may raise an error stays where it is.
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND o.region <> 3 AND 10 / (o.region - 3) IN (SELECT s.id FROM small s));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE (l.order_id = o.id AND o.region <> 3) AND (l.region = 4 OR 10 / (o.region - 3) > 1));

SELECT id FROM orders o WHERE o.region = 3 OR EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OR 10 / (o.region - 3) IN (SELECT s.id FROM small s));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM empty_table e WHERE e.id = o.id OR o.region IN (SELECT 1 / (s.id - 4) FROM small s));

-- error
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount < (SELECT s.price FROM small s WHERE s.id > o.region));

-- Many rows on both sides.
SELECT count(*), sum(id) FROM all_types a WHERE a.id < 5000 AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = a.id OR l.region = a.i2 OR a.rare < 100);

SELECT count(*), sum(id) FROM all_types a WHERE a.id < 5000 AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = a.id OR (l.region = a.i2 AND l.amount > 3) OR (a.rare < 100 AND l.amount > 14));

SELECT grp, count(*) FILTER (WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = a.id OR l.region = a.i2)), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM lines l WHERE a.b OR l.amount > 1000)) FROM all_types a WHERE a.id < 5000 GROUP BY grp;

SELECT count(*), sum(id) FROM all_types a WHERE a.id < 5000 AND EXISTS (SELECT 1 FROM lines l WHERE (l.region > 2 AND l.order_id = a.id) OR (a.n152 * 2, a.vc NOT IN ('a', 'b')) = ANY (SELECT s.price, s.ok FROM small s GROUP BY 1, 2));

SELECT count(*), sum(id) FROM all_types a WHERE a.id < 5000 AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = a.id OR l.amount > a.n);

SELECT count(*), sum(id) FROM all_types a WHERE a.id < 5000 AND EXISTS (SELECT 1 FROM empty_table l WHERE l.id = a.id OR l.i4 = a.i2 OR a.rare < 100);

-- set: pg_fusion.disabled_rules=subquery_pull_up,disjunction_distribution
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id OR (o.region * 2, o.total > 5) = ANY (SELECT s.id, s.ok FROM small s GROUP BY s.id, s.ok));

-- set: pg_fusion.disabled_rules=disjunction_distribution
SELECT count(*), sum(id) FROM all_types a WHERE a.id < 2000 AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = a.id OR (l.region = a.i2 AND l.amount > 3) OR (a.rare < 100 AND l.amount > 14));

-- Of a condition that is NULL or false no row is left; but not so below NOT, or in a value.
SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id) OR total IN (SELECT l.amount FROM lines l) OR id < 3;

SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id) OR NOT region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id);

SELECT id, region IN (SELECT i4 FROM all_null) FROM orders o WHERE region IN (SELECT i4 FROM all_null) OR (region IN (SELECT i4 FROM all_null)) IS NULL;

SELECT id FROM orders o WHERE (region IN (SELECT i4 FROM all_null) AND 1 / (region - 3) > 5) OR (id > 3 AND region IN (SELECT s.qty FROM small s)) OR coalesce(region IN (SELECT i4 FROM all_null), id = 17);

-- PostgreSQL hashes the rows of a subquery without references, and takes NULL for false.
SELECT id FROM orders o WHERE id < 0 OR (region IN (SELECT i4 FROM all_null) AND 1 / (id - 17) > 5);

-- error
SELECT id FROM orders o WHERE id < 0 OR (region IN (SELECT i4 FROM all_null WHERE o.id > 0) AND 1 / (id - 17) > 5);

-- error
SELECT id FROM orders o WHERE id < 0 OR (id < ANY (SELECT i4 FROM all_null) AND 1 / (id - 17) > 5);

SELECT region, count(*) FROM orders o GROUP BY region HAVING region IN (SELECT i4 FROM all_null) OR count(*) IN (SELECT s.id + 10 FROM small s) OR NOT (region = ANY (SELECT s.qty FROM small s));

SELECT o.id, s.id FROM orders o LEFT JOIN small s ON s.id = o.region AND (s.qty IN (SELECT l.region FROM lines l WHERE l.order_id = o.id) OR o.id IN (SELECT l.region FROM lines l));

-- Rows with NULLs on either side.
SELECT id, (region, total) NOT IN (SELECT l.region, l.amount FROM lines l WHERE l.order_id > 100) AS a, (region, total) IN (SELECT l.region, l.amount FROM lines l WHERE l.order_id = o.id) AS b, (total, region) = ANY (SELECT NULL::numeric, s.id FROM small s) AS c FROM orders o;

SELECT id FROM orders o WHERE (region, total) NOT IN (SELECT l.region, l.amount FROM lines l WHERE l.region IS NOT NULL AND l.amount IS NOT NULL);

SELECT id FROM orders o WHERE (id, total) NOT IN (SELECT l.order_id, l.amount FROM lines l WHERE l.amount IS NOT NULL) AND (region, 3) NOT IN (SELECT l.region, s.id FROM lines l JOIN small s ON s.id = l.region);

SELECT id, (region, total, code) NOT IN (SELECT l.region, l.amount, l.code FROM lines l WHERE l.order_id < o.id) AS v FROM orders o;

SELECT id, (region, total) <> ALL (SELECT l.region, l.amount FROM lines l) AS a, (region, total) <> ALL (SELECT l.region, NULL::int FROM lines l WHERE l.order_id = o.id) AS b FROM orders o;

SELECT id, region <> ALL (SELECT l.region FROM lines l WHERE l.order_id = o.id) AS a, rate <> ALL (SELECT l.rate FROM lines l WHERE l.region = o.region) AS b, total <> ANY (SELECT l.amount FROM lines l WHERE l.order_id = o.id) AS c FROM orders o;

SELECT id FROM orders o WHERE rate <> ALL (SELECT l.rate FROM lines l WHERE l.rate IS NOT NULL);

SELECT count(*), sum(id) FROM all_types a WHERE a.id < 5000 AND ((i2, grp) IN (SELECT l.region, l.order_id FROM lines l) OR rare IN (SELECT l.id FROM lines l)) AND (vc, i2) NOT IN (SELECT l.code, l.region FROM lines l WHERE l.code > 'a');

-- What is computed with values of the outer query above a join with a condition on both.
SELECT id, (SELECT sum(l.amount + o.total) FROM lines l LEFT JOIN small s ON s.id = l.region AND s.qty > o.region WHERE l.order_id = o.id AND coalesce(s.qty, 0) >= o.region) FROM orders o;

SELECT id, (SELECT count(*) FROM lines l WHERE l.order_id = o.id AND EXISTS (SELECT 1 FROM small s WHERE s.id = l.region AND s.qty > o.region) AND l.amount > o.region AND NOT EXISTS (SELECT 1 FROM small s WHERE s.id = o.region AND s.qty = l.region)) FROM orders o;

SELECT id, ARRAY(SELECT l.id + o.id FROM lines l WHERE l.order_id = o.id AND (l.region, o.region) NOT IN (SELECT s.id, s.qty FROM small s) ORDER BY l.amount * o.total, l.id) FROM orders o;

SELECT id FROM orders o WHERE EXISTS (SELECT l.region FROM lines l WHERE l.order_id >= o.id AND l.region IN (SELECT s.id FROM small s WHERE s.qty > o.region) GROUP BY l.region, o.region + l.region HAVING count(*) > o.region);
