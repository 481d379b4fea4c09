-- @exists
SELECT id FROM plain p WHERE EXISTS (SELECT * FROM keyed k WHERE k.id = p.a);

-- @not_exists
SELECT id FROM plain p WHERE NOT EXISTS (SELECT 1 FROM keyed k WHERE k.id = p.a AND k.amount > p.x);

-- @exists_value
SELECT id, EXISTS (SELECT 1 FROM keyed k WHERE k.id = p.a) FROM plain p;

-- @in
SELECT id FROM plain WHERE a IN (SELECT shop FROM sale);

-- @not_in
SELECT id FROM plain WHERE a NOT IN (SELECT item FROM sale);

-- @in_value
SELECT id, a IN (SELECT item FROM sale) FROM plain;

-- @all
SELECT id FROM plain WHERE n < ALL (SELECT qty FROM sale);

-- @scalar
SELECT (SELECT max(id) FROM sale) FROM plain;

-- @scalar_correlated
SELECT id, (SELECT count(*) FROM sale s WHERE s.item = p.id) FROM plain p;

-- @scalar_unique
SELECT id, (SELECT title FROM keyed k WHERE k.id = p.a) FROM plain p;

-- @scalar_single
SELECT id, (SELECT qty FROM sale s WHERE s.item = p.id) FROM plain p;

-- @scalar_domain
SELECT id, (SELECT sum(qty) FROM sale s WHERE s.item < p.id) FROM plain p;

-- @exists_nested
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.item = p.a AND EXISTS (SELECT 1 FROM keyed k WHERE k.id = s.shop AND k.amount > p.n));

-- @exists_union
SELECT id FROM plain p WHERE EXISTS (SELECT id FROM keyed k WHERE k.id = p.a UNION SELECT shop FROM sale WHERE item = p.b);

-- @having_subquery
SELECT a, sum(b) FROM plain GROUP BY a HAVING sum(b) > (SELECT avg(b) FROM plain);

-- @lateral
SELECT p.id, q.m FROM plain p, LATERAL (SELECT max(qty) AS m FROM sale s WHERE s.item = p.id) q;

-- @lateral_left
SELECT p.id, q.t FROM plain p LEFT JOIN LATERAL (SELECT k.amount + p.n AS t FROM keyed k WHERE k.id = p.a) q ON true;

-- @subquery_array
SELECT ARRAY(SELECT id FROM keyed ORDER BY id) FROM plain;

-- @subquery_array_correlated
SELECT id, ARRAY(SELECT qty FROM sale s WHERE s.item = p.id ORDER BY s.id DESC) FROM plain p;

-- @limit_in_correlated
SELECT id, (SELECT qty FROM sale s WHERE s.item = p.id ORDER BY s.id LIMIT 1) FROM plain p;

-- @limit_in_correlated_domain
SELECT id, (SELECT qty FROM sale s WHERE s.item < p.id ORDER BY s.id OFFSET 2 LIMIT 1) FROM plain p;

-- @lateral_limit
SELECT p.id, q.qty FROM plain p, LATERAL (SELECT qty FROM sale s WHERE s.item = p.id ORDER BY s.id LIMIT 3) q;

-- @exists_limit_of_outer
SELECT id FROM plain p WHERE EXISTS (SELECT 1 FROM sale s WHERE s.item = p.a OFFSET p.n);

-- @window_in_correlated
SELECT id, (SELECT max(r) FROM (SELECT rank() OVER (ORDER BY s.qty) AS r FROM sale s WHERE s.item = p.id) q) FROM plain p;

-- @refused_array_of_arrays
SELECT ARRAY(SELECT ARRAY[id] FROM keyed) FROM plain;
