-- Windows over dates, times and intervals: RANGE with an interval, and sums of intervals that follow a frame.

SELECT id, count(*) OVER w, min(d) OVER w, max(d) OVER w FROM moments WHERE id < 3000 WINDOW w AS (ORDER BY d RANGE BETWEEN '10 years' PRECEDING AND '1 month 3 days' FOLLOWING);

SELECT id, count(*) OVER w, first_value(ts) OVER w, last_value(ts) OVER w FROM moments WHERE id < 3000 WINDOW w AS (ORDER BY ts, id RANGE UNBOUNDED PRECEDING);

SELECT id, count(*) OVER w, min(ts) OVER w, max(ts) OVER w FROM moments WHERE id < 3000 WINDOW w AS (ORDER BY ts RANGE BETWEEN '90 minutes' PRECEDING AND CURRENT ROW);

SELECT id, count(*) OVER w, min(ts) OVER w, max(ts) OVER w FROM moments WHERE id < 3000 WINDOW w AS (ORDER BY ts DESC NULLS LAST RANGE BETWEEN '2 years 45 minutes' FOLLOWING AND '10 years' FOLLOWING EXCLUDE CURRENT ROW);

SELECT id, count(*) OVER w, count(ts) OVER w FROM moments WHERE id < 3000 WINDOW w AS (ORDER BY ts NULLS FIRST RANGE BETWEEN '100 years' PRECEDING AND '1 year' PRECEDING);

SELECT id, grp, count(*) OVER w, sum(id) OVER w FROM spans WHERE id <= 1004 WINDOW w AS (PARTITION BY grp ORDER BY tod RANGE BETWEEN '2 hours' PRECEDING AND '1 day 3 hours' FOLLOWING);

SELECT id, count(*) OVER w, min(i) OVER w FROM spans WHERE id <= 1004 WINDOW w AS (ORDER BY i RANGE BETWEEN '1 month' PRECEDING AND '20 days' FOLLOWING);

SELECT id, count(*) OVER w FROM spans WHERE id <= 1004 WINDOW w AS (ORDER BY i DESC RANGE BETWEEN '30 days' PRECEDING AND '1 month' FOLLOWING EXCLUDE TIES);

SELECT id, sum(i) OVER w, avg(i) OVER w FROM spans WHERE id <= 1004 WINDOW w AS (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING);

SELECT id, sum(i) OVER w, avg(j) OVER w, sum(j) FILTER (WHERE j > '1 day') OVER w FROM spans WHERE id <= 1004 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, sum(i) OVER w, avg(i) OVER w FROM spans WHERE id <= 1004 AND (i IS NULL OR id % 5 = 0) WINDOW w AS (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING);

SELECT id, ts - lag(ts) OVER (ORDER BY ts, id), ts - first_value(ts) OVER (ORDER BY ts, id) FROM moments WHERE id < 3000;

SELECT id, rank() OVER (ORDER BY i), dense_rank() OVER (ORDER BY j DESC), lead(i, 2, j) OVER (ORDER BY id) FROM spans WHERE id <= 1004;

SELECT id, count(*) OVER (ORDER BY ts RANGE BETWEEN '1 day' PRECEDING AND '1 day' FOLLOWING) FROM moments WHERE id IN (1, 2, 3001, 3002);

-- Days are those of the session's zone: 23 and 25 hours where the clock is changed.
SELECT id, count(*) OVER w, min(tz) OVER w, max(tz) OVER w FROM moments WHERE id < 3000 WINDOW w AS (ORDER BY tz RANGE BETWEEN '1 day' PRECEDING AND '1 month 2 hours' FOLLOWING);

-- set: TimeZone=America/New_York
SELECT id, count(*) OVER w, min(tz) OVER w, max(tz) OVER w FROM moments WHERE id < 3000 WINDOW w AS (ORDER BY tz DESC RANGE BETWEEN '1 year' PRECEDING AND '1 day 30 minutes' PRECEDING);

-- error
SELECT count(*) OVER (ORDER BY tz RANGE '-1 day' PRECEDING) FROM moments;

-- error
SELECT count(*) OVER (ORDER BY tz RANGE '1 day' PRECEDING) FROM moments WHERE id = 3003;

-- params: interval='36 hours'
SELECT id, count(*) OVER (ORDER BY d RANGE $1 PRECEDING) FROM moments WHERE id < 3000;

-- error
SELECT count(*) OVER (ORDER BY ts RANGE BETWEEN '-1 day' PRECEDING AND CURRENT ROW) FROM moments;

-- error
SELECT count(*) OVER (ORDER BY d RANGE BETWEEN '1 month -31 days' PRECEDING AND CURRENT ROW) FROM moments;

-- A negative length is no error where it is not.
SELECT count(*) OVER (ORDER BY d RANGE BETWEEN '1 month -30 days' PRECEDING AND CURRENT ROW) FROM moments WHERE id < 50;

-- error
SELECT count(*) OVER (ORDER BY tod RANGE BETWEEN '-1 hour' PRECEDING AND CURRENT ROW) FROM spans;

SELECT count(*) OVER (ORDER BY tod RANGE BETWEEN '-1 day' PRECEDING AND CURRENT ROW) FROM spans;

-- error
SELECT count(*) OVER (ORDER BY ts RANGE BETWEEN '1 day' PRECEDING AND '1 day' FOLLOWING) FROM moments WHERE id = 3004;

-- error
SELECT count(*) OVER (ORDER BY ts RANGE BETWEEN '1 day' PRECEDING AND '1 day' FOLLOWING) FROM moments WHERE id = 3003;

-- error
SELECT count(*) OVER (ORDER BY d RANGE BETWEEN '1 day' PRECEDING AND '1 day' FOLLOWING) FROM moments WHERE id = 3004;

-- error
SELECT count(*) OVER (ORDER BY i RANGE BETWEEN '1 month' PRECEDING AND '1 month' FOLLOWING) FROM spans WHERE id = 1005;
