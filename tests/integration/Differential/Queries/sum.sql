-- sum: result types and exactness.

SELECT sum(i2), sum(i4), sum(i8) FROM all_types;

SELECT sum(f4), sum(f8) FROM all_types;

SELECT sum(n), sum(n152), sum(n3810) FROM all_types;

SELECT grp, sum(i2), sum(i4), sum(i8), sum(f8), sum(n), sum(n152), sum(n3810) FROM all_types GROUP BY grp;

SELECT sum(DISTINCT i2), sum(DISTINCT grp), sum(DISTINCT n152), sum(DISTINCT n) FROM all_types;

SELECT sum(i4) FILTER (WHERE b), sum(n152) FILTER (WHERE tag = 'beta' OR i4 IS NULL), sum(f8) FILTER (WHERE false) FROM all_types;

SELECT tag, sum(DISTINCT i2 % 7) FILTER (WHERE i4 > 0) FROM all_types GROUP BY tag;

SELECT sum(n152 * (1 - 0.05)), sum(n152 * (1 - 0.05) * (1 + 0.07)) FROM all_types;

SELECT sum(n152 * i4), sum(n152 * n152), sum(n3810 * n152) FROM all_types;

SELECT sum(i4 + i2), sum(i4 * i2::int8), sum(-i8), sum(abs(i4::int8)) FROM all_types WHERE id < 19990;

SELECT sum(1), sum(2.5), sum(0.5::float8), sum(NULL::int) FROM all_types;

SELECT sum(id) + sum(grp), sum(id) / count(*), sum(id)::float8 / 3, sum(n152) / 7 FROM all_types;

-- Beyond int8.
SELECT sum(9223372036854775807), sum(i8), sum(i8 / 2) FROM all_types WHERE id > 19000;

SELECT sum(n), sum(nan62) FROM numerics WHERE id <= 1000;

SELECT k, sum(n10), sum(n42), sum(n180), sum(n1818), sum(n195), sum(n380), sum(n3838), sum(n5020), sum(nneg), sum(nan62) FROM numerics GROUP BY k;

SELECT sum(n10), sum(n42), sum(n180), sum(n1818), sum(n195), sum(n380), sum(n3838), sum(n5020), sum(nneg) FROM numerics;

SELECT sum(n380), sum(n380 * 2), sum(n380 * n380), sum(n3838 * n3838) FROM numerics;

-- Infinities and NaN among numerics.
SELECT sum(n) FROM extremes WHERE id IN (2, 5, 10);

SELECT sum(n) FROM extremes WHERE id IN (1, 5, 10);

SELECT sum(n) FROM extremes WHERE id IN (1, 2);

SELECT sum(n) FROM extremes WHERE id IN (2, 3);

SELECT sum(n) FROM extremes WHERE id > 3;

SELECT sum(f8) FROM extremes WHERE id IN (1, 5);

SELECT sum(f8) FROM extremes WHERE id IN (1, 2);

SELECT sum(f4) FROM extremes WHERE id IN (3, 5);

SELECT sum(f8), sum(f4) FROM extremes WHERE id = 4;

SELECT sum(i2), sum(i4), sum(i8) FROM extremes;

-- Display scale is the largest of the inputs', even when it is all zeros.
SELECT sum(n) FROM numerics WHERE id IN (1004, 1006);

SELECT sum(span) FROM opaque;

SELECT m, sum(span), sum(cost), sum(pos) FROM opaque GROUP BY m;

SELECT sum(qty), sum(price), sum(weight), sum(qty * price), sum(qty * weight) FROM small;

-- NaN that no column has: it comes from a cast.
SELECT sum(n152), sum((CASE WHEN id % 7 = 0 THEN 'NaN' ELSE f8 END)::numeric(15,2)) FROM all_types;

SELECT sum(n152), sum(coalesce((CASE WHEN id % 7 = 0 THEN 'NaN' ELSE f8 END)::numeric(15,2), n152)), avg((CASE WHEN id % 7 = 0 THEN 'NaN' ELSE f8 END)::numeric(15,2)) FROM all_types;

SELECT sum(CASE WHEN b THEN n152 * n152 * n152 END), sum(CASE WHEN b THEN n152 + 1 ELSE NULL END), sum(CASE WHEN n152 > 3 THEN n152 ELSE 0 END) FROM all_types;
