-- @folding_not_null_column
SELECT id FROM sale WHERE shop IS NOT NULL AND item > 3;

-- @folding_whole_condition
SELECT id FROM sale WHERE shop IS NOT NULL;

-- @folding_or_of_known
SELECT id FROM sale WHERE shop IS NULL OR item = 3;

-- @folding_empty_list
SELECT id FROM sale WHERE item = ANY ('{}'::integer[]) OR shop = 2;

-- @folding_nullable_column
SELECT id FROM sale WHERE item IS NOT NULL;

-- @folding_partitions
SELECT a FROM parted WHERE a IS NOT NULL;

-- @folding_parent_only
SELECT a FROM ONLY parent WHERE a IS NOT NULL;

-- @folding_not_with_children
SELECT a FROM parent WHERE a IS NOT NULL;

-- @folding_keeps_errors
SELECT id FROM sale WHERE (10 / item > 1 AND shop IS NULL) OR kind = 1;

-- @folding_decided_before_errors
SELECT id FROM sale WHERE (shop IS NULL AND 10 / item > 1) OR kind = 1;

-- @folding_not
SELECT id FROM sale WHERE NOT (shop IS NULL) AND item = 1;

-- @push_key
SELECT shop, sum(qty) FROM sale GROUP BY shop HAVING shop BETWEEN 3 AND 5;

-- @push_expression_of_key
SELECT item, count(*) FROM sale GROUP BY item HAVING item IS NULL OR item = 4;

-- @push_beside_where
SELECT shop, sum(qty) FROM sale WHERE flag GROUP BY shop HAVING shop = 3 AND sum(qty) > 1;

-- @push_text_key
SELECT name, count(*) FROM sale GROUP BY name HAVING name < 'm';

-- @push_not_aggregate
SELECT shop, sum(qty) FROM sale GROUP BY shop HAVING shop > 3 OR sum(qty) > 3;

-- @push_throwing
SELECT shop, sum(qty) FROM sale GROUP BY shop HAVING 10 / shop > 1;

-- @push_throwing_key
SELECT 10 / shop, sum(qty) FROM sale GROUP BY 10 / shop HAVING 10 / shop = 2;

-- @push_float_key
SELECT ratio, count(*) FROM sale GROUP BY ratio HAVING ratio = 0;

-- @push_general_numeric_key
SELECT loose, count(*) FROM sale GROUP BY loose HAVING loose = 0;

-- @push_char_key
SELECT code, count(*) FROM sale GROUP BY code HAVING code = 'ab';

-- @push_not_scalar
SELECT count(*) FROM sale HAVING $1 > 0;

-- @push_not_constant_condition
SELECT shop, count(*) FROM sale GROUP BY shop HAVING $1 > 0;

-- @top_of_sort
SELECT id FROM sale ORDER BY id LIMIT 3;

-- @top_of_groups
SELECT shop, sum(qty) FROM sale GROUP BY shop ORDER BY sum(qty) DESC LIMIT 3;

-- @top_not_without_limit
SELECT id FROM sale ORDER BY id OFFSET 3;

-- @top_not_without_sort
SELECT id FROM sale LIMIT 3;

-- @top_not_above
SELECT id FROM sale ORDER BY extra LIMIT 3;

-- @pruning_after_folding
SELECT id FROM sale WHERE shop IS NOT NULL;

-- @pruning_aggregate_after_folding
SELECT shop, max(day) FROM sale GROUP BY shop HAVING count(item) IS NOT NULL;

-- @pruning_nothing
SELECT shop, sum(qty) FROM sale GROUP BY shop;

-- @pruning_count
SELECT count(*) FROM sale;
