-- EXISTS, IN, ANY and ALL over UNION, some of whose arms read columns of the query around: each arm is looked at by itself.

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12 UNION SELECT id FROM small WHERE id = 3 AND ok IS NULL);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12 UNION ALL SELECT 1 FROM small s WHERE s.id = o.region);

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12 UNION ALL SELECT 1 FROM small s WHERE s.id = o.region);

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 14 UNION SELECT 2 FROM empty_table);

SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s WHERE s.id > 7);

SELECT id FROM orders o WHERE region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s WHERE s.id > 7);

SELECT id FROM orders o WHERE region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id AND l.region IS NOT NULL UNION ALL SELECT s.qty FROM small s);

SELECT id FROM orders o WHERE region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT i4 FROM all_null);

SELECT id FROM orders o WHERE region NOT IN (SELECT i4 FROM empty_table e WHERE e.id = o.id UNION ALL SELECT i4 FROM empty_table);

SELECT id, region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.qty FROM small s), region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 3) FROM orders o;

SELECT id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 1 FROM small s WHERE s.qty = o.region) AS e, region > ALL (SELECT s.id FROM small s WHERE s.id < o.region UNION ALL SELECT -1) AS a FROM orders o;

-- Comparisons other than equality.
SELECT id FROM orders o WHERE total > ALL ((SELECT l.amount FROM lines l WHERE l.region = o.region) UNION (SELECT s.price FROM small s WHERE s.price < 6));

SELECT id FROM orders o WHERE NOT total > ALL ((SELECT l.amount FROM lines l WHERE l.region = o.region AND l.amount IS NOT NULL) UNION (SELECT s.price FROM small s WHERE s.price < 6));

SELECT id, total > ALL ((SELECT l.amount FROM lines l WHERE l.region = o.region AND l.amount < 5) UNION (SELECT s.price FROM small s WHERE s.price < 6)) AS v FROM orders o;

SELECT id, total < ANY ((SELECT l.amount FROM lines l WHERE l.order_id = o.id) UNION ALL (SELECT NULL::numeric FROM small s WHERE s.id = o.region)) AS v FROM orders o;

SELECT id, total = ALL (SELECT o.total UNION ALL SELECT NULL WHERE o.region = 3 UNION ALL SELECT l.amount FROM lines l WHERE l.order_id = o.id AND l.amount > 14) AS v FROM orders o;

SELECT id, title LIKE ANY (SELECT '%' || l.code FROM lines l WHERE l.order_id = o.id UNION SELECT s.name FROM small s) AS v FROM orders o;

-- Arms of other types than the union.
SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.price FROM small s UNION SELECT 3);

SELECT id FROM orders o WHERE rate IN (SELECT l.rate FROM lines l WHERE l.order_id = o.id UNION ALL SELECT s.qty FROM small s UNION ALL SELECT s.weight FROM small s WHERE s.id = o.region);

SELECT id, total IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT l.loose FROM lines l UNION SELECT l.amount FROM lines l WHERE l.region = o.region) AS v FROM orders o;

SELECT id, title NOT IN (SELECT l.code FROM lines l WHERE l.order_id = o.id UNION ALL SELECT o.code UNION ALL SELECT s.kind FROM small s WHERE s.kind IS NOT NULL) AS v FROM orders o;

SELECT id, code IN (SELECT l.code FROM lines l WHERE l.order_id = o.id UNION SELECT s.kind FROM small s) AS v FROM orders o;

SELECT id FROM orders o WHERE day <= ANY (SELECT l.at FROM lines l WHERE l.order_id = o.id UNION SELECT s.shipped FROM small s WHERE s.id = o.region);

-- Rows.
SELECT id FROM orders o WHERE (region, total) IN (SELECT l.region, l.amount FROM lines l WHERE l.order_id > o.id UNION SELECT s.id, s.price FROM small s);

SELECT id, (region, total) NOT IN (SELECT l.region, l.amount FROM lines l WHERE l.order_id = o.id UNION ALL SELECT s.id, NULL FROM small s) AS v FROM orders o;

SELECT id, (region, total) < ANY (SELECT l.region, l.amount FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 2, NULL) AS v FROM orders o;

SELECT id, (region, total) >= ALL (SELECT l.region, l.amount FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 2, NULL) AS v FROM orders o;

-- Nested set operations.
SELECT id FROM orders o WHERE region IN ((SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 1) UNION (SELECT s.id FROM small s WHERE s.qty > o.region UNION SELECT 9));

SELECT id FROM orders o WHERE region IN ((SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT 1) UNION ALL (SELECT s.id FROM small s WHERE s.qty > o.region UNION ALL SELECT 9.0));

SELECT id FROM orders o WHERE region NOT IN (SELECT s.id FROM small s WHERE s.id = o.region UNION (SELECT l.region FROM lines l WHERE l.order_id = o.id EXCEPT SELECT 3) UNION (SELECT 4 INTERSECT SELECT s.id FROM small s));

SELECT id FROM orders o WHERE region IN ((SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT 4) INTERSECT SELECT s.id FROM small s);

SELECT id FROM orders o WHERE region IN ((SELECT s.id FROM small s) EXCEPT (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT 4));

-- Limits and orders: of an arm, and above.
SELECT id FROM orders o WHERE region IN ((SELECT l.region FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1) UNION ALL SELECT s.qty FROM small s);

SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT s.id FROM small s ORDER BY 1 LIMIT 2);

SELECT id FROM orders o WHERE region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s ORDER BY 1 DESC NULLS LAST OFFSET 3);

SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s WHERE s.id < 3 ORDER BY 1);

SELECT id FROM orders o WHERE EXISTS (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT s.id FROM small s WHERE s.id = o.region OFFSET 1);

-- Unions in FROM, under conditions and DISTINCT.
SELECT id FROM orders o WHERE region IN (SELECT x + 1 FROM (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s) u(x) WHERE x <> 2);

SELECT id FROM orders o WHERE EXISTS (SELECT DISTINCT x % 3 FROM (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT s.qty FROM small s) u(x) WHERE x = o.region + 1);

SELECT id FROM orders o WHERE total NOT IN (SELECT DISTINCT x FROM (SELECT l.amount FROM lines l WHERE l.order_id = o.id UNION SELECT l.loose FROM lines l WHERE l.region = 3) u(x) WHERE x > o.region);

SELECT id, '2.5' = ANY (SELECT x::text FROM (SELECT l.amount FROM lines l WHERE l.order_id = o.id UNION SELECT l.loose FROM lines l WHERE l.order_id = o.id) u(x) WHERE x > 20) AS v FROM orders o;

SELECT id FROM orders o WHERE 3 < (SELECT count(*) FROM (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s WHERE s.id < o.region) u);

-- In other clauses, and about queries further out.
SELECT region, count(*) FROM orders o GROUP BY region HAVING region > ALL (SELECT s.id FROM small s WHERE s.qty = o.region UNION SELECT 2) OR count(*) IN (SELECT s.id FROM small s WHERE s.id = o.region UNION ALL SELECT 15);

SELECT region, sum(total) FILTER (WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 1 FROM small s WHERE s.id = o.region)), count(CASE WHEN region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT 4) THEN 1 END) FROM orders o GROUP BY region;

SELECT o.id, s.id FROM orders o LEFT JOIN small s ON s.id = o.region AND s.qty NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT 7) WHERE o.id < 60;

SELECT o.id, s.id FROM orders o JOIN small s ON s.id = o.region AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region > s.qty UNION SELECT 1 FROM lines l WHERE l.region = s.id AND l.amount > 14);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM small s WHERE s.id = o.region AND s.qty IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT l.region FROM lines l WHERE l.order_id = s.id));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM small s WHERE s.qty > o.region AND EXISTS (SELECT l.region FROM lines l WHERE l.order_id = o.id AND l.amount > 12 UNION SELECT t.id FROM small t WHERE t.id = s.id + 3));

SELECT id, (SELECT count(*) FROM small s WHERE s.id > ALL (SELECT l.region FROM lines l WHERE l.order_id = o.id AND l.region IS NOT NULL UNION SELECT o.region)) AS n FROM orders o;

SELECT id FROM orders o WHERE region IN (WITH w AS (SELECT l.region FROM lines l WHERE l.amount > 13) SELECT region FROM w UNION SELECT s.id FROM small s WHERE s.id = o.region AND s.id IN (SELECT w.region FROM w));

SELECT id FROM orders o WHERE id % 7 IN (VALUES (o.region), (2) UNION SELECT l.region FROM lines l WHERE l.order_id = o.id);

-- Below branches; errors of rows that do not come to an arm are not raised.
SELECT id, CASE WHEN region <> 3 THEN region IN (SELECT 100 / (o.region - 3) + l.region FROM lines l WHERE l.order_id = o.id UNION ALL SELECT s.id FROM small s) END AS v FROM orders o;

SELECT id FROM orders o WHERE region = 3 OR EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND 100 / (o.region - 3) > 20 UNION SELECT 1 FROM small s WHERE s.id = o.region);

SELECT id FROM orders o WHERE region IS NULL OR region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT 1 / s.id FROM small s);

-- error
SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT 1 / (s.id - 4) FROM small s);

-- Many rows on both sides.
SELECT count(*), sum(id) FROM all_types a WHERE a.id <= 150 AND i4 > ALL ((SELECT b.i2 FROM all_types b WHERE b.id = a.id) UNION (SELECT b.i4 FROM all_types b WHERE b.i4 < 99000));

SELECT count(*), sum(id) FROM all_types a WHERE a.id <= 300 AND i2 IN (SELECT b.i2 FROM all_types b WHERE b.id = a.id + 1 UNION ALL SELECT b.i2 FROM all_types b WHERE b.grp = 5 UNION ALL SELECT b.rare FROM all_types b WHERE b.id = a.rare);

-- set: pg_fusion.disabled_rules=union_distribution
SELECT id, total > ALL ((SELECT l.amount FROM lines l WHERE l.region = o.region AND l.amount < 5) UNION (SELECT s.price FROM small s WHERE s.price < 6)) AS v FROM orders o;

-- set: pg_fusion.disabled_rules=union_distribution
SELECT id FROM orders o WHERE region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s WHERE s.id > 7);

-- EXCEPT ALL and INTERSECT ALL repeat rows as often as counts say, for the rows that come to it.
SELECT s.id FROM small s WHERE s.id % 3 = 0 OR s.qty IN (SELECT region FROM lines EXCEPT ALL SELECT region FROM lines WHERE id > 40);

SELECT s.id FROM small s WHERE s.id % 3 = 0 OR NULL::timestamptz IN (SELECT NULL::timestamptz FROM lines EXCEPT ALL SELECT NULL::timestamptz FROM lines WHERE id > 40);

SELECT s.id, CASE WHEN s.id > 2 THEN (SELECT count(*) FROM (SELECT region / s.id FROM lines INTERSECT ALL SELECT l.region FROM lines l WHERE l.id < 9 * s.id) i) END AS n FROM small s;

-- UNION computes all arms, whichever has a match; an error in the second one is raised for rows that match the first.
-- error
SELECT count(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines a WHERE a.order_id = o.id UNION SELECT 1 FROM lines b WHERE b.order_id = o.id AND 1 / (o.id - 11) < 100);

-- error
SELECT count(*) FROM small s WHERE s.id NOT IN (SELECT a.id FROM small a WHERE a.id = s.id UNION SELECT 1 / (s.id - 2) FROM small b WHERE b.id = s.id);
