-- float4: shortest text, signed zero, NaN and infinities.

SELECT id, f4 FROM extremes;

-- set: extra_float_digits=0
SELECT id, f4, f4::text FROM extremes;

-- set: extra_float_digits=-3
SELECT id, f4, f4::text FROM all_types WHERE id <= 100;

SELECT id, f4, f4 / 3, f4 * 0.1, f4::numeric FROM all_types WHERE id <= 300;

SELECT id, -f4, abs(f4), f4 + 0::float4, f4 * 1::float4, f4 - f4 FROM extremes;

SELECT id, f4 = f4, f4 < 0, f4 > 0, f4 = 0, f4 = '-0', f4 <> 'NaN', f4 > '1e30' FROM extremes;

SELECT count(f4), sum(f4), avg(f4), min(f4), max(f4), count(DISTINCT f4), sum(DISTINCT f4) FROM all_types;

SELECT tag, count(f4), sum(f4), avg(f4), min(f4), max(f4), count(DISTINCT f4) FROM all_types GROUP BY tag;

SELECT f4 > 0, f4 = 'NaN', count(*) FROM extremes GROUP BY 1, 2;

-- ordered
SELECT id, f4 FROM extremes ORDER BY f4 DESC NULLS LAST, id;

SELECT id FROM extremes WHERE f4 IN ('NaN', 'Infinity', 0);

SELECT id FROM extremes WHERE f4 BETWEEN '-1' AND 'NaN';

SELECT id, f4 IS NULL, f4::text, f4::float8::float4::text FROM extremes WHERE id NOT IN (6, 7, 8, 9, 10);

SELECT count(*) FROM all_types WHERE f4 > 100.25 AND f4 < 900.5;

SELECT id, round(f4::float8), ceil(f4), floor(f4), trunc(f4) FROM extremes;

SELECT max(f4), min(f4) FROM extremes WHERE f4 < 'NaN';

SELECT id, f4 / 2, f4 * 2 FROM extremes WHERE id NOT IN (6, 7, 8, 9, 10);
