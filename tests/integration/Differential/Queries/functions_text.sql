-- Functions of text, in UTF-8: every character of up to four bytes, blanks of char(n), NULL, empty, out of range.

SELECT id, length(t), char_length(t), character_length(c), length(c), octet_length(t), octet_length(c), octet_length(vc), bit_length(t) FROM strings;

SELECT id, octet_length(by), length(by), substring(by, 2, 3), substr(by, 3), by || '\x00'::bytea FROM all_types WHERE id < 400;

SELECT id, substring(t, 2), substring(t FROM 2 FOR 2), substr(t, -1, 4), substr(t, 0), substr(t, 100), substring(t, 1, 0), substring(t, 2147483647, 2147483647), substring(t, -2147483648, 5) FROM strings;

SELECT id, substring(c, 2, 3), substring(vc, 2, 3), left(c, 3), right(vc, 3) FROM strings;

SELECT id, left(t, 2), left(t, -2), left(t, 0), left(t, 1000), left(t, -1000), right(t, 2), right(t, -2), right(t, 0), right(t, 1000), right(t, -1000) FROM strings;

SELECT i4, substr(t, i4 % 7, abs(i4 % 5)), left(t, i4 % 9), right(t, i4 % 9) FROM all_types WHERE id < 2000;

SELECT id, lpad(t, 6), rpad(t, 6), lpad(t, 7, 'äb😀'), rpad(t, 7, 'äb😀'), lpad(t, 3, ''), rpad(t, 3, ''), lpad(t, -1, 'x'), rpad(t, 0, 'x'), lpad(t, 4, t), rpad(t, 9, t) FROM strings WHERE id < 300;

SELECT id, trim(t), ltrim(t), rtrim(t), btrim(t, 'xyzaä '), ltrim(t, 'pré日'), rtrim(t, '0123456789x'), trim(both t from t), trim(leading '😀' from t), trim(trailing '' from t), trim(c), rtrim(vc) FROM strings;

SELECT id, replace(t, 'a', 'ä'), replace(t, 'ä', ''), replace(t, '', 'x'), replace(t, 'fix', 'fixfix'), replace(t, '日', '日本'), replace(t, t, 'same'), replace(c, 'a', 'b') FROM strings;

SELECT id, strpos(t, 'x'), strpos(t, ''), strpos(t, '本'), position('fi' in t), strpos(t, t), strpos('prefix' || t, t), strpos(t, t || 'x') FROM strings;

SELECT id, split_part(t, '-', 1), split_part(t, '-', 2), split_part(t, '-', -1), split_part(t, 'b', -2), split_part(t, '', 1), split_part(t, '', 2), split_part(t, '日', 3), split_part('a' || t || 'a', 'a', 2), split_part(t, t, 2) FROM strings;

SELECT id, split_part(t, '1', i4 % 4 + 5), split_part(t, 'a', -1 - abs(i4 % 3)) FROM all_types WHERE id < 1000;

SELECT id, reverse(t), reverse(c), repeat(t, 3), repeat(t, 0), repeat(t, -5), repeat('', 1000000), translate(t, 'abcäx日', 'XYé'), translate(t, '', 'x'), translate(t, t, '') FROM strings;

SELECT id, ascii(t), ascii(left(t, 1)), ascii(c), chr(id), chr(ascii(t) + 1) FROM strings WHERE id NOT IN (7, 89, 90) AND t <> '';

SELECT id, starts_with(t, 'pre'), starts_with(t, ''), t ^@ 'Prä', starts_with(t, t || 'x'), starts_with(t, left(t, 2)) FROM strings;

SELECT id, t || 'x', 'x' || t || vc, t || c, vc || vc, t || id, id || t, t || NULL, t || (id * 1000000000000) || id / 8.0 FROM strings WHERE id < 300;

SELECT id, t || i4, t || i2 || ',' || i8, n152::text, n::text || '!', n3810::varchar, u::text, b::text, i8::text, i2::varchar(3), i4::char(5) FROM all_types WHERE id < 500 OR id > 19990;

SELECT id, i2::text, i4::text, i8::text, n::text FROM extremes;

SELECT id, concat(t, '-', vc), concat(t, NULL, vc), concat(NULL, t), concat(c, '|'), concat(t, id, '/', id * 1.50), concat(vc) FROM strings;

SELECT id, concat(i2, i4, i8, n, u), concat(b, t), concat(d, ts), concat(VARIADIC ARRAY[t, vc]) FROM all_types WHERE id < 200;

SELECT id, t::varchar(3), t::char(3), t::char(12), c::varchar(2), vc::char(20), c::char(2), t::varchar(1000), left(t, 1)::"char" FROM strings;

SELECT length(t), count(*), min(reverse(t)), max(left(t, 3)) FROM strings GROUP BY length(t);

SELECT substring(t, 1, 1) AS first, count(*), sum(length(t)) FROM all_types GROUP BY 1;

SELECT left(t, 2) || '/' || right(t, 1), count(*) FROM all_types WHERE id < 3000 GROUP BY 1;

SELECT count(*) FROM all_types WHERE substring(t FROM 1 FOR 2) IN ('13', '31', '23', '29', '30', '18', '17');

SELECT id FROM all_types WHERE length(t) > 1000 AND strpos(t, 'abc') > 0 AND split_part(t, ' ', 900) <> '';

SELECT max(length(repeat(t, 30))), sum(length(lpad(t, 5000, 'xy'))), max(length(t || t || t)) FROM all_types WHERE id < 1000;

SELECT length(t), left(t, 2), t || 'x', replace(t, 'a', 'b'), concat(t, vc), lpad(t, 3), repeat(t, 2), t::varchar(2), strpos(t, vc) FROM all_null WHERE t IS NULL LIMIT 3;

SELECT length(t), left(t, 2), t || 'x' FROM empty_table;

SELECT id FROM strings WHERE id NOT IN (24, 27) AND t LIKE vc || '%' AND t NOT LIKE vc;

SELECT id FROM strings WHERE id < 100 AND t LIKE replace(t, 'b', '_') AND id NOT IN (24, 27);

SELECT id, t LIKE left(t, 1) || '%', c LIKE vc || '%', vc NOT LIKE '%' || right(t, 1) FROM strings WHERE id NOT IN (24, 27);

SELECT id, CASE WHEN length(t) > 3 THEN left(t, 3) || '…' ELSE t END, coalesce(left(t, 2), '-'), nullif(left(t, 1), 'p'), greatest(left(t, 2), 'm'), left(t, 3) IS DISTINCT FROM left(vc, 3) FROM strings;

-- error
SELECT substring(t, 1, i4 % 3) FROM all_types WHERE i4 < -5;

-- error
SELECT split_part(t, 'a', i2 - i2) FROM all_types WHERE i2 IS NOT NULL AND t IS NOT NULL;

-- error
SELECT lpad(t, 1000000000) FROM strings;

-- error
SELECT rpad(t, 2147483647, 'ab') FROM strings;

-- error
SELECT repeat(t, 400000000) FROM strings WHERE id = 1;

-- error
SELECT chr(id - id) FROM strings;

-- error
SELECT chr(-id) FROM strings;

-- error
SELECT chr(1114112) || t FROM strings;

-- error
SELECT chr(id + 1114112) FROM strings WHERE id = 1;

-- error
SELECT chr(id + 55295) FROM strings WHERE id = 1;

-- error
SELECT t LIKE left(t, 2) || '\' FROM strings WHERE id = 1;
