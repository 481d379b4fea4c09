-- Aggregates over windows.

SELECT id, count(*) OVER w, count(i4) OVER w, sum(i4) OVER w, avg(i4) OVER w, min(i4) OVER w, max(i4) OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, sum(i2) OVER w, avg(i2) OVER w, sum(i8) OVER w, avg(i8) OVER w, min(i8) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, sum(n) OVER w, avg(n) OVER w, sum(n152) OVER w, avg(n152) OVER w, sum(n3810) OVER w, avg(n3810) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, sum(f4) OVER w, avg(f4) OVER w, sum(f8) OVER w, avg(f8) OVER w, sum(f8r) OVER w, avg(f8r) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, bool_and(b) OVER w, bool_or(b) OVER w, every(i4 > 0) OVER w, min(t) OVER w, max(t) OVER w, min(d) OVER w, max(tz) OVER w, max(c) OVER w, min(vc) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id);

-- Peers have one result.
SELECT id, count(*) OVER w, sum(i4) OVER w, avg(n152) OVER w, max(t) OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (PARTITION BY grp ORDER BY tag);

-- The whole partition.
SELECT id, count(*) OVER (), sum(i4) OVER (PARTITION BY tag), avg(n) OVER (PARTITION BY tag, b), min(t) OVER (PARTITION BY grp), max(f8) OVER (PARTITION BY rare) FROM all_types WHERE id <= 2000;

-- Moving frames.
SELECT id, count(i4) OVER w, sum(i4) OVER w, avg(i4) OVER w, min(i4) OVER w, max(i4) OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (ORDER BY id ROWS BETWEEN 5 PRECEDING AND 3 FOLLOWING);

SELECT id, sum(i8) OVER w, sum(n) OVER w, avg(n) OVER w, sum(n152) OVER w, sum(n3810) OVER w, avg(n3810) OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (PARTITION BY tag ORDER BY id ROWS BETWEEN 5 PRECEDING AND 3 FOLLOWING);

SELECT id, sum(f4) OVER w, sum(f8r) OVER w, avg(f8r) OVER w, sum(f8r / 3) OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (PARTITION BY tag ORDER BY id ROWS BETWEEN 5 PRECEDING AND 3 FOLLOWING);

SELECT id, min(t) OVER w, max(t) OVER w, min(n) OVER w, max(c) OVER w, min(u::text) OVER w, bool_and(b) OVER w, bool_or(b) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY tag ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING);

SELECT id, sum(f8r) OVER w, avg(f8r) OVER w, count(*) OVER w FROM all_types WHERE id <= 300 WINDOW w AS (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING);

-- scan-order
SELECT id, sum(f8r) OVER (), sum(weight) OVER () FROM (SELECT a.id, a.f8r, s.weight FROM all_types a JOIN small s ON a.id = s.id) x;

-- scan-order
SELECT id, sum(f8r) OVER () FROM all_types WHERE id <= 500;

-- What leaves a frame leaves its digits too.
SELECT id, sum(n) OVER w, avg(n) OVER w, sum(nan62) OVER w, avg(nan62) OVER w, sum(n5020) OVER w, sum(n380) OVER w, avg(n3838) OVER w, sum(nneg) OVER w FROM numerics WINDOW w AS (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);

SELECT id, sum(n) OVER w, max(n) OVER w, min(n) OVER w FROM numerics WINDOW w AS (PARTITION BY k ORDER BY id ROWS 3 PRECEDING);

SELECT id, sum(f8) OVER w, avg(f4) OVER w, max(f8) OVER w, min(f4) OVER w, sum(n) OVER w FROM extremes WHERE id NOT IN (3, 6, 7) WINDOW w AS (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING);

-- FILTER
SELECT id, count(*) FILTER (WHERE b) OVER w, sum(i4) FILTER (WHERE i4 > 0) OVER w, avg(n152) FILTER (WHERE tag = 'beta') OVER w, min(t) FILTER (WHERE id % 3 = 0) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, count(*) FILTER (WHERE b) OVER w, sum(i4) FILTER (WHERE i4 > 0) OVER w, sum(f8r) FILTER (WHERE tag = 'beta') OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING);

-- The argument is computed only for rows that pass.
SELECT id, sum(100 / (id - 3)) FILTER (WHERE id <> 3) OVER (ORDER BY id) FROM small;

SELECT id, sum(i4 + id) OVER w, sum(i4 * 2::int8) OVER w, avg(n * n152) OVER w, max(upper(tag)) OVER w, sum(CASE WHEN b THEN 1 ELSE 0 END) OVER w FROM all_types WHERE id <= 500 WINDOW w AS (PARTITION BY grp ORDER BY id);

-- An argument that only PostgreSQL computes, for every row.
SELECT id, max(to_char(d, 'YYYY')) OVER (PARTITION BY grp ORDER BY id), sum(imm_double(id)) OVER (ORDER BY id) FROM all_types WHERE id <= 500;

SELECT sum(i4) OVER w, avg(n) OVER w, count(n) OVER w, min(t) OVER w, sum(f8) OVER w, bool_and(b) OVER w FROM all_null WINDOW w AS (ORDER BY d ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING);

SELECT sum(i4) OVER (), count(*) OVER (PARTITION BY b) FROM all_null;

SELECT sum(i4) OVER (), count(*) OVER (ORDER BY id) FROM empty_table;

SELECT id, sum(price) OVER (ORDER BY id) - price, 100 * price / sum(price) OVER (), round(avg(price) OVER (PARTITION BY kind), 2) FROM small;
