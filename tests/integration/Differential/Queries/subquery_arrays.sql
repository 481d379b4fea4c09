-- ARRAY(SELECT ...): the rows of a subquery in their order as an array.

SELECT ARRAY(SELECT id FROM small ORDER BY id), id FROM orders;

SELECT id, ARRAY(SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC NULLS LAST, l.id) FROM orders o;

SELECT id, ARRAY(SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 2 OFFSET 1) FROM orders o;

SELECT id, ARRAY(SELECT l.amount FROM lines l WHERE l.order_id = o.id ORDER BY l.id) FROM orders o;

SELECT id, ARRAY(SELECT l.code FROM lines l WHERE l.order_id = o.id ORDER BY l.id) FROM orders o;

SELECT id, ARRAY(SELECT i4 FROM empty_table) FROM orders o;

SELECT id, ARRAY(SELECT i4 FROM all_null) FROM orders o;

SELECT id, ARRAY(SELECT l.amount * o.total FROM lines l WHERE l.order_id < o.id ORDER BY l.id) FROM orders o where id < 30;

SELECT id, array_length(ARRAY(SELECT l.amount * o.total FROM lines l WHERE l.order_id = o.id ORDER BY l.id), 1) FROM orders o;

-- split
SELECT id, ARRAY(SELECT ARRAY[l.id] FROM lines l) FROM orders o;

SELECT id, ARRAY(SELECT d FROM all_types a WHERE a.id = o.id) FROM orders o;

SELECT id, ARRAY(SELECT DISTINCT l.region FROM lines l WHERE l.order_id = o.id ORDER BY l.region DESC) FROM orders o;

SELECT id, ARRAY(SELECT l.region FROM lines l WHERE l.order_id = o.id UNION SELECT s.id FROM small s ORDER BY 1) FROM orders o;

-- Aggregates over a sorted subquery see its order.
SELECT id, (SELECT string_agg(x, ',') FROM (SELECT id::text AS x FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC NULLS LAST, id) s) FROM orders o;

SELECT id, (SELECT array_agg(x) FROM (SELECT id AS x FROM lines l WHERE l.order_id = o.id ORDER BY l.amount DESC NULLS LAST, id OFFSET 1) s WHERE x > o.id) FROM orders o;

SELECT id, (SELECT array_agg(r) FROM (SELECT id AS x, row_number() over (order by id desc) as r FROM lines l WHERE l.order_id = o.id) s) FROM orders o;

SELECT region, ARRAY(SELECT id FROM small s WHERE s.id = o.region) FROM orders o GROUP BY region;

-- split
SELECT DISTINCT ARRAY(SELECT id FROM small s WHERE s.id = o.region) FROM orders o;

SELECT id, ARRAY(SELECT (SELECT max(id) FROM small s WHERE s.id <> l.region) FROM lines l WHERE l.order_id = o.id ORDER BY l.id) FROM orders o;

SELECT id, ARRAY(SELECT l FROM lines l WHERE l.order_id = o.id ORDER BY l.id) FROM orders o;

SELECT id, ARRAY(SELECT x.n FROM all_types x WHERE x.grp = o.id ORDER BY x.id) FROM orders o;

SELECT id, ARRAY(SELECT x.m FROM orders p, (select 'sad'::mood as m, 3 as k from small limit 1) x WHERE p.id = o.id ORDER BY p.id) FROM orders o;

-- No rows, no dimensions.
SELECT id, array_ndims(ARRAY(SELECT l.id FROM lines l WHERE l.order_id = o.id AND l.amount > 14)) AS n, cardinality(ARRAY(SELECT i4 FROM empty_table)) AS c FROM orders o;

-- params: int8=2
SELECT id, ARRAY(SELECT t FROM (VALUES ('a'::varchar(3)), ('b'), (NULL)) v(t) LIMIT $1) FROM orders o WHERE id < 4;

-- error
SELECT id, ARRAY(SELECT 100 / (l.id - 3) FROM lines l WHERE l.id = o.id) FROM orders o;
