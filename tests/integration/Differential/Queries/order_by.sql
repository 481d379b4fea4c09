-- Sorting: each type, each direction, NULLs first and last. Every order is total, or its ties are identical rows.

-- ordered
SELECT id FROM small ORDER BY id;

-- ordered
SELECT id FROM small ORDER BY id DESC;

-- ordered
SELECT qty, id FROM small ORDER BY qty, id;

-- ordered
SELECT qty, id FROM small ORDER BY qty DESC, id;

-- ordered
SELECT qty, id FROM small ORDER BY qty NULLS FIRST, id DESC;

-- ordered
SELECT qty, id FROM small ORDER BY qty DESC NULLS LAST, id;

-- ordered
SELECT name, id FROM small ORDER BY name COLLATE "C", id;

-- ordered
SELECT id, price FROM small ORDER BY 2 DESC NULLS LAST, 1;

-- ordered
SELECT id, qty * price AS amount FROM small ORDER BY amount, id;

-- ordered
SELECT name FROM small ORDER BY weight, id DESC;

-- ordered
SELECT id FROM small ORDER BY ok, id;

-- ordered
SELECT id FROM small ORDER BY ok DESC NULLS LAST, kind, id;

-- ordered
SELECT b, id FROM all_types WHERE id <= 1000 ORDER BY b NULLS FIRST, id;

-- ordered
SELECT i2, id FROM all_types ORDER BY i2, id;

-- ordered
SELECT i4, id FROM all_types ORDER BY i4 DESC, id DESC;

-- ordered
SELECT i8, id FROM all_types ORDER BY i8 NULLS FIRST, id;

-- ordered
SELECT f4, id FROM all_types ORDER BY f4 DESC NULLS LAST, id;

-- ordered
SELECT f8r, id FROM all_types ORDER BY f8r, id;

-- ordered
SELECT f4, f8, id FROM extremes ORDER BY f8, id;

-- ordered
SELECT f4, id FROM extremes ORDER BY f4 DESC, id;

-- ordered
SELECT n, id FROM all_types ORDER BY n, id;

-- ordered
SELECT n152, id FROM all_types ORDER BY n152 DESC NULLS LAST, id;

-- ordered
SELECT n3810, id FROM all_types ORDER BY n3810 NULLS FIRST, id;

-- ordered
SELECT n, id FROM numerics ORDER BY n, id;

-- ordered
SELECT n, id FROM extremes ORDER BY n DESC, id;

-- ordered
SELECT nan62, id FROM numerics ORDER BY nan62 DESC NULLS LAST, id;

-- ordered
SELECT n5020, n3838, id FROM numerics ORDER BY n3838, n5020 DESC, id;

-- ordered
SELECT d, id FROM all_types ORDER BY d, id;

-- ordered
SELECT d, id FROM extremes ORDER BY d DESC NULLS FIRST, id;

-- ordered
SELECT ts, id FROM all_types ORDER BY ts DESC NULLS LAST, id;

-- ordered
SELECT tz, id FROM all_types ORDER BY tz NULLS FIRST, id;

-- ordered
SELECT ts, tz, id FROM extremes ORDER BY tz, ts, id;

-- ordered
SELECT t, id FROM all_types ORDER BY t, id LIMIT 4000;

-- ordered
SELECT t, id FROM all_types ORDER BY t DESC NULLS LAST, id LIMIT 100;

-- ordered
SELECT vc, id FROM all_types ORDER BY vc DESC, id;

-- ordered
SELECT c, id FROM all_types ORDER BY c NULLS FIRST, id;

-- ordered
SELECT u, id FROM all_types ORDER BY u, id;

-- ordered
SELECT by, id FROM all_types ORDER BY by DESC NULLS LAST, id;

-- ordered
SELECT tag, b, i2, id FROM all_types ORDER BY tag DESC, b NULLS FIRST, i2 DESC, id;

-- ordered
SELECT id FROM all_types WHERE tag = 'beta' ORDER BY f8 / 3 DESC NULLS LAST, id;

-- ordered
SELECT grp, count(*) AS n FROM all_types GROUP BY grp ORDER BY n DESC, grp;

-- ordered
SELECT tag, sum(i4) FROM all_types GROUP BY tag ORDER BY sum(i4);

-- ordered
SELECT i2 FROM all_types WHERE i2 > 900 GROUP BY i2 ORDER BY max(id) DESC;

-- ordered
SELECT tag FROM all_types ORDER BY tag;

-- ordered
SELECT id FROM small ORDER BY id USING >;

-- ordered
SELECT id, m FROM opaque ORDER BY m DESC NULLS LAST, id;

-- ordered
SELECT id, span FROM opaque ORDER BY span, id;

-- ordered
SELECT id, j FROM opaque ORDER BY j, id;

-- ordered
SELECT id, addr FROM opaque ORDER BY addr DESC NULLS LAST, id;

-- ordered
SELECT id, words, ints FROM opaque ORDER BY ints NULLS FIRST, words, id;

-- ordered
SELECT id FROM small ORDER BY imm_label(qty), id DESC;

-- ordered
SELECT id, name FROM small ORDER BY length(name) DESC NULLS LAST, upper(name), id;

-- ordered
SELECT id FROM small ORDER BY CASE WHEN qty > 3 THEN 0 ELSE 1 END, price DESC NULLS LAST, id;

-- ordered
SELECT id FROM small ORDER BY 1 + 1, id DESC;

-- ordered
SELECT id FROM small ORDER BY NULL::int, id;

-- ordered
SELECT id FROM empty_table ORDER BY id;

-- ordered
SELECT v, t, id FROM churned ORDER BY v DESC, t, id;

-- ordered
SELECT nullif(t, t_icu || '!') AS x, id FROM strings ORDER BY x, id;

-- A sort above a sort.
-- ordered
SELECT id, i4 FROM (SELECT id, i4, tag FROM all_types ORDER BY i4 DESC NULLS LAST, id LIMIT 50) s ORDER BY tag, id;
