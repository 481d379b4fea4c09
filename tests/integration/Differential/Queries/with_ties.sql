-- FETCH FIRST ... WITH TIES: rows that are equal to the last one in the sort keys come too.

-- ordered
SELECT qty FROM small ORDER BY qty NULLS FIRST FETCH FIRST ROW WITH TIES;

-- ordered
SELECT price, name FROM small ORDER BY price DESC NULLS LAST, name FETCH FIRST 1 ROWS WITH TIES;

SELECT name, id FROM small ORDER BY name FETCH FIRST 2 ROWS WITH TIES;

SELECT tag, count(*) FROM all_types GROUP BY tag ORDER BY count(*) > 0 FETCH FIRST 1 ROW WITH TIES;

SELECT grp FROM all_types WHERE id <= 200 ORDER BY grp OFFSET 20 FETCH FIRST 3 ROWS WITH TIES;

SELECT grp FROM all_types WHERE id <= 200 ORDER BY grp OFFSET 500 FETCH FIRST 3 ROWS WITH TIES;

SELECT id FROM empty_table ORDER BY i4 FETCH FIRST 3 ROWS WITH TIES;

SELECT id FROM small ORDER BY qty FETCH FIRST 0 ROWS WITH TIES;

-- error
SELECT id FROM small ORDER BY id FETCH FIRST NULL ROWS WITH TIES;

-- error
SELECT id FROM small ORDER BY id FETCH FIRST (-1) ROWS WITH TIES;

-- params: int8=2
SELECT qty FROM small ORDER BY qty DESC NULLS LAST FETCH FIRST $1 ROWS WITH TIES;

-- All rows are alike.
SELECT t FROM constants ORDER BY t FETCH FIRST 1 ROW WITH TIES;

SELECT f8, id FROM extremes ORDER BY f8 FETCH FIRST 2 ROWS WITH TIES;

-- PostgreSQL's order, or PostgreSQL's HAVING, below the limit.
SELECT addr FROM opaque ORDER BY addr FETCH FIRST 3 ROWS WITH TIES;

SELECT qty, count(*) FROM small GROUP BY qty HAVING imm_label(count(*)::int) <> 'none' ORDER BY count(*) FETCH FIRST 1 ROW WITH TIES;

SELECT DISTINCT qty FROM small ORDER BY qty FETCH FIRST 2 ROWS WITH TIES;

-- In a subquery PostgreSQL does it below.
SELECT qty, count(*) FROM (SELECT qty, id FROM small ORDER BY qty FETCH FIRST 3 ROWS WITH TIES) s GROUP BY qty;

SELECT count(*), sum(s.qty) FROM (SELECT qty FROM small ORDER BY qty OFFSET 1 FETCH FIRST 1 ROW WITH TIES) s, orders o;
