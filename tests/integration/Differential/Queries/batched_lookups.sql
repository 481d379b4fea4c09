-- Joins and aggregations with tables so large that rows wait for each other before they look something up: one and several
-- in a row, more matches than a batch has room for, kinds that keep rows without a match, and what may fail around them.

SELECT count(*), sum(a.id), sum(b.id) FROM sifted a JOIN sifted b ON a.id = b.id;

SELECT a.id, b.id, b.note FROM sifted a JOIN sifted b ON a.k4 = b.k4 WHERE a.k2 > 490;

-- Filters of whole columns in front, with NULLs, that leave nothing, and everything.
SELECT count(*), sum(b.n) FROM sifted a JOIN sifted b ON a.k4 = b.k4 WHERE a.k2 >= -500 AND a.k8 IS NOT NULL;

SELECT count(*), sum(b.n) FROM sifted a JOIN sifted b ON a.k4 = b.k4 WHERE a.k2 > 32767;

-- Several matches for each row: the rows ahead have no room, and the row comes back.
SELECT count(*), sum(a.id), sum(b.id), sum(c.id) FROM sifted a JOIN hashed b ON a.k2 = b.id % 1000 - 500 JOIN sifted c ON b.id = c.id WHERE a.k2 BETWEEN -20 AND 20;

SELECT count(*), sum(c.n) FROM all_types a JOIN sifted b ON b.k2 = a.i2 JOIN sifted c ON c.id = b.id JOIN hashed d ON d.id = c.id;

-- All rows of one key: chains much longer than a batch.
SELECT count(*), sum(a.id), sum(c.id) FROM sieve a JOIN sifted b ON a.id - a.id + 7 = b.late JOIN sifted c ON c.id = b.id;

SELECT count(*), sum(b.id) FROM sieve a JOIN sifted b ON a.id - a.id + 7 = b.late JOIN sifted c ON c.k2 = b.k2 AND c.id > b.id WHERE a.id < 4;

-- Other conditions than the keys, before and after.
SELECT count(*), sum(a.id), sum(c.id) FROM sifted a JOIN hashed b ON a.k2 = b.id % 1000 - 500 AND b.id > a.id JOIN sifted c ON c.id = b.id AND c.n <> a.n;

SELECT count(*) FROM sifted a JOIN sifted b ON a.id = b.id AND a.k2 + b.k2 > 100 WHERE a.note IS NULL;

-- Keys of several columns, of text, of numerics, NULL in some.
SELECT count(*), sum(a.id + b.id) FROM hashed a JOIN hashed b ON a.t = b.t AND a.v = b.v;

SELECT count(*), sum(a.id + b.id) FROM hashed a JOIN hashed b ON a.n = b.n;

SELECT count(*), sum(a.id + b.id) FROM hashed a JOIN hashed b ON a.n2 = b.n2 AND a.c = b.c;

SELECT count(*), sum(a.id + b.id) FROM sifted a JOIN sifted b ON a.k4 IS NOT DISTINCT FROM b.k4 AND a.k2 = b.k2;

SELECT count(*), sum(a.id), sum(b.id), sum(c.id) FROM all_types a JOIN all_types b ON a.t = b.t JOIN hashed c ON c.id = b.i4 % 9000;

-- Rows without a match are kept, too.
SELECT a.id, b.id FROM sifted a LEFT JOIN sifted b ON a.k4 = b.k4 / 2 WHERE a.k2 > 480;

SELECT count(*), count(b.id), sum(a.id), sum(b.id) FROM sifted a LEFT JOIN hashed b ON a.k4 = b.id;

SELECT count(*), count(b.id), sum(a.id), sum(b.id) FROM sifted a LEFT JOIN hashed b ON a.k4 = b.id AND a.k2 > 0 AND b.bo;

SELECT count(*), count(a.id), count(b.id), sum(a.id), sum(b.id) FROM sifted a FULL JOIN hashed b ON a.k4 = b.id;

SELECT count(*), sum(x.id), count(b.id), count(c.id) FROM sifted x JOIN sifted a ON a.id = x.id LEFT JOIN hashed b ON a.k4 = b.id LEFT JOIN hashed c ON c.id = a.k4 + b.id;

-- Existence.
SELECT count(*), sum(id) FROM sifted a WHERE EXISTS (SELECT FROM hashed b WHERE b.id = a.k4);

SELECT count(*), sum(id) FROM sifted a WHERE NOT EXISTS (SELECT FROM hashed b WHERE b.id = a.k4 AND b.n > a.n);

SELECT count(*), sum(a.id) FROM hashed a WHERE EXISTS (SELECT FROM sifted b WHERE b.k4 = a.id AND b.k2 <> a.id);

SELECT count(*), sum(a.id) FROM hashed a WHERE NOT EXISTS (SELECT FROM sifted b WHERE b.k4 = a.id AND b.k2 <> a.id);

SELECT count(*), sum(a.id), sum(b.id) FROM sifted a JOIN sifted b ON a.id = b.id WHERE EXISTS (SELECT FROM hashed c WHERE c.id = b.k4) AND NOT EXISTS (SELECT FROM hashed c WHERE c.id = a.k4 + 1);

SELECT count(*) FILTER (WHERE k4 IN (SELECT id FROM hashed)), count(*) FILTER (WHERE k4 NOT IN (SELECT id FROM hashed)) FROM sifted;

SELECT count(*), sum(CASE WHEN EXISTS (SELECT FROM hashed b WHERE b.id = a.k4) THEN a.id END) FROM sifted a JOIN sifted c ON c.id = a.id WHERE a.k2 > 496;

SELECT a.id, (SELECT b.n FROM hashed b WHERE b.id = a.k4) FROM sifted a WHERE a.k2 < -490;

-- Many groups, in any order of the rows, of one and several columns.
SELECT k4, count(*), sum(n), min(id), max(k8) FROM sifted GROUP BY k4;

SELECT t, v, count(*), sum(n2) FROM hashed GROUP BY t, v;

SELECT b.k4, c.id % 3000, count(*), sum(a.n) FROM sifted a JOIN sifted b ON a.id = b.id LEFT JOIN hashed c ON c.id = b.k4 GROUP BY b.k4, c.id % 3000;

SELECT k4, count(DISTINCT k2), count(*) FILTER (WHERE n > 100) FROM sifted GROUP BY k4;

SELECT DISTINCT k4, k8 FROM sifted;

SELECT k4, k2, count(*) FROM sifted GROUP BY GROUPING SETS ((k4), (k2), ());

SELECT id, sum(f8) FROM all_types GROUP BY id;

-- scan-order
SELECT i4 % 5000, sum(f8), avg(f4) FROM all_types GROUP BY 1;

-- Rows that other queries have stored, in order, and unions of them.
SELECT count(*), sum(b.n) FROM (SELECT k4, n FROM sifted UNION ALL SELECT id, n2 FROM hashed) a JOIN sifted b USING (n) JOIN hashed c ON c.id = b.id;

WITH a AS MATERIALIZED (SELECT id, k4, k2 FROM sifted WHERE k2 > -400) SELECT count(*), sum(x.id), sum(y.k2) FROM a x JOIN a y ON x.id = y.k4;

WITH RECURSIVE r(id, n) AS (SELECT id, 0 FROM sieve UNION ALL SELECT b.id, r.n + 1 FROM r JOIN sifted a ON a.id = r.id JOIN sifted b ON b.id = a.id + 61 WHERE r.n < 20) SELECT n, count(*), sum(id) FROM r GROUP BY n;

SELECT a.id, b.id FROM sifted a JOIN sifted b ON a.id = b.k4 ORDER BY a.id, b.id LIMIT 40;

SELECT a.id, b.id FROM sifted a JOIN sifted b ON a.id = b.k4 LIMIT 0;

-- What fails: in front of the join, in its keys, in it, behind it; and where no row comes to it.

-- error
SELECT count(*) FROM sifted a JOIN sifted b ON a.id = b.id WHERE 1 / (a.id - 17) >= 0;

-- error
SELECT count(*) FROM sifted a JOIN sifted b ON 10000 / (a.id - 17) = b.id;

-- error
SELECT count(*) FROM sifted a JOIN sifted b ON a.id = b.id AND 1 / (a.id - 17) <= b.id;

-- error
SELECT sum(1 / (b.id - 17)) FROM sifted a JOIN sifted b ON a.id = b.id;

SELECT sum(1 / (b.id - 17)) FROM sifted a JOIN sifted b ON a.id = b.id AND a.id <> 17 JOIN hashed c ON c.id = b.id;

-- error
SELECT a.k4, sum(1 / (a.id - 17)) FROM sifted a GROUP BY a.k4;

-- error
SELECT a.id, 1 / (b.id - 20000) FROM sifted a JOIN sifted b ON a.id = b.id;
