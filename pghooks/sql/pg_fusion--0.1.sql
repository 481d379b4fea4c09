\echo Use "CREATE EXTENSION pg_fusion" to load this file. \quit

CREATE FUNCTION pg_fusion_version()
RETURNS text
AS 'MODULE_PATHNAME', 'pg_fusion_version'
LANGUAGE C STABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION pg_fusion_version() IS
'version and build id of the loaded pg_fusion library';

-- One row, whatever the worker's state; what only a running worker knows is null without one.
CREATE FUNCTION pg_fusion_worker(
	OUT pid integer,
	OUT state text,
	OUT detail text,
	OUT started timestamp with time zone,
	OUT starts bigint,
	OUT incarnation text,
	OUT build_id text,
	OUT threads integer,
	OUT sessions integer,
	OUT arena_bytes bigint,
	OUT arena_leased_bytes bigint)
RETURNS record
AS 'MODULE_PATHNAME', 'pg_fusion_worker'
LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED;

COMMENT ON FUNCTION pg_fusion_worker() IS
'state of the PgFusion worker process';
