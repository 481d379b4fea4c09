-- @refused_grouping_sets
SELECT a, b, count(*) FROM plain GROUP BY ROLLUP (a, b);
