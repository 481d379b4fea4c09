-- Makes the plan requests in this folder, on a database that holds TPC-H (SF 0.1, PostgreSQL 15) and has pg_fusion:
--   cd perf/micro && psql -X -f Fixtures/make-fixtures.sql
-- They must be made again when the format version in pghooks/planner/catalog_bundle.h changes.
\set ON_ERROR_STOP 1
\set q01 `cat ../tpch/queries/q01.sql`
\set q06 `cat ../tpch/queries/q06.sql`
\pset format unaligned
\pset tuples_only on
\o Fixtures/q01.txt
SELECT encode(pg_fusion_plan_request(:'q01'), 'base64');
\o Fixtures/q06.txt
SELECT encode(pg_fusion_plan_request(:'q06'), 'base64');
\o
