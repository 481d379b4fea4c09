-- Grouping, DISTINCT, set operations, windows and sorts that only PostgreSQL does, over joins that the worker does.

-- split
SELECT p.j -> 'tags', count(*), sum(s.price) FROM opaque p JOIN small s ON s.id = p.id % 10 GROUP BY 1;

-- split
SELECT p.ints, p.r, count(*) FROM opaque p LEFT JOIN small s ON s.id = p.id AND s.ok GROUP BY p.ints, p.r;

-- split
SELECT p.pr, min(s.id) FROM opaque p JOIN small s ON s.id = p.id % 10 GROUP BY ROLLUP (p.pr);

-- split
SELECT s.t_ci, count(*), sum(o.total) FROM strings s JOIN orders o ON o.id = s.id GROUP BY s.t_ci HAVING count(*) > 0;

-- split
SELECT DISTINCT p.j -> 'deep', p.words, s.kind FROM opaque p JOIN small s ON s.id = p.id % 10;

-- ordered
-- split
SELECT DISTINCT ON (p.j) p.j, p.id FROM opaque p JOIN small s ON s.id = p.id % 10 ORDER BY p.j, p.id DESC;

-- split
SELECT count(DISTINCT p.j), count(DISTINCT p.ints), count(DISTINCT (s.kind, s.qty)) FROM opaque p JOIN small s ON s.id = p.id % 10;

-- split
SELECT 'x' AS x, o.region, count(*) FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY ROLLUP (x, o.region);

-- split
SELECT generate_series(1, o.id) AS g, count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 5 GROUP BY 1;

-- split
SELECT volatile_same(o.region), count(*) FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY 1;

-- A primary key that the other columns depend on.
-- split
SELECT o.id, o.title, o.total, json_agg(l.id ORDER BY l.id) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.region = 4 GROUP BY o.id;

-- split
SELECT p.j FROM opaque p JOIN small s ON s.id = p.id UNION SELECT to_jsonb(o.id) FROM orders o JOIN lines l ON l.order_id = o.id;

-- split
SELECT p.ints FROM opaque p JOIN small s ON s.id = p.id EXCEPT SELECT ARRAY[o.id] FROM orders o JOIN lines l ON l.order_id = o.id;

-- ordered
-- split
SELECT q.j, count(*) FROM (SELECT p.j FROM opaque p JOIN small s ON s.id = p.id UNION ALL SELECT to_jsonb(o.region) FROM orders o JOIN lines l ON l.order_id = o.id) q GROUP BY q.j ORDER BY q.j;

-- split
WITH RECURSIVE r (n, j) AS (SELECT s.id, to_jsonb(o.region) FROM small s JOIN orders o ON o.id = s.id UNION SELECT n - 1, j FROM r WHERE n > 0) SELECT n, count(*) FROM r GROUP BY n;

-- ordered
-- split
SELECT o.id, l.id, sum(l.amount) OVER (PARTITION BY o.region ORDER BY l.at RANGE BETWEEN '1 day' PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM orders o JOIN lines l ON l.order_id = o.id ORDER BY 1, 2;

-- error
-- split
SELECT o.id, sum(l.amount) OVER (ORDER BY l.at, l.id RANGE BETWEEN '1 day' PRECEDING AND CURRENT ROW) FROM orders o JOIN lines l ON l.order_id = o.id;

-- split
SELECT o.id, sum(l.amount) OVER (ORDER BY l.at RANGE BETWEEN '1 day' PRECEDING AND CURRENT ROW) FROM orders o JOIN lines l ON l.order_id = o.id;

-- ordered
-- split
SELECT p.id, row_number() OVER (ORDER BY p.j, p.id, s.id), lag(to_char(p.span, 'HH24')) OVER (ORDER BY p.id, s.id) FROM opaque p JOIN small s ON s.id = p.id % 10 ORDER BY p.id, s.id;

-- ordered
-- split
SELECT o.id, generate_series(1, 2) AS g FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 9 ORDER BY l.at + interval '1 hour', o.id, l.id, g;

-- split
SELECT DISTINCT generate_series(1, o.region % 3) FROM orders o JOIN lines l ON l.order_id = o.id;

-- split
SELECT count(*) FROM (SELECT DISTINCT ON (p.j) p.j, s.id FROM opaque p JOIN small s ON s.id = p.id % 10 ORDER BY p.j, s.id) q;

-- Views, partitions, inheritance.
-- split
SELECT json_agg(v.name ORDER BY v.id), count(DISTINCT m.v) FROM small_view v JOIN measured m ON m.region = v.id WHERE m.at >= '2021-01-01';

-- split
SELECT a.name, json_agg(d.breed ORDER BY d.id) FROM animal a JOIN ONLY dog d ON d.id = a.id GROUP BY a.name;

-- ordered
-- split
SELECT o.id, json_agg(x.n ORDER BY x.n) FROM orders o JOIN lines l ON l.order_id = o.id, LATERAL (SELECT l.id + o.id AS n) x WHERE o.id < 12 GROUP BY o.id ORDER BY o.id;

-- ordered
-- split
SELECT o.id, x.n FROM orders o JOIN lines l ON l.order_id = o.id, LATERAL generate_series(o.id, l.id) x(n) WHERE o.id < 6 AND l.id < 40 ORDER BY 1, 2;

-- Conditions that PostgreSQL pushes into a subquery are met below its groups, windows and set operations.
-- split
SELECT count(*), sum(q.s) FROM (SELECT region, sum(100 / (region - 1)) AS s FROM lines GROUP BY region) q WHERE pick_first(q.region, 1::smallint) > 1;

-- split
SELECT json_agg(q.n ORDER BY q.n) FROM (SELECT loose, count(*) AS n FROM lines GROUP BY loose) q WHERE pick_first(q.loose::text, '') LIKE '%.500';

-- split
SELECT json_agg(q.n ORDER BY q.n) FROM (SELECT loose, count(*) AS n FROM lines GROUP BY loose) q WHERE q.loose::text LIKE '%.500';

-- split
SELECT json_agg(s.name ORDER BY s.id), sum(q.s) FROM small s JOIN (SELECT region, sum(100 / (region - 1)) AS s FROM lines GROUP BY region) q ON q.region = s.id AND imm_label(q.region) = 'even';

-- split
SELECT json_agg(q ORDER BY q.id) FROM (SELECT id, region, sum(100 / (region - 1)) OVER (PARTITION BY region) AS s FROM lines) q WHERE imm_label(q.region) = 'even' AND q.id < 50;

-- split
SELECT json_agg(q.id ORDER BY q.id) FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, sum(1 / (id - 50)) OVER (ORDER BY id) AS s FROM lines) q WHERE q.n <= 10;

-- split
SELECT json_agg(q ORDER BY q.r, q.s) FROM (SELECT region::int AS r, sum(10 / (region - 3)) AS s FROM lines GROUP BY region UNION ALL SELECT id, sum(10 / (id - 3)) FROM small GROUP BY id) q WHERE pick_first(q.r, 3) <> 3;

-- split
SELECT json_agg(s.name ORDER BY s.id), sum(q.s) FROM small s JOIN (SELECT region, sum(100 / (region - 1)) AS s FROM lines GROUP BY region) q ON q.region = s.id WHERE imm_label(q.region) = 'even';

-- An aggregate that such a condition reads is computed before it.
-- split
SELECT q.region FROM (SELECT o.region, sum(l.amount) AS s FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY o.region) q WHERE strict_half(q.s) > 50;
