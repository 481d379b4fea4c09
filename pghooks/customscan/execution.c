/*-------------------------------------------------------------------------
 *
 * execution.c
 *	  The backend's half of a query's conversation with the worker
 *	  (execution.h, session/protocol.h).
 *
 * The worker drives: it grants extents and asks for chunks, and the pump
 * serves it between result pages, first come, first served.  Frames are
 * looked for without waiting after every chunk, so a row is on its way to the
 * client as soon as the worker has it; only with nothing to do and nothing to
 * return does the backend wait.
 *
 * With the first chunk of a large heap the scan workers are started
 * (parallel_scan.h), which from then on get chunks of their own.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/plancache.h"

#include "compat/planner_compat.h"
#include "compat/scan_compat.h"
#include "customscan/customscan.h"
#include "customscan/execution.h"
#include "customscan/parallel_scan.h"
#include "module/pg_fusion.h"
#include "planner/planner_hook.h"
#include "scan/page.h"
#include "scan/visibility.h"

bool		pgf_prewarm_next = false;

static void
private_bytes(CustomScan *scan, PgfPrivate which, const char **bytes, uint32 *length)
{
	Const	   *constant = list_nth_node(Const, scan->custom_private, which);
	bytea	   *value = DatumGetByteaPP(constant->constvalue);

	*bytes = VARDATA_ANY(value);
	*length = VARSIZE_ANY_EXHDR(value);
}

void
pgf_execution_reply(PgfExecution *execution, const char **bytes, uint32 *length)
{
	private_bytes(castNode(CustomScan, execution->parent->plan), PGF_PRIVATE_REPLY, bytes, length);
}

static bool receive(PgfExecution *execution, bool wait);

/* The leader reads all leaves. */
static PgfScan *
scan_of(PgfFeed *feed, uint32 leaf)
{
	PgfExecution *execution = (PgfExecution *) feed;

	return execution->leaves[leaf].scan;
}

static void
receive_for_feed(PgfFeed *feed)
{
	(void) receive((PgfExecution *) feed, true);
}

PgfExecution *
pgf_execution_create(CustomScanState *node, EState *estate, int eflags)
{
	CustomScan *scan = castNode(CustomScan, node->ss.ps.plan);
	MemoryContext context = AllocSetContextCreate(estate->es_query_cxt, "PgFusion execution",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old_context = MemoryContextSwitchTo(context);
	PgfExecution *execution = palloc0(sizeof(PgfExecution));
	const char *reply_bytes;
	uint32		reply_length;
	uint8	   *kinds;
	ListCell   *lc;
	int			i;

	Assert(list_length(scan->custom_private) == PGF_PRIVATE_COUNT);
	execution->context = context;
	execution->parent = &node->ss.ps;
	execution->estate = estate;
	execution->eflags = eflags;

	private_bytes(scan, PGF_PRIVATE_REQUEST, &execution->request, &execution->request_length);
	private_bytes(scan, PGF_PRIVATE_REPLY, &reply_bytes, &reply_length);
	execution->reply = pgf_decode_plan_reply(reply_bytes, reply_length);

	execution->starts = palloc0(sizeof(ExprState *) * Max(list_length(scan->custom_exprs), 1));
	i = 0;
	foreach(lc, scan->custom_exprs)
		execution->starts[i++] = ExecInitExpr(lfirst(lc), &node->ss.ps);

	execution->leaves = palloc0(sizeof(PgfExecutionLeaf) * Max(execution->reply->nleaves, 1));
	i = 0;
	foreach(lc, list_nth(scan->custom_private, PGF_PRIVATE_LEAVES))
		execution->leaves[i++].plan = lfirst_node(PlannedStmt, lc);
	Assert(i == execution->reply->nleaves);

	kinds = palloc(Max(execution->reply->noutputs, 1));
	for (i = 0; i < execution->reply->noutputs; i++)
		kinds[i] = execution->reply->outputs[i].kind;
	execution->reader = pgf_result_create(node->ss.ss_ScanTupleSlot->tts_tupleDescriptor, kinds);

	pgf_feed_init(&execution->feed, execution->reply, context);
	execution->feed.scan_of = scan_of;
	execution->feed.receive = receive_for_feed;
	pgf_fifo_init(&execution->results, sizeof(PgfExtent), PGF_RESULTS_MAX, context);
	execution->statistics = palloc0(sizeof(PgfOperatorStatistics) *
									Max(execution->reply->noperators, 1));
	initStringInfo(&execution->execute);
	MemoryContextSwitchTo(old_context);
	return execution;
}

/* ---- frames ---- */

/* The clock is read once in an execution, whether anybody asks for it or not. */
static void
note_first_chunk(PgfExecution *execution)
{
	instr_time	now;

	INSTR_TIME_SET_CURRENT(now);
	INSTR_TIME_SUBTRACT(now, execution->begin);
	execution->first_chunk_milliseconds = INSTR_TIME_GET_MILLISEC(now);
}

static void
take_result(PgfExecution *execution, PgfMessage *message)
{
	PgfExtent	result;

	result.offset = pgf_get_u64(message);
	result.size = pgf_get_u64(message);
	result.address = pgf_session_extent(execution->feed.session, result.offset, result.size);
	if (!pgf_fifo_push(&execution->results, &result))
		pgf_protocol_error("more result pages at a time than agreed");
}

static void
send_execute(PgfExecution *execution)
{
	pgf_put_bytes(pgf_session_begin(execution->feed.session, PGF_MSG_EXECUTE),
				  execution->execute.data, execution->execute.len);
	pgf_session_end(execution->feed.session);
	pgf_session_flush(execution->feed.session);
}

/* A worker that was restarted since the plan was made: tell it again. */
static void
send_plan(PgfExecution *execution)
{
	if (execution->plan_sent)
		pgf_protocol_error("the plan is unknown though it has just been sent");
	execution->plan_sent = true;
	pgf_put_bytes(pgf_session_begin(execution->feed.session, PGF_MSG_PLAN),
				  execution->request, execution->request_length);
	pgf_session_end(execution->feed.session);
	pgf_session_flush(execution->feed.session);
}

/* The answer to that must be the plan that our own plan was built from. */
static void
check_plan(PgfExecution *execution, PgfMessage *message)
{
	char		hash[PGF_HASH_LENGTH];
	uint64		digest;

	if (!execution->plan_sent)
		pgf_session_unexpected(message, "executing a query");
	pgf_plan_reply_identity(message->payload, message->length, hash, &digest);
	if (memcmp(hash, execution->reply->hash, PGF_HASH_LENGTH) != 0 ||
		digest != execution->reply->digest)
	{
		ResetPlanCache();
		ereport(ERROR,
				(errcode(ERRCODE_SYSTEM_ERROR),
				 errmsg("the PgFusion worker plans this query differently than before"),
				 errdetail("The worker was replaced after the query had been planned."),
				 errhint("Run the query again; it will be planned anew.")));
	}
	send_execute(execution);
}

static bool
receive(PgfExecution *execution, bool wait)
{
	PgfMessage	message;

	if (!pgf_session_receive(execution->feed.session, &message, wait))
		return false;

	switch (message.type)
	{
		case PGF_MSG_GRANT:
			pgf_feed_take_grant(&execution->feed, &message);
			break;
		case PGF_MSG_SCAN_FILTERS:
			pgf_feed_take_filters(&execution->feed, &message);
			break;
		case PGF_MSG_SCAN_CHUNK:
			if (execution->nruns == 1 && execution->first_chunk_milliseconds == 0)
				note_first_chunk(execution);
			pgf_feed_take_chunk(&execution->feed, &message);
			break;
		case PGF_MSG_RESULT:
			take_result(execution, &message);
			break;
		case PGF_MSG_END:
			execution->feed.ended = true;
			break;
		case PGF_MSG_UNKNOWN_PLAN:
			send_plan(execution);
			break;
		case PGF_MSG_PLAN_OK:
			check_plan(execution, &message);
			break;
		case PGF_MSG_UNSUPPORTED:
			{
				char	   *construct = pgf_get_cstring(&message);
				char	   *detail = pgf_get_cstring(&message);

				pgf_report_unsupported(construct, detail, (int32) pgf_get_u32(&message),
									   execution->estate->es_sourceText);
			}
			break;
		case PGF_MSG_ERROR:

			/*
			 * When it is about a parallel worker that ended, that one's own
			 * error has come before, and says more.
			 */
			CHECK_FOR_INTERRUPTS();
			pgf_session_report_error(&message);
			break;
		default:
			pgf_session_unexpected(&message, "executing a query");
			break;
	}
	return true;
}

/* ---- phases ---- */

/* What EXECUTE says of a leaf; the map is that of now, after the snapshot and the predicate lock. */
static void
put_leaf(StringInfo buffer, PgfExecution *execution, int which)
{
	PgfScan    *scan = execution->leaves[which].scan;
	PgfLeafHeap *heap = &execution->feed.heaps[which];

	heap->blocks = pgf_scan_blocks(scan);
	heap->cacheable = pgf_scan_is_cacheable(scan);
	pgf_put_u8(buffer, pgf_scan_kind(scan));
	pgf_put_u32(buffer, heap->blocks);
	pgf_put_u8(buffer, execution->token != 0 && pgf_scan_is_shared(scan));
	pgf_put_u8(buffer, heap->cacheable);
	if (heap->cacheable)
	{
		Relation	relation = pgf_scan_relation(scan);
		PgfRelationFile file = pgf_relation_file(relation);
		PgfVisibility visibility;

		pgf_read_visibility(relation, execution->estate->es_snapshot, heap->blocks, &visibility);
		pgf_put_u32(buffer, RelationGetRelid(relation));
		pgf_put_u32(buffer, file.tablespace);
		pgf_put_u32(buffer, file.database);
		pgf_put_u32(buffer, file.number);
		pgf_put_u32(buffer, pgf_database_birth());
		pgf_put_u32(buffer, PGF_MAP_PAGE_BLOCKS);
		pgf_put_u32(buffer, visibility.nmap_pages);
		for (uint32 page = 0; page < visibility.nmap_pages; page++)
			pgf_put_u64(buffer, visibility.lsns[page]);
		pgf_put_bytes(buffer, visibility.chunks, visibility.nbytes);
		pgf_free_visibility(&visibility);
	}
}

static void
start(PgfExecution *execution)
{
	PgfPlanReply *reply = execution->reply;
	MemoryContext old_context;
	StringInfo	buffer = &execution->execute;
	bool		prewarms = pgf_prewarm_next;

	pgf_prewarm_next = false;
	execution->feed.ended = false;
	execution->plan_sent = false;
	if (execution->nruns == 0)
		INSTR_TIME_SET_CURRENT(execution->begin);

	old_context = MemoryContextSwitchTo(execution->context);
	for (int i = 0; i < reply->nleaves; i++)
	{
		PgfExecutionLeaf *leaf = &execution->leaves[i];

		if (leaf->scan == NULL)
			leaf->scan = pgf_scan_begin(leaf->plan, &reply->leaves[i].spec, execution->estate,
										execution->eflags, execution->estate->es_sourceText);
	}
	MemoryContextSwitchTo(old_context);
	pgf_parallel_scan_plan(execution);

	resetStringInfo(buffer);
	pgf_put_bytes(buffer, reply->hash, PGF_HASH_LENGTH);
	pgf_put_u64(buffer, reply->digest);
	pgf_put_u32(buffer, (execution->estate->es_instrument ? PGF_EXECUTE_ANALYZE : 0) |
				(prewarms ? PGF_EXECUTE_PREWARM : 0));
	pgf_put_u8(buffer, pgf_codegen);
	pgf_put_u32(buffer, pgf_max_threads);
	pgf_put_u64(buffer, execution->token);
	pgf_put_start_values(buffer, execution, execution->parent->ps_ExprContext);
	pgf_put_u32(buffer, reply->nleaves);
	for (int i = 0; i < reply->nleaves; i++)
	{
		put_leaf(buffer, execution, i);
		if (prewarms && !execution->feed.heaps[i].cacheable)
			elog(ERROR, "a table that is to be read into the block cache cannot be cached");
	}

	/* Last, so that nothing of the above is done while the worker holds a query for us. */
	execution->feed.session = pgf_session_acquire(execution->estate->es_query_cxt);
	send_execute(execution);
	execution->nruns++;
}

static void
release_page(PgfExecution *execution)
{
	if (!execution->has_page)
		return;
	execution->has_page = false;
	pgf_put_u64(pgf_session_begin(execution->feed.session, PGF_MSG_RELEASE), execution->page.offset);
	pgf_session_end(execution->feed.session);
}

/* Serve the worker until there is a result page, or no more. */
static bool
next_page(PgfExecution *execution)
{
	for (;;)
	{
		PgfChunk	chunk;

		CHECK_FOR_INTERRUPTS();
		if (pgf_fifo_pop(&execution->results, &execution->page))
		{
			execution->has_page = true;
			pgf_session_flush(execution->feed.session);
			return true;
		}
		if (execution->feed.ended)
			return false;
		if (receive(execution, false))
			continue;
		if (pgf_fifo_pop(&execution->feed.chunks, &chunk))
		{
			if (execution->leaves[chunk.leaf].nworkers > 0)
				pgf_parallel_scan_launch(execution);
			pgf_produce_chunk(&execution->feed, &chunk);
		}
		else
			receive(execution, true);
	}
}

bool
pgf_execution_next(PgfExecution *execution, TupleTableSlot *slot)
{
	if (execution->feed.session == NULL)
	{
		if (execution->feed.ended)
		{
			ExecClearTuple(slot);
			return false;
		}
		start(execution);
	}

	for (;;)
	{
		if (execution->has_page)
		{
			if (pgf_result_next(execution->reader, slot))
				return true;
			/* The slot's values point into the page. */
			ExecClearTuple(slot);
			release_page(execution);
		}
		if (!next_page(execution))
		{
			/* At once: an exhausted cursor may stay open for long. */
			ExecClearTuple(slot);
			pgf_execution_finish(execution);
			return false;
		}
		pgf_result_open(execution->reader, execution->page.address, execution->page.size);
	}
}

static void
take_statistics(PgfExecution *execution, PgfMessage *message)
{
	MemoryContext old_context = MemoryContextSwitchTo(execution->context);
	uint32		count = pgf_get_u32(message);

	for (uint32 n = 0; n < count; n++)
	{
		PgfOperatorStatistics skipped = {0};
		PgfOperatorStatistics *statistics = &skipped;
		uint32		id = pgf_get_u32(message);
		uint32		nproperties;

		for (int i = 0; i < execution->reply->noperators; i++)
		{
			if (execution->reply->operators[i].id == id)
				statistics = &execution->statistics[i];
		}
		statistics->reported = true;
		statistics->rows += pgf_get_u64(message);
		statistics->nanoseconds += pgf_get_u64(message);
		nproperties = pgf_get_u32(message);
		if (nproperties > PG_UINT16_MAX)
			pgf_protocol_error("too many properties of an operator");
		statistics->nproperties = (int) nproperties;
		statistics->properties = palloc0(sizeof(PgfReplyProperty) * Max(nproperties, 1));
		for (uint32 i = 0; i < nproperties; i++)
		{
			statistics->properties[i].key = pgf_get_cstring(message);
			statistics->properties[i].value = pgf_get_cstring(message);
		}
	}
	MemoryContextSwitchTo(old_context);
}

static void
exchange_finish(PgfExecution *execution)
{
	PgfSession *session = execution->feed.session;
	PgfMessage	message;

	pgf_session_begin(session, PGF_MSG_FINISH);
	pgf_session_end(session);
	pgf_session_flush(session);

	/* Whatever was under way, an error included, is void now. */
	do
	{
		pgf_session_receive(session, &message, true);
	} while (message.type != PGF_MSG_FINISHED);
	take_statistics(execution, &message);
}

void
pgf_execution_finish(PgfExecution *execution)
{
	PgfSession *session = execution->feed.session;
	MemoryContext context = CurrentMemoryContext;

	if (session == NULL)
		return;

	/* Nothing of this run may be used again. */
	pgf_feed_clear(&execution->feed);
	pgf_fifo_clear(&execution->results);
	execution->has_page = false;
	execution->feed.ended = true;

	/*
	 * All rows that were wanted have come.  That the worker dies now costs the
	 * statistics, not the transaction.  Nothing but the session is at work in here
	 * (pgf_is_worker_failure).
	 */
	PG_TRY();
	{
		exchange_finish(execution);
	}
	PG_CATCH();
	{
		if (!pgf_session_is_lost(session) || !pgf_is_worker_failure(geterrcode()))
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
	}
	PG_END_TRY();

	execution->feed.session = NULL;
	if (pgf_session_is_lost(session))
		pgf_session_close(session);
	else
		pgf_session_release(session);

	/* The worker has told them to leave, if it has not died. */
	pgf_parallel_scan_finish(execution);
}

void
pgf_execution_shutdown(PgfExecution *execution)
{
	if (execution->parallel != NULL)
		pgf_execution_finish(execution);
}

void
pgf_execution_rescan(PgfExecution *execution)
{
	pgf_execution_finish(execution);
	execution->feed.ended = false;
	for (int i = 0; i < execution->reply->nleaves; i++)
	{
		if (execution->leaves[i].scan != NULL)
			pgf_scan_rescan(execution->leaves[i].scan);
	}
}

void
pgf_execution_end(PgfExecution *execution)
{
	pgf_execution_finish(execution);
	for (int i = 0; i < execution->reply->nleaves; i++)
	{
		if (execution->leaves[i].scan != NULL)
			pgf_scan_end(execution->leaves[i].scan);
		execution->leaves[i].scan = NULL;
	}
}
