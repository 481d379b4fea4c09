-- Casts between the types, implicit and explicit.

SELECT id, i2::int4, i2::int8, i2::float4, i2::float8, i2::numeric, i2::text, i2::numeric(6,1) FROM all_types WHERE id <= 200;

SELECT id, i4::int8, i4::float4, i4::float8, i4::numeric, i4::text, i4::bool, i4::numeric(12,2), (i4 / 10)::int2 FROM all_types WHERE id <= 200;

SELECT id, (i8 / 4294967296)::int4, i8::float4, i8::float8, i8::numeric, i8::text, i8::varchar(5), (i8 / 1000000000000000)::int2 FROM all_types WHERE id <= 200;

SELECT id, f4::int2, f4::int4, f4::int8, f4::float8, f4::numeric, f4::text, f8::int4, f8::int8, f8::float4, f8::numeric, f8::text FROM all_types WHERE id <= 200;

SELECT id, f8r::float4, f8r::numeric, f8r::numeric(20,3), f8r::int8, f8r::text, f4::float8::text, (f8 / 3)::float4 FROM all_types WHERE id <= 200;

SELECT id, n::int8, n152::int8, n152::float4, n152::float8, n::float8, n::text, n152::text, n3810::text, n::numeric(20,2), n152::numeric(15,0), n152::numeric FROM all_types WHERE id <= 200;

SELECT id, (id + 0.5)::int4, (-id - 0.5)::int4, (id + 0.5)::numeric::int8, (id + 0.5)::float8::int4, (id * 2 + 0.5)::float8::int4, (-0.5 - id)::float8::int8, (id + 0.5)::float4::int2 FROM small;

SELECT id, d::timestamp, d::timestamptz, d::text, ts::date, ts::timestamptz, ts::text, ts::time, tz::date, tz::timestamp, tz::text, tz::timetz FROM all_types WHERE id <= 200;

SELECT id, ts::timestamp(0), ts::timestamp(3), tz::timestamptz(0), ts::time(2) FROM all_types WHERE id <= 200;

SELECT id, t::varchar(5), t::char(5), t::bytea, vc::text, vc::char(8), vc::varchar(3), c::text, c::varchar, c::char(3), c::char(20) FROM all_types WHERE id BETWEEN 20 AND 200;

SELECT id, ok::int, ok::text, qty::bool, id::bool, 'yes'::bool, 'off'::bool FROM small;

SELECT id, u::text, u::text::uuid, by::text, encode(by, 'base64'), by::text::bytea = by FROM all_types WHERE id <= 200;

SELECT id::text::int4, id::text::int8, price::text::numeric, weight::text::float8, shipped::text::date, placed::text::timestamptz, ok::text::bool FROM small;

SELECT '42'::int4 + id, ' 7 '::int2, '1e3'::float8 * id, '12.340'::numeric + id, '0x10'::text, '2020-02-30'::text FROM small;

SELECT id::int2::int4::int8::numeric::float8::float4::text FROM small;

SELECT CAST(price AS int), CAST(price AS numeric(5,1)), CAST(price AS float4), int4(price), float8(qty), text(qty) FROM small;

SELECT id, n10::int2, n42::float4, n180::int8, n1818::float8, n195::int8, n380::float8, n3838::float4, n5020::float8, nneg::int4 FROM numerics WHERE id <= 200;

SELECT id, f4::numeric, f8::numeric FROM extremes WHERE id NOT IN (6, 7, 8, 9);

SELECT id, n::float8::text FROM numerics WHERE n IS NOT NULL;

SELECT id, c || '|', c::text || '|', c::varchar(4) || '|', length(c), octet_length(c), c::char(2)::text || '|' FROM strings;

SELECT id, t::"char", t::name, substr(t, 1, 3)::bit(8) IS NULL FROM strings WHERE t IS NULL;

SELECT qty::oid, id::regclass IS NULL, kind::"char", name::name FROM small WHERE qty > 0;

-- error
SELECT i4::int2 FROM all_types;

-- error
SELECT i8::int4 FROM all_types;

-- error
SELECT n152::int4 FROM all_types;

-- error
SELECT (f8 * 1e6)::int4 FROM all_types WHERE f8 > 0;

-- error
SELECT (f8 * 1e18)::int8 FROM all_types WHERE f8 > 100;

-- error
SELECT n152::numeric(5,2) FROM all_types;

-- error
SELECT f8::numeric(3,1) FROM all_types WHERE f8 > 1000;

-- error
SELECT f8::int8 FROM extremes WHERE id = 3;

-- error
SELECT n::int4 FROM extremes WHERE id = 3;

-- error
SELECT n::int8 FROM extremes WHERE id = 2;

-- error
SELECT name::int FROM small WHERE name = 'anvil';

-- error
SELECT name::date FROM small WHERE name = 'bolt';

-- error
SELECT name::numeric FROM small WHERE id = 9;

-- error
SELECT kind::bool FROM small WHERE id = 7;

-- error
SELECT name::uuid FROM small WHERE id = 1;

-- error
SELECT t::float8 FROM strings WHERE id = 57;

-- error
SELECT (f8 * 10)::float4 FROM extremes WHERE id = 6;

-- error
SELECT f8::float4 FROM extremes WHERE id = 8;

-- error
SELECT d::timestamp FROM extremes WHERE id = 5;

-- error
SELECT '99999'::int2 + id FROM small;

-- error
SELECT 'abc'::int + id FROM small;

SELECT f8::float4, f4::float8, f8::int8 FROM extremes WHERE id IN (4, 5, 11, 14);

SELECT id, n::float8 FROM extremes WHERE n = 'NaN';

SELECT id, n::float4 FROM extremes WHERE n = 'NaN';
