-- int4.

SELECT id, i4 FROM all_types WHERE i4 > 0 AND id <= 300;

SELECT id, i4 FROM extremes;

SELECT id FROM extremes WHERE i4 >= 0;

-- ordered
SELECT id, i4 FROM extremes ORDER BY i4 NULLS FIRST, id;

SELECT count(i4), sum(i4), avg(i4), min(i4), max(i4), count(DISTINCT i4) FROM all_types WHERE b;

SELECT grp, count(i4), sum(i4), avg(i4), min(i4), max(i4), count(DISTINCT i4), sum(DISTINCT i4) FROM all_types GROUP BY grp;

SELECT id, i4 = 0, i4 <> 0, i4 < 0, i4 <= 0, i4 > 0, i4 >= 0, i4 = 127, i4 IS NULL FROM extremes;

SELECT id, i4 / 2::int4, i4 % 3::int4, i4 % (-1)::int4, i4 & 1::int4, ~i4 FROM extremes;

SELECT id, i4 * 0::int4, i4 + 0::int4, 0::int4 - i4 FROM extremes WHERE id > 1;

SELECT i4 % 10::int4 AS digit, count(*) FROM all_types GROUP BY 1;

SELECT id, i4::text, i4::float8, i4::numeric, to_hex(i4::int8) FROM extremes;

SELECT sum(i4::numeric), avg(i4::numeric), sum(i4::float8 / 4) FROM all_types WHERE abs(i4::numeric) < 1000000000;
