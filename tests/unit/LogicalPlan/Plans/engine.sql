-- Queries that tests/unit/QueryService runs over pages of its own.

-- @engine_columns
SELECT id, a, b, x, n, s FROM plain;

-- @engine_filter
SELECT id, s FROM plain WHERE a > 5 AND b IS NOT NULL AND n <= 12.345;

-- @engine_filter_text
SELECT id FROM plain WHERE s LIKE 'v%1%' AND s <> 'v11' AND s IN ('v1', 'v21', 'v31', 'v10', 'v11');

-- @engine_expressions
SELECT id, a + b, x * 2, CASE WHEN a > b THEN 'more' WHEN a = b THEN 'same' END, coalesce(s, 'none'), n * (1 - n), a IS DISTINCT FROM b FROM plain;

-- @engine_scalar
SELECT count(*), count(a), sum(a), avg(a), min(b), max(s), sum(n), avg(n), sum(x), min(n) FROM plain WHERE id % 3 <> 0;

-- @engine_no_rows
SELECT count(*), sum(n), max(s), bool_and(a > 3) FROM plain WHERE a < -1000000;

-- @engine_group
SELECT a, count(*), sum(b), avg(b), min(x), max(s), sum(n), avg(n) FROM plain GROUP BY a;

-- @engine_group_text
SELECT s, b, count(*), count(s) FILTER (WHERE a > 3) FROM plain GROUP BY s, b;

-- @engine_group_many
SELECT id, count(*), sum(n), max(x) FROM plain GROUP BY id;

-- @engine_group_distinct
SELECT a, count(DISTINCT b), sum(DISTINCT n), count(DISTINCT s), count(*) FROM plain GROUP BY a;

-- @engine_distinct
SELECT DISTINCT a, s FROM plain;

-- @engine_having
SELECT a, sum(b) FROM plain GROUP BY a HAVING count(*) > 100 AND a > 3 AND sum(n) IS NOT NULL;

-- @engine_sort
SELECT id, s, n FROM plain ORDER BY s DESC NULLS LAST, n, id;

-- @engine_sort_top
SELECT id, a, n FROM plain ORDER BY n DESC NULLS FIRST, a, id LIMIT 10 OFFSET 5;

-- @engine_sort_groups
SELECT a, b, sum(x) FROM plain GROUP BY a, b ORDER BY 3 DESC, 1, 2 LIMIT 20;

-- @engine_limit
SELECT id FROM plain WHERE a IS NOT NULL LIMIT 100 OFFSET 50;

-- @engine_limit_parameters
SELECT id FROM plain ORDER BY id LIMIT $1 OFFSET $2;

-- @engine_parameters
SELECT count(*), sum(x) FROM plain WHERE a = $1 AND s LIKE $2 AND n < $3;

-- @engine_division
SELECT id, 100 / (a - 7) FROM plain WHERE b IS NOT NULL;

-- @engine_division_sum
SELECT sum(100 / (a - 7)) FROM plain;

-- @engine_overflow
SELECT x + 9223372036854775000 FROM plain;

-- @engine_decimals
SELECT sum(n), sum(n * n), sum(n * (1 - n) * (1 + n)), sum(n + n - 0.5), avg(n * 2), count(*) FROM plain;

-- @engine_branches
SELECT id, coalesce(n * n * n * n * n, 0.5), CASE WHEN a > 3 THEN n * n * n * n * n ELSE 1 END, greatest(n, a), least(n * n, 100.000) FROM plain;
