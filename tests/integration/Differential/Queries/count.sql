-- count.

SELECT count(*) FROM all_types;

SELECT count(*), count(1), count(NULL), count(i4), count(DISTINCT i4) FROM all_types;

SELECT count(b), count(i2), count(i8), count(f4), count(f8), count(n), count(n152), count(d), count(ts), count(tz), count(t), count(vc), count(c), count(u), count(by) FROM all_types;

SELECT count(DISTINCT b), count(DISTINCT i2), count(DISTINCT i8), count(DISTINCT f4), count(DISTINCT f8) FROM all_types;

SELECT count(DISTINCT n), count(DISTINCT n152), count(DISTINCT n3810) FROM all_types;

SELECT count(DISTINCT d), count(DISTINCT ts), count(DISTINCT tz), count(DISTINCT u), count(DISTINCT by) FROM all_types;

SELECT count(DISTINCT t), count(DISTINCT vc), count(DISTINCT c) FROM all_types;

SELECT tag, count(DISTINCT i2), count(DISTINCT vc), count(DISTINCT b) FROM all_types GROUP BY tag;

SELECT count(*) FILTER (WHERE i4 > 0), count(*) FILTER (WHERE i4 <= 0), count(*) FILTER (WHERE i4 IS NULL) FROM all_types;

SELECT count(i2) FILTER (WHERE b), count(DISTINCT tag) FILTER (WHERE grp = 3), count(DISTINCT grp) FILTER (WHERE false) FROM all_types;

SELECT count(*) + 1, count(*) * count(i4), count(*) / 7, count(*) % 7, -count(*) FROM all_types;

SELECT count(*) = 20000, count(*)::numeric / 3, count(*)::text || ' rows' FROM all_types;

SELECT count(ALL qty), count(qty + id), count(qty IS NULL) FROM small;

-- split
SELECT count(DISTINCT (name, qty)) FROM small;

SELECT count(DISTINCT qty + 1), count(DISTINCT upper(name)) FROM small;

SELECT count(small) FROM small;

-- split
SELECT count(DISTINCT j), count(ints), count(DISTINCT m), count(DISTINCT span) FROM opaque;

SELECT count(DISTINCT n), count(DISTINCT nan62) FROM numerics;

SELECT count(DISTINCT f4), count(DISTINCT f8) FROM extremes;
