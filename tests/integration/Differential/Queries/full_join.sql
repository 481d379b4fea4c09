-- FULL JOIN: rows of both sides without a match, NULL keys, merged columns, other conditions, joins of joins.

SELECT s.id, s.name, a.id, a.t FROM small s FULL JOIN altered a ON s.id = a.id WHERE a.id IS NULL OR a.id < 20;

SELECT s.id, s.qty, z.id, z.qty FROM small s FULL JOIN small z ON s.qty = z.id;

SELECT id, s.name, a.tag FROM small s FULL JOIN all_types a USING (id) WHERE id < 15;

-- ordered
SELECT id, qty FROM small s FULL JOIN (SELECT id + 5 AS id, qty FROM small) z USING (id, qty) ORDER BY id, qty;

SELECT count(*), count(a.id), count(b.id), sum(a.id), sum(b.id) FROM all_types a FULL JOIN all_types b ON a.i4 = b.id;

SELECT count(*), count(a.id), count(b.id) FROM all_types a FULL JOIN altered b ON a.i4 % 1000 = b.i4 AND a.i2 < b.id;

SELECT s.id, z.id FROM small s FULL JOIN small z ON s.qty = z.qty AND s.id < z.id;

SELECT s.id, z.id FROM small s FULL JOIN small z ON s.qty = z.qty AND s.id < 4 AND z.id > 2;

-- NULL keys match nothing, and are all returned.
SELECT a.i4, b.i4 FROM all_null a FULL JOIN all_null b ON a.i4 = b.i4;

SELECT s.name, b.t FROM small s FULL JOIN all_null b ON s.name = b.t;

SELECT s.id, z.id FROM small s FULL JOIN small z ON s.name = z.name AND s.kind = z.kind AND s.qty = z.qty;

-- A value of zeroes is not NULL.
SELECT s.qty, s.name, z.qty, z.name FROM (SELECT qty, name FROM small) s FULL JOIN (SELECT 0 AS qty, '' AS name UNION ALL SELECT NULL, NULL) z ON s.qty = z.qty;

SELECT s.name, z.name FROM (SELECT name FROM small) s FULL JOIN (SELECT '' AS name UNION ALL SELECT NULL) z ON s.name = z.name;

-- Keys of two types.
SELECT a.i2, b.i8 FROM all_types a FULL JOIN extremes b ON a.i2 = b.i8 WHERE a.id IS NULL OR b.id IS NOT NULL;

SELECT s.price, z.price FROM small s FULL JOIN (SELECT price::numeric(12,4) + 7.49 AS price FROM small) z ON s.price = z.price;

SELECT price, count(*) FROM small s FULL JOIN (SELECT price::numeric(12,4) FROM small WHERE id < 4 UNION ALL SELECT 4.2) z USING (price) GROUP BY price;

SELECT count(*), count(e.kind), count(a.c) FROM small e FULL JOIN all_types a ON e.kind = a.c;

-- Nothing on one side.
SELECT s.id, e.id FROM small s FULL JOIN empty_table e ON s.id = e.id;

SELECT s.id, e.id FROM empty_table e FULL JOIN small s ON s.id = e.id;

SELECT s.id, e.id FROM empty_table e FULL JOIN empty_table s ON s.id = e.id;

SELECT count(*) FROM empty_table e FULL JOIN empty_table s USING (id);

-- Conditions that are constant, or none.
SELECT s.id, z.name FROM small s FULL JOIN small z ON true;

SELECT s.id, z.name FROM small s FULL JOIN small z ON false;

SELECT s.id, e.id FROM small s FULL JOIN empty_table e ON true;

-- PostgreSQL has no plan for these either.
-- error
-- split
SELECT s.id, z.id FROM small s FULL JOIN small z ON s.id < z.id;

-- error
-- split
SELECT s.id, z.id FROM small s FULL JOIN small z ON s.id = 3;

-- Joins of joins.
SELECT s.id, z.id, w.id FROM small s FULL JOIN small z ON s.id = z.qty FULL JOIN small w ON w.id = z.id + 5;

SELECT s.id, z.id, w.id FROM small s FULL JOIN (small z LEFT JOIN small w ON w.id = z.qty) ON s.id = w.id;

SELECT s.id, z.id, w.id FROM (small s FULL JOIN small z ON s.id = z.qty) LEFT JOIN small w ON w.id = coalesce(s.id, z.id) - 4;

SELECT s.id, z.id, w.id FROM small w LEFT JOIN (small s FULL JOIN small z ON s.id = z.qty) ON w.id = coalesce(s.id, 0) - 4;

SELECT s.id, z.id, w.id FROM small w JOIN (small s FULL JOIN small z ON s.id = z.qty) ON w.id = z.id;

SELECT s.id, z.id, w.id FROM (small s JOIN small w ON s.id = w.qty) FULL JOIN (small z JOIN small y ON y.id = z.id) ON z.id = w.id;

SELECT id, count(*) FROM small s FULL JOIN (SELECT id FROM altered UNION ALL SELECT qty FROM small) z USING (id) GROUP BY id;

SELECT z.id, s.name FROM (SELECT id FROM altered WHERE id < 12 UNION ALL SELECT qty FROM small) z FULL JOIN small s ON s.id = z.id - 3;

SELECT * FROM small NATURAL FULL JOIN (SELECT id, name, 1 AS other FROM small WHERE id % 2 = 0 UNION ALL SELECT 77, 'none', 2) z;

-- What is above it.
SELECT s.id, z.id FROM small s FULL JOIN small z ON s.id = z.qty WHERE s.id > 4;

SELECT s.id, z.id FROM small s FULL JOIN small z ON s.id = z.qty WHERE s.id IS NULL AND z.id > 1;

SELECT coalesce(s.name, z.name, 'none'), count(*), count(s.id), sum(z.price) FROM small s FULL JOIN small z ON s.id = z.qty GROUP BY 1;

SELECT DISTINCT s.kind, z.kind FROM small s FULL JOIN small z ON s.id = z.qty;

-- ordered
SELECT s.id, z.id FROM small s FULL JOIN small z ON s.id = z.qty ORDER BY s.id NULLS FIRST, z.id LIMIT 8 OFFSET 3;

SELECT count(*) FROM (SELECT s.id FROM small s FULL JOIN small z ON s.id = z.qty LIMIT 12) l;

SELECT s.id, z.id FROM (SELECT id FROM small LIMIT 0) s FULL JOIN small z ON s.id = z.id;

SELECT s.id, z.id FROM (SELECT id FROM small WHERE id = 3 LIMIT 1) s FULL JOIN (SELECT qty, id FROM small) z ON s.id = z.qty;

SELECT s.price * 2, z.price + s.price, s.weight FROM small s FULL JOIN small z ON s.id = z.qty;

-- What only PostgreSQL can compute is not computed for a row that is missing.
SELECT quote_nullable(s.name), concat(z.name, '!') FROM small s FULL JOIN small z ON s.id = z.qty;

SELECT s.id, z.id FROM small s FULL JOIN small z ON upper(s.name) = initcap(z.name) AND s.id <> z.id;

-- split
SELECT quote_nullable(s.name), count(*) FROM small s FULL JOIN small z ON s.id = z.qty GROUP BY 1;

-- split
SELECT s.id, z.id FROM small s FULL JOIN small z ON s.id = z.qty WHERE quote_nullable(s.name) = 'NULL';

-- error
SELECT 1 / s.qty FROM small s FULL JOIN small z ON s.id = z.id;
