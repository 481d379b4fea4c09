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

#include "access/visibilitymapdefs.h"
#include "common/relpath.h"
#include "executor/executor.h"
#include "executor/instrument.h"
#include "pgstat.h"
#include "storage/buf_internals.h"
#include "storage/bufmgr.h"
#include "storage/fd.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

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

/*
 * And with it, vacuum might mark a page as all-visible although a snapshot in use still sees a tuple
 * that was pruned from it.
 */
static inline bool
pgf_may_prune_visible_tuples(void)
{
#if PG_VERSION_NUM < 170000
	return old_snapshot_threshold >= 0;
#else
	return false;
#endif
}

/* A page of the visibility map, as visibilitymap.c has it: two bits for each block of the heap. */
#define PGF_MAP_PAGE_BYTES	(BLCKSZ - MAXALIGN(SizeOfPageHeaderData))
#define PGF_MAP_PAGE_BLOCKS ((BlockNumber) (PGF_MAP_PAGE_BYTES * (BITS_PER_BYTE / BITS_PER_HEAPBLOCK)))

/* Where a relation's file is. */
typedef struct PgfRelationFile
{
	Oid			tablespace;
	Oid			database;
	uint32		number;
} PgfRelationFile;

static inline PgfRelationFile
pgf_relation_file(Relation relation)
{
#if PG_VERSION_NUM >= 160000
	return (PgfRelationFile) {relation->rd_locator.spcOid, relation->rd_locator.dbOid,
							  relation->rd_locator.relNumber};
#else
	return (PgfRelationFile) {relation->rd_node.spcNode, relation->rd_node.dbNode,
							  relation->rd_node.relNode};
#endif
}

/* The path of its first segment, in the current memory context.  (18 returns it by value.) */
static inline char *
pgf_relation_path(Relation relation)
{
#if PG_VERSION_NUM >= 160000
	return relpathperm(relation->rd_locator, MAIN_FORKNUM);
#else
	return relpathperm(relation->rd_node, MAIN_FORKNUM);
#endif
}

/* Does the server write relations without the kernel's cache?  Who reads through it may see what was there before. */
static inline bool
pgf_writes_past_kernel(void)
{
#if PG_VERSION_NUM >= 160000
	return (io_direct_flags & IO_DIRECT_DATA) != 0;
#else
	return false;
#endif
}

/* PostgreSQL's setting of this name, which headers have since 18 only. */
extern PGDLLIMPORT bool ignore_checksum_failure;

/*
 * Blocks of a relation that are read without the buffer manager, for all that counts and times reads: when a
 * read has begun, and that so many blocks have come by it.
 */
typedef struct PgfReadTimer
{
	instr_time	start;
} PgfReadTimer;

static inline PgfReadTimer
pgf_start_read(void)
{
	PgfReadTimer timer;

#if PG_VERSION_NUM >= 170000
	timer.start = pgstat_prepare_io_time(track_io_timing);
#elif PG_VERSION_NUM >= 160000
	timer.start = pgstat_prepare_io_time();
#else
	INSTR_TIME_SET_ZERO(timer.start);
	if (track_io_timing)
		INSTR_TIME_SET_CURRENT(timer.start);
#endif
	return timer;
}

static inline void
pgf_count_read(Relation relation, PgfReadTimer timer, uint32 blocks)
{
	pgBufferUsage.shared_blks_read += blocks;
	if (pgstat_should_count_relation(relation))
#if PG_VERSION_NUM >= 160000
		relation->pgstat_info->counts.blocks_fetched += blocks;
#else
		relation->pgstat_info->t_counts.t_blocks_fetched += blocks;
#endif

#if PG_VERSION_NUM >= 160000
	pgstat_count_io_op_time(IOOBJECT_RELATION, IOCONTEXT_BULKREAD, IOOP_READ, timer.start, blocks);
#else
	if (track_io_timing)
	{
		instr_time	time;

		INSTR_TIME_SET_CURRENT(time);
		INSTR_TIME_SUBTRACT(time, timer.start);
		pgstat_count_buffer_read_time(INSTR_TIME_GET_MICROSEC(time));
		INSTR_TIME_ADD(pgBufferUsage.blk_read_time, time);
	}
#endif
}

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

	/* A look without a lock: one that others use is left in peace. */
	if (descriptor->tag.blockNum != block)
		return false;
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

/*
 * Is the content of a shared buffer locked exclusively at this moment?  The bit is lwlock.c's
 * LW_VAL_EXCLUSIVE, which no header has; 18 moved it.
 */
#if PG_VERSION_NUM >= 180000
#define PGF_LWLOCK_EXCLUSIVE	((uint32) 1 << 18)
#else
#define PGF_LWLOCK_EXCLUSIVE	((uint32) 1 << 24)
#endif

static inline bool
pgf_is_locked_exclusively(Buffer buffer)
{
	BufferDesc *descriptor = GetBufferDescriptor(buffer - 1);

	return (pg_atomic_read_u32(&BufferDescriptorGetContentLock(descriptor)->state) & PGF_LWLOCK_EXCLUSIVE) != 0;
}

/* The shared buffer of a heap's block, which may be gone already; InvalidBuffer: none. */
static inline Buffer
pgf_find_heap_buffer(Relation relation, BlockNumber block)
{
	BufferTag	tag;
	uint32		hash;
	LWLock	   *lock;
	int			id;

#if PG_VERSION_NUM >= 160000
	InitBufferTag(&tag, &relation->rd_locator, MAIN_FORKNUM, block);
#else
	INIT_BUFFERTAG(tag, relation->rd_node, MAIN_FORKNUM, block);
#endif
	hash = BufTableHashCode(&tag);
	lock = BufMappingPartitionLock(hash);
	LWLockAcquire(lock, LW_SHARED);
	id = BufTableLookup(&tag, hash);
	LWLockRelease(lock);
	return id >= 0 ? id + 1 : InvalidBuffer;
}

/*
 * Pin a shared buffer if it holds a block of the heap.  The tag is read without a lock: nobody can
 * change that of a buffer which somebody else has pinned, and ReadRecentBuffer looks again.
 */
static inline bool
pgf_pin_heap_buffer(Relation relation, Buffer buffer)
{
	BufferTag	tag = GetBufferDescriptor(buffer - 1)->tag;

#if PG_VERSION_NUM >= 160000
	return BufTagMatchesRelFileLocator(&tag, &relation->rd_locator) && BufTagGetForkNum(&tag) == MAIN_FORKNUM &&
		ReadRecentBuffer(relation->rd_locator, MAIN_FORKNUM, tag.blockNum, buffer);
#else
	return RelFileNodeEquals(tag.rnode, relation->rd_node) && tag.forkNum == MAIN_FORKNUM &&
		ReadRecentBuffer(relation->rd_node, MAIN_FORKNUM, tag.blockNum, buffer);
#endif
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
