-- Aggregates that collect their rows, over frames: string_agg, array_agg and statistics.

SELECT id, string_agg(name, ',') OVER (ORDER BY id) FROM small;

SELECT id, string_agg(name, kind) OVER (ORDER BY id DESC ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) FROM small;

SELECT id, string_agg(name, ', ') OVER (PARTITION BY kind ORDER BY id), string_agg(name, NULL) OVER (PARTITION BY kind ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM small;

SELECT id, string_agg(tag, '-') OVER w, array_agg(i4) OVER w, array_agg(tag) OVER w FROM all_types WHERE id <= 300 WINDOW w AS (PARTITION BY grp ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING);

SELECT id, array_agg(id) OVER w, array_agg(n152) OVER w, array_agg(d) OVER w, array_agg(f8) OVER w FROM all_types WHERE id <= 300 WINDOW w AS (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW);

SELECT id, array_agg(qty) OVER (ORDER BY kind, id RANGE UNBOUNDED PRECEDING), array_agg(price) FILTER (WHERE qty > 2) OVER (ORDER BY id ROWS 1 PRECEDING), string_agg(name, '/') FILTER (WHERE name > 'b') OVER (ORDER BY id) FROM small WHERE id IS NOT NULL;

SELECT id, array_agg(i) OVER (PARTITION BY grp ORDER BY id ROWS 1 PRECEDING) FROM spans WHERE id <= 1004;

SELECT string_agg(t, '') OVER (ORDER BY i4 ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) FROM all_null;

SELECT string_agg(t, '') OVER (ORDER BY i4), array_agg(t) OVER (ORDER BY i4) FROM empty_table;

SELECT id, stddev(i4) OVER w, variance(n152) OVER w, var_pop(i4) OVER w, corr(f8, i4::float8) OVER w, regr_slope(i4::float8, id::float8) OVER w FROM all_types WHERE id <= 200 WINDOW w AS (PARTITION BY grp ORDER BY id ROWS BETWEEN 4 PRECEDING AND CURRENT ROW);

SELECT id, bit_and(i4) OVER w, bit_or(i4) OVER w, bool_and(b) OVER w, every(b) OVER w FROM all_types WHERE id <= 200 WINDOW w AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING);

SELECT string_agg(kind, ',') OVER (ORDER BY kind), sum(count(*)) OVER (ORDER BY kind), array_agg(sum(qty)) OVER (ORDER BY kind DESC) FROM small GROUP BY kind;
