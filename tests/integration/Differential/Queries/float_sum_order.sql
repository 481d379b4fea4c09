-- Sums of floats that are not exact: the answer is that of adding in the order of the rows.

-- scan-order
SELECT sum(f8r), avg(f8r) FROM all_types;

-- scan-order
SELECT grp, sum(f8r), avg(f8r) FROM all_types GROUP BY grp;

-- scan-order
SELECT tag, b, sum(f8r * f8), avg(f8r / 7) FROM all_types GROUP BY tag, b;

-- scan-order
SELECT sum(f8 / 3), sum(f4 / 3::float4), avg(f4 / 3::float4) FROM all_types;

-- scan-order
SELECT sum(f8r) FILTER (WHERE i4 > 0), sum(f8r) FROM all_types WHERE id > 5000;

-- scan-order
SELECT sum(0.1::float8), avg(0.1::float8), sum(0.1::float4) FROM all_types;

-- scan-order
SELECT id % 4000 AS m, sum(f8r), avg(f8r) FROM all_types GROUP BY id % 4000;

-- scan-order
SELECT sum(weight / 7), avg(weight / 7) FROM small;
