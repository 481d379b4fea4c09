-- Grouping, DISTINCT and extremes of types that the worker only compares.

SELECT net, count(*), min(id) FROM opaque GROUP BY net;

SELECT addr, count(*), min(id) FROM opaque GROUP BY addr;

SELECT mac, count(*) FROM opaque GROUP BY mac;

SELECT bits, vbits, count(*) FROM opaque GROUP BY bits, vbits;

SELECT vbits, count(*) FROM opaque GROUP BY vbits;

SELECT todz, count(*) FROM opaque GROUP BY todz;

SELECT rel, o, count(*) FROM opaque GROUP BY rel, o;

SELECT nm, count(*), sum(id) FROM opaque GROUP BY nm;

SELECT count(DISTINCT span), count(DISTINCT addr), count(DISTINCT net), count(DISTINCT mac), count(DISTINCT bits), count(DISTINCT vbits), count(DISTINCT todz), count(DISTINCT nm), count(DISTINCT rel) FROM opaque;

SELECT m, count(DISTINCT span), count(DISTINCT nm), min(span), max(span), min(cost), max(pos) FROM opaque GROUP BY m;

SELECT DISTINCT addr, rel FROM opaque;

SELECT DISTINCT nm FROM opaque WHERE id % 3 = 0;

-- Intervals are equal by length; the first that was met is shown.
-- scan-order
SELECT span, count(*), sum(id) FROM opaque GROUP BY span;

-- scan-order
SELECT interval '1 day' * (id % 3) + interval '24 hours' * (id % 2) AS length, count(*) FROM opaque GROUP BY 1;

SELECT count(DISTINCT interval '1 day' * (id % 3) + interval '24 hours' * (id % 2) + interval '1 month' * (id % 2) - interval '30 days' * (id % 2)) FROM opaque;

SELECT min(span), max(span), min(span + interval '1 month'), max(-span) FROM opaque;

SELECT max(span) FROM opaque WHERE id < 0;

-- ordered
SELECT id, span FROM opaque ORDER BY span DESC NULLS LAST, id LIMIT 20;

-- ordered
SELECT id, mac FROM opaque ORDER BY mac, id;

-- ordered
SELECT id, nm FROM opaque ORDER BY nm DESC, id;

SELECT m, array_agg(span ORDER BY span, id), mode() WITHIN GROUP (ORDER BY nm), percentile_disc(0.5) WITHIN GROUP (ORDER BY span), array_agg(DISTINCT mac), array_agg(addr ORDER BY mac, id) FROM opaque GROUP BY m;

SELECT money_of, count(*), min(money_of), max(money_of) FROM (SELECT (id % 7 - 3)::money AS money_of FROM opaque) x GROUP BY money_of;

SELECT addr, rel, nm, count(*) FROM opaque GROUP BY CUBE (addr, rel, nm);

-- With grouping sets and aggregates inside subqueries.
SELECT s.id, (SELECT count(*) FROM all_types a WHERE a.grp = s.id), (SELECT regr_count(f8, f4) FROM all_types a WHERE a.grp = s.id), (SELECT bit_or(a.id) FROM all_types a WHERE a.grp = s.id) FROM small s;

SELECT s.id, (SELECT string_agg(a.tag, ',' ORDER BY a.id) FROM all_types a WHERE a.i2 = s.qty), (SELECT stddev(a.i4) FROM all_types a WHERE a.grp = s.id + 10) FROM small s;

SELECT s.id FROM small s WHERE s.qty > (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY z.qty) FROM small z WHERE z.kind = s.kind);

SELECT x.tag, x.b, x.c, x.g FROM (SELECT tag, b, count(*) AS c, GROUPING(tag, b) AS g FROM all_types GROUP BY CUBE (tag, b)) x WHERE x.g < 3 AND x.tag IS NULL;

SELECT x.tag, s.name FROM (SELECT tag, count(*) AS c FROM all_types GROUP BY ROLLUP (tag)) x LEFT JOIN small s ON s.id = GREATEST(x.c % 10, 1);

SELECT count(*) FROM (SELECT tag FROM all_types GROUP BY ROLLUP (tag) UNION SELECT name FROM small) u;
