-- Errors of window functions, and errors that must not come.

-- error
SELECT ntile(0) OVER (ORDER BY id) FROM small;

-- error
SELECT ntile(-3) OVER (ORDER BY id) FROM small;

-- error
SELECT nth_value(id, 0) OVER (ORDER BY id) FROM small;

-- error
SELECT nth_value(id, 5 - id) OVER (ORDER BY id) FROM small;

SELECT id, nth_value(id, 5 - id) OVER (ORDER BY id) FROM small ORDER BY id LIMIT 4;

-- error
SELECT count(*) OVER (ORDER BY id ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM small;

-- error
SELECT count(*) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND -1 FOLLOWING) FROM small;

-- error
SELECT count(*) OVER (ORDER BY id GROUPS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM small;

-- error
SELECT count(*) OVER (ORDER BY id ROWS BETWEEN NULL PRECEDING AND CURRENT ROW) FROM small;

-- error
SELECT count(*) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND NULL FOLLOWING) FROM small;

-- Both at once: the start's comes first.
-- error
SELECT count(*) OVER (ORDER BY id ROWS BETWEEN -1 PRECEDING AND NULL FOLLOWING) FROM small;

-- Also without rows.
-- error
SELECT count(*) OVER (ORDER BY id ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM empty_table;

-- params: int8=-1
-- error
SELECT count(*) OVER (ORDER BY id ROWS $1 PRECEDING) FROM small;

-- error
SELECT count(*) OVER (ORDER BY id RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM small;

-- error
SELECT count(*) OVER (ORDER BY weight RANGE BETWEEN 'NaN' PRECEDING AND CURRENT ROW) FROM small;

-- error
SELECT count(*) OVER (ORDER BY weight RANGE BETWEEN CURRENT ROW AND -0.5 FOLLOWING) FROM small;

-- error
SELECT count(*) OVER (ORDER BY price RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM small;

-- error
SELECT count(*) OVER (ORDER BY price RANGE BETWEEN 'NaN' PRECEDING AND CURRENT ROW) FROM small;

-- error
SELECT count(*) OVER (ORDER BY price RANGE BETWEEN CURRENT ROW AND NULL FOLLOWING) FROM small;

-- A distance is looked at only when there are two values.
SELECT count(*) OVER (ORDER BY i4 RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM all_null;

SELECT count(*) OVER (ORDER BY i4 RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM empty_table;

-- error
SELECT sum(100 / (id - 5)) OVER (ORDER BY id) FROM small;

-- error
SELECT sum(100 / (id - 5)) OVER () FROM small;

-- What comes after the last row that is wanted is not computed.
-- ordered
SELECT id, sum(100 / (id - 5)) OVER (ORDER BY id) FROM small ORDER BY id LIMIT 4;

-- error
SELECT id, sum(100 / (id - 5)) OVER (ORDER BY id) FROM small ORDER BY id LIMIT 5;

-- error
SELECT id, sum(100 / (id - 5)) OVER (ORDER BY id) FROM small ORDER BY id DESC LIMIT 4;

-- ordered
SELECT id, lag(100 / (id - 5)) OVER (ORDER BY id) FROM small ORDER BY id LIMIT 5;

-- error
SELECT id, lag(100 / (id - 5)) OVER (ORDER BY id) FROM small ORDER BY id LIMIT 6;

-- error
SELECT id FROM (SELECT id, lag(100 / (id - 5)) OVER (ORDER BY id) AS l FROM small) s WHERE l IS NOT NULL;

-- Nobody asks for it.
SELECT id FROM (SELECT id, sum(100 / (id - 5)) OVER (ORDER BY id) AS l FROM small) s;

-- Rows that never come into a frame.
SELECT id, sum(100 / (id - 10)) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) FROM small;

SELECT id, first_value(100 / (id - 5)) OVER (ORDER BY id) FROM small;

-- error
SELECT id, last_value(100 / (id - 5)) OVER (ORDER BY id) FROM small;

-- error
SELECT sum(f8 * f8 * 1e299) OVER (ORDER BY id) FROM all_types;

SELECT count(*) OVER (ORDER BY id ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM small LIMIT 0;

-- Conditions on what all windows are partitioned by come below them, and keep other partitions from being computed.
SELECT * FROM (SELECT id, region, sum(100 / (region - 1)) OVER (PARTITION BY region) AS s FROM lines) s WHERE region = 2;

SELECT * FROM (SELECT id, region, sum(100 / (region - 1)) OVER (PARTITION BY region), row_number() OVER (PARTITION BY region, order_id ORDER BY id) FROM lines) s WHERE region = 2;

-- error
SELECT * FROM (SELECT id, region, sum(100 / (region - 1)) OVER (PARTITION BY region), row_number() OVER (PARTITION BY order_id ORDER BY id) FROM lines) s WHERE region = 2;

SELECT * FROM (SELECT id, region + 0 AS r, sum(100 / (region - 1)) OVER (PARTITION BY region + 0) FROM lines) s WHERE r = 2;

SELECT * FROM (SELECT id, loose, count(*) OVER (PARTITION BY loose) FROM lines) s WHERE loose::text LIKE '%.500';

SELECT * FROM (SELECT id, loose::text AS t, count(*) OVER (PARTITION BY loose) FROM lines) s WHERE t LIKE '%.500';

-- A condition on a row's number ends the window.
SELECT * FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, sum(region) OVER (ORDER BY id) FROM lines) s WHERE n <= 10;

-- split
SELECT * FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, sum(1 / (id - 50)) OVER (ORDER BY id) FROM lines) s WHERE n <= 10;

-- split
SELECT * FROM (SELECT id, rank() OVER (ORDER BY id) AS n, lag(1 / (id - 50)) OVER (ORDER BY id) FROM lines) s WHERE 10 > n;

-- split
SELECT * FROM (SELECT id, count(*) OVER (PARTITION BY region ORDER BY id) AS n, sum(1 / (id - 50)) OVER (PARTITION BY region ORDER BY id) FROM lines) s WHERE n = 1;

-- Offsets are looked at even when there are no rows, and may be as far as can be.
-- error
SELECT sum(i4) OVER (ORDER BY id ROWS BETWEEN -1 PRECEDING AND CURRENT ROW) FROM empty_table;

-- error
SELECT sum(i4) OVER (ORDER BY id RANGE BETWEEN NULL PRECEDING AND CURRENT ROW) FROM empty_table;

SELECT id, sum(qty) OVER (ORDER BY id ROWS BETWEEN 9223372036854775807 PRECEDING AND 9223372036854775807 FOLLOWING) FROM small;

SELECT id, sum(qty) OVER (ORDER BY kind GROUPS BETWEEN 9223372036854775807 FOLLOWING AND UNBOUNDED FOLLOWING) FROM small;

SELECT id, count(*) OVER (ORDER BY id RANGE BETWEEN 9223372036854775807::bigint PRECEDING AND 9223372036854775807::bigint FOLLOWING) FROM lines;
