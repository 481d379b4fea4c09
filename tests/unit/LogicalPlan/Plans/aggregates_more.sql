-- @refused_aggregate
SELECT array_agg(a) FROM plain;

-- @refused_ordered_aggregate
SELECT string_agg(s, ',' ORDER BY id) FROM plain;

-- @refused_ordered_set
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM plain;

-- @correlation
SELECT corr(a, b) FROM plain;
