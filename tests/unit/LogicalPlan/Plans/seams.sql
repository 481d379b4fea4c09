-- @seams_start_now
SELECT id FROM sale WHERE attz < now() AND day > current_date - 7;

-- @seams_start_parameters
SELECT id, qty + $1::numeric FROM sale WHERE shop = $2 AND name = $3;

-- @seams_start_shared
SELECT id + $1::bigint, id - $1::bigint FROM sale;

-- @seams_start_setting
SELECT current_setting('work_mem'), id FROM sale;

-- @seams_leaf_filter
SELECT id FROM sale WHERE extra @> '{"a": 1}' AND shop = 3;

-- @seams_leaf_column
SELECT extra #>> '{a}', sum(qty) FROM sale GROUP BY extra #>> '{a}';

-- @seams_leaf_column_with_filter
SELECT upper(name), count(*) FROM sale WHERE shop <> 0 GROUP BY upper(name);

-- @seams_leaf_user_function
SELECT id FROM sale WHERE slow(item) = 3;

-- @seams_leaf_argument
SELECT sum(length(name)), max(slow(item)) FROM sale;

-- @seams_top_function
SELECT to_char(qty, '999'), id FROM sale;

-- @seams_top_over_aggregate
SELECT shop, to_char(sum(qty), '999D99') FROM sale GROUP BY shop;

-- @seams_top_constant
SELECT shop, random() FROM sale;

-- @seams_top_volatile
SELECT dice(item), id FROM sale;

-- @seams_top_sorted
SELECT to_char(qty, '999') FROM sale ORDER BY to_char(qty, '999') LIMIT 3;

-- @seams_opaque_columns
SELECT extra, state FROM sale WHERE shop = 3;
