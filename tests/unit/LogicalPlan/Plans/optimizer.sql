-- @outer_to_inner_by_where
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.amount > 5;

-- @outer_to_inner_by_or
SELECT p.id FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.amount > 5 OR k.title = p.s;

-- @outer_to_inner_by_join
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a JOIN plain q ON q.s = k.title;

-- @outer_to_inner_on_padded_side
SELECT q.id, k.title FROM plain q LEFT JOIN (plain p LEFT JOIN keyed k ON k.id = p.a) ON k.title = q.s;

-- @outer_to_inner_not_null_test
SELECT p.id FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.title IS NOT NULL AND NOT k.amount = 3;

-- @outer_not_by_coalesce
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE coalesce(k.amount, 9) > 5;

-- @outer_not_by_is_distinct
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.title IS DISTINCT FROM 'x';

-- @outer_not_by_half_an_or
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.amount > 5 OR p.b = 1;

-- @outer_not_by_join_on_preserved_side
SELECT p.id, k.title, q.s FROM plain p LEFT JOIN keyed k ON k.id = p.a LEFT JOIN plain q ON q.s = k.title;

-- @outer_to_anti_by_key
SELECT p.id FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.id IS NULL AND p.b > 1;

-- @outer_to_anti_by_compared_column
SELECT p.id FROM plain p LEFT JOIN keyed k ON k.title = p.s WHERE k.title IS NULL;

-- @outer_not_anti_nullable_column
SELECT p.id FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.title IS NULL;

-- @outer_not_anti_when_read
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.id IS NULL;

-- @eliminate_left_join
SELECT p.id FROM plain p LEFT JOIN keyed k ON k.id = p.a AND k.title = 'x';

-- @eliminate_nested_left_join
SELECT count(*) FROM plain p LEFT JOIN (keyed k LEFT JOIN keyed l ON l.id = k.id) ON k.id = p.a;

-- @eliminate_grouped_right_side
SELECT p.id FROM plain p LEFT JOIN (SELECT b, count(*) FROM plain GROUP BY b) g ON g.b = p.a;

-- @eliminate_not_when_read
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a;

-- @eliminate_not_without_key
SELECT p.id FROM keyed k LEFT JOIN plain p ON p.a = k.id;

-- @eliminate_not_inner
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a;

-- @eliminate_not_by_inequality
SELECT p.id FROM plain p LEFT JOIN keyed k ON k.id < p.a;

-- @push_both_sides
SELECT p.id, k.title FROM plain p, keyed k WHERE p.a = k.id AND p.b = 1 AND k.title = 'x';

-- @push_on_condition_of_padded_side
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a AND k.amount > 5 AND p.b = 1;

-- @push_into_subquery
SELECT * FROM (SELECT a + 1 AS c, b FROM plain) q WHERE q.c > 5 AND q.b = 1;

-- @push_below_subquery_groups
SELECT * FROM (SELECT a, count(*) AS n FROM plain GROUP BY a) q WHERE q.a > 5 AND q.n > 1;

-- @push_not_below_subquery_limit
SELECT * FROM (SELECT a, b FROM plain LIMIT 3) q WHERE q.a > 5;

-- @push_not_padded_side
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE k.title IS NULL AND p.b = 1;

-- @push_throwing_stays_above_joins
SELECT p.id FROM plain p, keyed k, plain q WHERE p.a = k.id AND q.id = p.b AND 10 / (p.x - q.x) > 1;

-- @implied_constant
SELECT p.id, k.title FROM plain p JOIN keyed k ON k.id = p.a WHERE p.a = 5;

-- @implied_constant_of_three
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a JOIN plain q ON q.b = k.id WHERE q.b = 5;

-- @implied_constant_below_left_join
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a WHERE p.a = 5;

-- @implied_not_to_preserved_side
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a AND k.id = 5;

-- @implied_not_by_inequality
SELECT p.id, k.title FROM plain p JOIN keyed k ON k.id = p.a WHERE p.a > 5;

-- @implied_not_without_constant
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a JOIN plain q ON q.b = k.id;

-- @pull_up_subquery_of_joins
SELECT j.id, q.s FROM (SELECT p.id, k.title AS t FROM plain p JOIN keyed k ON k.id = p.a) j JOIN plain q ON q.s = j.t;

-- @pull_up_not_padded_side
SELECT j.c, q.s FROM plain q LEFT JOIN (SELECT p.id, coalesce(p.a, 1) AS c, k.title AS t FROM plain p JOIN keyed k ON k.id = p.a) j ON q.s = j.t;

-- @two_equalities_with_one_relation
SELECT p.id FROM plain p JOIN plain q ON q.a = p.id AND q.b = p.id;

-- @order_left_join_after_inner
SELECT p.id, k.title, q.id FROM plain p LEFT JOIN keyed k ON k.id = p.a JOIN plain q ON q.id = p.b AND q.s = 'x';

-- @order_scalar_beside_joins
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a, (SELECT max(b) AS m FROM plain) g WHERE p.b < g.m;

-- @reduce_groups
SELECT v.a, s.n FROM (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a) JOIN (SELECT b, count(*) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b) s ON s.b = v.a;

-- @reduce_groups_of_padded_side
SELECT v.a, s.n FROM (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a) LEFT JOIN (SELECT b, count(*) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b HAVING count(*) > 1) s ON s.b = v.a AND s.n < 5;

-- @reduce_groups_below_their_joins
SELECT v.a, s.n FROM (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a) JOIN (SELECT p.b, count(*) AS n FROM plain p JOIN generate_series(1, 1000000) g ON p.x < g GROUP BY p.b) s ON s.b = v.a;

-- @reduce_groups_by_two_keys
SELECT v.a, s.n FROM (SELECT id, title FROM keyed ORDER BY id LIMIT 2) v(a, t) JOIN (SELECT b, s, count(*) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b, s) s ON s.b = v.a AND s.s = v.t;

-- @reduce_correlated_subquery
SELECT v.a, (SELECT max(p.a) FROM plain p, generate_series(1, 10000) g WHERE p.b = v.a) FROM (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a);

-- @reduce_not_preserved_side
SELECT v.a, s.n FROM (SELECT b, count(*) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b) s LEFT JOIN (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a) ON s.b = v.a;

-- @reduce_not_for_many_rows
SELECT v.id, s.n FROM keyed v JOIN (SELECT b, count(*) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b) s ON s.b = v.id;

-- @reduce_not_by_inequality
SELECT v.a, s.n FROM (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a) JOIN (SELECT b, count(*) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b) s ON s.b < v.a;

-- @reduce_not_by_aggregate
SELECT v.a, s.n FROM (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a) JOIN (SELECT b, count(*) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b) s ON s.n = v.a;

-- @reduce_not_what_may_fail
SELECT v.a, s.n FROM (SELECT id FROM keyed ORDER BY id LIMIT 2) v(a) JOIN (SELECT b, sum(p.a / p.b) AS n FROM plain p, generate_series(1, 10000) g GROUP BY b) s ON s.b = v.a;

-- @limit_below_left_join
SELECT g, k.title FROM generate_series(1, 100000) g LEFT JOIN keyed k ON k.id = g ORDER BY g DESC LIMIT 3 OFFSET 2;

-- @limit_below_left_joins
SELECT g + 1, k.title, p.s FROM generate_series(1, 100000) g LEFT JOIN keyed k ON k.id = g LEFT JOIN plain p ON p.s = k.title ORDER BY g LIMIT 3;

-- @limit_below_scalar_subquery
SELECT g, (SELECT p.s FROM plain p WHERE p.id = g AND p.a > 1) FROM generate_series(1, 100000) g ORDER BY g LIMIT 3 OFFSET 1;

-- @limit_not_by_padded_side
SELECT g, k.title FROM generate_series(1, 100000) g LEFT JOIN keyed k ON k.id = g ORDER BY g, k.title LIMIT 3;

-- @limit_not_below_inner_join
SELECT g, k.title FROM generate_series(1, 100000) g JOIN keyed k ON k.id = g ORDER BY g LIMIT 3;

-- @limit_not_without_order
SELECT g, k.title FROM generate_series(1, 100000) g LEFT JOIN keyed k ON k.id = g LIMIT 3;

-- @limit_not_for_many_rows
SELECT g, k.title FROM generate_series(1, 100000) g LEFT JOIN keyed k ON k.id = g ORDER BY g LIMIT 90000;

-- @limit_not_below_filter
SELECT g, k.title FROM generate_series(1, 100000) g LEFT JOIN keyed k ON k.id = g WHERE k.title IS DISTINCT FROM 'x' ORDER BY g LIMIT 3;

-- @implied_or_both_sides
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a WHERE (p.b = 1 AND k.amount > 5) OR (p.b = 3 AND k.amount < 2 AND p.s = k.title);

-- @implied_or_three_relations
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a JOIN plain q ON q.id = k.id WHERE (p.b = 1 AND k.amount > 5 AND q.s = 'x') OR (p.b = 3 AND q.s = 'y' AND k.title = 'z');

-- @implied_or_nested
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a WHERE p.b = 1 OR (k.amount > 5 AND (p.b = 2 OR (p.b = 3 AND k.title = 'x')));

-- @implied_or_of_padded_side
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a AND ((p.b = 1 AND k.amount > 5) OR (p.b = 3 AND k.title = 'x'));

-- @implied_or_exists
SELECT p.id FROM plain p WHERE EXISTS (SELECT 1 FROM keyed k WHERE k.id = p.a AND ((p.b = 1 AND k.amount > 5) OR (p.b = 3 AND k.title = 'x')));

-- @implied_or_not_by_half
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a WHERE p.b = 1 OR k.amount > 5;

-- @implied_or_not_what_may_fail
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a WHERE (10 / p.b = 1 AND 10 / k.amount > 5) OR (10 / p.b = 3 AND 7 / k.amount = 2);

-- @implied_or_not_when_most_pass
SELECT p.id FROM plain p JOIN keyed k ON k.id = p.a WHERE (p.s <> 'x' AND k.title <> 'y') OR (p.s <> 'y' AND k.title <> 'x');

-- @implied_or_not_full_join
SELECT p.id, k.id FROM plain p FULL JOIN keyed k ON k.id = p.a AND ((p.b = 1 AND k.amount > 5) OR (p.b = 3 AND k.title = 'x'));
