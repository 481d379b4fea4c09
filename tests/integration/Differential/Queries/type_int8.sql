-- int8.

SELECT id, i8 FROM all_types WHERE i8 > 0 AND id <= 300;

SELECT id, i8 FROM extremes;

SELECT id FROM extremes WHERE i8 >= 0;

-- ordered
SELECT id, i8 FROM extremes ORDER BY i8 NULLS FIRST, id;

SELECT count(i8), sum(i8), avg(i8), min(i8), max(i8), count(DISTINCT i8) FROM all_types WHERE b;

SELECT grp, count(i8), sum(i8), avg(i8), min(i8), max(i8), count(DISTINCT i8), sum(DISTINCT i8) FROM all_types GROUP BY grp;

SELECT id, i8 = 0, i8 <> 0, i8 < 0, i8 <= 0, i8 > 0, i8 >= 0, i8 = 127, i8 IS NULL FROM extremes;

SELECT id, i8 / 2::int8, i8 % 3::int8, i8 % (-1)::int8, i8 & 1::int8, ~i8 FROM extremes;

SELECT id, i8 * 0::int8, i8 + 0::int8, 0::int8 - i8 FROM extremes WHERE id > 1;

SELECT i8 % 10::int8 AS digit, count(*) FROM all_types GROUP BY 1;

SELECT id, i8::text, i8::float8, i8::numeric, to_hex(i8::int8) FROM extremes;

SELECT sum(i8::numeric), avg(i8::numeric), sum(i8::float8 / 4) FROM all_types WHERE abs(i8::numeric) < 1000000000;
