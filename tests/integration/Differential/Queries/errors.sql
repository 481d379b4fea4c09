-- Failing queries: the same SQLSTATE and message. Each can fail in one way only, whatever the order of rows.

-- error
SELECT 1 / 0 FROM small;

-- error
SELECT id / 0 FROM small;

-- error
SELECT 100 / (id - 5) FROM small;

-- error
SELECT id FROM small WHERE 100 / (id - 5) > 3;

-- error
SELECT id % (id - 5) FROM small;

-- error
SELECT i2 / (i2 - i2) FROM all_types;

-- error
SELECT i8 / 0 FROM all_types;

-- error
SELECT i8 % (i8 - i8) FROM all_types WHERE i8 IS NOT NULL;

-- error
SELECT f8 / 0 FROM all_types WHERE f8 > 0;

-- error
SELECT f4 / (f4 - f4) FROM all_types WHERE f4 IS NOT NULL;

-- error
SELECT n152 / 0 FROM all_types;

-- error
SELECT n152 % (n152 - n152) FROM all_types;

-- error
SELECT n / (id - 777) FROM all_types WHERE n IS NOT NULL OR id = 777;

-- error
SELECT sum(1 / (id - 20000)) FROM all_types;

-- error
SELECT count(*) / (count(*) - count(*)) FROM all_types;

-- error
SELECT grp, count(*) / (grp - 3) FROM all_types GROUP BY grp;

-- error
SELECT grp, count(*) FROM all_types GROUP BY grp HAVING sum(i4) / (grp - 3) > 0;

-- error
SELECT 10 / (grp - 3), count(*) FROM all_types GROUP BY 10 / (grp - 3);

-- error
SELECT id FROM small ORDER BY 1 / (id - 4);

-- error
SELECT DISTINCT 1 / (id - 4) FROM small;

-- error
SELECT count(*) FILTER (WHERE 1 / (id - 4) > 0) FROM small;

-- error
SELECT CASE WHEN id = 4 THEN 1 / (id - 4) END FROM small;

-- error
SELECT i2 + i2 FROM extremes WHERE id = 2;

-- error
SELECT i2 - 1::int2 FROM extremes;

-- error
SELECT i2 * i2 FROM extremes WHERE id = 14;

-- error
SELECT -i2 FROM extremes;

-- error
SELECT abs(i2) FROM extremes;

-- error
SELECT i2 / (-1)::int2 FROM extremes;

-- error
SELECT i4 + 1 FROM extremes;

-- error
SELECT i4 - 1 FROM extremes;

-- error
SELECT i4 * i4 FROM extremes WHERE id = 13;

-- error
SELECT -i4 FROM extremes;

-- error
SELECT abs(i4) FROM extremes;

-- error
SELECT i4 / -1 FROM extremes;

-- error
SELECT i8 + 1 FROM extremes;

-- error
SELECT i8 - 1 FROM extremes;

-- error
SELECT i8 * 2 FROM extremes;

-- error
SELECT i8 * i8 FROM extremes WHERE id = 14;

-- error
SELECT -i8 FROM extremes;

-- error
SELECT i8 / -1 FROM extremes;

-- error
SELECT i2 + i4 FROM extremes;

-- error
SELECT i4 + i8 FROM extremes;

-- error
SELECT sum(i4 + 2147483647) FROM all_types;

-- error
SELECT sum(i2 * 1000::int2) FROM all_types;

-- error
SELECT f8 * 10 FROM extremes;

-- error
SELECT f8 * f8 FROM extremes WHERE id = 8;

-- error
SELECT f4 * f4 FROM extremes WHERE id = 6;

-- error
SELECT f4 + f4 FROM extremes WHERE id = 6;

-- error
SELECT f8 - f8 * -1 FROM extremes WHERE id = 7;

-- error
SELECT sum(1.7976931348623157e308::float8) FROM small;

-- error
SELECT sum(3.4028235e38::float4) FROM small;

-- error
SELECT avg(1.7976931348623157e308::float8) FROM small;

-- error
SELECT n * n FROM extremes WHERE id = 6;

-- error
SELECT sum(i8) :: int8 FROM all_types WHERE i8 > 0;

-- error
SELECT sum(9223372036854775807 - id)::int8 FROM small;

-- error
SELECT d + 2147483647 FROM extremes WHERE id = 5;

-- error
SELECT d - 1 FROM extremes WHERE id = 4;

-- error
SELECT ts + interval '1 year' FROM extremes WHERE id = 5;

-- error
SELECT tz - interval '1 day' FROM extremes WHERE id = 4;

-- error
SELECT d - '2000-01-01' FROM extremes WHERE id = 1;

-- error
SELECT d::timestamp + interval '300000 years' FROM extremes WHERE id = 3;

-- error
SELECT sqrt(f8) FROM extremes WHERE id = 7;

-- error
SELECT ln(n152) FROM all_types WHERE n152 < 0;

-- error
SELECT power(f8, 0.5) FROM all_types WHERE f8 < 0;

-- error
SELECT substring(name, 1, -1) FROM small;

-- error
SELECT repeat(name, 1000000000) FROM small WHERE id = 1;

-- error
SELECT chr(id - 20) FROM small;

-- error
SELECT fail_on(id, 15000) FROM all_types;

-- error
SELECT count(*) FROM all_types WHERE fail_on(id, 19999) > 0;

-- error
SELECT sum(fail_on(i2, 17)) FROM all_types;

-- error
SELECT grp, fail_on(count(*)::int, 1177) FROM all_types GROUP BY grp;

-- error
SELECT current_setting('pgfusion_test.there_is_no_such_setting') FROM small;

-- error
SELECT j ->> 'a' FROM opaque WHERE (j ->> 'id')::bool;

-- error
SELECT (words[1])::int FROM opaque WHERE id = 1;

-- error
SELECT 'x'::mood, id FROM opaque;

-- error
SELECT (-id)::positive_int FROM opaque;

-- error
SELECT t::short_text::int FROM strings WHERE id = 10;

-- error
SELECT no_such_column FROM small;

-- error
SELECT id FROM small WHERE name > 5;

-- error
SELECT id, count(*) FROM small;

-- error
SELECT no_such_function(id) FROM small;

-- error
SELECT id FROM small WHERE sum(id) > 3;

-- error
SELECT * FROM no_such_table;

-- The same mistakes where no row reaches them.
SELECT 100 / (id - 5) FROM small WHERE id > 5;

SELECT i8 * 2 FROM extremes WHERE id IN (3, 4, 5);

SELECT CASE WHEN id <> 5 THEN 100 / (id - 5) END FROM small;

SELECT sum(100 / (id - 5)) FILTER (WHERE id <> 5) FROM small;

SELECT fail_on(id, 15000) FROM all_types WHERE id > 15000 AND id < 15100;

SELECT f8 / 0 FROM extremes WHERE id = 3;

SELECT f8 / 'Infinity', f4 * 'Infinity' FROM extremes WHERE id IN (5, 6, 7) AND f4 <> 0;

SELECT d + 1, d - 1, ts + interval '1 day', tz - interval '1 day' FROM extremes WHERE id IN (1, 2);

-- AND goes on after a NULL, but for the conjuncts of WHERE and HAVING.
-- error
SELECT count(*) FILTER (WHERE NULLIF(id, 5) > 0 AND 10 / (id - 5) > -100) FROM small;

-- error
SELECT sum(CASE WHEN NULLIF(id, 5) > 0 AND 10 / (id - 5) > -100 THEN 1 ELSE 0 END) FROM small;

-- error
SELECT count(*) FROM small WHERE (NULLIF(id, 5) > 0 AND 10 / (id - 5) > 100) OR id < 0;

SELECT count(*) FROM small WHERE NULLIF(id, 5) > 0 AND 10 / (id - 5) > -100;

-- All keys of all rows are computed, also of those that the first key keeps out of the result.
-- error
SELECT id FROM all_types ORDER BY n152, 1 / (id - 19000) LIMIT 3;

-- LIMIT 0 computes nothing.
SELECT sum(100 / (id - id)) FROM small LIMIT 0;

SELECT id FROM small ORDER BY 100 / (id - id) LIMIT 0;

-- The targets of rows that OFFSET skips are computed.
-- error
SELECT 100 / (id - 5) FROM small ORDER BY id OFFSET 7;

-- error
SELECT 100 / (id - 5) FROM small OFFSET 7;
