-- to_char of dates and timestamps. moments has both eras, zoned has instants around changes of the clock, in old and in far times.

SELECT id, to_char(ts, 'YYYY-MM-DD HH24:MI:SS.US'), to_char(tz, 'YYYY-MM-DD HH24:MI:SS.MS'), to_char(d, 'DD.MM.YYYY') FROM moments WHERE id <= 3000 AND (d < '9999-01-01' OR d IS NULL);

SELECT id, to_char(ts, 'YYYY YYY YY Y CC Q WW W IW IYYY IYY IY I DDD IDDD D ID J Y,YYY') FROM moments;

SELECT id, to_char(d::timestamp, 'FMYYYY FMYYY FMYY FMY FMCC FMMM FMDD FMDDD FMIDDD FMWW FMIW FMHH24 FMHH FMMI FMSS AD a.d.') FROM moments WHERE id <= 3000 AND d < '9999-01-01';

SELECT id, to_char(ts, 'MONTH|Month|month|FMMONTH|FMMonth|FMmonth|MON|Mon|mon|RM|rm|FMRM') FROM moments;

SELECT id, to_char(ts, 'DAY|Day|day|FMDAY|FMDay|FMday|DY|Dy|dy') FROM moments;

SELECT id, to_char(ts, 'HH HH12 HH24 AM PM am p.m. A.M. MI SS MS US SSSS SSSSS FF1 FF2 FF3 FF4 FF5 FF6') FROM moments;

SELECT id, to_char(ts, 'DDth DDTH Dth HH24th MIth SSth YYYYth Y,YYYth FMDDDth CCth Jth MSth QTH WWth Wth IWth SSSSth monTH') FROM moments;

SELECT id, to_char(ts, '"Year" YYYY, "quoted \" and \\" MM \ DD \"x" dd, ü€ yyyy hh24:mi:ss q fmdd FXDD SPDD DDSP %') FROM moments;

SELECT id, to_char(ts, 'TZH:TZM OF FMOF'), to_char(tz, 'TZH:TZM OF FMOF') FROM moments;

-- set: TimeZone=America/New_York
SELECT id, to_char(tz, 'YYYY-MM-DD HH24:MI:SS TZH:TZM OF FMOF'), to_char(d, 'YYYY-MM-DD OF BC') FROM zoned;

-- set: TimeZone=Asia/Kathmandu
SELECT id, to_char(tz, 'Day DD Month YYYY HH12:MI:SS.US am OF AD IYYY-"W"IW-ID') FROM zoned;

-- set: TimeZone=Australia/Lord_Howe
SELECT to_char(tz, 'YYYY-MM'), count(*), min(to_char(tz, 'DD HH24')) FROM zoned GROUP BY to_char(tz, 'YYYY-MM');

-- Words of the session's language, names of zones, and patterns of every row are PostgreSQL's.
SELECT to_char(ts, 'TMMonth'), to_char(tz, 'TZ'), to_char(ts, CASE WHEN id % 2 = 0 THEN 'YYYY' ELSE 'MM' END), to_char(ts, ''), to_char(ts, NULL), count(*) FROM moments WHERE id < 200 GROUP BY 1, 2, 3, 4, 5;

SELECT to_char(ts, 'FM'), to_char(ts, '"'), to_char(ts, '\'), to_char(ts, 'FMFMDD'), to_char(ts, '""'), to_char(ts, 'xyz') FROM moments WHERE id < 50;

SELECT to_char(ts, 'YYYY-MM') AS month, sum(id), count(*) FILTER (WHERE to_char(tz, 'ID') IN ('6', '7')) FROM moments GROUP BY 1 HAVING to_char(min(ts), 'MM') < '06';

-- ordered
SELECT to_char(ts, 'IYYY-IW'), id FROM moments WHERE to_char(ts, 'MM') = '07' ORDER BY 1 DESC NULLS FIRST, id LIMIT 50;

-- error
SELECT to_char(d, 'YYYY') FROM moments;
