/*-------------------------------------------------------------------------
 *
 * parallel_scan.c
 *	  The leader's side of scan workers (parallel_scan.h).
 *
 * The plan asks for parallel mode when a leaf is worth it (plan_build.c), and
 * then the executor enters it where all rows are read in one go.  The number of
 * workers is decided per execution.  They are launched when the worker asks
 * for the first chunk of a large heap, so that nobody is started for a query
 * which does not come to that, and the execution they attach to is known.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sched.h>

#include "access/parallel.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "executor/instrument.h"
#include "miscadmin.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "storage/bufmgr.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "customscan/customscan.h"
#include "customscan/execution.h"
#include "customscan/parallel_scan.h"
#include "module/pg_fusion.h"

/*
 * Of PostgreSQL's costs, which are those of its executor: what the heap
 * producer takes for the same rows.  Starting a worker costs the same.
 */
#define HEAP_PRODUCER_COST		0.2

struct PgfParallelScan
{
	ParallelContext *context;
	BufferUsage *buffer_usage;
	WalUsage   *wal_usage;
	PgfScanCounts *counts;
};

/* As compute_parallel_worker: one more each time the heap is three times as large. */
static int
workers_by_size(BlockNumber blocks)
{
	int			workers = 1;
	int64		threshold = Max(min_parallel_table_scan_size, 1);

	if (blocks < (BlockNumber) min_parallel_table_scan_size)
		return 0;
	for (; blocks >= threshold * 3; threshold *= 3)
		workers++;
	return workers;
}

/* Processors that this process may run on. */
static int
processors(void)
{
	static int	count = 0;
	cpu_set_t	allowed;

	if (count == 0)
	{
		/* it fails where there are more than the set has room for, which is enough */
		if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0)
			count = CPU_COUNT(&allowed);
		else
			count = CPU_SETSIZE;
	}
	return count;
}

/*
 * Scan workers that processors are free for, beside that of the leader.  One
 * more is left to the worker's threads: on two processors a scan worker would only
 * take from those, and pay for mapping shared buffers anew.  Not so for a heap
 * that shared buffers cannot hold: its blocks come through a ring of few buffers,
 * which costs nothing to map, and copying them from the kernel is most of the work.
 */
static int
spare_processors(BlockNumber blocks)
{
	int			taken = blocks > (BlockNumber) NBuffers ? 1 : 2;

	return Max(processors() - taken, 0);
}

int
pgf_scan_workers(PlannedStmt *plan, const PgfLeafSpec *spec)
{
	Relation	relation;
	int			limit = max_parallel_workers_per_gather;
	int			workers = 0;

	if (pgf_max_scan_workers >= 0)
		limit = Min(limit, pgf_max_scan_workers);
	if (limit == 0 || pgf_scan_producer(plan, spec) != PGF_PRODUCER_HEAP)
		return 0;

	relation = table_open(linitial_node(RangeTblEntry, plan->rtable)->relid, AccessShareLock);
	if (!RelationUsesLocalBuffers(relation))
	{
		workers = RelationGetParallelWorkers(relation, -1);
		if (workers < 0)
		{
			BlockNumber blocks = RelationGetNumberOfBlocks(relation);
			double		cost = HEAP_PRODUCER_COST * plan->planTree->total_cost;

			if (pgf_max_scan_workers < 0)
				limit = Min(limit, spare_processors(blocks));
			workers = Min(workers_by_size(blocks), limit);
			if (cost - cost / (workers + 1) <= parallel_setup_cost)
				workers = 0;
		}
	}
	table_close(relation, NoLock);
	return Min(workers, limit);
}

void
pgf_parallel_scan_plan(PgfExecution *execution)
{
	static uint32 last_run = 0;

	execution->token = 0;
	execution->has_launched = false;
	execution->workers_planned = 0;
	for (int i = 0; i < execution->reply->nleaves; i++)
	{
		PgfExecutionLeaf *leaf = &execution->leaves[i];

		leaf->nworkers = 0;
		if (execution->estate->es_use_parallel_mode && !IsParallelWorker())
			leaf->nworkers = pgf_scan_workers(leaf->plan, &execution->reply->leaves[i].spec);
		execution->workers_planned = Max(execution->workers_planned, leaf->nworkers);
	}

	/* unique among the processes that live */
	if (execution->workers_planned > 0)
		execution->token = ((uint64) MyProcPid << 32) | ++last_run;
}

/* The shared leaves' plans as node text. */
static char *
leaves_text(PgfExecution *execution)
{
	List	   *plans = NIL;

	for (int i = 0; i < execution->reply->nleaves; i++)
	{
		PgfExecutionLeaf *leaf = &execution->leaves[i];

		plans = lappend(plans, pgf_scan_is_shared(leaf->scan) ? leaf->plan : NULL);
	}
	return nodeToString(plans);
}

static void *
insert(ParallelContext *context, uint64 key, Size size)
{
	void	   *address = shm_toc_allocate(context->toc, size);

	memset(address, 0, size);
	shm_toc_insert(context->toc, key, address);
	return address;
}

void
pgf_parallel_scan_launch(PgfExecution *execution)
{
	MemoryContext old_context;
	ParallelContext *context;
	PgfParallelScan *parallel;
	PgfScanWorkerState *state;
	Snapshot	snapshot = execution->estate->es_snapshot;
	int			workers = execution->workers_planned;
	const char *reply;
	uint32		reply_length;
	char	   *leaves;
	Size		sizes[8];
	Size		ncounts = mul_size(workers, execution->reply->nleaves);

	if (execution->token == 0 || execution->has_launched)
		return;
	execution->has_launched = true;

	old_context = MemoryContextSwitchTo(execution->context);
	pgf_execution_reply(execution, &reply, &reply_length);
	leaves = leaves_text(execution);

	context = CreateParallelContext("pg_fusion", "pgf_scan_worker_main", workers);
	sizes[0] = sizeof(PgfScanWorkerState);
	sizes[1] = reply_length;
	sizes[2] = strlen(leaves) + 1;
	sizes[3] = EstimateSnapshotSpace(snapshot);
	sizes[4] = mul_size(sizeof(BufferUsage), workers);
	sizes[5] = mul_size(sizeof(WalUsage), workers);
	sizes[6] = mul_size(sizeof(PgfScanCounts), ncounts);
	sizes[7] = mul_size(sizeof(PgfLeafHeap), execution->reply->nleaves);
	for (int i = 0; i < (int) lengthof(sizes); i++)
		shm_toc_estimate_chunk(&context->estimator, sizes[i]);
	shm_toc_estimate_keys(&context->estimator, lengthof(sizes));
	InitializeParallelDSM(context);

	state = insert(context, PGF_SCAN_KEY_STATE, sizes[0]);
	state->token = execution->token;
	state->reply_length = reply_length;
	memcpy(insert(context, PGF_SCAN_KEY_REPLY, sizes[1]), reply, reply_length);
	memcpy(insert(context, PGF_SCAN_KEY_LEAVES, sizes[2]), leaves, sizes[2]);
	SerializeSnapshot(snapshot, insert(context, PGF_SCAN_KEY_SNAPSHOT, sizes[3]));
	memcpy(insert(context, PGF_SCAN_KEY_HEAPS, sizes[7]), execution->feed.heaps, sizes[7]);

	parallel = palloc0(sizeof(PgfParallelScan));
	parallel->context = context;
	parallel->buffer_usage = insert(context, PGF_SCAN_KEY_BUFFER_USAGE, sizes[4]);
	parallel->wal_usage = insert(context, PGF_SCAN_KEY_WAL_USAGE, sizes[5]);
	parallel->counts = insert(context, PGF_SCAN_KEY_COUNTS, sizes[6]);
	pfree(leaves);

	LaunchParallelWorkers(context);
	execution->workers_launched += context->nworkers_launched;
	if (context->nworkers_launched > 0)
		execution->parallel = parallel;
	else
		DestroyParallelContext(context);
	MemoryContextSwitchTo(old_context);
}

void
pgf_parallel_scan_finish(PgfExecution *execution)
{
	PgfParallelScan *parallel = execution->parallel;
	int			nleaves = execution->reply->nleaves;

	if (parallel == NULL)
		return;

	WaitForParallelWorkersToFinish(parallel->context);
	for (int worker = 0; worker < parallel->context->nworkers_launched; worker++)
	{
		InstrAccumParallelQuery(&parallel->buffer_usage[worker], &parallel->wal_usage[worker]);
		for (int i = 0; i < nleaves; i++)
		{
			PgfScanCounts *counts = &parallel->counts[worker * nleaves + i];

			pgf_scan_add_counts(&execution->leaves[i].worker_counts, counts);
		}
	}
	execution->parallel = NULL;
	DestroyParallelContext(parallel->context);
	pfree(parallel);
}
