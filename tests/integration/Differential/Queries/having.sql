-- HAVING.

SELECT grp, count(*) FROM all_types GROUP BY grp HAVING count(*) > 1176;

SELECT tag, sum(i4) FROM all_types GROUP BY tag HAVING sum(i4) > 0;

SELECT tag FROM all_types GROUP BY tag HAVING tag < 'c';

SELECT grp FROM all_types GROUP BY grp HAVING avg(f8) > 0 AND min(i2) < -990;

SELECT i2, count(*) FROM all_types GROUP BY i2 HAVING count(*) > 18 AND i2 IS NOT NULL;

SELECT count(*) FROM small HAVING count(*) > 5;

SELECT count(*) FROM small HAVING count(*) > 50;

SELECT count(*) FROM empty_table HAVING count(*) = 0;

SELECT 1 AS one FROM small HAVING true;

SELECT 1 AS one FROM small HAVING false;

SELECT 1 AS one FROM small WHERE false HAVING max(id) IS NULL;

SELECT kind FROM small GROUP BY kind HAVING bool(count(*) > 1);

SELECT kind, sum(qty) FROM small GROUP BY kind HAVING sum(qty) IS NOT NULL OR kind = 'B';

SELECT kind, sum(qty) FROM small GROUP BY kind HAVING NOT (sum(qty) > 3);

SELECT d, count(*) FROM all_types GROUP BY d HAVING count(*) >= 6;

SELECT tag, count(*) FILTER (WHERE b) FROM all_types GROUP BY tag HAVING count(*) FILTER (WHERE b) > count(*) FILTER (WHERE NOT b);

SELECT u, count(*), max(id) FROM all_types GROUP BY u HAVING max(id) - min(id) < 10 AND count(*) > 1;

SELECT grp FROM all_types WHERE i4 > 0 GROUP BY grp HAVING imm_label(max(i2)) = 'odd';

SELECT tag, max(n) FROM all_types GROUP BY tag HAVING to_char(count(*), 'FM9999') LIKE '_0%' OR max(n) > 306000000;

-- What reads no aggregate is a condition of WHERE: of each row, and not of the one that stands for its equals.
SELECT loose, count(*) FROM lines GROUP BY loose HAVING loose::text LIKE '%.500';

SELECT * FROM (SELECT loose, count(*) AS n FROM lines GROUP BY loose) s WHERE loose::text LIKE '%.500';

SELECT DISTINCT loose FROM lines GROUP BY loose HAVING loose::text LIKE '%.50';

SELECT * FROM (SELECT loose FROM lines EXCEPT SELECT 7.5) s WHERE loose::text LIKE '%.50';

-- So it keeps others from what may raise an error, and raises its own first.
SELECT region, sum(100 / (region - 1)) FROM lines WHERE region > 0 GROUP BY region HAVING 10 / region = 5;

SELECT * FROM (SELECT region, sum(100 / (region - 1)) AS s FROM lines WHERE region > 0 GROUP BY region) s WHERE 10 / region = 5;

SELECT region, count(*) FROM lines GROUP BY region HAVING count(*) > 1000 AND 10 / region = 5;

SELECT region, count(*) FROM lines GROUP BY region HAVING region <> 0 AND 10 / region = 5;

SELECT region, count(*) FROM lines GROUP BY ROLLUP (region) HAVING 10 / region = 5;
