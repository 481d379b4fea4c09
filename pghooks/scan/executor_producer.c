/*-------------------------------------------------------------------------
 *
 * executor_producer.c
 *	  Rows of any plan, one page per request.
 *
 * The leaf's plan is started like a query of its own, under the snapshot,
 * parameters and instrumentation of the query that it belongs to, and its top
 * node is asked for rows until a page is full.  Pulling from the node, and not
 * ExecutorRun with a receiver, is what lets the last row wait in its slot for
 * the next page when it does not fit any more; and a plan that is left and
 * taken up again as a portal's is runs without parallel workers either way.
 *
 * standard_ExecutorStart and standard_ExecutorEnd are called directly: a leaf
 * is a part of a statement, and hooks that log or count statements see that
 * statement.  Permissions of the leaf's range table are checked by its start.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat/scan_compat.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "tcop/dest.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "scan/producers.h"

struct PgfExecutorProducer
{
	QueryDesc  *query;
	PgfPageBuilder *builder;
	TupleTableSlot *pending;	/* got, but not yet in a page */
	bool		at_end;
};

/* The snapshot of the leaf as the active one; true when it has to be popped. */
static bool
push_snapshot(Snapshot snapshot)
{
	if (ActiveSnapshotSet() && GetActiveSnapshot() == snapshot)
		return false;
	PushActiveSnapshot(snapshot);
	return true;
}

static void
pop_snapshot(bool pushed)
{
	if (pushed)
		PopActiveSnapshot();
}

/* The columns that come are those that the worker was promised. */
static void
check_columns(TupleDesc desc, const PgfLeafSpec *spec, PgfTypeShape *types)
{
	if (desc->natts < spec->ncolumns)
		elog(ERROR, "leaf plan has %d columns, %d are needed", desc->natts, spec->ncolumns);
	for (int i = 0; i < spec->ncolumns; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (att->atttypid != spec->columns[i].type)
			elog(ERROR, "column %d of a leaf plan has type %u, expected %u",
				 i + 1, att->atttypid, spec->columns[i].type);
		if (spec->columns[i].kind == PGF_KIND_DECIMAL64 || spec->columns[i].kind == PGF_KIND_DECIMAL128)
			pgf_check_decimal_type(att->atttypid);
		types[i].length = att->attlen;
		types[i].by_value = att->attbyval;
	}
}

PgfExecutorProducer *
pgf_executor_begin(PlannedStmt *plan, const PgfLeafSpec *spec,
				   EState *estate, int eflags, const char *query_text)
{
	PgfExecutorProducer *producer = palloc0(sizeof(PgfExecutorProducer));
	PgfTypeShape *types = palloc(sizeof(PgfTypeShape) * Max(spec->ncolumns, 1));
	bool		pushed = push_snapshot(estate->es_snapshot);

	producer->query = CreateQueryDesc(plan, query_text != NULL ? query_text : "",
									  GetActiveSnapshot(), InvalidSnapshot, None_Receiver,
									  estate->es_param_list_info, estate->es_queryEnv,
									  estate->es_instrument);
	standard_ExecutorStart(producer->query, eflags & PGF_LEAF_EFLAGS);
	pop_snapshot(pushed);

	check_columns(producer->query->tupDesc, spec, types);
	producer->builder = pgf_builder_create(spec, types);
	return producer;
}

QueryDesc *
pgf_executor_query_desc(PgfExecutorProducer *producer)
{
	return producer->query;
}

PgfPageBuilder *
pgf_executor_builder(PgfExecutorProducer *producer)
{
	return producer->builder;
}

/*
 * Append one row.  False when it does not fit the page, which has other rows
 * already; a row that is too large for an empty page gets a larger one.
 */
static bool
append_row(PgfPageBuilder *builder, TupleTableSlot *slot)
{
	uint64		variable_start;

	(void) pgf_builder_room(builder);
	variable_start = builder->variable_used;
	for (;;)
	{
		uint64		shortfall = 0;
		uint64		needed;

		for (int i = 0; i < builder->ncolumns; i++)
		{
			if (slot->tts_isnull[i])
				pgf_builder_put_null(builder, &builder->columns[i], builder->rows);
			else
				shortfall += pgf_builder_put_datum(builder, &builder->columns[i], builder->rows,
												   slot->tts_values[i]);
		}
		if (shortfall == 0)
			break;

		needed = builder->variable_used - variable_start + shortfall;
		pgf_builder_rollback(builder, 1, variable_start);
		if (builder->rows > 0)
			return false;
		pgf_builder_make_room(builder, needed);
		variable_start = builder->variable_used;
	}
	builder->rows++;
	return true;
}

/* The next row of the plan with its columns at hand, NULL at the end. */
static TupleTableSlot *
next_row(PgfExecutorProducer *producer)
{
	EState	   *estate = producer->query->estate;
	TupleTableSlot *slot;

	if (producer->pending != NULL)
	{
		slot = producer->pending;
		producer->pending = NULL;
		return slot;
	}
	if (producer->at_end)
		return NULL;

	CHECK_FOR_INTERRUPTS();
	ResetPerTupleExprContext(estate);
	slot = ExecProcNode(producer->query->planstate);
	if (TupIsNull(slot))
	{
		producer->at_end = true;
		ExecShutdownNode(producer->query->planstate);
		return NULL;
	}
	if (estate->es_junkFilter != NULL)
		slot = ExecFilterJunk(estate->es_junkFilter, slot);
	if (producer->builder->ncolumns > 0)
		slot_getsomeattrs(slot, producer->builder->ncolumns);
	return slot;
}

bool
pgf_executor_produce(PgfExecutorProducer *producer, PgfPageSink *sink)
{
	EState	   *estate = producer->query->estate;
	PgfPageBuilder *builder = producer->builder;
	MemoryContext old = MemoryContextSwitchTo(estate->es_query_cxt);
	bool		pushed = push_snapshot(estate->es_snapshot);
	TupleTableSlot *slot;

	Assert(!(estate->es_top_eflags & EXEC_FLAG_EXPLAIN_ONLY));

	pgf_builder_start(builder, sink);
	while ((slot = next_row(producer)) != NULL)
	{
		if (!append_row(builder, slot))
		{
			producer->pending = slot;
			break;
		}
		estate->es_processed++;
		if (builder->rows == builder->row_capacity)
			break;
	}
	pgf_builder_finish(builder);

	pop_snapshot(pushed);
	MemoryContextSwitchTo(old);
	return producer->at_end && producer->pending == NULL;
}

void
pgf_executor_rescan(PgfExecutorProducer *producer)
{
	bool		pushed = push_snapshot(producer->query->estate->es_snapshot);

	ExecutorRewind(producer->query);
	pop_snapshot(pushed);
	producer->pending = NULL;
	producer->at_end = false;
}

void
pgf_executor_end(PgfExecutorProducer *producer)
{
	if (!(producer->query->estate->es_top_eflags & EXEC_FLAG_EXPLAIN_ONLY))
		standard_ExecutorFinish(producer->query);
	standard_ExecutorEnd(producer->query);
	FreeQueryDesc(producer->query);
}
