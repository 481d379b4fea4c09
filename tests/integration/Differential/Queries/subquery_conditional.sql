-- Subqueries that PostgreSQL may never come to: below CASE, COALESCE, AND and OR. One that can raise an error is its own.

SELECT id, CASE WHEN region > 3 THEN (SELECT max(amount) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

SELECT id, coalesce(region, (SELECT count(*) FROM lines l WHERE l.order_id = o.id)) FROM orders o;

SELECT id FROM orders o WHERE region = 0 OR EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

SELECT id, CASE WHEN region > 100 THEN (SELECT amount FROM lines l WHERE l.region = o.region) END FROM orders o;

SELECT id, CASE WHEN region > 3 THEN (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1) END FROM orders o;

-- refused: a subquery in a conditional expression that may raise an error
SELECT id, CASE WHEN region <> 0 THEN (SELECT max(100 / o.region + l.region) FROM lines l WHERE l.order_id = o.id) END FROM orders o;

-- refused: a subquery in a conditional expression that may raise an error
SELECT id, CASE WHEN region <> 0 THEN (SELECT 100 / o.region FROM lines l WHERE l.id = o.id) END FROM orders o;

-- refused: a subquery in a conditional expression that may raise an error
SELECT id, coalesce(region, (SELECT max(1 / (l.id - 5)) FROM lines l)) FROM orders o WHERE region IS NOT NULL;

-- refused: a subquery in a conditional expression that may raise an error
SELECT id FROM orders o WHERE region = 0 OR EXISTS (SELECT 1 FROM lines l WHERE l.region = 100 / o.region);

-- refused: a subquery in a conditional expression that may raise an error
SELECT id FROM orders o WHERE region = 0 OR region IN (SELECT l.id / o.region FROM lines l);

-- refused: a subquery in a conditional expression that may raise an error
SELECT id, CASE WHEN region <> 0 THEN 100 / region IN (SELECT l.region FROM lines l) END FROM orders o;

-- refused: a subquery in a conditional expression that may raise an error
SELECT id, CASE WHEN id > 1000 THEN (SELECT amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT -1) END FROM orders o;

-- As a condition of its own it comes after the others.
SELECT id FROM orders o WHERE (SELECT max(100 / o.region + l.region) FROM lines l WHERE l.order_id = o.id) > 20 AND region <> 0;

-- refused: a correlated subquery with a full join
SELECT id, (SELECT count(*) FROM (SELECT * FROM lines WHERE lines.order_id = o.id) l FULL JOIN small s ON s.id = l.region) FROM orders o;

-- refused: a correlated subquery with a full join
SELECT id, (SELECT count(*) FROM small s FULL JOIN (SELECT * FROM lines WHERE lines.order_id = o.id) l ON s.id = l.region) FROM orders o;

SELECT id, (SELECT count(*) FROM small s FULL JOIN lines l ON s.id = l.region WHERE l.order_id = o.id) FROM orders o;
