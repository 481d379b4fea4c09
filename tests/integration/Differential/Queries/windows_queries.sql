-- Windows among other clauses.

SELECT id, sum(i4) OVER a, rank() OVER b, lag(id) OVER c, count(*) OVER (), sum(id) OVER a FROM all_types WHERE id <= 1000 WINDOW a AS (PARTITION BY grp), b AS (a ORDER BY tag), c AS (PARTITION BY tag ORDER BY id);

SELECT id, sum(id) OVER (PARTITION BY grp ORDER BY id), sum(id) OVER (PARTITION BY grp ORDER BY id DESC), sum(id) OVER (PARTITION BY tag ORDER BY id), count(*) OVER (PARTITION BY tag, grp), count(*) OVER (PARTITION BY grp, tag) FROM all_types WHERE id <= 1000;

SELECT id, row_number() OVER w, sum(i4) OVER w, lag(id) OVER w, sum(i4) OVER (w ROWS 2 PRECEDING) FROM all_types WHERE id <= 500 WINDOW w AS (PARTITION BY grp ORDER BY id);

-- Over groups.
SELECT grp, sum(i4), sum(sum(i4)) OVER (ORDER BY grp), rank() OVER (ORDER BY count(*) DESC, grp), lag(max(t)) OVER (ORDER BY grp), avg(avg(n152)) OVER () FROM all_types GROUP BY grp;

SELECT tag, b, count(*), sum(count(*)) OVER (PARTITION BY tag), 100.0 * count(*) / sum(count(*)) OVER (), row_number() OVER (PARTITION BY tag ORDER BY count(*), b) FROM all_types GROUP BY tag, b;

SELECT grp % 4, count(*), rank() OVER (ORDER BY grp % 4) FROM all_types GROUP BY grp % 4 HAVING count(*) > 10;

SELECT sum(count(*)) OVER (), max(id), row_number() OVER () FROM all_types;

SELECT sum(count(*)) OVER (), row_number() OVER () FROM empty_table HAVING count(*) > 0;

-- Subqueries.
-- ordered
SELECT * FROM (SELECT id, grp, row_number() OVER (PARTITION BY grp ORDER BY id DESC) AS n FROM all_types) s WHERE n <= 3 ORDER BY grp, n;

SELECT grp, max(r), count(*) FROM (SELECT grp, rank() OVER (PARTITION BY grp ORDER BY tag) AS r FROM all_types) s GROUP BY grp;

SELECT a.id, a.s, b.price FROM (SELECT id, sum(i4) OVER (ORDER BY id) AS s FROM all_types WHERE id <= 20) a JOIN small b ON a.id = b.id;

SELECT id, sum(r) OVER (ORDER BY id), r FROM (SELECT id, rank() OVER (ORDER BY tag) AS r FROM all_types WHERE id <= 200) s;

SELECT id, d FROM (SELECT id, id - lag(id) OVER (ORDER BY id) AS d FROM churned) s WHERE d > 1;

SELECT s.id, count(*) OVER (PARTITION BY s.kind), sum(a.i4) OVER (ORDER BY a.id) FROM small s LEFT JOIN all_types a ON a.id = s.qty;

-- DISTINCT, ORDER BY and LIMIT are above.
SELECT DISTINCT tag, count(*) OVER (PARTITION BY tag) FROM all_types;

SELECT DISTINCT rank() OVER (ORDER BY tag) FROM all_types;

-- ordered
SELECT id, sum(i4) OVER (ORDER BY id) AS s FROM all_types WHERE id <= 500 ORDER BY s DESC NULLS LAST, id LIMIT 10;

-- ordered
SELECT id FROM all_types WHERE id <= 500 ORDER BY row_number() OVER (ORDER BY i4, id) DESC LIMIT 10 OFFSET 5;

-- ordered
SELECT id, tag, rank() OVER (PARTITION BY tag ORDER BY id) FROM all_types WHERE id <= 100 ORDER BY tag, id;

-- ordered
SELECT id, tag, rank() OVER (PARTITION BY tag ORDER BY id) FROM all_types WHERE id <= 100 ORDER BY tag DESC, id LIMIT 20;

-- ordered
SELECT id, rank() OVER (ORDER BY id) FROM small ORDER BY id OFFSET 3 LIMIT 4;

-- Around functions that only PostgreSQL computes.
SELECT id, to_char(sum(price) OVER (ORDER BY id), '999990.00'), imm_label(row_number() OVER (ORDER BY id)::int), md5(lag(name) OVER (ORDER BY id)) FROM small;

-- ordered
SELECT id, to_char(d, 'YYYY') || lag(tag) OVER (ORDER BY id) FROM all_types WHERE id <= 50 ORDER BY id;

SELECT id, CASE WHEN row_number() OVER (ORDER BY id) > 3 THEN sum(qty) OVER (ORDER BY id) ELSE -1 END, coalesce(lag(qty) OVER (ORDER BY id), 0) FROM small;

SELECT id, sum(qty) OVER (ORDER BY id) > 5 AND rank() OVER (ORDER BY kind) < 4 FROM small;

SELECT sum(id) OVER w IS NULL, (count(*) OVER w)::text FROM small WINDOW w AS (ORDER BY id ROWS 1 PRECEDING), unused AS (PARTITION BY kind);

-- The same call twice is one.
SELECT id, sum(id) OVER (ORDER BY id), sum(id) OVER (ORDER BY id), sum(id) OVER (ORDER BY id) + 1 FROM small;

-- error
-- split
SELECT lag(to_char(d, 'YYYY')) OVER (ORDER BY id) FROM all_types;

-- split
SELECT rank() OVER (ORDER BY volatile_same(id)) FROM all_types;

-- split
SELECT sum(null_to_minus_one(id)) OVER (ORDER BY id) FROM all_types LIMIT 3;
