-- Mark joins, which say of every left row whether it has a match: the smaller left side is hashed, the right one marks; each
-- once more with the rule switched off, which hashes the right side.

-- Existence as a value, and beside other conditions.
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT o.id, NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12) AS n FROM orders o WHERE o.total > 5 OR NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, NOT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12) AS n FROM orders o WHERE o.total > 5 OR NOT EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.amount > 14);

SELECT o.id, CASE WHEN EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.code <> o.code) THEN o.title ELSE 'none' END FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, CASE WHEN EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region AND l.code <> o.code) THEN o.title ELSE 'none' END FROM orders o;

SELECT o.id FROM orders o WHERE (EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region <> o.region)) IS DISTINCT FROM (EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.at > o.day));

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE (EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.region <> o.region)) IS DISTINCT FROM (EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.at > o.day));

-- IN, ANY and ALL are NULL where no comparison is true and one is NULL: of the left side, of the right one, of no rows.
SELECT o.id, o.region IN (SELECT l.region FROM lines l WHERE l.amount > 3) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region IN (SELECT l.region FROM lines l WHERE l.amount > 3) FROM orders o;

SELECT o.id, o.region IN (SELECT l.region FROM lines l WHERE l.region IS NOT NULL) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region IN (SELECT l.region FROM lines l WHERE l.region IS NOT NULL) FROM orders o;

SELECT o.id, o.region NOT IN (SELECT l.region FROM lines l WHERE l.region < 5) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region NOT IN (SELECT l.region FROM lines l WHERE l.region < 5) FROM orders o;

SELECT o.id, o.region NOT IN (SELECT l.region FROM lines l WHERE l.id < 0) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region NOT IN (SELECT l.region FROM lines l WHERE l.id < 0) FROM orders o;

SELECT o.id, o.region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT o.id, o.code = ANY (SELECT l.code FROM lines l WHERE l.order_id = o.id), o.title <> ALL (SELECT l.code FROM lines l WHERE l.order_id = o.id) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.code = ANY (SELECT l.code FROM lines l WHERE l.order_id = o.id), o.title <> ALL (SELECT l.code FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT o.id, o.total > ALL (SELECT l.amount FROM lines l WHERE l.order_id = o.id), o.total < ANY (SELECT l.amount FROM lines l WHERE l.order_id = o.id) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.total > ALL (SELECT l.amount FROM lines l WHERE l.order_id = o.id), o.total < ANY (SELECT l.amount FROM lines l WHERE l.order_id = o.id) FROM orders o;

SELECT o.id, o.total >= ALL (SELECT l.amount FROM lines l WHERE l.region = 3), o.total < ANY (SELECT l.loose FROM lines l WHERE l.id < 0) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.total >= ALL (SELECT l.amount FROM lines l WHERE l.region = 3), o.total < ANY (SELECT l.loose FROM lines l WHERE l.id < 0) FROM orders o;

SELECT o.id, (o.region, o.total) IN (SELECT l.region, l.amount FROM lines l), (o.region, o.title) NOT IN (SELECT l.region, l.code FROM lines l WHERE l.amount > 10) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, (o.region, o.total) IN (SELECT l.region, l.amount FROM lines l), (o.region, o.title) NOT IN (SELECT l.region, l.code FROM lines l WHERE l.amount > 10) FROM orders o;

SELECT o.id, o.rate IN (SELECT l.rate FROM lines l WHERE l.region > 3), o.day NOT IN (SELECT l.at FROM lines l) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.rate IN (SELECT l.rate FROM lines l WHERE l.region > 3), o.day NOT IN (SELECT l.at FROM lines l) FROM orders o;

SELECT count(*), count(o.region IN (SELECT l.region FROM lines l WHERE l.region > 4)), count(*) FILTER (WHERE o.region NOT IN (SELECT l.region FROM lines l WHERE l.region > 4)) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*), count(o.region IN (SELECT l.region FROM lines l WHERE l.region > 4)), count(*) FILTER (WHERE o.region NOT IN (SELECT l.region FROM lines l WHERE l.region > 4)) FROM orders o;

-- IS NOT DISTINCT FROM finds NULLs.
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.region IS NOT DISTINCT FROM o.region AND l.amount > 12) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.region IS NOT DISTINCT FROM o.region AND l.amount > 12) FROM orders o;

-- Many equal keys on either side, with and without other conditions.
SELECT l.id, EXISTS (SELECT 1 FROM lines m, generate_series(1, 4) g WHERE m.region = l.region AND m.amount > l.amount) FROM lines l WHERE l.amount > 11;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT l.id, EXISTS (SELECT 1 FROM lines m, generate_series(1, 4) g WHERE m.region = l.region AND m.amount > l.amount) FROM lines l WHERE l.amount > 11;

SELECT l.id, l.region IN (SELECT m.region FROM lines m, generate_series(1, 4) g WHERE m.at > timestamp '2020-01-10') FROM lines l WHERE l.amount > 11;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT l.id, l.region IN (SELECT m.region FROM lines m, generate_series(1, 4) g WHERE m.at > timestamp '2020-01-10') FROM lines l WHERE l.amount > 11;

-- Without a key each row of the right side is compared with those of the left one that have no mark.
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.region > o.region + 9) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.region > o.region + 9) FROM orders o;

SELECT o.id, o.total > ALL (SELECT l.amount FROM lines l) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.total > ALL (SELECT l.amount FROM lines l) FROM orders o;

SELECT o.id, o.total < ANY (SELECT l.amount FROM lines l WHERE l.code <> o.code) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.total < ANY (SELECT l.amount FROM lines l WHERE l.code <> o.code) FROM orders o;

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 9);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 9);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 4 AND l.region <> o.region);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 4 AND l.region <> o.region);

SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 4 AND o.region > 3);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.amount > o.total + 4 AND o.region > 3);

SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.id < 5) FROM orders o WHERE o.id < 20;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.id < 5) FROM orders o WHERE o.id < 20;

SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.id < 0) FROM orders o WHERE o.id < 20;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.id < 0) FROM orders o WHERE o.id < 20;

SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l, generate_series(1, 4) g WHERE l.amount + g > o.total + 17);

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM lines l, generate_series(1, 4) g WHERE l.amount + g > o.total + 17);

-- Right sides that are pairs of a subquery's rows and the values of the outer columns that it is about.
SELECT o.id FROM orders o WHERE o.id < 30 AND (o.region = 1 OR NOT EXISTS (SELECT 1 FROM lines l WHERE CASE l.region WHEN o.region THEN o.title ELSE l.code END <> ALL (SELECT m.code FROM lines m WHERE m.amount > 13)));

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id FROM orders o WHERE o.id < 30 AND (o.region = 1 OR NOT EXISTS (SELECT 1 FROM lines l WHERE CASE l.region WHEN o.region THEN o.title ELSE l.code END <> ALL (SELECT m.code FROM lines m WHERE m.amount > 13)));

SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE COALESCE(l.code, o.code) NOT IN (SELECT m.code FROM lines m WHERE m.code IS NOT NULL)) FROM orders o WHERE o.id < 30;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE COALESCE(l.code, o.code) NOT IN (SELECT m.code FROM lines m WHERE m.code IS NOT NULL)) FROM orders o WHERE o.id < 30;

SELECT p.id, o.id FROM orders p, orders o WHERE p.id < 8 AND o.id < 8 AND (o.total > 9 OR EXISTS (SELECT 1 FROM lines l WHERE CASE l.region WHEN o.region THEN p.title END <> ALL (SELECT m.code FROM lines m WHERE m.amount < 1)));

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT p.id, o.id FROM orders p, orders o WHERE p.id < 8 AND o.id < 8 AND (o.total > 9 OR EXISTS (SELECT 1 FROM lines l WHERE CASE l.region WHEN o.region THEN p.title END <> ALL (SELECT m.code FROM lines m WHERE m.amount < 1)));

SELECT count(*) FROM (SELECT o.id FROM orders o WHERE o.region = 1 OR EXISTS (SELECT 1 FROM lines l WHERE CASE l.region WHEN o.region THEN o.title ELSE l.code END <> ALL (SELECT m.code FROM lines m WHERE m.amount > 13)) LIMIT 7) s;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*) FROM (SELECT o.id FROM orders o WHERE o.region = 1 OR EXISTS (SELECT 1 FROM lines l WHERE CASE l.region WHEN o.region THEN o.title ELSE l.code END <> ALL (SELECT m.code FROM lines m WHERE m.amount > 13)) LIMIT 7) s;

-- Empty sides.
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) FROM orders o WHERE o.id < 0;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id) FROM orders o WHERE o.id < 0;

SELECT o.id, o.region IN (SELECT l.region FROM lines l WHERE l.id % 7 = 8) FROM orders o WHERE o.id < 50;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region IN (SELECT l.region FROM lines l WHERE l.id % 7 = 8) FROM orders o WHERE o.id < 50;

SELECT e.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = e.id) FROM empty_table e;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT e.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = e.id) FROM empty_table e;

-- Below and above other operators; several marks of one row.
SELECT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) AS e, count(*), sum(total), min(day) FROM orders o GROUP BY 1;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) AS e, count(*), sum(total), min(day) FROM orders o GROUP BY 1;

-- ordered
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) FROM orders o ORDER BY o.title, o.id DESC LIMIT 9;

-- ordered
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) FROM orders o ORDER BY o.title, o.id DESC LIMIT 9;

-- ordered
SELECT o.id, o.region IN (SELECT l.region FROM lines l) AS i FROM orders o ORDER BY i NULLS FIRST, o.id LIMIT 30;

-- ordered
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, o.region IN (SELECT l.region FROM lines l) AS i FROM orders o ORDER BY i NULLS FIRST, o.id LIMIT 30;

-- ordered
SELECT o.id, sum(o.total) OVER (PARTITION BY EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) ORDER BY o.id) FROM orders o ORDER BY 1;

-- ordered
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, sum(o.total) OVER (PARTITION BY EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 6) ORDER BY o.id) FROM orders o ORDER BY 1;

SELECT r.region, o.e FROM (SELECT DISTINCT region FROM orders) r LEFT JOIN (SELECT region, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12) AS e FROM orders o) o ON o.region = r.region;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT r.region, o.e FROM (SELECT DISTINCT region FROM orders) r LEFT JOIN (SELECT region, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 12) AS e FROM orders o) o ON o.region = r.region;

SELECT id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = u.id) FROM (SELECT id FROM orders WHERE region = 1 UNION ALL SELECT id + 100 FROM orders WHERE region = 2) u;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = u.id) FROM (SELECT id FROM orders WHERE region = 1 UNION ALL SELECT id + 100 FROM orders WHERE region = 2) u;

SELECT region, id, id IN (SELECT l.order_id FROM lines l), region IN (SELECT l.region FROM lines l WHERE l.amount > 13), EXISTS (SELECT 1 FROM lines l WHERE l.order_id = g.id AND l.region = g.region) FROM (SELECT region, max(id) AS id FROM orders GROUP BY region) g;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT region, id, id IN (SELECT l.order_id FROM lines l), region IN (SELECT l.region FROM lines l WHERE l.amount > 13), EXISTS (SELECT 1 FROM lines l WHERE l.order_id = g.id AND l.region = g.region) FROM (SELECT region, max(id) AS id FROM orders GROUP BY region) g;

WITH few AS MATERIALIZED (SELECT id, region FROM orders WHERE id < 60) SELECT f.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = f.id), g.region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = f.id) FROM few f, few g WHERE g.id = f.id;

-- set: pg_fusion.disabled_rules=hash_build_side
WITH few AS MATERIALIZED (SELECT id, region FROM orders WHERE id < 60) SELECT f.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = f.id), g.region NOT IN (SELECT l.region FROM lines l WHERE l.order_id = f.id) FROM few f, few g WHERE g.id = f.id;

WITH few AS MATERIALIZED (SELECT id, region FROM orders WHERE id < 60) SELECT count(*), count(i) FROM (SELECT f.id, f.region IN (SELECT l.region FROM lines l) AS i FROM few f LIMIT 1000) s;

-- set: pg_fusion.disabled_rules=hash_build_side
WITH few AS MATERIALIZED (SELECT id, region FROM orders WHERE id < 60) SELECT count(*), count(i) FROM (SELECT f.id, f.region IN (SELECT l.region FROM lines l) AS i FROM few f LIMIT 1000) s;

-- The rows come in the order of the left side.
-- scan-order
SELECT sum(o.id * 0.1::float8), avg(1 / o.id::float8) FROM orders o WHERE o.id < 0 OR EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 2);

-- scan-order
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT sum(o.id * 0.1::float8), avg(1 / o.id::float8) FROM orders o WHERE o.id < 0 OR EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount > 2);

-- scan-order
SELECT string_agg(o.title, ''), sum(1 / o.id::float8) FROM orders o WHERE o.region IS NULL OR o.region NOT IN (SELECT l.region FROM lines l WHERE l.region > 7);

-- scan-order
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT string_agg(o.title, ''), sum(1 / o.id::float8) FROM orders o WHERE o.region IS NULL OR o.region NOT IN (SELECT l.region FROM lines l WHERE l.region > 7);

-- Conditions that may fail, and rows that may, are computed as they were.
-- error
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id - 10) > 1) FROM orders o;

-- error
-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id - 10) > 1) FROM orders o;

SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id + 10) > 0.1) FROM orders o;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT o.id, EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.amount / (o.id + 10) > 0.1) FROM orders o;

SELECT count(*) FROM (SELECT 100 / (o.id - 150), EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) FROM orders o WHERE o.id > 100 LIMIT 0) s;

-- set: pg_fusion.disabled_rules=hash_build_side
SELECT count(*) FROM (SELECT 100 / (o.id - 150), EXISTS (SELECT 1 FROM lines l WHERE l.region = o.region) FROM orders o WHERE o.id > 100 LIMIT 0) s;
