-- Left joins whose left side is the smaller one: it is hashed, the right side finds the pairs, and left rows that are in
-- none follow. Keys that are NULL, that several rows have on either side, that look different and are equal; nothing on
-- one of the sides; conditions beside the keys; and the same with the right side hashed.

-- ordered
SELECT o.id, l.id FROM (SELECT id, region FROM orders WHERE id < 9) o LEFT JOIN lines l ON l.order_id = o.id ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id, l.amount FROM (SELECT id, region FROM orders WHERE id < 9 OR region IS NULL) o LEFT JOIN lines l ON l.region = o.region ORDER BY 1, 2, 3;

-- ordered
SELECT o.id, l.id FROM (SELECT id, region FROM orders WHERE region IS NULL) o LEFT JOIN lines l ON l.region = o.region ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id FROM (SELECT id, region FROM orders WHERE region IS NULL) o LEFT JOIN lines l ON l.region IS NOT DISTINCT FROM o.region ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id FROM (SELECT id FROM orders WHERE id < 0) o LEFT JOIN lines l ON l.order_id = o.id ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id FROM (SELECT id FROM orders WHERE id < 5) o LEFT JOIN (SELECT * FROM lines WHERE id < 0) l ON l.order_id = o.id ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id FROM (SELECT id, region FROM orders WHERE id < 9) o LEFT JOIN lines l ON l.order_id = o.id AND l.amount > 5 AND o.region = 2 ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id FROM (SELECT id, region FROM orders WHERE id < 9) o LEFT JOIN lines l ON l.order_id = o.id AND l.region > o.region ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id FROM (SELECT id, code FROM orders WHERE id < 20) o LEFT JOIN lines l ON l.code = o.code ORDER BY 1, 2;

-- ordered
SELECT o.id, o.loose, l.amount FROM (SELECT id, loose FROM lines WHERE id < 30) o LEFT JOIN lines l ON l.amount = o.loose ORDER BY 1, 2;

-- ordered
SELECT o.id FROM (SELECT id FROM orders WHERE id < 40) o LEFT JOIN lines l ON l.order_id = o.id WHERE l.id IS NULL ORDER BY 1;

-- ordered
SELECT o.id, coalesce(l.amount, -1) FROM (SELECT id FROM orders WHERE id < 40) o LEFT JOIN lines l ON l.order_id = o.id WHERE l.amount IS NULL OR l.amount < 3 ORDER BY 1, 2;

SELECT o.region, count(*), count(l.id), sum(l.amount) FROM (SELECT id, region FROM orders WHERE id < 40) o LEFT JOIN lines l ON l.order_id = o.id GROUP BY o.region;

SELECT n, count(*) FROM (SELECT o.id, count(l.id) AS n FROM (SELECT id FROM orders WHERE id < 90) o LEFT JOIN lines l ON l.order_id = o.id AND l.code NOT LIKE '%a%' GROUP BY o.id) s GROUP BY n;

-- ordered
SELECT o.id, l.id, m.id FROM (SELECT id, region FROM orders WHERE id < 6) o LEFT JOIN lines l ON l.order_id = o.id LEFT JOIN lines m ON m.id = l.id AND m.amount > 4 ORDER BY 1, 2, 3;

-- ordered
SELECT o.id, s.id, s.mid FROM (SELECT id FROM orders WHERE id < 6) o LEFT JOIN (SELECT l.order_id, l.id, m.id AS mid FROM lines l LEFT JOIN lines m ON m.id = l.order_id) s ON s.order_id = o.id ORDER BY 1, 2, 3;

-- ordered
SELECT p.id, o.id, l.id FROM orders p JOIN ((SELECT id FROM orders WHERE id < 6) o LEFT JOIN lines l ON l.order_id = o.id) ON p.id = o.id ORDER BY 1, 2, 3;

-- ordered
SELECT o.id, EXISTS (SELECT 1 FROM lines m WHERE m.order_id = l.id) FROM (SELECT id FROM orders WHERE id < 6) o LEFT JOIN lines l ON l.order_id = o.id ORDER BY 1, 2;

-- ordered
SELECT o.id, l.id FROM (SELECT id FROM orders WHERE id < 9) o LEFT JOIN lines l ON l.order_id = o.id ORDER BY o.id DESC, l.id NULLS FIRST LIMIT 12;

-- ordered
SELECT o.id, l.id FROM (SELECT id FROM orders WHERE id < 6) o LEFT JOIN (SELECT order_id, id FROM lines UNION ALL SELECT id, -id FROM orders) l ON l.order_id = o.id ORDER BY 1, 2;

-- ordered
SELECT o.id, g FROM (SELECT id FROM orders WHERE id < 6) o LEFT JOIN generate_series(3, 5000) g ON g = o.id ORDER BY 1, 2;

-- set: pg_fusion.disabled_rules=hash_build_side
-- ordered
SELECT o.id, l.id FROM (SELECT id, region FROM orders WHERE id < 9) o LEFT JOIN lines l ON l.order_id = o.id AND l.region > o.region ORDER BY 1, 2;

-- set: pg_fusion.disabled_rules=scan_filters
-- ordered
SELECT o.id, l.id, l.amount FROM (SELECT id, region FROM orders WHERE id < 9 OR region IS NULL) o LEFT JOIN lines l ON l.region = o.region ORDER BY 1, 2, 3;

-- The order of the left side shows: it is not hashed.
-- ordered
SELECT o.id, (SELECT sum(l.amount) FROM lines l, generate_series(1, 100) g WHERE l.order_id = o.id) FROM orders o ORDER BY o.total DESC NULLS LAST, o.id LIMIT 3;

-- ordered
SELECT o.id, (SELECT max(l.region) FROM lines l, generate_series(1, 100) g WHERE l.region = o.id) FROM orders o ORDER BY o.id LIMIT 2;

-- ordered
SELECT o.id, (SELECT count(*) FROM lines l WHERE l.id < o.id) FROM orders o ORDER BY o.id DESC LIMIT 10;

-- ordered
SELECT o.id, (SELECT count(*) FROM lines l WHERE l.id < o.id), (SELECT sum(l.amount) FROM lines l, generate_series(1, 100) g WHERE l.order_id = o.id) FROM orders o ORDER BY o.id LIMIT 4;

SELECT sum(s.f * s.m) FROM (SELECT l.rate AS f, (SELECT max(m.rate) FROM lines m, generate_series(1, 100) g WHERE m.order_id = l.id) AS m FROM lines l WHERE l.id < 30) s;

-- A right row that fails has no match.
-- error
SELECT count(*), sum(s.y) FROM (SELECT id FROM orders WHERE id < 3) o LEFT JOIN (SELECT l.order_id, 1 / (sum(l.id) - sum(l.id)) AS y FROM lines l GROUP BY l.order_id) s ON s.order_id = o.id;

-- error
SELECT count(*) FROM (SELECT id FROM orders WHERE id < 3) o WHERE EXISTS (SELECT 1 FROM (SELECT l.order_id, 1 / (sum(l.id) - sum(l.id)) AS y FROM lines l GROUP BY l.order_id) s WHERE s.order_id = o.id AND s.y > o.id);
