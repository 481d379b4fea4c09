-- VALUES and unnest of a written array over columns of the query around a subquery.

SELECT id, (SELECT max(v) FROM (VALUES (o.id), (o.region), (7)) AS r(v)) FROM orders o;

SELECT id, (SELECT min(v) FROM unnest(ARRAY[o.id, o.region, NULL]) AS v) FROM orders o;

SELECT id, (SELECT count(*) FROM (VALUES (o.id, 'a'), (o.region, 'b')) AS r(v, t) WHERE v > 3) FROM orders o;

SELECT id, (SELECT string_agg(t, ',' ORDER BY v DESC NULLS LAST, t) FROM (VALUES (o.id, 'a'), (o.region, o.title), (o.id + 1, NULL)) AS r(v, t)) FROM orders o;

SELECT id, (SELECT t FROM (VALUES (o.id, 'a'), (o.region, 'b')) AS r(v, t) ORDER BY v NULLS LAST, t LIMIT 1) FROM orders o;

SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM (VALUES (o.id), (o.region)) AS r(v) JOIN small s ON s.id = v);

SELECT id FROM orders o WHERE 3 IN (SELECT v FROM unnest(ARRAY[o.id, o.region]) AS v);

SELECT id, (SELECT sum(v) FROM (VALUES (o.total), (1.25), (o.region)) AS r(v)) FROM orders o;

SELECT id, (SELECT sum(v * l.id) FROM lines l, (VALUES (o.region), (2)) AS r(v) WHERE l.order_id = o.id) FROM orders o;

SELECT id, (SELECT array_agg(v ORDER BY v) FROM (SELECT DISTINCT v FROM unnest(ARRAY[o.region, o.id % 3, 1]) AS v) s) FROM orders o;

SELECT id, ARRAY(SELECT v FROM (VALUES (o.code), ('x')) AS r(v) ORDER BY v) FROM orders o;

SELECT id, CASE WHEN region <> 3 THEN (SELECT max(v) FROM (VALUES (10 / (o.region - 3)), (1)) AS r(v)) END FROM orders o;

SELECT id, (SELECT max(v) FROM (VALUES (o.id)) AS r(v) WHERE v > 5) FROM orders o;

-- error
SELECT id, (SELECT max(v) FROM (VALUES (10 / (o.region - 3)), (1)) AS r(v)) FROM orders o;

SELECT id, (SELECT max(v) FROM unnest(ARRAY[o.id, o.region]) WITH ORDINALITY AS r(v, n) WHERE n > 1) FROM orders o WHERE id < 5;
