-- Functions of numbers: the ends of every type, NaN and infinities, halves, scales that grow and shrink.

SELECT id, abs(i2 + 1), abs(i4), abs(i8), mod(i4, 7), mod(i8, -13), mod(i2, 3::int2), i4 % 5, sign(i4), @i4 FROM all_types WHERE id < 19999;

SELECT id, div(i8, 10), div(n152, 7), div(n, 0.3), mod(n152, 7.25), mod(n, 13) FROM all_types WHERE id < 2000;

SELECT id, i4 & 255, i4 | 4096, i4 # 1, ~i4, i4 << 3, i4 >> 2, i2 & 7::int2, i8 & 65535, i8 << 40, i8 >> 33, i2 << 9, i4 << 33, i4 >> 40 FROM extremes;

SELECT id, abs(n), sign(n), ceil(n), ceiling(n), floor(n), round(n), trunc(n), round(n, 2), trunc(n, 2), round(n, -2), trunc(n, -2) FROM numerics WHERE abs(n) < 1e300 OR n IS NULL OR n IN ('NaN', 'Infinity', '-Infinity');

SELECT id, round(n10), round(n10, 3), round(n10, -1), trunc(n10, -1), ceil(n10), floor(n10), sign(n10), abs(n10) FROM numerics;

SELECT id, round(n42), round(n42, 1), round(n42, 2), round(n42, 5), round(n42, -1), round(n42, -2), round(n42, -3), trunc(n42), trunc(n42, 1), trunc(n42, -1), trunc(n42, 4), ceil(n42), floor(n42), sign(n42) FROM numerics;

SELECT id, round(n180, -3), round(n180, -18), round(n180, -19), round(n180, 3), trunc(n180, -5), trunc(n180, 2), ceil(n180), floor(n180), sign(n180) FROM numerics;

SELECT id, round(n1818), round(n1818, 17), round(n1818, 5), round(n1818, -1), trunc(n1818, 9), ceil(n1818), floor(n1818), round(n1818, 25), sign(n1818) FROM numerics;

SELECT id, round(n195), round(n195, 2), round(n195, -4), trunc(n195, 3), trunc(n195), ceil(n195), floor(n195), round(n195, 20), sign(n195) FROM numerics;

SELECT id, round(n380, -1), round(n380, -37), round(n380, -38), trunc(n380, -20), ceil(n380), floor(n380), round(n380, 1), sign(n380) FROM numerics;

SELECT id, round(n3838), round(n3838, 37), round(n3838, 10), trunc(n3838, 19), ceil(n3838), floor(n3838), sign(n3838) FROM numerics;

SELECT id, round(n5020), round(n5020, 3), trunc(n5020, -3), ceil(n5020), floor(n5020), round(nneg, -3), round(nneg), trunc(nneg, -4), ceil(nneg) FROM numerics;

SELECT id, round(nan62), round(nan62, 1), round(nan62, 4), round(nan62, -1), trunc(nan62, 1), trunc(nan62, -2), ceil(nan62), floor(nan62), sign(nan62), abs(nan62) FROM numerics;

SELECT id, round(n42, k - 3), trunc(n, k - 3), round(n195, k * 4) FROM numerics WHERE abs(n) < 1e20;

SELECT k, sum(round(n42, 1)), sum(trunc(n195)), avg(ceil(nan62)), sum(floor(n1818)), sum(round(n42 * n42, 2)), max(round(n195 / 7, 3)), sum(round(n42, -1)), sum(round(n42, 6) + n42) FROM numerics GROUP BY k;

SELECT sum(round(n152 * 1.19, 2)), sum(round(n152, 1) - n152), sum(ceil(n152)), sum(floor(n152 * 0.5)), sum(trunc(n152, -3)), sum(sign(n152)) FROM all_types;

SELECT round(n42), count(*), sum(n42) FROM numerics GROUP BY round(n42);

SELECT count(*) FROM numerics WHERE round(n42, 1) = 9.5 OR trunc(n195) > 100 OR floor(n42) < -99 OR ceil(nan62) = 'NaN';

SELECT id, round(f8), ceil(f8), ceiling(f8), floor(f8), trunc(f8), sign(f8), abs(f8), round(f4), ceil(f4), sign(f4), abs(f4) FROM extremes;

SELECT id, round(f8), ceil(f8), floor(f8), trunc(f8), sign(f8), round((f8 * 32)::float8), cbrt(f8), sqrt(abs(f8)) FROM all_types WHERE id < 4000;

SELECT id, sqrt(f8), cbrt(f8) FROM extremes WHERE f8 >= 0 OR f8 IS NULL;

SELECT id, exp(f8 / 50000), exp(-f8 / 30000), ln(abs(f8) + 1), log(abs(f8) + 0.5), log10(abs(f8) + 0.25) FROM all_types WHERE id < 4000;

SELECT id, power(abs(f8), 0.37), power(f8, 3), pow(abs(f8) + 1, -f4 / 100), f8 ^ 2, 1.0000001 ^ f8, sqrt(i4 & 65535), |/ abs(f8), ||/ f8 FROM all_types WHERE id < 4000;

SELECT id, exp(f8), power(1, f8), power(f8, 0), power('NaN', f8), power(f8, 'NaN') FROM extremes WHERE f8 IS NULL OR abs(f8) < 100 OR f8 IN ('NaN', 'Infinity', '-Infinity');

SELECT id, power(f8, 'Infinity'), power(f8, '-Infinity') FROM extremes WHERE f8 <> 0;

SELECT id, power('Infinity'::float8, f8), power(2::float8, f8) FROM extremes WHERE abs(f8) < 100 OR f8 IN ('NaN', 'Infinity', '-Infinity');

SELECT id, power('-Infinity'::float8, i2), power('-Infinity'::float8, -i4), power(-1.5::float8, i2 / 100) FROM extremes WHERE i2 <> 0 AND id > 1;

SELECT id, ln(f8), log(f8) FROM extremes WHERE f8 > 0;

SELECT sum(round(f8)), max(trunc(f8)), min(floor(f8)), count(DISTINCT sign(f8)) FROM all_types;

SELECT greatest(i4, 5, i2), least(i4, i8), greatest(n152, 0.5), least(n, n152, NULL), greatest(f8, f4), least(d, '2000-01-01'), greatest(t, 'm'), least(ts, '2001-01-01'), greatest(b, false), least(c, 'm') FROM all_types WHERE id < 300;

SELECT id, sqrt(n), exp(n42 / 10), ln(abs(n42) + 1), power(n42, 2), log(abs(n42) + 1), n42 ^ 3 FROM numerics WHERE n BETWEEN 0 AND 100;

SELECT abs(i4), mod(i4, 3), round(n152, 1), ceil(n), floor(n3810), sqrt(f8), exp(f8), round(f8), sign(n152), i4 & 1 FROM all_null LIMIT 3;

SELECT abs(i4), round(n152, 1), sqrt(f8) FROM empty_table;

-- error
SELECT mod(i4, i2 - i2) FROM extremes WHERE i4 IS NOT NULL;

-- error
SELECT div(n152, n152 - n152) FROM all_types WHERE n152 IS NOT NULL;

-- error
SELECT ln(f8) FROM extremes WHERE id = 4;

-- error
SELECT ln(f8) FROM extremes WHERE id = 7;

-- error
SELECT log(f8) FROM extremes WHERE id = 5;

-- error
SELECT log(-1 - f8) FROM extremes WHERE id = 6;

-- error
SELECT exp(f8) FROM extremes WHERE id = 6;

-- error
SELECT exp(f8) FROM extremes WHERE id = 7;

-- error
SELECT power(f8, -1) FROM extremes WHERE id = 5;

-- error
SELECT power(f8, 0.5) FROM extremes WHERE id = 7;

-- error
SELECT power(f8, 2) FROM extremes WHERE id = 6;

-- error
SELECT power(f8, 2) FROM extremes WHERE id = 8;

SELECT id, sin(f8), cos(f8), tan(f8), cot(f8 + 0.001), atan(f8), degrees(f8 / 1000), radians(f8), asin(f8 / 20000), acos(f8 / 20000), atan2(f8, f4), atan2(f4, 0) FROM all_types WHERE id < 4000;

SELECT id, atan(f8), atan2(f8, 1), atan2(-1, f8), atan2(f8, f8) FROM extremes;

SELECT id, sin(f8), cos(f8), tan(f8) FROM extremes WHERE f8 NOT IN ('Infinity', '-Infinity');

-- error
SELECT sin(f8) FROM extremes WHERE id = 1;

-- error
SELECT acos(f8) FROM extremes WHERE id = 12;

-- error
SELECT degrees(f8) FROM extremes WHERE id = 6;
