-- Functions that count rows and peers.

-- ordered
SELECT id, row_number() OVER (ORDER BY id) FROM small ORDER BY id;

SELECT id, row_number() OVER (PARTITION BY grp ORDER BY id DESC) FROM all_types WHERE id <= 3000;

SELECT id, rank() OVER w, dense_rank() OVER w, percent_rank() OVER w, cume_dist() OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (PARTITION BY grp ORDER BY tag);

SELECT id, rank() OVER w, dense_rank() OVER w, percent_rank() OVER w, cume_dist() OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (PARTITION BY tag ORDER BY rare NULLS FIRST, b DESC);

SELECT id, ntile(1) OVER w, ntile(3) OVER w, ntile(7) OVER w, ntile(1000) OVER w FROM all_types WHERE id <= 500 WINDOW w AS (PARTITION BY grp ORDER BY id);

-- The argument is looked at in the first row of the partition, and as long as it is NULL.
SELECT id, ntile(qty) OVER (ORDER BY id), ntile(nullif(id % 5, 1)) OVER (ORDER BY id) FROM small;

SELECT id, ntile(NULL) OVER (ORDER BY id) FROM small;

-- params: int4=4
SELECT id, ntile($1) OVER (ORDER BY id) FROM small;

-- Without ORDER BY all rows are peers.
SELECT id, rank() OVER (), dense_rank() OVER (PARTITION BY kind), percent_rank() OVER (), cume_dist() OVER (PARTITION BY kind) FROM small;

-- scan-order
SELECT id, row_number() OVER (), ntile(3) OVER () FROM small;

SELECT id, rank() OVER (ORDER BY c), dense_rank() OVER (ORDER BY vc DESC), rank() OVER (ORDER BY u) FROM all_types WHERE id <= 1000;

SELECT id, rank() OVER (ORDER BY n), dense_rank() OVER (ORDER BY n152 DESC NULLS LAST), rank() OVER (ORDER BY n3810) FROM all_types WHERE id <= 1000;

SELECT id, rank() OVER (ORDER BY f4), dense_rank() OVER (ORDER BY f8r), rank() OVER (ORDER BY i8 DESC), rank() OVER (ORDER BY d, ts), rank() OVER (PARTITION BY b ORDER BY tz) FROM all_types WHERE id <= 1000;

-- Equal by value, whatever they look like.
SELECT id, rank() OVER (ORDER BY f8), dense_rank() OVER (ORDER BY f4), rank() OVER (ORDER BY n), rank() OVER (ORDER BY i8) FROM extremes;

SELECT id, dense_rank() OVER (ORDER BY n), dense_rank() OVER (ORDER BY nan62), count(*) OVER (PARTITION BY n), count(*) OVER (PARTITION BY nan62), count(*) OVER (PARTITION BY n5020) FROM numerics;

SELECT dense_rank() OVER (PARTITION BY b, i2 ORDER BY t), rank() OVER (ORDER BY n3810, u) FROM all_null;

SELECT id, rank() OVER (ORDER BY id), ntile(3) OVER (ORDER BY id) FROM empty_table;

SELECT id, rank() OVER (PARTITION BY i4, t ORDER BY n, d), cume_dist() OVER (ORDER BY f8) FROM constants WHERE id <= 50;

SELECT id, dense_rank() OVER (ORDER BY id % 10, id / 100) FROM all_types WHERE id <= 900;

SELECT id, rank() OVER (PARTITION BY grp ORDER BY grp), dense_rank() OVER (PARTITION BY grp ORDER BY grp DESC, tag) FROM all_types WHERE id <= 300;

-- A sort key that only PostgreSQL computes.
SELECT id, dense_rank() OVER (PARTITION BY imm_label(id) ORDER BY to_char(d, 'YYYY-MM')) FROM all_types WHERE id <= 500;

SELECT id, rank() OVER (ORDER BY 1), row_number() OVER (PARTITION BY 'x' ORDER BY id) FROM small;
