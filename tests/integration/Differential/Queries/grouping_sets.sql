-- GROUPING SETS, ROLLUP, CUBE and GROUPING().

SELECT tag, b, count(*), sum(i4), min(d), avg(n152) FROM all_types GROUP BY ROLLUP (tag, b);

SELECT tag, b, grp % 3, count(*), sum(i8), max(t), count(DISTINCT i2) FROM all_types GROUP BY CUBE (tag, b, grp % 3);

SELECT tag, grp, count(*) FROM all_types GROUP BY GROUPING SETS ((tag), (grp), (tag, grp), ());

SELECT tag, grp, count(*), GROUPING(tag), GROUPING(grp), GROUPING(tag, grp), GROUPING(grp, tag) FROM all_types GROUP BY GROUPING SETS ((tag), (grp), (tag, grp), ());

-- NULLs of the data and of the sets are told apart by GROUPING only.
SELECT name, kind, qty, count(*), count(qty), sum(price), GROUPING(name, kind, qty) FROM small GROUP BY CUBE (name, kind, qty);

-- ordered
SELECT name, kind, sum(qty), GROUPING(name) + GROUPING(kind) AS level FROM small GROUP BY ROLLUP (name, kind)
ORDER BY level, name NULLS LAST, kind NULLS FIRST;

-- ordered
SELECT tag, b, count(*) FROM all_types GROUP BY ROLLUP (tag, b) HAVING count(*) > 1000 OR GROUPING(tag) = 1 ORDER BY GROUPING(tag, b), tag, b;

SELECT tag, b, count(*) FROM all_types GROUP BY CUBE (tag, b) HAVING tag IS NULL;

SELECT tag, b, count(*) FROM all_types GROUP BY CUBE (tag, b) HAVING GROUPING(tag) = 0 AND tag > 'beta';

SELECT kind, qty, count(*) FROM small GROUP BY CUBE (kind, qty) HAVING qty = 3;

SELECT count(*), sum(i4) FROM all_types GROUP BY GROUPING SETS ((), ());

SELECT tag, count(*), sum(grp) FROM all_types GROUP BY GROUPING SETS ((tag), (tag), ());

-- Products and nesting.
SELECT tag, b, grp % 2 AS odd, count(*) FROM all_types GROUP BY tag, ROLLUP (b, grp % 2);

SELECT tag, b, grp % 2 AS odd, count(*) FROM all_types GROUP BY ROLLUP (tag), CUBE (b, grp % 2);

SELECT tag, b, grp % 2 AS odd, count(*), GROUPING(tag, b, grp % 2) FROM all_types GROUP BY GROUPING SETS (ROLLUP (tag, b), CUBE (grp % 2), (tag, (b)), ());

SELECT tag, b, grp % 2 AS odd, count(*) FROM all_types GROUP BY ROLLUP ((tag, b), grp % 2);

SELECT tag, b, count(*) FROM all_types GROUP BY ROLLUP (tag, b), ROLLUP (b, tag);

SELECT tag, b, count(*) FROM all_types GROUP BY DISTINCT ROLLUP (tag, b), ROLLUP (b, tag);

SELECT tag, count(*) FROM all_types GROUP BY GROUPING SETS ((tag));

SELECT tag, count(*), GROUPING(tag) FROM all_types GROUP BY tag;

SELECT count(*) FROM all_types GROUP BY ROLLUP (tag, grp) HAVING count(*) > 3000;

-- No input: only the empty sets have a group.
SELECT b, i4, count(*), sum(i4), max(t), GROUPING(b, i4) FROM empty_table GROUP BY ROLLUP (b, i4);

SELECT b, i4, count(*), GROUPING(b, i4) FROM empty_table GROUP BY CUBE (b, i4), ROLLUP (b);

SELECT b, count(*) FROM empty_table GROUP BY GROUPING SETS ((b), ());

SELECT count(*), count(DISTINCT i4), stddev(f8) FROM empty_table GROUP BY GROUPING SETS ((), (), (i4));

SELECT b, count(*) FROM empty_table GROUP BY GROUPING SETS ((b), (b, i4));

SELECT tag, count(*) FROM all_types WHERE id < 0 GROUP BY ROLLUP (tag);

-- ordered
SELECT tag, count(*) FROM all_types WHERE id < 0 GROUP BY ROLLUP (tag) HAVING count(*) > 0 ORDER BY tag;

SELECT b, i2, n, t, count(*) FROM all_null GROUP BY CUBE (b, i2, n, t);

-- Every kind of key.
SELECT i2, count(*) FROM all_types WHERE id < 3000 GROUP BY ROLLUP (i2);

SELECT d, vc, count(*), sum(i4) FROM all_types WHERE id < 3000 GROUP BY CUBE (d, vc);

SELECT u, by, n152, n3810, count(*), max(i4) FROM all_types WHERE id < 2000 GROUP BY GROUPING SETS ((u, by), (n152), (n3810, by), ());

SELECT k, n10, n42, count(*), sum(n195), avg(n380) FROM numerics GROUP BY GROUPING SETS ((k, n10), ROLLUP (n42), ());

SELECT i8, ts, tz, f8, count(*) FROM extremes GROUP BY GROUPING SETS ((i8, ts), (tz), (f8), ());

-- Expressions as keys, and over keys.
SELECT i2 / 100, upper(tag), count(*) FROM all_types GROUP BY ROLLUP (i2 / 100, upper(tag));

SELECT grp + 1, tag || '!', count(*), grp * 2 + GROUPING(grp) FROM all_types GROUP BY CUBE (grp, tag);

SELECT coalesce(tag, 'all'), CASE GROUPING(b) WHEN 1 THEN 'any' ELSE b::text END, count(*) FROM all_types GROUP BY ROLLUP (tag, b);

SELECT grp, grp + 1, count(*) FROM all_types GROUP BY GROUPING SETS ((grp), (grp + 1));

-- A column of a grouped primary key.
SELECT id, tag, grp, count(*) FROM all_types WHERE id < 50 GROUP BY GROUPING SETS ((id, grp), (id));

-- The argument of an aggregate is never the key's NULL.
SELECT qty, sum(qty), count(qty), max(qty + id) FROM small GROUP BY ROLLUP (qty);

SELECT tag, b, count(*) FILTER (WHERE i4 > 0), count(DISTINCT grp) FILTER (WHERE b), sum(DISTINCT i2), avg(DISTINCT n152) FROM all_types GROUP BY CUBE (tag, b);

SELECT DISTINCT tag IS NULL, count(*) > 5000 FROM all_types GROUP BY CUBE (tag, b);

-- ordered
SELECT tag, grp, sum(i4) FROM all_types GROUP BY CUBE (tag, grp) ORDER BY sum(i4) DESC, tag, grp LIMIT 7;

-- ordered
SELECT tag, count(*), GROUPING(tag) FROM all_types GROUP BY ROLLUP (tag) ORDER BY 3, 1 OFFSET 2;

SELECT a.tag, s.kind, count(*), sum(a.grp * s.qty) FROM all_types a JOIN small s ON s.id = a.grp GROUP BY ROLLUP (a.tag, s.kind);

-- params: int4=5
SELECT tag, count(*), sum(i2 + $1) FROM all_types WHERE grp > $1 GROUP BY ROLLUP (tag);

-- split
SELECT 'x' AS x, tag, count(*) FROM all_types GROUP BY ROLLUP (x, tag);

-- split
SELECT j, count(*) FROM opaque GROUP BY ROLLUP (j);

-- error
SELECT 1 / (qty - 3), count(*) FROM small GROUP BY CUBE (1 / (qty - 3));

-- PostgreSQL simplifies the key away, and shows a value of some row of the group.
-- split
SELECT NOT (grp < 3), count(*) FROM all_types GROUP BY ROLLUP (grp < 3);
