-- Equality, grouping, LIKE and case mapping under linguistic collations, and under one that is not deterministic.

SELECT t, count(*) FROM strings GROUP BY t;

SELECT t_icu, count(*) FROM strings GROUP BY t_icu;

SELECT DISTINCT c FROM strings;

SELECT DISTINCT t_libc FROM strings;

SELECT count(DISTINCT t), count(DISTINCT t_icu), count(DISTINCT c_icu), count(DISTINCT vc) FROM strings;

SELECT id FROM strings WHERE t = 'abc' OR t_icu = 'straße' OR c = 'ABC' OR t_libc = 'z';

SELECT id FROM strings WHERE t LIKE 'pr%' AND t_icu LIKE '%fix%';

SELECT id FROM strings WHERE t ILIKE 'PRÄ%' OR t_icu ILIKE '%STRASSE' OR t ILIKE 'i';

SELECT id, upper(t), lower(t), initcap(t), upper(t_icu), lower(t_c), upper(t_libc) FROM strings WHERE id < 100;

SELECT upper(t), count(*) FROM strings GROUP BY 1;

SELECT id FROM strings WHERE lower(t) = 'straße' OR upper(t) = 'PREFIX1';

SELECT id FROM strings WHERE t_ci = 'ABC';

SELECT id FROM strings WHERE t_ci <> 'abc' AND id < 30;

SELECT id FROM strings WHERE t_ci IN ('STRASSE', 'z', 'É');

SELECT id FROM strings WHERE t_ci > 'PRE' AND id < 200;

-- split
SELECT count(DISTINCT t_ci), count(t_ci) FROM strings;

-- split
SELECT count(*), max(id), min(t_c) FROM strings GROUP BY t_ci;

SELECT lower(t_ci COLLATE "und-x-icu"), count(*) FROM strings WHERE id < 20 GROUP BY 1;

-- error
SELECT id FROM strings WHERE t_ci LIKE 'a%';

-- ordered
SELECT t_ci, id FROM strings ORDER BY t_ci, t_c, id;
