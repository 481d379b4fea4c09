-- One relation in the query that is more than one heap, or a view.


SELECT * FROM small_view;


SELECT count(*), sum(qty * price) FROM small_view WHERE qty > 2;

SELECT * FROM measured;

SELECT count(*), sum(v), avg(v), min(at), max(at) FROM measured;

SELECT region, count(*), sum(v) FROM measured GROUP BY region;

SELECT count(*), sum(v) FROM measured WHERE at >= '2021-01-01' AND at < '2021-07-01';

SELECT count(*), sum(v) FROM measured WHERE at = '2021-05-05' AND region = 1;

SELECT count(*) FROM measured WHERE at < '1990-01-01';

SELECT tableoid::regclass::text, count(*), sum(v) FROM measured GROUP BY 1;

-- ordered
SELECT at, region, v FROM measured ORDER BY at DESC, region, v NULLS FIRST LIMIT 100;

SELECT * FROM measured_2021;

SELECT at, v FROM measured_2021_low WHERE v > 900;

-- params: date=2020-06-01, date=2020-06-30
SELECT count(*), sum(v) FROM measured WHERE at BETWEEN $1 AND $2;

SELECT * FROM animal;

SELECT * FROM ONLY animal;

SELECT count(*), max(name), min(id) FROM animal;

SELECT * FROM dog;

SELECT id, name, tableoid::regclass FROM animal WHERE id > 2;

-- ordered
SELECT name FROM animal ORDER BY name DESC NULLS LAST;

SELECT upper(name), count(*) FROM animal GROUP BY 1;
