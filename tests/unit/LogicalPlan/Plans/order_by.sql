-- @order_by_column
SELECT id FROM sale ORDER BY id;

-- @order_by_directions
SELECT id FROM sale ORDER BY item DESC, kind NULLS FIRST, day DESC NULLS LAST, name;

-- @order_by_expression
SELECT id FROM sale ORDER BY qty * price DESC;

-- @order_by_not_returned
SELECT name FROM sale ORDER BY id;

-- @order_by_group
SELECT shop, sum(qty) AS total FROM sale GROUP BY shop ORDER BY total DESC, shop;

-- @order_by_constant
SELECT id FROM sale ORDER BY 'x'::text, id;

-- @order_by_types
SELECT id FROM sale ORDER BY flag, wide, loose, ratio, weight, at, attz, label, code, key, raw;

-- @order_by_foreign_order
SELECT id, extra FROM sale ORDER BY extra;

-- @order_by_enum
SELECT id, state FROM sale WHERE state <= state ORDER BY state;

-- @order_by_icu
SELECT id FROM sale ORDER BY german;

-- @order_by_using
SELECT id FROM sale ORDER BY id USING >;
