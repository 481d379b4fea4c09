-- Columns, constants and expressions in the select list.

SELECT * FROM small;

SELECT id FROM small;

SELECT name, id, name AS again, id AS "Quoted Name", id FROM small;

SELECT s.* FROM small AS s (a, b, c);

SELECT small FROM small;

SELECT 1 AS one, 'text' AS t, NULL AS nothing, true, 1.50, DATE '2020-02-29' FROM small;

SELECT id, 'constant', id + 1 FROM small WHERE id > 3;

SELECT id, qty * price AS amount, qty * weight, price / 4, -qty, +price FROM small;

SELECT FROM small;

SELECT FROM all_types WHERE id <= 100;

SELECT id, grp, tag, b, i2, i4, i8, f4, f8, f8r, n, n152, n3810 FROM all_types WHERE id % 10 = 3;

SELECT id, d, ts, tz, vc, c, u, by, rare FROM all_types WHERE id % 10 = 4;

-- Long values, compressed and out of line.
SELECT id, t FROM all_types WHERE id % 1000 IN (7, 11);

SELECT t, id, by FROM all_types;

SELECT length(t), octet_length(t), md5(t) FROM all_types WHERE id % 1000 IN (7, 11);

SELECT * FROM all_types WHERE id BETWEEN 19990 AND 20000;

-- System columns.
SELECT ctid, id FROM small;

SELECT tableoid::regclass, id FROM small;

SELECT xmin IS NOT NULL, cmin IS NOT NULL, id FROM small;

SELECT c1, c80, c159, c160 FROM wide;

SELECT * FROM wide WHERE id % 50 = 0;

SELECT c160 FROM wide WHERE c159 > 500;

SELECT id, c4, c8, c12, c156, c3, c155 FROM wide WHERE c1 = 10 OR c157 = 10;

SELECT (id + 1) * 2 - id / 3 % 5 AS precedence, -(-id), NOT (ok AND id > 3) FROM small;

SELECT id FROM ONLY small;

SELECT public.small.id, small.name FROM public.small;

SELECT coalesce(name, 'nobody'), coalesce(qty, -1), coalesce(price, weight::numeric, 0) FROM small;

SELECT nullif(qty, 3), nullif(name, 'anvil'), nullif(price, 12.5) FROM small;

SELECT greatest(qty, id, 4), least(qty, id, 4), greatest(price, weight::numeric), least(name, 'crate') FROM small;

SELECT ROW(id, name, price) FROM small;

SELECT ARRAY[id, qty, NULL], ARRAY[name, 'x'] FROM small;

SELECT id::text || ':' || coalesce(name, '?') || ' ' || price AS label FROM small;
