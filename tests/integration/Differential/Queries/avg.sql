-- avg: result types, scales, rounding.

SELECT avg(i2), avg(i4), avg(i8) FROM all_types;

SELECT avg(f4), avg(f8) FROM all_types;

SELECT avg(n), avg(n152), avg(n3810) FROM all_types;

SELECT grp, avg(i2), avg(i4), avg(i8), avg(f8), avg(n), avg(n152), avg(n3810) FROM all_types GROUP BY grp;

SELECT tag, b, avg(i4), avg(n152) FROM all_types GROUP BY tag, b;

SELECT avg(DISTINCT i2), avg(DISTINCT grp), avg(DISTINCT n152) FROM all_types;

SELECT avg(i4) FILTER (WHERE i4 > 0), avg(f8) FILTER (WHERE f8 > 0 AND b), avg(n152) FILTER (WHERE false) FROM all_types;

SELECT avg(id), avg(id + 0.5), avg(id * 1.0), avg(id::float8), avg(-id) FROM all_types;

SELECT avg(qty), avg(price), avg(weight), avg(qty * price) FROM small;

SELECT kind, avg(qty), avg(price), avg(weight) FROM small GROUP BY kind;

SELECT avg(n10), avg(n42), avg(n180), avg(n1818), avg(n195), avg(n380), avg(n3838), avg(n5020), avg(nneg) FROM numerics;

SELECT k, avg(n10), avg(n42), avg(n180), avg(n1818), avg(n195), avg(n380), avg(n3838), avg(n5020), avg(nneg), avg(nan62) FROM numerics GROUP BY k;

SELECT avg(n) FROM numerics WHERE id % 50 IN (1, 8, 9) AND id <= 1000;

SELECT avg(n) FROM extremes WHERE id IN (2, 5);

SELECT avg(n) FROM extremes WHERE id IN (1, 2);

SELECT avg(f8) FROM extremes WHERE id IN (1, 5);

SELECT avg(f8) FROM extremes WHERE id IN (3, 5);

SELECT avg(f8), avg(f4) FROM extremes WHERE id = 1;

SELECT avg(f8) FROM extremes WHERE id IN (4, 5);

SELECT avg(i2), avg(i4), avg(i8) FROM extremes;

SELECT avg(i8) FROM extremes WHERE id = 1;

SELECT avg(1), avg(1.5), avg(2::float8) FROM small;

SELECT round(avg(n152), 2), avg(n152)::int, trunc(avg(i4)), avg(i4) * 2, avg(i2) > avg(i4) FROM all_types;

SELECT avg(span) FROM opaque;

-- One, two, three rows.
SELECT grp, avg(i4), avg(n), avg(f8) FROM all_types WHERE id <= 40 GROUP BY grp;
