-- Aggregates that see their rows in an order: string_agg, array_agg, percentiles, mode, and any aggregate with ORDER BY.

SELECT string_agg(name, ',' ORDER BY id), string_agg(name, ', ' ORDER BY id DESC), string_agg(name, '' ORDER BY name, id) FROM small;

SELECT kind, string_agg(name, ',' ORDER BY id), string_agg(name, name ORDER BY id), string_agg(kind, name ORDER BY id), string_agg(name, NULL ORDER BY id) FROM small GROUP BY kind;

SELECT string_agg(name, ',' ORDER BY weight DESC NULLS LAST, id), string_agg(name, ',' ORDER BY shipped NULLS FIRST, id), string_agg(name || qty, '/' ORDER BY qty, id) FROM small;

-- Without ORDER BY in the order of the scan.
-- scan-order
SELECT string_agg(tag, ','), array_agg(grp) FROM all_types WHERE id < 3000;

-- scan-order
-- set: enable_sort=off
SELECT grp, string_agg(vc, ';'), array_agg(i4) FROM all_types GROUP BY grp;

SELECT grp, string_agg(t, ',' ORDER BY id) FROM all_types WHERE id < 4000 GROUP BY grp;

SELECT tag, string_agg(by, '\x00ff' ORDER BY id), string_agg(by, NULL ORDER BY by, id), string_agg(u::text, ' ' ORDER BY u, id) FROM all_types WHERE id < 500 GROUP BY tag;

SELECT string_agg(DISTINCT kind, ','), string_agg(DISTINCT kind, ',' ORDER BY kind DESC), string_agg(DISTINCT name, '-' ORDER BY name DESC), count(DISTINCT kind) FROM small;

SELECT tag, string_agg(DISTINCT vc, ',' ORDER BY vc), string_agg(DISTINCT substr(t, 1, 2), ''), string_agg(DISTINCT tag, vc ORDER BY tag, vc DESC) FROM all_types WHERE id < 2000 GROUP BY tag;

SELECT string_agg(name, ',' ORDER BY id) FILTER (WHERE qty > 2), string_agg(name, ',' ORDER BY id) FILTER (WHERE false), string_agg(name, ',') FILTER (WHERE id = 9) FROM small;

SELECT string_agg(t, ','), array_agg(i4), array_agg(t ORDER BY id), string_agg(t, ',' ORDER BY id) FROM empty_table;

SELECT b, string_agg(t, ',' ORDER BY id), array_agg(i4 ORDER BY i8) FROM empty_table GROUP BY b;

SELECT string_agg(t, ','), array_agg(i4), array_agg(t ORDER BY b), array_agg(DISTINCT n), percentile_cont(0.5) WITHIN GROUP (ORDER BY f8), mode() WITHIN GROUP (ORDER BY t) FROM all_null;

-- Arrays of every kind of element.
SELECT array_agg(id ORDER BY id), array_agg(qty ORDER BY id), array_agg(price ORDER BY id), array_agg(weight ORDER BY id), array_agg(ok ORDER BY id) FROM small;

SELECT array_agg(name ORDER BY id), array_agg(kind ORDER BY id), array_agg(shipped ORDER BY id), array_agg(placed ORDER BY id) FROM small;

SELECT grp, array_agg(i2 ORDER BY id), array_agg(i8 ORDER BY id), array_agg(f4 ORDER BY id), array_agg(n ORDER BY id), array_agg(n3810 ORDER BY id), array_agg(u ORDER BY id), array_agg(by ORDER BY id) FROM all_types WHERE id < 1000 GROUP BY grp;

SELECT grp, array_agg(d ORDER BY id), array_agg(ts ORDER BY id), array_agg(tz ORDER BY id), array_agg(vc ORDER BY id), array_agg(c ORDER BY id), array_agg(b ORDER BY id), array_agg(t ORDER BY id) FROM all_types WHERE id < 1000 GROUP BY grp;

SELECT array_agg(n ORDER BY id), array_agg(nan62 ORDER BY id), array_agg(n5020 ORDER BY id), array_agg(n3838 ORDER BY id) FROM numerics;

SELECT array_agg(m ORDER BY id), array_agg(span ORDER BY id), array_agg(j ORDER BY id), array_agg(tod ORDER BY id), array_agg(o ORDER BY id), array_agg(addr ORDER BY id) FROM opaque;

SELECT array_agg(f8 ORDER BY id), array_agg(f4 ORDER BY id), array_agg(n ORDER BY id) FROM extremes WHERE id NOT IN (6, 7, 8, 9);

SELECT array_agg(DISTINCT qty), array_agg(DISTINCT kind ORDER BY kind DESC), array_agg(DISTINCT ok), array_agg(DISTINCT qty ORDER BY qty DESC NULLS LAST) FROM small;

SELECT array_length(array_agg(id ORDER BY id), 1), (array_agg(name ORDER BY id DESC))[2], cardinality(array_agg(qty)) FROM small;

SELECT array_agg(rare ORDER BY id DESC) FROM all_types;

SELECT array_agg(1 ORDER BY id), array_agg(NULL::int), string_agg('x', 'y'), array_agg(id * 2 ORDER BY -id) FROM small;

-- Percentiles.
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY qty), percentile_cont(0.25) WITHIN GROUP (ORDER BY price), percentile_cont(0.9) WITHIN GROUP (ORDER BY weight DESC), percentile_cont(0) WITHIN GROUP (ORDER BY qty), percentile_cont(1) WITHIN GROUP (ORDER BY qty) FROM small;

SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY qty), percentile_disc(0.3) WITHIN GROUP (ORDER BY price DESC), percentile_disc(0) WITHIN GROUP (ORDER BY name), percentile_disc(1) WITHIN GROUP (ORDER BY shipped), percentile_disc(0.7) WITHIN GROUP (ORDER BY kind) FROM small;

SELECT tag, percentile_cont(0.5) WITHIN GROUP (ORDER BY f8r), percentile_cont(0.99) WITHIN GROUP (ORDER BY i4), percentile_disc(0.9) WITHIN GROUP (ORDER BY n152), percentile_disc(0.1) WITHIN GROUP (ORDER BY t), percentile_disc(0.5) WITHIN GROUP (ORDER BY u) FROM all_types GROUP BY tag;

SELECT grp, percentile_cont(0.1) WITHIN GROUP (ORDER BY f8), percentile_cont(0.9) WITHIN GROUP (ORDER BY f8), percentile_cont(0.5) WITHIN GROUP (ORDER BY f8) FILTER (WHERE b), sum(f8), count(*) FROM all_types GROUP BY grp;

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f8), percentile_disc(0.5) WITHIN GROUP (ORDER BY f8), percentile_cont(0.01) WITHIN GROUP (ORDER BY f8) FROM extremes;

SELECT percentile_cont(NULL::float8) WITHIN GROUP (ORDER BY qty), percentile_disc(NULL::float8) WITHIN GROUP (ORDER BY name) FROM small;

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f8), percentile_disc(0.5) WITHIN GROUP (ORDER BY t), mode() WITHIN GROUP (ORDER BY i4) FROM empty_table;

-- params: float8=0.75
SELECT kind, percentile_cont($1) WITHIN GROUP (ORDER BY qty), percentile_disc($1) WITHIN GROUP (ORDER BY name) FROM small GROUP BY kind;

-- error
SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY qty) FROM small;

-- error
SELECT percentile_disc(-0.0000012345678) WITHIN GROUP (ORDER BY qty) FROM small;

-- error
SELECT percentile_cont('NaN') WITHIN GROUP (ORDER BY f8) FROM empty_table;

SELECT mode() WITHIN GROUP (ORDER BY qty), mode() WITHIN GROUP (ORDER BY name DESC), mode() WITHIN GROUP (ORDER BY kind), mode() WITHIN GROUP (ORDER BY price), mode() WITHIN GROUP (ORDER BY ok) FROM small;

SELECT grp, mode() WITHIN GROUP (ORDER BY tag), mode() WITHIN GROUP (ORDER BY vc DESC), mode() WITHIN GROUP (ORDER BY i2), mode() WITHIN GROUP (ORDER BY n152), mode() WITHIN GROUP (ORDER BY b) FROM all_types GROUP BY grp;

-- ORDER BY in aggregates that do without, and in those of floats that do not.
SELECT count(id ORDER BY name), sum(qty ORDER BY id DESC), min(price ORDER BY id), bool_or(ok ORDER BY id) FROM small;

SELECT grp, sum(f8r ORDER BY id DESC), avg(f8r ORDER BY f8r, id), stddev(f8r ORDER BY -id), corr(f8r, f8 ORDER BY id DESC) FROM all_types GROUP BY grp;

SELECT sum(DISTINCT f8r ORDER BY f8r DESC), avg(DISTINCT f8r), sum(DISTINCT f8r), count(DISTINCT f8r) FROM all_types;

-- error
SELECT count(id ORDER BY 1 / (id - 5)) FROM small;

-- With grouping sets, HAVING, sorts and joins.
SELECT kind, ok, string_agg(name, ',' ORDER BY id), array_agg(qty ORDER BY id), percentile_disc(0.5) WITHIN GROUP (ORDER BY qty), mode() WITHIN GROUP (ORDER BY name) FROM small GROUP BY CUBE (kind, ok);

SELECT kind, string_agg(DISTINCT name, ','), array_agg(DISTINCT ok) FROM small GROUP BY ROLLUP (kind);

-- ordered
SELECT tag, string_agg(id::text, ' ' ORDER BY id DESC) AS ids FROM all_types WHERE id < 200 GROUP BY tag HAVING count(*) > 3 ORDER BY ids LIMIT 3;

SELECT a.tag, string_agg(s.name, ',' ORDER BY a.id, s.id), array_agg(a.id ORDER BY a.id, s.id) FROM all_types a JOIN small s ON s.id = a.grp WHERE a.id < 400 GROUP BY a.tag;

SELECT DISTINCT string_agg(ok::text, '' ORDER BY id) FROM small GROUP BY kind;

-- split
SELECT string_agg(name, ',' ORDER BY name USING ~<~, id) FROM small;

-- error
-- split
SELECT array_agg(ints ORDER BY id) FROM opaque;

-- split
SELECT percentile_cont(ARRAY[0.25, 0.5]) WITHIN GROUP (ORDER BY qty) FROM small;

-- split
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY span) FROM opaque;

-- error
-- split
SELECT kind, percentile_disc(kind::text::float8 / 10) WITHIN GROUP (ORDER BY qty) FROM small GROUP BY kind;

-- split
SELECT rank(3) WITHIN GROUP (ORDER BY qty) FROM small;

-- Values without an order of their own beside states that must not be parted.
SELECT grp, b, percentile_disc(0.6) WITHIN GROUP (ORDER BY ts), stddev(DISTINCT i8), avg(f8), count(DISTINCT t), string_agg(DISTINCT t, ',' ORDER BY t) FROM all_types GROUP BY grp, b;
