-- @rollup
SELECT a, b, count(*) FROM plain GROUP BY ROLLUP (a, b);
