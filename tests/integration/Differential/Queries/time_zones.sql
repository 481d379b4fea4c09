-- Time zones: the session's and named ones. zoned has instants around changes of the clock, in old times and in the far future.

SELECT id, tz::timestamp, tz::date, tz::text FROM zoned;

-- set: TimeZone=America/New_York
SELECT id, tz::timestamp, tz::date, tz::text FROM zoned;

-- set: TimeZone=Australia/Lord_Howe
SELECT id, tz::timestamp, tz::date FROM zoned;

-- set: TimeZone=Asia/Kathmandu
SELECT id, tz::timestamp, tz::date, extract(timezone FROM tz), extract(timezone_hour FROM tz), extract(timezone_minute FROM tz), date_part('timezone', tz), date_part('timezone_m', tz) FROM zoned;

-- set: TimeZone=Africa/Casablanca
SELECT id, tz::timestamp, ts::timestamptz, date_trunc('day', tz) FROM zoned;

-- set: TimeZone=Europe/Dublin
SELECT id, tz::timestamp, ts::timestamptz, tz::date FROM zoned;

-- set: TimeZone=Pacific/Apia
SELECT id, tz::timestamp, ts::timestamptz, d::timestamptz, date_trunc('week', tz), tz + interval '1 day' FROM zoned;

-- set: TimeZone=Europe/Moscow
SELECT id, tz::timestamp, ts::timestamptz, tz - interval '1 month 1 day' FROM zoned;

-- set: TimeZone=Antarctica/Troll
SELECT id, tz::timestamp, ts::timestamptz, extract(hour FROM tz) FROM zoned;

-- set: TimeZone=America/Argentina/San_Luis
SELECT id, tz::timestamp, ts::timestamptz FROM zoned;

-- set: TimeZone=UTC
SELECT id, tz::timestamp, ts::timestamptz, d::timestamptz, date_trunc('hour', tz), tz + interval '1 month' FROM zoned;

-- set: TimeZone=GMT
SELECT id, tz::timestamp, extract(timezone FROM tz) FROM zoned;

-- A rule instead of a name, also in the past.
-- set: TimeZone=CET-1CEST,M3.5.0,M10.5.0/3
SELECT id, tz::timestamp, ts::timestamptz, tz::date, date_trunc('month', tz) FROM zoned;

-- set: TimeZone=<+0530>-5:30
SELECT id, tz::timestamp, ts::timestamptz, extract(timezone_minute FROM tz) FROM zoned;

-- set: TimeZone=EST5EDT
SELECT id, tz::timestamp, ts::timestamptz FROM zoned;

SELECT id, ts::timestamptz, d::timestamptz FROM zoned;

-- set: TimeZone=America/New_York
SELECT id, ts::timestamptz, d::timestamptz FROM zoned;

-- set: TimeZone=Australia/Lord_Howe
SELECT id, ts::timestamptz, d::timestamptz FROM zoned;

-- set: TimeZone=Asia/Kathmandu
SELECT id, ts::timestamptz, d::timestamptz FROM zoned;

SELECT id, tz AT TIME ZONE 'America/New_York', tz AT TIME ZONE 'Asia/Kathmandu', tz AT TIME ZONE 'australia/lord_howe', tz AT TIME ZONE 'UTC', tz AT TIME ZONE 'Europe/London' FROM zoned;

SELECT id, ts AT TIME ZONE 'America/New_York', ts AT TIME ZONE 'Asia/Kathmandu', ts AT TIME ZONE 'Australia/Lord_Howe', ts AT TIME ZONE 'utc', ts AT TIME ZONE 'Etc/GMT+12' FROM zoned;

SELECT id, (tz AT TIME ZONE 'America/New_York')::date, (ts AT TIME ZONE 'America/New_York') AT TIME ZONE 'Europe/Berlin' FROM zoned;

-- Abbreviations, intervals and columns stay PostgreSQL's.
SELECT id, tz AT TIME ZONE 'EST', tz AT TIME ZONE 'MSK', tz AT TIME ZONE interval '3 hours', ts AT TIME ZONE 'CET' FROM zoned;

SELECT id, tz AT TIME ZONE zone FROM zoned JOIN spans USING (id) WHERE zone IS NOT NULL;

-- params: text='Asia/Tokyo'
SELECT id, tz AT TIME ZONE $1 FROM zoned;

SELECT id, date_trunc('minute', tz), date_trunc('hour', tz), date_trunc('day', tz), date_trunc('week', tz), date_trunc('month', tz), date_trunc('quarter', tz), date_trunc('year', tz), date_trunc('decade', tz), date_trunc('century', tz), date_trunc('millennium', tz), date_trunc('second', tz), date_trunc('ms', tz) FROM zoned;

-- set: TimeZone=America/New_York
SELECT id, date_trunc('minute', tz), date_trunc('hour', tz), date_trunc('day', tz), date_trunc('week', tz), date_trunc('month', tz), date_trunc('quarter', tz), date_trunc('year', tz), date_trunc('decade', tz), date_trunc('century', tz), date_trunc('millennium', tz) FROM zoned;

SELECT id, date_trunc('day', tz, 'America/New_York'), date_trunc('hour', tz, 'Asia/Kathmandu'), date_trunc('month', tz, 'Australia/Lord_Howe'), date_trunc('year', tz, 'UTC') FROM zoned;

SELECT id, extract(year FROM tz), extract(month FROM tz), extract(day FROM tz), extract(hour FROM tz), extract(minute FROM tz), extract(second FROM tz), extract(epoch FROM tz), extract(dow FROM tz), extract(isodow FROM tz), extract(doy FROM tz), extract(week FROM tz), extract(isoyear FROM tz), extract(julian FROM tz), extract(quarter FROM tz), extract(decade FROM tz), extract(century FROM tz), extract(millennium FROM tz), extract(microseconds FROM tz), extract(milliseconds FROM tz), extract(timezone FROM tz) FROM zoned;

-- set: TimeZone=Australia/Lord_Howe
SELECT id, date_part('year', tz), date_part('month', tz), date_part('day', tz), date_part('hour', tz), date_part('minute', tz), date_part('second', tz), date_part('epoch', tz), date_part('dow', tz), date_part('doy', tz), date_part('week', tz), date_part('julian', tz), date_part('century', tz), date_part('timezone_h', tz) FROM zoned;

-- set: TimeZone=America/New_York
SELECT id, extract(year FROM tz), extract(day FROM tz), extract(hour FROM tz), extract(isodow FROM tz), extract(week FROM tz), extract(julian FROM tz), extract(doy FROM tz) FROM zoned;

SELECT id, tz + interval '1 day', tz + interval '1 month', tz - interval '1 year 1 month 1 day 1 hour', tz + interval '24 hours', tz + interval '1 month -30 days' FROM zoned WHERE id < 3000;

-- set: TimeZone=America/New_York
SELECT id, tz + interval '1 day', tz + interval '6 months', tz - interval '1 day', tz + interval '-1 month 1 microsecond' FROM zoned WHERE id < 3000;

SELECT id, tz + i, tz - j, tz + i - tz FROM zoned JOIN spans USING (id) WHERE id < 1000;

SELECT id, age(tz, timestamptz '2000-02-29 12:00+00'), age(timestamptz '2021-10-31 03:30+01', tz), age(tz, lag(tz) OVER (ORDER BY id)) FROM zoned WHERE id < 3000;

-- set: TimeZone=America/New_York
SELECT id, age(tz, timestamptz '2000-02-29 12:00+00'), age(timestamptz '2021-03-28 03:30+02', tz) FROM zoned WHERE id < 3000;

SELECT id, tz = ts, tz <> ts, tz < ts, tz <= ts, tz > ts, tz >= ts, ts < tz, ts >= tz, d = tz, d <> tz, d < tz, d <= tz, d > tz, d >= tz, tz < d, tz >= d FROM zoned;

-- set: TimeZone=Asia/Kathmandu
SELECT count(*) FILTER (WHERE tz < ts), count(*) FILTER (WHERE tz >= d), count(*) FILTER (WHERE d > tz), count(*) FILTER (WHERE ts = tz) FROM zoned;

SELECT count(*) FROM zoned WHERE tz >= date '2021-03-28' AND tz < timestamp '2021-10-31 02:30';

SELECT tz::date, count(*), min(tz), max(tz) FROM zoned GROUP BY 1;

SELECT date_trunc('day', tz), count(*) FROM zoned GROUP BY 1;

-- set: TimeZone=America/New_York
SELECT date_trunc('hour', tz) AT TIME ZONE 'Europe/Berlin', count(*) FROM zoned GROUP BY 1;

SELECT a.id, b.id FROM zoned a JOIN zoned b ON a.tz::date = (b.ts + interval '1 day')::date WHERE a.id < 2000;

SELECT extract(year FROM tz) AS y, count(*) FROM zoned WHERE date_trunc('month', tz) > '2021-01-01' GROUP BY y HAVING count(*) > 1;

SELECT id, CASE WHEN id % 2 = 0 THEN tz::date ELSE (tz AT TIME ZONE 'Asia/Kathmandu')::date END, coalesce(ts::timestamptz, tz) FROM zoned;

-- Of no rows nobody asks for the zone.
SELECT tz AT TIME ZONE 'No/Where' FROM zoned WHERE id < 0;

SELECT tz AT TIME ZONE 'No/Where' FROM zoned WHERE tz = 'infinity';

SELECT CASE WHEN id < 0 THEN tz AT TIME ZONE 'No/Where' END FROM zoned;

-- error
SELECT tz AT TIME ZONE 'No/Where' FROM zoned;

-- error
SELECT ts AT TIME ZONE 'Europe/Nowhere' FROM zoned;

-- error
SELECT date_trunc('day', tz, 'No/Where') FROM zoned;

-- error
SELECT date_trunc('century', tz) FROM moments WHERE id = 3003;

-- error
SELECT tz + interval '1 day' FROM moments WHERE id = 3004;

-- error
SELECT tz - interval '1 month' FROM moments WHERE id = 3003;

-- error
SELECT tz + interval '2147483647 days' FROM zoned WHERE id = 1;

-- error
SELECT tz + interval '1 month' FROM moments WHERE id = 3004;

-- error
-- set: TimeZone=America/New_York
SELECT tz::timestamp FROM moments WHERE id = 3003;

-- set: TimeZone=America/New_York
SELECT tz::date, extract(day FROM tz), extract(dow FROM tz), extract(isodow FROM tz), extract(julian FROM tz), date_trunc('hour', tz + interval '1 hour') FROM moments WHERE id = 3003;

-- error
SELECT ts::timestamptz FROM moments WHERE id = 3003;

-- error
SELECT d::timestamptz FROM moments WHERE id = 3003;

-- error
SELECT d::timestamptz FROM moments WHERE id = 3004;

SELECT id, d < tz, d > tz, ts < tz, tz < ts, d = tz FROM moments WHERE id > 3000;

-- set: TimeZone=Pacific/Kiritimati
SELECT id, d < tz, d > tz, ts < tz, tz < ts, d = tz, tz::date FROM moments WHERE id > 3000;

SELECT id, tz::date, tz::timestamp, date_trunc('year', tz), extract(year FROM tz), extract(hour FROM tz), tz + interval '1 month' FROM moments WHERE id IN (3001, 3002);

SELECT count(*) FILTER (WHERE tz IS DISTINCT FROM ts), count(*) FILTER (WHERE tz IS NOT DISTINCT FROM NULL::date), count(nullif(tz, ts)) FROM all_types;

SELECT a.id, b.id FROM all_types a JOIN all_types b ON a.tz IS NOT DISTINCT FROM b.d AND a.id = b.id WHERE a.id < 3000;
