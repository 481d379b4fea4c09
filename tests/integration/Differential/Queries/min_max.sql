-- min and max.

SELECT min(i2), max(i2), min(i4), max(i4), min(i8), max(i8) FROM all_types;

SELECT min(f4), max(f4), min(f8), max(f8), min(f8r), max(f8r) FROM all_types;

SELECT min(n), max(n), min(n152), max(n152), min(n3810), max(n3810) FROM all_types;

SELECT min(d), max(d), min(ts), max(ts), min(tz), max(tz) FROM all_types;

SELECT min(t), max(t), min(vc), max(vc), min(c), max(c) FROM all_types;

SELECT min(id), max(id) FROM all_types;

SELECT min(d), max(d) FROM all_types WHERE id < 19000;

SELECT grp, min(i2), max(i4), min(i8), max(f4), min(f8), max(n152), min(d), max(ts), min(tz) FROM all_types GROUP BY grp;

SELECT tag, min(t), max(t), min(vc), max(c) FROM all_types WHERE id < 19000 GROUP BY tag;

SELECT min(i4) FILTER (WHERE b), max(i4) FILTER (WHERE NOT b), min(t) FILTER (WHERE t <> ''), max(d) FILTER (WHERE isfinite(d)) FROM all_types;

SELECT min(DISTINCT i2), max(DISTINCT tag) FROM all_types;

SELECT min(i4 % 1000), max(abs(i2::int4)), min(-f8), max(n152 * 2), min(length(t)), max(length(t)) FROM all_types;

SELECT min(f8), max(f8), min(f4), max(f4) FROM extremes;

SELECT min(f8), max(f8) FROM extremes WHERE id <> 3;

SELECT min(n), max(n) FROM extremes;

SELECT min(n), max(n) FROM extremes WHERE id > 3;

SELECT min(d), max(d), min(ts), max(ts), min(tz), max(tz) FROM extremes;

SELECT min(i2), max(i2), min(i4), max(i4), min(i8), max(i8) FROM extremes;

SELECT min(nan62), max(nan62), min(n42), max(n1818), min(n380), max(n3838), min(n5020), max(nneg) FROM numerics;

SELECT k, min(nan62), max(nan62), min(n195), max(n380) FROM numerics GROUP BY k;

SELECT min(t COLLATE "C"), max(t COLLATE "C"), min(t_c), max(t_c) FROM strings;

SELECT min(t_icu), max(t_icu), min(t_libc), max(t_libc) FROM strings;

SELECT min(name), max(name), min(kind), max(kind) FROM small;

SELECT min(m), max(m), min(span), max(span), min(addr), max(addr) FROM opaque;

-- split
SELECT min(ints), max(words), min(o), max(tod), min(todz) FROM opaque;

SELECT max(i4) - min(i4)::int8, max(d) - min(d), max(ts) - min(ts), max(tag) || min(tag) FROM all_types WHERE id < 19000;

SELECT min(id) FROM all_types WHERE i4 > 90000 AND tag = 'delta';

SELECT max(by::text), min(u::text) FROM all_types;

SELECT min(b::int), max(b::int) FROM all_types;

SELECT min(1), max('x'), min(NULL::int) FROM small;

-- Of two arguments the collation is the one that is not the default, wherever it stands.
SELECT min(nullif(t, t_icu || '!')), max(nullif(t, t_icu || '!')), max(coalesce(t, t_icu)), min(CASE WHEN id > 50 THEN t ELSE t_icu END) FROM strings;

SELECT min(CASE WHEN true THEN t ELSE t_icu END), max(CASE WHEN true THEN t ELSE t_icu END) FROM strings;
