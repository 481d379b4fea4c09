/*-------------------------------------------------------------------------
 *
 * producers.h
 *	  What the two producers share, and their entries for scan.c.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PRODUCERS_H
#define PGFUSION_PRODUCERS_H

#include "access/xlogdefs.h"
#include "executor/execdesc.h"

#include "scan/page_builder.h"

typedef struct PgfHeapProducer PgfHeapProducer;
typedef struct PgfExecutorProducer PgfExecutorProducer;

/* True when the plan is a plain scan of a heap, column by column. */
extern bool pgf_heap_can_produce(PlannedStmt *plan, const PgfLeafSpec *spec);

extern PgfHeapProducer *pgf_heap_begin(PlannedStmt *plan, const PgfLeafSpec *spec,
									   Snapshot snapshot, int eflags);
extern uint32 pgf_heap_blocks(PgfHeapProducer *producer);
extern bool pgf_heap_is_shared(PgfHeapProducer *producer);
extern PgfPageBuilder *pgf_heap_builder(PgfHeapProducer *producer);
extern bool pgf_heap_is_cacheable(PgfHeapProducer *producer);
extern Relation pgf_heap_relation(PgfHeapProducer *producer);
extern void pgf_heap_produce(PgfHeapProducer *producer, uint32 first, uint32 count, bool whole,
							 PgfPageSink *sink);
extern bool pgf_heap_is_unchanged(PgfHeapProducer *producer, uint32 first, uint32 count, XLogRecPtr lsn);
extern XLogRecPtr pgf_heap_newest(PgfHeapProducer *producer);
extern void pgf_heap_set_filters(PgfHeapProducer *producer, const PgfScanFilter *filters, int nfilters);
extern uint64 pgf_heap_removed(PgfHeapProducer *producer);
extern uint64 pgf_heap_bypassed(PgfHeapProducer *producer);
extern void pgf_heap_rescan(PgfHeapProducer *producer);
extern void pgf_heap_end(PgfHeapProducer *producer);

extern PgfExecutorProducer *pgf_executor_begin(PlannedStmt *plan, const PgfLeafSpec *spec,
											   EState *estate, int eflags, const char *query_text);
extern QueryDesc *pgf_executor_query_desc(PgfExecutorProducer *producer);
extern PgfPageBuilder *pgf_executor_builder(PgfExecutorProducer *producer);
extern bool pgf_executor_produce(PgfExecutorProducer *producer, PgfPageSink *sink);
extern void pgf_executor_rescan(PgfExecutorProducer *producer);
extern void pgf_executor_end(PgfExecutorProducer *producer);

#endif							/* PGFUSION_PRODUCERS_H */
