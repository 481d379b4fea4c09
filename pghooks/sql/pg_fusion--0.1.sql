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

-- The block cache. Everybody sees what is cached of the tables that they may read.
CREATE FUNCTION pg_fusion_cache_contents(
	OUT relation regclass,
	OUT chunks bigint,
	OUT columns integer,
	OUT valid_share double precision,
	OUT cached_share double precision,
	OUT bytes bigint,
	OUT hits bigint,
	OUT misses bigint,
	OUT last_use timestamp with time zone,
	OUT pinned boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_fusion_cache_contents'
LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED ROWS 100;

COMMENT ON FUNCTION pg_fusion_cache_contents() IS
'what the block cache has of this database''s tables';

CREATE VIEW pg_fusion_cache AS SELECT * FROM pg_fusion_cache_contents();

GRANT SELECT ON pg_fusion_cache TO PUBLIC;

COMMENT ON VIEW pg_fusion_cache IS
'what the block cache has of this database''s tables';

CREATE FUNCTION pg_fusion_prewarm(relation regclass, columns text[] DEFAULT NULL)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_fusion_prewarm'
LANGUAGE C VOLATILE PARALLEL UNSAFE;

COMMENT ON FUNCTION pg_fusion_prewarm(regclass, text[]) IS
'read a table, or some of its columns, into the block cache; returns the number of its chunks that are cached';

CREATE FUNCTION pg_fusion_cache_evict(relation regclass)
RETURNS bigint
AS 'MODULE_PATHNAME', 'pg_fusion_cache_evict'
LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;

COMMENT ON FUNCTION pg_fusion_cache_evict(regclass) IS
'remove a table from the block cache; returns the bytes that it had';

CREATE FUNCTION pg_fusion_cache_pin(relation regclass, pin boolean DEFAULT true)
RETURNS void
AS 'MODULE_PATHNAME', 'pg_fusion_cache_pin'
LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;

COMMENT ON FUNCTION pg_fusion_cache_pin(regclass, boolean) IS
'keep what the block cache has, and gets, of a table; or no longer';

-- For tests and measurements of the scan and the result reader: superuser only, no worker needed.
CREATE FUNCTION pg_fusion_scan(
	relation regclass,
	columns text[],
	executor boolean DEFAULT false,
	chunk_blocks integer DEFAULT 128,
	page_rows integer DEFAULT 1024,
	extent_size integer DEFAULT 262144,
	OUT chunk integer,
	OUT page integer,
	OUT rows integer,
	OUT content bytea,
	OUT producer text)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_fusion_scan'
LANGUAGE C VOLATILE STRICT;

REVOKE ALL ON FUNCTION pg_fusion_scan(regclass, text[], boolean, integer, integer, integer) FROM PUBLIC;

COMMENT ON FUNCTION pg_fusion_scan(regclass, text[], boolean, integer, integer, integer) IS
'pages that a leaf scan makes of these columns';

CREATE FUNCTION pg_fusion_scan_time(
	relation regclass,
	columns text[],
	runs integer DEFAULT 3,
	executor boolean DEFAULT false)
RETURNS double precision
AS 'MODULE_PATHNAME', 'pg_fusion_scan_time'
LANGUAGE C VOLATILE STRICT;

REVOKE ALL ON FUNCTION pg_fusion_scan_time(regclass, text[], integer, boolean) FROM PUBLIC;

COMMENT ON FUNCTION pg_fusion_scan_time(regclass, text[], integer, boolean) IS
'nanoseconds per row of a leaf scan, the fastest of several runs of each chunk';

CREATE FUNCTION pg_fusion_visibility(
	relation regclass,
	runs integer DEFAULT 1,
	OUT cacheable boolean,
	OUT map_pages bigint,
	OUT chunks bigint,
	OUT all_visible bigint,
	OUT microseconds double precision)
AS 'MODULE_PATHNAME', 'pg_fusion_visibility'
LANGUAGE C VOLATILE STRICT;

REVOKE ALL ON FUNCTION pg_fusion_visibility(regclass, integer) FROM PUBLIC;

COMMENT ON FUNCTION pg_fusion_visibility(regclass, integer) IS
'what the visibility map says of a table''s chunks, and the microseconds that the fastest of several looks takes';

CREATE FUNCTION pg_fusion_unchanged(
	relation regclass,
	lsn pg_lsn,
	runs integer DEFAULT 1,
	OUT chunks bigint,
	OUT unchanged bigint,
	OUT newest pg_lsn,
	OUT microseconds double precision)
AS 'MODULE_PATHNAME', 'pg_fusion_unchanged'
LANGUAGE C VOLATILE STRICT;

REVOKE ALL ON FUNCTION pg_fusion_unchanged(regclass, pg_lsn, integer) FROM PUBLIC;

COMMENT ON FUNCTION pg_fusion_unchanged(regclass, pg_lsn, integer) IS
'chunks of a table without a newer page, the newest that was looked at, and the microseconds that the fastest of several looks takes';

CREATE FUNCTION pg_fusion_filter_key(
	key integer,
	value anyelement,
	words bigint,
	OUT hash bigint,
	OUT word bigint,
	OUT bits bigint)
AS 'MODULE_PATHNAME', 'pg_fusion_filter_key'
LANGUAGE C STABLE STRICT;

REVOKE ALL ON FUNCTION pg_fusion_filter_key(integer, anyelement, bigint) FROM PUBLIC;

COMMENT ON FUNCTION pg_fusion_filter_key(integer, anyelement, bigint) IS
'what a leaf scan looks a value up by, and where in a Bloom filter of so many words';

CREATE FUNCTION pg_fusion_result(content bytea, kinds integer[])
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'pg_fusion_result'
LANGUAGE C VOLATILE STRICT;

REVOKE ALL ON FUNCTION pg_fusion_result(bytea, integer[]) FROM PUBLIC;

COMMENT ON FUNCTION pg_fusion_result(bytea, integer[]) IS
'rows of a result page';

-- Holds column statistics of every table in the query, hence for superusers.
CREATE FUNCTION pg_fusion_plan_request(query text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'pg_fusion_plan_request'
LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;

REVOKE ALL ON FUNCTION pg_fusion_plan_request(text) FROM PUBLIC;

COMMENT ON FUNCTION pg_fusion_plan_request(text) IS
'what planning this query would send to the PgFusion worker';
