-- int2.

SELECT id, i2 FROM all_types WHERE i2 > 0 AND id <= 300;

SELECT id, i2 FROM extremes;

SELECT id FROM extremes WHERE i2 >= 0;

-- ordered
SELECT id, i2 FROM extremes ORDER BY i2 NULLS FIRST, id;

SELECT count(i2), sum(i2), avg(i2), min(i2), max(i2), count(DISTINCT i2) FROM all_types WHERE b;

SELECT grp, count(i2), sum(i2), avg(i2), min(i2), max(i2), count(DISTINCT i2), sum(DISTINCT i2) FROM all_types GROUP BY grp;

SELECT id, i2 = 0, i2 <> 0, i2 < 0, i2 <= 0, i2 > 0, i2 >= 0, i2 = 127, i2 IS NULL FROM extremes;

SELECT id, i2 / 2::int2, i2 % 3::int2, i2 % (-1)::int2, i2 & 1::int2, ~i2 FROM extremes;

SELECT id, i2 * 0::int2, i2 + 0::int2, 0::int2 - i2 FROM extremes WHERE id > 1;

SELECT i2 % 10::int2 AS digit, count(*) FROM all_types GROUP BY 1;

SELECT id, i2::text, i2::float8, i2::numeric, to_hex(i2::int8) FROM extremes;

SELECT sum(i2::numeric), avg(i2::numeric), sum(i2::float8 / 4) FROM all_types WHERE abs(i2::numeric) < 1000000000;
