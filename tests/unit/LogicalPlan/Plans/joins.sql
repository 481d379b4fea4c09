-- @join
SELECT p.id FROM plain p JOIN sale s ON s.id = p.id;

-- @cross_join
SELECT p.id FROM plain p, sale s;

-- @join_residual
SELECT p.id, k.title FROM plain p JOIN keyed k ON k.id = p.a AND p.x < k.amount;

-- @join_left
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a AND k.title <> 'x' WHERE p.b > 3;

-- @join_right
SELECT k.id, p.s FROM plain p RIGHT JOIN keyed k USING (id);

-- @join_three
SELECT k.title, sum(s.qty) FROM sale s, plain p, keyed k WHERE s.item = p.id AND p.a = k.id AND k.amount > 5 GROUP BY k.title;

-- @join_or
SELECT p.id FROM plain p, keyed k WHERE (p.a = k.id AND p.b = 1) OR (p.a = k.id AND k.title = 'x');

-- @join_decimal_types
SELECT p.id FROM plain p JOIN sale s ON p.n = s.qty AND p.n = s.loose;

-- @subquery_in_from
SELECT * FROM (SELECT id FROM plain LIMIT 3) q;

-- @subquery_grouped
SELECT q.a, p.s FROM (SELECT a, count(*) AS n FROM plain GROUP BY a) q JOIN plain p ON p.id = q.n;

-- @join_natural
SELECT p.id, k.title FROM plain p NATURAL JOIN keyed k;

-- @join_full
SELECT id, p.s, k.title FROM plain p FULL JOIN keyed k USING (id) WHERE p.b IS NULL;
