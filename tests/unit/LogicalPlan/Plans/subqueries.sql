-- @refused_subquery_in_where
SELECT id FROM plain WHERE a IN (SELECT shop FROM sale);

-- @refused_subquery_in_target
SELECT (SELECT max(id) FROM sale) FROM plain;
