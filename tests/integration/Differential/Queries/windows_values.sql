-- Functions that take their value from another row.

SELECT id, lag(id) OVER w, lead(id) OVER w, lag(i4) OVER w, lead(t) OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (ORDER BY id);

SELECT id, lag(n) OVER w, lead(n152) OVER w, lag(n3810, 2) OVER w, lead(f8r, 3) OVER w, lag(b) OVER w, lead(u) OVER w, lag(by) OVER w FROM all_types WHERE id <= 2000 WINDOW w AS (PARTITION BY grp ORDER BY id DESC);

SELECT id, lag(d) OVER w, lead(ts) OVER w, lag(tz) OVER w, lead(c) OVER w, lag(vc) OVER w, lead(i2) OVER w, lag(f4) OVER w FROM all_types WHERE id <= 500 WINDOW w AS (ORDER BY id);

-- Offsets: none, negative, NULL, of each row, beyond the ends.
SELECT id, lag(qty, 0) OVER w, lag(qty, -1) OVER w, lead(qty, -2) OVER w, lag(qty, 100) OVER w, lead(qty, NULL) OVER w, lag(qty, NULL, 5) OVER w FROM small WINDOW w AS (ORDER BY id);

SELECT id, lag(id, qty) OVER w, lead(id, id % 4) OVER w, lag(id, nullif(id % 4, 2), -7) OVER w FROM small WINDOW w AS (ORDER BY id);

SELECT id, lag(id, 2147483647) OVER w, lead(id, 2147483647, 0) OVER w, lag(id, -2147483647 - 1, 1) OVER w, lead(id, -2147483647 - 1) OVER w FROM small WINDOW w AS (ORDER BY id);

-- params: int4=2, int4=-1
SELECT id, lag(id, $1, $2) OVER (ORDER BY id) FROM small;

-- params: int4=null
SELECT id, lag(id, $1, 0) OVER (ORDER BY id), lead(id, 1, $1) OVER (ORDER BY id) FROM small;

-- Defaults: constants, other columns, of another scale.
SELECT id, lag(price, 1, 0) OVER w, lead(price, 1, 0.00) OVER w, lag(price, 1, qty) OVER w, lead(name, 1, 'end') OVER w, lag(qty, 2, id * 100) OVER w FROM small WINDOW w AS (ORDER BY id);

SELECT id, lag(n, 1, 1.5) OVER w, lead(n152, 1, 3) OVER w, lag(n3810, 5, n152) OVER w, lead(i2, 1, i4) OVER w, lag(f4, 1, f8) OVER w FROM all_types WHERE id <= 300 WINDOW w AS (ORDER BY id);

-- The default is computed only where it is needed.
SELECT id, lag(qty, 1, 1 / (id - 1 + 1)) OVER w, lag(qty, 1, CASE WHEN id = 1 THEN 7 ELSE 1 / (id - id) END) OVER w FROM small WINDOW w AS (ORDER BY id);

-- The value is not computed for rows that nobody takes it from.
SELECT id, lag(100 / (id - 10)) OVER (ORDER BY id), lead(100 / (id - 1)) OVER (ORDER BY id) FROM small;

SELECT id, lag(i4 + i2) OVER w, lead(n * n152) OVER w, lag(nullif(t, tag)) OVER w, lag(coalesce(rare, -id)) OVER w, lead(CASE WHEN b THEN i4 ELSE i2 END) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY tag ORDER BY id);

SELECT id, id - lag(id) OVER w, coalesce(lag(i4) OVER w, 0) + i4, lag(t) OVER w || '-' || t, lag(d) OVER w = d FROM all_types WHERE id <= 200 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, first_value(id) OVER w, last_value(id) OVER w, nth_value(id, 2) OVER w, nth_value(t, 3) OVER w, first_value(n) OVER w, last_value(n152) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id);

SELECT id, first_value(id) OVER w, last_value(id) OVER w, nth_value(id, 2) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING);

SELECT id, first_value(id) OVER w, last_value(id) OVER w, nth_value(id, 2) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 4 FOLLOWING);

SELECT id, first_value(id) OVER w, last_value(id) OVER w, nth_value(id, 4) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);

SELECT id, first_value(id) OVER w, last_value(id) OVER w, nth_value(id, 1) OVER w, nth_value(id, 3) OVER w FROM all_types WHERE id <= 1000 WINDOW w AS (PARTITION BY grp ORDER BY id ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW);

-- Which row is which is told by the whole order, the peers by its first key.
SELECT id, first_value(grp) OVER w, last_value(grp) OVER w, nth_value(grp, 5) OVER w FROM all_types WHERE id <= 400 WINDOW w AS (PARTITION BY tag ORDER BY grp GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE GROUP);

SELECT id, first_value(grp) OVER w, last_value(grp) OVER w, nth_value(grp, 20) OVER w FROM all_types WHERE id <= 400 WINDOW w AS (PARTITION BY tag ORDER BY grp GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES);

SELECT id, nth_value(id, id % 3 + 1) OVER w, nth_value(id, nullif(id % 3 + 1, 2)) OVER w, nth_value(id, 2147483647) OVER w, nth_value(id, NULL) OVER w FROM small WINDOW w AS (ORDER BY id);

SELECT lag(b) OVER w, lead(n, 1, 0) OVER w, first_value(t) OVER w, last_value(u) OVER w, nth_value(n3810, 2) OVER w FROM all_null WINDOW w AS (ORDER BY i4);

SELECT id, lag(t) OVER w, first_value(n) OVER w FROM empty_table WINDOW w AS (ORDER BY id);

SELECT id, lag(f8) OVER w, lead(f4, 2) OVER w, lag(n) OVER w, first_value(i8) OVER w, last_value(d) OVER w, lead(ts) OVER w, lag(tz) OVER w FROM extremes WINDOW w AS (ORDER BY id);

SELECT id, lag(n) OVER w, lead(n5020) OVER w, lag(nneg, 1, 1) OVER w, lead(n3838, 1, n1818) OVER w, nth_value(nan62, 3) OVER w FROM numerics WINDOW w AS (PARTITION BY k ORDER BY id);
