-- Values that are equal and written differently (1.0 and 1.00, 0 and -0, 'a' and 'A' under case_insensitive):
-- what is shown of a group is what PostgreSQL's hash aggregate shows, the first in the order of the rows.

-- scan-order
-- set: enable_sort=off
SELECT round(n152, 0) * (CASE WHEN id % 3 = 0 THEN 1.0 ELSE 1.000 END) AS v, count(*) FROM all_types WHERE abs(n152) < 20000 GROUP BY 1;

-- scan-order
-- set: enable_sort=off
SELECT f8 * 0 AS zero, count(*) FROM all_types GROUP BY 1;

-- scan-order
SELECT min(f8 * 0), max(f8 * 0) FROM all_types;

-- scan-order
SELECT max(CASE id % 3 WHEN 0 THEN 1.0 WHEN 1 THEN 1.00 ELSE 1.000 END), min(CASE id % 3 WHEN 0 THEN 1.0 WHEN 1 THEN 1.00 ELSE 1.000 END) FROM small;

-- scan-order
-- set: enable_sort=off
-- split
SELECT t_ci, count(*) FROM strings GROUP BY t_ci;
