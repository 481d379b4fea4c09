-- varchar(n): a typmod on the column, text in every expression.

SELECT id, vc FROM strings;

SELECT id, vc, vc || '', vc::varchar(4), vc::varchar, vc::text, upper(vc) FROM strings WHERE id < 100;

SELECT id FROM strings WHERE vc = 'abc';

SELECT id FROM strings WHERE vc IN ('abc', 'abc ', 'abcdefghij', '');

SELECT vc, count(*) FROM strings GROUP BY vc;

SELECT count(vc), count(DISTINCT vc), min(vc), max(vc) FROM strings;

-- ordered
SELECT vc, id FROM strings ORDER BY vc DESC NULLS LAST, id;

SELECT coalesce(vc, 'none'), nullif(vc, 'abc'), greatest(vc, 'b'), CASE WHEN id > 5 THEN vc END FROM strings WHERE id < 100;

SELECT vc::varchar(3), count(*) FROM all_types GROUP BY 1;

SELECT length(vc), octet_length(vc), vc LIKE 'pr%', vc = t FROM strings;

SELECT count(*) FROM all_types WHERE vc > 'c' AND vc <= 'd8';

SELECT DISTINCT vc::varchar(2), vc::char(2) FROM all_types;

SELECT short, short || 'x', short = 's5', length(short) FROM opaque WHERE id < 40;

SELECT short, count(*) FROM opaque GROUP BY short;
