-- text.

SELECT id, t FROM strings;

SELECT id FROM strings WHERE t = 'abc';

SELECT id FROM strings WHERE t = 'abc ' OR t = '' OR t = ' ';

SELECT id FROM strings WHERE t <> 'abc' AND id <= 20;

SELECT id FROM strings WHERE t > 'prä' AND id >= 100;

SELECT id FROM strings WHERE t = 'twelve bytes' OR t = 'thirteen byte' OR t = '日本語' OR t = '😀😁';

SELECT id FROM strings WHERE t IN ('abcdefghijkl', 'abcdefghijkm', 'abcdefghijklmnop', 'ß', E'e\u0301');

SELECT t, count(*) FROM strings GROUP BY t;

SELECT count(t), count(DISTINCT t), min(t), max(t) FROM strings;

-- ordered
SELECT t, id FROM strings ORDER BY t, id;

-- ordered
SELECT t, id FROM strings ORDER BY t DESC NULLS LAST, id LIMIT 100 OFFSET 50;

SELECT id, t || '!', 'x' || t, t || id, t || t, t || NULL FROM strings WHERE id < 100;

SELECT id, length(t), char_length(t), octet_length(t), bit_length(t) FROM strings;

SELECT id, upper(t), lower(t), initcap(t) FROM strings WHERE id < 60;

SELECT id, substring(t, 2), substring(t FROM 2 FOR 2), substr(t, 1, 3), left(t, 2), left(t, -1), right(t, 2), right(t, -1) FROM strings WHERE id < 100;

SELECT id, trim(t), ltrim(t), rtrim(t), btrim(t, 'a'), trim(both '%_' from t), lpad(t, 6, '*'), rpad(t, 6, 'ab') FROM strings WHERE id < 100;

SELECT id, position('b' in t), strpos(t, 'fix'), replace(t, 'a', 'ä'), translate(t, 'abc', 'xy'), reverse(t), repeat(t, 2), split_part(t, '-', 1) FROM strings WHERE id NOT IN (36);

SELECT id, ascii(t), md5(t), hashtext(t), concat(t, NULL, id), concat_ws('/', t, NULL, vc), quote_literal(t), quote_ident(t), t::bytea FROM strings WHERE id < 100 AND id NOT IN (24, 27);

SELECT length(t), count(*), min(t), max(t) FROM strings GROUP BY length(t);

SELECT left(t, 1), count(*) FROM all_types GROUP BY left(t, 1);

SELECT length(t) > 100, count(*), sum(length(t)), sum(octet_length(t)), max(md5(t)) FROM all_types GROUP BY 1;

SELECT count(*) FROM all_types WHERE t > vc;

SELECT id FROM all_types WHERE length(t) > 1000;

SELECT t, count(*) FROM all_types WHERE length(t) > 1000 GROUP BY t;

-- ordered
SELECT id, t FROM all_types WHERE length(t) > 1000 OR id < 50 ORDER BY t DESC NULLS LAST, id;

SELECT max(t), min(t) FROM all_types WHERE length(t) > 1000;

SELECT id, t_c = t, t_c < 'b', t_c COLLATE "C" > t_icu COLLATE "C", t = 'abc' COLLATE "C" FROM strings WHERE id < 100;

-- ordered
SELECT t_c, id FROM strings ORDER BY t_c, id;

-- ordered
SELECT t, id FROM strings ORDER BY t COLLATE "C" DESC, id;

-- ordered
SELECT t COLLATE "POSIX" AS p, id FROM strings ORDER BY p, id;

SELECT t COLLATE "C", count(*) FROM strings WHERE id >= 100 GROUP BY 1 HAVING count(*) > 2;
