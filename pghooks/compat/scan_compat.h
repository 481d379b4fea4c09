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
 */
static inline bool
pgf_read_expected_buffer(Relation relation, BlockNumber block, Buffer buffer)
{
#if PG_VERSION_NUM >= 160000
	if (!ReadRecentBuffer(relation->rd_locator, MAIN_FORKNUM, block, buffer))
		return false;
	pgstat_count_io_op(IOOBJECT_RELATION, IOCONTEXT_BULKREAD, IOOP_HIT);
#else
	if (!ReadRecentBuffer(relation->rd_node, MAIN_FORKNUM, block, buffer))
		return false;
#endif
	pgstat_count_buffer_read(relation);
	pgstat_count_buffer_hit(relation);
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
