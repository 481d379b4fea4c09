-- Queries as people write them: many features at once.

-- ordered
SELECT tag, b, count(*) AS n, sum(n152) AS total, avg(n152) AS mean, sum(n152 * (1 - 0.05)) AS reduced,
	sum(n152 * (1 - 0.05) * (1 + grp / 100.0)) AS charged, avg(i4) AS average, min(d) AS first_day
FROM all_types
WHERE d <= DATE '2028-12-01' - INTERVAL '90 days'
GROUP BY tag, b
ORDER BY tag, b NULLS FIRST;

SELECT sum(n152 * i2) AS revenue
FROM all_types
WHERE d >= DATE '1994-01-01' AND d < DATE '1994-01-01' + INTERVAL '1 year' AND i2 BETWEEN 5 - 100 AND 5 + 100 AND i4 < 24000;

-- ordered
SELECT extract(year FROM d) AS year, tag, sum(CASE WHEN i4 > 0 THEN n152 ELSE 0 END) AS positive, count(DISTINCT grp) AS groups
FROM all_types
WHERE isfinite(d) AND d > '1900-01-01' AND tag LIKE '%a'
GROUP BY year, tag
HAVING count(*) > 50
ORDER BY year DESC, positive DESC
LIMIT 20;

-- ordered
SELECT grp, 100.00 * sum(CASE WHEN tag LIKE 'al%' THEN n152 * (1 - 0.1) ELSE 0 END) / nullif(sum(n152 * (1 - 0.1)), 0) AS share
FROM all_types WHERE abs(n152) < 100000000 GROUP BY grp ORDER BY grp;

-- ordered
SELECT left(t, 1) AS letter, count(*), count(DISTINCT t), max(length(t)), round(avg(length(t)), 2)
FROM all_types WHERE t <> '' GROUP BY letter HAVING min(id) < 100 ORDER BY 2 DESC, 1 OFFSET 2 LIMIT 10;

-- ordered
SELECT date_trunc('month', ts)::date AS month, count(*) AS n, sum(n152) FILTER (WHERE b) AS yes, sum(n152) FILTER (WHERE NOT b) AS no
FROM all_types WHERE ts BETWEEN '2015-01-01' AND '2016-12-31' GROUP BY 1 ORDER BY 1;

-- params: date=2000-01-01, numeric=1000.00, text=beta, int4=3
-- ordered
SELECT grp, count(*), sum(n152) FROM all_types
WHERE d >= $1 AND n152 > $2 AND tag <> $3 GROUP BY grp HAVING count(*) > $4 ORDER BY sum(n152) DESC, grp LIMIT 5;

SELECT count(*), sum(i4), min(t), max(d), count(DISTINCT tag) FROM all_types
WHERE (tag IN ('alpha', 'beta') AND i4 BETWEEN 100 AND 90000 AND vc LIKE '%a%')
	OR (tag = 'gamma' AND n152 > 0 AND c NOT LIKE '1%')
	OR (tag = 'delta' AND d > '2010-01-01' AND (b OR i2 IS NULL));

-- ordered
SELECT k, round(sum(n42 * n10), 2) AS s, avg(n42 / nullif(n10, 0)) AS q, max(abs(n195)) AS m FROM numerics
WHERE id <= 1000 AND nan62 <> 'NaN' GROUP BY k ORDER BY s DESC;

-- ordered
SELECT v / 10 AS decade, count(*), sum(n), min(t), max(t) FROM churned WHERE n > 0 GROUP BY decade ORDER BY decade;

SELECT c1 % 10, sum(c2), sum(c3), count(c4), max(c160), min(c158), avg(c159) FROM wide GROUP BY c1 % 10;

SELECT sum(c2 + c6 + c10), sum(c3 * c7), count(*) FILTER (WHERE c156 = c152), max(c4 || c8) FROM wide WHERE c157 > c153;

-- ordered
SELECT upper(name) AS label, coalesce(sum(qty), 0) AS pieces, sum(qty * price)::numeric(12,2) AS amount, to_char(max(placed), 'YYYY-MM-DD') AS latest
FROM small WHERE ok IS NOT FALSE GROUP BY label ORDER BY amount DESC NULLS LAST, label;

-- ordered
SELECT id, t FROM all_types WHERE t > 'f' AND id % 3 = 1 AND u IS NOT NULL AND by <> '' ORDER BY t DESC, id LIMIT 30 OFFSET 10;

-- ordered
SELECT DISTINCT tag, i2 / 100 AS hundreds, b FROM all_types WHERE i2 > 0 ORDER BY hundreds DESC, tag, b NULLS FIRST LIMIT 40;

-- Trailing semicolons, odd spelling and comments inside.
SeLeCt /* a comment; with a semicolon */ COUNT ( * ) , -- and a line comment
	'a;b' AS "x;y" from SMALL wHeRe NAME <> $$;$$;

SELECT count(*) FROM all_types WHERE i4 > -100000 AND i4 > -90000 AND i4 > -80000 AND i4 < 80000 AND NOT i4 > 70000 AND i4 <> 5 AND i4 <> 6 AND i4 <> 7 AND i2 = i2 AND i2 <> 0 AND f8 > -15000 AND f8 < 15000 AND n152 IS NOT NULL AND t IS NOT NULL;
