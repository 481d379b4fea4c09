-- @stored_outer
SELECT q.item, (SELECT count(*) FROM keyed k WHERE k.amount < q.s) FROM (SELECT item, sum(qty) AS s FROM sale GROUP BY item) q;

-- @stored_subquery
SELECT id FROM plain WHERE a NOT IN (SELECT s.item FROM sale s JOIN keyed k ON k.id = s.shop);

-- @stored_volatile_outer
SELECT q.id, (SELECT sum(qty) FROM sale s WHERE s.item < q.id) FROM (SELECT id FROM plain WHERE dice(a) > 0) q;

-- @stored_part_of_outer
SELECT id, (SELECT max(q.qty) FROM (SELECT * FROM sale ORDER BY id LIMIT 5) q WHERE q.item = p.id AND q.qty < (SELECT sum(k.amount) FROM keyed k WHERE k.id < q.shop)) FROM plain p;

-- @refused_limit_twice
SELECT id, (SELECT max(q.qty) FROM (SELECT * FROM sale s WHERE s.item = p.id ORDER BY id LIMIT 5) q WHERE q.qty < (SELECT sum(k.amount) FROM keyed k WHERE k.id < q.shop)) FROM plain p;

-- @domain_of_images
SELECT id, (SELECT count(*) FROM sale s WHERE s.qty::float8 < q.v) FROM (SELECT id, x::float8 AS v FROM plain) q;

-- @conditional_guarded
SELECT id, CASE WHEN a > 0 THEN (SELECT max(x.b / p.a) FROM plain x WHERE x.id = p.id) END FROM plain p;

-- @conditional_not_correlated
SELECT id, CASE a WHEN 0 THEN 0 WHEN 1 THEN (SELECT max(1 / x.b) FROM plain x) END FROM plain p;

-- @conditional_cannot_fail
SELECT id, CASE WHEN a > 0 THEN (SELECT sum(x.b) FROM plain x WHERE x.id = p.id) END FROM plain p;

-- @above_limit
SELECT id, (SELECT max(x.b) FROM plain x WHERE x.id = p.id) FROM plain p ORDER BY a LIMIT 5;

-- @on_left_join
SELECT p.id, k.title FROM plain p LEFT JOIN keyed k ON k.id = p.a AND EXISTS (SELECT 1 FROM sale s WHERE s.item = p.id AND s.shop > k.id);

-- @on_full_join
SELECT p.id, k.title FROM plain p FULL JOIN keyed k ON k.id = p.a AND k.amount > (SELECT sum(s.qty) FROM sale s WHERE s.item = p.id);

-- @limit_by_subquery
SELECT id FROM plain ORDER BY a LIMIT (SELECT max(id) FROM keyed) OFFSET 2;

-- @values_of_outer
SELECT id, (SELECT max(v) FROM (VALUES (p.a), (p.b)) AS r(v)) FROM plain p;
