-- Three-valued logic.

SELECT id, ok AND qty > 2, ok OR qty > 2, NOT ok FROM small;

SELECT b, count(*) FROM all_types GROUP BY b;

SELECT id, ok IS TRUE, ok IS NOT TRUE, ok IS FALSE, ok IS NOT FALSE, ok IS UNKNOWN, ok IS NOT UNKNOWN FROM small;

SELECT id FROM small WHERE ok IS NOT TRUE;

SELECT id FROM small WHERE ok IS NOT FALSE AND qty IS NOT NULL;

SELECT id FROM small WHERE NOT (qty > 2 AND price > 10);

SELECT id FROM small WHERE NOT (qty > 2 OR price > 10);

SELECT id FROM small WHERE (qty > 2 AND price > 10) OR (qty <= 2 AND weight > 1) OR name IS NULL;

SELECT id, ok = true, ok <> false, ok < true, ok > false, ok >= true, ok <= false FROM small;

SELECT count(*) FROM all_types WHERE b AND (i4 > 0 OR i4 IS NULL) AND NOT (f8 > 0 AND f8 < 100);

SELECT count(*) FROM all_types WHERE (i4 > 0) IS DISTINCT FROM (f8 > 0);

SELECT (i4 > 0) AS p, (f8 > 0) AS q, count(*) FROM all_types GROUP BY 1, 2;

SELECT ((i4 > 0) AND (f8 > 0)) AS both, ((i4 > 0) OR (f8 > 0)) AS either, count(*) FROM all_types GROUP BY 1, 2;

SELECT id FROM small WHERE ok AND ok AND ok;

SELECT id FROM small WHERE true AND ok OR false;

SELECT id FROM small WHERE (ok OR true) AND id > 5;

SELECT id, (ok AND NULL) IS NULL, (ok OR NULL) IS NULL FROM small;

SELECT id FROM small WHERE ok = (id > 4);

SELECT id FROM small WHERE booleq(ok, id < 4) OR boolne(ok, true);

-- De Morgan over many terms.
SELECT count(*) FROM all_types WHERE NOT (i2 > 500 OR i4 > 50000 OR f8 > 7000 OR n152 > 50000 OR t > '8');

SELECT count(*) FROM all_types
WHERE tag = 'alpha' AND i4 > 0 OR tag = 'beta' AND i4 < 0 OR tag = 'gamma' AND i4 IS NULL OR tag = 'delta' AND b;
