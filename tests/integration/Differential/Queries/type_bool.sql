-- bool.

SELECT id, b, NOT b, b = true, b AND i4 > 0 FROM all_types WHERE id <= 200;

SELECT b, count(*), min(id), sum(i4) FROM all_types GROUP BY b;

-- ordered
SELECT b, i2 FROM all_types WHERE id <= 100 ORDER BY b, i2, id;

-- ordered
SELECT DISTINCT b FROM all_types ORDER BY b DESC;

SELECT b < true, b <= false, b > false, b >= true, b <> true, count(*) FROM all_types GROUP BY b;

SELECT b::int + 1, sum(b::int), count(*) FROM all_types GROUP BY 1;

SELECT id, b IS NULL, coalesce(b, false), CASE WHEN b THEN 'yes' ELSE 'no or unknown' END FROM all_types WHERE id < 60;

SELECT count(*) FROM all_types WHERE b = ANY (ARRAY[true, NULL]);

SELECT greatest(b, false), least(b, true), nullif(b, true) FROM all_types WHERE id < 60;
