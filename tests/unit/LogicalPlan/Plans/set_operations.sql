-- @refused_union
SELECT id FROM plain UNION SELECT shop FROM sale;
