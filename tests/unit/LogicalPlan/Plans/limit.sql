-- @limit_count
SELECT id FROM sale LIMIT 10;

-- @limit_offset
SELECT id FROM sale LIMIT 10 OFFSET 5;

-- @limit_only_offset
SELECT id FROM sale OFFSET 5;

-- @limit_all
SELECT id FROM sale LIMIT ALL;

-- @limit_top
SELECT id FROM sale ORDER BY id LIMIT 10 OFFSET 5;

-- @limit_above
SELECT id, extra FROM sale ORDER BY extra LIMIT 10;

-- @limit_expression
SELECT id FROM sale LIMIT length('abc') + $1::bigint;

-- @limit_groups
SELECT shop, sum(qty) FROM sale GROUP BY shop LIMIT 3;

-- @limit_offset_null
SELECT id FROM sale ORDER BY id LIMIT NULL OFFSET NULL;
