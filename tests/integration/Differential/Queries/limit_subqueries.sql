-- LIMIT and OFFSET by subqueries.

-- ordered
SELECT id FROM orders ORDER BY id LIMIT (SELECT count(*) FROM small);

-- ordered
SELECT id, region FROM orders ORDER BY region NULLS FIRST, id DESC OFFSET (SELECT min(id) FROM small) + 2 LIMIT 5;

-- ordered
SELECT id FROM orders ORDER BY id OFFSET (SELECT 190) LIMIT (SELECT max(id) FROM small);

-- ordered
SELECT id FROM orders ORDER BY id LIMIT (SELECT 5 WHERE false);

-- ordered
SELECT id FROM orders ORDER BY id OFFSET (SELECT NULL::int) LIMIT 3;

-- ordered
SELECT id FROM orders ORDER BY id LIMIT (SELECT 0);

-- ordered
SELECT region, count(*) FROM orders GROUP BY region ORDER BY region LIMIT (SELECT count(*) / 4 FROM small);

-- ordered
SELECT DISTINCT region FROM orders ORDER BY region DESC LIMIT (SELECT 3) OFFSET 1;

-- ordered
SELECT id, row_number() OVER (ORDER BY region, id) FROM orders ORDER BY 2 LIMIT (SELECT 4);

-- ordered
SELECT id, (SELECT max(l.id) FROM lines l WHERE l.order_id = o.id) FROM orders o ORDER BY id LIMIT (SELECT 4);

SELECT count(*) FROM (SELECT id FROM lines LIMIT (SELECT count(*) / 10 FROM orders)) l;

SELECT count(*), sum(l.id) FROM (SELECT id FROM lines ORDER BY id LIMIT (SELECT count(*) FROM orders WHERE region = 3)) l JOIN orders o ON o.id = l.id;

SELECT id FROM orders o WHERE id IN (SELECT l.id FROM lines l ORDER BY l.id LIMIT (SELECT max(s.id) FROM small s));

SELECT id, (SELECT max(x) FROM (SELECT l.id AS x FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT (SELECT 2)) s) FROM orders o;

-- ordered
SELECT id FROM small UNION SELECT region FROM orders ORDER BY 1 LIMIT (SELECT 6);

-- error
SELECT id FROM orders ORDER BY id LIMIT (SELECT -1);

-- error
SELECT id FROM empty_table ORDER BY id LIMIT (SELECT -1);

-- error
SELECT id FROM orders ORDER BY id OFFSET (SELECT -1);

-- error
SELECT id FROM orders ORDER BY id LIMIT (SELECT id FROM small);

-- params: int8=3
-- ordered
SELECT id FROM orders ORDER BY id OFFSET $1 LIMIT (SELECT $1 + 1);
