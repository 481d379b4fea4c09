-- @shape_integer_a
SELECT id FROM plain WHERE a = 1 AND b < 20;

-- @shape_integer_b
SELECT id FROM plain WHERE a = 77 AND b < -3;

-- @shape_integer_other
SELECT id FROM plain WHERE a = 1 AND b <= 20;

-- @shape_integer_equal_constants
SELECT id FROM plain WHERE a = 5 AND b < 5;

-- @shape_numeric_a
SELECT sum(n * (1 - 0.05)) FROM plain WHERE n > 10.25;

-- @shape_numeric_b
SELECT sum(n * (1 - 0.07)) FROM plain WHERE n > 99.75;

-- @shape_numeric_other_scale
SELECT sum(n * (1 - 0.055)) FROM plain WHERE n > 10.25;

-- @shape_numeric_bound_scale
SELECT sum(n * (1 - 0.05)) FROM plain WHERE n > 10.2;

-- @shape_date_a
SELECT count(*) FROM sale WHERE day >= '1994-01-01' AND at < '2000-01-01 00:00:00';

-- @shape_date_b
SELECT count(*) FROM sale WHERE day >= '2024-02-29' AND at < '2001-02-03 04:05:06';

-- @shape_text_a
SELECT id FROM plain WHERE s = 'short' AND s LIKE 'a%';

-- @shape_text_b
SELECT id FROM plain WHERE s = 'a much longer constant than the other one' AND s LIKE '%z_';

-- @shape_text_other
SELECT id FROM plain WHERE s <> 'short' AND s LIKE 'a%';

-- @shape_list_a
SELECT id FROM plain WHERE a IN (1, 2, 3);

-- @shape_list_b
SELECT id FROM plain WHERE a IN (30, 20, 10);

-- @shape_list_longer
SELECT id FROM plain WHERE a IN (1, 2, 3, 4);

-- @shape_long_list_a
SELECT id FROM plain WHERE a IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);

-- @shape_long_list_b
SELECT id FROM plain WHERE a IN (21, 22, 23, 24, 25, 26, 27, 28, 29, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219);

-- @shape_case_a
SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END FROM plain ORDER BY id LIMIT 3;

-- @shape_case_b
SELECT CASE a WHEN 9 THEN 'one' ELSE 'two' END FROM plain ORDER BY id LIMIT 100 OFFSET 0;

-- @shape_group_a
SELECT a, sum(n), count(*) FROM plain WHERE x > 1 GROUP BY a HAVING count(*) > 2 ORDER BY 2 DESC;

-- @shape_group_b
SELECT a, sum(n), count(*) FROM plain WHERE x > 99 GROUP BY a HAVING count(*) > 70 ORDER BY 2 DESC;

-- @shape_group_other
SELECT a, sum(n), count(*) FROM plain WHERE x > 1 GROUP BY a HAVING count(*) > 2 ORDER BY 2;
