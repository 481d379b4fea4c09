-- Subqueries in FROM that the worker does not run as a whole: PostgreSQL runs them, and the worker the rest.

SELECT q.grp, count(*), sum(q.n) FROM (SELECT grp, ntile(7) OVER (ORDER BY id) AS n FROM all_types) q GROUP BY q.grp;

SELECT q.a, s.id FROM (SELECT array_agg(id ORDER BY id) AS a, kind FROM small GROUP BY kind) q JOIN small s ON s.kind = q.kind;

-- ordered
SELECT q.id, q.addr FROM (SELECT id, addr FROM opaque ORDER BY addr, id LIMIT 10) q JOIN small s ON s.id < 3 ORDER BY q.addr, q.id, s.id;

SELECT q.r = q.r, count(*) FROM (SELECT random() AS r FROM small) q GROUP BY 1;

SELECT count(*), count(DISTINCT q.id) FROM (SELECT id, volatile_same(id) AS v FROM small) q WHERE q.v > 3;

-- Nested, and twice.
SELECT a.id, b.id FROM (SELECT id, volatile_same(id) AS v FROM small) a, (SELECT id, volatile_same(id) AS v FROM small) b WHERE a.v = b.v;

SELECT q.m, l.id FROM (SELECT max(p.v) AS m FROM (SELECT id, volatile_same(id) AS v FROM small) p) q JOIN lines l ON l.order_id = q.m;

SELECT q.id, q.n FROM (SELECT id, n152 * 1.50 AS n, volatile_same(i2) FROM all_types WHERE id < 20) q JOIN small s ON s.id = q.id;

-- Null-extended, empty, without columns.
SELECT s.id, q.v FROM small s LEFT JOIN (SELECT id, volatile_same(qty) AS v FROM small WHERE qty > 2) q ON q.id = s.id;

SELECT s.id, q.v FROM small s LEFT JOIN (SELECT id, volatile_same(i4) AS v FROM empty_table) q ON q.id = s.id;

SELECT count(*) FROM (SELECT volatile_same(id) FROM small) q, small s;

SELECT q, s.id FROM (SELECT id, name FROM small) q JOIN small s ON s.id = q.id;

-- Conditions go below where they may.
SELECT q.id, q.kind FROM (SELECT id, kind, rank() OVER (PARTITION BY kind ORDER BY id) AS r, volatile_same(id) FROM small) q WHERE q.kind = 'A' AND q.r < 3 AND imm_label(q.id) = 'odd';

SELECT imm_label(q.v), count(*) FROM (SELECT volatile_same(qty) AS v FROM small) q GROUP BY 1;

-- Partitions, views and functions inside.
SELECT q.region, q.v FROM (SELECT region, v, volatile_same(region) FROM measured WHERE at = '2021-05-05') q JOIN small s ON s.id = q.region;

SELECT q.id FROM (SELECT v.id, volatile_same(1) FROM small_view v) q JOIN small s ON s.id = q.id;

-- params: int4=3
SELECT q.id, s.name FROM (SELECT id, volatile_same(id) + $1 AS v FROM small WHERE id > $1) q JOIN small s ON s.id = q.v - $1;

-- error
SELECT * FROM (SELECT id, volatile_same(10 / qty) FROM small) q JOIN small s ON s.id = q.id;

-- error
SELECT sum(q.x) FROM (SELECT fail_on(id, 5) AS x, volatile_same(id) FROM small) q, small s;

-- What is not looked at is not computed.
SELECT count(*) FROM (SELECT id, 1 / qty AS x, random() AS r FROM small) q JOIN small s ON s.id = q.id;
