-- CASE and its relatives.

SELECT id, CASE WHEN qty > 5 THEN 'many' WHEN qty > 0 THEN 'some' ELSE 'none' END FROM small;

SELECT id, CASE qty WHEN 3 THEN 'three' WHEN 7 THEN 'seven' END FROM small;

SELECT id, CASE name WHEN 'anvil' THEN price WHEN 'bolt' THEN price * 2 ELSE 0 END FROM small;

SELECT id, CASE WHEN ok THEN 1 ELSE 0.5 END, CASE WHEN ok THEN 1 ELSE 2.5::float8 END FROM small;

SELECT sum(CASE WHEN i4 > 0 THEN 1 ELSE 0 END), sum(CASE WHEN i4 > 0 THEN n152 END), count(CASE WHEN b THEN 1 END) FROM all_types;

SELECT tag, sum(CASE WHEN grp = 1 THEN i4 WHEN grp = 2 THEN -i4 ELSE 0 END) FROM all_types GROUP BY tag;

-- Only the chosen arm may be evaluated.
SELECT id, CASE WHEN qty <> 0 THEN 100 / qty ELSE 0 END FROM small;

SELECT id, CASE WHEN qty = 0 OR qty IS NULL THEN -1 WHEN 100 / qty > 20 THEN 1 ELSE 0 END FROM small;

SELECT sum(CASE WHEN i2 <> 0 THEN 1000000 / i2 END) FROM all_types;

SELECT sum(CASE WHEN abs(i4::int8) < 30000 THEN i4 * 70000 ELSE 0 END) FROM all_types;

SELECT id, CASE WHEN id > 5 THEN CASE WHEN ok THEN 'a' ELSE 'b' END ELSE CASE WHEN ok IS NULL THEN 'c' ELSE name END END FROM small;

SELECT CASE WHEN i4 IS NULL THEN 'null' WHEN i4 < 0 THEN 'neg' ELSE 'pos' END AS sign, count(*), min(i4) FROM all_types GROUP BY 1;

-- ordered
SELECT id FROM small ORDER BY CASE kind WHEN 'B' THEN 1 WHEN 'A' THEN 2 ELSE 3 END, id;

SELECT id, CASE WHEN false THEN id END, CASE WHEN true THEN qty ELSE 1 / 0 END FROM small;

SELECT id, CASE WHEN NULL THEN 1 ELSE 2 END, CASE id % 3 WHEN 0 THEN d WHEN 1 THEN DATE '2000-01-01' END FROM all_types WHERE id < 50;

SELECT id, CASE WHEN id % 2 = 0 THEN t ELSE vc END, CASE WHEN id % 2 = 0 THEN c ELSE 'x' END FROM all_types WHERE id <= 100;

SELECT id, CASE id WHEN 1 THEN 'a' WHEN 2 THEN 'b' WHEN 3 THEN 'c' WHEN 4 THEN 'd' WHEN 5 THEN 'e' WHEN 6 THEN 'f' WHEN 7 THEN 'g' WHEN 8 THEN 'h' END FROM small;

SELECT coalesce(CASE WHEN qty > 5 THEN name END, kind, 'neither') FROM small;

SELECT id, coalesce(nullif(qty, 0), 1), 100 / coalesce(nullif(qty, 0), 1) FROM small;

-- Folded before any row is read.
-- error
SELECT id, coalesce(qty, 1 / 0) FROM small WHERE qty IS NOT NULL;

-- error
SELECT id, coalesce(qty, 1 / (id - 3)) FROM small;

SELECT id, greatest(NULL, qty, 3), least(NULL, price), greatest(ok, false), least(shipped, '2021-03-02') FROM small;

SELECT greatest(i2, i4, i8), least(f4, f8), greatest(n, n152), least(d, ts::date) FROM all_types WHERE id <= 300;
