-- Parts of jsonb values. documents has objects and arrays of all sizes, nested, and values that are neither.

SELECT id, j -> 'a', j ->> 'a', j -> 'b', j ->> 'b', j ->> 's', j ->> 'none', j -> 'long', j ->> 'né' FROM documents;

SELECT id, j -> 'b' -> 'c' ->> 'd', j -> 'list' -> 0, j -> 'list' ->> 1, j -> 'list' ->> -1, j -> 'list' -> -100, j -> 'list' -> 100, j -> 'list' ->> (-2147483648)::int FROM documents;

SELECT id, j -> id % 3, j ->> (id % 3), j ->> (id % 40), j -> -(id % 5) FROM documents;

SELECT id, j ->> k, j -> k, j ? k FROM documents, (VALUES ('a'), ('s'), ('key7'), ('key77'), (''), (NULL), ('x')) v(k);

SELECT id, jsonb_typeof(j), jsonb_typeof(j -> 'a'), jsonb_typeof(j -> 'b'), jsonb_typeof(j -> 0), j ? 'a', (j -> 'list') ? 'x' FROM documents;

SELECT id, j::text, (j -> 'b')::text, concat(j -> 'a', ' ', id), 'json: ' || j::text FROM documents;

SELECT id, (j ->> 'a')::int + 1, (j ->> 'a')::bigint FROM documents WHERE jsonb_typeof(j -> 'a') = 'number' AND id % 4 = 0;

SELECT j ->> 's' AS s, count(*), sum((j ->> 'n')::int), min(j ->> 'a'), max(length(j::text)) FROM documents GROUP BY 1;

SELECT jsonb_array_length(j -> 'list'), count(*) FROM documents WHERE jsonb_typeof(j -> 'list') = 'array' GROUP BY 1;

SELECT a.id, b.id FROM documents a JOIN documents b ON a.j ->> 's' = b.j ->> 's' AND a.id = b.id + 6;

SELECT id FROM documents WHERE j ->> 's' = 's1' OR j -> 'b' ->> 'c' LIKE '%d%' OR j ? 'key3';

-- ordered
SELECT id, j ->> 'n' FROM documents ORDER BY (j ->> 'n')::int DESC NULLS LAST, id LIMIT 20;

-- error
SELECT jsonb_array_length(j) FROM documents WHERE id = 3;

-- error
SELECT jsonb_array_length(j) FROM documents WHERE id IN (1, 7);

-- error
SELECT (j ->> 's')::int FROM documents WHERE id = 3;

SELECT j #>> '{b,c}', j #> '{list,0}', j @> '{"a": 1}' FROM documents WHERE id < 40;
