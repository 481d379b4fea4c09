-- Types whose order is not that of their bytes: enums, by the catalog, and addresses.

-- ordered
SELECT l, id FROM ranked ORDER BY l, id;

-- ordered
SELECT l, m, id FROM ranked ORDER BY l DESC NULLS LAST, m, id LIMIT 100;

-- ordered
SELECT ld, id FROM ranked ORDER BY ld NULLS FIRST, id;

SELECT min(l), max(l), min(m), max(m), min(ld::level), max(ld::level), min(addr), max(addr), min(net), max(net) FROM ranked;

SELECT m, min(l), max(l), count(DISTINCT l), array_agg(DISTINCT l ORDER BY l DESC) FROM ranked GROUP BY m;

SELECT id FROM ranked WHERE l < 'middle';

SELECT id, l < 'high', l <= 'lowest', l > 'low', l >= 'beyond', 'middle' > l, m < 'happy', l <> 'top', greatest(l, 'middle'), least(l, 'top') FROM ranked;

SELECT a.id, b.id FROM ranked a JOIN ranked b ON a.l < b.l AND a.id = b.id + 1;

SELECT l, count(*) FROM ranked WHERE l BETWEEN 'low' AND 'high' GROUP BY l HAVING max(m) > 'sad';

SELECT id, rank() OVER (ORDER BY l), max(l) OVER (ORDER BY id ROWS 3 PRECEDING), first_value(l) OVER (PARTITION BY m ORDER BY l DESC, id) FROM ranked;

-- params: text='middle'
SELECT id FROM ranked WHERE l > $1::level;

SELECT string_agg(l::text, ',' ORDER BY l, id) FROM ranked WHERE id < 40;

SELECT DISTINCT ON (m) m, l, id FROM ranked ORDER BY m, l DESC, id;

-- ordered
SELECT addr, id FROM ranked ORDER BY addr, id;

-- ordered
SELECT net, id FROM ranked ORDER BY net DESC NULLS LAST, id;

SELECT id, addr < '10.1.2.3', addr <= '10.1.0.0/16', addr > '10.1.2.3/24', addr >= 'fe80::1', net < '10.2.0.0/16', addr < net, greatest(addr, net), least(addr, '10.1.1.1') FROM ranked;

SELECT net, min(addr), max(addr) FROM ranked GROUP BY net;

SELECT a.id, b.id FROM ranked a JOIN ranked b ON a.addr > b.addr AND a.id = b.id + 1;

SELECT id, dense_rank() OVER (ORDER BY net, addr) FROM ranked;

SELECT id, greatest(l, NULL, m::text::level) FROM ranked WHERE m IS NULL;

SELECT l, ld, greatest(l, ld::level), nullif(l, ld::level), l IN ('low', 'middle', NULL), ld::level = ANY (ARRAY['low', 'top']::level[]) FROM ranked;

SELECT min(l), max(l), min(addr), max(net) FROM ranked WHERE false;

SELECT DISTINCT l, m FROM ranked WHERE l IS DISTINCT FROM 'low';

SELECT a.id FROM ranked a WHERE a.l > (SELECT min(b.l) FROM ranked b WHERE b.m = a.m) AND EXISTS (SELECT FROM ranked c WHERE c.l = a.l AND c.m < a.m);

SELECT a.id FROM ranked a WHERE a.l >= ALL (SELECT b.l FROM ranked b WHERE b.l IS NOT NULL AND b.id % 7 = a.id % 7);

SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY l), mode() WITHIN GROUP (ORDER BY m DESC), percentile_disc(0.9) WITHIN GROUP (ORDER BY addr) FROM ranked;

-- ordered
SELECT l, count(*) FROM ranked GROUP BY ROLLUP (l) ORDER BY l DESC NULLS LAST, 2;

SELECT l FROM ranked WHERE id < 20 UNION SELECT ld FROM ranked WHERE id < 30 INTERSECT SELECT l FROM ranked;

-- ordered
SELECT id, CASE WHEN l > 'low' THEN 'above' WHEN l = 'low' THEN 'at' END, coalesce(l, 'top') > 'middle' FROM ranked ORDER BY id LIMIT 30;

SELECT id, lag(l) OVER w, l > lag(l) OVER w, count(*) OVER (ORDER BY l GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM ranked WINDOW w AS (ORDER BY id);
