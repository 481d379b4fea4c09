-- The seam at start: expressions without columns that only PostgreSQL can compute, once per execution.

SELECT count(*) FROM all_types WHERE tz < now() + interval '1000 years';

SELECT id FROM small WHERE placed < now() AND shipped < current_date;

SELECT id, placed < current_timestamp, shipped <= current_date, placed < localtimestamp FROM small;

SELECT now() - now(), now() = current_timestamp, transaction_timestamp() = now(), id FROM small;

SELECT current_setting('TimeZone'), id FROM small;

-- set: pgfusion_test.shift=7
SELECT id, id + current_setting('pgfusion_test.shift')::int FROM small WHERE id > current_setting('pgfusion_test.shift')::int;

-- set: pgfusion_test.shift=3
SELECT id, id + stable_offset() FROM small WHERE id > stable_offset();

SELECT id + stable_offset() FROM small WHERE stable_offset() = 100;

SELECT current_user = session_user, current_database() = current_catalog, pg_backend_pid() > 0, id FROM small;

SELECT version() LIKE 'PostgreSQL%', id FROM small;

SELECT id FROM all_types WHERE d < DATE '1990-01-01' + 20 AND d >= DATE '1990-01-01' + INTERVAL '1 day' * 3;

SELECT id FROM all_types WHERE d BETWEEN date_trunc('month', DATE '2004-06-17') AND date_trunc('month', DATE '2004-06-17') + INTERVAL '1 month - 1 day';

SELECT count(*) FROM all_types WHERE ts > '2020-01-01'::timestamp - INTERVAL '1 year 2 months 3 days 04:05:06';

SELECT id FROM small WHERE shipped = to_date('01.03.2021', 'DD.MM.YYYY');

SELECT id FROM small WHERE name = lower('ANVIL') OR name = chr(98) || 'olt';

SELECT id + imm_double(21), imm_label(3) || name FROM small;

SELECT id FROM small WHERE imm_double(2) < id AND imm_label(4) = 'even';

SELECT scale_by(10), scale_by(10, 3), scale_by(factor => 2, x => 8), id FROM small;

SELECT pick_first(NULL, 5) + id, count_arguments(1, 2, 3), null_to_minus_one(NULL) FROM small;

SELECT strict_half(NULL), strict_half(5) + id FROM small;

SELECT '{"a": [1, 2]}'::jsonb -> 'a' ->> 1, ('{"a": 5}'::jsonb ->> 'a')::int + id FROM small;

SELECT id FROM small WHERE id = ANY (string_to_array('1,3,5', ',')::int[]);

SELECT id, ARRAY[1, 2, 3] || id, (ARRAY[10, 20, 30])[2] + id FROM small;

SELECT sum(i4 + stable_offset()), count(*) FILTER (WHERE i4 > stable_offset() * 100) FROM all_types WHERE abs(i4::int8) < 1000000;

SELECT grp % stable_offset(), count(*) FROM all_types GROUP BY 1;

-- ordered
SELECT id FROM small ORDER BY id LIMIT stable_offset() / 25 OFFSET length('ab');

SELECT INTERVAL '1 day' * 3 + INTERVAL '2 hours', INTERVAL '1 month' > INTERVAL '29 days', id FROM small;

SELECT 3 <~> 10, id + (3 <~> 10) FROM small;

-- params: text=2021-03-01
SELECT id FROM small WHERE shipped = $1::date;

-- params: int4=7
SELECT id, imm_label($1), imm_double($1) + id FROM small WHERE stable_add($1) = 107;

-- error
SELECT id + stable_add(2147483647) FROM small;

-- error
-- set: pgfusion_test.shift=seven
SELECT id FROM small WHERE id > stable_offset();

-- error
-- params: text=not a date
SELECT id FROM small WHERE shipped = $1::date;

-- error
SELECT id FROM small WHERE fail_on(5, 5) = id;

SELECT id FROM empty_table WHERE id > stable_offset();

SELECT txid_current_if_assigned() IS NULL, pg_is_in_recovery(), id FROM small;

SELECT coalesce(current_setting('pgfusion_test.nowhere', true), 'unset'), id FROM small;

SELECT CASE WHEN stable_offset() > 50 THEN id ELSE -id END FROM small;
