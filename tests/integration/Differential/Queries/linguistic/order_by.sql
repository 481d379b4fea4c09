-- Sorting, comparing and grouping text where the database's default collation is ICU "und".

-- ordered
SELECT t, id FROM strings ORDER BY t, id;

-- ordered
SELECT t, id FROM strings ORDER BY t DESC NULLS LAST, id LIMIT 200;

-- ordered
SELECT vc, id FROM strings ORDER BY vc, id;

-- ordered
SELECT c, id FROM strings ORDER BY c, id;

-- ordered
SELECT t_c, id FROM strings ORDER BY t_c DESC, id;

-- ordered
SELECT t_icu, id FROM strings ORDER BY t_icu, id;

-- ordered
SELECT t_libc, id FROM strings ORDER BY t_libc, id;

-- ordered
SELECT c_icu, id FROM strings ORDER BY c_icu DESC NULLS LAST, id;

-- ordered
SELECT t, id FROM strings ORDER BY t COLLATE "C", id;

-- ordered
SELECT t, id FROM strings ORDER BY t COLLATE "en-US-x-icu", id;

-- ordered
SELECT tag, id FROM all_types WHERE id <= 100 ORDER BY tag DESC, id;

-- ordered
SELECT t, id FROM all_types ORDER BY t, id LIMIT 1000;

-- ordered
SELECT DISTINCT t FROM strings WHERE id >= 100 ORDER BY t;

-- ordered
SELECT t, count(*) FROM strings GROUP BY t ORDER BY t LIMIT 50;

-- ordered
SELECT left(t, 3) AS p, count(*) FROM strings GROUP BY p ORDER BY count(*) DESC, p;

-- ordered
SELECT name, id FROM small ORDER BY name, kind, id;
