-- The seam at the top: PostgreSQL's functions over the worker's columns.

SELECT to_char(sum(n152), 'FM999G999G999G990D00') FROM all_types;

SELECT tag, to_char(sum(n152), 'FM999G999G999G990D00'), to_char(avg(i4), '99990.000'), to_char(max(d), 'DD.MM.YYYY') FROM all_types WHERE id < 19000 GROUP BY tag;

SELECT tag, imm_label(count(*)::int), imm_double(sum(i4)), strict_half(sum(n152)) FROM all_types GROUP BY tag;

SELECT stable_add(max(i2)), null_to_minus_one(min(rare)), pick_first(min(tag), 'x') FROM all_types;

SELECT upper(tag) || ' ' || format('%s rows, %s', count(*), max(vc)) FROM all_types GROUP BY tag;

SELECT grp, jsonb_build_object('grp', grp, 'n', count(*), 'sum', sum(n152), 'max', max(ts)) FROM all_types GROUP BY grp;

SELECT ARRAY[min(i4), max(i4)], ROW(count(*), sum(i4)), (ARRAY[sum(i2), sum(grp)])[2] FROM all_types;

SELECT round(avg(f8)::numeric, 3), round(sum(f8)::numeric / count(*), 5), sqrt(sum(f8 * f8)), ln(count(*)) FROM all_types;

SELECT date_trunc('month', max(d)), age(max(d), min(d)), extract(year FROM max(ts)), max(d) + interval '1 month' FROM all_types WHERE id < 19000;

SELECT regexp_replace(max(tag), 'a', 'A', 'g'), md5(max(t)), length(max(t)), left(min(t), 3), reverse(max(vc)) FROM all_types;

SELECT CASE WHEN sum(i4) > 0 THEN to_char(sum(i4), '9,999,999') ELSE 'nothing' END, coalesce(to_char(sum(rare) FILTER (WHERE rare < 0), '9'), 'none') FROM all_types;

-- ordered
SELECT tag, to_char(sum(n152), '000000000000D00') AS shown FROM all_types GROUP BY tag ORDER BY shown;

-- ordered
SELECT tag, imm_label(count(*)::int) FROM all_types GROUP BY tag ORDER BY imm_double(count(*)), tag;

-- ordered
SELECT to_char(d, 'YYYY') AS y, count(*) FROM all_types WHERE isfinite(d) AND d > '1900-01-01' GROUP BY y ORDER BY y DESC LIMIT 5;

SELECT tag FROM all_types GROUP BY tag HAVING imm_label(count(*)::int) = 'even' OR to_char(sum(i4), 'S') = '+';

-- ordered
SELECT id, to_char(price, 'L999D99'), to_char(placed, 'HH24:MI TZ') FROM small ORDER BY price DESC NULLS LAST, id LIMIT 4;

SELECT DISTINCT to_char(shipped, 'YYYY') FROM small;

SELECT id, concat(name, '/', kind, '/', qty), concat_ws(',', id, NULL, price), num_nulls(name, kind) FROM small;

SELECT sum(i4)::text || '%', (avg(i4)::numeric(10,3))::text, count(*)::int2 + 1::int2, sum(grp)::money IS NOT NULL FROM all_types;

SELECT grp, (sum(i2)::int) <~> 0 FROM all_types GROUP BY grp;

SELECT current_setting('TimeZone') || count(*), now() > max(placed), stable_offset() + sum(qty) FROM small;

-- error
SELECT tag, fail_on((count(*) * 0)::int, 0) FROM all_types GROUP BY tag;

-- error
SELECT to_char(sum(n152), 'FM9')::int FROM all_types;

-- error
SELECT (sum(i4) / (count(*) - 20000))::text FROM all_types;

-- params: text=FM999990.000
SELECT tag, to_char(avg(i4), $1) FROM all_types GROUP BY tag;

SELECT width_bucket(sum(i4), -1000000000, 1000000000, 10), greatest(sum(i4), count(*)), least(avg(i4), 0), nullif(count(*), 20000) FROM all_types;
