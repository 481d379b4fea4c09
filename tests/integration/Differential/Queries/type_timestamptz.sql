-- timestamptz: shown in the session's zone, compared as instants.

SELECT id, tz FROM moments;

-- set: TimeZone=America/St_Johns
SELECT id, tz, tz::timestamp, tz::date, tz::text FROM moments WHERE id < 3003 OR id = 3005;

-- set: TimeZone=UTC
SELECT id, tz, tz = ts, tz < d FROM moments WHERE id < 3003 OR id = 3005;

-- set: TimeZone=Asia/Kathmandu
SELECT tz::date, count(*), min(tz), max(tz) FROM moments WHERE id BETWEEN 1000 AND 2999 GROUP BY 1;

-- set: DateStyle=SQL, DMY
SELECT id, tz, tz::text FROM moments WHERE id BETWEEN 1000 AND 1020;

SELECT id, tz FROM extremes;

SELECT id, tz + interval '1 day', tz + interval '24 hours', tz - interval '1 month', tz - timestamptz '2021-03-28 00:00:00+00' FROM moments WHERE id BETWEEN 1000 AND 2999;

SELECT id FROM moments WHERE tz >= '2021-03-28 02:00:00' AND tz < '2021-03-28 04:00:00';

SELECT id FROM moments WHERE tz > timestamp '2021-10-31 02:15:00';

SELECT id FROM moments WHERE tz = '2021-10-31 02:30:00+01' OR tz = '2021-10-31 02:30:00+02';

SELECT count(tz), min(tz), max(tz), count(DISTINCT tz) FROM moments;

SELECT date_trunc('day', tz) AS day, count(*) FROM moments WHERE id BETWEEN 1000 AND 2999 GROUP BY 1;

SELECT date_trunc('day', tz, 'Australia/Sydney') AS day, count(*) FROM moments WHERE id BETWEEN 1000 AND 2999 GROUP BY 1;

-- ordered
SELECT tz, id FROM moments ORDER BY tz DESC NULLS LAST, id;

SELECT id, tz AT TIME ZONE 'Asia/Tokyo', tz AT TIME ZONE 'UTC', tz AT TIME ZONE INTERVAL '-03:30' FROM moments WHERE id BETWEEN 1000 AND 2999;

SELECT id, extract(hour FROM tz), extract(timezone FROM tz), extract(epoch FROM tz), extract(day FROM tz), date_part('dow', tz) FROM moments WHERE id < 3000;

SELECT count(*) FROM all_types WHERE tz < now() AND tz > now() - interval '1000 years';

SELECT count(*) FROM all_types WHERE tz BETWEEN '2000-01-01' AND '2000-12-31 23:59:59.999999';
