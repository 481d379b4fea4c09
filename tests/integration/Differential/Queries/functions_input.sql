-- Texts as booleans and floats, roots of numerics, sizes of arrays, numbers of NULLs.

SELECT id, (j ->> 'flag')::bool, (j ->> 'x')::float8, (j ->> 'x')::float4, (j ->> 'x')::float8 * 2 FROM readings WHERE id < 100;

SELECT sum((j ->> 'n')::float8), max((j ->> 'n')::float4), count(*) FILTER (WHERE (j ->> 'flag')::bool) FROM readings;

SELECT id, word::bool FROM words WHERE kind = 'bool';

SELECT id, word::float8, word::float4 FROM words WHERE kind = 'float';

SELECT id, word::float8, word::char(30)::float8 FROM words WHERE kind IN ('float', 'double');

-- error
SELECT word::float4 FROM words WHERE kind = 'double' AND id % 2 = 0;

-- error
SELECT word::bool FROM words WHERE word = 'o';

-- error
SELECT word::bool FROM words WHERE word = '';

-- error
SELECT word::bool FROM words WHERE word = 'truex';

-- error
SELECT word::float8 FROM words WHERE word = '';

-- error
SELECT word::float8 FROM words WHERE word = 'truex';

-- error
SELECT word::float8 FROM words WHERE word = '1e400x';

-- error
SELECT word::float8 FROM words WHERE word = ' 1e-400';

-- error
SELECT word::float4 FROM words WHERE word = '1e40 ';

-- error
SELECT word::float8 FROM words WHERE word = '1.5 x';

-- error
SELECT word::float8 FROM words WHERE word = '.';

SELECT id, sqrt(abs(n)), sqrt(abs(n152)), sqrt(abs(n3810)), sqrt(n * 0), sqrt(abs(n) / 7) FROM all_types WHERE id > 19900 OR id % 50 = 0;

SELECT sum(sqrt(abs(n152))), max(round(sqrt(n152 * n152), 2)) FROM all_types;

-- error
SELECT sqrt(n152) FROM all_types;

SELECT id, cardinality(ints), array_length(ints, 1), array_length(words, 1), array_length(words, 2), array_lower(ints, 1), array_upper(ints, 1), array_length(ints, 0), array_upper(words, NULL) FROM opaque;

SELECT cardinality(a), array_length(a, 1), array_length(a, 2), array_length(a, 3), array_lower(a, 2), array_upper(a, 1)
FROM (SELECT CASE id % 4 WHEN 0 THEN '{}' WHEN 1 THEN '[3:4][-1:1]={{1,2,3},{4,5,6}}' WHEN 2 THEN '{{1},{2}}' END::int[] AS a FROM opaque OFFSET 0) s;

SELECT cardinality(ints), count(*) FROM opaque GROUP BY 1;

SELECT num_nulls(t, vc, c), num_nonnulls(t, vc, c, id), num_nulls(NULL, id) FROM strings;

SELECT num_nulls(b, i4, n, t), count(*) FROM all_types GROUP BY 1;
