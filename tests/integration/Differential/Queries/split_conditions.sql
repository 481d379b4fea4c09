-- Conditions over several tables with functions that are not built in.

-- split
SELECT count(*), sum(l.amount) FROM orders o JOIN lines l ON l.order_id = o.id WHERE pick_first(o.region, l.region::int) = 3;

-- split
SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id AND imm_label(o.id + l.region) = 'even' WHERE o.region = 1;

-- split
SELECT o.id, l.id FROM orders o, lines l WHERE l.order_id = o.id AND o.title ~ ('^' || l.code) AND l.region > 2;

-- split
SELECT count(*) FROM orders o JOIN lines l ON o.id <~> l.order_id::int < 2 WHERE o.region = 1;

-- The function is reached by the rows that the other conditions let through, and by no others.
-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 10 AND fail_on(o.id + l.region, 100) > 0;

-- error
-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 10 AND fail_on(o.id + coalesce(l.region, 0), o.id) > 0;

-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE fail_on(l.region, o.region) <> 0 AND l.region <> o.region;

-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE cheap_differ(o.region, l.region) AND 10 / (o.region - l.region) > -10;

-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id AND cheap_differ(o.region, l.region) WHERE o.id + 10 / (o.region - l.region) > 20;

-- error
-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE imm_label((o.region - l.region)::int) = 'odd' AND 10 / (o.region - l.region) >= 0;

-- Outer joins: in ON PostgreSQL joins, and the worker what is joined below.
-- split
SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND imm_label(o.id + l.region) = 'even' WHERE o.id < 30;

-- split
SELECT s.id, q.oid, q.lid FROM small s LEFT JOIN (orders o JOIN lines l ON l.order_id = o.id) AS q (oid, reg, c, t, n, r, d, lid) ON pick_first(s.qty, q.reg) = q.reg AND q.oid < 9;

-- split
SELECT s.id, o.id, l.id FROM (orders o JOIN lines l ON l.order_id = o.id AND l.id < 50) RIGHT JOIN small s ON imm_label(o.region + s.qty) = 'odd' WHERE s.id < 6;

-- split
SELECT s.id, o.id, l.id FROM small s FULL JOIN (orders o JOIN lines l ON l.order_id = o.id AND l.id < 20) ON s.id = o.id WHERE pick_first(s.name, o.title) IS NOT NULL;

-- split
SELECT count(*), count(o.id) FROM lines l LEFT JOIN orders o ON o.id = l.order_id AND volatile_same(o.region) > 2;

-- split
SELECT count(*), count(x.id), count(o.id) FROM (small s LEFT JOIN orders x ON pick_first(x.region, 4) = s.id) JOIN orders o ON o.id = s.id WHERE x.day IS NULL OR x.day > o.day;

-- error
-- split
SELECT s.id, z.id FROM small s FULL JOIN small z ON pick_first(s.id, 1) < z.id;

-- split
SELECT * FROM small a NATURAL JOIN small b WHERE pick_first(a.name, b.name) > 'b';

-- split
SELECT id, title FROM orders JOIN (SELECT id::int, region FROM lines) lines USING (id) WHERE pick_first(orders.region, lines.region::int) = 3;

-- split
SELECT q FROM (orders o LEFT JOIN lines l USING (id)) AS q WHERE pick_first(q.title, '') = 'abc' AND id < 40;

-- Subqueries in conditions.
-- split
SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE l.id = ANY (ARRAY(SELECT l2.id FROM lines l2 WHERE l2.region = o.region ORDER BY l2.id LIMIT 2));

-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE (SELECT json_agg(s.id)::text FROM small s WHERE s.qty = l.region) <> '';

-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE EXISTS (SELECT FROM small s WHERE pick_first(s.qty, o.region) = l.region);

-- split
SELECT count(*) FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND l.region IN (SELECT s.qty FROM small s WHERE s.id > o.region);

-- split
SELECT o.id FROM orders o WHERE o.id = (SELECT l.id FROM lines l WHERE l.order_id = o.id ORDER BY l.id LIMIT 1) OR imm_label(o.region) = 'none';

-- params: int4=3
-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE pick_first(o.region, $1) = l.region AND l.amount > $1;

-- split
SELECT count(*) FROM empty_table e JOIN orders o ON o.id = e.id AND pick_first(e.t, o.title) = 'abc';

-- ordered
-- split
SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE imm_label(o.id + l.region) = 'odd' ORDER BY o.id, l.id LIMIT 5 OFFSET 3;

-- LATERAL items that a leaf cannot have.
-- split
SELECT count(*) FROM small a, small b, generate_series(a.id, b.id) g;

-- split
SELECT o.id, g FROM orders o LEFT JOIN lines l ON l.order_id = o.id, generate_series(1, l.region) g WHERE o.id < 9;

-- split
SELECT s.id, g FROM small s LEFT JOIN LATERAL generate_series(1, s.qty % 5) g ON g > 2;

-- split
SELECT s.id, x.c FROM small s LEFT JOIN LATERAL (SELECT count(*) AS c, json_agg(o.id ORDER BY o.id) FROM orders o WHERE o.region = s.qty) x ON true;

-- split
SELECT id, title, s.name, g FROM orders o JOIN small s USING (id) JOIN (SELECT order_id, region FROM lines) l ON l.order_id = id, LATERAL generate_series(1, id + l.region % 2) g WHERE id < 5 AND l.region > 3;

-- split
SELECT q, g FROM (orders o JOIN small s USING (id)) q, LATERAL generate_series(q.id, q.region) g;

-- FROM without the items that are in the way.
-- split
WITH c AS (SELECT region, json_agg(id ORDER BY id)::text AS j FROM lines GROUP BY region) SELECT o.id, l.id, c.j FROM c, orders o, lines l WHERE l.order_id = o.id AND c.region = o.region AND o.id < 20;

-- split
WITH c AS (SELECT region, json_agg(id ORDER BY id)::text AS j FROM lines GROUP BY region) SELECT o.id, l.id, c.j, (SELECT count(*) FROM c) FROM orders o JOIN lines l ON l.order_id = o.id LEFT JOIN c ON c.region = o.region WHERE o.id < 20 AND imm_label(l.region) = 'odd';

-- split
SELECT s.id, x.id, o.id, l.id FROM (small s LEFT JOIN orders x ON pick_first(x.region, 4) = s.id) JOIN orders o ON o.id = s.id JOIN lines l ON l.order_id = o.id AND cheap_differ(o.region, l.region) WHERE x.day IS NULL OR x.day > o.day;

-- split
SELECT count(*) FROM (small s FULL JOIN (SELECT region, json_agg(id) AS j FROM lines GROUP BY region) r ON pick_first(s.qty, 3) = r.region), orders o, lines l WHERE l.order_id = o.id AND o.region = s.qty AND o.id / nullif(l.region, 0) > 3;

-- What a subquery computes is computed for the rows that conditions above it let through.
-- split
SELECT count(q.a) FROM (SELECT 10 / (o.region - l.region) AS a, o.region AS x, l.region::int AS y FROM orders o JOIN lines l ON l.order_id = o.id) q WHERE cheap_differ(q.x, q.y);

-- split
WITH q AS (SELECT 10 / (o.region - l.region) AS a, o.region AS x, l.region::int AS y FROM orders o JOIN lines l ON l.order_id = o.id) SELECT min(a), sum(a) FROM q WHERE cheap_differ(x, y);

-- error
-- split
WITH q AS MATERIALIZED (SELECT 10 / (o.region - l.region) AS a, o.region AS x, l.region::int AS y FROM orders o JOIN lines l ON l.order_id = o.id) SELECT min(a), sum(a) FROM q WHERE cheap_differ(x, y);

-- split
SELECT json_agg(q ORDER BY q.id) FROM (SELECT s.id FROM (SELECT id, sum(100 / (id - 5)) OVER (ORDER BY id) AS unread FROM small) s) q;

-- split
SELECT json_agg(g.region ORDER BY g.region), json_agg(v.name ORDER BY v.id) FROM (SELECT region, 1 / (count(*) - count(*)) AS unread FROM lines GROUP BY region) g JOIN small_view v ON v.id = g.region WHERE pick_first(v.id, 1) < 5;

-- split
SELECT q.id, q.a, s.name FROM (SELECT o.id, o.region, 100 / (o.id - 3) AS a FROM orders o) q LEFT JOIN small s ON s.id = q.region WHERE pick_first(q.id, 3) <> 3 AND q.id < 8;

-- split
SELECT q, q.a FROM (SELECT o.id, 100 / (o.id - 3) AS a FROM orders o JOIN lines l ON l.order_id = o.id WHERE l.region > 2) q WHERE imm_label(q.id) = 'even' AND q.id < 20;

-- split
SELECT s.id, q.a FROM small s, LATERAL (SELECT o.id + s.qty AS a, 10 / (o.id - 1) AS b FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.region = s.id) q WHERE imm_label(q.a) = 'odd' AND s.id < 5;

-- Tables that only such a condition joins are joined by PostgreSQL, and not by a cross join.
-- split
SELECT count(*) FROM orders a, orders b, orders c, lines l WHERE a.id = l.order_id AND pick_first(b.id, 0) = a.region AND c.id = b.region + 1;

-- split
SELECT count(*), sum(c.id) FROM orders a JOIN lines l ON pick_first(l.order_id, 1::bigint) = a.id JOIN orders b ON b.id = a.region JOIN small c ON pick_first(c.id, b.id) = b.region;

-- Volatile conditions.
-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE volatile_same(o.region + l.region) > 2 AND o.region <> l.region;

-- split
SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE volatile_same(3) > 2 AND imm_label(o.region + l.region) = 'odd' AND 10 / o.id >= 0;

-- split
SELECT o.id, g FROM orders o LEFT JOIN lines l ON l.order_id = o.id, generate_series(1, l.region) g WHERE o.id < 9 AND volatile_same(o.id) > 3;

-- A placeholder over a part that reads what is beside it.
-- split
SELECT s.id, q.z FROM small s LEFT JOIN LATERAL (SELECT coalesce(s.qty, o.id) + l.id AS z FROM orders o JOIN lines l ON pick_first(l.order_id, 1::bigint) = o.id WHERE o.id < s.id) q ON q.z > 100 WHERE s.id < 4;

-- The tables of a recursive term.
-- split
WITH RECURSIVE walk (at) AS (SELECT 1 UNION SELECT s.qty FROM walk JOIN small s ON pick_first(s.id, 0) = walk.at) SELECT at FROM walk;
