/*-------------------------------------------------------------------------
 *
 * scan_compat.h
 *	  What the leaf scans need that is spelled differently from one
 *	  PostgreSQL major version to the next.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_SCAN_COMPAT_H
#define PGFUSION_SCAN_COMPAT_H

#include "executor/executor.h"
#include "pgstat.h"
#include "storage/buf_internals.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* old_snapshot_threshold existed up to 16: a page changed too long ago must not be read. */
#if PG_VERSION_NUM < 170000
#define pgf_test_for_old_snapshot(snapshot, relation, page) \
	TestForOldSnapshot(snapshot, relation, page)
#else
#define pgf_test_for_old_snapshot(snapshot, relation, page) ((void) 0)
#endif

/* pgstat_count_heap_getnext for many tuples at once. */
static inline void
pgf_count_heap_getnext(Relation relation, uint32 tuples)
{
	if (pgstat_should_count_relation(relation))
#if PG_VERSION_NUM >= 160000
		relation->pgstat_info->counts.tuples_returned += tuples;
#else
		relation->pgstat_info->t_counts.t_tuples_returned += tuples;
#endif
}

/*
 * ReadBuffer of a block that is expected in a certain shared buffer: pins it if
 * it is there, and counts as a hit then.
 *
 * ReadRecentBuffer leaves the usage count of a buffer alone, which would look unused
 * to the clock sweep however often it is read.  So the count is raised as PinBuffer
 * raises it; if somebody else changes the buffer's state at that moment, not this time.
 */
static inline bool
pgf_read_expected_buffer(Relation relation, BlockNumber block, Buffer buffer, BufferAccessStrategy strategy)
{
	BufferDesc *descriptor = GetBufferDescriptor(buffer - 1);
	uint32		state;

#if PG_VERSION_NUM >= 160000
	if (!ReadRecentBuffer(relation->rd_locator, MAIN_FORKNUM, block, buffer))
		return false;
	pgstat_count_io_op(IOOBJECT_RELATION, strategy != NULL ? IOCONTEXT_BULKREAD : IOCONTEXT_NORMAL, IOOP_HIT);
#else
	if (!ReadRecentBuffer(relation->rd_node, MAIN_FORKNUM, block, buffer))
		return false;
#endif
	pgstat_count_buffer_read(relation);
	pgstat_count_buffer_hit(relation);

	state = pg_atomic_read_u32(&descriptor->state);
	if (unlikely(BUF_STATE_GET_USAGECOUNT(state) < (strategy != NULL ? 1 : BM_MAX_USAGE_COUNT)) &&
		(state & BM_LOCKED) == 0)
		(void) pg_atomic_compare_exchange_u32(&descriptor->state, &state, state + BUF_USAGECOUNT_ONE);
	return true;
}

/* The permission checks which ExecutorStart makes for a plan's range table. */
static inline void
pgf_check_plan_permissions(PlannedStmt *plan)
{
#if PG_VERSION_NUM >= 160000
	ExecCheckPermissions(plan->rtable, plan->permInfos, true);
#else
	ExecCheckRTPerms(plan->rtable, true);
#endif
}

/* Flags of an outer ExecutorStart which also hold for a leaf's own. */
#if PG_VERSION_NUM >= 160000
#define PGF_LEAF_EFLAGS (EXEC_FLAG_EXPLAIN_ONLY | EXEC_FLAG_EXPLAIN_GENERIC | EXEC_FLAG_REWIND)
#else
#define PGF_LEAF_EFLAGS (EXEC_FLAG_EXPLAIN_ONLY | EXEC_FLAG_REWIND)
#endif

#endif							/* PGFUSION_SCAN_COMPAT_H */
