-- Writes the fixtures of tests/unit/Functions/Fixtures: inputs, and what PostgreSQL answers.
--
--   psql -X -q -v dir=tests/unit/Functions/Fixtures -f tests/unit/Functions/fixtures.sql
--
-- on PostgreSQL 15 in a UTF8 database with TimeZone = UTC, with the locales that are named below. PostgreSQL 17 writes
-- the same. The random numbers are seeded, so the output is stable.
-- Every file is in COPY text format. An error is shown as !SQLSTATE|message|detail, a very long text by its MD5.

\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
SET extra_float_digits = 1;
SET client_min_messages = warning;

BEGIN;
CREATE SCHEMA fixture;
SET LOCAL search_path = fixture, pg_catalog;

-- Result of an expression as text, or its error.
CREATE FUNCTION answer(expression text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	state text;
	message text;
	detail text;
BEGIN
	EXECUTE 'SELECT (' || expression || ')::text' INTO result;
	RETURN CASE WHEN length(result) > 160 THEN 'md5:' || md5(result) ELSE result END;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	IF length(message) > 160 THEN
		message := 'md5:' || md5(message);
	END IF;
	RETURN '!' || state || '|' || message || '|' || detail;
END $$;

CREATE FUNCTION pick(n int) RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT floor(random() * n)::int $$;

-- Digits, of which runs of 0 and 9 are frequent, since carries and rounding live there.
CREATE FUNCTION random_digits(n int) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	result text := '';
	kind int;
BEGIN
	WHILE length(result) < n LOOP
		kind := pick(8);
		result := result || CASE kind
			WHEN 0 THEN repeat('0', 1 + pick(6))
			WHEN 1 THEN repeat('9', 1 + pick(6))
			WHEN 2 THEN '5'
			ELSE (pick(10000))::text END;
	END LOOP;
	RETURN left(result, n);
END $$;

CREATE FUNCTION random_numeric(integer_max int, fraction_max int) RETURNS numeric LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	fraction int := pick(fraction_max + 1);
	result text := '0' || random_digits(pick(integer_max + 1));
BEGIN
	IF fraction > 0 THEN
		result := result || '.' || CASE WHEN pick(4) = 0 THEN repeat('0', pick(fraction)) ELSE '' END;
		result := result || random_digits(greatest(fraction - coalesce(length(split_part(result, '.', 2)), 0), 1));
	END IF;
	RETURN (CASE WHEN pick(2) = 0 THEN '-' ELSE '' END || result)::numeric;
END $$;


-- numeric_pairs: a, b, a + b, a - b, a * b, a / b, a % b, div(a, b), comparison
SELECT setseed(0.11) \g /dev/null
CREATE TEMP TABLE pairs(n int, a text, b text);
INSERT INTO pairs SELECT n, CASE n % 6 WHEN 0 THEN random_numeric(4, 2) WHEN 1 THEN random_numeric(8, 4)
		WHEN 2 THEN random_numeric(12, 10) WHEN 3 THEN random_numeric(20, 20)
		WHEN 4 THEN random_numeric(40, 5) ELSE random_numeric(1, 30) END,
	CASE n % 7 WHEN 0 THEN random_numeric(3, 2) WHEN 1 THEN random_numeric(6, 4)
		WHEN 2 THEN random_numeric(10, 10) WHEN 3 THEN random_numeric(18, 18)
		WHEN 4 THEN random_numeric(30, 5) WHEN 5 THEN random_numeric(1, 25) ELSE random_numeric(4, 0) END
	FROM generate_series(1, 900) n;
INSERT INTO pairs SELECT 2000 + n, random_numeric(300, 200), random_numeric(250, 300) FROM generate_series(1, 25) n;
-- Nearly equal operands, whose difference loses digits, and quotients close to 1.
INSERT INTO pairs SELECT 3000 + n, a, a + (pick(3) - 1) * ('1e' || pick(20) - 15)::numeric
	FROM (SELECT n, random_numeric(16, 12) AS a FROM generate_series(1, 100) n) s;
INSERT INTO pairs SELECT 4000, a, b FROM
	unnest('{NaN,Infinity,-Infinity,0,0.000,-1.50,7}'::text[]) a,
	unnest('{NaN,Infinity,-Infinity,0,0.000,-1.50,7}'::text[]) b;
INSERT INTO pairs VALUES
	(5000, '1e131071', '1e131071'), (5001, '9.99e131071', '9.99e131071'), (5002, '1e-16383', '1e-16383'),
	(5003, '1.5e-9000', '2.5e-9000'), (5004, '1e100000', '1e-16000'), (5005, '1', '1e-16383'),
	(5006, '1e-16383', '3'), (5007, '1e131071', '7'), (5008, '1e1200', '3'), (5009, '1e-1200', '1'),
	(5010, '1e64', '1e-63'), (5011, '1e252', '1e-252'), (5012, '1e256', '1e-260'), (5013, '9e255', '1e255'),
	(5014, '12345678901234567890', '99999999999999999999'), (5015, '99999999', '9999'), (5016, '1', '99999999'),
	(5017, '100000000', '0.00000001'), (5018, '0.1e-2000', '123456789012345678901234567890'),
	(5019, '4999999999999999.5', '1.00000000000000000000'), (5020, '5000000050000000500000005', '50000000500000005'),
	(5021, '49995000', '4999500049995000'), (5022, '99999999999999999999999999999999e900', '-1e-900'),
	(5023, '99980001999800019998000199980001', '9999000099990000'), (5024, '1e40', '7777777777777777777');
COPY (SELECT a, b,
		answer(format('%L::numeric + %L::numeric', a, b)),
		answer(format('%L::numeric - %L::numeric', a, b)),
		answer(format('%L::numeric * %L::numeric', a, b)),
		answer(format('%L::numeric / %L::numeric', a, b)),
		answer(format('%L::numeric %% %L::numeric', a, b)),
		answer(format('div(%L::numeric, %L::numeric)', a, b)),
		answer(format('numeric_cmp(%L::numeric, %L::numeric)', a, b))
	FROM pairs ORDER BY n, a, b) TO STDOUT
\g :dir/numeric_pairs.txt

-- numeric_unary: a, scale, precision, typmod scale, text, -a, abs, sign, ceil, floor, round, trunc,
-- int2, int4, int8, float8, float4, numeric(precision, typmod scale)
SELECT setseed(0.12) \g /dev/null
CREATE TEMP TABLE singles(n int, a text, s int, p int, ts int);
INSERT INTO singles SELECT n, CASE n % 6 WHEN 0 THEN random_numeric(5, 3) WHEN 1 THEN random_numeric(10, 6)
		WHEN 2 THEN random_numeric(19, 2) WHEN 3 THEN random_numeric(25, 25)
		WHEN 4 THEN random_numeric(1, 40) ELSE random_numeric(6, 1) END,
	pick(12) - 4, 1 + pick(20), pick(10) - 3 FROM generate_series(1, 500) n;
INSERT INTO singles SELECT 1000, a, s, p, ts FROM
	unnest('{NaN,Infinity,-Infinity,0,-0.0,0.5,-0.5,0.49999,1.5,2.5,-2.5,9999.5,99999999.5,32767.49,32767.5,-32768.5,
		-32768.49,2147483647.49,2147483647.5,-2147483648.49,-2147483648.5,9223372036854775807.49,9223372036854775807.5,
		-9223372036854775808.49,-9223372036854775808.5,99999999999999999999,1e-400,-1e-400,1e308,1.8e308,-2e400,1e38,
		3.5e38,1e-45,1e-46,4.94e-324,2.4e-324,2.5e-324,9007199254740993,9007199254740992.5,0.1,16777217,16777217.0000001,
		123456789.123456789012345,0.000061035156250000001,1e22,1e23,8.5e22,5000,49999999,0.00005}'::text[]) a,
	(VALUES (0, 5, 0), (-2, 3, 2), (2, 4, 6), (3, 1000, 100)) v(s, p, ts);
INSERT INTO singles VALUES (2000, '9.99e131071', 2, 5, 0), (2001, '9.99e131071', -131072, 5, 0),
	(2002, '9.99e131071', -131073, 5, 0), (2003, '5e131071', -131072, 5, 0), (2004, '1e-16383', 16382, 5, 0),
	(2005, '1.5', 20000, 1000, 1000), (2006, '1.5', -2000000000, 1, 1), (2007, '99.995', 2, 4, 2),
	(2008, '-99.995', 2, 5, 2), (2009, '99999999.9995', 3, 8, 3), (2010, '995', -1, 2, -1), (2011, '994', -1, 2, -1),
	(2012, '0.000994', 5, 2, 5), (2013, '0.0000996', 5, 1, 5), (2014, '0.00996', 5, 1, 2);
COPY (SELECT a, s, p, ts,
		answer(format('%L::numeric', a)), answer(format('- %L::numeric', a)), answer(format('abs(%L::numeric)', a)),
		answer(format('sign(%L::numeric)', a)), answer(format('ceil(%L::numeric)', a)),
		answer(format('floor(%L::numeric)', a)), answer(format('round(%L::numeric, %s)', a, s)),
		answer(format('trunc(%L::numeric, %s)', a, s)), answer(format('%L::numeric::int2', a)),
		answer(format('%L::numeric::int4', a)), answer(format('%L::numeric::int8', a)),
		answer(format('%L::numeric::float8', a)), answer(format('%L::numeric::float4', a)),
		answer(format('%L::numeric::numeric(%s, %s)', a, p, ts))
	FROM singles ORDER BY n, a, s) TO STDOUT
\g :dir/numeric_unary.txt

-- numeric_sums: values, sum, avg
SELECT setseed(0.13) \g /dev/null
CREATE TEMP TABLE sums(n int, v text);
INSERT INTO sums SELECT n, (SELECT array_agg(random_numeric(1 + n % 30 + 0 * g, n % 17)) FROM generate_series(1, 1 + n % 12) g)
	FROM generate_series(1, 120) n;
INSERT INTO sums VALUES (1000, '{NaN,1}'), (1001, '{Infinity,1.50}'), (1002, '{-Infinity,Infinity}'),
	(1003, '{-Infinity,3}'), (1004, '{0.00,0.000}'), (1005, '{1e131071,9e131071}'), (1006, '{1e131071,1e-100,-1e131071}'),
	(1007, '{-1,1}'), (1008, '{-1,0.5,0.25}'), (1009, '{9999,1}'), (1010, '{99999999.9999,0.0001}'), (1011, '{NaN,Infinity}'),
	(1012, '{1e-400,1,1e300}'), (1013, '{1,1,1,1,1,1,1}'), (1014, '{-10000,-10000,19999}');
COPY (SELECT v, answer(format('(SELECT sum(x) FROM unnest(%L::numeric[]) x)', v)),
		answer(format('(SELECT avg(x) FROM unnest(%L::numeric[]) x)', v))
	FROM sums ORDER BY n) TO STDOUT
\g :dir/numeric_sums.txt

-- decimal_sums: precision, scale, values, sum, avg of numeric(precision, scale); bigint when the scale is -1
SELECT setseed(0.14) \g /dev/null
CREATE TEMP TABLE decimals(n int, p int, s int, v numeric[]);
INSERT INTO decimals SELECT n, CASE WHEN n % 2 = 0 THEN 18 ELSE 38 END, n % 19,
		(SELECT array_agg(round(random_digits(1 + 0 * g + pick(CASE WHEN n % 2 = 0 THEN 18 ELSE 38 END))::numeric
			* ('1e-' || n % 19)::numeric * (1 - 2 * pick(2)), n % 19)) FROM generate_series(1, 1 + n % 9) g)
	FROM generate_series(1, 150) n;
INSERT INTO decimals SELECT 1000 + n, 38, n, ARRAY[('9e' || 37 - n)::numeric, ('9.9e' || 37 - n)::numeric, ('-3e-' || n)::numeric]
	FROM generate_series(20, 38) n;
INSERT INTO decimals VALUES (2000, 18, 2, '{NaN,1}'), (2001, 38, 2, '{NaN,1}'), (2002, 18, 0, '{0,0}');
INSERT INTO decimals SELECT 3000 + n, 19, -1, (SELECT array_agg(x) FROM (SELECT
		((random() - 0.5) * 2 * 9223372036854775807::float8 / ('1e' || n % 18)::float8)::int8 AS x
		FROM generate_series(1, 1 + n % 7)) s) FROM generate_series(1, 40) n;
INSERT INTO decimals VALUES (4000, 19, -1, '{9223372036854775807,9223372036854775807,9223372036854775807}'),
	(4001, 19, -1, '{-9223372036854775808,-9223372036854775808}'), (4002, 19, -1, '{1,2,4}');
COPY (SELECT p, s, v::text, answer(format('(SELECT sum(x::%s) FROM unnest(%L::numeric[]) x)', t, v)),
		answer(format('(SELECT avg(x::%s) FROM unnest(%L::numeric[]) x)', t, v))
	FROM (SELECT *, CASE WHEN s < 0 THEN 'bigint' ELSE format('numeric(%s, %s)', p, s) END AS t FROM decimals) d
	ORDER BY n) TO STDOUT
\g :dir/decimal_sums.txt

-- float_pairs: a, b, a + b, a - b, a * b, a / b, comparison; the same for real
SELECT setseed(0.15) \g /dev/null
CREATE TEMP TABLE floats(n int, a float8, b float8);
INSERT INTO floats SELECT n, (random() - 0.5) * ('1e' || pick(40) - 20)::float8, (random() - 0.5) * ('1e' || pick(40) - 20)::float8
	FROM generate_series(1, 150) n;
INSERT INTO floats SELECT 1000, a, b FROM
	unnest('{NaN,Infinity,-Infinity,0,-0,1,-1.5,1.7976931348623157e308,-1e308,4.94e-324,1e-200,3}'::float8[]) a,
	unnest('{NaN,Infinity,-Infinity,0,-0,1,-1.5,1.7976931348623157e308,-1e308,4.94e-324,1e-200,3}'::float8[]) b;
COPY (SELECT a::text, b::text, answer(format('%L::float8 + %L::float8', a, b)),
		answer(format('%L::float8 - %L::float8', a, b)), answer(format('%L::float8 * %L::float8', a, b)),
		answer(format('%L::float8 / %L::float8', a, b)), answer(format('btfloat8cmp(%L::float8, %L::float8)', a, b))
	FROM floats ORDER BY n, a, b, b::text) TO STDOUT
\g :dir/float8_pairs.txt
UPDATE floats SET a = '3.4028235e38' WHERE a = '1.7976931348623157e308';
UPDATE floats SET b = '3.4028235e38' WHERE b = '1.7976931348623157e308';
UPDATE floats SET a = '1.4e-45' WHERE a = '4.94e-324';
UPDATE floats SET b = '1.4e-45' WHERE b = '4.94e-324';
COPY (SELECT a, b, answer(format('%L::float4 + %L::float4', a, b)),
		answer(format('%L::float4 - %L::float4', a, b)), answer(format('%L::float4 * %L::float4', a, b)),
		answer(format('%L::float4 / %L::float4', a, b)), answer(format('btfloat4cmp(%L::float4, %L::float4)', a, b))
	FROM (SELECT DISTINCT a::float4::text AS a, b::float4::text AS b FROM floats
		WHERE abs(a) NOT IN (1e308, 1e-200) AND abs(b) NOT IN (1e308, 1e-200)) s ORDER BY a, b) TO STDOUT
\g :dir/float4_pairs.txt

-- float_casts: double, to int2, int4, int8, float4, numeric; that double as real, to int2, int4, int8, numeric
SELECT setseed(0.16) \g /dev/null
CREATE TEMP TABLE doubles(n int, a float8);
INSERT INTO doubles SELECT n, (random() - 0.5) * ('1e' || pick(50) - 25)::float8 FROM generate_series(1, 150) n;
INSERT INTO doubles SELECT 300 + n, ((random() - 0.5) * 200000)::int / 2.0 FROM generate_series(1, 20) n;
-- Sixteen digits that end in 5: exact ties for fifteen digits.
INSERT INTO doubles SELECT 400 + n, 1000000000000000 + pick(100000000)::float8 * 10 + 5 FROM generate_series(1, 20) n;
INSERT INTO doubles SELECT 500, unnest('{NaN,Infinity,-Infinity,0,-0,0.5,1.5,2.5,-0.5,-1.5,32767.5,32767.4999,-32768.5,
	-32768.6,32768,2147483647,2147483647.5,2147483647.4,-2147483648.5,-2147483649,9223372036854775807,9223372036854774784,
	-9223372036854775808,-9223372036854777856,1e300,1e-300,1e-45,7e-46,3.4028235e38,3.4028236e38,1.7976931348623157e308,
	4.94e-324,123456.5,1234565,0.0001234565,99999950,99999.95,9999995,999999.5,0.1,1e15,1e16,123456789012345678}'::float8[]);
COPY (SELECT a::text, answer(format('%L::float8::int2', a)), answer(format('%L::float8::int4', a)),
		answer(format('%L::float8::int8', a)), answer(format('%L::float8::float4', a)), answer(format('%L::float8::numeric', a)),
		answer(format('%L::float8::float4::int2', a)), answer(format('%L::float8::float4::int4', a)),
		answer(format('%L::float8::float4::int8', a)), answer(format('%L::float8::float4::numeric', a))
	FROM doubles ORDER BY n, a, a::text) TO STDOUT
\g :dir/float_casts.txt

-- float_aggregates: values, sum, avg, var_pop, var_samp, stddev_pop, stddev_samp as double; sum, avg as real
SELECT setseed(0.17) \g /dev/null
CREATE TEMP TABLE float_groups(n int, v float8[]);
INSERT INTO float_groups SELECT n, (SELECT array_agg(((random() - 0.3) * ('1e' || pick(6))::float8)::float4)
	FROM generate_series(1, 1 + n % 20)) FROM generate_series(1, 60) n;
INSERT INTO float_groups VALUES (100, '{NaN,1}'), (101, '{Infinity,1}'), (102, '{1,Infinity}'), (103, '{1e38,1e38,1e38}'),
	(104, '{Infinity,-Infinity}'), (105, '{1,2,NaN}'), (106, '{1e200,-1e200}'), (107, '{1e160,3e160}'),
	(108, '{1.7e308,1.7e308}'), (109, '{Infinity}'), (110, '{NaN}');
COPY (SELECT v::text, r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8] FROM (SELECT n, v, (SELECT array_agg(answer(
		format('(SELECT %s(x%s) FROM unnest(%L::float8[]) x)', f, CASE WHEN o > 6 THEN '::float4' ELSE '' END, v)) ORDER BY o)
		FROM unnest('{sum,avg,var_pop,var_samp,stddev_pop,stddev_samp,sum,avg}'::text[]) WITH ORDINALITY f(f, o)) AS r
	FROM float_groups) s ORDER BY n) TO STDOUT
\g :dir/float_aggregates.txt

-- integers: type, a, b, a + b, a - b, a * b, a / b, a % b, -a, abs(a)
COPY (SELECT t, a, b, answer(format('%L::%s + %L::%s', a, t, b, t)), answer(format('%L::%s - %L::%s', a, t, b, t)),
		answer(format('%L::%s * %L::%s', a, t, b, t)), answer(format('%L::%s / %L::%s', a, t, b, t)),
		answer(format('%L::%s %% %L::%s', a, t, b, t)), answer(format('- %L::%s', a, t)), answer(format('abs(%L::%s)', a, t))
	FROM (VALUES ('int2', '{0,1,-1,2,-3,181,-182,16384,32767,-32767,-32768}'::int8[]),
		('int4', '{0,1,-1,7,-3,46341,-46341,1073741824,2147483647,-2147483647,-2147483648}'),
		('int8', '{0,1,-1,7,-3,3037000500,-3037000500,4611686018427387904,9223372036854775807,-9223372036854775807,-9223372036854775808}'))
		AS v(t, values), unnest(values) a, unnest(values) b ORDER BY t, a, b) TO STDOUT
\g :dir/integers.txt

-- like: text, pattern, text LIKE pattern, the same for bytea
SELECT setseed(0.21) \g /dev/null
CREATE FUNCTION random_text(n int, alphabet text) RETURNS text LANGUAGE sql VOLATILE AS
	$$ SELECT coalesce(string_agg(substr(alphabet, 1 + pick(length(alphabet)), 1), ''), '')
		FROM generate_series(1, pick(n + 1)) $$;
CREATE TEMP TABLE likes(n int, t text, p text);
INSERT INTO likes SELECT n, random_text(12, 'aabbé漢'), random_text(7, 'aabbé漢%%%_\') FROM generate_series(1, 2200) n;
INSERT INTO likes SELECT 3000 + n, random_text(9, 'ab%_\'), random_text(6, 'ab%_\') FROM generate_series(1, 1200) n;
INSERT INTO likes SELECT 5000 + n, random_text(60, 'abc'), '%' || random_text(3, 'abc') || '%' || random_text(3, 'abc_') || '%'
	FROM generate_series(1, 150) n;
INSERT INTO likes VALUES (6000, '', ''), (6001, '', '%'), (6002, '', '%%'), (6003, '', '_'), (6004, '', '\'), (6005, 'a', ''),
	(6006, 'a', '\'), (6007, 'b', 'a\'), (6008, 'a', 'a\'), (6009, 'ab', 'a\'), (6010, 'ab', '%\'), (6011, 'ab', 'ab%\'),
	(6012, '\', '\\'), (6013, '%', '\%'), (6014, 'x', '\%'), (6015, 'abc', '%_\'), (6016, '漢', '_'), (6017, '漢字', '_'),
	(6018, 'special packages requests', '%special%requests%'), (6019, 'specialrequest', '%special%requests%'),
	(6020, 'aXb', 'a%b'), (6021, 'ab', 'a%b'), (6022, 'a', 'a%a'), (6023, 'aa', 'a%a'), (6024, 'aba', 'ab%ba');
COPY (SELECT t, p, answer(format('%L LIKE %L', t, p)),
		answer(format('convert_to(%L, ''UTF8'') LIKE convert_to(%L, ''UTF8'')', t, p))
	FROM likes ORDER BY n) TO STDOUT
\g :dir/like.txt

-- text: t, u, i, j, length, substr(t, i), substring(t, i, j), left(t, i), right(t, i), strpos(t, u), starts_with(t, u),
-- btrim, ltrim, rtrim, replace(t, u, 'éx'), replace(t, u, ''), t || u, upper and lower under C,
-- substring(bytea, i, j), position(bytea)
SELECT setseed(0.22) \g /dev/null
CREATE TEMP TABLE texts(n int, t text, u text, i int, j int);
INSERT INTO texts SELECT n, CASE WHEN n % 5 = 0 THEN '  ' ELSE '' END || random_text(CASE n % 3 WHEN 0 THEN 6 WHEN 1 THEN 20 ELSE 70 END,
		CASE n % 4 WHEN 0 THEN 'abAB ' WHEN 1 THEN 'aé漢😀Z ' ELSE 'abcXYZ é' END) || CASE WHEN n % 7 = 0 THEN '   ' ELSE '' END,
	random_text(3, CASE n % 2 WHEN 0 THEN 'abA ' ELSE 'aé漢😀' END), pick(30) - 8, pick(20) - 2 FROM generate_series(1, 400) n;
INSERT INTO texts SELECT 1000, t, 'a', i, j FROM unnest('{"",abc,é漢}'::text[]) t,
	unnest('{-2147483647,-3,0,1,2,3,4,2147483647}'::int[]) i, unnest('{0,1,2147483647}'::int[]) j;
COPY (SELECT t, u, i, j, answer(format('length(%L)', t)), answer(format('substr(%L, %s)', t, i)),
		answer(format('substring(%L, %s, %s)', t, i, j)), answer(format('left(%L, %s)', t, i)), answer(format('right(%L, %s)', t, i)),
		answer(format('strpos(%L, %L)', t, u)), answer(format('starts_with(%L, %L)', t, u)), answer(format('btrim(%L)', t)),
		answer(format('ltrim(%L)', t)), answer(format('rtrim(%L)', t)), answer(format('replace(%L, %L, ''éx'')', t, u)),
		answer(format('replace(%L, %L, '''')', t, u)), answer(format('%L::text || %L::text', t, u)),
		answer(format('upper(%L COLLATE "C")', t)), answer(format('lower(%L COLLATE "C")', t)),
		answer(format('encode(substring(convert_to(%L, ''UTF8''), %s, %s), ''hex'')', t, i, j)),
		answer(format('position(convert_to(%L, ''UTF8'') in convert_to(%L, ''UTF8''))', u, t))
	FROM texts ORDER BY n, t, i, j) TO STDOUT
\g :dir/text.txt

-- character: a, b as character(6), comparison under C, length(a), a || '|', octet_length(a)
SELECT setseed(0.23) \g /dev/null
COPY (SELECT a, b, answer(format('bpcharcmp(%L::char(6) COLLATE "C", %L::char(6))', a, b)), answer(format('length(%L::char(6))', a)),
		answer(format('%L::char(6) || ''|''', a)), answer(format('octet_length(%L::char(6))', a))
	FROM (SELECT n, random_text(4, 'aé  ') || '  ' AS a, random_text(4, 'aé  ') AS b FROM generate_series(1, 200) n) s ORDER BY n)
	TO STDOUT
\g :dir/character.txt

-- collation: locale, a, b, comparison. Needs the locales en_US.UTF-8 and de_DE.UTF-8 (of localedef, in LOCPATH).
SELECT setseed(0.24) \g /dev/null
CREATE COLLATION en_us (PROVIDER = libc, LOCALE = 'en_US.UTF-8');
CREATE COLLATION de_de (PROVIDER = libc, LOCALE = 'de_DE.UTF-8');
COPY (SELECT l, a, b, answer(format('bttextcmp(%L COLLATE %s, %L)', a, c, b))
	FROM (SELECT n, random_text(6, 'aAbBäÄßs -_é漢') AS a, random_text(6, 'aAbBäÄßs -_é漢') AS b FROM generate_series(1, 120) n
		UNION ALL SELECT 1000, a, b FROM unnest('{"",a,A,aa,"a a","a-a",ä,Ä,ß,ss,😀,漢,"­"}'::text[]) a,
			unnest('{"",a,A,aa,"a a","a-a",ä,Ä,ß,ss,😀,漢,"­"}'::text[]) b) s,
		(VALUES ('C', '"C"'), ('C.utf8', '"C.utf8"'), ('en_US.UTF-8', 'en_us'), ('de_DE.UTF-8', 'de_de')) v(l, c)
	ORDER BY l, n, a, b) TO STDOUT
\g :dir/collation.txt


-- datetime: date or timestamp, and in the order of "fields" the extracts, the date_parts, and for a timestamp the
-- date_truncs as microseconds since 2000, then for a date its cast to timestamp and for a timestamp to date
SELECT setseed(0.31) \g /dev/null
CREATE TEMP TABLE days(n int, t text, v text);
INSERT INTO days SELECT n, 'date', ('2000-01-01'::date + pick(80000) - 50000)::text FROM generate_series(1, 60) n;
INSERT INTO days SELECT 100 + n, 'date', ('2000-01-01'::date + pick(3000000) - 2400000)::text FROM generate_series(1, 30) n;
INSERT INTO days SELECT 200, 'date', unnest('{infinity,-infinity,4714-11-24 BC,4714-12-31 BC,4713-01-01 BC,5874897-12-31,294276-12-31,
	294277-01-01,0001-01-01,0001-12-31 BC,0001-01-01 BC,0002-03-01 BC,0010-12-31 BC,0011-01-01 BC,0100-12-31 BC,0101-01-01 BC,
	1000-01-01 BC,1001-12-31 BC,2000-02-29,2000-12-31,2001-01-01,1900-02-28,1900-03-01,2004-12-31,2005-01-01,2005-01-02,
	2008-12-29,2009-12-31,2010-01-03,1970-01-01,1999-12-31,2020-12-31,2021-01-03,2100-12-31}'::text[]);
INSERT INTO days SELECT 300 + n, 'timestamp', ('2000-01-01'::timestamp
	+ (pick(1000000000) - 700000000 + random()) * '1 second'::interval)::text FROM generate_series(1, 60) n;
INSERT INTO days SELECT 400 + n, 'timestamp', ('2000-01-01'::timestamp + (pick(900000) - 800000) * '1 day'::interval
	+ pick(86400) * '1.000001 second'::interval)::text FROM generate_series(1, 40) n;
INSERT INTO days SELECT 500, 'timestamp', unnest('{infinity,-infinity,4714-11-24 00:00:00 BC,4714-11-24 00:00:00.000001 BC,
	4713-01-01 12:00:00 BC,294276-12-31 23:59:59.999999,294247-01-10 04:00:54.775806,294246-12-31,294247-01-01,
	0001-01-01 00:00:00,0001-12-31 23:59:59.999999 BC,
	0011-06-30 12:00 BC,0100-01-01 BC,0101-12-31 BC,1001-12-31 12:00 BC,1999-12-31 23:59:59.999999,2000-01-01 00:00:00,
	1999-12-31 00:00:00,1970-01-01 00:00:00.5,2000-12-31 12:00,2001-01-01 06:00:00.123456,2016-01-03 23:59:59.5}'::text[]);
CREATE FUNCTION fields() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT '{microseconds,milliseconds,second,minute,hour,
	day,week,month,quarter,year,decade,century,millennium,dow,isodow,doy,isoyear,julian,epoch}'::text[] $$;
COPY (SELECT t, v, (SELECT string_agg(coalesce(answer(format('extract(%s from %L::%s)', f, v, t)), 'NULL'), ';' ORDER BY o)
		FROM unnest(fields()) WITH ORDINALITY f(f, o)),
		(SELECT string_agg(coalesce(answer(format('date_part(%L, %L::%s)', f, v, t)), 'NULL'), ';' ORDER BY o)
		FROM unnest(fields()) WITH ORDINALITY f(f, o)),
		CASE WHEN t = 'timestamp' THEN (SELECT string_agg(answer(format('date_trunc(%L, %L::%s)', f, v, t)), ';' ORDER BY o)
		FROM unnest(fields()) WITH ORDINALITY f(f, o)) END,
		answer(format('%L::%s::%s', v, t, CASE t WHEN 'date' THEN 'timestamp' ELSE 'date' END))
	FROM days ORDER BY n, v) TO STDOUT
\g :dir/datetime.txt

-- date_arithmetic: date, days, date + days, date - days, date, date - date; then date and timestamp, comparison
COPY (SELECT a, i, answer(format('%L::date + %s', a, i)), answer(format('%L::date - (%s)', a, i)), b, answer(format('%L::date - %L::date', a, b)),
		c, answer(format('date_cmp_timestamp(%L, %L)', a, c))
	FROM unnest('{infinity,-infinity,4714-11-24 BC,5874897-12-31,2000-01-01,1999-12-31,294276-12-31,294277-01-01}'::text[]) a,
		unnest('{0,1,-1,2147483647,-2147483648,2451545}'::int[]) i,
		unnest('{infinity,-infinity,2000-02-29,5874897-12-31}'::text[]) b,
		unnest('{infinity,-infinity,2000-01-01,1999-12-31 00:00:00.000001,294276-12-31 23:59:59.999999,4714-11-24 BC}'::text[]) c
	WHERE (i = 0) OR (b = '2000-02-29' AND c = 'infinity') ORDER BY a, i, b, c) TO STDOUT
\g :dir/date_arithmetic.txt

-- text_parts: a, b, i, then lpad(a, i, b), rpad(a, i, b), ltrim(a, b), rtrim(a, b), btrim(a, b), split_part(a, b, i),
-- translate(a, b, 'xé'), reverse(a), repeat(a, i), ascii(a), initcap(a) under C, md5(a), a::varchar(3), octets of a::char(5)
SELECT setseed(0.41) \g /dev/null
COPY (SELECT a, b, i, answer(format('lpad(%L, %s, %L)', a, i, b)), answer(format('rpad(%L, %s, %L)', a, i, b)), answer(format('ltrim(%L, %L)', a, b)),
		answer(format('rtrim(%L, %L)', a, b)), answer(format('btrim(%L, %L)', a, b)), answer(format('split_part(%L, %L, %s)', a, b, i)),
		answer(format('translate(%L, %L, ''xé'')', a, b)), answer(format('reverse(%L)', a)), answer(format('repeat(%L, %s)', a, i)),
		answer(format('ascii(%L)', a)), answer(format('initcap(%L COLLATE "C")', a)), answer(format('md5(%L)', a)),
		answer(format('%L::varchar(3)', a)), answer(format('octet_length(%L::char(5))', a))
	FROM (SELECT n, random_text(9, 'aAbZ19 éß漢😀') AS a, random_text(2, 'ab é漢😀') AS b, pick(24) - 8 AS i FROM generate_series(1, 250) n
		UNION ALL SELECT 1000, 'abc', 'é', i FROM unnest('{0,1000000000,2147483647,-2147483648}'::int[]) i
		UNION ALL SELECT 2000, a, '', 3 FROM unnest(ARRAY['', repeat('a', 55), repeat('a', 56), repeat('b', 63), repeat('b', 64), repeat('c', 119), repeat('c', 120)]) a) s
	ORDER BY n, a, i) TO STDOUT
\g :dir/text_parts.txt

-- integer_input: text, as smallint, integer, bigint. PostgreSQL 16 and later read more, so these are of 15.
COPY (SELECT a, answer(format('%L::int2', a)), answer(format('%L::int4', a)), answer(format('%L::int8', a))
	FROM unnest(ARRAY['', ' ', '0', '-0', '+7', ' 12 ', E'\t1\n', '1 2', '--1', '+-1', '1.0', '1e3', 'x', '12x', '0x1F', '1_000', '32767', '32768', '-32768',
		'-32769', '327670', '2147483647', '2147483648', '-2147483648', '-2147483649', '2147483649x', '9223372036854775807',
		'9223372036854775808', '-9223372036854775808', '-9223372036854775809', '92233720368547758070', '000000000000000000000000012', 'é']) a) TO STDOUT
\g :dir/integer_input.txt

-- intervals: timestamp, months, days and microseconds of an interval, timestamp + interval, timestamp - interval,
-- date_bin(interval without its months, timestamp, '2001-01-01'); timestamps in microseconds since 2000
SELECT setseed(0.42) \g /dev/null
CREATE FUNCTION microseconds(t timestamp) RETURNS text LANGUAGE sql AS
	$$ SELECT ((t::date - date '2000-01-01') * 86400000000::numeric + extract(epoch FROM t::time) * 1000000)::numeric(30,0)::text $$;
CREATE FUNCTION span(m int, d int, us int8) RETURNS interval LANGUAGE sql AS
	$$ SELECT make_interval(months => m, days => d) + us / 1000000 * interval '1 second' + us % 1000000 * interval '1 microsecond' $$;
COPY (SELECT microseconds(t), m, d, us, answer(format('fixture.microseconds(%L::timestamp + %L::interval)', t, span(m, d, us))),
		answer(format('fixture.microseconds(%L::timestamp - %L::interval)', t, span(m, d, us))),
		answer(format('fixture.microseconds(date_bin(%L::interval, %L::timestamp, ''2001-01-01''))', span(0, d, us), t))
	FROM (
		SELECT n, timestamp '1600-01-01' + pick(300000) * interval '1 day' + pick(86400) * interval '1.000001 s' AS t,
			pick(60) - 30 AS m, pick(100) - 40 AS d, (pick(2000000000) - 900000000)::int8 * pick(1000) AS us FROM generate_series(1, 150) n
		UNION ALL SELECT 1000, t, m, d, us FROM unnest('{4714-11-24 00:00:00 BC,0001-02-28 12:00:00 BC,2000-01-31 23:59:59.999999,2000-02-29 00:00:00,294276-12-31 23:59:59.999999}'::timestamp[]) t,
			(VALUES (0, 0, 0::int8), (1, 0, 0), (-1, 0, 0), (13, -1, 1), (-25, 1, -1), (0, 1, 0), (0, 0, 1), (0, 0, -1), (2000000000, 0, 0), (0, 2000000000, 0)) v(m, d, us)
		) r ORDER BY n, t, m, d, us) TO STDOUT
\g :dir/intervals.txt

-- interval_math: months, days and microseconds of two intervals, a number, then sum, difference, negative, product, quotient,
-- justified by hours, by days, by both, cut to 2 digits of seconds, to hours, to years, date_trunc by quarter, by minute, epoch as numeric and
-- as float, quarter, milliseconds. Then two timestamps in microseconds since 2000 with difference and age.
SELECT setseed(0.43) \g /dev/null
CREATE FUNCTION parts(i interval) RETURNS text LANGUAGE sql AS
	$$ SELECT format('%s %s %s', extract(year FROM i) * 12 + extract(month FROM i), extract(day FROM i),
		(extract(hour FROM i) * 3600000000 + extract(minute FROM i) * 60000000 + extract(microseconds FROM i))::numeric(30,0)) $$;
COPY (SELECT m, d, us, m2, d2, us2, f, answer(format('fixture.parts(%L::interval + %L)', a, b)), answer(format('fixture.parts(%L::interval - %L)', a, b)),
		answer(format('fixture.parts(- %L::interval)', a)), answer(format('fixture.parts(%L::interval * %L)', a, f)), answer(format('fixture.parts(%L::interval / %L)', a, f)),
		answer(format('fixture.parts(justify_hours(%L))', a)), answer(format('fixture.parts(justify_days(%L))', a)), answer(format('fixture.parts(justify_interval(%L))', a)),
		answer(format('fixture.parts(%L::interval(2))', a)), answer(format('fixture.parts(%L::interval hour)', a)), answer(format('fixture.parts(%L::interval year)', a)),
		answer(format('fixture.parts(date_trunc(''quarter'', %L::interval))', a)), answer(format('fixture.parts(date_trunc(''minute'', %L::interval))', a)),
		answer(format('extract(epoch FROM %L::interval)', a)), answer(format('date_part(''epoch'', %L::interval)', a)),
		answer(format('extract(quarter FROM %L::interval)', a)), answer(format('date_part(''milliseconds'', %L::interval)', a))
	FROM (SELECT *, span(m, d, us) a, span(m2, d2, us2) b FROM (
		SELECT n, pick(60) - 30 AS m, pick(100) - 40 AS d, (pick(2000000000) - 900000000)::int8 * pick(1000) AS us,
			pick(9) - 3 AS m2, pick(70) - 40 AS d2, (pick(2000000000) - 1000000000)::int8 * 150 AS us2,
			(pick(20001) - 10000)::float8 / (ARRAY[1, 3, 7, 1000])[1 + n % 4] AS f FROM generate_series(1, 120) n
		UNION ALL SELECT 1000, m, d, us, 1, 1, 1, f FROM (VALUES (2147483647, 0, 0::int8), (-2147483648, 0, 0), (0, 2147483647, 0), (0, -2147483648, 0),
			(2147483647, 2147483647, 86400000000), (0, 0, 9000000000000000), (0, 0, -9000000000000000)) v(m, d, us), unnest('{0,0.5,-1,1e-3,NaN,Infinity}'::float8[]) f
		) r) s ORDER BY n, m, d, us, f) TO STDOUT
\g :dir/interval_math.txt

-- timestamp_spans: two timestamps in microseconds since 2000, their difference and age. Where 64 bits overflow 17 has an error, so these are of 15.
COPY (SELECT microseconds(a), microseconds(b), answer(format('fixture.parts(%L::timestamp - %L)', a, b)), answer(format('fixture.parts(age(%L::timestamp, %L))', a, b))
	FROM (SELECT n, timestamp '1600-01-01' + pick(300000) * interval '1 day' + pick(86400) * interval '1.000001 s' AS a,
			timestamp '1990-01-31' + pick(9000) * interval '1 day' + pick(86400) * interval '1.000001 s' AS b FROM generate_series(1, 150) n
		UNION ALL SELECT 1000, a, b FROM unnest('{4714-11-24 00:00:00 BC,0001-02-28 12:00:00 BC,2000-01-31 23:59:59.999999,2000-02-29 00:00:00,2001-03-31,294276-12-31 23:59:59.999999}'::timestamp[]) a,
			unnest('{4714-11-24 00:00:00 BC,0001-01-01 00:00:00,1999-12-31 23:59:59.999999,2000-03-01 00:00:00,2004-02-29 06:00,2001-02-28 07:30,294276-12-31}'::timestamp[]) b
		) r ORDER BY n, a, b) TO STDOUT
\g :dir/timestamp_spans.txt

-- make_date: year, month, day, days since 2000-01-01
COPY (SELECT y, m, d, answer(format('make_date(%s, %s, %s) - date ''2000-01-01''', y, m, d))
	FROM unnest('{0,1,-1,-2147483648,2147483647,1900,2000,2001,-4713,-4714,-4715,5874897,5874898,5874899}'::int[]) y,
		(VALUES (1, 1), (2, 28), (2, 29), (2, 30), (4, 31), (11, 23), (11, 24), (12, 31), (13, 1), (0, 1), (5, 0), (5, -3), (-2, 5), (12, 32)) v(m, d)
	ORDER BY y, m, d) TO STDOUT
\g :dir/make_date.txt

ROLLBACK;
