-- char(n): blank padded when shown, blanks ignored when compared.

SELECT id, c FROM strings;

SELECT id, c, c || '|', length(c), octet_length(c), c::text || '|', c::char(20), c::char(2), c::varchar || '|' FROM strings WHERE id < 100;

SELECT id FROM strings WHERE c = 'abc';

SELECT id FROM strings WHERE c = 'abc   ';

SELECT id FROM strings WHERE c = 'abc'::text;

SELECT id FROM strings WHERE c = '';

SELECT id FROM strings WHERE c < 'b' AND id < 100;

SELECT id FROM strings WHERE c IN ('abc', 'ABC  ', '   ');

SELECT c, count(*) FROM strings GROUP BY c;

SELECT count(c), count(DISTINCT c), min(c), max(c) FROM strings;

-- ordered
SELECT c, id FROM strings ORDER BY c, id;

-- ordered
SELECT c, id FROM all_types WHERE id <= 1000 ORDER BY c DESC NULLS LAST, id;

SELECT id, c = vc, c = t, c > 'a', c <> 'abc', c LIKE 'abc%', c LIKE 'abc', c::text LIKE 'abc' FROM strings WHERE id < 70;

SELECT kind, kind || '|', length(kind), kind = 'A', kind = 'A  ', upper(kind), kind::text = 'A' FROM small;

SELECT c, vc, count(*) FROM all_types WHERE id <= 2000 GROUP BY c, vc;

SELECT c::char(1), count(*) FROM all_types GROUP BY 1;

SELECT coalesce(c, 'none'), nullif(c, 'abc'), greatest(c, 'b'), CASE WHEN id > 5 THEN c ELSE 'x' END FROM strings WHERE id < 40;

SELECT max(c) || '|', min(c)::text || '|' FROM strings WHERE id < 30;

-- ordered
SELECT c_icu, id FROM strings WHERE id < 100 ORDER BY c_icu COLLATE "C", id;

SELECT substring(c, 2, 3) || '|', replace(c, ' ', '_'), concat(c, '|'), reverse(c), left(c, 5) || '|', md5(c) FROM strings WHERE id < 100;

SELECT 'x'::char(3) || id, 'x'::char(3) = 'x', id::char(2), id::text::char(3) || '|' FROM small;
