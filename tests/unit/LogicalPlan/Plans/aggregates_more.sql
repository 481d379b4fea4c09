-- @array
SELECT array_agg(a) FROM plain;

-- @sorted_text
SELECT string_agg(s, ',' ORDER BY id) FROM plain;

-- @percentile
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM plain;

-- @correlation
SELECT corr(a, b) FROM plain;
