-- @set_returning
SELECT generate_series(1, a) FROM plain;

-- @function_in_from
SELECT g FROM generate_series(1, 3) g;

-- @values
SELECT * FROM (VALUES (1), (2)) v (a);

-- @no_table
SELECT 1;

-- @distinct_on
SELECT DISTINCT ON (a) a, b FROM plain;

-- @with_ties
SELECT id FROM plain ORDER BY id FETCH FIRST 3 ROWS WITH TIES;
