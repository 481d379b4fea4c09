-- Columns that hold one value, columns added later, dropped columns.

SELECT count(*), sum(i2), sum(i4), sum(i8), sum(f4), sum(f8), sum(n), sum(n152) FROM constants;

SELECT avg(i2), avg(i4), avg(i8), avg(f4), avg(f8), avg(n), avg(n152) FROM constants;

SELECT DISTINCT b, i2, i4, i8, f4, f8, n, n152, d, ts, tz, t, vc, c, u, by FROM constants;

SELECT min(t), max(t), count(DISTINCT t), count(DISTINCT c), count(DISTINCT u) FROM constants;

SELECT count(*) FROM constants WHERE i4 = 7 AND t = 'always the same' AND c = 'same' AND n = 1.5;

SELECT count(*) FROM constants WHERE i4 <> 7;

SELECT id, i4 FROM constants WHERE id > 2990 AND i4 > 6;

-- ordered
SELECT t, id FROM constants ORDER BY t, i4, id DESC LIMIT 5;

SELECT * FROM altered WHERE id IN (1, 2, 101, 500, 501, 505, 1000, 1001, 1010);

SELECT * FROM altered;

SELECT count(*), count(i4), sum(i4), sum(was_int), sum(added_int), sum(added_numeric), count(added_null) FROM altered;

SELECT added_text, added_bool, added_uuid, count(*) FROM altered WHERE id <= 510 GROUP BY 1, 2, 3;

SELECT id FROM altered WHERE added_int IS NULL;

SELECT id, added_char, added_date, added_numeric FROM altered WHERE added_null IS NOT NULL AND id % 50 = 0;

SELECT added_date + id % 3, count(*) FROM altered GROUP BY 1;

-- ordered
SELECT id, was_int FROM altered WHERE added_int = 42 ORDER BY was_int DESC NULLS LAST, id LIMIT 10;

SELECT added_char || '|', length(added_char), added_char = 'x' FROM altered WHERE id % 200 = 0;

SELECT altered FROM altered WHERE id IN (3, 700);
