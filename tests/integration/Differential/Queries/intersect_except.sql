-- INTERSECT and EXCEPT, with and without ALL: how many of each row remain.

SELECT i4 % 50 FROM all_types INTERSECT SELECT id FROM altered;

SELECT i4 % 50 FROM all_types INTERSECT ALL SELECT id % 60 FROM altered;

SELECT i4 % 50 FROM all_types EXCEPT SELECT id FROM altered;

SELECT i4 % 50 FROM all_types EXCEPT ALL SELECT id % 60 FROM altered;

SELECT id FROM altered EXCEPT SELECT i4 % 50 FROM all_types;

SELECT id % 60 FROM altered EXCEPT ALL SELECT i4 % 50 FROM all_types;

-- NULLs are equal.
SELECT qty, name FROM small INTERSECT SELECT qty, name FROM small;

SELECT i4, t FROM all_null INTERSECT SELECT i4, t FROM all_null;

SELECT i4, t FROM all_null INTERSECT ALL SELECT i4, t FROM all_null;

SELECT i4 FROM all_null EXCEPT SELECT qty FROM small;

SELECT i4 FROM all_null EXCEPT ALL SELECT qty FROM small;

SELECT qty FROM small EXCEPT SELECT i4 FROM all_null;

-- Nothing on one side, or on both.
SELECT id FROM small INTERSECT SELECT id FROM empty_table;

SELECT id FROM empty_table INTERSECT ALL SELECT id FROM small;

SELECT id FROM small EXCEPT SELECT id FROM empty_table;

SELECT qty FROM small EXCEPT ALL SELECT i4 FROM empty_table;

SELECT i4 FROM empty_table EXCEPT SELECT i4 FROM empty_table;

-- Types of the arms.
SELECT i2 FROM all_types INTERSECT SELECT i8 FROM extremes;

SELECT i8 FROM all_types EXCEPT SELECT i2 FROM all_types;

SELECT vc FROM all_types INTERSECT SELECT substr(md5(id::text), 1, 3) FROM altered;

SELECT tag, grp, b FROM all_types EXCEPT SELECT tag, grp, b FROM all_types WHERE id > 1000;

SELECT n152 FROM all_types WHERE id < 1000 INTERSECT SELECT n152 FROM all_types WHERE id > 500;

SELECT d, u, by FROM all_types WHERE id < 1000 INTERSECT SELECT d, u, by FROM all_types WHERE id % 2 = 0;

SELECT tz, ts FROM all_types EXCEPT ALL SELECT tz, ts FROM all_types WHERE id % 3 = 0;

-- Which of several equal values is shown: of EXCEPT the first on the left.
-- scan-order
-- set: enable_sort=off
SELECT n FROM numerics EXCEPT SELECT n FROM numerics WHERE k = 3;

-- scan-order
-- set: enable_sort=off
SELECT price FROM small EXCEPT SELECT price::numeric(12,4) FROM small WHERE id < 4;

-- scan-order
-- set: enable_sort=off
SELECT f8 * 0 FROM all_types EXCEPT ALL SELECT f8 FROM extremes;

-- split
SELECT n FROM numerics INTERSECT SELECT n152 FROM all_types;

-- split
SELECT f8 FROM all_types INTERSECT ALL SELECT f8 FROM all_types;

-- Precedence and nesting.
SELECT id FROM small UNION SELECT qty FROM small INTERSECT SELECT id FROM altered;

(SELECT id FROM small UNION SELECT qty FROM small) INTERSECT SELECT id FROM altered;

SELECT id FROM small EXCEPT SELECT qty FROM small UNION ALL SELECT qty FROM small;

SELECT id FROM small EXCEPT (SELECT qty FROM small EXCEPT SELECT 3 FROM small);

(SELECT id FROM small EXCEPT ALL SELECT 2) INTERSECT ALL (SELECT qty FROM small UNION ALL SELECT id FROM small);

-- Above and below.
-- ordered
SELECT i4 % 50 AS x FROM all_types INTERSECT SELECT id FROM altered ORDER BY x DESC LIMIT 5 OFFSET 2;

-- ordered
SELECT grp AS x FROM all_types EXCEPT ALL SELECT id % 17 FROM altered ORDER BY x LIMIT 3000;

SELECT count(*), sum(x) FROM (SELECT grp AS x FROM all_types EXCEPT ALL SELECT id % 17 FROM altered) s;

SELECT s.x, b.name FROM (SELECT qty AS x FROM small INTERSECT ALL SELECT id FROM small) s JOIN small b ON b.id = s.x;

(SELECT id FROM small ORDER BY id LIMIT 6) EXCEPT (SELECT id FROM small ORDER BY id LIMIT 2);

SELECT tag, count(*) FROM all_types GROUP BY tag INTERSECT SELECT tag, 4000 FROM all_types;

-- error
SELECT 1 / (id - 3) FROM small EXCEPT SELECT 1;

SELECT FROM small INTERSECT SELECT FROM altered;

SELECT FROM small EXCEPT ALL SELECT FROM empty_table;

-- Arms of different types.
SELECT day FROM orders INTERSECT SELECT at FROM lines;

SELECT at FROM lines EXCEPT SELECT day FROM orders;

SELECT day FROM orders INTERSECT ALL SELECT at::timestamptz FROM lines;

SELECT region FROM lines INTERSECT SELECT id FROM orders;

SELECT id FROM lines EXCEPT ALL SELECT region FROM orders;

SELECT code FROM lines EXCEPT SELECT title FROM orders;
