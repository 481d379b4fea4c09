-- @union
SELECT id FROM plain UNION SELECT shop FROM sale;

-- @union_all_types
SELECT id, s FROM plain UNION ALL SELECT shop, NULL FROM sale UNION ALL SELECT 1.5, 'constant' ORDER BY 1 LIMIT 3;

-- @union_limits
(SELECT id FROM plain LIMIT 2 OFFSET 1) UNION ALL (SELECT id FROM sale LIMIT 3) LIMIT 4;

-- @union_aggregated
SELECT a, count(*), sum(id) FROM (SELECT id, a FROM plain UNION ALL SELECT id, item FROM sale) s GROUP BY a;

-- @intersect
SELECT a, b FROM plain INTERSECT SELECT id, shop FROM sale;

-- @except_all
SELECT a, b FROM plain EXCEPT ALL SELECT id, shop FROM sale;
