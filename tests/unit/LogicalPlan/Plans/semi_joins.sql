-- @build_left_semi
SELECT id FROM keyed k WHERE k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id);

-- @build_left_anti
SELECT id, title FROM keyed k WHERE k.amount > 3 AND NOT EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id);

-- @build_left_other_conditions
SELECT id, title FROM keyed k WHERE k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id AND p.n <> k.amount AND k.title <> 'x');

-- @build_left_same_table
SELECT a.id FROM plain a WHERE a.b = 3 AND EXISTS (SELECT 1 FROM plain b WHERE b.a = a.a AND b.x <> a.x) AND NOT EXISTS (SELECT 1 FROM plain c WHERE c.a = a.a AND c.x <> a.x);

-- @build_left_below_sort
SELECT id FROM keyed k WHERE k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id) ORDER BY id LIMIT 3;

-- @build_left_not_below_limit
SELECT id FROM keyed k WHERE k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id) LIMIT 3;

-- @build_left_on_build_side
SELECT g, q.id FROM generate_series(1, 100000) g LEFT JOIN (SELECT id FROM keyed k WHERE k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id)) q ON q.id = g LIMIT 3;

-- @build_left_not_larger
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM keyed k WHERE p.a = k.id AND k.amount > 3);

-- @build_left_not_alike
SELECT a.id FROM plain a WHERE EXISTS (SELECT 1 FROM plain b WHERE b.a = a.a);

-- @build_left_without_key
SELECT id FROM keyed k WHERE k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a > k.id);

-- @build_left_without_condition
SELECT id, EXISTS (SELECT 1 FROM plain p WHERE p.b IS NOT NULL) FROM keyed k WHERE k.amount > 3;

-- @build_left_not_by_left_condition
SELECT id FROM keyed k WHERE k.amount > 3 AND NOT EXISTS (SELECT 1 FROM plain p WHERE p.a > k.id AND k.title <> 'x');

-- @build_left_mark
SELECT id, EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id) FROM keyed k WHERE k.amount > 3;

-- @build_left_marks_of_nulls
SELECT id, amount NOT IN (SELECT p.n FROM plain p WHERE p.a = k.id) FROM keyed k WHERE k.amount > 3;

-- @build_left_mark_below_top
SELECT id, EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id) FROM keyed k WHERE k.amount > 3 ORDER BY id LIMIT 3;

-- @build_left_mark_not_below_limit
SELECT id FROM keyed k WHERE k.amount > 3 AND (k.title = 'x' OR EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id)) LIMIT 3;

-- @build_left_mark_not_larger
SELECT id, EXISTS (SELECT 1 FROM keyed k WHERE p.a = k.id AND k.amount > 3) FROM plain p;

-- @build_left_mark_not_when_condition_fails
SELECT id, EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id AND p.b / k.amount > 1) FROM keyed k WHERE k.amount > 3;

-- @build_left_of_pairs
SELECT id FROM plain p WHERE b = 3 OR EXISTS (SELECT 1 FROM plain q, plain r WHERE CASE q.a WHEN p.a THEN r.a ELSE p.b END NOT IN (SELECT k.id FROM keyed k));

-- @build_left_of_pairs_that_few_are_left_of
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM plain q, plain r WHERE CASE q.a WHEN p.a THEN r.a ELSE p.b END NOT IN (SELECT k.id FROM keyed k));

-- @build_left_of_pairs_below_limit
SELECT id FROM plain p WHERE b = 3 OR EXISTS (SELECT 1 FROM plain q, plain r WHERE CASE q.a WHEN p.a THEN r.a ELSE p.b END NOT IN (SELECT k.id FROM keyed k)) LIMIT 3;

-- @build_left_not_of_few_pairs
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM plain q, generate_series(1, 100) g WHERE q.a + g = p.a AND q.b = 3);

-- @build_left_not_when_condition_fails
SELECT id FROM keyed k WHERE k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id AND p.b / k.amount > 1);

-- @build_left_not_when_row_fails
SELECT id FROM keyed k WHERE 10 / k.amount > 3 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id);

-- @build_left_when_other_row_fails
SELECT id FROM keyed k WHERE k.amount BETWEEN 3 AND 5 AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id AND 10 / p.b > 3);

-- @build_left_left_join
SELECT count(*), sum(p.b) FROM keyed k LEFT JOIN plain p ON p.a = k.id WHERE k.amount > 3;

-- @build_left_left_join_below_sort
SELECT k.id, p.b FROM keyed k LEFT JOIN plain p ON p.a = k.id WHERE k.amount > 3 ORDER BY p.b, k.id;

-- @build_left_not_left_join_of_rows_in_order
SELECT k.id, p.b FROM keyed k LEFT JOIN plain p ON p.a = k.id WHERE k.amount > 3;

-- @build_left_not_left_join_of_added_floats
SELECT sum(k.amount::float8 * p.b) FROM keyed k LEFT JOIN plain p ON p.a = k.id WHERE k.amount > 3;

-- @build_left_not_when_right_row_fails
SELECT count(*), sum(s.y) FROM keyed k LEFT JOIN (SELECT a, 10 / b AS y FROM plain) s ON s.a = k.id WHERE k.amount > 3;

-- @build_left_by_pattern
SELECT id FROM keyed k WHERE k.amount > 3 AND k.title LIKE 'a%' AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id);

-- @build_left_not_by_pattern_that_fails
SELECT id FROM keyed k WHERE k.amount > 3 AND k.title LIKE 'a\' AND EXISTS (SELECT 1 FROM plain p WHERE p.a = k.id);

-- @build_left_left_join_residual
SELECT count(*), sum(p.b) FROM keyed k LEFT JOIN plain p ON p.a = k.id AND p.b > k.amount AND k.title <> 'x' WHERE k.amount > 3;

-- @build_left_not_left_join_without_key
SELECT count(*), sum(p.b) FROM keyed k LEFT JOIN plain p ON p.a > k.id WHERE k.amount > 3;

-- @build_left_not_left_join_below_limit
SELECT count(*) FROM (SELECT k.id, p.b FROM keyed k LEFT JOIN plain p ON p.a = k.id WHERE k.amount > 3 LIMIT 5) s;

-- @build_left_not_left_join_of_sorted_rows
SELECT k.id, (SELECT sum(p.b) FROM plain p WHERE p.a = k.id) FROM keyed k WHERE k.amount > 3 ORDER BY k.title LIMIT 3;
