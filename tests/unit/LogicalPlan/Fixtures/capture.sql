-- The plan requests of the queries in :file, one line of hexadecimal digits each: see capture.sh.
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only on
SET TimeZone = 'Europe/Vienna';
\set queries `cat :file`
SELECT encode(int4send(length(name)) || convert_to(name, 'UTF8') || int4send(length(request)) || request, 'hex')
FROM regexp_split_to_table(:'queries', '-- @') WITH ORDINALITY AS parts (part, number),
  LATERAL (SELECT split_part(part, E'\n', 1), pg_fusion_plan_request(substr(part, strpos(part, E'\n') + 1))) AS q (name, request)
WHERE number > 1
ORDER BY number;
