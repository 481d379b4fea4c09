-- float8: shortest text, signed zero, NaN and infinities.

SELECT id, f8 FROM extremes;

-- set: extra_float_digits=0
SELECT id, f8, f8::text FROM extremes;

-- set: extra_float_digits=-3
SELECT id, f8, f8::text FROM all_types WHERE id <= 100;

SELECT id, f8, f8 / 3, f8 * 0.1, f8::numeric FROM all_types WHERE id <= 300;

SELECT id, -f8, abs(f8), f8 + 0::float8, f8 * 1::float8, f8 - f8 FROM extremes;

SELECT id, f8 = f8, f8 < 0, f8 > 0, f8 = 0, f8 = '-0', f8 <> 'NaN', f8 > '1e30' FROM extremes;

SELECT count(f8), sum(f8), avg(f8), min(f8), max(f8), count(DISTINCT f8), sum(DISTINCT f8) FROM all_types;

SELECT tag, count(f8), sum(f8), avg(f8), min(f8), max(f8), count(DISTINCT f8) FROM all_types GROUP BY tag;

SELECT f8 > 0, f8 = 'NaN', count(*) FROM extremes GROUP BY 1, 2;

-- ordered
SELECT id, f8 FROM extremes ORDER BY f8 DESC NULLS LAST, id;

SELECT id FROM extremes WHERE f8 IN ('NaN', 'Infinity', 0);

SELECT id FROM extremes WHERE f8 BETWEEN '-1' AND 'NaN';

SELECT id, f8 IS NULL, f8::text, f8::float8::float4::text FROM extremes WHERE id NOT IN (6, 7, 8, 9, 10);

SELECT count(*) FROM all_types WHERE f8 > 100.25 AND f8 < 900.5;

SELECT id, round(f8::float8), ceil(f8), floor(f8), trunc(f8) FROM extremes;

SELECT max(f8), min(f8) FROM extremes WHERE f8 < 'NaN';

SELECT id, f8 / 2, f8 * 2 FROM extremes WHERE id NOT IN (6, 7, 8, 9, 10);
