-- date.

SELECT id, d FROM moments;

-- set: DateStyle=German, DMY
SELECT id, d, d::text FROM moments WHERE id % 10 = 0 OR id > 3000;

-- set: DateStyle=SQL, MDY
SELECT id, d, d::text FROM extremes;

SELECT id, d + 30, d - 30, d - DATE '2000-02-29', 10 + d FROM moments WHERE id <= 2020;

SELECT id FROM moments WHERE d < '0001-01-01';

SELECT id FROM moments WHERE d >= 'infinity' OR d = '-infinity';

SELECT id FROM extremes WHERE d BETWEEN '0044-03-15 BC' AND '1999-12-31';

SELECT count(d), min(d), max(d), count(DISTINCT d) FROM moments;

SELECT d, count(*) FROM moments WHERE id BETWEEN 1000 AND 2999 GROUP BY d;

-- ordered
SELECT d, id FROM moments ORDER BY d DESC NULLS LAST, id;

SELECT id, d = ts::date, d < ts, d <= tz, d > tz FROM moments WHERE id < 3000;

SELECT id, extract(year FROM d), extract(month FROM d), extract(day FROM d), extract(dow FROM d), extract(doy FROM d), extract(week FROM d), extract(quarter FROM d), extract(isoyear FROM d) FROM moments WHERE id < 3000;

SELECT id, extract(epoch FROM d), extract(century FROM d), extract(julian FROM d), date_part('year', d) FROM moments WHERE id < 200;

SELECT extract(year FROM d), count(*), sum(i4) FROM all_types WHERE d < '2050-01-01' GROUP BY 1;

SELECT id, isfinite(d), d IS NULL, d::timestamp, d::timestamptz FROM moments WHERE id NOT IN (3003, 3004);

SELECT id, date_trunc('month', d), date_trunc('week', d)::date, d + interval '1 month', age(d, '2000-01-01') FROM moments WHERE id < 100;

SELECT id, make_date(id + 1999, 2, 28) + 1, DATE '2020-02-28' + id, shipped - DATE '2020-02-28' FROM small;

SELECT count(*) FROM all_types WHERE d >= DATE '1998-12-01' - INTERVAL '90' DAY AND d < DATE '1998-12-01';

SELECT count(*) FROM all_types WHERE d > '2000-01-01'::timestamp AND d < '2000-02-01 00:00:00+00'::timestamptz;

SELECT max(d) - min(d), max(d) - 7, count(DISTINCT extract(month FROM d)) FROM all_types WHERE isfinite(d) AND d > '1900-01-01';
