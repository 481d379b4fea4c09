-- uuid.

SELECT id, u FROM all_types WHERE id <= 300 OR id > 19990;

SELECT u, count(*), min(id) FROM all_types WHERE u < '10000000-0000-0000-0000-000000000000' GROUP BY u;

SELECT count(u), count(DISTINCT u) FROM all_types;

-- ordered
SELECT u, id FROM all_types ORDER BY u DESC NULLS LAST, id LIMIT 500;

SELECT id FROM all_types WHERE u >= 'ffff0000-0000-0000-0000-000000000000';

SELECT id, u = u, u <> '00000000-0000-0000-0000-000000000000', u::text, u > '80000000-0000-0000-0000-000000000000', u IS NULL FROM all_types WHERE id <= 100;

SELECT DISTINCT u FROM all_types WHERE id <= 1000;

SELECT u > '80000000-0000-0000-0000-000000000000' AS high, count(*), min(u::text), max(u::text) FROM all_types GROUP BY 1;

SELECT coalesce(u, '11111111-1111-1111-1111-111111111111'), nullif(u, md5('3')::uuid), CASE WHEN b THEN u END FROM all_types WHERE id <= 100;

SELECT count(*) FROM all_types WHERE u BETWEEN '40000000-0000-0000-0000-000000000000' AND '4fffffff-ffff-ffff-ffff-ffffffffffff';
