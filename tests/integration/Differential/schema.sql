-- The tables that the query corpus reads, loaded by DifferentialDatabase into two databases: one whose
-- default collation is C, one whose default collation is linguistic (ICU "und").
--
-- Everything here is deterministic: "random" values come from h(), a hash of the row number and a salt.
-- The row counts and some values are relied on by the queries; rows at the seams are marked.

SET client_min_messages = warning;
SET TimeZone = 'Europe/Berlin';

-- ---------------------------------------------------------------- types and functions

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pair AS (x int, y text);
CREATE DOMAIN positive_int AS int CHECK (VALUE > 0);
CREATE DOMAIN price AS numeric(10,2);
CREATE DOMAIN short_text AS varchar(8);

-- 0 .. 2^32-1
CREATE FUNCTION h(i int, salt text) RETURNS int8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ('x' || substr(md5(i::text || '/' || salt), 1, 8))::bit(32)::int8 $$;

-- One statement: the planner inlines it.
CREATE FUNCTION imm_double(x int8) RETURNS int8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT x * 2 $$;

CREATE FUNCTION imm_label(x int) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
	RETURN CASE WHEN x IS NULL THEN 'none' WHEN x % 2 = 0 THEN 'even' ELSE 'odd' END;
END $$;

CREATE FUNCTION strict_half(x numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$ BEGIN RETURN x / 2; END $$;

CREATE FUNCTION null_to_minus_one(x int) RETURNS int
LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
AS $$ BEGIN RETURN coalesce(x, -1); END $$;

CREATE FUNCTION null_for_odd(x int) RETURNS int
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$ BEGIN RETURN CASE WHEN x % 2 = 0 THEN x END; END $$;

-- Reads a setting, so it is stable: its value may change between statements but not within one.
CREATE FUNCTION stable_offset() RETURNS int
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$ BEGIN RETURN coalesce(nullif(current_setting('pgfusion_test.shift', true), ''), '100')::int; END $$;

CREATE FUNCTION stable_add(x int) RETURNS int
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$ BEGIN RETURN x + stable_offset(); END $$;

CREATE FUNCTION volatile_same(x int) RETURNS int
LANGUAGE plpgsql VOLATILE
AS $$ BEGIN RETURN x; END $$;

CREATE FUNCTION scale_by(x numeric, factor numeric DEFAULT 2.5) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT x * factor $$;

CREATE FUNCTION pick_first(a anyelement, b anyelement) RETURNS anyelement
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$ BEGIN RETURN coalesce(a, b); END $$;

CREATE FUNCTION count_arguments(VARIADIC xs int[]) RETURNS int
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$ BEGIN RETURN array_length(xs, 1); END $$;

CREATE FUNCTION fail_on(x int, bad int) RETURNS int
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
	IF x = bad THEN
		RAISE EXCEPTION 'row % is not wanted', x USING ERRCODE = 'PF001';
	END IF;
	RETURN x;
END $$;

CREATE FUNCTION distance_of(a int, b int) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT abs(a - b) $$;
CREATE OPERATOR <~> (LEFTARG = int, RIGHTARG = int, FUNCTION = distance_of, COMMUTATOR = <~>);

-- Cheaper than a comparison, so that conditions with it are evaluated first.
CREATE FUNCTION cheap_differ(a int, b int) RETURNS bool
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 0.5
AS $$ BEGIN RETURN a <> b; END $$;

CREATE AGGREGATE concat_all (text) (SFUNC = textcat, STYPE = text, INITCOND = '');
CREATE AGGREGATE total_of (int4) (SFUNC = int4pl, STYPE = int4);

-- ---------------------------------------------------------------- collations

-- libc_linguistic: a linguistic libc collation when the operating system has one, otherwise C.utf8
-- (byte order, but reached through strcoll as any other).
DO $$
DECLARE
	found_name text;
BEGIN
	SELECT collname INTO found_name
	FROM pg_collation
	WHERE collprovider = 'c' AND collcollate <> 'C' AND collcollate <> 'POSIX'
	  AND collencoding = (SELECT encoding FROM pg_database WHERE datname = current_database())
	ORDER BY collname !~ '^en_US', collname !~ '^en_', collname ~ '^C\.', collname
	LIMIT 1;
	EXECUTE format('CREATE COLLATION libc_linguistic FROM %I', coalesce(found_name, 'C'));
END $$;
CREATE COLLATION case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

-- ---------------------------------------------------------------- all_types: 20,000 rows

CREATE TABLE all_types (
	id		int4 NOT NULL PRIMARY KEY,
	grp		int4 NOT NULL,			-- 0 .. 16
	tag		text NOT NULL,			-- five values
	b		bool,
	i2		int2,
	i4		int4,
	i8		int8,
	f4		float4,					-- multiples of 1/4: sums are exact in any order
	f8		float8,					-- multiples of 1/64: likewise
	f8r		float8,					-- anything finite: sums depend on the order of addition
	n		numeric,				-- mixed scales, 0 to 6 digits
	n152	numeric(15,2),
	n3810	numeric(38,10),
	d		date,
	ts		timestamp,
	tz		timestamptz,
	t		text,					-- up to 30 kB
	vc		varchar(20),
	c		char(12),
	u		uuid,
	by		bytea,
	rare	int4					-- NULL in 19 of 20 rows
) WITH (autovacuum_enabled = off);

INSERT INTO all_types
SELECT
	i,
	i % 17,
	(ARRAY['alpha', 'beta', 'gamma', 'delta', 'epsilon'])[1 + (h(i, 'tag') % 5)::int],
	CASE WHEN h(i, 'b') % 7 = 0 THEN NULL ELSE h(i, 'b') % 2 = 0 END,
	CASE WHEN h(i, 'i2') % 10 = 0 THEN NULL ELSE (h(i, 'i2') % 2001 - 1000)::int2 END,
	CASE WHEN h(i, 'i4') % 11 = 0 THEN NULL ELSE (h(i, 'i4') % 200001 - 100000)::int4 END,
	CASE WHEN h(i, 'i8') % 12 = 0 THEN NULL ELSE (h(i, 'i8') - 2147483648) * 1000003 END,
	CASE WHEN h(i, 'f4') % 9 = 0 THEN NULL ELSE ((h(i, 'f4') % 2001 - 1000)::float8 / 4)::float4 END,
	CASE WHEN h(i, 'f8') % 9 = 0 THEN NULL ELSE (h(i, 'f8') % 2000001 - 1000000)::float8 / 64 END,
	CASE WHEN h(i, 'f8r') % 8 = 0 THEN NULL ELSE (h(i, 'f8r') - 2147483648)::float8 / 977.0 END,
	CASE WHEN h(i, 'n') % 10 = 0 THEN NULL
		ELSE round((h(i, 'n') - 2147483648)::numeric / 7, (h(i, 'scale') % 7)::int) END,
	CASE WHEN h(i, 'n152') % 10 = 0 THEN NULL ELSE (h(i, 'n152') % 20000001 - 10000000)::numeric / 100 END,
	CASE WHEN h(i, 'n3810') % 10 = 0 THEN NULL
		ELSE (h(i, 'n3810') - 2147483648)::numeric * 1000000007 * 10007 / 10000000000 END,
	CASE WHEN h(i, 'd') % 13 = 0 THEN NULL ELSE date '1990-01-01' + (h(i, 'd') % 15000)::int END,
	CASE WHEN h(i, 'ts') % 13 = 0 THEN NULL
		ELSE timestamp '1990-01-01' + make_interval(secs => h(i, 'ts') % 1300000000)
			+ make_interval(secs => (h(i, 'us') % 1000000)::float8 / 1000000) END,
	CASE WHEN h(i, 'tz') % 13 = 0 THEN NULL
		ELSE timestamptz '1990-01-01 00:00:00+00' + make_interval(secs => h(i, 'tz') % 1300000000) END,
	CASE
		WHEN i % 1000 = 7 THEN repeat(md5(i::text) || ' ', 900)
		WHEN i % 1000 = 11 THEN (SELECT string_agg(md5(i::text || j::text), '') FROM generate_series(1, 300) j)
		WHEN h(i, 't') % 11 = 0 THEN NULL
		WHEN h(i, 't') % 23 = 1 THEN ''
		ELSE substr(md5(i::text), 1, 1 + (h(i, 't') % 25)::int) END,
	CASE WHEN h(i, 'vc') % 11 = 0 THEN NULL ELSE substr(md5((h(i, 'vc') % 500)::text), 1, (h(i, 'vc') % 20)::int) END,
	CASE WHEN h(i, 'c') % 11 = 0 THEN NULL ELSE substr(md5((h(i, 'c') % 300)::text), 1, (h(i, 'c') % 12)::int) END,
	CASE WHEN h(i, 'u') % 11 = 0 THEN NULL ELSE md5((h(i, 'u') % 9000)::text)::uuid END,
	CASE WHEN h(i, 'by') % 11 = 0 THEN NULL
		ELSE decode(substr(md5((h(i, 'by') % 700)::text), 1, 2 * (h(i, 'by') % 16)::int), 'hex') END,
	CASE WHEN i % 20 = 0 THEN i / 20 END
FROM generate_series(1, 20000) i;

-- The last rows hold each type's ends.
UPDATE all_types SET i2 = -32768, i4 = -2147483648, i8 = -9223372036854775808, d = '4714-11-24 BC',
	ts = '4714-11-24 00:00:00 BC', tz = '-infinity', u = '00000000-0000-0000-0000-000000000000' WHERE id = 19999;
UPDATE all_types SET i2 = 32767, i4 = 2147483647, i8 = 9223372036854775807, d = 'infinity', ts = 'infinity',
	tz = '294276-12-31 23:59:59.999999+00', u = 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE id = 20000;
UPDATE all_types SET n152 = 9999999999999.99, n3810 = 9999999999999999999999999999.9999999999 WHERE id = 19997;
UPDATE all_types SET n152 = -9999999999999.99, n3810 = -9999999999999999999999999999.9999999999 WHERE id = 19998;

CREATE INDEX all_types_d ON all_types (d);
CREATE INDEX all_types_i4 ON all_types (i4);
VACUUM (FREEZE) all_types;

-- ---------------------------------------------------------------- small: ten rows, read by the eye

CREATE TABLE small (
	id		int4 NOT NULL,
	name	text,
	kind	char(3),
	qty		int4,
	price	numeric(8,2),
	weight	float8,
	shipped	date,
	placed	timestamptz,
	ok		bool
);
INSERT INTO small VALUES
	(1, 'anvil', 'A', 3, 199.99, 45.5, '2021-03-01', '2021-02-27 12:00:00+00', true),
	(2, 'bolt', 'B', 1000, 0.05, 0.0078125, '2021-03-02', '2021-02-28 23:59:59.999999+00', true),
	(3, 'crate', 'A', NULL, 12.50, 2.25, NULL, '2021-03-01 00:00:00+00', false),
	(4, 'drill', 'AB', 7, 89.00, 1.75, '2021-03-28', '2021-03-28 01:30:00+00', NULL),
	(5, 'easel', NULL, 2, NULL, 3.5, '2021-10-31', '2021-10-31 00:30:00+00', true),
	(6, NULL, 'B', 0, 5.00, NULL, '2020-02-29', '2020-02-29 12:34:56+00', false),
	(7, 'gear', 'ABC', -4, 7.77, 0.125, '1999-12-31', '1999-12-31 23:59:59+00', NULL),
	(8, 'hinge', 'A', 3, 12.50, 0.25, '2021-03-01', '2021-03-01 12:00:00+00', true),
	(9, '', '', 3, 0.00, 0, '2021-03-01', NULL, false),
	(10, 'anvil', 'A', 5, 199.99, 45.5, '2022-01-01', '2022-01-01 00:00:00+00', true);

-- ---------------------------------------------------------------- empty_table

CREATE TABLE empty_table (
	id int4 NOT NULL, b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric, n152 numeric(15,2),
	d date, ts timestamp, tz timestamptz, t text, vc varchar(20), c char(12), u uuid, by bytea
);

-- ---------------------------------------------------------------- all_null: every column is NULL in every row

CREATE TABLE all_null (
	b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric, n152 numeric(15,2), n3810 numeric(38,10),
	d date, ts timestamp, tz timestamptz, t text, vc varchar(20), c char(12), u uuid, by bytea
);
INSERT INTO all_null SELECT FROM generate_series(1, 300);

-- ---------------------------------------------------------------- constants: one value per column

CREATE TABLE constants (
	id int4 NOT NULL, b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric, n152 numeric(15,2),
	d date, ts timestamp, tz timestamptz, t text, vc varchar(20), c char(12), u uuid, by bytea
);
INSERT INTO constants
SELECT i, true, 7, 7, 7, 0.5, 0.25, 1.50, 1.50, '2020-02-29', '2020-02-29 12:00:00', '2020-02-29 12:00:00+00',
	'always the same', 'same', 'same', '12345678-1234-1234-1234-123456789abc', '\x00ff00'
FROM generate_series(1, 3000) i;

-- ---------------------------------------------------------------- altered: dropped columns, later columns with defaults

CREATE TABLE altered (id int4 NOT NULL, gone1 text, i4 int4, gone2 numeric(10,2), t text, was_int int4);
INSERT INTO altered
SELECT i, md5(i::text), i * 3, i / 7.0, 'row ' || i, i FROM generate_series(1, 500) i;
ALTER TABLE altered DROP COLUMN gone1;
ALTER TABLE altered ADD COLUMN added_int int4 DEFAULT 42;
ALTER TABLE altered ADD COLUMN added_text text NOT NULL DEFAULT 'default text';
ALTER TABLE altered ADD COLUMN added_null float8;
INSERT INTO altered (id, i4, t, was_int, added_int, added_text, added_null)
SELECT i, CASE WHEN i % 5 <> 0 THEN i * 3 END, 'row ' || i, i, i % 10, 'later ' || i, i * 0.5
FROM generate_series(501, 1000) i;
ALTER TABLE altered DROP COLUMN gone2;
ALTER TABLE altered ADD COLUMN added_numeric numeric(12,3) NOT NULL DEFAULT 12.345;
ALTER TABLE altered ADD COLUMN added_date date DEFAULT '2001-02-03';
ALTER TABLE altered ADD COLUMN added_bool bool DEFAULT true;
ALTER TABLE altered ADD COLUMN added_uuid uuid DEFAULT '00112233-4455-6677-8899-aabbccddeeff';
ALTER TABLE altered ALTER COLUMN was_int TYPE numeric(10,1);
ALTER TABLE altered ADD COLUMN added_char char(5) DEFAULT 'x';
INSERT INTO altered (id, t) SELECT i, NULL FROM generate_series(1001, 1010) i;
UPDATE altered SET added_int = NULL WHERE id % 100 = 1;

-- ---------------------------------------------------------------- churned: dead, updated, locked and rolled-back rows

CREATE TABLE churned (id int4 NOT NULL, v int4, t text, n numeric(12,2)) WITH (autovacuum_enabled = off, fillfactor = 70);
INSERT INTO churned SELECT i, i % 100, 'first ' || i, i / 4.0 FROM generate_series(1, 6000) i;
VACUUM churned;
UPDATE churned SET v = v + 1 WHERE id % 3 = 0;
DELETE FROM churned WHERE id % 7 = 0;
VACUUM churned;
UPDATE churned SET t = 'second ' || id WHERE id % 5 = 0;
UPDATE churned SET t = 'third ' || id, n = -n WHERE id % 10 = 0;
DELETE FROM churned WHERE id BETWEEN 2000 AND 2600;
-- Whole-page versions of aborted transactions stay in the heap. (One savepoint's too.)
BEGIN;
INSERT INTO churned SELECT 100000 + i, i, 'never', 0 FROM generate_series(1, 1500) i;
UPDATE churned SET v = -1 WHERE id < 1000;
ROLLBACK;
BEGIN;
DELETE FROM churned WHERE id = 1;
SAVEPOINT s;
INSERT INTO churned SELECT 200000 + i, i, 'never', 0 FROM generate_series(1, 300) i;
DELETE FROM churned WHERE id % 2 = 1;
ROLLBACK TO s;
UPDATE churned SET v = 777 WHERE id = 2;
COMMIT;
BEGIN;
SELECT count(*) FROM (SELECT 1 FROM churned WHERE id < 200 FOR UPDATE) locked;
SELECT count(*) FROM (SELECT 1 FROM churned WHERE id BETWEEN 200 AND 300 FOR SHARE) locked;
COMMIT;

-- ---------------------------------------------------------------- extremes: each type's ends and specials, a row each

CREATE TABLE extremes (
	id int4 NOT NULL, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, n numeric, d date, ts timestamp, tz timestamptz
);
INSERT INTO extremes VALUES
	(1, -32768, -2147483648, -9223372036854775808, '-Infinity', '-Infinity', '-Infinity', '-infinity', '-infinity', '-infinity'),
	(2, 32767, 2147483647, 9223372036854775807, 'Infinity', 'Infinity', 'Infinity', 'infinity', 'infinity', 'infinity'),
	(3, 0, 0, 0, 'NaN', 'NaN', 'NaN', '2000-01-01', '2000-01-01', '2000-01-01 00:00:00+00'),
	(4, -1, -1, -1, '-0', '-0', '0.000', '4714-11-24 BC', '4714-11-24 00:00:00 BC', '4714-11-24 00:00:00+00 BC'),
	(5, 1, 1, 1, 0, 0, 0, '5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00'),
	(6, 127, 65536, 4294967296, 3.4028235e38, 1.7976931348623157e308, 1e131071, '0001-12-31 BC', '0001-12-31 23:59:59.999999 BC', '0001-12-31 23:59:59.999999+00 BC'),
	(7, -128, -65536, -4294967296, -3.4028235e38, -1.7976931348623157e308, -1e131071, '0001-01-01', '0001-01-01 00:00:00', '0001-01-01 00:00:00+00'),
	(8, 255, 32768, 2147483648, 1e-45, 5e-324, 1e-16383, '1999-12-31', '1999-12-31 23:59:59.999999', '1999-12-31 23:59:59.999999+00'),
	(9, 256, -32769, -2147483649, -1e-45, -5e-324, -1e-16383, '1969-12-31', '1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.999999+00'),
	(10, 2, 3, 5, 1.17549435e-38, 2.2250738585072014e-308, 0.1, '2000-02-29', '2000-02-29 12:00:00', '2000-02-29 12:00:00+00'),
	(11, 10, 100, 1000, 16777216, 9007199254740992, 9007199254740993, '1900-02-28', '1900-02-28 23:59:59', '1900-02-28 23:59:59+00'),
	(12, -10, -100, -1000, 16777217, 9007199254740993, 9223372036854775808, '2038-01-19', '2038-01-19 03:14:08', '2038-01-19 03:14:08+00'),
	(13, 181, 46341, 3037000500, 0.1, 0.1, 170141183460469231731687303715884105728, '2021-03-28', '2021-03-28 02:30:00', '2021-03-28 01:00:00+00'),
	(14, -182, -46342, -3037000501, 0.3, 0.3, -170141183460469231731687303715884105729, '2021-10-31', '2021-10-31 02:30:00', '2021-10-31 01:00:00+00'),
	(15, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- ---------------------------------------------------------------- numerics: precisions, scales, specials

CREATE TABLE numerics (
	id		int4 NOT NULL,
	k		int4 NOT NULL,				-- 0 .. 6
	n		numeric,					-- specials, huge, tiny, many display scales
	n10		numeric(1,0),
	n42		numeric(4,2),
	n180	numeric(18,0),
	n1818	numeric(18,18),
	n195	numeric(19,5),
	n380	numeric(38,0),
	n3838	numeric(38,38),
	n5020	numeric(50,20),
	nneg	numeric(5,-2),
	nan62	numeric(6,2)				-- NaN in some rows
);
INSERT INTO numerics
SELECT
	i, i % 7,
	CASE
		WHEN i % 50 = 1 THEN round((h(i, 'a') - 2147483648)::numeric, 0)
		WHEN i % 50 = 2 THEN (h(i, 'a')::numeric * 1000000007 * 1000000009 * 998244353)
		WHEN i % 50 = 3 THEN 1 / (h(i, 'a')::numeric + 3)
		WHEN i % 50 = 4 THEN trunc(h(i, 'a')::numeric) * 0.00000000000000000000000000000001
		WHEN i % 50 = 5 THEN ('1e' || (i % 300))::numeric
		WHEN i % 50 = 6 THEN ('-1e-' || (i % 300))::numeric
		WHEN i % 50 = 7 THEN NULL
		ELSE round((h(i, 'a') - 2147483648)::numeric / 1000, (h(i, 'b') % 12)::int) END,
	CASE WHEN i % 11 = 0 THEN NULL ELSE (h(i, 'c') % 19 - 9)::numeric END,
	CASE WHEN i % 12 = 0 THEN NULL ELSE (h(i, 'd') % 19999 - 9999)::numeric / 100 END,
	CASE WHEN i % 13 = 0 THEN NULL ELSE (h(i, 'e') - 2147483648)::numeric * 232830643 END,
	CASE WHEN i % 14 = 0 THEN NULL ELSE (h(i, 'f') - 2147483648)::numeric / 4294967296 END,
	CASE WHEN i % 15 = 0 THEN NULL ELSE (h(i, 'g') - 2147483648)::numeric * 46566 / 10 + 0.00001 END,
	CASE WHEN i % 16 = 0 THEN NULL ELSE (h(i, 'h') - 2147483648)::numeric * 4294967296 * 4294967296 END,
	CASE WHEN i % 17 = 0 THEN NULL ELSE (h(i, 'i') - 2147483648)::numeric / 42949672960 / 3 END,
	CASE WHEN i % 18 = 0 THEN NULL ELSE (h(i, 'j') - 2147483648)::numeric * 1000000007 * 999999937 / 3 END,
	CASE WHEN i % 19 = 0 THEN NULL ELSE (h(i, 'k') % 19999999 - 9999999)::numeric / 10 END,
	CASE WHEN i % 20 = 0 THEN NULL WHEN i % 20 = 1 THEN 'NaN' ELSE (h(i, 'l') % 1999999 - 999999)::numeric / 100 END
FROM generate_series(1, 1000) i;
INSERT INTO numerics VALUES
	(1001, 0, 'NaN', 9, 99.99, 999999999999999999, 0.999999999999999999, 99999999999999.99999, 99999999999999999999999999999999999999, 0.99999999999999999999999999999999999999, 999999999999999999999999999999.99999999999999999999, 9999900, 9999.99),
	(1002, 1, 'Infinity', -9, -99.99, -999999999999999999, -0.999999999999999999, -99999999999999.99999, -99999999999999999999999999999999999999, -0.99999999999999999999999999999999999999, -999999999999999999999999999999.99999999999999999999, -9999900, -9999.99),
	(1003, 2, '-Infinity', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1004, 3, 0.000000, 1, 0.01, 1, 0.000000000000000001, 0.00001, 1, 0.00000000000000000000000000000000000001, 0.00000000000000000001, 100, 0.01),
	(1005, 4, 10000.0000, -1, -0.01, -1, -0.000000000000000001, -0.00001, -1, -0.00000000000000000000000000000000000001, -0.00000000000000000001, -100, -0.01),
	(1006, 5, 10000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'NaN'),
	(1007, 6, 99999999.99999999, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- ---------------------------------------------------------------- moments: dates and times at the calendar's edges

CREATE TABLE moments (id int4 NOT NULL, d date, ts timestamp, tz timestamptz);
INSERT INTO moments
SELECT i,
	CASE WHEN h(i, 'md') % 15 = 0 THEN NULL ELSE date '0001-01-01 BC' + (h(i, 'md') % 1500000)::int END,
	CASE WHEN h(i, 'mt') % 15 = 0 THEN NULL
		ELSE timestamp '1850-01-01' + make_interval(days => (h(i, 'mt') % 110000)::int,
			secs => (h(i, 'ms') % 86400)::float8) + interval '1 microsecond' * (h(i, 'mu') % 1000000) END,
	CASE WHEN h(i, 'mz') % 15 = 0 THEN NULL
		ELSE timestamptz '1970-01-01 00:00:00+00' + make_interval(secs => (h(i, 'mz') % 2000000000)::float8) END
FROM generate_series(1, 600) i;
-- Around the switches of Europe/Berlin in 2021, half an hour apart.
INSERT INTO moments
SELECT 1000 + i, date '2021-03-27' + i / 48, timestamp '2021-03-27 22:00' + i * interval '30 minutes',
	timestamptz '2021-03-27 22:00:00+00' + i * interval '30 minutes' FROM generate_series(0, 20) i;
INSERT INTO moments
SELECT 2000 + i, date '2021-10-30' + i / 48, timestamp '2021-10-30 22:00' + i * interval '30 minutes',
	timestamptz '2021-10-30 22:00:00+00' + i * interval '30 minutes' FROM generate_series(0, 20) i;
INSERT INTO moments VALUES
	(3001, 'infinity', 'infinity', 'infinity'), (3002, '-infinity', '-infinity', '-infinity'),
	(3003, '4714-11-24 BC', '4714-11-24 00:00:00 BC', '4714-11-24 00:00:00+00 BC'),
	(3004, '5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00'),
	(3005, '2000-01-01', '2000-01-01 00:00:00', '2000-01-01 00:00:00+00');

-- ---------------------------------------------------------------- zoned: instants around changes of the clock

CREATE TABLE zoned (id int4 NOT NULL, tz timestamptz, ts timestamp, d date);
-- Half-hours around changes in Europe, America, Australia and Asia, of rules, of standard time, and of the date line; in
-- the first years of standard time, in the far future, and beyond the 400 years that rules are computed for.
INSERT INTO zoned
SELECT row_number() OVER (ORDER BY n, i), at, at AT TIME ZONE 'UTC', (at AT TIME ZONE 'UTC')::date
FROM unnest(ARRAY['2021-03-28 01:00', '2021-10-31 01:00', '2021-03-14 07:00', '2021-11-07 06:00', '2021-04-03 15:00', '2021-10-02 15:30',
		'1986-01-01 00:00', '2011-12-30 10:00', '2014-10-26 00:00', '2016-10-27 00:00', '1893-04-01 00:00', '1883-11-18 17:00', '1945-05-24 00:00', '1968-10-27 00:00',
		'1799-12-31 23:30', '2037-10-25 01:00', '2038-01-19 03:14', '2087-05-11 02:00', '2500-03-28 01:00', '2500-10-31 01:00', '2820-11-01 06:00', '9999-03-28 01:00',
		'12021-10-31 01:00', '0001-01-01 00:00', '0044-03-15 12:00 BC', '4000-04-01 15:00 BC']) WITH ORDINALITY m(moment, n), generate_series(-6, 6) i,
	LATERAL (SELECT (moment::timestamp AT TIME ZONE 'UTC') + i * interval '20 minutes 0.25 seconds' AS at) t;
INSERT INTO zoned
SELECT 1000 + i, at, at AT TIME ZONE 'UTC', (at AT TIME ZONE 'UTC')::date
FROM generate_series(1, 300) i, LATERAL (SELECT timestamptz '1840-01-01 00:00+00' + make_interval(days => (h(i, 'zd') % 300000)::int, secs => (h(i, 'zs') % 86400)::float8) AS at) t;
INSERT INTO zoned VALUES (2001, NULL, NULL, NULL), (2002, '2000-01-01 00:00+00', NULL, '2000-01-01'),
	(3001, 'infinity', 'infinity', 'infinity'), (3002, '-infinity', '-infinity', '-infinity');

-- ---------------------------------------------------------------- ranked: an enum whose labels were not made in their order, addresses

CREATE TYPE level AS ENUM ('low', 'high', 'top');
ALTER TYPE level ADD VALUE 'middle' BEFORE 'high';
ALTER TYPE level ADD VALUE 'lowest' BEFORE 'low';
ALTER TYPE level ADD VALUE 'beyond';
CREATE DOMAIN level_domain AS level;
CREATE TABLE ranked (id int4 NOT NULL, l level, m mood, ld level_domain, addr inet, net cidr);
INSERT INTO ranked
SELECT i, (ARRAY['low', 'high', 'top', 'middle', 'lowest', 'beyond', NULL])[1 + h(i, 'rl') % 7]::level, (ARRAY['sad', 'ok', 'happy', NULL])[1 + h(i, 'rm') % 4]::mood,
	(ARRAY['top', 'lowest', 'middle', NULL])[1 + h(i, 'rd') % 4]::level,
	CASE WHEN h(i, 'ra') % 9 = 0 THEN NULL WHEN h(i, 'ra') % 9 = 1 THEN ('fe80::' || to_hex(h(i, 'rb') % 20))::inet
		ELSE ('10.' || h(i, 'rc') % 3 || '.' || h(i, 'rd') % 5 || '.' || h(i, 're') % 256 || '/' || (ARRAY[8, 12, 16, 23, 24, 31, 32])[1 + h(i, 'rf') % 7])::inet END,
	CASE WHEN h(i, 'rg') % 8 = 0 THEN NULL ELSE network(('10.' || h(i, 'rh') % 4 || '.' || h(i, 'ri') % 256 || '.0/' || (ARRAY[8, 9, 14, 16, 17, 24])[1 + h(i, 'rj') % 6])::inet) END
FROM generate_series(1, 400) i;

-- ---------------------------------------------------------------- documents: jsonb of every form

CREATE TABLE documents (id int4 NOT NULL, j jsonb);
INSERT INTO documents
SELECT i, CASE i % 12
	WHEN 0 THEN NULL
	WHEN 1 THEN to_jsonb(i)
	WHEN 2 THEN to_jsonb('text "' || i || E'" \\ \t\n\u0001\u00e9')
	WHEN 3 THEN jsonb_build_object('a', i, 's', 's' || i % 5)
	WHEN 4 THEN jsonb_build_array(i, 's', NULL, true, 1.50, jsonb_build_object('a', i), '[]'::jsonb, '{}'::jsonb)
	WHEN 5 THEN (SELECT jsonb_object_agg('key' || k, CASE k % 4 WHEN 0 THEN to_jsonb(k) WHEN 1 THEN to_jsonb(repeat('x', k)) WHEN 2 THEN 'null' ELSE jsonb_build_object('k', k) END)
		FROM generate_series(1, i % 100) k)
	WHEN 6 THEN (SELECT jsonb_agg(CASE k % 3 WHEN 0 THEN to_jsonb(k * 1.25) WHEN 1 THEN to_jsonb('e' || k) ELSE jsonb_build_array(k, NULL) END) FROM generate_series(1, i % 90) k)
	WHEN 7 THEN to_jsonb(i % 2 = 0)
	WHEN 8 THEN jsonb_build_object('a', NULL, 'b', jsonb_build_object('c', jsonb_build_object('d', 'deep' || i)), 's', '', 'n', i % 7)
	WHEN 9 THEN jsonb_build_object('list', (SELECT jsonb_agg(x) FROM generate_series(1, i % 6) x), 'a', i * 1e20, 'n', i % 11, 'long', repeat('long ', i * 20), 'né', 'ü')
	WHEN 10 THEN jsonb_build_object('a', -i / 8.0, 'b', jsonb_build_array(1, jsonb_build_array(2, jsonb_build_array(3, '{"x": [null, false]}'::jsonb))), 's', 's' || i % 3, '', 'no name')
	ELSE jsonb_build_object('a', i, 's', 's' || i % 4, 'n', i, 'list', '["x", "y", {"x": 1}]'::jsonb, 'b', jsonb_build_object('c', 'end')) END
FROM generate_series(1, 600) i;

-- ---------------------------------------------------------------- words: what is read as something else; readings: the same in jsonb

CREATE TABLE words (id int4 NOT NULL, kind text, word text);
INSERT INTO words
SELECT row_number() OVER (), kind, word FROM (
	SELECT 'bool', w FROM unnest(ARRAY['t', 'T', 'tr', 'TRUE', ' true ', E'\tyes\n', 'y', 'YE', 'on', 'ON', '1', 'f', 'fal', 'FALSE', 'n', 'no', 'of', 'OFF', '0', NULL]) w
	UNION ALL SELECT 'float', w FROM unnest(ARRAY['0', '-0', '+1', ' 1.5', '.5', '5.', '-.25e2', '1e5', '1E+5 ', '1e-5', '0.1', '16777217', '3.4028235e38', '1e-45', '1.1754944e-38', 'inf', '-Infinity',
		'+inf', ' InFiNiTy ', 'nan', 'NaN ', '0x1p3', '-0X1.8p1', '0xff', '0e999', '0.000e-999', '123456789.123456789', '0.30000000000000004', '9007199254740993', NULL]) w
	UNION ALL SELECT 'double', w FROM unnest(ARRAY['1e300', '1e-300', '1.7976931348623157e308', '5e-324', '2.2250738585072014e-308', '2.2250738585072011e-308', '-4.9e-324', repeat('9', 300), '0.' || repeat('0', 300) || '123']) w
	UNION ALL SELECT 'bad', w FROM unnest(ARRAY['', 'o', 'truex', '1e400x', ' 1e-400', '1e40 ', '1.5 x', '.']) w) v(kind, word);
CREATE TABLE readings (id int4 NOT NULL, j jsonb);
INSERT INTO readings
SELECT i, jsonb_build_object('n', i, 'flag', h(i, 'jf') % 3 = 0, 'x', CASE WHEN h(i, 'jn') % 10 = 0 THEN NULL ELSE (h(i, 'jx') % 100000)::int / 64.0 END) FROM generate_series(1, 500) i;

-- ---------------------------------------------------------------- spans: intervals of all signs and sizes, zones by name

CREATE TABLE spans (id int4 NOT NULL, grp int4, i interval, j interval, f float8, zone text, tod time);
INSERT INTO spans
SELECT i, (h(i, 'sg') % 6)::int,
	CASE WHEN h(i, 'si') % 12 = 0 THEN NULL ELSE make_interval(months => (h(i, 'sm') % 50)::int - 20, days => (h(i, 'sd') % 90)::int - 40,
		secs => (h(i, 'ss') % 400000)::float8 / 4 - 40000) END,
	CASE h(i, 'sj') % 4 WHEN 0 THEN interval '1 month' * (h(i, 'sk') % 14)::int WHEN 1 THEN interval '1 day' * (h(i, 'sk') % 70)::int
		WHEN 2 THEN interval '1 hour' * ((h(i, 'sk') % 100)::int - 30) ELSE interval '1 microsecond' * (h(i, 'sk') % 900000000)::int END,
	CASE WHEN h(i, 'sf') % 9 = 0 THEN NULL ELSE ((h(i, 'sf') % 20001)::float8 - 10000) / (ARRAY[1, 3, 7, 1000])[1 + i % 4] END,
	(ARRAY['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC', NULL])[1 + h(i, 'sz') % 6],
	time '00:00' + make_interval(secs => (h(i, 'st') % 86400)::float8)
FROM generate_series(1, 400) i;
-- Equal but not the same, and the ends of the ranges of the three parts.
INSERT INTO spans VALUES
	(1001, 7, '1 day', '24 hours', 1, 'UTC', '00:00'), (1002, 7, '1 month', '30 days', -1, 'UTC', '24:00'),
	(1003, 7, '1 month -1 day', '29 days', 0.5, 'UTC', '12:00'), (1004, 7, '00:00', '-00:00:00.000001', 0, 'UTC', '23:59:59.999999'),
	(1005, 8, make_interval(months => 2147483647), '1 day', 1.5, NULL, NULL), (1006, 8, make_interval(months => -2147483648), '-1 month', 0.1, NULL, NULL),
	(1007, 9, make_interval(days => 2147483647), '1 month', 2, NULL, NULL), (1008, 9, make_interval(days => -2147483648), '24 hours', 1e10, NULL, NULL),
	(1009, 10, '2562047788:00:54.775807', '00:00:00.000001', 1e-10, NULL, NULL), (1010, 10, '-2562047788:00:54.775807', '-1 day', 3, NULL, NULL),
	(1011, 11, NULL, NULL, 'NaN', NULL, NULL), (1012, 11, '1 mon 1 day 00:00:01', '1 day', 'Infinity', NULL, NULL);

-- ---------------------------------------------------------------- strings: multibyte, blanks, pattern characters, collations

CREATE TABLE strings (
	id		int4 NOT NULL,
	t		text,									-- the database's collation
	t_c		text COLLATE "C",
	t_icu	text COLLATE "und-x-icu",
	t_libc	text COLLATE libc_linguistic,
	t_ci	text COLLATE case_insensitive,
	vc		varchar(10),
	c		char(10),
	c_icu	char(10) COLLATE "und-x-icu"
);
INSERT INTO strings
SELECT id, s, s, s, s, s, left(s, 10), left(s, 10), left(s, 10)
FROM (VALUES
	(1, 'abc'), (2, 'ABC'), (3, 'Abc'), (4, 'abc '), (5, 'abc  '), (6, ' abc'), (7, ''), (8, ' '), (9, '   '),
	(10, 'a'), (11, 'b'), (12, 'z'), (13, 'A'), (14, 'Z'), (15, 'aa'), (16, 'aB'), (17, 'Ab'), (18, 'a b'), (19, 'a-b'),
	(20, 'a_b'), (21, 'a%b'), (22, '%'), (23, '_'), (24, '\'), (25, '100%'), (26, '100'), (27, 'x\y'), (28, '%%__'),
	(29, 'ä'), (30, 'Ä'), (31, 'ae'), (32, 'af'), (33, 'é'), (34, 'e'), (35, 'f'), (36, E'e\u0301'), (37, 'ß'), (38, 'ss'),
	(39, 'ñ'), (40, 'n'), (41, 'o'), (42, 'ø'), (43, 'œ'), (44, 'Straße'), (45, 'STRASSE'), (46, 'straße'),
	(47, 'привет'), (48, 'Привет'), (49, 'мир'), (50, '日本語'), (51, '日本'), (52, '中文字符'), (53, 'こんにちは'),
	(54, '😀'), (55, '😀😁'), (56, '𝒳'), (57, E'tab\there'), (58, E'line\nbreak'), (59, E'\u00a0nbsp'), (60, E'\u200bzw'),
	(61, 'abcdefghijkl'), (62, 'abcdefghijkm'), (63, 'abcdefghijklmnop'), (64, 'abcdefghijklmnoq'), (65, 'twelve bytes'),
	(66, 'thirteen byte'), (67, 'co-op'), (68, 'coop'), (69, 'CO-OP'), (70, '10'), (71, '9'), (72, '1e1'), (73, '-1'), (74, 'NaN'),
	(75, 'true'), (76, '2020-01-01'), (77, NULL), (78, 'ﬁ'), (79, 'fi'), (80, 'İ'), (81, 'I'), (82, 'i'), (83, 'ı'),
	(84, '''quoted''), (85, ''"double"'), (86, ';--'), (87, E'\x01'), (88, E'\x7f'), (89, E'\uffff'), (90, E'\U0010ffff')
) v(id, s);
INSERT INTO strings
SELECT 100 + i, w, w, w, w, w, left(w, 10), left(w, 10), left(w, 10)
FROM generate_series(0, 899) i,
LATERAL (SELECT
	(ARRAY['pre', 'Pre', 'PRE', 'prä', 'été', 'x'])[1 + (h(i, 'w1') % 6)::int] ||
	(ARRAY['', '_', '-', ' ', '%', '日'])[1 + (h(i, 'w2') % 6)::int] ||
	(ARRAY['fix', 'FIX', 'fïx', 'suffix', '', '  '])[1 + (h(i, 'w3') % 6)::int] ||
	(h(i, 'w4') % 40)::text AS w) words;

-- ---------------------------------------------------------------- opaque: types that only pass through

CREATE TABLE opaque (
	id		int4 NOT NULL,
	j		jsonb,
	js		json,
	ints	int4[],
	words	text[],
	span	interval,
	m		mood,
	pos		positive_int,
	cost	price,
	short	short_text,
	addr	inet,
	net		cidr,
	mac		macaddr,
	pt		point,
	bits	bit(8),
	vbits	varbit(16),
	tod		time,
	todz	timetz,
	r		int4range,
	pr		pair,
	o		oid,
	nm		name,
	ch		"char",
	v		tsvector,
	rel		regclass
);
INSERT INTO opaque
SELECT
	i,
	CASE WHEN i % 9 <> 0 THEN jsonb_build_object('id', i, 'tags', jsonb_build_array(i % 3, 'x' || i), 'deep',
		jsonb_build_object('n', i * 1.50, 'null', NULL)) END,
	CASE WHEN i % 8 <> 0 THEN ('{ "z": ' || i || ',  "a":[1, 2]}')::json END,
	CASE WHEN i % 7 <> 0 THEN ARRAY[i, NULL, i * 2] END,
	CASE WHEN i % 6 <> 0 THEN ARRAY['w' || i, NULL, '', 'a,b'] END,
	CASE WHEN i % 5 <> 0 THEN make_interval(months => i % 25, days => -(i % 40), secs => i * 1.25) END,
	(ARRAY['sad', 'ok', 'happy', NULL])[1 + i % 4]::mood,
	CASE WHEN i % 10 <> 0 THEN i END,
	CASE WHEN i % 11 <> 0 THEN i * 1.01 END,
	CASE WHEN i % 12 <> 0 THEN 's' || i % 30 END,
	CASE WHEN i % 13 <> 0 THEN ('10.' || i % 7 || '.' || i % 256 || '.1')::inet END,
	CASE WHEN i % 13 <> 1 THEN ('10.' || i % 7 || '.0.0/16')::cidr END,
	CASE WHEN i % 14 <> 0 THEN ('08:00:2b:01:02:' || lpad(to_hex(i % 256), 2, '0'))::macaddr END,
	CASE WHEN i % 15 <> 0 THEN point(i, -i) END,
	CASE WHEN i % 16 <> 0 THEN (i % 256)::bit(8) END,
	CASE WHEN i % 17 <> 0 THEN substr((i % 1024)::bit(10)::text, 1, i % 11)::varbit(16) END,
	CASE WHEN i % 18 <> 0 THEN time '00:00' + i * interval '123.456 seconds' END,
	CASE WHEN i % 19 <> 0 THEN timetz '00:00+02' + i * interval '321 seconds' END,
	CASE WHEN i % 20 <> 0 THEN int4range(i, i + i % 5) END,
	CASE WHEN i % 21 <> 0 THEN ROW(i, 'p' || i)::pair END,
	CASE WHEN i % 22 <> 0 THEN (i::int8 + 4294967000)::oid END,
	CASE WHEN i % 23 <> 0 THEN ('name' || i % 50)::name END,
	CASE WHEN i % 24 <> 0 THEN chr(65 + i % 26)::"char" END,
	CASE WHEN i % 25 <> 0 THEN to_tsvector('simple', 'word' || i % 9 || ' other') END,
	CASE WHEN i % 3 = 0 THEN 'small'::regclass WHEN i % 3 = 1 THEN 'all_types'::regclass END
FROM generate_series(1, 290) i;

-- ---------------------------------------------------------------- wide: 160 columns, so that late attributes are reached by a long walk

DO $$
BEGIN
	EXECUTE 'CREATE TABLE wide (id int4 NOT NULL, ' ||
		(SELECT string_agg(CASE k % 4 WHEN 0 THEN format('c%s text', k) WHEN 1 THEN format('c%s int4', k)
			WHEN 2 THEN format('c%s int8', k) ELSE format('c%s numeric(10,2)', k) END, ', ' ORDER BY k)
		 FROM generate_series(1, 160) k) || ')';
	EXECUTE 'INSERT INTO wide SELECT i, ' ||
		(SELECT string_agg(CASE k % 4 WHEN 0 THEN format('CASE WHEN (i + %s) %% 6 <> 0 THEN ''v'' || (i * %s) %% 97 END', k, k)
			WHEN 1 THEN format('CASE WHEN (i + %s) %% 5 <> 0 THEN (i * %s) %% 1009 END', k, k)
			WHEN 2 THEN format('i::int8 * %s', k)
			ELSE format('CASE WHEN (i + %s) %% 7 <> 0 THEN i * %s / 100.0 END', k, k) END, ', ' ORDER BY k)
		 FROM generate_series(1, 160) k) || ' FROM generate_series(1, 700) i';
END $$;

-- ---------------------------------------------------------------- a view, partitions, inheritance: still one relation in the query

CREATE VIEW small_view AS SELECT id, name, qty, price FROM small WHERE ok;

CREATE TABLE measured (at date NOT NULL, region int4 NOT NULL, v numeric(10,2)) PARTITION BY RANGE (at);
CREATE TABLE measured_2020 PARTITION OF measured FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE measured_2021 PARTITION OF measured FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (region);
-- Other column order and a dropped column than the parent's.
CREATE TABLE measured_2021_low (v numeric(10,2), gone int, region int4 NOT NULL, at date NOT NULL);
ALTER TABLE measured_2021_low DROP COLUMN gone;
ALTER TABLE measured_2021 ATTACH PARTITION measured_2021_low FOR VALUES IN (0, 1);
CREATE TABLE measured_2021_high PARTITION OF measured_2021 DEFAULT;
CREATE TABLE measured_rest PARTITION OF measured DEFAULT;
INSERT INTO measured
SELECT date '2019-12-01' + (h(i, 'at') % 900)::int, (h(i, 'region') % 4)::int,
	CASE WHEN i % 9 <> 0 THEN (h(i, 'v') % 200001 - 100000)::numeric / 100 END
FROM generate_series(1, 3000) i;

CREATE TABLE animal (id int4, name text);
CREATE TABLE dog (breed text) INHERITS (animal);
CREATE TABLE cat (lives int4) INHERITS (animal);
INSERT INTO animal VALUES (1, 'some'), (2, 'thing');
INSERT INTO dog VALUES (3, 'rex', 'husky'), (4, NULL, 'mixed');
INSERT INTO cat VALUES (5, 'tom', 9), (6, 'kit', NULL);

ANALYZE;

-- ---------------------------------------------------------------- orders, lines: keys with NULLs and duplicates to join by

CREATE TABLE orders (
	id		int4 NOT NULL PRIMARY KEY,
	region	int4,					-- NULL in a fifth, 0 .. 9
	code	char(4),				-- trailing blanks; NULL in some
	title	text,
	total	numeric(10,2),
	rate	float8,					-- 0, -0 and NaN among them
	day		date
);
INSERT INTO orders
SELECT i,
	CASE WHEN h(i, 'or') % 5 = 0 THEN NULL ELSE (h(i, 'or') % 10)::int END,
	CASE WHEN h(i, 'oc') % 9 = 0 THEN NULL ELSE (ARRAY['a', 'ab', 'abc', 'abcd', ''])[1 + h(i, 'oc') % 5] END,
	CASE WHEN h(i, 'ot') % 9 = 0 THEN NULL ELSE (ARRAY['a', 'ab', 'abc', 'abcd', 'a ', ''])[1 + h(i, 'ot') % 6] END,
	CASE WHEN h(i, 'on') % 9 = 0 THEN NULL ELSE (h(i, 'on') % 40)::numeric / 4 END,
	CASE WHEN i % 7 = 0 THEN 'NaN' WHEN i % 7 = 1 THEN '-0' WHEN i % 7 = 2 THEN 0 WHEN i % 7 = 3 THEN NULL ELSE (i % 5)::float8 / 2 END,
	date '2020-01-01' + (h(i, 'od') % 40)::int
FROM generate_series(1, 200) i;

CREATE TABLE lines (
	id		int8 NOT NULL,
	order_id int8,					-- NULL in some, without an order in some
	region	int2,
	code	varchar(6),
	amount	numeric(12,4),
	loose	numeric,				-- equal to amount with another scale
	rate	float4,
	at		timestamp
);
INSERT INTO lines
SELECT i,
	CASE WHEN h(i, 'lo') % 11 = 0 THEN NULL ELSE 1 + h(i, 'lo') % 260 END,
	CASE WHEN h(i, 'lr') % 6 = 0 THEN NULL ELSE (h(i, 'lr') % 12)::int2 END,
	CASE WHEN h(i, 'lc') % 9 = 0 THEN NULL ELSE (ARRAY['a', 'ab', 'abc ', 'abcd', ''])[1 + h(i, 'lc') % 5] END,
	CASE WHEN h(i, 'la') % 9 = 0 THEN NULL ELSE (h(i, 'la') % 60)::numeric / 4 END,
	CASE WHEN h(i, 'la') % 9 = 0 THEN NULL ELSE round((h(i, 'la') % 60)::numeric / 4, 2 + (i % 5)) END,
	CASE WHEN i % 7 = 0 THEN 'NaN' WHEN i % 7 = 1 THEN '-0' WHEN i % 7 = 2 THEN 0 WHEN i % 7 = 3 THEN NULL ELSE (i % 5)::float4 / 2 END,
	timestamp '2020-01-01' + (h(i, 'lt') % 40)::int * interval '12 hours'
FROM generate_series(1, 700) i;
ANALYZE orders, lines;

-- ---------------------------------------------------------------- other kinds of tables

CREATE MATERIALIZED VIEW kinds AS SELECT kind, count(*) AS n FROM small GROUP BY kind;
CREATE MATERIALIZED VIEW unpopulated AS SELECT id FROM small WITH NO DATA;
CREATE UNLOGGED TABLE generated (id int4, twice int4 GENERATED ALWAYS AS (id * 2) STORED);
CREATE INDEX generated_next ON generated ((id + 1));
INSERT INTO generated (id) SELECT nullif(i, 7) FROM generate_series(1, 20) i;
CREATE TABLE no_columns ();
INSERT INTO no_columns SELECT FROM generate_series(1, 5);

-- Leaves that are filtered while they are read: values at the ends of their types, a dropped column before those that are
-- filtered, columns that older rows do not have, rows of several versions, and few keys to join with.
CREATE TABLE sifted (id int4 NOT NULL, gone text, k2 int2, note text, k4 int4, gone_too int8, k8 int8, d date, ts timestamp, tz timestamptz, tm time,
	n numeric(10,2)) WITH (autovacuum_enabled = off);
INSERT INTO sifted SELECT i, repeat('x', i % 40), (i % 1000 - 500)::int2, CASE WHEN i % 9 > 0 THEN repeat('y', i % 30) END,
	CASE WHEN i % 13 > 0 THEN i * 7919 % 100003 - 50000 END, i, (i % 5000 - 2500) * 1000003::int8,
	CASE WHEN i % 11 > 0 THEN date '1999-01-01' + i % 2000 END, timestamp '1999-12-25' + i * interval '1 hour', timestamptz '2000-01-01 00:00+00' + i * interval '7 minutes',
	time '00:00' + (i % 1440) * interval '1 minute', i % 9973 * 1.25
	FROM generate_series(1, 12000) i;
ALTER TABLE sifted DROP COLUMN gone, DROP COLUMN gone_too;
ALTER TABLE sifted ADD COLUMN late int4 DEFAULT 7, ADD COLUMN later int8;
INSERT INTO sifted SELECT i, (i % 1000 - 500)::int2, CASE WHEN i % 9 > 0 THEN repeat('z', i % 200) END,
	CASE WHEN i % 13 > 0 THEN i * 7919 % 100003 - 50000 END, (i % 5000 - 2500) * 1000003::int8,
	CASE WHEN i % 11 > 0 THEN date '1999-01-01' + i % 2000 END, timestamp '1999-12-25' + i * interval '1 hour', timestamptz '2000-01-01 00:00+00' + i * interval '7 minutes',
	time '00:00' + (i % 1440) * interval '1 minute', i % 9973 * 1.25, CASE WHEN i % 10 > 0 THEN i % 50 END, CASE WHEN i % 3 > 0 THEN i % 40 END
	FROM generate_series(12001, 24000) i;
INSERT INTO sifted VALUES
	(24001, -32768, '', -2147483648, -9223372036854775808, '-infinity', '-infinity', '-infinity', '00:00', 0, -2147483648, -9223372036854775808),
	(24002, 32767, '', 2147483647, 9223372036854775807, 'infinity', 'infinity', 'infinity', '24:00', 0, 2147483647, 9223372036854775807),
	(24003, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
UPDATE sifted SET k4 = k4 + 1, note = note || '!' WHERE id % 97 = 0;
DELETE FROM sifted WHERE id % 101 = 0;
CREATE TABLE sieve (id int4 NOT NULL, k2 int2, k4 int4, k8 int8, d date, ts timestamp, tag text) WITH (autovacuum_enabled = off);
INSERT INTO sieve SELECT i, (i * 37 % 1000 - 500)::int2, CASE WHEN i % 7 > 0 THEN i * 111 * 7919 % 100003 - 50000 END, (i * 41 % 5000 - 2500) * 1000003::int8,
	date '1999-01-01' + i * 17, timestamp '1999-12-25' + i * interval '5 hours', (ARRAY['red', 'green', 'blue'])[1 + i % 3]
	FROM generate_series(1, 60) i;
INSERT INTO sieve VALUES (61, 32767, 2147483647, 9223372036854775807, 'infinity', 'infinity', 'ends'), (62, -32768, -2147483648, -9223372036854775808, '-infinity', '-infinity', 'ends'),
	(63, NULL, NULL, NULL, NULL, NULL, 'none');
ANALYZE sifted, sieve;

-- Keys that leaves look up by hashes: equal values stored in several ways, compressed and elsewhere, older than their column.
CREATE TYPE shade AS ENUM ('light', 'dark', 'none');
CREATE TABLE hashed (id int4 NOT NULL, gone text, t text, v varchar(60), c char(12), c4 char(40), b bytea, u uuid, n numeric, n2 numeric(12,2), n30 numeric(30,10), f4 float4,
	f8 float8, bo bool, e shade, o oid, tz timetz, ip inet, w name, va varbit, iv interval, ch "char", m money) WITH (autovacuum_enabled = off);
ALTER TABLE hashed ALTER COLUMN v SET STORAGE PLAIN;
INSERT INTO hashed SELECT i, repeat('x', i % 40), CASE WHEN i % 13 > 0 THEN repeat('t', i % 9) || i % 4001 END, CASE WHEN i % 11 > 0 THEN 'v' || i % 3001 || repeat('w', i % 3001 % 21) END,
	CASE WHEN i % 7 > 0 THEN 'c' || i % 2003 END, 'd' || i % 1009, decode(md5((i % 3001)::text), 'hex'), md5((i % 5003)::text)::uuid,
	CASE WHEN i % 9 > 0 THEN CASE i % 4 WHEN 0 THEN (i % 4001)::numeric WHEN 1 THEN (i % 4001)::numeric(12,4) WHEN 2 THEN -(i % 4001) / 8.0 ELSE (i % 4001) * 10000.0::numeric(20,1) END END,
	(i % 6007) * 1.25, (i % 6007) * 12345678901234.5678901234, (i % 3001) * 0.5::float4, CASE WHEN i % 17 > 0 THEN (i % 3001) * 0.1::float8 END, CASE WHEN i % 5 > 0 THEN i % 2 = 0 END,
	(ARRAY['light', 'dark']::shade[])[1 + i % 2], (4294967295 - i % 3001)::oid, (time '00:00' + i % 1440 * interval '1 minute' || '+' || i % 3)::timetz, inet '10.0.0.0/8' + i % 3001,
	'w' || i % 3001, (i % 3001)::bit(13)::varbit, i % 3001 * interval '1 hour', CASE i % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b' END, (i % 3001)::money
	FROM generate_series(1, 6000) i;
ALTER TABLE hashed DROP COLUMN gone;
ALTER TABLE hashed ADD COLUMN late text DEFAULT 'late one', ADD COLUMN laten numeric DEFAULT 1.500, ADD COLUMN latef float4 DEFAULT 2.5, ADD COLUMN latec char(9) DEFAULT 'lc', ADD COLUMN lateb bool DEFAULT true,
	ADD COLUMN lateu uuid DEFAULT '00000000-0000-0000-0000-00000000000a';
INSERT INTO hashed (id, t, n, f4, f8, c, v, bo, late, laten, latef, latec, lateb, lateu)
	SELECT i, CASE WHEN i % 13 > 0 THEN repeat('t', i % 9) || i % 4001 END, (i % 4001) / 4.0, (i % 3001) * 0.25::float4, (i % 3001) * 0.3::float8, 'c' || i % 2003, 'v' || i % 3001 || repeat('w', i % 3001 % 21), i % 3 = 0,
	'late ' || i % 500, (i % 500) / 2.0, i % 500, 'lc' || i % 500, i % 2 = 0, md5((i % 500)::text)::uuid
	FROM generate_series(6001, 9000) i;
INSERT INTO hashed (id, t, n, n2, n30, f4, f8, c, c4, v, b) VALUES
	(9001, '', 0, 0, 0, 0, 0, '', '', '', ''), (9002, '', 0.000, -0.00, 0, '-0', '-0', '   ', '    ', '', ''), (9003, 'x ', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'c5   ', 'd5', 'x ', '\x00'),
	(9004, 'x', 'Infinity', 99, 1.5, 'Infinity', 'Infinity', ' c5', ' d5', 'x', '\x0000'), (9005, 'X', '-Infinity', 99.99, -1.5, '-Infinity', '-Infinity', 'C5', 'D5', 'X', '\x000000'),
	(9006, 'long', 1e300, -9999999999.99, 99999999999999999999.9999999999, 1e30, 1e300, 'é', 'é', 'é', '\xff'), (9007, 'long', 1e-300, 0.01, -99999999999999999999.9999999999, 1e-30, 1e-300, 'e', 'e', 'e', '\xfe'),
	(9008, NULL, 123456789012345678901234567890.000100, 0.1, 0.0000000001, NULL, NULL, NULL, NULL, NULL, NULL), (9009, NULL, -123456789012345678901234567890.0001, 0.25, 12345.6789, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO hashed (id, t, c4, b) SELECT i, CASE WHEN i % 2 > 0 THEN repeat('compressed' || i, 900) ELSE (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 150) j) END,
	'd' || i % 1009, CASE WHEN i % 2 > 0 THEN convert_to(repeat('compressed' || i, 900), 'UTF8') END FROM generate_series(9101, 9120) i;
UPDATE hashed SET t = t || '!' WHERE id % 97 = 0;
DELETE FROM hashed WHERE id % 101 = 0;
CREATE TABLE hashes (id int4 NOT NULL, t text, v varchar(100), c char(20), b bytea, u uuid, n numeric, n2 numeric(12,2), n4 numeric(14,4), n30 numeric(30,10), f4 float4, f8 float8, bo bool, e shade, o oid,
	tz timetz, ip inet, w name, va varbit, iv interval, ch "char", m money) WITH (autovacuum_enabled = off);
INSERT INTO hashes SELECT i, CASE WHEN i % 7 > 0 THEN repeat('t', i % 9) || i END, 'v' || i * 7 || repeat('w', i * 7 % 21), 'c' || i * 3, decode(md5((i * 5)::text), 'hex'), md5((i * 5)::text)::uuid,
	CASE i % 3 WHEN 0 THEN i::numeric(20,3) WHEN 1 THEN i * 40000 ELSE -i / 4.0 END, i * 1.25, i * 2.5, i * 12345678901234.5678901234, i * 0.5, i * 0.1::float8, CASE WHEN i % 4 = 0 THEN true END,
	CASE WHEN i % 4 = 0 THEN 'dark'::shade END, (4294967295 - i * 3)::oid, (time '00:00' + i * 7 % 1440 * interval '1 minute' || '+' || i % 3)::timetz, inet '10.0.0.0/8' + i * 3, 'w' || i * 3, (i * 3)::bit(13)::varbit,
	i * 24 * interval '1 hour', CASE WHEN i % 4 = 0 THEN 'a' END, (i * 3)::money
	FROM generate_series(1, 60) i;
INSERT INTO hashes (id, t, n, n2, n4, n30, f4, f8, c, v, b) VALUES (61, '', 0.00, 0, 0, 0, '-0', '-0', ' ', '', ''), (62, 'x', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'c5', 'x', '\x00'),
	(63, 'X', 'Infinity', 99, 99, 1.5, 'Infinity', 'Infinity', 'd5', 'x ', '\x0000'), (64, 'long', '-Infinity', 99.99, 99.99, -1.5, '-Infinity', '-Infinity', 'é', 'é', '\xff'),
	(65, 'x ', 1e300, 0.01, 0.01, 99999999999999999999.9999999999, 1e30, 1e300, 'C5', 'X', ''), (66, NULL, 1e-300, -9999999999.99, 0.1, -99999999999999999999.9999999999, 1e-30, 1e-300, ' c5', NULL, NULL),
	(67, NULL, 123456789012345678901234567890.0001, 0.1, 0.25, 0.0000000001, NULL, NULL, NULL, NULL, NULL), (68, NULL, -123456789012345678901234567890.0001000, 0.25, 12345.6789, 12345.6789, NULL, NULL, NULL, NULL, NULL),
	(69, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (70, 'late one', 1.5, 1.5, 1.5, 1.5, 2.5, 2.5, 'lc', 'late one', NULL);
INSERT INTO hashes (id, t, b) SELECT id + 1000, t, b FROM hashed WHERE id BETWEEN 9101 AND 9120 AND id % 5 < 2;
ANALYZE hashed, hashes;

-- Foreign tables; ordinary ones where the server has no such wrapper.
DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'file_fdw') THEN
		CREATE EXTENSION file_fdw;
		CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
		CREATE FOREIGN TABLE foreign_file (id int4 NOT NULL, word text, amount numeric(8,2)) SERVER files
			OPTIONS (program 'printf "1,one,1.5\n2,two,\n3,,3.25\n4,two,0\n"', format 'csv');
	ELSE
		CREATE TABLE foreign_file (id int4 NOT NULL, word text, amount numeric(8,2));
		INSERT INTO foreign_file VALUES (1, 'one', 1.5), (2, 'two', NULL), (3, NULL, 3.25), (4, 'two', 0);
	END IF;
	IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'postgres_fdw') THEN
		CREATE EXTENSION postgres_fdw;
		EXECUTE format('CREATE SERVER itself FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host %L, port %L, dbname %L, use_remote_estimate %L)',
			split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database(), 'true');
		EXECUTE format('CREATE USER MAPPING FOR CURRENT_USER SERVER itself OPTIONS (user %L)', current_user);
		CREATE FOREIGN TABLE foreign_small (id int4 NOT NULL, name text, kind char(3), qty int4, price numeric(8,2), weight float8,
			shipped date, placed timestamptz, ok bool) SERVER itself OPTIONS (table_name 'small');
	ELSE
		CREATE TABLE foreign_small AS TABLE small;
	END IF;
END $$;
