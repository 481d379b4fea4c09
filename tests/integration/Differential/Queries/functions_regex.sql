-- Regular expressions as conditions: those that the worker runs as automata, and those that are PostgreSQL's.

SELECT id, t_c ~ 'a', t_c ~ '^[a-f]', t_c ~ '[0-9]+$', t_c !~ 'o', t_c ~ '^.{3,5}$', t_c ~ '(foo|bar|^x)', t_c ~ '\d\d', t_c ~ '\s', t_c ~ '\w\W', t_c ~ '^$' FROM strings;

SELECT id, t ~ 'a', t ~ '\d', t ~ '[[:digit:]]{2}', t !~ '^\S+$', t ~ '[^ -~]', t ~ '[à-ÿ]', t ~ 'é|ß|€', t ~ '^.$', t ~ '..', t ~ '[^a-z]$' FROM strings;

SELECT id, t_c ~* 'A', t_c ~* '^[A-F]+', t_c !~* 'oo', t_c ~* '[[:lower:]]$', t_c ~* 'é' FROM strings;

SELECT id, t ~* 'ab?', t !~* '[x-z]', vc ~ '^[A-Z]', vc ~* 'x', c ~ ' $', c ~ '^[a-z]+ *$', c !~ 'a' FROM strings;

SELECT id, t SIMILAR TO '%a%', t NOT SIMILAR TO '(a|b)%', t SIMILAR TO '_{2,4}', regexp_like(t, '^[a-c]') FROM strings;

SELECT count(*) FROM strings WHERE t ~ '[aeiou]{2}' AND t !~ '^[A-Z]' OR vc ~ '\.';

SELECT t_c ~ '^[a-m]' AS first, count(*), count(*) FILTER (WHERE t_c ~ '[0-9]') FROM strings GROUP BY 1;

SELECT id, t ~ 'a(?=b)', t ~ '(.)\1', t ~ '\mx', t ~ '(?i)A', t ~ vc, t ~ '', t ~ '***=a.b', t ~ '[[:alpha:]]' FROM strings WHERE id < 60 AND vc !~ '[][(){}.*+?^$|\\]';

SELECT t_icu ~ 'a\d', t_icu ~ '[a-c]x?', t_icu ~* 'A', t_libc ~ '\d$', t_libc ~* 'AB?c*', t_libc ~ '\w' FROM strings;

-- error
SELECT t_ci ~ 'a' FROM strings;

-- error
SELECT t ~ 'a**' FROM strings;

-- error
SELECT t ~ '(a' FROM strings;

-- error
SELECT t ~ '[b-a]' FROM strings;

SELECT j ->> 's' ~ '^s[0-2]$', count(*) FROM documents WHERE j::text ~ '"a": -?\d' GROUP BY 1;
