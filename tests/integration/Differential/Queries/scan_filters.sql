-- Rows that leaves leave out before they are decoded: by comparisons of the filter, and by the keys of joins; and where they must not.

SELECT count(*), sum(n), min(id), max(id) FROM sifted WHERE k4 > 40000;

SELECT count(*), sum(n) FROM sifted WHERE k4 >= 0 AND k4 < 5000 AND k2 < 0;

SELECT id, k2, note, n FROM sifted WHERE k2 BETWEEN -3 AND 2 AND d < '1999-06-01';

SELECT id, n FROM sifted WHERE k8 = 17000051;

SELECT id, k8 FROM sifted WHERE k8 <= -2499 * 1000003::int8;

SELECT id FROM sifted WHERE k8 < -9223372036854775808;

SELECT id FROM sifted WHERE k8 <= -9223372036854775808;

SELECT id FROM sifted WHERE k8 > 9223372036854775807 OR k8 IS NULL;

SELECT id FROM sifted WHERE k8 >= 9223372036854775807;

SELECT id FROM sifted WHERE k4 > 2147483646;

SELECT count(*) FROM sifted WHERE k4 > 2147483648;

SELECT count(*) FROM sifted WHERE k4 < 2147483648 AND k4 > 49000;

SELECT count(*) FROM sifted WHERE k2 = 100000;

SELECT count(*) FROM sifted WHERE k2 < 100000 AND k2 > 450;

SELECT id FROM sifted WHERE k2 > 32766;

SELECT count(*), min(n) FROM sifted WHERE k2 > -600::int8 AND k2 <= -490::int8;

SELECT count(*), max(id) FROM sifted WHERE 10 > k4 AND -10 < k4;

SELECT count(*) FROM sifted WHERE k4 > 10 AND k4 < 5;

SELECT id, n FROM sifted WHERE k4 > 10 AND k4 < 5;

SELECT count(*), sum(n) FROM sifted WHERE d >= '2001-01-01' AND d < '2001-02-01';

SELECT id FROM sifted WHERE d = 'infinity' OR d = '-infinity';

SELECT id FROM sifted WHERE d > '2004-06-22';

SELECT id FROM sifted WHERE d <= '-infinity';

SELECT count(*) FROM sifted WHERE d < timestamp '1999-01-10 12:00';

SELECT count(*) FROM sifted WHERE d <= timestamp '1999-01-10 00:00';

SELECT count(*) FROM sifted WHERE d = timestamp '1999-01-10 00:00:01';

SELECT count(*) FROM sifted WHERE timestamp '2004-06-20 00:00:01' < d;

SELECT count(*) FROM sifted WHERE d >= timestamp '2004-06-20 00:00:01' AND d < timestamp 'infinity';

SELECT id FROM sifted WHERE d <= timestamp '-infinity';

SELECT count(*), sum(n) FROM sifted WHERE ts < '2000-01-01' AND ts > '1999-12-31 12:00';

SELECT count(*) FROM sifted WHERE ts > date '2002-08-01';

SELECT count(*), sum(n) FROM sifted WHERE tz >= '2000-01-02 00:00+00' AND tz < '2000-01-02 03:00+00';

SELECT count(*), sum(n) FROM sifted WHERE tm < '00:05';

SELECT id, tm FROM sifted WHERE tm >= '24:00';

SELECT count(*), sum(n) FROM sifted WHERE late = 7;

SELECT count(*), sum(n) FROM sifted WHERE late < 7;

SELECT count(*), sum(n), sum(late) FROM sifted WHERE late > 40 AND k4 > 0;

SELECT count(*), sum(late) FROM sifted WHERE later = 3;

SELECT count(*) FROM sifted WHERE later IS NULL AND k4 < -40000;

SELECT id, k4, d, late, later FROM sifted WHERE k4 BETWEEN 1000 AND 1200 AND late >= 0 AND d > '1999-02-01' AND ts > '2000-01-01';

SELECT note, k4 FROM sifted WHERE k4 > 49500 AND note LIKE '%!';

SELECT k4 % 10, count(*), sum(n) FROM sifted WHERE k4 > 30000 GROUP BY 1;

SELECT count(*) FROM (SELECT id FROM sifted WHERE k4 > 30000 LIMIT 10) s;

-- ordered
SELECT id, k4 FROM sifted WHERE k4 > 49000 ORDER BY id LIMIT 7 OFFSET 3;

-- ordered
SELECT id, d FROM sifted WHERE d < '1999-01-20' ORDER BY d DESC, id LIMIT 5;

-- params: int4=40000
SELECT count(*), sum(n) FROM sifted WHERE k4 > $1;

-- params: int8=3000000000
SELECT count(*) FROM sifted WHERE k4 < $1 AND k2 = 5;

-- params: int4=null
SELECT count(*) FROM sifted WHERE k4 > $1;

-- params: int8=9223372036854775807, int8=-9223372036854775808
SELECT id FROM sifted WHERE k8 >= $1 OR k8 <= $2;

-- params: date='1999-03-01', timestamp='1999-03-03 00:00:01'
SELECT count(*) FROM sifted WHERE d >= $1 AND d < $2;

-- params: int2=5
SELECT count(*), sum(n) FROM sifted WHERE k4 = $1 OR k2 = $1;

-- params: int2=-400
SELECT count(*), sum(n) FROM sifted WHERE k2 < $1;

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k4 = s.k4;

SELECT s.id, v.id, s.n FROM sifted s JOIN sieve v ON v.k8 = s.k8 WHERE v.tag = 'red' AND s.id < 6000;

SELECT v.tag, count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k2 = s.k2 GROUP BY 1;

SELECT s.id, v.id FROM sifted s JOIN sieve v ON v.k2 = s.k2 AND v.k8 = s.k8;

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k2 = s.k4;

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k4 = s.k8;

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k8 = s.k2;

SELECT count(*), min(s.id) FROM sifted s JOIN sieve v ON v.k8 = s.k4 WHERE v.tag = 'ends';

SELECT s.id, v.id FROM sifted s JOIN sieve v ON v.d = s.d WHERE v.id > 50;

SELECT s.id, v.id FROM sifted s JOIN sieve v ON v.ts = s.ts;

SELECT count(*) FROM sifted s JOIN sieve v ON v.ts = s.d;

SELECT count(*), sum(s.n) FROM sifted s WHERE s.k4 IN (SELECT k4 FROM sieve);

SELECT count(*), sum(s.n) FROM sifted s WHERE s.k4 IN (SELECT k4 FROM sieve WHERE tag = 'blue') AND s.k2 > 0;

SELECT count(*), sum(s.n) FROM sifted s WHERE EXISTS (SELECT FROM sieve v WHERE v.k8 = s.k8 AND v.id <> s.id);

SELECT count(*), sum(s.n) FROM sifted s WHERE s.k4 NOT IN (SELECT k4 FROM sieve WHERE k4 IS NOT NULL);

SELECT count(*), sum(s.n) FROM sifted s WHERE s.k4 NOT IN (SELECT k4 FROM sieve);

SELECT count(*), sum(s.n) FROM sifted s WHERE NOT EXISTS (SELECT FROM sieve v WHERE v.k8 = s.k8);

SELECT count(*), count(v.id), sum(s.n) FROM sifted s LEFT JOIN sieve v ON v.k4 = s.k4;

SELECT count(*), count(s.id), sum(s.n) FROM sieve v LEFT JOIN sifted s ON v.k4 = s.k4;

SELECT count(*), count(s.id), count(v.id) FROM sieve v FULL JOIN sifted s ON v.k4 = s.k4;

SELECT count(*), count(v.id) FROM sifted s LEFT JOIN sieve v ON v.k4 = s.k4 AND s.k2 > 490;

SELECT count(*), count(v.id) FROM sifted s LEFT JOIN sieve v ON v.k4 = s.k4 AND v.id < 5 WHERE s.d < '1999-01-15';

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k4 IS NOT DISTINCT FROM s.k4;

SELECT count(*) FILTER (WHERE s.k4 IN (SELECT k4 FROM sieve)), count(*) FROM sifted s WHERE s.k2 < -400;

SELECT s.id, (SELECT v.tag FROM sieve v WHERE v.k8 = s.k8) FROM sifted s WHERE s.k4 > 49000;

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k4 = s.k4 JOIN sieve w ON w.k2 = s.k2;

SELECT s.id, t.id FROM sifted s JOIN sifted t ON t.k4 = s.k4 AND t.id <> s.id JOIN sieve v ON v.k2 = s.k2 WHERE v.tag = 'red';

SELECT count(*), sum(t.n) FROM sifted s JOIN sifted t ON t.id = s.id + 1 JOIN sieve v ON v.k4 = t.k4;

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k4 = s.k4 WHERE v.id < 0;

SELECT s.id FROM sifted s JOIN sieve v ON v.k4 = s.k4 WHERE v.k4 IS NULL;

SELECT count(*), sum(s.n) FROM sifted s JOIN (SELECT DISTINCT k2 FROM sieve WHERE id < 9) v ON v.k2 = s.k2;

SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.id = s.late AND v.id < 4 CROSS JOIN (SELECT 1) one;

SELECT count(*), sum(s.late) FROM sifted s JOIN sieve v ON v.id = s.later WHERE v.id < 9;

SELECT x, count(*) FROM (SELECT k4 AS x FROM sifted WHERE k4 > 45000 UNION ALL SELECT k4 FROM sifted WHERE k4 < -45000 UNION ALL SELECT k2 FROM sifted WHERE k2 = 5) u JOIN sieve v ON v.k4 = u.x GROUP BY x;

SELECT a.id, b.id FROM sifted a, sifted b WHERE a.k4 > 49900 AND b.k4 < -49900 AND a.k2 = b.k2;

SELECT k, total FROM (SELECT k4 AS k, sum(n) AS total FROM sifted GROUP BY k4) g JOIN sieve v ON v.k4 = g.k;

WITH w AS MATERIALIZED (SELECT id, k4, n FROM sifted WHERE k2 > 400) SELECT count(*), sum(w.n), (SELECT count(*) FROM w WHERE k4 > 0) FROM w JOIN sieve v ON v.k4 = w.k4;

SELECT v.id, s.total FROM sieve v, LATERAL (SELECT sum(n) AS total FROM sifted WHERE k4 = v.k4 AND d < '2003-01-01') s WHERE v.id < 20;

WITH RECURSIVE r(k, depth) AS (SELECT k2::int4, 0 FROM sieve WHERE id < 4 UNION SELECT (s.k4 % 500)::int4, depth + 1 FROM r JOIN sifted s ON s.k2 = r.k WHERE depth < 3 AND s.k4 > 45000) SELECT depth, count(*), sum(k) FROM r GROUP BY depth;

WITH RECURSIVE r(k, depth) AS (SELECT 5, 0 UNION ALL SELECT s.k4 % 500, depth + 1 FROM r JOIN sifted s ON s.k2 = r.k WHERE depth < 4 AND s.k4 > 48000) SELECT * FROM r;

-- ordered
SELECT s.id, v.id FROM sifted s JOIN sieve v ON v.k2 = s.k2 ORDER BY s.id DESC, v.id LIMIT 9;

-- ordered
SELECT s.id, s.n, rank() OVER (PARTITION BY v.tag ORDER BY s.n, s.id) FROM sifted s JOIN sieve v ON v.k4 = s.k4 ORDER BY 1, 3;

-- The quotient is computed for rows that the join would drop.
-- error
SELECT count(*) FROM sifted s JOIN sieve v ON v.k4 = s.k4 WHERE 1 / (s.id - 24003) < 5;

-- The rows that would fail are dropped by what comes before.
SELECT count(*) FROM sifted s WHERE s.k4 > 40000 AND 1 / (s.k4 - 5) < 5;

-- What fails is evaluated below.
-- error
SELECT count(*) FROM (SELECT * FROM sifted WHERE 1 / (k2 - 5) < 5 OFFSET 0) s WHERE s.k4 > 49990;

-- Keys are computed for all rows.
-- error
SELECT count(*) FROM sifted s JOIN sieve v ON v.k4 = s.k4 AND v.k2 = 10 / (s.k2 - 7);

-- Only pairs with equal keys meet the condition.
SELECT count(*) FROM sifted s JOIN sieve v ON v.k4 = s.k4 AND 1 / (v.id - s.k2 - 40000) <= v.id;

-- Once more, with every row read in full.
-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(n), min(id), max(id) FROM sifted WHERE k4 > 40000;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT id FROM sifted WHERE k8 < -9223372036854775808;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM sifted WHERE k4 > 2147483648;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), min(n) FROM sifted WHERE k2 > -600::int8 AND k2 <= -490::int8;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT id FROM sifted WHERE d = 'infinity' OR d = '-infinity';

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM sifted WHERE d = timestamp '1999-01-10 00:00:01';

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM sifted WHERE ts > date '2002-08-01';

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(n) FROM sifted WHERE late < 7;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT note, k4 FROM sifted WHERE k4 > 49500 AND note LIKE '%!';

-- params: int4=40000
-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(n) FROM sifted WHERE k4 > $1;

-- params: int8=9223372036854775807, int8=-9223372036854775808
-- set: pg_fusion.disabled_rules=scan_filters
SELECT id FROM sifted WHERE k8 >= $1 OR k8 <= $2;

-- params: int2=-400
-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(n) FROM sifted WHERE k2 < $1;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k4 = s.k4;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT s.id, v.id FROM sifted s JOIN sieve v ON v.k2 = s.k2 AND v.k8 = s.k8;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(s.n) FROM sifted s JOIN sieve v ON v.k8 = s.k2;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT s.id, v.id FROM sifted s JOIN sieve v ON v.ts = s.ts;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(s.n) FROM sifted s WHERE s.k4 IN (SELECT k4 FROM sieve WHERE tag = 'blue') AND s.k2 > 0;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(s.n) FROM sifted s WHERE s.k4 NOT IN (SELECT k4 FROM sieve);

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), count(s.id), sum(s.n) FROM sieve v LEFT JOIN sifted s ON v.k4 = s.k4;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), count(v.id) FROM sifted s LEFT JOIN sieve v ON v.k4 = s.k4 AND v.id < 5 WHERE s.d < '1999-01-15';

-- set: pg_fusion.disabled_rules=scan_filters
SELECT s.id, (SELECT v.tag FROM sieve v WHERE v.k8 = s.k8) FROM sifted s WHERE s.k4 > 49000;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(t.n) FROM sifted s JOIN sifted t ON t.id = s.id + 1 JOIN sieve v ON v.k4 = t.k4;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*), sum(s.n) FROM sifted s JOIN (SELECT DISTINCT k2 FROM sieve WHERE id < 9) v ON v.k2 = s.k2;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT x, count(*) FROM (SELECT k4 AS x FROM sifted WHERE k4 > 45000 UNION ALL SELECT k4 FROM sifted WHERE k4 < -45000 UNION ALL SELECT k2 FROM sifted WHERE k2 = 5) u JOIN sieve v ON v.k4 = u.x GROUP BY x;

-- set: pg_fusion.disabled_rules=scan_filters
WITH w AS MATERIALIZED (SELECT id, k4, n FROM sifted WHERE k2 > 400) SELECT count(*), sum(w.n), (SELECT count(*) FROM w WHERE k4 > 0) FROM w JOIN sieve v ON v.k4 = w.k4;

-- set: pg_fusion.disabled_rules=scan_filters
WITH RECURSIVE r(k, depth) AS (SELECT 5, 0 UNION ALL SELECT s.k4 % 500, depth + 1 FROM r JOIN sifted s ON s.k2 = r.k WHERE depth < 4 AND s.k4 > 48000) SELECT * FROM r;

-- error
-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM sifted s JOIN sieve v ON v.k4 = s.k4 WHERE 1 / (s.id - 24003) < 5;

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM sifted s WHERE s.k4 > 40000 AND 1 / (s.k4 - 5) < 5;

-- error
-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM (SELECT * FROM sifted WHERE 1 / (k2 - 5) < 5 OFFSET 0) s WHERE s.k4 > 49990;

-- error
-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM sifted s JOIN sieve v ON v.k4 = s.k4 AND v.k2 = 10 / (s.k2 - 7);

-- set: pg_fusion.disabled_rules=scan_filters
SELECT count(*) FROM sifted s JOIN sieve v ON v.k4 = s.k4 AND 1 / (v.id - s.k2 - 40000) <= v.id;

-- A side that is built in every round of a recursion says nothing of a leaf that is read in the first one.
WITH RECURSIVE c AS MATERIALIZED (SELECT id, k4 FROM sifted), r(n) AS (SELECT 1 UNION ALL
  (WITH x AS (SELECT n FROM r) SELECT v.id + 1 FROM c JOIN sieve v ON v.id = c.id WHERE (v.id, c.id) IN (SELECT n, n FROM x) AND v.id < 60))
SELECT count(*), sum(n) FROM r;

-- More columns than are filtered at a time.
SELECT count(*), sum(id) FROM wide WHERE c1 < 300 AND c5 < 300 AND c9 < 300 AND c13 < 300 AND c17 < 300 AND c21 < 300 AND c25 < 300 AND c29 < 300 AND c33 < 300 AND c37 < 300 AND c41 < 300 AND c45 < 300 AND c2 < 400 AND c6 < 1200 AND c10 < 2000 AND c14 < 2800 AND c18 < 3600 AND c22 < 4400 AND c26 < 5200 AND c30 < 6000 AND c34 < 6800 AND c38 < 7600 AND c42 < 8400 AND c46 < 9200;

SELECT count(*), sum(id) FROM wide WHERE id BETWEEN 3 AND 300 AND c2 BETWEEN 4 AND 700 AND c6 BETWEEN 12 AND 2100 AND c10 BETWEEN 20 AND 3500 AND c14 BETWEEN 28 AND 4900 AND c18 BETWEEN 36 AND 6300 AND c22 BETWEEN 44 AND 7700 AND c26 BETWEEN 52 AND 9100 AND c30 BETWEEN 60 AND 10500 AND c34 BETWEEN 68 AND 11900 AND c38 BETWEEN 76 AND 13300 AND c42 BETWEEN 84 AND 14700 AND c46 BETWEEN 92 AND 16100 AND c50 BETWEEN 100 AND 17500 AND c54 BETWEEN 108 AND 18900 AND c58 BETWEEN 116 AND 20300 AND c62 BETWEEN 124 AND 21700 AND c66 BETWEEN 132 AND 23100 AND c70 BETWEEN 140 AND 24500 AND c74 BETWEEN 148 AND 25900 AND c78 BETWEEN 156 AND 27300 AND c82 BETWEEN 164 AND 28700 AND c86 BETWEEN 172 AND 30100 AND c90 BETWEEN 180 AND 31500 AND c94 BETWEEN 188 AND 32900 AND c98 BETWEEN 196 AND 34300;
