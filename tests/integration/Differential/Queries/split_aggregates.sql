-- Aggregates that the worker does not compute, over joins that it does.

-- split
SELECT concat_all(o.title ORDER BY o.id, l.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.region = 3;

-- ordered
-- split
SELECT o.region, total_of(l.region), count(*), sum(l.amount), concat_all(DISTINCT o.title) FROM orders o LEFT JOIN lines l ON l.order_id = o.id GROUP BY o.region ORDER BY o.region;

-- split
SELECT json_agg(l.amount ORDER BY l.id), jsonb_agg(o.title ORDER BY l.id), jsonb_object_agg(l.id, o.code) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.day < '2020-01-10';

-- split
SELECT json_object_agg(id, j ORDER BY id), json_agg(opaque ORDER BY id) FROM opaque WHERE id < 5;

-- ordered
-- split
SELECT o.code, json_agg(DISTINCT l.region), count(DISTINCT (o.region, l.region)) FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY 1 ORDER BY 1;

-- split
SELECT rank(3) WITHIN GROUP (ORDER BY l.region), dense_rank(3) WITHIN GROUP (ORDER BY l.region), percent_rank(3) WITHIN GROUP (ORDER BY l.region), cume_dist(3) WITHIN GROUP (ORDER BY l.region) FROM orders o JOIN lines l ON l.order_id = o.id;

-- split
SELECT o.region, percentile_cont(ARRAY[0, 0.25, 1]) WITHIN GROUP (ORDER BY l.amount::float8), percentile_disc(ARRAY[0.5, NULL]) WITHIN GROUP (ORDER BY l.code) FROM orders o, lines l WHERE l.order_id = o.id GROUP BY o.region;

-- split
SELECT o.region, array_agg(ARRAY[o.id, l.region] ORDER BY o.id, l.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 20 GROUP BY o.region;

-- split
SELECT sum(l.at - o.day), avg(l.at - o.day), min(l.at - o.day), max(ARRAY[l.region]) FROM orders o JOIN lines l ON l.order_id = o.id;

-- split
SELECT range_agg(int8range(o.id, l.id)), range_intersect_agg(int8range(0, l.id)) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id <= l.id AND o.region = 1;

-- split
SELECT regr_slope(DISTINCT l.rate, o.id), count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE l.rate = l.rate;

-- Empty input, no rows at all, no columns at all.
-- split
SELECT json_agg(e.id), total_of(e.i4), concat_all(s.name), rank(1) WITHIN GROUP (ORDER BY e.id) FROM empty_table e JOIN small s ON s.id = e.id;

-- split
SELECT s.kind, json_agg(e.id) FROM empty_table e JOIN small s ON s.id = e.id GROUP BY s.kind;

-- split
SELECT json_agg(1), total_of(2) FROM orders o JOIN lines l ON l.order_id = o.id;

-- split
SELECT total_of(e.i4), json_agg(s.name ORDER BY s.id) FROM small s LEFT JOIN empty_table e ON e.id = s.id;

-- FILTER, HAVING, DISTINCT, ORDER BY and LIMIT go with them.
-- ordered
-- split
SELECT DISTINCT o.region, jsonb_agg(l.id ORDER BY l.id) FILTER (WHERE l.amount > 10) FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY o.region, o.code HAVING total_of(l.region) > 10 ORDER BY o.region DESC NULLS LAST, 2 LIMIT 7;

-- ordered
-- split
SELECT o.region, o.code, json_agg(l.id ORDER BY l.id), GROUPING(o.region, o.code) FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY ROLLUP (o.region, o.code) ORDER BY 1, 2, 4;

-- ordered
-- split
SELECT o.id, l.id, json_agg(l.id) OVER (PARTITION BY o.id ORDER BY l.id ROWS 1 PRECEDING) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 10 ORDER BY 1, 2;

-- Whole rows, system columns, columns of joins.
-- split
SELECT json_agg(o ORDER BY o.id), array_agg(o ORDER BY o.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 6 AND l.region = 3;

-- split
SELECT json_agg(s ORDER BY s.ctid), array_agg(DISTINCT s.tableoid::regclass) FROM small s JOIN orders o ON o.id = s.id;

-- split
SELECT json_agg(id ORDER BY id), json_agg(q ORDER BY id) FROM (small s FULL JOIN (SELECT id + 5 AS id, title FROM orders WHERE id < 8) o USING (id)) q;

-- split
SELECT json_agg(row(s.*, o.region) ORDER BY id) FROM small s LEFT JOIN orders o USING (id) WHERE qty = 3;

-- The order of a subquery is seen by an aggregate over it.
-- split
SELECT json_agg(q.id) FROM (SELECT o.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.region = 2 ORDER BY o.id DESC, l.id) q;

-- params: int4=3, text=abc
-- split
SELECT json_agg(l.id ORDER BY l.id), json_agg($2::text) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.region = $1 AND o.title <> $2;

-- error
-- split
SELECT jsonb_object_agg(o.code, l.id) FROM orders o JOIN lines l ON l.order_id = o.id;

-- error
-- split
SELECT total_of(l.region + 2147483640) FROM orders o JOIN lines l ON l.order_id = o.id;

-- error
-- split
SELECT json_agg(o.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE 1 / (l.region - 3) > 0;

-- In subqueries: the worker runs what is around them, and the joins in them.
-- split
SELECT s.id, q.a FROM (SELECT o.region, json_agg(l.id ORDER BY l.id)::text AS a FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY o.region) q JOIN small s ON s.id = q.region;

-- split
SELECT count(*), max(length(q.a)) FROM (SELECT concat_all(o.title ORDER BY o.id, l.id) AS a FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY o.region) q;

-- split
WITH q AS (SELECT o.region, total_of(l.region) AS t FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY o.region) SELECT a.region, b.t FROM q a JOIN q b ON a.region = b.t % 10;

-- split
SELECT s.id, (SELECT json_agg(o.id ORDER BY o.id) FROM orders o WHERE o.region = s.id AND o.day < '2020-01-09') FROM small s;

-- split
SELECT s.id, (SELECT json_agg(o.id ORDER BY o.id, l.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.day < '2020-01-02') FROM small s WHERE s.id < 3;

-- split
SELECT json_agg(s.id ORDER BY s.id) FROM small s WHERE s.id IN (SELECT total_of(l.region) % 10 FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY o.region);

-- split
SELECT g, (SELECT json_agg(s.id ORDER BY s.id) FROM small s WHERE s.id < g) FROM generate_series(1, 3) g;
