-- @projection_columns
SELECT id, name, qty FROM sale;

-- @projection_repeated_column
SELECT id, id + 1, id FROM sale;

-- @projection_star
SELECT * FROM plain;

-- @projection_alias
SELECT s.item AS what, s.qty * s.price AS total FROM sale s;

-- @projection_constants_only
SELECT 1, 'x' FROM plain;

-- @projection_arithmetic
SELECT qty + price, qty - price, qty * rate, qty / 3, item % 7, -item, abs(kind), weight * ratio FROM sale;

-- @projection_casts
SELECT item::bigint, item::smallint, item::numeric, qty::integer, ratio::real, loose::numeric(10,1), code::text FROM sale;

-- @projection_whole_row
SELECT plain FROM plain;

-- @projection_system_column
SELECT tableoid, id FROM plain;

-- @projection_domain
SELECT part, part + 1 FROM sale;
