-- = <> < <= > >= across pairs of types.

SELECT count(*) FILTER (WHERE i2 = i4), count(*) FILTER (WHERE i2 < i4), count(*) FILTER (WHERE i2 <= i8), count(*) FILTER (WHERE i4 > i8), count(*) FILTER (WHERE i8 >= i2), count(*) FILTER (WHERE i8 <> i4) FROM all_types;

SELECT count(*) FILTER (WHERE f4 = f8), count(*) FILTER (WHERE f4 < f8), count(*) FILTER (WHERE f8 >= f4), count(*) FILTER (WHERE f4 > i4), count(*) FILTER (WHERE i8 < f8), count(*) FILTER (WHERE i2 <> f4) FROM all_types;

SELECT count(*) FILTER (WHERE n < n152), count(*) FILTER (WHERE n152 >= n3810), count(*) FILTER (WHERE n = i4), count(*) FILTER (WHERE n152 > i8), count(*) FILTER (WHERE i2 <= n), count(*) FILTER (WHERE n < f8), count(*) FILTER (WHERE f4 >= n152) FROM all_types;

SELECT count(*) FILTER (WHERE d < ts), count(*) FILTER (WHERE d >= tz), count(*) FILTER (WHERE ts <= tz), count(*) FILTER (WHERE tz > d), count(*) FILTER (WHERE ts <> d), count(*) FILTER (WHERE tz = ts) FROM all_types WHERE id < 19000;

SELECT count(*) FILTER (WHERE t < vc), count(*) FILTER (WHERE vc = c), count(*) FILTER (WHERE t >= c), count(*) FILTER (WHERE c < t), count(*) FILTER (WHERE c <> vc), count(*) FILTER (WHERE vc > tag) FROM all_types;

SELECT count(*) FILTER (WHERE b), count(*) FILTER (WHERE b = (i4 > 0)), count(*) FILTER (WHERE b < (f8 > 0)), count(*) FILTER (WHERE u < '80000000-0000-0000-0000-000000000000'), count(*) FILTER (WHERE by >= '\x80'), count(*) FILTER (WHERE by < u::text::bytea) FROM all_types;

SELECT id, i2 < 1.5, i4 = 1.0, i8 > 1e3, f4 = 0.1, f8 = 0.1, n = 0.1, f4 = 0.1::float4 FROM extremes;

SELECT id, f8 = 'NaN', f8 > 'Infinity', f8 < 'NaN', f8 = -0.0, f8 <> f8, f8 >= f4, f4 = f8 FROM extremes;

SELECT id, n = 'NaN', n > 'Infinity', n < 'NaN', n >= '-Infinity', n = 0.0, n < f8, f8 = n FROM extremes WHERE id NOT IN (6, 7, 8, 9);

SELECT id, d = 'infinity', d > '2000-01-01', ts < 'infinity', tz >= '-infinity', d < ts, ts = d, d <= tz FROM extremes WHERE id NOT IN (5);

SELECT id, i8 = n, i8 < n, i8 = f8, i4 = f4, n = f8, f8 = 9007199254740993, n = 9007199254740993, i8 = 9223372036854775807 FROM extremes WHERE id NOT IN (6, 7, 8, 9);

SELECT a.id, a.n42 = a.n10, a.n42 > a.n180, a.n1818 < a.n42, a.n380 > a.n5020, a.n3838 = 0, a.nneg >= a.n, a.nan62 > a.n, a.nan62 = 'NaN' FROM numerics a;

SELECT id, t = vc, t = c, vc = c, c = t_c, t_c < vc, c < 'abc', vc >= 'abc', c = 'abc   ', vc = 'abc   ', t = 'abc  ' FROM strings WHERE id < 70;

SELECT id, i4 BETWEEN i2 AND i8, n BETWEEN -1000 AND 1000.5, f8 BETWEEN f4 AND 10000, t BETWEEN 'a' AND 'c', d BETWEEN '2000-01-01' AND ts FROM all_types WHERE id <= 300;

SELECT id, (i2, i4) < (i4, 0), (tag, id) >= ('beta', 100), (b, i2) = (true, i2), (d, ts) <> (d, ts) FROM all_types WHERE id <= 100;

SELECT id, 0.1::float4 = 0.1::float8, id = 1.0, id < 2.5, 3 > id::float4, id::int2 = id::int8 FROM small;

SELECT id, numeric_cmp(price, 12.5), btint4cmp(id, qty), bttextcmp(kind, 'B'), date_cmp(shipped, '2021-03-01') FROM small WHERE kind IS NOT NULL AND qty IS NOT NULL;

SELECT count(*) FROM all_types WHERE i4 = i4 AND f8 <= f8 AND n >= n;

SELECT count(*) FROM all_types WHERE 100 < i4 AND 0.5 >= f8 AND '2010-01-01' > d;
