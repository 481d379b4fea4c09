-- Dates, times and timestamps as text, which DateStyle decides, and functions of times.

SELECT id, d::text, ts::text, d::varchar, ts::varchar(12), ts || '!', 'on ' || d, concat(d, ' ', ts), concat_ws('/', d, ts, id) FROM moments;

-- set: DateStyle=ISO, DMY
SELECT id, d::text, ts::text FROM moments;

-- set: DateStyle=SQL, MDY
SELECT id, d::text, ts::text FROM moments;

-- set: DateStyle=SQL, DMY
SELECT id, d::text, ts::text FROM moments;

-- set: DateStyle=SQL, YMD
SELECT id, d::text, ts::text FROM moments;

-- set: DateStyle=Postgres, MDY
SELECT id, d::text, ts::text FROM moments;

-- set: DateStyle=Postgres, DMY
SELECT id, d::text, ts::text FROM moments;

-- set: DateStyle=German
SELECT id, d::text, ts::text, count(*) OVER (PARTITION BY left(d::text, 5)) FROM moments;

SELECT id, tod::text, (tod - time '12:00')::time, concat(tod, true, false) FROM spans;

SELECT substr(d::text, 1, 4), count(*) FROM moments GROUP BY 1;

SELECT id, ts::time, tz::time, ts::time(2), ts::timestamp(0), ts::timestamp(3), tz::timestamptz(1), tod::time(0) FROM moments JOIN spans USING (id);

-- set: TimeZone=Asia/Kathmandu
SELECT id, tz::time, extract(hour FROM tz::time), tz::timestamptz(0) FROM zoned;

SELECT id, extract(hour FROM tod), extract(minute FROM tod), extract(second FROM tod), extract(milliseconds FROM tod), extract(microseconds FROM tod), extract(epoch FROM tod) FROM spans;

SELECT id, date_part('hour', tod), date_part('minute', tod), date_part('second', tod), date_part('ms', tod), date_part('us', tod), date_part('epoch', tod) FROM spans;

SELECT sum(extract(second FROM tod)), avg(extract(epoch FROM tod)), max(extract(hour FROM tod) * 60 + extract(minute FROM tod)) FROM spans;

-- error
SELECT extract(day FROM tod) FROM spans;

-- error
SELECT date_part('fortnight', tod) FROM spans;

-- An interval of years is also one of no hours.
SELECT id, tod + i, tod - i, tod + j, i::time, j::time FROM spans WHERE isfinite(i) AND isfinite(j);

SELECT id, d + tod, (d + tod)::date = d, isfinite(d), isfinite(ts), isfinite(tz) FROM moments JOIN spans USING (id) WHERE d < '9999-01-01';

-- error
SELECT d + tod FROM (SELECT date '5874897-12-31' - id AS d, tod FROM spans) s;

SELECT to_timestamp(f), to_timestamp(f * 1e6), to_timestamp(id), to_timestamp(nullif(f, 0) / 3) FROM spans WHERE abs(f) < 1e5;

SELECT to_timestamp('infinity'::float8 * f), to_timestamp(-1e8 * id) FROM spans WHERE f > 0 AND id < 1000;

-- error
SELECT to_timestamp(1e12 * id) FROM spans;

-- error
SELECT to_timestamp(-1e300 * id) FROM spans;

-- error
SELECT to_timestamp('NaN'::float8 + f) FROM spans;
