-- Inner, left, right and cross joins: keys of every kind, NULL keys, residual conditions, self joins, views.

SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id;

SELECT o.id, l.id FROM orders o, lines l WHERE l.order_id = o.id AND l.amount > 5;

SELECT count(*) FROM orders o CROSS JOIN lines l;

SELECT o.id, o2.id FROM orders o, orders o2 WHERE o.region = o2.region AND o.id < o2.id;

SELECT o.id, l.id FROM orders o JOIN lines l ON o.region = l.region AND l.order_id <> o.id AND o.id < 30;

SELECT o.*, l.* FROM orders o JOIN lines l ON l.order_id = o.id AND o.region = l.region;

-- Types on the two sides differ.
SELECT o.id, l.id FROM orders o JOIN lines l ON o.code = l.code;

SELECT o.id, l.id, o.title, l.code FROM orders o JOIN lines l ON o.title = l.code;

SELECT o.id, l.id, o.code, o.title FROM orders o JOIN lines l ON o.code = o.title AND o.id = l.id;

SELECT o.id, l.id, o.total, l.amount FROM orders o JOIN lines l ON o.total = l.amount;

SELECT o.id, l.id, o.total, l.loose FROM orders o JOIN lines l ON o.total = l.loose;

SELECT l.id, l2.id, l.amount, l2.loose FROM lines l JOIN lines l2 ON l.amount = l2.loose WHERE l.id < 50 AND l2.id < 50;

SELECT o.id, l.id, o.rate, l.rate FROM orders o JOIN lines l ON o.rate = l.rate;

SELECT o.id, o2.id FROM orders o JOIN orders o2 ON o.rate = o2.rate;

SELECT o.id, l.id FROM orders o JOIN lines l ON o.day = l.at;

SELECT o.id, l.id FROM orders o JOIN lines l ON o.id + 1 = l.order_id - 1;

SELECT a.id, b.id FROM numerics a JOIN numerics b ON a.n = b.n;

SELECT a.id, b.id FROM numerics a JOIN numerics b ON a.n180 = b.n380;

SELECT a.id, b.id FROM extremes a JOIN extremes b ON a.f8 = b.f4;

SELECT a.id, b.id FROM extremes a JOIN extremes b ON a.d = b.ts;

SELECT a.id, b.id FROM all_types a JOIN all_types b ON a.u = b.u WHERE a.id < 500;

SELECT a.id, b.id FROM all_types a JOIN all_types b ON a.by = b.by AND a.b = b.b WHERE a.id % 50 = 0;

SELECT a.id, b.id FROM all_types a JOIN all_types b ON a.t = b.t WHERE a.id < 300 AND b.id > 200;

-- Conditions that are no equalities.
SELECT o.id, l.id FROM orders o JOIN lines l ON o.total < l.amount WHERE o.id < 20 AND l.id < 60;

SELECT o.id, l.id FROM orders o JOIN lines l ON o.day BETWEEN l.at - 1 * interval '0' AND l.at WHERE o.id < 20 AND l.id < 60;

SELECT o.id, l.id FROM orders o JOIN lines l ON true WHERE o.id < 5 AND l.id < 5;

SELECT o.id, l.id FROM orders o JOIN lines l ON false;

SELECT o.id, l.id FROM orders o JOIN lines l ON NULL;

SELECT o.id, l.id FROM orders o JOIN lines l ON o.region IS NOT DISTINCT FROM l.region WHERE o.id < 20;

SELECT o.id, l.id FROM orders o JOIN lines l ON (o.id = l.order_id AND l.amount > 3) OR (o.id = l.order_id AND o.total IS NULL);

SELECT o.id, l.id FROM orders o JOIN lines l ON o.id = l.order_id OR o.region = l.region WHERE o.id < 9;

SELECT o.id, l.id FROM orders o JOIN lines l ON o.title LIKE l.code || '%';

-- Outer joins.
SELECT o.id, l.id, l.amount FROM orders o LEFT JOIN lines l ON l.order_id = o.id;

SELECT o.id, l.id, o.title FROM orders o RIGHT JOIN lines l ON l.order_id = o.id;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND l.amount > 10;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id AND o.total > 5;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id WHERE l.id IS NULL;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id WHERE l.amount > 10;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id WHERE coalesce(l.amount, 0) = 0;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON false;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON true WHERE o.id < 4 AND l.id < 4;

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON o.id < 3 WHERE o.id < 6 AND (l.id < 3 OR l.id IS NULL);

SELECT o.id, e.id, e.t FROM orders o LEFT JOIN empty_table e ON e.id = o.id;

SELECT o.id, e.id FROM empty_table e LEFT JOIN orders o ON e.id = o.id;

SELECT o.id, e.id FROM orders o JOIN empty_table e ON e.id = o.id;

SELECT o.id, n.i4 FROM orders o LEFT JOIN all_null n ON n.i4 = o.id;

SELECT o.id, n.i4 FROM orders o JOIN all_null n ON n.i4 = o.region;

SELECT count(*), count(l.id), count(o.id), sum(l.amount) FROM orders o LEFT JOIN lines l ON l.order_id = o.id;

SELECT a.id, b.id, c.id FROM orders a LEFT JOIN lines b ON b.order_id = a.id LEFT JOIN orders c ON c.id = b.region;

SELECT a.id, b.id, c.id FROM orders a LEFT JOIN (lines b JOIN orders c ON c.id = b.region) ON b.order_id = a.id;

SELECT a.id, b.id, c.id FROM orders a LEFT JOIN (lines b LEFT JOIN orders c ON c.id = b.region) ON b.order_id = a.id AND c.total IS NULL;

SELECT a.id, b.id, c.id FROM orders a JOIN lines b ON b.order_id = a.id RIGHT JOIN orders c ON c.id = b.region;

SELECT a.id, b.id, c.id FROM lines b RIGHT JOIN orders a ON b.order_id = a.id JOIN orders c ON c.region = a.region AND c.id < 30;

-- An outer join that decides nothing, of the leaf that comes first.
SELECT count(*) FROM orders o RIGHT JOIN lines l ON o.id = l.order_id;

SELECT l.id FROM (SELECT id, region + 1 AS r FROM orders) o RIGHT JOIN lines l ON o.id = l.order_id;

SELECT l.id FROM lines l WHERE EXISTS (SELECT 1 FROM orders o RIGHT JOIN small s ON s.id = o.id WHERE s.id = l.region);

-- USING and NATURAL.
SELECT * FROM orders JOIN lines USING (id);

SELECT id, o.id, l.id FROM orders o LEFT JOIN lines l USING (id, region);

SELECT id, region, o.code, l.code FROM orders o RIGHT JOIN lines l USING (id, region);

SELECT * FROM orders NATURAL JOIN lines;

SELECT x.id, x.region FROM (orders o JOIN lines l USING (id, region)) AS x;

SELECT u.id FROM orders o JOIN lines l USING (id) AS u WHERE u.id < 9;

-- Several relations, groups, order, limits.
SELECT o.region, count(*), sum(l.amount), min(l.at), max(o.title COLLATE "C") FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY o.region;

SELECT o.region, l.region, count(*) FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY 1, 2 HAVING count(*) > 2;

-- ordered
SELECT o.id, l.id, l.amount * o.total FROM orders o JOIN lines l ON l.order_id = o.id ORDER BY l.amount DESC NULLS LAST, l.id LIMIT 17 OFFSET 3;

-- ordered
SELECT o.region, sum(l.amount * o.total) AS s FROM orders o, lines l WHERE l.order_id = o.id GROUP BY o.region ORDER BY s DESC, o.region LIMIT 3;

SELECT DISTINCT o.region, l.region FROM orders o JOIN lines l ON o.id = l.order_id;

SELECT count(*) FROM orders a, orders b, orders c, lines l WHERE a.id = l.order_id AND b.id = a.region AND c.id = b.region + 1;

SELECT a.id, s.name, l.amount FROM orders a JOIN small s ON s.id = a.region JOIN lines l ON l.order_id = a.id AND l.region = s.id;

SELECT count(*), sum(a.total), sum(l.loose), avg(l.amount) FROM orders a JOIN lines l ON l.order_id = a.id JOIN small s ON s.id = l.region JOIN constants c ON c.id = a.id;

SELECT count(*) FROM all_types a JOIN all_types b ON a.id = b.i2 JOIN all_types c ON b.grp = c.id;

-- Subqueries and views in FROM.
SELECT q.region, q.n, o.id FROM (SELECT region, count(*) AS n FROM lines GROUP BY region) q JOIN orders o ON o.region = q.region;

SELECT q.region, q.s, o.id FROM orders o LEFT JOIN (SELECT region, sum(amount) AS s FROM lines GROUP BY region) q ON o.region = q.region AND q.s > 100;

SELECT q.a, q.b FROM (SELECT o.id AS a, l.id AS b FROM orders o LEFT JOIN lines l ON l.order_id = o.id) q WHERE q.b IS NULL OR q.a = 3;

SELECT sum(q.x) FROM (SELECT amount * 2 AS x FROM lines WHERE amount > 3 ORDER BY id LIMIT 40) q;

SELECT v.id, o.id FROM small_view v JOIN orders o ON o.id = v.id;

SELECT count(*) FROM (SELECT DISTINCT region FROM lines) a, (SELECT DISTINCT region FROM orders) b WHERE a.region = b.region;

SELECT q.n * 2, q.t || 'x' FROM (SELECT count(*) AS n, max(title COLLATE "C") AS t FROM orders) q;

SELECT x.m FROM (SELECT max(n) AS m FROM (SELECT region, count(*) AS n FROM lines GROUP BY region) a) x;

-- Seams beside joins.
SELECT o.id, imm_label(l.id::int), imm_label(o.region) FROM orders o JOIN lines l ON l.order_id = o.id;

SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE imm_label(o.region) = 'even' AND imm_label(l.id::int) = 'odd';

SELECT o.id, l.id FROM orders o LEFT JOIN lines l ON l.order_id = o.id WHERE imm_label(o.region) = 'even';

SELECT o.id, l.id, o.ctid, l.tableoid::regclass FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 9;

SELECT o.id, o, l.id FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.id < 9;

-- params: int4=5, numeric=3.5
SELECT o.id, l.id FROM orders o JOIN lines l ON l.order_id = o.id AND o.region > $1 WHERE l.amount < $2;

-- Errors.
-- error
SELECT o.id / (l.id - l.id) FROM orders o JOIN lines l ON l.order_id = o.id;

-- error
SELECT o.id FROM orders o JOIN lines l ON l.order_id = o.id AND 1 / (o.id - o.id) > 0;
