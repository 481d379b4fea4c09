-- Functions in FROM that read columns of an item before them: PostgreSQL computes both, as one leaf.

SELECT o.id, x FROM opaque o, unnest(o.ints) x;

SELECT x, count(*), sum(o.cost) FROM opaque o CROSS JOIN LATERAL unnest(o.words) x GROUP BY x;

SELECT o.id, x, n FROM opaque o, unnest(o.ints) WITH ORDINALITY u(x, n) WHERE o.id < 40;

SELECT s.id, g FROM small s, generate_series(1, s.qty) g WHERE s.qty < 10;

SELECT s.id, g FROM small s LEFT JOIN generate_series(1, s.qty) g ON true WHERE s.qty < 10 OR s.qty IS NULL;

SELECT count(*), count(g), sum(g) FROM small s LEFT JOIN LATERAL generate_series(1, s.qty) g ON true;

SELECT s.id, g FROM small s JOIN LATERAL generate_series(1, s.qty) g ON g > s.id WHERE s.qty < 10;

SELECT s.id, g FROM small s LEFT JOIN LATERAL generate_series(1, s.qty) g ON true WHERE s.qty < 10 AND g IS NULL;

-- One after another.
SELECT o.id, e.key, t FROM opaque o, jsonb_each(o.j) e, jsonb_array_elements_text(CASE WHEN jsonb_typeof(e.value) = 'array' THEN e.value END) t;

SELECT o.id, e.key, t FROM opaque o LEFT JOIN jsonb_each(o.j) e ON true LEFT JOIN jsonb_array_elements_text(CASE WHEN jsonb_typeof(e.value) = 'array' THEN e.value END) t ON true WHERE o.id < 50;

SELECT o.id, a, b FROM opaque o, unnest(o.ints) a, unnest(o.words) b WHERE o.id < 20 AND a IS NOT NULL;

-- Joined to other tables before and after.
SELECT s.id, l.id, g FROM small s JOIN lines l ON l.order_id = s.id, generate_series(1, s.id) g;

SELECT s.id, l.id, g FROM small s LEFT JOIN lines l ON l.order_id = s.id AND l.amount > 5 CROSS JOIN LATERAL generate_series(1, s.id) g;

SELECT s.id, l.id, g FROM lines l JOIN small s ON l.order_id = s.id LEFT JOIN LATERAL generate_series(1, s.qty) g ON true WHERE s.qty < 10;

SELECT l.id, q.id, q.g FROM lines l LEFT JOIN (small s CROSS JOIN generate_series(1, s.id) g) q(id, name, kind, qty, price, weight, shipped, placed, ok, g) ON q.id = l.order_id WHERE l.id < 60;

SELECT s.id, g, l.id FROM small s, generate_series(1, s.id) g, lines l WHERE l.order_id = g AND s.id < 4;

SELECT s.id, g, h FROM small s, generate_series(1, s.id) g, generate_series(1, 2) h WHERE s.id < 4;

SELECT a.id, b.id, g, h FROM small a, small b, generate_series(1, a.id) g, generate_series(b.id, b.id + 1) h WHERE a.id = b.id AND a.id < 4;

-- Subqueries, VALUES and rows.
SELECT q.kind, g FROM (SELECT kind, count(*)::int AS n FROM small GROUP BY kind) q, generate_series(1, q.n) g;

SELECT s.id, v.x FROM small s, LATERAL (VALUES (s.id), (s.qty), (NULL)) v(x);

SELECT v.x, count(*), sum(s.id) FROM small s CROSS JOIN LATERAL (VALUES ('q', s.qty::numeric), ('p', s.price)) v(x, y) WHERE v.y > 5 GROUP BY v.x;

SELECT o.id, r.* FROM opaque o, jsonb_to_record(o.j) AS r(id int, tags jsonb) WHERE o.id < 30;

SELECT v.a, g FROM (VALUES (1, 3), (2, 2)) v(a, b), generate_series(v.a, v.b) g, small s WHERE s.id = 1;

-- Conditions over both, native or not; NULL-heavy and empty tables.
SELECT o.id, x FROM opaque o, unnest(o.ints) x WHERE imm_label(x) = 'odd' AND o.id < x + 1;

SELECT s.id, g FROM empty_table s, generate_series(1, s.i4) g;

SELECT count(*) FROM all_null s LEFT JOIN generate_series(1, s.i4) g ON true;

-- ordered
SELECT o.id, x FROM opaque o, unnest(o.ints) x ORDER BY x DESC NULLS LAST, o.id LIMIT 10;

-- params: int4=3
SELECT s.id, g FROM small s, generate_series(1, s.id, $1) g;

SELECT at, g FROM measured m, generate_series(1, m.region) g WHERE at BETWEEN '2021-05-01' AND '2021-05-20';

-- error
SELECT * FROM small s, generate_series(1, 3, s.qty) g;

-- error
SELECT * FROM opaque o, jsonb_array_elements(o.j) e;

-- split
SELECT * FROM small a, small b, generate_series(a.id, b.id) g;

-- split
SELECT * FROM lines l LEFT JOIN small s ON s.id = l.order_id, generate_series(1, s.qty) g;

-- split
SELECT * FROM small s LEFT JOIN LATERAL generate_series(1, s.qty) g ON g > 2;

-- An item that joins the leaf after columns of the first one have been asked for.
SELECT s.id, q.c1, g FROM small s CROSS JOIN LATERAL (SELECT 0, l.id FROM lines l WHERE s.id >= l.id ORDER BY l.id LIMIT 2) AS q(c0, c1) CROSS JOIN generate_series(1, LEAST(s.qty, 3)) g;

SELECT s.id, g FROM small s CROSS JOIN LATERAL (SELECT 0 FROM lines l WHERE s.id >= 7) AS q CROSS JOIN generate_series(1, LEAST(s.qty, 3)) g WHERE s.id IN (SELECT region FROM lines);
