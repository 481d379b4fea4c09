-- @union_with_correlated_arm
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.item = p.id UNION ALL SELECT 1 FROM keyed k WHERE k.id < p.a UNION ALL SELECT 1 FROM keyed k WHERE k.amount > 5);

-- @union_anti
SELECT id FROM plain p WHERE n > ALL ((SELECT s.price FROM sale s WHERE s.item = p.id) UNION (SELECT k.amount FROM keyed k));

-- @union_mark
SELECT id, a NOT IN (SELECT s.item FROM sale s WHERE s.shop = p.id UNION SELECT k.id FROM keyed k) FROM plain p;

-- @union_nested
SELECT id FROM plain p WHERE a IN ((SELECT s.item FROM sale s WHERE s.shop = p.id UNION SELECT 1) UNION ALL (SELECT k.id FROM keyed k UNION SELECT q.b FROM plain q));

-- @union_of_types
SELECT id FROM plain p WHERE a IN (SELECT s.kind FROM sale s WHERE s.shop = p.id UNION SELECT k.amount FROM keyed k);

-- @union_below_condition
SELECT id FROM plain p WHERE a IN (SELECT x + 1 FROM (SELECT s.item FROM sale s WHERE s.shop = p.id UNION SELECT k.id FROM keyed k) u(x) WHERE x > 2);

-- @union_not_without_outer_columns
SELECT id FROM plain p WHERE a IN (SELECT s.item FROM sale s UNION SELECT k.id FROM keyed k);

-- @union_not_below_limit
SELECT id FROM plain p WHERE a IN (SELECT s.item FROM sale s WHERE s.shop = p.id UNION SELECT k.id FROM keyed k ORDER BY 1 LIMIT 3);

-- @union_not_below_intersect
SELECT id FROM plain p WHERE a IN ((SELECT s.item FROM sale s WHERE s.shop = p.id UNION SELECT 1) INTERSECT SELECT k.id FROM keyed k);

-- @union_not_of_equals_that_differ
SELECT id FROM plain p WHERE s = ANY (SELECT x::text FROM (SELECT s.loose FROM sale s WHERE s.shop = p.id UNION SELECT s.loose FROM sale s) u(x));

-- @union_not_counted
SELECT id FROM plain p WHERE 3 < (SELECT count(*) FROM (SELECT s.item FROM sale s WHERE s.shop = p.id UNION SELECT k.id FROM keyed k) u);

-- @pull_up_mark
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR (p.a, p.b) = ANY (SELECT k.id, count(*) FROM keyed k GROUP BY k.id));

-- @pull_up_semi
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id AND p.a IN (SELECT k.id FROM keyed k));

-- @pull_up_anti
SELECT id, (SELECT sum(qty) FROM sale s WHERE s.shop = p.id AND NOT EXISTS (SELECT 1 FROM keyed k WHERE k.id = p.a)) FROM plain p;

-- @pull_up_scalar
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.price > (SELECT sum(k.amount) FROM keyed k WHERE k.id < p.a));

-- @pull_up_single
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id AND s.item < (SELECT q.b FROM plain q WHERE q.a = p.a));

-- @pull_up_not_about_both
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id AND EXISTS (SELECT 1 FROM keyed k WHERE k.id = p.a AND k.id = s.item));

-- @pull_up_not_what_may_fail
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id AND p.a IN (SELECT 10 / k.id FROM keyed k));

-- @pull_up_not_many_rows
SELECT id, (SELECT count(*) FROM sale s LEFT JOIN keyed k ON k.id > p.a WHERE s.shop = p.id) FROM plain p;

-- @or_of_keys
SELECT id FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR (s.item = p.a AND s.flag));

-- @or_of_keys_anti
SELECT id FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p WHERE NOT EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR s.item = p.a);

-- @or_of_keys_mark
SELECT id, EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR s.item = p.a) FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p;

-- @or_of_one_side
SELECT id FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR p.a > 5 OR (s.flag AND p.b = 3));

-- @or_beside_conditions
SELECT id FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p WHERE EXISTS (SELECT 1 FROM sale s WHERE (s.shop = p.id OR s.item = p.a) AND s.price > p.n AND s.flag);

-- @or_not_of_inequality
SELECT id FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR s.price > p.n);

-- @or_not_beside_key
SELECT id FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.kind = p.b AND (s.shop = p.id OR s.item = p.a));

-- @or_not_what_may_fail
SELECT id FROM (SELECT p.*, g FROM plain p, generate_series(1, 1000) g OFFSET 0) p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR s.item = 10 / p.a);

-- @or_not_for_few_rows
SELECT id FROM (SELECT * FROM plain ORDER BY id LIMIT 3) p WHERE EXISTS (SELECT 1 FROM (SELECT * FROM sale ORDER BY id LIMIT 5) s WHERE s.shop = p.id OR s.item = p.a);

-- @any_row_or_null
SELECT id, (a, b) IN (SELECT s.item, s.kind FROM sale s) FROM plain p;

-- @any_only_true
SELECT id FROM plain p WHERE id = 3 OR (a, b) IN (SELECT s.item, s.kind FROM sale s) OR (b > 2 AND a IN (SELECT s.item FROM sale s));

-- @any_not_only_true
SELECT id FROM plain p WHERE id = 3 OR (a IN (SELECT s.item FROM sale s) AND 1 / b > 0) OR NOT b IN (SELECT s.item FROM sale s);

-- @all_different
SELECT id FROM plain p WHERE a <> ALL (SELECT s.item FROM sale s);

-- @conditional_row
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.shop = p.id OR (p.a / p.b, p.b) = ANY (SELECT k.id, k.amount FROM keyed k));
