-- + - * / % and unary operators across pairs of types, and what integers and floats call them by.

SELECT id, i2 + i2, i2 + i4, i2 + i8, i4 + i2, i4 + i8, i8 + i2, i8 + i4 FROM all_types WHERE id <= 300;

SELECT id, i2 - i2, i2 - i4, i2 - i8, i4 - i2, i4 - i8, i8 - i2, i8 - i4, i8 - i8 FROM all_types WHERE id <= 300;

SELECT id, i2 * i4, i2 * 3::int2, i4 * 5, i8 * 2, i2 * 7::int8, i4 * i4::int8 FROM all_types WHERE id <= 300;

SELECT id, i2 / 7::int2, i4 / 7, i8 / 7, i4 / -7, i8 / -1000003, 1000000 / (i4 * 2 + 1), -7 / 2, 7 / -2 FROM all_types WHERE id <= 300;

SELECT id, i2 % 7::int2, i4 % 7, i8 % 7, i4 % -7, -i4 % 7, mod(i8, 10), i8 % -1 FROM all_types WHERE id <= 300;

SELECT id, f4 + f4, f4 + f8, f8 + f4, f8 - f8r, f4 * f4, f8 * f8r, f4 / 3, f8 / 3, f8r / f8 FROM all_types WHERE id <= 300 AND f8 <> 0;

SELECT id, i2 + f4, i4 + f4, i8 + f4, i2 * f8, i4 * f8, i8 * f8, f8 / i2, f4 / i4 FROM all_types WHERE id <= 300 AND i2 <> 0 AND i4 <> 0;

SELECT id, i2 + n, i4 - n, i8 * n, n / 7, n % 7, i4 + n152, i8 * n3810, n152 + f8, n * f4 FROM all_types WHERE id <= 300;

SELECT id, n152 + n152, n152 - n, n152 * n152, n152 * n3810, n3810 + n, n * n FROM all_types WHERE id <= 300;

SELECT id, n152 / 3, n152 / n, n / n152, n3810 / n152, 1 / n152, n152 / 1000000 FROM all_types WHERE id <= 300 AND n <> 0 AND n152 <> 0;

SELECT id, n152 % 7, n % 1, n3810 % n152, mod(n152, -3.3), div(n152, 7), div(n, 0.3) FROM all_types WHERE id <= 300 AND n152 <> 0;

SELECT id, -i2, -i4, -i8, -f4, -f8, -n, -n152, +i4, +n, @ i4, @ f8, @ n152 FROM all_types WHERE id <= 200;

SELECT id, abs(i2), abs(i4), abs(i8), abs(f4), abs(f8), abs(n), abs(n152), sign(n152), sign(f8) FROM all_types WHERE id <= 200;

SELECT id, i4 & 255, i4 | 1, i4 # 65535, ~i4, i4 << 2, i4 >> 3, i2 & 15::int2, i8 >> 40, i8 & 4294967295 FROM all_types WHERE id <= 200;

SELECT id, f8 ^ 2, abs(f8) ^ 0.5, |/ abs(f8), ||/ f8, n152 ^ 2, power(i4, 2), sqrt(abs(n152)), sqrt(abs(f8)) FROM all_types WHERE id <= 100;

SELECT id, ceil(f8), floor(f8), round(f8), trunc(f8), ceil(n152), floor(n152), round(n152), trunc(n152), round(n, 2), trunc(n, 1), round(n152, -3) FROM all_types WHERE id <= 200;

SELECT id, exp(f8 / 10000), ln(abs(f8) + 1), log(abs(f8) + 1), exp(n152 / 100000), ln(abs(n152) + 1), log(2, abs(n152) + 1) FROM all_types WHERE id <= 50;

SELECT sum((i4 + i2) * 2 - i4 % 10), sum(n152 * 2 + i4), sum(i8 / 1000 + i4) FROM all_types WHERE abs(i4::int8) < 1000000;

SELECT id, i4 + 1.5, i4 * 0.1, i4 / 2.0, i8 / 3.0, i2 - 0.5::float4, 2 * f4, 0.1 + f8 FROM all_types WHERE id <= 100;

SELECT id, d + 1, d - 1, d + i2, 1 + d, d - date '2000-01-01', d + time '12:34', d + interval '1 month 2 days', d - interval '1 year' FROM all_types WHERE id <= 200;

SELECT id, ts + interval '1 day 02:03:04.5', ts - interval '1 month', ts - timestamp '2000-01-01', tz - timestamptz '2000-01-01 00:00:00+00', tz + interval '1 month', ts - tz::timestamp, ts::date - d FROM all_types WHERE id <= 200;

SELECT id, gcd(i4, 360), lcm(i4 % 1000, 12), i4 / 10 * 10 + i4 % 10 = i4, width_bucket(f8, -10000, 10000, 7) FROM all_types WHERE id <= 100;

SELECT id, (i4::numeric + n) * (n152 - i2) / 3.7, round((n152 * 1.19)::numeric, 2), n152 * 1.0000 FROM all_types WHERE id <= 200;

SELECT id, i4 + i4 / 2 - i4 / 3 * 2 % 5, -(i4 + -i2), i8 - i8 % 1000 FROM all_types WHERE id <= 200;
