-- Variance, deviation, correlation and regression. Over integers and numerics exact, with numeric's digits of division
-- and square root; over floats in the order of the rows.

SELECT stddev(i2), stddev_pop(i4), stddev_samp(i8), variance(i2), var_pop(i4), var_samp(i8) FROM all_types;

SELECT grp, stddev(i2), stddev_pop(i4), variance(i8), var_pop(i2), avg(i4), sum(i8) FROM all_types GROUP BY grp;

SELECT stddev(n), stddev_pop(n152), stddev_samp(n3810), variance(n), var_pop(n152), var_samp(n3810) FROM all_types;

SELECT tag, b, stddev(n), stddev_pop(n152), var_samp(n3810), var_pop(n), count(n) FROM all_types GROUP BY tag, b;

SELECT k, stddev(n10), variance(n42), stddev_pop(n180), var_pop(n1818), stddev_samp(n195), var_samp(n380), stddev(n3838), variance(n5020), stddev(nneg)
FROM numerics GROUP BY k;

-- NaN and infinities give NaN, but count as inputs.
SELECT k, stddev(nan62), var_pop(nan62), stddev(n), var_samp(n) FROM numerics GROUP BY k;

SELECT id, stddev(n), stddev_pop(n), var_pop(nan62), var_samp(nan62) FROM numerics WHERE id > 1000 GROUP BY id;

SELECT stddev(n), stddev_pop(n), variance(n), var_pop(n) FROM numerics WHERE id % 50 = 5 AND id < 300;

SELECT stddev(n), stddev_pop(n), variance(n), var_pop(n) FROM numerics WHERE id % 50 IN (4, 6);

SELECT stddev(n), variance(n * 1e-20), stddev(n * 1e20), stddev(n / 3) FROM numerics WHERE id % 50 > 7;

SELECT stddev(i2), stddev(i4), stddev(i8), var_pop(i8) FROM extremes;

SELECT stddev(n), var_pop(n) FROM extremes WHERE id IN (4, 5, 10, 11, 13, 14);

SELECT stddev(n), variance(n) FROM extremes WHERE id IN (8, 9);

-- One value, equal values, none.
SELECT stddev(i4), stddev_pop(i4), variance(n), var_pop(n), stddev(n152), stddev(f8), stddev_pop(f8), var_samp(f4), var_pop(f4) FROM constants;

SELECT stddev(i4), stddev_pop(i4), variance(n), var_pop(n), stddev(n152), stddev(f8), stddev_pop(f8), var_samp(f4), var_pop(f4) FROM constants WHERE id = 5;

SELECT stddev(i4), stddev_pop(i4), variance(n), stddev(n152), stddev(f8), corr(f8, f4), regr_count(f8, f4), regr_slope(f8, f8) FROM empty_table;

SELECT stddev(i4), stddev_pop(n), variance(n3810), stddev(f8), var_pop(f4), corr(f8, f8), regr_count(f8, f8), bit_or(i4) FROM all_null;

SELECT i2, stddev(i4), corr(f8, f4) FROM empty_table GROUP BY i2;

-- scan-order
SELECT stddev(f4), stddev_pop(f8), variance(f8r), var_pop(f4), avg(f8r), stddev_samp(f8r) FROM all_types;

-- scan-order
-- set: enable_sort=off
SELECT grp, stddev(f4), stddev_pop(f8r), variance(f8), var_pop(f8r) FROM all_types GROUP BY grp;

-- scan-order
SELECT corr(f8r, f8), covar_pop(f8, f8r), covar_samp(f4, f8r), regr_avgx(f8r, f4), regr_avgy(f8r, f4), regr_count(f8r, rare) FROM all_types;

-- scan-order
-- set: enable_sort=off
SELECT tag, corr(f8r, i4), regr_intercept(f8r, i2), regr_r2(f8r, f8), regr_slope(i4, f8r), regr_sxx(f8r, i4), regr_sxy(f8r, i4), regr_syy(f8r, i4)
FROM all_types GROUP BY tag;

-- scan-order
-- set: enable_sort=off
SELECT grp % 3, corr(n152, i8) FILTER (WHERE b), regr_r2(id, rare), stddev(f8r) FILTER (WHERE i4 > 0) FROM all_types GROUP BY grp % 3;

-- Vertical and horizontal lines.
SELECT corr(f8, f8), regr_r2(f8, f8), regr_slope(f8, f8), regr_intercept(f8, f8), covar_pop(f8, f4), covar_samp(f8, f4) FROM constants;

SELECT corr(id, 3), regr_r2(id, 3), regr_r2(3, id), regr_slope(3, id), regr_intercept(3, id), covar_samp(id, 3) FROM small;

SELECT id, regr_slope(weight, qty), regr_sxx(weight, qty), covar_samp(weight, qty), covar_pop(weight, qty), corr(price, qty) FROM small GROUP BY id;

-- scan-order
SELECT stddev(f8), variance(f8), corr(f8, id), regr_sxx(f8, id), regr_sxx(id, f8), covar_pop(f8, id), regr_avgy(f8, id) FROM extremes WHERE id IN (1, 5, 10);

-- scan-order
SELECT id, stddev_pop(f8), var_pop(f4), regr_sxx(id, f8), regr_sxy(id, f8), regr_syy(f8, id) FROM extremes GROUP BY id;

-- scan-order
-- error
SELECT stddev(f8) FROM extremes WHERE id IN (5, 6);

-- scan-order
-- error
SELECT regr_sxx(id, f8) FROM extremes WHERE id IN (6, 7);

-- scan-order
-- error
SELECT corr(f8, f8) FROM extremes WHERE id IN (5, 6, 7);

SELECT stddev(DISTINCT i2), variance(DISTINCT grp), var_pop(DISTINCT n152), stddev(DISTINCT n42) FROM all_types, (SELECT max(n42) AS n42 FROM numerics) one;

SELECT tag, stddev(DISTINCT i2), variance(DISTINCT f8), stddev_pop(DISTINCT f8r) FROM all_types GROUP BY tag;

SELECT stddev(i2 + i4::int8), variance(n152 * i2), stddev(n152 + 0.001), var_pop(-n152), stddev(n152::float8::int4) FROM all_types WHERE id < 10000;

-- ordered
SELECT grp, stddev(i4), variance(n152) FROM all_types GROUP BY grp HAVING stddev(i4) > 57000 ORDER BY stddev(i4) DESC, grp;

SELECT round(stddev(n152), 2), sqrt(variance(i4)), stddev(i4) * 2 > stddev_pop(i4) FROM all_types;

-- params: int4=1000
SELECT stddev(i4), variance(n152 + $1) FROM all_types WHERE id > $1;

-- split
SELECT corr(DISTINCT f8, f4) FROM all_types;
