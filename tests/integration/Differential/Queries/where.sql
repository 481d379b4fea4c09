-- Filters.

SELECT id FROM small WHERE qty = 3;

SELECT id FROM small WHERE qty <> 3;

SELECT id, qty FROM small WHERE qty < 3 OR qty > 100;

SELECT id FROM small WHERE ok;

SELECT id FROM small WHERE NOT ok;

SELECT id FROM small WHERE true;

SELECT id FROM small WHERE false;

SELECT id FROM small WHERE NULL;

SELECT id FROM small WHERE NULL::bool IS NULL;

SELECT id FROM all_types WHERE i4 BETWEEN -5000 AND 5000;

SELECT id FROM all_types WHERE i4 NOT BETWEEN -99000 AND 99000;

SELECT id FROM all_types WHERE i4 BETWEEN 5000 AND -5000;

SELECT id FROM all_types WHERE i4 BETWEEN SYMMETRIC 5000 AND -5000;

SELECT count(*) FROM all_types WHERE f8 > 0 AND i4 < 0 AND tag = 'beta';

SELECT id, n FROM all_types WHERE n > 100000000.5 AND n < 200000000;

SELECT id, n152 FROM all_types WHERE n152 >= 99000 OR n152 = -9999999999999.99;

SELECT id FROM all_types WHERE d >= DATE '2020-01-01' AND d < DATE '2020-01-01' + INTERVAL '3 months';

SELECT id FROM all_types WHERE ts < '1990-02-01';

SELECT id FROM all_types WHERE t = 'c';

SELECT id, t FROM all_types WHERE t < '1' AND t <> '';

SELECT id FROM all_types WHERE id = 12345;

SELECT id FROM all_types WHERE id = 0;

SELECT id FROM all_types WHERE id < 100 AND id > 95;

-- Nothing in a chunk, everything in a chunk, one at each end.
SELECT id FROM all_types WHERE id IN (1, 10000, 20000);

SELECT count(*) FROM all_types WHERE id > 0;

SELECT count(*), sum(id) FROM all_types WHERE id <= 19999;

SELECT id FROM all_types WHERE i2 = i2 AND i2 > 990;

SELECT id FROM all_types WHERE i2 = i4;

SELECT id, i2, i4 FROM all_types WHERE i2::int8 * 1000 > i4 AND i4 > 90000;

SELECT id FROM small WHERE (qty > 2) = ok;

SELECT id FROM small WHERE CASE WHEN qty > 3 THEN ok ELSE price > 10 END;

-- A guard that must be evaluated before the division.
SELECT id FROM small WHERE CASE WHEN qty <> 0 THEN 12 / qty > 1 ELSE false END;

SELECT id FROM small WHERE coalesce(ok, id > 6);

SELECT id FROM churned WHERE v = 1 AND n < 0;

SELECT count(*), sum(v), min(t), max(t), sum(n) FROM churned;

SELECT id, v, t, n FROM churned WHERE id <= 40;

SELECT count(*) FROM churned WHERE t LIKE 'never%' OR v = -1 OR id > 6000;
