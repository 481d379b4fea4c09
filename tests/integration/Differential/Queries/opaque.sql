-- Columns whose type the worker does not compute with: they pass through as they are.

SELECT * FROM opaque;

SELECT id, j FROM opaque;

SELECT id, js FROM opaque WHERE id % 3 = 0;

SELECT id, ints, words FROM opaque WHERE id > 100;

SELECT id, span FROM opaque;

-- set: IntervalStyle=iso_8601
SELECT id, span FROM opaque;

-- set: IntervalStyle=postgres_verbose
SELECT id, span, span::text FROM opaque WHERE id < 100;

SELECT id, m, pos, cost, short FROM opaque;

SELECT id, addr, net, mac FROM opaque;

SELECT id, pt, bits, vbits, tod, todz, r, pr, o, nm, ch, v, rel FROM opaque;

SELECT count(j), count(ints), count(span), count(m), count(addr), count(pt), count(r), count(pr), count(v) FROM opaque;

SELECT m, count(*) FROM opaque GROUP BY m;

SELECT pos, count(*) FROM opaque WHERE id < 50 GROUP BY pos;

SELECT cost, sum(id) FROM opaque GROUP BY cost;

SELECT net, count(*), min(addr), max(addr) FROM opaque GROUP BY net;

SELECT span, count(*) FROM opaque GROUP BY span;

-- split
SELECT j -> 'tags', count(*) FROM opaque WHERE id < 100 GROUP BY j -> 'tags';

-- split
SELECT ints, count(*) FROM opaque GROUP BY ints;

SELECT tod, count(*) FROM opaque GROUP BY tod;

SELECT ch, nm, count(*) FROM opaque GROUP BY ch, nm;

SELECT DISTINCT m, short FROM opaque;

SELECT DISTINCT net FROM opaque;

-- ordered
SELECT id, tod, todz FROM opaque ORDER BY tod DESC NULLS LAST, todz, id;

-- ordered
SELECT id, nm, ch FROM opaque ORDER BY nm, ch DESC, id;

-- ordered
SELECT id, r FROM opaque ORDER BY r NULLS FIRST, id;

-- ordered
SELECT id, bits, mac FROM opaque ORDER BY bits, mac, id LIMIT 50;

SELECT id FROM opaque WHERE m IS NULL OR j IS NULL OR ints IS NULL;

SELECT coalesce(j, '{}'), coalesce(span, '0'), coalesce(m, 'ok'), coalesce(ints, '{}') FROM opaque;

SELECT CASE WHEN id % 2 = 0 THEN j ELSE '[]' END, CASE WHEN id % 2 = 0 THEN span END, CASE WHEN m = 'ok' THEN addr END FROM opaque;

SELECT sum(pos), avg(cost), sum(cost), max(pos), min(short), count(DISTINCT cost) FROM opaque;

SELECT m, sum(cost * pos), avg(pos) FROM opaque WHERE pos > 10 GROUP BY m;

SELECT id, pos + 1, pos = 5, cost * 1.1, cost > 100, short || '!', pos::positive_int, cost::price FROM opaque WHERE id < 100;

SELECT o, count(*) FROM opaque WHERE o > 4294967100 GROUP BY o;

SELECT id, nm = 'name5', ch = 'D', o = 4294967001, rel = 'small'::regclass FROM opaque WHERE id < 40;

-- Arrays of text have a collation, and are no text.
SELECT id, LEAST(words, '{a,NULL}'), GREATEST(words, '{}', '{z}') FROM opaque;

SELECT id, GREATEST(ints, '{1,2}'), LEAST(j, '{}') FROM opaque WHERE j IS NULL OR id < 50;
