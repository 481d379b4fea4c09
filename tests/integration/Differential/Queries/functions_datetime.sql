-- Fields and units of dates and timestamps, intervals added to them, and the casts between them; infinities and the ends.

SELECT id, extract(day FROM d), extract(month FROM d), extract(quarter FROM d), extract(week FROM d), extract(dow FROM d), extract(isodow FROM d), extract(doy FROM d) FROM moments;

SELECT id, extract(year FROM d), extract(isoyear FROM d), extract(decade FROM d), extract(century FROM d), extract(millennium FROM d), extract(julian FROM d), extract(epoch FROM d) FROM moments;

SELECT id, extract(day FROM ts), extract(month FROM ts), extract(quarter FROM ts), extract(week FROM ts), extract(dow FROM ts), extract(isodow FROM ts), extract(doy FROM ts), extract(hour FROM ts), extract(minute FROM ts), extract(second FROM ts), extract(milliseconds FROM ts), extract(microseconds FROM ts) FROM moments;

SELECT id, extract(year FROM ts), extract(isoyear FROM ts), extract(decade FROM ts), extract(century FROM ts), extract(millennium FROM ts), extract(julian FROM ts), extract(epoch FROM ts), extract(epoch FROM tz) FROM moments;

SELECT id, date_part('day', ts), date_part('hour', ts), date_part('second', ts), date_part('year', ts), date_part('epoch', ts), date_part('epoch', tz), date_part('julian', ts), date_part('milliseconds', ts), date_part('dow', ts) FROM moments;

SELECT id, date_part('month', d), date_part('epoch', d), date_part('hour', d), date_part('century', d) FROM moments WHERE id <> 3004;

SELECT id, extract(hour FROM tz), extract(timezone FROM tz), date_trunc('hour', tz), date_trunc('month', d) FROM moments WHERE id < 3000;

SELECT id, date_trunc('microseconds', ts), date_trunc('milliseconds', ts), date_trunc('second', ts), date_trunc('minute', ts), date_trunc('hour', ts), date_trunc('day', ts), date_trunc('week', ts) FROM moments;

SELECT id, date_trunc('month', ts), date_trunc('quarter', ts), date_trunc('YEAR', ts), date_trunc('decade', ts), date_trunc('century', ts), date_trunc('millennium', ts) FROM moments WHERE id <> 3003;

SELECT extract(year FROM d) AS y, extract(month FROM d) AS m, count(*), sum(n152) FROM all_types WHERE id < 19000 GROUP BY 1, 2;

SELECT extract(dow FROM d), extract(hour FROM ts), count(*) FROM all_types GROUP BY 1, 2;

SELECT date_trunc('quarter', ts), count(*), sum(n152 * 2) FROM all_types WHERE id < 19999 GROUP BY 1;

SELECT count(*) FROM all_types WHERE extract(year FROM d) = 1995 OR extract(month FROM d) IN (2, 3) OR extract(day FROM ts) > 30;

SELECT sum(extract(month FROM d)), sum(extract(day FROM d) * n152), avg(extract(second FROM ts)), max(extract(doy FROM d)), sum(extract(hour FROM ts) + 1) FROM all_types;

SELECT extract(year FROM d)::int, extract(year FROM d) - 1900, (extract(month FROM d) + 2) / 3, extract(day FROM d)::text FROM all_types WHERE id < 500;

SELECT id, d + 1, d - 400, 7 + d, d - date '2000-01-01' FROM all_types WHERE id < 19999;

SELECT id, d + interval '1 month', d - interval '1 month 1 day', d + interval '36 hours', d - interval '1 year', ts + interval '1 month', ts - interval '25 hours 0.000001 s', interval '1 day' + ts FROM moments WHERE id < 3000;

SELECT id, ts + interval '-1 month -30 days 5 minutes', ts + interval '13 months', ts - interval '11 months', ts - interval '4000 years', ts + interval '1 millennium', tz + interval '1 hour', tz - interval '90 minutes' FROM moments WHERE id < 3000;

SELECT id, ts + (id % 40 || ' months')::interval, d - make_interval(days => id % 300), tz + interval '1 day', tz + interval '1 month' FROM moments WHERE id < 3000;

SELECT id, ts + span, ts - span FROM (SELECT m.id, m.ts, interval '1 month 1 day 1 second' AS span FROM moments m WHERE m.id < 300) x;

SELECT id, ts + interval '0', d + interval '1 day', tz - interval '1 s' FROM moments WHERE id IN (3001, 3002, 3005);

SELECT date '1994-01-01' + interval '1 year' AS a, count(*) FROM all_types WHERE d >= date '1994-01-01' AND d < date '1994-01-01' + interval '1 year' AND ts < d + interval '1 year' GROUP BY 1;

SELECT id, d::timestamp, ts::date, isfinite(d), isfinite(ts), isfinite(tz), (d::timestamp + interval '1 hour')::date FROM moments WHERE id <> 3004;

SELECT id, make_date(1990 + id % 30, 1 + id % 12, 1 + id % 28), make_date(-1 - id, 2, 29 - 1), make_date(4 * (1 + id % 100), 2, 28) FROM all_types WHERE id < 1000;

SELECT ts - ts, tz - interval '1 hour' - tz, age(ts), extract(day FROM ts - '2000-01-01'::timestamp), ts::time, make_timestamp(2000, 1, id % 30 + 1, 0, 0, 0.5) FROM moments WHERE id < 20;

SELECT extract(year FROM d), extract(day FROM ts), date_trunc('month', ts), d + interval '1 day', date_part('year', ts), d::timestamp, ts::date, d + 1 FROM all_null LIMIT 3;

SELECT extract(year FROM d), date_trunc('month', ts), d + interval '1 day' FROM empty_table;

SELECT CASE WHEN extract(month FROM d) > 6 THEN 'later' WHEN d IS NOT NULL THEN 'sooner' END, coalesce(extract(day FROM d), -1) AS day, count(*) FROM all_types GROUP BY 1, 2;

SELECT id, extract(month FROM d) IS NULL, extract(day FROM ts) IS DISTINCT FROM 1, nullif(extract(dow FROM d), 0), greatest(extract(day FROM d), extract(day FROM ts)) FROM moments WHERE id > 500;

-- error
SELECT extract(fortnight FROM ts) FROM moments;

-- error
SELECT extract(hour FROM d) FROM moments;

-- error
SELECT date_trunc('fortnight', ts) FROM moments;

-- error
SELECT date_trunc('month', ts) FROM moments WHERE id = 3003;

-- error
SELECT date_part('year', d) FROM moments WHERE id = 3004;

-- error
SELECT ts + interval '1 month' FROM moments WHERE id = 3004;

-- error
SELECT ts - interval '1 day' FROM moments WHERE id = 3003;

-- error
SELECT ts + interval '1 s' FROM moments WHERE id = 3004;

-- error
SELECT ts + interval '100000000 years' FROM moments WHERE id = 3005;

-- error
SELECT d + interval '1 day' FROM moments WHERE id = 3004;

-- error
SELECT d + 1 FROM moments WHERE id = 3004;

-- error
SELECT make_date(id, 13, 1) FROM small WHERE id = 1;

-- error
SELECT make_date(2021, 2, 28 + id) FROM small WHERE id = 1;

-- error
SELECT make_date(id - 1, 2, 28) FROM small WHERE id = 1;

-- error
SELECT make_date(-5000 * id, 2, -3) FROM small WHERE id = 1;

-- error
SELECT make_date(-5000 * id, 2, 3) FROM small WHERE id = 1;

-- error
SELECT make_date(5874898 * id, 1, 1) FROM small WHERE id = 1;

SELECT id, date_bin('15 minutes', ts, '2000-01-01'), date_bin('1 week', ts, '1999-12-27 00:00:00.5'), date_bin('1 day 1 us', tz, '2001-01-01 00:00:00+00'), date_bin(interval '7 s' * (1 + id % 5), ts, ts - interval '1 year') FROM moments WHERE id < 3000;

SELECT date_bin('6 hours', ts, timestamp '2000-01-01'), count(*) FROM moments WHERE id NOT IN (3003, 3004) GROUP BY 1;

-- error
SELECT date_bin('1 month', ts, '2000-01-01') FROM moments WHERE id < 100;

-- error
SELECT date_bin('-1 day', ts, '2000-01-01') FROM moments WHERE id < 100;

-- error
SELECT date_bin('1 day', ts, 'infinity') FROM moments WHERE id = 3005;

-- error
SELECT date_bin('1000 days', ts, '2000-01-01') FROM moments WHERE id = 3003;

-- error
SELECT date_bin('1 day', ts, '4700-01-01 BC') FROM moments WHERE id = 3004;
