-- Correlated subqueries over columns whose equal values may look different, or whose equality nobody knows.

SELECT id, (SELECT count(*) FROM lines l WHERE l.loose < o.n) FROM all_types o WHERE id < 60;

SELECT id, (SELECT max(l.loose + o.n) FROM lines l WHERE l.loose < o.n) FROM all_types o WHERE id < 60;

SELECT id, (SELECT max(l.loose) * o.n FROM lines l WHERE l.loose < o.n) FROM all_types o WHERE id < 60;

SELECT id, (SELECT max(l.amount::float8 + o.f8) FROM lines l WHERE l.amount::float8 > o.f8) FROM all_types o WHERE id < 60;

SELECT id, (SELECT max(l.amount::float8 + o.f4) FROM lines l WHERE l.amount::float8 > o.f4) FROM all_types o WHERE id < 60;

SELECT v, (SELECT max(v::text || l.id) FROM lines l WHERE l.id > v) FROM (SELECT unnest(ARRAY[1.0, 1.00, 1, 'NaN', NULL, 2.50, 2.5]::numeric[]) AS v FROM small OFFSET 0) q;

SELECT v, (SELECT max(v * l.id) FROM lines l WHERE l.id > v) FROM (SELECT unnest(ARRAY[1.0, 1.00, 1, 'NaN', NULL, 2.50, 2.5]::numeric[]) AS v FROM small OFFSET 0) q;

SELECT v, (SELECT min(v * l.id) FROM lines l WHERE l.id > v) FROM (SELECT unnest(ARRAY[0, '-0', 1, 'NaN', NULL, 'inf', '-inf']::float8[]) AS v FROM small OFFSET 0) q;

SELECT v, (SELECT min(v * l.id) FROM lines l WHERE l.id > v) FROM (SELECT unnest(ARRAY[0, '-0', 1, 'NaN', NULL, 'inf', '-inf']::float4[]) AS v FROM small OFFSET 0) q;

SELECT c, (SELECT max(c || l.code) FROM lines l WHERE l.code > c) FROM (SELECT unnest(ARRAY['a','a ','b  ',NULL]::bpchar[]) AS c FROM small OFFSET 0) q;

SELECT id, (SELECT max(o.c || l.code) FROM lines l WHERE l.code > o.c) FROM all_types o WHERE id < 60;

SELECT v, (SELECT max(v + l.id * interval '1 hour') FROM lines l WHERE l.id * interval '1 day' > v) FROM (SELECT unnest(ARRAY['1 day','24 hours','1 mon',NULL,'30 days']::interval[]) AS v FROM small OFFSET 0) q;

SELECT v, (SELECT max(l.id) FROM lines l WHERE l.id * interval '1 day' < v) FROM (SELECT unnest(ARRAY['1 day','24 hours','1 mon',NULL,'30 days']::interval[]) AS v FROM small OFFSET 0) q;

SELECT v, (SELECT count(*) FROM lines l WHERE l.id < 5 AND v IS NOT NULL) FROM (SELECT unnest(ARRAY['{"a":1}','[1.0]','[1.00]',NULL]::jsonb[]) AS v FROM small OFFSET 0) q;

SELECT id, ARRAY(SELECT o.n FROM lines l WHERE l.loose < o.n ORDER BY l.id) FROM all_types o WHERE id < 60;

SELECT id, (SELECT l.id FROM lines l WHERE l.loose < o.n ORDER BY l.loose - o.n, l.id LIMIT 1) FROM all_types o WHERE id < 60;

SELECT id, (SELECT sum(x) FROM (SELECT l.loose AS x FROM lines l WHERE l.loose < o.n UNION ALL SELECT o.n) q) FROM all_types o WHERE id < 60;

SELECT id, (SELECT count(*) FROM (SELECT DISTINCT l.region, o.f8 FROM lines l WHERE l.id < o.f8) q) FROM all_types o WHERE id < 60;

-- Equal values that look different, from other places than a set.
SELECT a.n, (SELECT max(a.n * l.id) FROM lines l WHERE l.amount > a.n / 100000000) FROM (SELECT n FROM all_types WHERE id < 50 UNION ALL SELECT n * 1.00 FROM all_types WHERE id < 50) a;

SELECT p.id, p.f8, q.x FROM all_types p, LATERAL (SELECT l.id + p.f8 AS x FROM lines l WHERE l.id > p.f8 / 1000 ORDER BY l.id LIMIT 2) q WHERE p.id < 50;
