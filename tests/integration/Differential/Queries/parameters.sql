-- Parameters of each type, in each place.

-- params: int4=5
SELECT id FROM small WHERE id > $1;

-- params: int8=5
SELECT id, id + $1 FROM small WHERE id > $1;

-- params: int2=3
SELECT id FROM small WHERE qty = $1;

-- params: numeric=12.50
SELECT id, price * $1, price = $1 FROM small;

-- params: numeric=NaN
SELECT id, price + $1, price < $1 FROM small;

-- params: float8=0.25, float4=0.1
SELECT id, weight * $1, weight + $2 FROM small WHERE weight >= $1;

-- params: text=anvil
SELECT id FROM small WHERE name = $1;

-- params: text='a, ''quoted'', text'
SELECT id, $1, name || $1 FROM small;

-- params: varchar=anvil
SELECT id FROM small WHERE name = $1;

-- params: bpchar='A   '
SELECT id FROM small WHERE kind = $1;

-- params: date=2021-03-01, interval='1 month'
SELECT id, shipped - $1, shipped + $2 FROM small WHERE shipped >= $1;

-- params: timestamptz='2021-03-28 01:30:00+00'
SELECT id FROM small WHERE placed >= $1;

-- params: timestamp='2000-01-01 00:00:00'
SELECT id, ts - $1 FROM all_types WHERE ts < $1 AND id < 1000;

-- params: bool=true
SELECT id FROM small WHERE ok = $1;

-- params: bool=null
SELECT id FROM small WHERE ok IS NOT DISTINCT FROM $1;

-- params: bool=false
SELECT id FROM small WHERE $1;

-- params: uuid=ffffffff-ffff-ffff-ffff-ffffffffffff
SELECT id FROM all_types WHERE u = $1;

-- params: bytea=\x70
SELECT id FROM all_types WHERE by = $1 AND id < 3000;

-- params: int4=null
SELECT id FROM small WHERE qty = $1;

-- params: int4=null, text=null, numeric=null
SELECT id, qty + $1, name || $2, price * $3 FROM small;

-- params: int4=2, int4=10
SELECT id % $1 AS m, count(*), sum(qty) + $2 FROM small GROUP BY id % $1;

-- params: int4=100
SELECT tag, sum(i4) FROM all_types GROUP BY tag HAVING sum(i4) > $1;

-- ordered
-- params: int4=3
SELECT id FROM small ORDER BY id % $1, id;

-- params: text=beta, int4=0, numeric=1000.5
SELECT count(*), sum(i4) FILTER (WHERE i4 > $2), sum(n152 + $3) FROM all_types WHERE tag = $1;

-- params: text='%a%'
SELECT id FROM small WHERE name LIKE $1;

-- params: int4=1, text=x
SELECT $1 AS a, $2 AS b, id FROM small;

-- params: jsonb='{"id": 5}'
SELECT id FROM opaque WHERE j @> $1;

-- params: int4=3, int4=0
-- error
SELECT id, $1 / $2 FROM small;

-- params: int4=3
SELECT id, CASE WHEN id = $1 THEN 'this' ELSE 'other' END FROM small WHERE id BETWEEN $1 - 1 AND $1 + 1;

-- params: int4=2, int4=2
SELECT count(DISTINCT id % $1), max(id) * $2, avg(qty + $1) FROM small;

-- params: numeric=NaN
SELECT sum(n152), sum($1::numeric(15,2)), max($1::numeric(15,2)), sum(coalesce(n152, $1::numeric(15,2))), sum(CASE WHEN b THEN $1::numeric(15,2) ELSE n152 END) FROM all_types;

-- params: numeric=2.5
SELECT sum(n152), sum($1::numeric(15,2)), sum(n152 * $1::numeric(15,2)), sum(coalesce(n152, $1::numeric(15,2))) FROM all_types;
