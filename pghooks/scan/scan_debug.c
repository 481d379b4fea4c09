/*-------------------------------------------------------------------------
 *
 * scan_debug.c
 *	  SQL functions that run a leaf scan without a worker: for tests, which
 *	  compare the pages with what SQL says, and to measure the producers.
 *
 *	  pg_fusion_scan(relation, columns, executor, chunk_blocks, page_rows, extent_size)
 *		returns every page of a scan of these columns, and who produced it
 *	  pg_fusion_scan_time(relation, columns, runs, executor)
 *		nanoseconds per row, pages thrown away; of each chunk the fastest of
 *		all runs counts, so that other processes do not
 *
 *	  pg_fusion_visibility(relation, runs)
 *		what the visibility map says of the relation's chunks, and how long the fastest
 *		of several looks at it takes
 *
 *	  pg_fusion_unchanged(relation, lsn, runs)
 *		how many of the relation's chunks have no page that is newer, the LSN of the newest page
 *		that was looked at, and how long the fastest of several looks takes
 *
 *	  pg_fusion_filter_key(key, value, words)
 *		what a filter looks a value up by (PGF_KEY_*), and where in a Bloom filter
 *
 * Superuser only: pages are raw storage, and no function of the types has
 * looked at them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/planner.h"
#include "port/pg_bitutils.h"
#include "portability/instr_time.h"
#include "tcop/tcopprot.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/pg_lsn.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "scan/key_hash.h"
#include "scan/page.h"
#include "scan/scan.h"
#include "scan/tuple_filter.h"
#include "scan/visibility.h"
#include "session/protocol.h"

PG_FUNCTION_INFO_V1(pg_fusion_scan);
PG_FUNCTION_INFO_V1(pg_fusion_scan_time);
PG_FUNCTION_INFO_V1(pg_fusion_visibility);
PG_FUNCTION_INFO_V1(pg_fusion_unchanged);
PG_FUNCTION_INFO_V1(pg_fusion_filter_key);

/* What an arena would hold of a scan in flight: more than the caches below the last. */
#define TIMED_EXTENT_SIZE	(512 * 1024)
#define TIMED_EXTENTS		16
#define TIMED_CHUNK_BLOCKS	128
#define TIMED_PAGE_ROWS		8192

/* A sink which keeps pages, or only counts them. */
typedef struct DebugSink
{
	PgfPageSink base;
	ReturnSetInfo *result;		/* NULL: count only */
	const char *producer;
	int32		page_in_chunk;
	uint64		rows;

	bool		measured;
	double	   *chunk_seconds;	/* fastest so far */
	uint32		chunks;
	uint32		chunks_max;

	char	   *extents[TIMED_EXTENTS]; /* used in turn */
	uint64		sizes[TIMED_EXTENTS];
	uint64		extent_size;
	int			next;

	char	   *taken[PGF_SCAN_EXTENTS_MAX];	/* got and not handed over */
	int			ntaken;
} DebugSink;

/* A leaf as the planner of this extension would make it. */
typedef struct DebugLeaf
{
	PlannedStmt *plan;
	PgfLeafSpec spec;
	char	   *query_text;
	EState	   *estate;
	PgfScan    *scan;
} DebugLeaf;

static char *
debug_get_extent(PgfPageSink *base, uint64 min_size, uint64 *size)
{
	DebugSink  *sink = (DebugSink *) base;
	int			i = sink->next;

	if (sink->ntaken == PGF_SCAN_EXTENTS_MAX)
		elog(ERROR, "a leaf scan holds too many extents");

	/* one that is too small is left to whoever has it, until the end of the call */
	if (sink->sizes[i] < min_size)
	{
		sink->sizes[i] = Max(min_size, sink->extent_size);
		sink->extents[i] = (char *)
			TYPEALIGN(PGF_PAGE_ALIGNMENT,
					  MemoryContextAllocHuge(CurrentMemoryContext,
											 sink->sizes[i] + PGF_PAGE_ALIGNMENT));
	}
	sink->next = (i + 1) % TIMED_EXTENTS;
	sink->taken[sink->ntaken++] = sink->extents[i];
	*size = sink->sizes[i];
	return sink->extents[i];
}

static void
debug_page_done(PgfPageSink *base, char *page, uint64 used, uint32 rows)
{
	DebugSink  *sink = (DebugSink *) base;
	int			at = 0;

	while (at < sink->ntaken && sink->taken[at] != page)
		at++;
	if (at == sink->ntaken)
		elog(ERROR, "a leaf scan handed over a page that it was not given");
	sink->taken[at] = sink->taken[--sink->ntaken];
	sink->rows += rows;

	if (sink->result != NULL)
	{
		Datum		values[5];
		bool		nulls[5] = {false};
		bytea	   *content = palloc(VARHDRSZ + used);

		SET_VARSIZE(content, VARHDRSZ + used);
		memcpy(VARDATA(content), page, used);
		values[0] = Int32GetDatum(base->chunk);
		values[1] = Int32GetDatum(sink->page_in_chunk++);
		values[2] = Int32GetDatum(rows);
		values[3] = PointerGetDatum(content);
		values[4] = CStringGetTextDatum(sink->producer);
		tuplestore_putvalues(sink->result->setResult, sink->result->setDesc, values, nulls);
		pfree(content);
	}
}

static uint8
column_kind(Oid type, int32 typmod, uint16 *scale)
{
	int16		length;
	bool		by_value;

	*scale = 0;
	type = getBaseTypeAndTypmod(type, &typmod);
	switch (type)
	{
		case BOOLOID:
			return PGF_KIND_BOOL;
		case FLOAT4OID:
			return PGF_KIND_FLOAT32;
		case FLOAT8OID:
			return PGF_KIND_FLOAT64;
		case NUMERICOID:
			if (typmod >= (int32) VARHDRSZ)
			{
				int			precision = ((typmod - VARHDRSZ) >> 16) & 0xFFFF;
				int			signed_scale = (((typmod - VARHDRSZ) & 0x7FF) ^ 1024) - 1024;

				*scale = signed_scale;
				if (signed_scale >= 0 && signed_scale <= precision && precision <= PGF_DECIMAL64_DIGITS)
					return PGF_KIND_DECIMAL64;
				if (signed_scale >= 0 && signed_scale <= precision && precision <= PGF_DECIMAL128_DIGITS)
					return PGF_KIND_DECIMAL128;
				*scale = 0;
			}
			return PGF_KIND_VIEW;
	}

	get_typlenbyval(type, &length, &by_value);
	if (length == -1)
		return PGF_KIND_VIEW;
	if (!by_value)
		return PGF_KIND_FIXED;
	return length == 1 ? PGF_KIND_INT8 :
		length == 2 ? PGF_KIND_INT16 :
		length == 4 ? PGF_KIND_INT32 : PGF_KIND_INT64;
}

static void
begin_leaf(DebugLeaf *leaf, Oid relid, ArrayType *columns, bool executor,
		   uint32 page_rows, uint64 extent_size)
{
	Datum	   *names;
	bool	   *nulls;
	int			ncolumns;
	char	   *relation = get_rel_name(relid);
	StringInfoData sql;
	RawStmt    *raw;
	Query	   *query;
	ListCell   *lc;
	int			i = 0;
	uint8		producer;

	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be superuser to read pages of a scan")));
	if (relation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relid)));

	deconstruct_array(columns, TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &ncolumns);
	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	for (int c = 0; c < ncolumns; c++)
	{
		if (nulls[c])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("column name must not be null")));
		appendStringInfo(&sql, "%s%s", c > 0 ? ", " : "",
						 quote_identifier(TextDatumGetCString(names[c])));
	}
	appendStringInfo(&sql, " FROM %s",
					 quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
												relation));
	leaf->query_text = sql.data;

	raw = linitial_node(RawStmt, pg_parse_query(sql.data));
	query = linitial_node(Query, pg_analyze_and_rewrite_fixedparams(raw, sql.data, NULL, 0, NULL));

	/* not planner(): its hook is what would hand the query to the worker */
	leaf->plan = standard_planner(query, sql.data, 0, NULL);

	leaf->spec.page_rows = page_rows;
	leaf->spec.extent_size = extent_size;
	leaf->spec.has_required_quals = false;
	leaf->spec.has_expressions = false;
	leaf->spec.ncolumns = ncolumns;
	leaf->spec.columns = palloc0(sizeof(PgfLeafColumn) * Max(ncolumns, 1));
	foreach(lc, leaf->plan->planTree->targetlist)
	{
		Node	   *expr = (Node *) lfirst_node(TargetEntry, lc)->expr;
		PgfLeafColumn *column = &leaf->spec.columns[i];

		if (i == ncolumns)
			break;
		column->attribute = IsA(expr, Var) ? ((Var *) expr)->varattno : 0;
		column->type = exprType(expr);
		column->typmod = exprTypmod(expr);
		column->collation = exprCollation(expr);
		column->kind = column_kind(column->type, column->typmod, &column->scale);
		i++;
	}

	leaf->estate = CreateExecutorState();
	leaf->estate->es_snapshot = RegisterSnapshot(GetActiveSnapshot());
	producer = executor ? PGF_PRODUCER_EXECUTOR : pgf_scan_producer(leaf->plan, &leaf->spec);
	leaf->scan = pgf_scan_begin_with(producer, leaf->plan, &leaf->spec, leaf->estate, 0,
									 leaf->query_text);
}

static void
end_leaf(DebugLeaf *leaf)
{
	pgf_scan_end(leaf->scan);
	UnregisterSnapshot(leaf->estate->es_snapshot);
	leaf->estate->es_snapshot = NULL;
	FreeExecutorState(leaf->estate);
}

/* One chunk; true at the end of an executor producer's rows. */
static bool
run_chunk(DebugLeaf *leaf, DebugSink *sink, uint32 first, uint32 count)
{
	instr_time	start;
	instr_time	stop;
	bool		at_end;

	sink->page_in_chunk = 0;
	sink->ntaken = 0;
	INSTR_TIME_SET_CURRENT(start);
	at_end = pgf_scan_chunk(leaf->scan, first, count, false, &sink->base);
	INSTR_TIME_SET_CURRENT(stop);

	if (sink->measured)
	{
		uint32		chunk = sink->base.chunk;
		double		seconds;

		INSTR_TIME_SUBTRACT(stop, start);
		seconds = INSTR_TIME_GET_DOUBLE(stop);
		if (chunk == sink->chunks_max)
		{
			sink->chunks_max = Max(sink->chunks_max * 2, 1024);
			sink->chunk_seconds = sink->chunk_seconds == NULL ?
				palloc_extended(sink->chunks_max * sizeof(double), MCXT_ALLOC_HUGE) :
				repalloc_huge(sink->chunk_seconds, sink->chunks_max * sizeof(double));
		}
		if (chunk == sink->chunks)
			sink->chunk_seconds[sink->chunks++] = seconds;
		else if (seconds < sink->chunk_seconds[chunk])
			sink->chunk_seconds[chunk] = seconds;
	}
	sink->base.chunk++;
	return at_end;
}

static void
run_leaf(DebugLeaf *leaf, DebugSink *sink, uint32 chunk_blocks)
{
	uint32		blocks = pgf_scan_blocks(leaf->scan);

	sink->base.chunk = 0;
	if (pgf_scan_kind(leaf->scan) == PGF_PRODUCER_HEAP)
	{
		sink->producer = "heap";
		for (uint32 first = 0; first < blocks; first += chunk_blocks)
			run_chunk(leaf, sink, first, Min(chunk_blocks, blocks - first));
	}
	else
	{
		sink->producer = "executor";
		while (!run_chunk(leaf, sink, 0, 0))
			;
	}
}

static void
init_sink(DebugSink *sink, uint64 extent_size)
{
	memset(sink, 0, sizeof(*sink));
	sink->base.get_extent = debug_get_extent;
	sink->base.page_done = debug_page_done;
	sink->extent_size = extent_size;
}

Datum
pg_fusion_scan(PG_FUNCTION_ARGS)
{
	int32		chunk_blocks = PG_GETARG_INT32(3);
	int32		page_rows = PG_GETARG_INT32(4);
	int32		extent_size = PG_GETARG_INT32(5);
	DebugLeaf	leaf;
	DebugSink	sink;

	if (chunk_blocks <= 0 || page_rows <= 0 || extent_size < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sizes must be positive")));

	InitMaterializedSRF(fcinfo, 0);
	init_sink(&sink, extent_size);
	sink.result = (ReturnSetInfo *) fcinfo->resultinfo;

	begin_leaf(&leaf, PG_GETARG_OID(0), PG_GETARG_ARRAYTYPE_P(1), PG_GETARG_BOOL(2),
			   page_rows, extent_size);
	run_leaf(&leaf, &sink, chunk_blocks);
	end_leaf(&leaf);
	return (Datum) 0;
}

Datum
pg_fusion_scan_time(PG_FUNCTION_ARGS)
{
	int32		runs = PG_GETARG_INT32(2);
	DebugLeaf	leaf;
	DebugSink	sink;
	double		seconds = 0;

	if (runs <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of runs must be positive")));

	init_sink(&sink, TIMED_EXTENT_SIZE);
	sink.measured = true;
	begin_leaf(&leaf, PG_GETARG_OID(0), PG_GETARG_ARRAYTYPE_P(1), PG_GETARG_BOOL(3),
			   TIMED_PAGE_ROWS, TIMED_EXTENT_SIZE);
	for (int run = 0; run < runs; run++)
	{
		if (run > 0)
			pgf_scan_rescan(leaf.scan);
		sink.rows = 0;
		run_leaf(&leaf, &sink, TIMED_CHUNK_BLOCKS);
	}
	end_leaf(&leaf);

	if (sink.rows == 0)
		PG_RETURN_NULL();
	for (uint32 chunk = 0; chunk < sink.chunks; chunk++)
		seconds += sink.chunk_seconds[chunk];
	PG_RETURN_FLOAT8(seconds * 1e9 / sink.rows);
}

Datum
pg_fusion_visibility(PG_FUNCTION_ARGS)
{
	int32		runs = PG_GETARG_INT32(1);
	Relation	relation = table_open(PG_GETARG_OID(0), AccessShareLock);
	BlockNumber blocks;
	PgfVisibility visibility;
	double		fastest = 0;
	int64		visible = 0;
	TupleDesc	desc;
	Datum		results[5];
	bool		nulls[5] = {false};

	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be superuser to read a visibility map")));
	if (runs <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of runs must be positive")));
	if (relation->rd_tableam != GetHeapamTableAmRoutine())
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a heap", RelationGetRelationName(relation))));
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");

	blocks = RelationGetNumberOfBlocks(relation);
	for (int run = 0; run < runs; run++)
	{
		instr_time	start;
		instr_time	stop;

		INSTR_TIME_SET_CURRENT(start);
		pgf_read_visibility(relation, GetActiveSnapshot(), blocks, &visibility);
		INSTR_TIME_SET_CURRENT(stop);
		INSTR_TIME_SUBTRACT(stop, start);
		if (run == 0 || INSTR_TIME_GET_DOUBLE(stop) < fastest)
			fastest = INSTR_TIME_GET_DOUBLE(stop);
	}
	for (uint32 chunk = 0; chunk < visibility.nchunks; chunk++)
		visible += visibility.chunks[chunk / BITS_PER_BYTE] >> chunk % BITS_PER_BYTE & 1;

	results[0] = BoolGetDatum(pgf_has_visibility(relation) && pgf_shares_definition(relation));
	results[1] = Int64GetDatum(visibility.nmap_pages);
	results[2] = Int64GetDatum(visibility.nchunks);
	results[3] = Int64GetDatum(visible);
	results[4] = Float8GetDatum(fastest * 1e6);
	table_close(relation, NoLock);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), results, nulls)));
}

Datum
pg_fusion_unchanged(PG_FUNCTION_ARGS)
{
	XLogRecPtr	lsn = PG_GETARG_LSN(1);
	int32		runs = PG_GETARG_INT32(2);
	DebugLeaf	leaf;
	uint32		blocks;
	double		fastest = 0;
	int64		chunks = 0;
	int64		unchanged = 0;
	XLogRecPtr	newest = InvalidXLogRecPtr;
	TupleDesc	desc;
	Datum		results[4];
	bool		nulls[4] = {false};

	if (runs <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of runs must be positive")));
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");

	begin_leaf(&leaf, PG_GETARG_OID(0), construct_empty_array(TEXTOID), false, TIMED_PAGE_ROWS, TIMED_EXTENT_SIZE);
	if (pgf_scan_kind(leaf.scan) != PGF_PRODUCER_HEAP)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("relation with OID %u is not a heap", PG_GETARG_OID(0))));
	blocks = pgf_scan_blocks(leaf.scan);
	for (int run = 0; run < runs; run++)
	{
		instr_time	start;
		instr_time	stop;

		chunks = unchanged = 0;
		INSTR_TIME_SET_CURRENT(start);
		for (uint32 first = 0; first < blocks; first += TIMED_CHUNK_BLOCKS)
		{
			chunks++;
			unchanged += pgf_scan_is_unchanged(leaf.scan, first, Min(TIMED_CHUNK_BLOCKS, blocks - first), lsn);
			newest = Max(newest, pgf_scan_newest(leaf.scan));
		}
		INSTR_TIME_SET_CURRENT(stop);
		INSTR_TIME_SUBTRACT(stop, start);
		if (run == 0 || INSTR_TIME_GET_DOUBLE(stop) < fastest)
			fastest = INSTR_TIME_GET_DOUBLE(stop);
	}
	end_leaf(&leaf);

	results[0] = Int64GetDatum(chunks);
	results[1] = Int64GetDatum(unchanged);
	results[2] = LSNGetDatum(newest);
	results[3] = Float8GetDatum(fastest * 1e6);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), results, nulls)));
}

Datum
pg_fusion_filter_key(PG_FUNCTION_ARGS)
{
	int32		key = PG_GETARG_INT32(0);
	Datum		value = PG_GETARG_DATUM(1);
	int64		nwords = PG_GETARG_INT64(2);
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 1);
	int16		length;
	bool		by_value;
	TupleDesc	desc;
	Datum		results[3];
	bool		nulls[3] = {false};
	uint64		hash;
	uint64		bits;
	bool		known = true;

	get_typlenbyval(type, &length, &by_value);
	if (key < 0 || key > PG_UINT8_MAX || !pgf_has_key(type, length, by_value, (uint8) key) ||
		nwords < PGF_BLOOM_WORDS_MIN || (nwords & (nwords - 1)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid key of a value, or invalid number of words")));
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");

	if (key == PGF_KEY_INTEGER)
		hash = length == sizeof(int16) ? DatumGetInt16(value) :
			length == sizeof(int32) ? DatumGetInt32(value) : DatumGetInt64(value);
	else
		known = pgf_hash_stored((uint8) key, by_value ? (const char *) &value : DatumGetPointer(value),
								length, &hash);
	if (known)
	{
		results[0] = Int64GetDatum((int64) hash);
		results[1] = Int64GetDatum((int64) pgf_bloom_bits(64 - pg_leftmost_one_pos64(nwords), (int64) hash, &bits));
		results[2] = Int64GetDatum((int64) bits);
	}
	else
		memset(nulls, true, sizeof(nulls));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), results, nulls)));
}
