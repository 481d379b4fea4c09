-- upper, lower, initcap and ILIKE: under C, libc and ICU collations, with characters that change their length.

SELECT id, upper(t_c), lower(t_c), initcap(t_c) FROM strings;

SELECT id, upper(t_libc), lower(t_libc), initcap(t_libc) FROM strings;

SELECT id, upper(t_icu), lower(t_icu), initcap(t_icu) FROM strings;

SELECT id, upper(t), lower(vc), initcap(c), upper(t || 'ſıİßŉǰΐﬁⱥȺ') FROM strings;

SELECT id, upper(t_libc || 'ſıİßŉǰΐﬁⱥȺẞ'), lower(t_libc || 'ſıİßŉǰΐﬁⱥȺẞ'), initcap(t_libc || ' ab1c éa') FROM strings;

SELECT upper(left(t_c, 1)), count(*) FROM strings GROUP BY 1;

SELECT lower(t_libc) COLLATE "C", count(*) FROM strings GROUP BY 1;

SELECT count(*) FROM all_types WHERE upper(t) LIKE 'AB%' OR lower(vc) = 'c4';

SELECT id FROM strings WHERE t ILIKE 'PRE%' OR t ILIKE '%ÄB' OR vc ILIKE 'str_sse';

SELECT id FROM strings WHERE t_libc ILIKE 'prÄ%' OR t_libc ILIKE 'ПРИВЕТ' OR t_libc NOT ILIKE '%e%';

SELECT id FROM strings WHERE t_c ILIKE 'PrÄ%' OR t_c ILIKE '%fI_' OR t_c ILIKE vc || '%';

SELECT id, c ILIKE 'ABC%', t ILIKE NULL, t_icu ILIKE 'é%' FROM strings WHERE id < 100;

-- params: text='%FIX%'
SELECT id FROM strings WHERE t_libc ILIKE $1 AND t_c NOT ILIKE $1;

-- error
SELECT id FROM strings WHERE t_c ILIKE 'abc\';
