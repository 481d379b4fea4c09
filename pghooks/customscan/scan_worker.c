/*-------------------------------------------------------------------------
 *
 * scan_worker.c
 *	  A parallel worker that reads heaps for its leader's query
 *	  (parallel_scan.h).
 *
 * It has a session of its own with the PgFusion worker, attached to the leader's
 * execution by its token, and serves chunks until END comes.  That may be at
 * once: the query was over before this process had started.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/parallel.h"
#include "executor/executor.h"
#include "executor/instrument.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "customscan/feed.h"
#include "customscan/parallel_scan.h"

typedef struct ScanWorker
{
	PgfFeed		feed;			/* first */
	EState	   *estate;
	List	   *plans;			/* by leaf, NULL: not shared */
	PgfScan   **scans;			/* by leaf, NULL: not begun */
} ScanWorker;

static PgfScan *
scan_of(PgfFeed *feed, uint32 leaf)
{
	ScanWorker *worker = (ScanWorker *) feed;
	PlannedStmt *plan = list_nth(worker->plans, leaf);

	if (worker->scans[leaf] == NULL && plan != NULL)
	{
		MemoryContext old_context = MemoryContextSwitchTo(feed->context);

		worker->scans[leaf] = pgf_scan_begin_with(PGF_PRODUCER_HEAP, plan, &feed->reply->leaves[leaf].spec,
												  worker->estate, 0, "");
		MemoryContextSwitchTo(old_context);
	}
	return worker->scans[leaf];
}

static void
receive(PgfFeed *feed)
{
	PgfMessage	message;

	pgf_session_receive(feed->session, &message, true);
	switch (message.type)
	{
		case PGF_MSG_GRANT:
			pgf_feed_take_grant(feed, &message);
			break;
		case PGF_MSG_SCAN_FILTERS:
			pgf_feed_take_filters(feed, &message);
			break;
		case PGF_MSG_SCAN_CHUNK:
			pgf_feed_take_chunk(feed, &message);
			break;
		case PGF_MSG_END:
			feed->ended = true;
			break;
		case PGF_MSG_ERROR:
			pgf_session_report_error(&message);
			break;
		default:
			pgf_session_unexpected(&message, "reading a table for a query");
			break;
	}
}

static void
serve(PgfFeed *feed, uint64 token)
{
	pgf_put_u64(pgf_session_begin(feed->session, PGF_MSG_ATTACH), token);
	pgf_session_end(feed->session);
	pgf_session_flush(feed->session);

	while (!feed->ended)
	{
		PgfChunk	chunk;

		CHECK_FOR_INTERRUPTS();
		if (pgf_fifo_pop(&feed->chunks, &chunk))
			pgf_produce_chunk(feed, &chunk);
		else
			receive(feed);
	}
}

void
pgf_scan_worker_main(dsm_segment *segment pg_attribute_unused(), shm_toc *toc)
{
	PgfScanWorkerState *state = shm_toc_lookup(toc, PGF_SCAN_KEY_STATE, false);
	BufferUsage *buffer_usage = shm_toc_lookup(toc, PGF_SCAN_KEY_BUFFER_USAGE, false);
	WalUsage   *wal_usage = shm_toc_lookup(toc, PGF_SCAN_KEY_WAL_USAGE, false);
	PgfScanCounts *counts = shm_toc_lookup(toc, PGF_SCAN_KEY_COUNTS, false);
	PgfPlanReply *reply = pgf_decode_plan_reply(shm_toc_lookup(toc, PGF_SCAN_KEY_REPLY, false),
												state->reply_length);
	ScanWorker	worker;
	char	   *why;

	memset(&worker, 0, sizeof(worker));
	pgf_feed_init(&worker.feed, reply, CurrentMemoryContext);
	worker.feed.scan_of = scan_of;
	worker.feed.receive = receive;
	memcpy(worker.feed.heaps, shm_toc_lookup(toc, PGF_SCAN_KEY_HEAPS, false),
		   sizeof(PgfLeafHeap) * reply->nleaves);
	worker.plans = stringToNode(shm_toc_lookup(toc, PGF_SCAN_KEY_LEAVES, false));
	worker.scans = palloc0(sizeof(PgfScan *) * Max(reply->nleaves, 1));

	/* When the worker cannot be reached, the leader learns that itself. */
	worker.feed.session = pgf_session_try_acquire(CurrentMemoryContext, false, &why);
	if (worker.feed.session == NULL)
		return;

	worker.estate = CreateExecutorState();
	worker.estate->es_snapshot =
		RegisterSnapshot(RestoreSnapshot(shm_toc_lookup(toc, PGF_SCAN_KEY_SNAPSHOT, false)));

	InstrStartParallelQuery();
	serve(&worker.feed, state->token);
	InstrEndParallelQuery(&buffer_usage[ParallelWorkerNumber], &wal_usage[ParallelWorkerNumber]);

	counts += ParallelWorkerNumber * reply->nleaves;
	for (int i = 0; i < reply->nleaves; i++)
	{
		if (worker.scans[i] == NULL)
			continue;
		counts[i] = pgf_scan_counts(worker.scans[i]);
		pgf_scan_end(worker.scans[i]);
	}
	pgf_session_close(worker.feed.session);
	UnregisterSnapshot(worker.estate->es_snapshot);
	worker.estate->es_snapshot = NULL;
	FreeExecutorState(worker.estate);
}
