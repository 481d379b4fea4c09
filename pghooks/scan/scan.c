/*-------------------------------------------------------------------------
 *
 * scan.c
 *	  The life of a leaf scan (scan.h), whichever producer serves it.
 *
 * A scan lives in a memory context of its own below the one that is current
 * when it begins, so an error frees it with the query.  Between two chunks it
 * holds no buffer pin and no extent, only the relation or the executor state.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "scan/producers.h"
#include "scan/scan.h"

struct PgfScan
{
	MemoryContext context;
	uint8		kind;			/* PGF_PRODUCER_* */
	PgfHeapProducer *heap;
	PgfExecutorProducer *executor;
};

uint8
pgf_scan_producer(PlannedStmt *plan, const PgfLeafSpec *spec)
{
	return pgf_heap_can_produce(plan, spec) ? PGF_PRODUCER_HEAP : PGF_PRODUCER_EXECUTOR;
}

PgfScan *
pgf_scan_begin_with(uint8 producer, PlannedStmt *plan, const PgfLeafSpec *spec,
					EState *estate, int eflags, const char *query_text)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "pg_fusion scan",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	PgfScan    *scan = palloc0(sizeof(PgfScan));

	scan->context = context;
	scan->kind = producer;
	if (producer == PGF_PRODUCER_HEAP)
		scan->heap = pgf_heap_begin(plan, spec, estate->es_snapshot, eflags);
	else
		scan->executor = pgf_executor_begin(plan, spec, estate, eflags, query_text);

	MemoryContextSwitchTo(old);
	return scan;
}

PgfScan *
pgf_scan_begin(PlannedStmt *plan, const PgfLeafSpec *spec,
			   EState *estate, int eflags, const char *query_text)
{
	return pgf_scan_begin_with(pgf_scan_producer(plan, spec), plan, spec, estate, eflags, query_text);
}

uint8
pgf_scan_kind(PgfScan *scan)
{
	return scan->kind;
}

uint32
pgf_scan_blocks(PgfScan *scan)
{
	return scan->heap != NULL ? pgf_heap_blocks(scan->heap) : 0;
}

bool
pgf_scan_is_shared(PgfScan *scan)
{
	return scan->heap != NULL && pgf_heap_is_shared(scan->heap);
}

bool
pgf_scan_is_cacheable(PgfScan *scan)
{
	return scan->heap != NULL && pgf_heap_is_cacheable(scan->heap);
}

Relation
pgf_scan_relation(PgfScan *scan)
{
	return scan->heap != NULL ? pgf_heap_relation(scan->heap) : NULL;
}

bool
pgf_scan_chunk(PgfScan *scan, uint32 first, uint32 count, bool whole, PgfPageSink *sink)
{
	MemoryContext old = MemoryContextSwitchTo(scan->context);
	bool		at_end = false;

	if (scan->heap != NULL)
		pgf_heap_produce(scan->heap, first, count, whole, sink);
	else
		at_end = pgf_executor_produce(scan->executor, sink);

	MemoryContextSwitchTo(old);
	return at_end;
}

bool
pgf_scan_is_unchanged(PgfScan *scan, uint32 first, uint32 count, XLogRecPtr lsn)
{
	MemoryContext old = MemoryContextSwitchTo(scan->context);
	bool		result = scan->heap != NULL && pgf_heap_is_unchanged(scan->heap, first, count, lsn);

	MemoryContextSwitchTo(old);
	return result;
}

XLogRecPtr
pgf_scan_newest(PgfScan *scan)
{
	return scan->heap != NULL ? pgf_heap_newest(scan->heap) : InvalidXLogRecPtr;
}

void
pgf_scan_set_filters(PgfScan *scan, const PgfScanFilter *filters, int nfilters)
{
	MemoryContext old = MemoryContextSwitchTo(scan->context);

	if (scan->heap != NULL)
		pgf_heap_set_filters(scan->heap, filters, nfilters);
	MemoryContextSwitchTo(old);
}

void
pgf_scan_rescan(PgfScan *scan)
{
	MemoryContext old = MemoryContextSwitchTo(scan->context);

	if (scan->heap != NULL)
		pgf_heap_rescan(scan->heap);
	else
		pgf_executor_rescan(scan->executor);
	MemoryContextSwitchTo(old);
}

void
pgf_scan_end(PgfScan *scan)
{
	if (scan->heap != NULL)
		pgf_heap_end(scan->heap);
	else
		pgf_executor_end(scan->executor);
	MemoryContextDelete(scan->context);
}

QueryDesc *
pgf_scan_query_desc(PgfScan *scan)
{
	return scan->executor != NULL ? pgf_executor_query_desc(scan->executor) : NULL;
}

static PgfPageBuilder *
scan_builder(PgfScan *scan)
{
	return scan->heap != NULL ? pgf_heap_builder(scan->heap) : pgf_executor_builder(scan->executor);
}

PgfScanCounts
pgf_scan_counts(PgfScan *scan)
{
	PgfPageBuilder *builder = scan_builder(scan);
	uint64		removed = scan->heap != NULL ? pgf_heap_removed(scan->heap) : 0;

	return (PgfScanCounts) {
		.rows = builder->rows_total + removed,
		.removed = removed,
		.pages = builder->pages_total,
		.bypassed = scan->heap != NULL ? pgf_heap_bypassed(scan->heap) : 0,
	};
}
