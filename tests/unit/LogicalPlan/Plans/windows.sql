-- @windows_sum
SELECT id, sum(a) OVER (ORDER BY id) FROM plain;

-- @windows_shared_sort
SELECT id, rank() OVER (PARTITION BY a ORDER BY b), sum(b) OVER (PARTITION BY a), lag(id, 2, 0) OVER (PARTITION BY a ORDER BY b) FROM plain;

-- @windows_several_sorts
SELECT id, row_number() OVER (ORDER BY b DESC), count(*) OVER (PARTITION BY a) FROM plain;

-- @windows_frames
SELECT id, sum(a) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW), max(b) OVER (ORDER BY a RANGE BETWEEN 5 PRECEDING AND 3 FOLLOWING), first_value(b) OVER (ORDER BY a GROUPS 1 PRECEDING) FROM plain;

-- @windows_over_groups
SELECT a, sum(b), sum(sum(b)) OVER (ORDER BY a) FROM plain GROUP BY a HAVING count(*) > 1;

-- @windows_unread
SELECT id FROM (SELECT id, sum(a) OVER (ORDER BY b) AS s FROM plain) q;

-- @windows_sorted
SELECT id, sum(a) OVER (PARTITION BY a ORDER BY id) FROM plain ORDER BY a LIMIT 3;

-- @windows_sorted_otherwise
SELECT id, sum(a) OVER (PARTITION BY a ORDER BY id) FROM plain ORDER BY id LIMIT 3;

-- @windows_interval
SELECT id, sum(shop) OVER (ORDER BY day RANGE '1 day' PRECEDING) FROM sale;
