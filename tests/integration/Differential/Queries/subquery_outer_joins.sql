-- Subqueries in ON of outer joins: about the side that is kept, the one that may be missing, and both.

-- About one side.
SELECT o.id, s.id FROM orders o LEFT JOIN small s ON s.id = o.region AND o.region IN (SELECT l.region FROM lines l WHERE l.amount > 10);

SELECT o.id, s.id FROM orders o LEFT JOIN small s ON s.id = o.region AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id);

SELECT o.id, s.id FROM orders o LEFT JOIN small s ON s.id = o.region AND NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = s.id AND l.amount > 14);

SELECT o.id, s.id FROM small s RIGHT JOIN orders o ON s.id = o.region AND o.id > (SELECT avg(l.id) FROM lines l WHERE l.region = o.region) / 4;

SELECT o.id, s.id FROM orders o LEFT JOIN small s ON (SELECT count(*) FROM lines l WHERE l.order_id = o.id) > 2 AND s.id < 3;

-- About both.
SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND EXISTS (SELECT 1 FROM small s WHERE s.id = o.region AND s.id < l.region);

SELECT o.id, l.id, l.amount FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND l.amount = (SELECT max(m.amount) FROM lines m WHERE m.order_id = o.id AND m.id <= l.id);

SELECT o.id, l.id FROM lines l RIGHT JOIN orders o ON l.order_id = o.id AND o.region NOT IN (SELECT s.id FROM small s WHERE s.id > l.region);

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND (l.amount > 10 OR o.region = ANY (SELECT s.id FROM small s WHERE s.id <> l.region));

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON o.region + (SELECT count(*) FROM small s WHERE s.id < o.region) = l.region AND l.id < 60;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON EXISTS (SELECT 1 FROM small s WHERE s.id + o.id = l.id) WHERE o.id < 20;

-- More joins around it, and rows that are equal.
SELECT o.id, l.id, s.id FROM orders o LEFT JOIN (lines l LEFT JOIN small s ON s.id = l.region AND EXISTS (SELECT 1 FROM orders p WHERE p.region = s.id AND p.id > l.id)) ON l.order_id = o.id;

SELECT o.id, l.id, s.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND l.id > (SELECT min(m.id) FROM lines m WHERE m.order_id = o.id AND m.region <= l.region) JOIN small s ON s.id = o.region WHERE coalesce(l.region, 3) > 2;

SELECT a.region, b.region FROM (SELECT region FROM orders WHERE id < 30) a LEFT JOIN (SELECT region FROM lines WHERE id < 30) b ON a.region = b.region AND EXISTS (SELECT 1 FROM small s WHERE s.id = a.region + b.region);

SELECT count(*), count(l.id), sum(l.id) FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND l.region >= ALL (SELECT m.region FROM lines m WHERE m.order_id = o.id AND m.amount > l.amount);

-- Full joins.
SELECT o.id, l.id FROM orders o FULL JOIN lines l ON l.order_id = o.id AND EXISTS (SELECT 1 FROM small s WHERE s.id = o.region);

SELECT o.id, l.id FROM orders o FULL JOIN lines l ON l.order_id = o.id AND l.id = (SELECT max(m.id) FROM lines m WHERE m.order_id = o.id AND m.amount >= l.amount);

SELECT count(*), count(o.id), count(l.id) FROM orders o FULL JOIN lines l ON l.order_id = o.id AND o.region NOT IN (SELECT s.id FROM small s WHERE s.id <> l.region);

-- Empty sides.
SELECT o.id, e.id FROM orders o LEFT JOIN empty_table e ON e.id = o.id AND EXISTS (SELECT 1 FROM lines l WHERE l.id = e.id AND l.order_id = o.id);

SELECT e.id, o.id FROM empty_table e FULL JOIN orders o ON e.id = o.id AND EXISTS (SELECT 1 FROM lines l WHERE l.id = e.id + o.id);

-- Only pairs for which the other conditions hold come to the subquery.
SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND l.region <> 0 AND o.id > (SELECT max(s.id / l.region) FROM small s WHERE s.id <> o.id);

-- error
SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND o.id > (SELECT max(s.id / (l.region - 1)) FROM small s WHERE s.id <> o.id);

-- In subqueries.
SELECT o.id, (SELECT count(s.id) FROM lines l LEFT JOIN small s ON s.id = l.region AND EXISTS (SELECT 1 FROM orders p WHERE p.region = s.id AND p.id > l.id) WHERE l.order_id = o.id) FROM orders o;

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l LEFT JOIN small s ON s.id = l.region AND s.id IN (SELECT p.region FROM orders p WHERE p.id < l.id) WHERE l.order_id = o.id AND s.id IS NULL);
