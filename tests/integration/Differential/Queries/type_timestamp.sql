-- timestamp.

SELECT id, ts FROM moments;

-- set: DateStyle=Postgres, MDY
SELECT id, ts, ts::text FROM moments WHERE id % 7 = 0 OR id > 3000;

SELECT id, ts FROM extremes;

SELECT id, ts + interval '1 hour', ts - interval '1.5 seconds', ts + interval '1 month -1 day', ts - timestamp '2000-01-01 12:00' FROM moments WHERE id < 3000;

SELECT id FROM moments WHERE ts > '2100-01-01' AND ts < '2100-06-01 12:34:56.789';

SELECT id FROM extremes WHERE ts IN ('infinity', '1999-12-31 23:59:59.999999', '2000-01-01');

SELECT count(ts), min(ts), max(ts), count(DISTINCT ts) FROM moments;

SELECT date_trunc('year', ts), count(*) FROM all_types WHERE isfinite(ts) AND id < 19000 GROUP BY 1;

SELECT date_trunc('hour', ts) AS hour, count(*), min(ts), max(ts) FROM moments WHERE id BETWEEN 1000 AND 2999 GROUP BY 1;

-- ordered
SELECT ts, id FROM moments ORDER BY ts NULLS FIRST, id;

SELECT id, extract(hour FROM ts), extract(minute FROM ts), extract(second FROM ts), extract(epoch FROM ts), extract(microseconds FROM ts), extract(milliseconds FROM ts), date_part('second', ts) FROM moments WHERE id < 3000;

SELECT id, ts::date, ts::time, ts::timestamp(2), ts::timestamptz FROM moments WHERE id < 3000;

SELECT id, ts AT TIME ZONE 'America/New_York', ts AT TIME ZONE 'UTC', ts = tz FROM moments WHERE id < 3000;

SELECT id, date_bin('15 minutes', ts, '2000-01-01'), age(ts, '2000-01-01'), isfinite(ts), to_char(ts, 'YYYY-MM-DD HH24:MI:SS.US Dy Q') FROM moments WHERE id < 200;

SELECT max(ts) - min(ts), avg(ts - '2000-01-01'), sum(ts - '2000-01-01') FROM moments WHERE id <= 600;

SELECT count(*) FROM all_types WHERE ts >= '2010-01-01' AND ts < '2010-01-01'::timestamp + interval '1 year';

SELECT count(*) FROM all_types WHERE (ts, ts + interval '1 day') OVERLAPS (timestamp '2000-01-01', timestamp '2001-01-01');
