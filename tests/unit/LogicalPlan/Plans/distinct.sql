-- @distinct_column
SELECT DISTINCT shop FROM sale;

-- @distinct_expression
SELECT DISTINCT shop % 3, name FROM sale;

-- @distinct_ordered
SELECT DISTINCT shop, item FROM sale ORDER BY item DESC, shop LIMIT 4;

-- @distinct_groups
SELECT DISTINCT sum(qty) FROM sale GROUP BY shop;

-- @distinct_constant
SELECT DISTINCT 1 FROM sale;
