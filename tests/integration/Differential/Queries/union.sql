-- UNION and UNION ALL: types of different arms, NULLs, nesting, limits that end in one of the arms.

SELECT id, i4 FROM all_types UNION ALL SELECT id, i4 FROM altered;

SELECT i4 FROM all_types UNION SELECT i4 FROM altered;

-- ordered
SELECT tag FROM all_types UNION SELECT name FROM small ORDER BY 1;

-- ordered
SELECT id AS number, name FROM small UNION ALL SELECT id, t FROM altered WHERE id < 5 ORDER BY number, name NULLS FIRST LIMIT 7 OFFSET 3;

SELECT i2 FROM all_types WHERE id < 500 UNION SELECT i4 FROM all_types WHERE id < 500 UNION SELECT i8 FROM all_types WHERE id < 500;


-- Arms of three numeric types: each row keeps its display scale.
SELECT n152 FROM all_types WHERE id < 300 UNION ALL SELECT n3810 FROM all_types WHERE id < 300 UNION ALL SELECT price FROM small;

SELECT i4, i8 FROM all_types WHERE id < 300 UNION ALL SELECT n152, f8 FROM all_types WHERE id < 300;

SELECT f4 FROM all_types WHERE id < 300 UNION SELECT f8 FROM all_types WHERE id < 300;

SELECT price FROM small UNION SELECT price FROM small;

-- scan-order
-- set: enable_sort=off
SELECT price FROM small UNION SELECT price::numeric(12,4) FROM small;

-- scan-order
-- set: enable_sort=off
SELECT v FROM (SELECT id AS v FROM small UNION SELECT price FROM small UNION SELECT weight::numeric FROM small WHERE id <> 2) s;

-- scan-order
-- set: enable_sort=off
SELECT kind FROM small UNION SELECT c FROM all_types WHERE id < 1000;

SELECT kind FROM small UNION ALL SELECT c FROM all_types WHERE id < 100;

SELECT kind FROM small UNION ALL SELECT name FROM small;

SELECT name FROM small UNION SELECT kind FROM small;


SELECT vc FROM all_types WHERE id < 2000 UNION SELECT t FROM altered;

SELECT d FROM all_types UNION SELECT shipped FROM small;

SELECT u, by, b FROM all_types WHERE id < 1000 UNION SELECT u, by, b FROM all_null;

SELECT tz, ts FROM all_types WHERE id < 1000 UNION SELECT tz, ts FROM extremes;

-- split
SELECT d FROM all_types WHERE id < 10 UNION ALL SELECT ts FROM all_types WHERE id < 10;

-- Constants and NULLs of no type of their own.
SELECT id, NULL AS nothing, 'x' AS x, 1 AS one FROM small UNION ALL SELECT qty, name, kind, price FROM small;

SELECT NULL, NULL FROM small UNION SELECT id, name FROM small;

-- ordered
SELECT 1 AS a, 'one' AS b UNION ALL SELECT id, name FROM small WHERE id < 4 UNION ALL SELECT 2, NULL ORDER BY 1, 2;

SELECT 1 WHERE false UNION ALL SELECT id FROM small;

SELECT id FROM empty_table UNION ALL SELECT id FROM empty_table;

SELECT id FROM empty_table UNION SELECT id FROM empty_table;

SELECT i4 FROM all_null UNION SELECT i4 FROM empty_table;

SELECT i4 FROM all_null UNION ALL SELECT id FROM small;

-- Whole rows are equal when all their columns are.
SELECT id % 3, id % 2 FROM all_types UNION SELECT qty, id FROM small;

SELECT name, qty FROM small UNION SELECT name, qty FROM small UNION ALL SELECT name, qty FROM small;

SELECT name, qty FROM small UNION ALL (SELECT name, qty FROM small UNION SELECT name, qty FROM small);

(SELECT name FROM small UNION ALL SELECT tag FROM all_types) UNION SELECT kind FROM small;

-- Limits of arms, of the whole, and of both.
-- ordered
(SELECT id FROM all_types ORDER BY id LIMIT 3) UNION ALL (SELECT id FROM all_types ORDER BY id DESC LIMIT 3);

-- ordered
(SELECT id FROM small ORDER BY id LIMIT 3 OFFSET 1) UNION ALL (SELECT id FROM small ORDER BY id DESC LIMIT 4 OFFSET 2) LIMIT 5 OFFSET 2;

-- ordered
SELECT id FROM small UNION ALL SELECT id / (id - id) FROM small LIMIT 10;

-- error
SELECT id FROM small UNION ALL SELECT id / (id - id) FROM small LIMIT 11;

-- ordered
(SELECT id FROM small LIMIT 0) UNION ALL SELECT id FROM small WHERE id < 3;

SELECT id FROM small UNION ALL SELECT id FROM small LIMIT 0;

SELECT count(*) FROM (SELECT id FROM all_types UNION ALL SELECT id FROM altered LIMIT 20500) s;

SELECT count(*), count(i4), sum(i4) FROM (SELECT i4 FROM all_types LIMIT 0) a;

-- error
SELECT id FROM small UNION ALL (SELECT id FROM small LIMIT -1);

-- error
SELECT 10 / (id - 3) FROM small UNION ALL SELECT id FROM small;

-- Aggregates and joins over unions.
SELECT count(*), sum(i4), min(i4), max(i4), avg(n152) FROM (SELECT i4, n152 FROM all_types UNION ALL SELECT qty, price FROM small) s;

SELECT tag, count(*), sum(n), count(DISTINCT n) FROM (SELECT tag, n152 AS n FROM all_types UNION ALL SELECT name, price FROM small UNION ALL SELECT tag, n152 * 2 FROM all_types) s GROUP BY tag HAVING count(*) > 1;

-- scan-order
SELECT sum(f), avg(f) FROM (SELECT f8r AS f FROM all_types UNION ALL SELECT f8r / 3 FROM all_types UNION ALL SELECT weight FROM small) s;

-- scan-order
SELECT grp, sum(f) FROM (SELECT grp, f8r AS f FROM all_types UNION ALL SELECT id, weight FROM small) s GROUP BY grp;

SELECT s.id, a.tag FROM (SELECT id FROM small UNION ALL SELECT id FROM altered WHERE id < 20) s JOIN all_types a ON a.id = s.id;

SELECT a.id, s.name FROM all_types a LEFT JOIN (SELECT id, name FROM small UNION SELECT id, t FROM altered WHERE id BETWEEN 5 AND 20) s ON a.id = s.id WHERE a.id < 30;

SELECT s.id, a.tag FROM (SELECT id, 1 AS side FROM small UNION ALL SELECT id, 2 FROM small) s JOIN all_types a ON a.id = s.id AND s.side = 2;

SELECT n * 2, n + 1.5 FROM (SELECT n152 AS n FROM all_types WHERE id < 50 UNION ALL SELECT price FROM small) s;

SELECT x FROM (SELECT id AS x FROM small UNION ALL SELECT qty FROM small) s WHERE x > 3;

SELECT x, count(*) FROM (SELECT x FROM (SELECT id AS x FROM small UNION ALL SELECT qty FROM small) s UNION ALL SELECT id % 5 FROM altered) t GROUP BY x;

-- What is limited below a join is joined as a whole.
SELECT count(*) FROM (SELECT grp FROM all_types WHERE grp = 3 LIMIT 1) a JOIN all_types b ON a.grp = b.grp;

SELECT a.x, b.id FROM (SELECT id AS x FROM small WHERE id = 4 LIMIT 1) a JOIN small b ON b.qty < a.x LIMIT 100;

-- A skipped row's targets are computed all the same.
-- error
SELECT x FROM (SELECT 1 / (id - 1) AS x FROM small OFFSET 1) s;

-- params: int4=3, text='anvil'
SELECT id, name FROM small WHERE id = $1 UNION ALL SELECT id, name FROM small WHERE name = $2;


SELECT FROM small UNION ALL SELECT FROM small;

-- A product with more digits than 128 bits hold is computed in 64 where its arguments allow it, and added to numerics of another scale.
SELECT sum(x), avg(x), max(x) FROM (SELECT amount * (1 - amount) * (1 + amount) AS x FROM lines UNION ALL SELECT price FROM small) s;

SELECT x FROM (SELECT amount * (1 - amount) * (1 + amount) AS x FROM lines UNION ALL SELECT price FROM small UNION ALL SELECT loose FROM lines) s WHERE x > 1;

SELECT CASE WHEN region > 3 THEN amount * (1 - amount) * (1 + amount) ELSE amount END AS x, sum(CASE WHEN region > 3 THEN amount * (1 - amount) * (1 + amount) ELSE amount END) FROM lines GROUP BY 1;

SELECT sum(coalesce(amount * (1 - amount) * (1 + amount), loose, 1)), sum(greatest(amount * (1 - amount) * (1 + amount), amount)) FROM lines;

-- Dates and timestamps meet in a type that holds both.
SELECT day FROM orders UNION SELECT at FROM lines;

SELECT day FROM orders UNION ALL SELECT at::timestamptz FROM lines;
