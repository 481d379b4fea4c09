-- bytea.

SELECT id, by FROM all_types WHERE id <= 300;

-- set: bytea_output=escape
SELECT id, by, by::text FROM all_types WHERE id <= 300;

SELECT by, count(*), max(id) FROM all_types GROUP BY by HAVING count(*) > 30;

SELECT count(by), count(DISTINCT by), count(*) FILTER (WHERE by = '') FROM all_types;

-- ordered
SELECT by, id FROM all_types ORDER BY by NULLS FIRST, id;

SELECT id FROM all_types WHERE by = '\x' AND id < 2000;

SELECT id FROM all_types WHERE by > '\xff';

SELECT id, by || '\x00'::bytea, length(by), octet_length(by), encode(by, 'hex'), substring(by, 2, 2), md5(by) FROM all_types WHERE id <= 200;

SELECT id, by = '\x70', by < '\x70', by >= '\x70', by IS NULL, coalesce(by, '\xdeadbeef') FROM all_types WHERE id <= 200;

SELECT length(by), count(*), count(DISTINCT by) FROM all_types GROUP BY length(by);

SELECT DISTINCT substring(by, 1, 1) FROM all_types;

SELECT id, get_byte(by, 0), position('\x70'::bytea in by) FROM all_types WHERE length(by) > 0 AND id <= 200;

SELECT id, t::bytea FROM strings WHERE id NOT IN (24, 27);

-- ordered
SELECT id, convert_to(t, 'UTF8') AS raw FROM strings ORDER BY raw DESC NULLS LAST, id;
