-- Subqueries in expressions: EXISTS, IN, ANY, ALL, scalar; alone and correlated, in every clause.

SELECT id FROM orders o WHERE EXISTS (SELECT * FROM lines l WHERE l.order_id = o.id);

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 3);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > o.total);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 14);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.amount > 14.5);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM empty_table);

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM empty_table e WHERE e.id = o.id);

SELECT id FROM orders o WHERE EXISTS (SELECT count(*) FROM empty_table e WHERE e.id = o.id);

SELECT id FROM orders o WHERE EXISTS (SELECT region FROM lines l WHERE l.region = o.region GROUP BY region HAVING count(*) > 45);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1);

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id > 3 LIMIT 0);

SELECT id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) AS n FROM orders o WHERE o.region = 3 OR EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region);

-- IN and ANY.
SELECT id FROM orders WHERE region IN (SELECT region FROM lines);

SELECT id FROM orders WHERE region IN (SELECT region FROM lines WHERE region > 5);

SELECT id FROM orders WHERE id IN (SELECT order_id FROM lines WHERE amount > 10);

SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM lines WHERE amount > 10);

SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM lines WHERE amount > 10 AND order_id IS NOT NULL);

SELECT id FROM orders WHERE region NOT IN (SELECT region FROM lines WHERE region IS NOT NULL AND region > 4);

SELECT id FROM orders WHERE region NOT IN (SELECT i4 FROM empty_table);

SELECT id FROM orders WHERE region NOT IN (SELECT i4 FROM all_null);

SELECT id FROM orders WHERE region IN (SELECT i4 FROM all_null);

SELECT id, region IN (SELECT region FROM lines WHERE amount > 14) FROM orders;

SELECT id, region IN (SELECT region FROM lines WHERE region IS NOT NULL) AS r, region NOT IN (SELECT i4 FROM empty_table) AS e FROM orders;

SELECT id, region NOT IN (SELECT region FROM lines WHERE amount > 14) FROM orders;

SELECT id, id IN (SELECT id FROM small) FROM orders;

SELECT id FROM orders o WHERE region IN (SELECT region FROM lines l WHERE l.order_id = o.id);

SELECT id FROM orders o WHERE region NOT IN (SELECT region FROM lines l WHERE l.order_id = o.id);

SELECT id, region IN (SELECT region FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id FROM orders o WHERE (region, id) IN (SELECT region, order_id FROM lines);

SELECT id FROM orders o WHERE (region, total) NOT IN (SELECT region, amount FROM lines);

SELECT id, (region, total) IN (SELECT region, amount FROM lines) FROM orders o;

SELECT id FROM orders WHERE total > ANY (SELECT amount FROM lines WHERE region = 3);

SELECT id FROM orders WHERE total < ALL (SELECT amount FROM lines WHERE region = 3);

SELECT id FROM orders WHERE total < ALL (SELECT amount FROM lines WHERE region = 3 AND amount > 5);

SELECT id FROM orders WHERE total <> ALL (SELECT amount FROM lines WHERE amount IS NOT NULL);

SELECT id, total >= ALL (SELECT amount FROM lines WHERE region = 2) AS a, total = ANY (SELECT loose FROM lines WHERE id < 30) AS b FROM orders;

SELECT id FROM orders WHERE NOT (total > ANY (SELECT amount FROM lines WHERE region = 3));

SELECT id FROM orders WHERE NOT (total > ALL (SELECT amount FROM lines WHERE region = 3));

SELECT id FROM orders o WHERE total > ALL (SELECT amount FROM lines l WHERE l.order_id = o.id);

SELECT id FROM orders o WHERE code IN (SELECT code FROM lines);

SELECT id FROM orders o WHERE title IN (SELECT code FROM lines) OR region = 1;

SELECT id FROM orders WHERE region IN (SELECT max(region) FROM lines);

SELECT id FROM orders o WHERE region NOT IN (SELECT max(region) FROM lines l WHERE l.order_id = o.id);

SELECT id FROM orders WHERE region IN (SELECT region FROM lines GROUP BY region HAVING sum(amount) > 350);

SELECT id FROM orders WHERE region IN (SELECT DISTINCT region FROM lines WHERE amount < 1);

-- Scalar subqueries.
SELECT id, (SELECT max(amount) FROM lines) FROM orders;

SELECT id, (SELECT max(amount) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT count(*) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT count(*) + 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 8) FROM orders o;

SELECT id, (SELECT coalesce(sum(amount), -1) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT sum(amount) FROM lines l WHERE l.order_id = o.id HAVING count(*) > 2) FROM orders o;

SELECT id, (SELECT o.region + max(l.region) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT sum(l.region * o.region) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT count(*) FROM lines l WHERE l.order_id < o.id) FROM orders o;

SELECT id, (SELECT sum(l.amount) FROM lines l WHERE l.region = o.region AND l.order_id < o.id) FROM orders o;

SELECT id, (SELECT count(*) FROM lines l WHERE l.order_id IS NOT DISTINCT FROM o.region) FROM orders o;

SELECT id, (SELECT min(title COLLATE "C") FROM orders p WHERE p.region = o.region AND p.id <> o.id) FROM orders o;

SELECT id, (SELECT title FROM orders p WHERE p.id = o.region) FROM orders o;

SELECT id, (SELECT o.total + p.total FROM orders p WHERE p.id = o.region) FROM orders o WHERE o.id < 30;

SELECT id, (SELECT name FROM small s WHERE s.id = o.region) FROM orders o;

SELECT id, (SELECT id FROM empty_table) FROM orders;

SELECT id FROM orders o WHERE total > (SELECT avg(amount) FROM lines);

SELECT id FROM orders o WHERE total > (SELECT avg(amount) FROM lines l WHERE l.region = o.region);

SELECT id FROM orders o WHERE total = (SELECT min(p.total) FROM orders p WHERE p.region = o.region);

SELECT l.id FROM lines l WHERE l.amount < 0.5 * (SELECT avg(k.amount) FROM lines k WHERE k.order_id = l.order_id);

SELECT id FROM orders o WHERE (SELECT count(*) FROM lines l WHERE l.order_id = o.id) = 0;

SELECT id FROM orders o WHERE (region, total) = (SELECT region, amount FROM lines l WHERE l.id = o.id);

SELECT id, CASE WHEN region > 3 THEN (SELECT max(amount) FROM lines l WHERE l.order_id = o.id) ELSE total END FROM orders o;

SELECT id, coalesce((SELECT s.name FROM small s WHERE s.id = o.region), 'none') FROM orders o;

SELECT id, (SELECT (SELECT max(k.amount) FROM lines k WHERE k.region = l.region) FROM lines l WHERE l.id = o.id) FROM orders o WHERE o.id < 40;

-- One level does not see the next: nested correlation.
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND EXISTS (SELECT 1 FROM lines k WHERE k.region = l.region AND k.amount > o.total));

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.region = 3 AND NOT EXISTS (SELECT 1 FROM lines k WHERE k.id = l.id + 1 AND k.order_id = o.id));

SELECT id FROM orders o WHERE region IN (SELECT l.region FROM lines l WHERE l.amount > (SELECT avg(k.amount) FROM lines k WHERE k.order_id = o.id));

SELECT id, (SELECT count(*) FROM lines l WHERE l.order_id = o.id AND l.amount > (SELECT avg(amount) FROM lines k WHERE k.region = l.region)) FROM orders o;

SELECT id, (SELECT max(x) FROM (SELECT sum(l.amount) AS x FROM lines l WHERE l.order_id = o.id GROUP BY l.region) q) FROM orders o;

SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM small s WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = s.id AND l.order_id = o.id) AND s.id = 3);

SELECT id, (SELECT count(*) FROM (SELECT DISTINCT l.region FROM lines l WHERE l.order_id = o.id) q) FROM orders o;

SELECT id, (SELECT count(*) FROM lines l LEFT JOIN small s ON s.id = l.region WHERE l.order_id = o.id AND s.id IS NULL) FROM orders o;

SELECT id, (SELECT count(k.id) FROM lines l LEFT JOIN lines k ON k.region = l.region AND k.order_id = o.id WHERE l.id < 20) FROM orders o WHERE o.id < 50;

-- In HAVING, ORDER BY, GROUP BY, aggregates and join conditions.
SELECT region, sum(total) FROM orders GROUP BY region HAVING sum(total) > (SELECT avg(total) * 18 FROM orders);

SELECT region, count(*) FROM orders o GROUP BY region HAVING EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

SELECT region, (SELECT max(amount) FROM lines l WHERE l.region = o.region) FROM orders o GROUP BY region;

SELECT region, count(*), (SELECT count(*) FROM lines l WHERE l.region = o.region AND l.order_id > count(o.id)) FROM orders o GROUP BY region;

-- ordered
SELECT id FROM orders o ORDER BY (SELECT count(*) FROM lines l WHERE l.order_id = o.id) DESC, id LIMIT 20;

SELECT (SELECT count(*) FROM lines l WHERE l.order_id = o.id) AS n, count(*) FROM orders o GROUP BY 1;

SELECT sum((SELECT count(*) FROM lines l WHERE l.order_id = o.id)), max((SELECT max(amount) FROM lines)) FROM orders o;

SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id)) FROM orders o;

SELECT DISTINCT (SELECT count(*) FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id AND l.amount = (SELECT max(amount) FROM lines k WHERE k.order_id = o.id);

SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id AND l.region IN (SELECT id FROM small) WHERE o.id < 50;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND l.region IN (SELECT id FROM small) WHERE o.id < 50;

SELECT q.id, q.n FROM (SELECT o.id, (SELECT count(*) FROM lines l WHERE l.order_id = o.id) AS n FROM orders o) q WHERE q.n > 4;

SELECT imm_label((SELECT count(*)::int FROM lines l WHERE l.order_id = o.id)), id FROM orders o;

-- LATERAL.
SELECT o.id, q.m FROM orders o, LATERAL (SELECT max(amount) AS m FROM lines l WHERE l.order_id = o.id) q;

SELECT o.id, q.m, q.n FROM orders o LEFT JOIN LATERAL (SELECT max(amount) AS m, count(*) AS n FROM lines l WHERE l.order_id = o.id) q ON true;

SELECT o.id, q.* FROM orders o, LATERAL (SELECT l.id, l.amount + o.total AS s FROM lines l WHERE l.order_id = o.id AND l.amount > 3) q;

SELECT o.id, q.* FROM orders o LEFT JOIN LATERAL (SELECT l.id, l.amount * o.total AS s FROM lines l WHERE l.order_id = o.id AND l.amount > 9) q ON true;

SELECT o.id, q.* FROM orders o LEFT JOIN LATERAL (SELECT l.region, count(*) AS n FROM lines l WHERE l.order_id = o.id GROUP BY l.region) q ON q.n > 1;

SELECT o.id, a.m, b.x FROM orders o, LATERAL (SELECT max(amount) AS m FROM lines l WHERE l.order_id = o.id) a, LATERAL (SELECT count(*) AS x FROM lines l WHERE l.amount = a.m) b;

-- params: int4=3, numeric=4.5
SELECT id, (SELECT count(*) FROM lines l WHERE l.order_id = o.id AND l.amount > $2) FROM orders o WHERE region IN (SELECT region FROM lines WHERE region > $1);

SELECT 5 IN (SELECT region FROM lines), count(*) FROM small;

SELECT l.id FROM orders o JOIN lines l ON o.id = l.order_id WHERE l.region = 3 OR EXISTS (SELECT 1 FROM small);

-- Errors.
-- error
SELECT id, (SELECT amount FROM lines) FROM orders;

-- error
SELECT id, (SELECT amount FROM lines l WHERE l.region = o.region) FROM orders o;

-- No row comes to where the subquery has more rows than one.
SELECT id, CASE WHEN id < 0 THEN (SELECT amount FROM lines l WHERE l.region = o.region) END FROM orders o;

SELECT id, (SELECT amount FROM lines l WHERE l.id = o.id) FROM orders o;

-- error
SELECT id, (SELECT sum(100 / (l.id - 3)) FROM lines l WHERE l.id = o.id) FROM orders o;

-- The row that would fail belongs to no row of the query.
SELECT id, (SELECT sum(100 / (l.id - 650)) FROM lines l WHERE l.id = o.id) FROM orders o;

-- Two sorts in one query, each by its own comparison.
-- ordered
SELECT l.region FROM (SELECT 5 AS c FROM orders ORDER BY NULL::text) x RIGHT JOIN lines l ON x.c = l.id GROUP BY l.region ORDER BY l.region;
