-- Casts between text and numbers, comparisons of rows, and texts that need much memory for a moment.

SELECT id, substring(t, '[0-9]+')::int, (id || '')::int2, (' ' || id || E'\t\n')::int4, ('-' || id || '00000000000')::int8, ('+' || id)::int FROM strings;

SELECT id, split_part(id || '-' || id * 3, '-', 2)::int + 1, left(id::text, 2)::int8, (id || '.50')::numeric, ('-' || id || 'e-3')::numeric, (id * 100)::text::int2 FROM strings WHERE id < 300;

SELECT id, i2::text::int2, i4::text::int4, i8::text::int8, i8::text::varchar(30)::int8, i4::char(20)::int4, n::text::numeric FROM extremes;

SELECT sum((i4 || '')::int8), count(DISTINCT left(i4::text, 2)::text), max(n152::text::numeric) FROM all_types WHERE i4 IS NOT NULL;

SELECT t::int, vc::int8, c::numeric, t::numeric FROM all_null LIMIT 2;

SELECT id FROM all_types WHERE (grp, i4) < (3, 5000) AND id < 2000;

SELECT id FROM all_types WHERE (i2, i4, t) >= (500, 0, 'a') AND id < 3000;

SELECT id, (i2, n152) <= (i4, n), (t, vc) > (vc, t), (d, i4, f8) < ('2005-01-01', 7, 'NaN'), (f8, f4) >= (f4, f8), (grp, grp) <= (grp, id), (b, c) > (false, 'm') FROM all_types WHERE id < 1000;

SELECT id, (i4, 10 / nullif(grp - 3, 0)) < (i4 + 1, 1), (d, t) = (d, t), (grp, i4) <> (3, 4) FROM all_types WHERE id < 500 AND i4 < 1000000;

SELECT sum(length(repeat(t, 100))), max(length(lpad(t, 50000, 'é'))), count(repeat(vc, 5000)) FROM all_types WHERE id < 400;

SELECT count(*) FROM all_types WHERE (repeat(t, 50) LIKE 'zz%' OR length(t || t || t) > 50000) AND id < 3000;

SELECT left(md5(t), 4), md5(by), md5(''), md5(t || t), md5(left(repeat(md5(t), 10), 40 + id % 100)) FROM all_types WHERE id < 1000;

SELECT substr(md5(id::text), 1, 1), count(*) FROM all_types GROUP BY 1;

-- error
SELECT t::int FROM strings WHERE id = 1;

-- error
SELECT t::int FROM strings WHERE id = 8;

-- error
SELECT (id || '2147483647')::int FROM strings WHERE id = 1;

-- error
SELECT ('-' || id || '2767x')::int2 FROM strings WHERE id = 3;

-- error
SELECT (id || '99999999999999999999')::int8 FROM strings WHERE id = 1;

-- error
SELECT (id || '.')::int FROM strings WHERE id = 1;

-- error
SELECT (id || '..5')::numeric FROM strings WHERE id = 1;

-- error
SELECT (i4, 1 / (i4 - i4)) < (i4, 1) FROM all_types WHERE i4 IS NOT NULL;
