-- No rows.

SELECT * FROM empty_table;

SELECT count(*) FROM empty_table;

SELECT count(id), sum(i2), sum(i8), sum(f4), sum(f8), sum(n), sum(n152), avg(i4), avg(f8), avg(n152), min(t), max(d), min(c) FROM empty_table;

SELECT i4, count(*) FROM empty_table GROUP BY i4;

SELECT count(*), sum(i4) + 1, coalesce(sum(n), 0) FROM empty_table;

SELECT DISTINCT t, c FROM empty_table;

-- ordered
SELECT * FROM empty_table ORDER BY i4 DESC, t LIMIT 5;

SELECT i4 / 0, t::int FROM empty_table;

SELECT count(*) FROM empty_table GROUP BY ();

SELECT count(*) FROM empty_table GROUP BY 2 + 1;

SELECT max(i4) FROM empty_table WHERE i4 > 3 HAVING max(i4) > 5;

SELECT sum(i4), count(*), avg(n152) FROM all_types WHERE id < 0;

SELECT grp, sum(i4) FROM all_types WHERE id < 0 GROUP BY grp;

SELECT id FROM all_types WHERE tag = 'omega';

SELECT count(DISTINCT t), sum(DISTINCT i4) FROM empty_table;

SELECT to_char(sum(n152), '999G990D00'), imm_label(max(i4)) FROM empty_table;
