-- The seam at the leaf: expressions over columns that only PostgreSQL can compute, in the scan.

SELECT id, imm_label(qty) FROM small;

SELECT id, imm_double(qty), imm_double(id) + 1 FROM small;

SELECT id FROM small WHERE imm_label(qty) = 'odd';

SELECT imm_label(i4), count(*), sum(i4) FROM all_types WHERE id < 5000 GROUP BY imm_label(i4);

SELECT imm_label(i2) || '/' || tag, count(*) FROM all_types WHERE id < 3000 GROUP BY 1;

SELECT sum(imm_double(i4)), avg(strict_half(n152)), max(null_to_minus_one(i2)), count(null_for_odd(i4)) FROM all_types WHERE id < 5000;

SELECT id, strict_half(price), null_to_minus_one(qty), null_for_odd(qty), null_for_odd(qty) IS NULL FROM small;

SELECT id, stable_add(id), stable_add(qty) FROM small WHERE stable_add(id) > 104;

-- set: pgfusion_test.shift=5
SELECT id FROM small WHERE stable_add(qty) > id;

SELECT id, scale_by(price), scale_by(price, id), scale_by(factor => price, x => 2) FROM small;

SELECT id, pick_first(qty, id), pick_first(name, kind::text), count_arguments(id, qty, 3) FROM small;

SELECT id, qty <~> id, (qty <~> id) > 2 FROM small;

SELECT id FROM all_types WHERE (i2 <~> 500) < 3;

SELECT id FROM strings WHERE t ~ '[0-9]{2}$' AND id < 300;

SELECT id, regexp_replace(t, '[aeiou]', '*', 'g'), t ~* 'FIX' FROM strings WHERE id BETWEEN 100 AND 160;

SELECT regexp_replace(t, '[0-9]+', '#') AS shape, count(*) FROM strings GROUP BY 1;

SELECT substring(t FROM '[0-9]+')::int AS number, count(*) FROM strings WHERE id >= 100 GROUP BY 1;

SELECT id FROM opaque WHERE j @> '{"tags": [1]}';

SELECT id, j ->> 'id', (j -> 'deep' ->> 'n')::numeric + 1, j #>> '{tags,1}', j ? 'deep' FROM opaque WHERE id < 50;

SELECT (j -> 'tags' ->> 0)::int AS tag, count(*), sum((j ->> 'id')::int), sum((j #>> '{deep,n}')::numeric) FROM opaque GROUP BY 1;

SELECT jsonb_array_length(j -> 'tags'), jsonb_typeof(j -> 'id'), count(*) FROM opaque GROUP BY 1, 2;

SELECT id, ints[1], ints[3] + 1, array_length(words, 1), ints @> ARRAY[id], words && ARRAY['w5'] FROM opaque WHERE id < 60;

SELECT id FROM opaque WHERE ints[1] > 280;

SELECT id, span > INTERVAL '1 month', span + INTERVAL '1 day', extract(epoch FROM span), span * 2, justify_days(span) FROM opaque WHERE id < 60;

SELECT id FROM opaque WHERE span < INTERVAL '-10 days';

SELECT id, m = 'happy', m > 'sad', m::text, pos + 1, cost * 2, addr << '10.3.0.0/16', host(addr) FROM opaque WHERE id < 60;

SELECT id FROM opaque WHERE m = 'happy' AND pos > 100 AND cost < 250;

SELECT id FROM opaque WHERE addr <<= net;

SELECT id, pt[0], pt <-> point(0, 0), lower(r), r @> id, (pr).x, (pr).y, bits & B'00001111', length(vbits) FROM opaque WHERE id < 60;

SELECT (pr).x % 3 AS x, count(*), min((pr).y) FROM opaque GROUP BY 1;

SELECT id FROM opaque WHERE v @@ to_tsquery('simple', 'word3 & other');

SELECT id, tod + INTERVAL '1 hour', tod > '05:00', todz, o::int8, nm || 'x', ch = 'C', rel::text FROM opaque WHERE id < 60;

SELECT id, to_char(price, '999D99'), to_char(shipped, 'Day DD Mon YYYY'), to_char(qty, 'RN') FROM small;

SELECT to_char(d, 'YYYY-MM') AS month, count(*), sum(n152) FROM all_types WHERE d < '1992-01-01' AND d > '1900-01-01' GROUP BY 1;

SELECT to_char(ts, 'Dy') AS day, count(*) FROM all_types WHERE isfinite(ts) AND id < 5000 GROUP BY 1;

SELECT id, format('%s-%s|%I|%L', name, qty, coalesce(kind, '?'), name), encode(sha256(name::bytea), 'hex') FROM small;

SELECT id, date_trunc('quarter', placed), age(placed, '2021-01-01 00:00:00+00'), date_part('epoch', placed), extract(isodow FROM shipped) FROM small;

-- Mixed: one conjunct of the worker's, one of PostgreSQL's, one of both.
SELECT count(*), sum(i4) FROM all_types WHERE id < 4000 AND i4 > 0 AND imm_label(i4) = 'even' AND (i2 > 0 OR imm_label(i2) = 'odd');

SELECT grp, sum(i4), sum(CASE WHEN imm_label(i2) = 'odd' THEN i4 ELSE 0 END) FROM all_types WHERE id < 4000 GROUP BY grp;

SELECT tag, count(*) FILTER (WHERE imm_label(i4) = 'odd'), count(DISTINCT imm_label(i4)) FROM all_types WHERE id < 4000 GROUP BY tag;

-- ordered
SELECT id, qty FROM small ORDER BY imm_label(qty), imm_double(qty) DESC NULLS LAST, id;

SELECT DISTINCT imm_label(i2), h(grp, 'x') % 4 FROM all_types WHERE id < 3000;

-- A guard against the function's own error.
SELECT CASE WHEN id <> 5 THEN fail_on(id, 5) END FROM small;

SELECT id FROM small WHERE id <> 5 AND CASE WHEN id = 5 THEN fail_on(id, 5) > 0 ELSE true END;

-- error
SELECT id, imm_label(fail_on(id, 5)) FROM small;

-- Volatile functions are evaluated by PostgreSQL, wherever they stand.
SELECT id, volatile_same(qty) FROM small;

SELECT id FROM small WHERE volatile_same(qty) = 3;

SELECT count(*) FROM all_types WHERE random() >= 0;

SELECT id, random() < 2, clock_timestamp() > placed FROM small;

-- System columns and whole rows in expressions.
SELECT id FROM small WHERE ctid = '(0,3)';

SELECT id, to_jsonb(small) ->> 'name', row_to_json(small), small::text FROM small;

SELECT id FROM small WHERE small IS NOT NULL;

SELECT tableoid::regclass::text, count(*) FROM small GROUP BY tableoid;

SELECT count(*) FROM all_types TABLESAMPLE BERNOULLI (100);

SELECT count(*) < 20000, count(*) > 0 FROM all_types TABLESAMPLE SYSTEM (50) REPEATABLE (3);
