-- Functions of numbers and texts that need no more than a line of PostgreSQL's code.

SELECT id, b::int, (b IS TRUE)::int + (NOT b)::int, i4::bool, (i4 % 3)::bool FROM all_types;

SELECT sum((i4 > 0)::int), sum((t IS NULL)::int), avg(b::int), count(*) FILTER (WHERE (i4 & 1)::bool) FROM all_types;

SELECT id, gcd(i4, 12), gcd(i8, i4::int8), lcm(i4 % 1000, 12), lcm(i8 % 100000, 35::int8), gcd(i4, 0), gcd(0, 0), lcm(i4, 0) FROM all_types WHERE i4 > -2147483648 AND i8 > -9223372036854775808;

-- error
SELECT gcd((-2147483648)::int4, i4 * 0) FROM all_types WHERE i4 BETWEEN -1000 AND 1000;

-- error
SELECT gcd((-9223372036854775808)::int8, i4 * 0::int8) FROM all_types;

-- error
SELECT lcm(2147483647, 2 + i4 * 0) FROM all_types;

-- error
SELECT lcm(9223372036854775807, 2 + i4 * 0) FROM all_types;

SELECT id, to_hex(i4), to_hex(i8), to_hex(0), to_hex(-1) FROM all_types;

SELECT id, width_bucket(f8, -1000, 1000, 7), width_bucket(f8, 1e5, -1e5, 10), width_bucket(f8, 0, 1e308, 3) FROM all_types WHERE f8 <> 'NaN';

SELECT width_bucket(qty, 0, 100, 5) AS bucket, count(*), min(qty), max(qty) FROM small GROUP BY 1;

SELECT width_bucket(x / 10.0::float8, 0::float8, 10, 10), width_bucket(x / 10.0::float8, 10::float8, 0, 10), width_bucket(x, 0::float8, 100, 2147483646) FROM (SELECT id - 6 AS x FROM all_types WHERE id <= 111) s;

-- error
SELECT width_bucket(f8, 0, 10, 0) FROM all_types;

-- error
SELECT width_bucket(f8, 1, 1, 3) FROM all_types;

-- error
SELECT width_bucket(f8, 'NaN', 1, 3) FROM all_types;

-- error
SELECT width_bucket(f8, 0, 'infinity', 3) FROM all_types;

-- error
SELECT width_bucket(1000, 0::float8, 10, 2147483647 - id * 0) FROM small;

SELECT id, concat_ws(',', t, vc, c, t_c), concat_ws(t, id, vc, id), concat_ws('', t, vc), concat_ws(NULL, t, vc), concat_ws('é€', id, NULL, vc), concat_ws(', ', NULL, NULL) FROM strings;

SELECT id, concat_ws('-', id, id % 2 = 0, NULL, 'x', 1.50) FROM strings;
