-- Intervals as computed values. Those with ids above 1004 in spans are at the ends of the ranges.

SELECT id, i + j, i - j, -j, i * 2, 1.5 * i, i / 3, i * f, j / 7.25 FROM spans WHERE id <= 1004;

SELECT id, i / nullif(f, 0) FROM spans WHERE id <= 1004;

-- error-from: 17
SELECT id, ts - timestamp '2000-01-01 12:34:56.789', timestamp '1970-01-01' - ts, tz - timestamptz '2020-02-29 23:59:59+00' FROM moments WHERE id NOT IN (3001, 3002);

-- Eighteen hours are eighteen hours, whatever the clock was put back by.
SELECT id, max(tz) OVER () - tz FROM moments WHERE id BETWEEN 1000 AND 2999;

SELECT id, age(ts, timestamp '2000-02-29 12:00'), age(timestamp '2000-03-31', ts), age(ts) = age(current_date::timestamp, ts) FROM moments WHERE id < 3000;

SELECT id, age(ts, lag(ts) OVER (ORDER BY id)) FROM moments WHERE id < 3000;

SELECT id, age(ts, ts + i) FROM moments JOIN spans USING (id) WHERE id < 400;

SELECT id, d + i, ts + i, ts - j, d - j FROM moments JOIN spans USING (id) WHERE id < 400;

SELECT id, date_part('year', i), date_part('month', i), date_part('day', i), date_part('hour', i), date_part('minute', i), date_part('second', i), date_part('milliseconds', i), date_part('microseconds', i), date_part('epoch', i), date_part('decade', i), date_part('century', i), date_part('millennium', i), date_part('quarter', i) FROM spans;

SELECT id, extract(year FROM i), extract(month FROM i), extract(day FROM i), extract(hour FROM i), extract(minute FROM i), extract(second FROM i), extract(milliseconds FROM i), extract(microseconds FROM i), extract(epoch FROM i), extract(decade FROM i), extract(century FROM i), extract(millennium FROM i), extract(quarter FROM i) FROM spans;

SELECT grp, sum(extract(epoch FROM i)), avg(extract(epoch FROM j)), max(extract(hour FROM i)), sum(extract(second FROM j)) FROM spans GROUP BY grp;

SELECT extract(epoch FROM ts - '2020-01-01') / 3600, round(extract(epoch FROM ts - '2020-01-01') / 86400, 2) FROM moments WHERE id < 100;

SELECT id, date_trunc('year', i), date_trunc('quarter', i), date_trunc('month', i), date_trunc('day', i), date_trunc('hour', i), date_trunc('minute', i), date_trunc('second', i), date_trunc('ms', i), date_trunc('us', i), date_trunc('decade', i), date_trunc('century', i), date_trunc('millennium', i) FROM spans;

SELECT id, justify_hours(i), justify_days(i), justify_interval(i), justify_interval(-j) FROM spans WHERE id <= 1004 OR id IN (1009, 1010);

SELECT id, make_interval(id, 2, 3), make_interval(months => id, secs => f), make_interval(hours => id % 100, mins => -id, weeks => 2, days => id) FROM spans WHERE id <= 1004;

SELECT id, i::interval(0), j::interval(3), i::interval hour, i::interval year, i::interval day to minute, j::interval minute to second(1), i::interval year to month, i::interval day FROM spans WHERE id <= 1004;

SELECT id, isfinite(i), tod - time '12:00', tod::interval, tod::interval + i FROM spans WHERE id < 1004;

SELECT id, i = j, i <> j, i < j, i <= j, i > j, i >= j, i IS DISTINCT FROM j, greatest(i, j), least(i, j, interval '1 day'), nullif(i, j) FROM spans;

SELECT id FROM spans WHERE i > interval '1 year' AND j BETWEEN '1 hour' AND '2 days';

SELECT id FROM spans WHERE i IN ('1 day', '24:00:00', '-1 month', '30 days', '00:00');

-- ordered
SELECT i, id FROM spans ORDER BY i DESC NULLS LAST, id LIMIT 50;

-- ordered
SELECT j - i, id FROM spans WHERE id <= 1004 ORDER BY j - i NULLS FIRST, id;

SELECT min(i), max(i), min(j), max(j), min(j - interval '1 day') FROM spans WHERE id < 1000;

SELECT sum(i), avg(i), sum(j), avg(j), sum(i + j), avg(-i), count(i) FROM spans WHERE id <= 1004;

SELECT grp, sum(i), avg(i), sum(j) FILTER (WHERE j > '1 day'), avg(j * 2), min(i), max(j) FROM spans WHERE id <= 1004 GROUP BY grp;

SELECT sum(i), avg(i) FROM spans WHERE id < 0;

SELECT grp, sum(i), avg(i) FROM spans WHERE i IS NULL GROUP BY grp;

SELECT grp, i, sum(j) FROM spans WHERE id <= 1004 GROUP BY GROUPING SETS ((grp), (i), ());

SELECT count(*), avg(b.ts - a.ts), max(b.ts - a.ts) FROM moments a JOIN moments b ON b.id = a.id + 1 AND b.ts > a.ts + interval '10 years' WHERE b.id < 3000;

SELECT date_trunc('month', ts), count(*), sum(ts - date_trunc('month', ts)) FROM moments WHERE id BETWEEN 1 AND 2999 GROUP BY 1;

SELECT CASE WHEN i > '1 month' THEN i - interval '1 month' WHEN i IS NULL THEN j ELSE -i END, coalesce(i, j) FROM spans WHERE id <= 1004;

SELECT id, i::text, (i + j)::text FROM spans WHERE id <= 400;

-- set: IntervalStyle=iso_8601
SELECT id, i + j, (i * 2)::text FROM spans WHERE id <= 400;

-- params: interval='1 month 2 days 03:04:05'
SELECT id, i + $1, ts + $1 FROM moments JOIN spans USING (id) WHERE i > $1 AND i < interval '100 years';

-- split
SELECT grp, sum(DISTINCT j) FROM spans GROUP BY grp;

SELECT count(DISTINCT i), count(DISTINCT j) FROM spans;

SELECT id, extract(week FROM i) FROM spans WHERE id < 0;

-- error
SELECT extract(dow FROM i) FROM spans;

-- error
SELECT date_trunc('week', i) FROM spans;

-- error
SELECT i + j FROM spans WHERE id = 1009;

-- error
SELECT i + i FROM spans WHERE id = 1005;

-- error
SELECT i - interval '1 hour' FROM spans WHERE id = 1010;

-- error
SELECT -i FROM spans WHERE id = 1006;

-- error
SELECT -i FROM spans WHERE id = 1008;

-- error
SELECT i * f FROM spans WHERE id = 1005;

-- error
SELECT i * f FROM spans WHERE id = 1008;

-- error
SELECT i * f FROM spans WHERE id = 1011 OR id = 1012 AND i * 'NaN'::float8 > j;

-- error
SELECT i / f FROM spans WHERE id = 1009;

-- error
SELECT i / 0 FROM spans;

-- error
SELECT i / f FROM spans WHERE id = 1004;

-- error
SELECT justify_days(i + interval '2147483640 days') FROM spans WHERE id = 1002 AND justify_days(interval '2147483647 months' + j) > i;

-- error
SELECT justify_hours(i + interval '24 hours') FROM spans WHERE id = 1007;

-- error
SELECT sum(i) FROM spans WHERE id IN (1005, 1002);

-- error
SELECT avg(i) FROM spans WHERE id IN (1007, 1001);

SELECT sum(i), avg(i) FROM spans WHERE id IN (1005, 1006);

-- error
SELECT make_interval(secs => f) FROM spans WHERE id = 1012;

-- error
SELECT d + i FROM spans, (VALUES (date '5874897-12-31')) v(d) WHERE id = 1001;

-- error
SELECT ts + i FROM spans, (VALUES (timestamp '294276-12-31')) v(ts) WHERE id = 1001;
