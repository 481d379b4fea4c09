-- LIKE, NOT LIKE, and what is near.

SELECT id FROM small WHERE name LIKE 'a%';

SELECT id FROM small WHERE name NOT LIKE 'a%';

SELECT id FROM strings WHERE t LIKE '%';

SELECT id FROM strings WHERE t LIKE '';

SELECT id FROM strings WHERE t LIKE 'abc';

SELECT id FROM strings WHERE t LIKE 'abc%';

SELECT id FROM strings WHERE t LIKE '%abc';

SELECT id FROM strings WHERE t LIKE '%b%';

SELECT id FROM strings WHERE t LIKE '_';

SELECT id FROM strings WHERE t LIKE '__';

SELECT id FROM strings WHERE t LIKE 'a_c%';

SELECT id FROM strings WHERE t LIKE '%_%_%_%';

SELECT id FROM strings WHERE t LIKE '%\%%';

SELECT id FROM strings WHERE t LIKE '%\_%';

SELECT id FROM strings WHERE t LIKE 'x\\y';

SELECT id FROM strings WHERE t LIKE '100!%' ESCAPE '!';

SELECT id FROM strings WHERE t LIKE '%\' ESCAPE '';

SELECT id FROM strings WHERE t NOT LIKE '%a%';

SELECT id FROM strings WHERE t LIKE 'Straß_';

SELECT id FROM strings WHERE t LIKE '日_';

SELECT id FROM strings WHERE t LIKE '😀%';

SELECT id FROM strings WHERE t LIKE '%привет%' OR t LIKE '_ривет';

SELECT id FROM strings WHERE t LIKE 'pre%fix%1_';

SELECT id FROM strings WHERE t LIKE 'p%f%x%3';

SELECT id FROM strings WHERE t LIKE '%x%x%';

SELECT id FROM strings WHERE vc LIKE 'abcdefghi_';

SELECT id FROM strings WHERE c LIKE 'abc%';

SELECT id FROM strings WHERE c LIKE 'abc       ';

SELECT id FROM strings WHERE c LIKE 'abc';

SELECT id FROM strings WHERE t ILIKE 'ABC%';

SELECT id FROM strings WHERE t NOT ILIKE '%e%';

SELECT id FROM strings WHERE t_c ILIKE 'straße' OR t_icu ILIKE 'STRASSE';

SELECT count(*) FROM all_types WHERE t LIKE '%ab%';

SELECT count(*) FROM all_types WHERE t LIKE 'a%' AND t NOT LIKE '%f';

SELECT count(*), min(id) FROM all_types WHERE t LIKE '%d41d8%' OR vc LIKE '_a%' OR c LIKE '%1%2%';

SELECT id, t LIKE 'a%', t LIKE NULL, NULL LIKE t, t LIKE t FROM strings WHERE id <= 23;

SELECT id FROM strings WHERE t LIKE vc || '%' AND id < 100;

SELECT id FROM strings WHERE t LIKE left(t, 1) || '%' AND id < 100 AND id NOT IN (24, 27);

SELECT id FROM all_types WHERE by LIKE '\x7025'::bytea AND id < 3000;

SELECT id FROM strings WHERE t SIMILAR TO '(abc|b|z)%';

SELECT id FROM strings WHERE t ~ '^[a-c]+$';

SELECT id FROM strings WHERE t !~* 'PR[EÄ]' AND id >= 100;

SELECT id FROM strings WHERE t ^@ 'pre';

SELECT id FROM strings WHERE starts_with(t, 'Pre');

-- params: text='%fi%'
SELECT id FROM strings WHERE t LIKE $1;

-- error
SELECT id FROM strings WHERE t LIKE 'a%' ESCAPE 'xx';

-- error
SELECT id FROM strings WHERE t LIKE '%x\' AND id = 1 OR t LIKE 'abc\';
