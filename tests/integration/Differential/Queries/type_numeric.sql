-- numeric, with and without typmod.

SELECT * FROM numerics;

SELECT id, n FROM numerics WHERE n > 1e50 OR n < -1e50 OR abs(n) < 1e-50;

SELECT id, n42 + n10, n42 * n10, n42 - n10, n42 / 3, n42 % 0.7, n42 * n42 * n42 FROM numerics;

SELECT id, n180 + 1, n180 * n180, n180 / 7, n180 * n1818, n1818 * n1818, n1818 + n180 FROM numerics;

SELECT id, n380 + n380, n380 * 10, n380 * n380, n380 / 3, n3838 * n3838, n3838 + n380, n3838 / 7 FROM numerics;

SELECT id, n5020 * 2, n5020 + n195, n5020 * n5020, n195 / 11, n195 * n42, nneg + 1, nneg * 0.5, nneg / 3 FROM numerics;

SELECT id, n + 1, n * 2, n * -1, n / 4, -n, abs(n), n - n FROM numerics;

SELECT id, n / n42 FROM numerics WHERE n42 <> 0;

SELECT id, n % 7, n % n42 FROM numerics WHERE n42 <> 0 AND abs(n) < 1e30;

SELECT id, nan62, nan62 + 1, nan62 * 0, nan62 = 'NaN', nan62 > 0, nan62 IS NULL FROM numerics WHERE id % 20 IN (0, 1, 2);

SELECT count(n), count(DISTINCT n), count(nan62), count(DISTINCT nan62), min(n), max(n) FROM numerics;

SELECT k, count(n), sum(n42), avg(n42), sum(n180), avg(n1818), sum(n380), max(n5020) FROM numerics GROUP BY k;

SELECT nan62 > 0, nan62 = 'NaN', count(*), sum(n42) FROM numerics GROUP BY 1, 2;

SELECT nan62, count(*) FROM numerics GROUP BY nan62;

SELECT n42, count(*) FROM numerics GROUP BY n42 HAVING count(*) > 1;

SELECT n10, sum(n180), avg(n3838) FROM numerics GROUP BY n10;

SELECT trim_scale(n), count(*) FROM numerics WHERE abs(n) <= 10000 GROUP BY n;

SELECT id FROM numerics WHERE n = 10000;

SELECT id FROM numerics WHERE n = 10000.00 OR n = 'Infinity' OR n = 0;

SELECT id FROM numerics WHERE n42 = 99.99 OR n180 = 999999999999999999 OR n1818 < -0.4999 OR n380 = -99999999999999999999999999999999999999;

SELECT id FROM numerics WHERE n42 > 99.985 OR n42 < -99.9899999;

SELECT id FROM numerics WHERE n180 > 99999999999999999999 OR n1818 > 1 OR n42 < -1e40;

SELECT id FROM numerics WHERE n42 IN (1, 0.01, 99.990, 12.345);

SELECT id, scale(n), scale(n42), min_scale(n), trim_scale(n195), scale(n42 * n1818), scale(n / 3) FROM numerics WHERE n > '-Infinity' AND n < 'Infinity';

SELECT id, round(n, 3), trunc(n, 2), ceil(n), floor(n), sign(n), round(n195, -2) FROM numerics;

SELECT id, n42::numeric(3,1), n195::numeric(16,2), n1818::numeric(4,3), n42::numeric(6,4), n5020::numeric(60,5) FROM numerics WHERE id > 1 AND abs(n42) < 99;

SELECT id, n42::text, n42::float8, n42::int4, n::text FROM numerics;

SELECT id, n195, n195 * 1.5, n195 + 0.000001, n195 * 100000 FROM numerics WHERE n195 > 0;

SELECT sum(n42 * (1 - n1818) * (1 + n1818)), sum(n195 * n42), avg(n42 * n10) FROM numerics WHERE id <= 1000;

SELECT sum(n42), sum(n42 * 1.000), sum(n42) * 1.00, sum(n42 / 3), sum(round(n42, 1)) FROM numerics;

SELECT id, n + n42, n * n42, n42 - n FROM numerics WHERE id > 1000;

SELECT id, n, n + '-Infinity', n * 0 FROM extremes WHERE id NOT IN (1, 2);

SELECT id, n + 1, n - 1, n * 3, n / 3 FROM extremes WHERE id > 2;

SELECT id, n / 'Infinity', n * 'Infinity', n % 'Infinity', n = n, n > 1e100 FROM extremes;

SELECT 1.0 / id, 1 / id::numeric, 10 ^ id::numeric, id / 3.0000, id * 1.10, (id::numeric / 3) * 3 FROM small;

SELECT id, price * 1.19, price / 1.19, round(price * 1.19, 2), price * price * price, (price / 3)::numeric(8,2) FROM small;

SELECT sum(c3), sum(c7 * c11), avg(c155), max(c159), sum(c159 * c155) FROM wide;

-- ordered
SELECT id, n42, n1818 FROM numerics ORDER BY n42 DESC NULLS LAST, n1818, id LIMIT 50;

-- ordered
SELECT n42 * n10 AS product, id FROM numerics ORDER BY product NULLS FIRST, id;

-- ordered
SELECT DISTINCT n10 FROM numerics ORDER BY n10 NULLS FIRST;

SELECT id, n > n42, n < n180, n42 = n10, n1818 <> n3838, n380 >= n5020 FROM numerics;

SELECT id, greatest(n, n42), least(n, n42, nan62), coalesce(n42, n), nullif(n42, 0) FROM numerics;

SELECT id, abs(n42), sqrt(abs(n42)), exp(n1818), ln(abs(n42) + 1), power(abs(n42), 1.5) FROM numerics WHERE id <= 60;
