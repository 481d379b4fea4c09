-- @where_comparisons
SELECT id FROM sale WHERE shop = 3 AND item <> 4 AND kind < 5::smallint AND id >= 6 AND 7 > shop;

-- @where_decimals
SELECT id FROM sale WHERE qty < 24 AND price >= 100.555 AND rate = 0.07;

-- @where_between
SELECT id FROM sale WHERE day BETWEEN '1998-01-01' AND '1998-12-31' AND rate BETWEEN 0.05 AND 0.07;

-- @where_or
SELECT id FROM sale WHERE shop = 1 OR item = 2 OR flag;

-- @where_not
SELECT id FROM sale WHERE NOT (shop = 1 AND item = 2);

-- @where_is_null
SELECT id FROM sale WHERE item IS NULL AND kind IS NOT NULL;

-- @where_boolean_tests
SELECT id FROM sale WHERE flag IS TRUE AND (item > 3) IS NOT FALSE AND (kind = 1) IS UNKNOWN;

-- @where_distinct_from
SELECT id FROM sale WHERE item IS DISTINCT FROM 3 AND name IS NOT DISTINCT FROM 'x';

-- @where_text
SELECT id FROM sale WHERE name >= 'M' AND label = 'red' AND code = 'ab';

-- @where_cost_order
SELECT id FROM sale WHERE name LIKE '%x%' AND qty * price > 10 AND shop = 3;

-- @where_false
SELECT id FROM sale WHERE false;

-- @where_floats
SELECT id FROM sale WHERE ratio > 0.5 AND weight <= 2;

-- @where_other_types
SELECT id FROM sale WHERE at < '2020-01-01 00:00:00' AND key = '00000000-0000-0000-0000-000000000001' AND raw > '\x01' AND state <> state;

-- @where_nullif_coalesce
SELECT id FROM sale WHERE coalesce(item, kind, 0) > 3 AND nullif(shop, 4) = 5 AND greatest(item, shop) < 10 AND least(qty, price) > 1;
