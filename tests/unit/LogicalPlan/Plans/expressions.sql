-- @expressions_case_searched
SELECT CASE WHEN item > 3 THEN 'many' WHEN item IS NULL THEN 'none' ELSE 'few' END FROM sale;

-- @expressions_case_simple
SELECT CASE shop WHEN 1 THEN qty WHEN 2 THEN rate ELSE 0 END, CASE item % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'b' END FROM sale;

-- @expressions_case_numerics
SELECT CASE WHEN flag THEN qty ELSE 0.00 END, CASE WHEN flag THEN qty ELSE 1 END, CASE WHEN flag THEN price END FROM sale;

-- @expressions_case_in_sum
SELECT sum(CASE WHEN name LIKE 'PROMO%' THEN price * (1 - rate) ELSE 0 END) FROM sale;

-- @expressions_in_list
SELECT id FROM sale WHERE shop IN (1, 2, 3) AND name IN ('a', 'b', NULL) AND item NOT IN (4, 5);

-- @expressions_in_long_list
SELECT id FROM sale WHERE shop IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
  AND name NOT IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', NULL);

-- @expressions_in_numerics
SELECT id FROM sale WHERE qty IN (1, 2.5, 3.75) AND loose IN (1.0, 'NaN');

-- @expressions_in_computed_value
SELECT id FROM sale WHERE shop * 2 IN (1, 2, 3);

-- @expressions_like
SELECT id FROM sale WHERE name LIKE 'a%' AND label NOT LIKE '%b_' AND code LIKE 'c%';

-- @expressions_like_column
SELECT id FROM sale WHERE name LIKE label;

-- @expressions_dates
SELECT day + 3, day - 3, day - date '2000-01-01', day + item FROM sale;

-- @expressions_integers
SELECT item / 2, item * kind, id + item, shop << 2, shop & 255, ~shop FROM sale;
