-- @having_aggregate
SELECT shop, sum(qty) FROM sale GROUP BY shop HAVING sum(qty) > 100;

-- @having_key
SELECT shop, sum(qty) FROM sale GROUP BY shop HAVING shop > 5;

-- @having_key_and_aggregate
SELECT shop, sum(qty) FROM sale GROUP BY shop HAVING shop > 5 AND count(*) > 1;

-- @having_without_group
SELECT sum(qty) FROM sale HAVING count(*) > 10;

-- @having_above
SELECT a, count(*) FROM plain GROUP BY a HAVING to_char(sum(b), '9') = '3' AND a > 3;

-- @having_above_sorted
SELECT a, count(*) FROM plain GROUP BY a HAVING dice(a) = 3 ORDER BY a LIMIT 3;

-- @having_only
SELECT 1 FROM sale HAVING count(*) > 10;

-- @having_aggregate_not_returned
SELECT shop FROM sale GROUP BY shop HAVING max(price) IS NOT NULL;
