-- @cte_once
WITH q AS (SELECT id FROM plain WHERE a > 3) SELECT * FROM q;

-- @cte_materialized
WITH q AS MATERIALIZED (SELECT id, s FROM plain) SELECT id FROM q;

-- @cte_twice
WITH q AS (SELECT a, count(*) AS n, 1 / max(b) AS x, sum(id) AS unread FROM plain GROUP BY a), r AS (SELECT a FROM q WHERE n > 1)
SELECT x.a, y.n FROM q x LEFT JOIN q y ON x.a = y.n WHERE x.a > 1;

-- @cte_chain
WITH q AS (SELECT id, a FROM plain), r AS (SELECT x.id FROM q x JOIN q y ON x.id = y.a) SELECT x.id FROM r x JOIN r y ON x.id = y.id;

-- @cte_recursive
WITH RECURSIVE r AS (SELECT id FROM plain UNION SELECT k.id FROM r JOIN keyed k ON k.id = r.id + 1) SELECT id FROM r LIMIT 5;

-- @cte_recursive_twice
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT x.n, p.s FROM r x JOIN r y ON x.n = y.n JOIN plain p ON p.id = x.n;
