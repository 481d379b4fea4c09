-- @group_by_column
SELECT shop, count(*) FROM sale GROUP BY shop;

-- @group_by_several
SELECT shop, code, sum(qty), avg(price) FROM sale GROUP BY shop, code;

-- @group_by_expression
SELECT shop % 10, max(day) FROM sale GROUP BY shop % 10;

-- @group_by_without_aggregate
SELECT item FROM sale GROUP BY item;

-- @group_by_not_returned
SELECT count(*) FROM sale GROUP BY shop, item;

-- @group_by_dependent_column
SELECT id, title, sum(amount) FROM keyed GROUP BY id;

-- @group_by_key_in_expression
SELECT shop + 1, sum(qty) * 2 FROM sale GROUP BY shop;

-- @group_by_float
SELECT ratio, count(*) FROM sale GROUP BY ratio;

-- @group_by_constant
SELECT count(*) FROM sale GROUP BY 'all'::text;

-- @group_by_nothing
SELECT count(*) FROM sale GROUP BY ();

-- @group_by_ordinal
SELECT day, count(*) FROM sale GROUP BY 1;

-- @group_by_types
SELECT flag, kind, weight, wide, loose, attz, name, label, key, raw, state, count(*) FROM sale
GROUP BY flag, kind, weight, wide, loose, attz, name, label, key, raw, state;
