-- LIMIT and OFFSET, always under a total order unless the rows are all alike.

-- ordered
SELECT id FROM all_types ORDER BY id LIMIT 10;

-- ordered
SELECT id FROM all_types ORDER BY id DESC LIMIT 10;

-- ordered
SELECT id FROM all_types ORDER BY id OFFSET 19990;

-- ordered
SELECT id FROM all_types ORDER BY id LIMIT 5 OFFSET 12345;

-- ordered
SELECT id FROM all_types ORDER BY id LIMIT 0;

-- ordered
SELECT id FROM all_types ORDER BY id LIMIT ALL OFFSET 19999;

-- ordered
SELECT id FROM all_types ORDER BY id OFFSET 20000;

-- ordered
SELECT id FROM all_types ORDER BY id LIMIT 10 OFFSET 100000;

-- ordered
SELECT id FROM small ORDER BY id LIMIT NULL OFFSET NULL;

-- ordered
SELECT id FROM small ORDER BY id LIMIT 100;

-- ordered
SELECT id FROM small ORDER BY id LIMIT 2 + 1 OFFSET 10 / 5;

-- ordered
SELECT id FROM small ORDER BY id LIMIT 2.6;

-- ordered
SELECT id FROM small ORDER BY id FETCH FIRST 3 ROWS ONLY;

-- ordered
SELECT qty, count(*) FROM small GROUP BY qty ORDER BY count(*) DESC, qty LIMIT 1;

-- ordered
SELECT qty FROM small ORDER BY qty FETCH FIRST 2 ROWS WITH TIES;

-- ordered
SELECT tag FROM all_types WHERE tag IN ('alpha', 'beta') ORDER BY tag FETCH FIRST 2 ROWS WITH TIES;

-- ordered
SELECT i4, id FROM all_types ORDER BY i4 DESC NULLS LAST, id LIMIT 20;

-- ordered
SELECT f8, id FROM all_types WHERE tag = 'gamma' ORDER BY f8, id LIMIT 50 OFFSET 1000;

-- ordered
SELECT t, id FROM all_types ORDER BY t NULLS FIRST, id LIMIT 7 OFFSET 3;

SELECT t FROM constants LIMIT 5;

SELECT t FROM constants OFFSET 2990;

SELECT i4, d FROM constants LIMIT 3 OFFSET 7;

SELECT DISTINCT t FROM constants LIMIT 5;

SELECT count(*) FROM all_types LIMIT 1;

SELECT count(*) FROM all_types OFFSET 1;

-- ordered
SELECT DISTINCT i2 FROM all_types ORDER BY i2 DESC NULLS LAST LIMIT 10;

-- ordered
-- params: int8=4, int8=3
SELECT id FROM all_types ORDER BY id LIMIT $1 OFFSET $2;

-- ordered
-- params: int8=null, int8=19998
SELECT id FROM all_types ORDER BY id LIMIT $1 OFFSET $2;

-- error
SELECT id FROM small ORDER BY id LIMIT -1;

-- error
SELECT id FROM small ORDER BY id OFFSET -1;

-- error
-- params: int8=-5
SELECT id FROM small ORDER BY id LIMIT $1;
