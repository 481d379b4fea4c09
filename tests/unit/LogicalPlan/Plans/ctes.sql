-- @refused_cte
WITH q AS MATERIALIZED (SELECT id FROM plain) SELECT * FROM q;
