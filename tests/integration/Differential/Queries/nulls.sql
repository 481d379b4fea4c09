-- NULL in every place.

SELECT id FROM small WHERE qty IS NULL;

SELECT id FROM small WHERE qty IS NOT NULL;

SELECT id FROM small WHERE qty = NULL;

SELECT id, name IS NULL, price IS NOT NULL, (name IS NULL) = (price IS NULL) FROM small;

SELECT count(*), count(rare), count(DISTINCT rare), sum(rare), avg(rare) FROM all_types;

SELECT rare, count(*) FROM all_types WHERE id <= 200 GROUP BY rare;

SELECT id FROM small WHERE qty IS DISTINCT FROM 3;

SELECT id FROM small WHERE qty IS NOT DISTINCT FROM 3;

SELECT id FROM small WHERE qty IS NOT DISTINCT FROM NULL;

SELECT id FROM small WHERE name IS DISTINCT FROM kind AND price IS DISTINCT FROM 12.50;

SELECT id FROM all_types WHERE i2 IS NOT DISTINCT FROM i4 AND id <= 2000;

SELECT * FROM all_null;

SELECT count(*), count(b), count(i2), count(t), count(u) FROM all_null;

SELECT sum(i2), sum(i4), sum(i8), sum(f4), sum(f8), sum(n), sum(n152), sum(n3810) FROM all_null;

SELECT avg(i2), avg(i4), avg(i8), avg(f4), avg(f8), avg(n), avg(n152), avg(n3810) FROM all_null;

SELECT min(i2), min(i4), min(f8), min(n), min(n152), min(d), min(ts), min(tz), min(t), min(vc), min(c) FROM all_null;

SELECT max(i2), max(i4), max(f8), max(n), max(n152), max(d), max(ts), max(tz), max(t), max(vc), max(c) FROM all_null;

SELECT i4, t, n, count(*) FROM all_null GROUP BY i4, t, n;

SELECT DISTINCT * FROM all_null;

-- ordered
SELECT i4, t FROM all_null ORDER BY i4, t DESC NULLS LAST LIMIT 3;

SELECT i4 + 1, f8 * 2, n / 3, t || 'x', -i8, NOT b, d + 1, ts - tz, i2 = i4, t < vc FROM all_null LIMIT 2;

SELECT count(*) FROM all_null WHERE i4 > 0;

SELECT count(*) FROM all_null WHERE NOT (i4 > 0);

SELECT count(*) FROM all_null WHERE i4 IS NULL AND t IS NULL AND b IS NOT TRUE AND b IS NOT FALSE AND b IS UNKNOWN;

SELECT count(*) FROM all_null WHERE i4 IN (1, 2, NULL);

SELECT count(*) FROM all_null WHERE i4 NOT IN (1, 2);

SELECT id FROM small WHERE qty IN (3, NULL);

SELECT id FROM small WHERE qty NOT IN (3, 7);

SELECT id FROM small WHERE qty NOT IN (3, NULL);

SELECT id, qty + NULL, NULL || name, NULL = qty, NULL AND ok, NULL OR ok FROM small;

SELECT CASE WHEN qty > 2 THEN 'many' WHEN qty <= 2 THEN 'few' END, CASE qty WHEN NULL THEN 'never' END FROM small;

SELECT num_nulls(name, qty, price), num_nonnulls(name, qty, price) FROM small;

SELECT coalesce(NULL, NULL, qty), coalesce(i.qty, i.id) FROM small i;

SELECT id FROM small WHERE (name, qty) IS NULL;

SELECT id FROM small WHERE (name, qty, price, weight, shipped, placed, ok) IS NOT NULL;

SELECT sum(qty) FILTER (WHERE NULL), count(*) FILTER (WHERE qty > NULL) FROM small;

-- A computed numeric that is NULL has no bytes.
SELECT id, n * n = n, greatest(n, NULL::numeric) <> n3810, CASE n * 2 WHEN n THEN 1 WHEN n - n152 THEN 2 ELSE 3 END, n - 1 BETWEEN n AND n + 1 FROM all_types WHERE id <= 300;
