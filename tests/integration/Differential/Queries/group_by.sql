-- Grouping.

SELECT grp, count(*) FROM all_types GROUP BY grp;

SELECT tag, count(*), sum(i4), min(id), max(id) FROM all_types GROUP BY tag;

SELECT grp, tag, count(*), sum(i8), sum(n152) FROM all_types GROUP BY grp, tag;

SELECT tag FROM all_types GROUP BY tag;

SELECT grp % 3, tag, sum(f8), avg(f8) FROM all_types GROUP BY grp % 3, tag;

SELECT grp % 3 + 1 AS bucket, count(*) FROM all_types GROUP BY bucket;

SELECT i2, count(*) FROM all_types GROUP BY i2;

SELECT i4 / 1000, count(*), sum(i4) FROM all_types GROUP BY i4 / 1000;

SELECT id, count(*), max(t) FROM all_types WHERE id <= 3000 GROUP BY id;

-- As many groups as rows.
SELECT id, sum(i4) FROM all_types GROUP BY id;

SELECT i8, count(*) FROM all_types GROUP BY i8;

SELECT f4, count(*) FROM all_types GROUP BY f4;

SELECT f8 > 0 AS positive, b, count(*), sum(f8) FROM all_types GROUP BY f8 > 0, b;

SELECT n152, count(*) FROM all_types WHERE id <= 4000 GROUP BY n152;

SELECT n42, n10, count(*) FROM numerics GROUP BY n42, n10;

SELECT d, count(*) FROM all_types GROUP BY d;

SELECT ts, count(*) FROM all_types WHERE id <= 500 GROUP BY ts;

SELECT tz, count(*) FROM all_types WHERE id <= 500 GROUP BY tz;

SELECT vc, count(*) FROM all_types GROUP BY vc;

SELECT c, count(*) FROM all_types GROUP BY c;

SELECT u, count(*) FROM all_types GROUP BY u;

SELECT by, count(*) FROM all_types GROUP BY by;

SELECT t, count(*), min(id) FROM all_types GROUP BY t;

SELECT b, i2 % 3, tag, d > '2005-01-01', count(*), count(n), sum(n152), min(ts), max(t) FROM all_types GROUP BY 1, 2, 3, 4;

SELECT count(*) FROM all_types GROUP BY grp;

SELECT sum(i4) FROM all_types GROUP BY grp, b;

SELECT tag || '/' || grp AS label, count(*) FROM all_types GROUP BY tag, grp;

SELECT grp * 2, grp + count(*), upper(tag) || sum(i2) FROM all_types GROUP BY grp, tag;

SELECT length(vc), count(*), count(DISTINCT vc) FROM all_types GROUP BY length(vc);

SELECT kind, count(*), sum(qty), min(name), max(price) FROM small GROUP BY kind;

SELECT qty, kind, count(*) FROM small GROUP BY qty, kind;

SELECT CASE WHEN qty > 5 THEN 'many' WHEN qty > 0 THEN 'few' ELSE 'none' END AS size, count(*), sum(price)
FROM small GROUP BY 1;

SELECT coalesce(kind, '-'), count(*) FROM small GROUP BY coalesce(kind, '-');

SELECT count(*) FROM small GROUP BY ();

SELECT count(*) FROM small GROUP BY 1 + 1;

SELECT 'all' AS label, sum(qty) FROM small GROUP BY 1;

SELECT id, v, count(*) FROM churned WHERE v < 3 GROUP BY id, v;

SELECT v, count(*), sum(n), min(t) FROM churned GROUP BY v;

SELECT i4, t, d, count(*) FROM constants GROUP BY i4, t, d;

SELECT added_int, added_text, count(*) FROM altered GROUP BY added_int, added_text;

-- Functionally dependent columns by the primary key.
SELECT id, tag, b, count(*) FROM all_types WHERE id < 50 GROUP BY id;

SELECT extract(year FROM d) AS y, count(*), sum(n152) FROM all_types WHERE isfinite(d) GROUP BY extract(year FROM d);

SELECT date_trunc('month', ts) AS m, count(*) FROM all_types WHERE ts > '2020-01-01' AND isfinite(ts) GROUP BY 1;

SELECT h(grp, 'salt') % 3 AS bucket, count(*), sum(i4) FROM all_types GROUP BY 1;

-- A key that PostgreSQL would simplify away in what is made of it.
SELECT NOT (grp < 3), count(*) FROM all_types GROUP BY grp < 3;

SELECT NOT ('m'::text < tag), i2 IS NULL FROM all_types GROUP BY 'm'::text < tag, i2 IS NULL HAVING NOT (NOT ('m'::text < tag)) OR ('m'::text < tag) IS NULL;

SELECT NOT (b AND grp > 1), max(CASE WHEN NOT (b AND grp > 1) THEN 1 END) FROM all_types GROUP BY b AND grp > 1;

SELECT CASE WHEN NOT (grp % 2 = 0) THEN 'odd' ELSE 'even' END, sum(even) FROM (SELECT grp, CASE WHEN NOT (grp % 2 = 0) THEN 0 ELSE 1 END AS even FROM all_types) q GROUP BY grp % 2 = 0 ORDER BY NOT (grp % 2 = 0);
