-- @refused_window
SELECT id, sum(a) OVER (ORDER BY id) FROM plain;
