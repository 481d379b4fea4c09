-- WITH RECURSIVE: rounds, UNION that ends a cycle, limits that end what has no end.

WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT n, s.name FROM r LEFT JOIN small s ON s.id = r.n;

-- ordered
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM r WHERE n < 100) SELECT n FROM r;

WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION SELECT n * 2 % 17 FROM r) SELECT n FROM r;

WITH RECURSIVE r (n, m) AS (SELECT id, qty FROM small UNION SELECT m, n FROM r) SELECT n, m FROM r;

-- Rounds that start from nothing, or add nothing.
WITH RECURSIVE r (n) AS (SELECT id FROM empty_table UNION ALL SELECT n + 1 FROM r) SELECT n FROM r;

WITH RECURSIVE r (n) AS (SELECT id FROM small UNION ALL SELECT n FROM r WHERE false) SELECT n FROM r;

WITH RECURSIVE r (n) AS (SELECT qty FROM small UNION SELECT n FROM r) SELECT n FROM r;

WITH RECURSIVE r (n) AS (SELECT qty FROM small UNION ALL SELECT NULL::int FROM r WHERE n IS NOT NULL) SELECT n FROM r;

-- Joins with tables, which are read once.
WITH RECURSIVE tree (id, parent, depth) AS (SELECT id, id / 2, 0 FROM altered WHERE id = 1 UNION ALL SELECT a.id, a.id / 2, depth + 1 FROM tree t JOIN altered a ON a.id / 2 = t.id) SELECT depth, count(*), min(id), max(id), sum(parent) FROM tree GROUP BY depth;

WITH RECURSIVE tree (id, depth) AS (SELECT id, 0 FROM altered WHERE id = 1 UNION ALL SELECT a.id, t.depth + 1 FROM altered a, tree t WHERE a.id / 2 = t.id AND a.id < 300) SELECT t.depth, a.t FROM tree t JOIN altered a ON a.id = t.id;

WITH RECURSIVE walk (at) AS (SELECT 1 UNION SELECT s.qty FROM walk JOIN small s ON s.id = walk.at) SELECT at FROM walk;

WITH RECURSIVE walk (at, name) AS (SELECT id, name FROM small WHERE id = 1 UNION ALL SELECT s.id, s.name FROM walk w JOIN small s ON s.id = w.at * 2 LEFT JOIN small z ON z.id = s.id AND z.qty > 3) SELECT * FROM walk;

WITH RECURSIVE walk (at) AS (SELECT id FROM small WHERE id < 3 UNION ALL SELECT at + 2 FROM (SELECT w.at FROM walk w JOIN (SELECT id, count(*) AS n FROM all_types WHERE id < 9 GROUP BY id) g ON g.id = w.at) i) SELECT at, count(*) FROM walk GROUP BY at;

WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM (SELECT DISTINCT n FROM r) m WHERE n < 7) SELECT n FROM r JOIN small ON id = n;

WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id < 4 UNION ALL SELECT d.n * 2 + s.id + 1 FROM (SELECT DISTINCT n / 2 AS n FROM r WHERE n < 100) d JOIN small s ON s.id = d.n % 10 + 1) SELECT n, count(*) FROM r GROUP BY n;

-- Limits end it; so does what reads it when no more is wanted.
-- ordered
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT 10;

-- ordered
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT 3 OFFSET 40;

SELECT sum(n) FROM (WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT 25) l;

SELECT n FROM (WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT 0) l;

-- ordered
(WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r LIMIT 4) UNION ALL SELECT id FROM small;

-- error
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n * 100 FROM r) SELECT n FROM r;

-- error
WITH RECURSIVE r (n) AS (SELECT 5 UNION ALL SELECT n - 1 FROM r WHERE 10 / n < 100) SELECT r.n, s.id FROM r JOIN small s ON s.id = r.n;

-- Several readers.
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id < 4 UNION ALL SELECT n + 10 FROM r WHERE n < 50) SELECT x.n, y.n FROM r x JOIN r y ON x.n = y.n + 10;

-- split
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id < 4 UNION ALL SELECT n + 10 FROM r WHERE n < 50) SELECT x.n, y.n FROM r x JOIN r y ON x.n = y.n + 10 LIMIT 2;

WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5), q AS (SELECT n, name FROM r JOIN small ON id = n) SELECT a.n, b.name FROM q a JOIN q b ON a.n = b.n + 1;

-- A recursion in another, and two side by side.
WITH RECURSIVE a (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM a WHERE n < 4), b (m) AS (SELECT n FROM a UNION ALL SELECT m + 100 FROM b WHERE m < 300) SELECT m FROM b;

WITH RECURSIVE a (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM a WHERE n < 4), b (m) AS (SELECT 1 UNION ALL SELECT m + 2 FROM b WHERE m < 9) SELECT n, m FROM a FULL JOIN b ON n = m;

WITH RECURSIVE a (n) AS (SELECT id FROM small WHERE id < 3 UNION ALL SELECT n + x.k FROM a, (WITH RECURSIVE i (k) AS (SELECT 10 UNION ALL SELECT k * 2 FROM i WHERE k < 40) SELECT k FROM i) x WHERE n < 60) SELECT n, count(*) FROM a GROUP BY n;

-- Types: the rows of a round have those of the whole.
WITH RECURSIVE r (n, t) AS (SELECT price::numeric, name FROM small WHERE id = 1 UNION ALL SELECT n / 3, t FROM r WHERE n > 1) SELECT n, t FROM r;

WITH RECURSIVE r (n, f, d, b) AS (SELECT i8, f8, d, b FROM all_types WHERE id = 5 UNION ALL SELECT n + 1, f / 2, d + 1, NOT b FROM r WHERE f > 1 OR f < -1) SELECT * FROM r;

-- scan-order
-- set: enable_sort=off
WITH RECURSIVE r (n) AS (SELECT 1.0 FROM small WHERE id = 1 UNION SELECT CASE WHEN n < 5 THEN n + 1.00 ELSE 1.0000 END FROM r) SELECT n FROM r;

-- params: int4=6
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL SELECT n + 1 FROM r WHERE n < $1) SELECT n + $1 FROM r;

-- split
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT k FROM (SELECT n + 1 AS k FROM r WHERE n < 3 UNION ALL SELECT id + 1000 FROM small WHERE id < 0) i) SELECT n FROM r JOIN small s ON s.id = r.n;

-- split
WITH RECURSIVE r (n, j) AS (SELECT id, to_jsonb(id) FROM small UNION SELECT n, j FROM r WHERE n < 0) SELECT n FROM r;

-- split
WITH RECURSIVE r (n) AS (SELECT id FROM small WHERE id = 1 UNION ALL (WITH c AS MATERIALIZED (SELECT n FROM r WHERE n < 5) SELECT n + 1 FROM c)) SELECT n FROM r;
