/*-------------------------------------------------------------------------
 *
 * explain.c
 *	  What EXPLAIN shows below a Custom Scan (PgFusion) node.
 *
 *	  Custom Scan (PgFusion)			PostgreSQL's line, cost and rows
 *		->  Aggregate  (rows=4)			the worker's operators, as a tree
 *			  Group Key: ...			properties: the worker's words
 *			  ->  Scan lineitem
 *					Producer: heap
 *					->  Seq Scan on ...	the leaf's plan by PostgreSQL
 *		Generated Code: ...				VERBOSE
 *
 * The leaf's plan is a PlannedStmt of its own: it is printed by
 * ExplainPrintPlan, with the parts of the ExplainState that belong to a
 * statement set aside meanwhile.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "miscadmin.h"
#include "tcop/dest.h"
#include "utils/snapmgr.h"

#include "compat/scan_compat.h"
#include "customscan/explain.h"
#include "module/pg_fusion.h"

/* ---- leaves ---- */

/* Print the plan of another statement inside this one. */
static void
explain_nested(QueryDesc *query, bool analyze, ExplainState *es)
{
	ExplainState outer = *es;

	es->analyze = analyze;
	es->timing = analyze && outer.timing;
	es->buffers = analyze && outer.buffers;
	es->wal = analyze && outer.wal;
	es->settings = false;
	es->workers_state = NULL;

	ExplainPrintPlan(es, query);

	/* What printing advances stays, all else is the outer statement's again. */
	outer.indent = es->indent;
	outer.grouping_stack = es->grouping_stack;
	*es = outer;
}

static void
explain_leaf_plan(PgfExecution *execution, PgfExecutionLeaf *leaf, ExplainState *es)
{
	QueryDesc  *query = leaf->scan ? pgf_scan_query_desc(leaf->scan) : NULL;

	if (query != NULL)
		explain_nested(query, es->analyze, es);
	else
	{
		/* Read by the heap producer, or not begun: start the plan only to print it. */
		query = CreateQueryDesc(leaf->plan, execution->estate->es_sourceText,
								execution->estate->es_snapshot, InvalidSnapshot,
								None_Receiver, execution->estate->es_param_list_info,
								execution->estate->es_queryEnv, 0);
		/* auto_explain prints when the statement's own snapshot is active no more */
		PushActiveSnapshot(execution->estate->es_snapshot);
		standard_ExecutorStart(query, EXEC_FLAG_EXPLAIN_ONLY |
							   (execution->eflags & PGF_LEAF_EFLAGS & ~EXEC_FLAG_REWIND));
		explain_nested(query, false, es);
		standard_ExecutorEnd(query);
		FreeQueryDesc(query);
		PopActiveSnapshot();
	}
}

static void
explain_leaf(PgfExecution *execution, int which, ExplainState *es)
{
	PgfExecutionLeaf *leaf = &execution->leaves[which];
	PgfLeafSpec *spec = &execution->reply->leaves[which].spec;
	uint8		producer = leaf->scan ? pgf_scan_kind(leaf->scan) : pgf_scan_producer(leaf->plan, spec);

	ExplainPropertyText("Producer", producer == PGF_PRODUCER_HEAP ? "heap" : "executor", es);
	if (es->analyze && leaf->scan != NULL)
	{
		PgfScanCounts counts = pgf_scan_counts(leaf->scan);

		pgf_scan_add_counts(&counts, &leaf->worker_counts);
		ExplainPropertyInteger("Scanned Rows", NULL, counts.rows, es);
		if (counts.removed > 0)
			ExplainPropertyInteger("Rows Removed by Scan Filter", NULL, counts.removed, es);
		if (counts.bypassed > 0)
			ExplainPropertyInteger("Blocks Past Shared Buffers", NULL, counts.bypassed, es);
		ExplainPropertyInteger("Pages", NULL, counts.pages, es);
	}
	explain_leaf_plan(execution, leaf, es);
}

/* ---- operators ---- */

static void
explain_properties(PgfReplyProperty *properties, int count, ExplainState *es)
{
	for (int i = 0; i < count; i++)
		ExplainPropertyText(properties[i].key, properties[i].value, es);
}

static void
explain_operator_head(PgfExecution *execution, int at, ExplainState *es)
{
	PgfReplyOperator *op = &execution->reply->operators[at];
	PgfOperatorStatistics *statistics = &execution->statistics[at];
	int			nruns = Max(execution->nruns, 1);
	double		rows = (double) statistics->rows / nruns;
	double		milliseconds = statistics->nanoseconds / 1e6 / nruns;

	if (es->format != EXPLAIN_FORMAT_TEXT)
	{
		ExplainPropertyText("Operator", op->name, es);
		if (es->costs)
			ExplainPropertyFloat("Plan Rows", NULL, op->rows, 0, es);
		if (es->analyze && statistics->reported)
		{
			ExplainPropertyFloat("Actual Rows", NULL, rows, 0, es);
			if (es->timing)
				ExplainPropertyFloat("Actual Thread Time", "ms", milliseconds, 3, es);
		}
		return;
	}

	appendStringInfoSpaces(es->str, es->indent * 2);
	appendStringInfo(es->str, "->  %s", op->name);
	if (es->costs)
		appendStringInfo(es->str, "  (rows=%.0f)", op->rows);
	if (es->analyze)
	{
		if (!statistics->reported)
			appendStringInfoString(es->str, " (never executed)");
		else if (es->timing)
			appendStringInfo(es->str, " (actual rows=%.0f thread time=%.3f ms)", rows, milliseconds);
		else
			appendStringInfo(es->str, " (actual rows=%.0f)", rows);
	}
	appendStringInfoChar(es->str, '\n');
}

static bool
has_children(PgfPlanReply *reply, int parent)
{
	for (int i = parent + 1; i < reply->noperators; i++)
	{
		if (reply->operators[i].parent == parent)
			return true;
	}
	return false;
}

static void explain_operators(PgfExecution *execution, int parent, ExplainState *es);

static void
explain_operator(PgfExecution *execution, int at, ExplainState *es)
{
	PgfReplyOperator *op = &execution->reply->operators[at];

	check_stack_depth();
	ExplainOpenGroup("Operator", NULL, true, es);
	explain_operator_head(execution, at, es);
	if (es->format == EXPLAIN_FORMAT_TEXT)
		es->indent += 3;

	explain_properties(op->properties, op->nproperties, es);
	if (es->analyze)
		explain_properties(execution->statistics[at].properties,
						   execution->statistics[at].nproperties, es);
	if (op->leaf >= 0)
		explain_leaf(execution, op->leaf, es);
	if (has_children(execution->reply, at))
		explain_operators(execution, at, es);

	if (es->format == EXPLAIN_FORMAT_TEXT)
		es->indent -= 3;
	ExplainCloseGroup("Operator", NULL, true, es);
}

static void
explain_operators(PgfExecution *execution, int parent, ExplainState *es)
{
	ExplainOpenGroup("Operators", "Operators", false, es);
	for (int i = parent + 1; i < execution->reply->noperators; i++)
	{
		if (execution->reply->operators[i].parent == parent)
			explain_operator(execution, i, es);
	}
	ExplainCloseGroup("Operators", "Operators", false, es);
}

/* ---- generated code ---- */

/* The code as the worker renders it, or NULL and why not. */
static char *
fetch_code(PgfExecution *execution, char **why)
{
	PgfSession *session = pgf_session_try_acquire(execution->context, true, why);
	bool		plan_sent = false;
	char	   *code = NULL;

	if (session == NULL)
		return NULL;

	for (bool done = false; !done;)
	{
		PgfMessage	message;
		StringInfo	buffer = pgf_session_begin(session, PGF_MSG_EXPLAIN_CODE);

		pgf_put_bytes(buffer, execution->reply->hash, PGF_HASH_LENGTH);
		pgf_put_u8(buffer, pgf_explain_code);
		pgf_session_end(session);
		pgf_session_receive(session, &message, true);
		if (message.type == PGF_MSG_UNKNOWN_PLAN && !plan_sent)
		{
			plan_sent = true;
			pgf_put_bytes(pgf_session_begin(session, PGF_MSG_PLAN),
						  execution->request, execution->request_length);
			pgf_session_end(session);
			pgf_session_receive(session, &message, true);
			if (message.type == PGF_MSG_PLAN_OK)
				continue;
		}

		done = true;
		switch (message.type)
		{
			case PGF_MSG_CODE:
				code = pgf_get_cstring(&message);
				break;
			case PGF_MSG_UNKNOWN_PLAN:
			case PGF_MSG_UNSUPPORTED:
				*why = pstrdup("the worker does not know the plan any more");
				break;
			case PGF_MSG_ERROR:
				pgf_session_report_error(&message);
				break;
			default:
				pgf_session_unexpected(&message, "asking for generated code");
				break;
		}
	}
	pgf_session_release(session);
	return code;
}

static void
explain_code(PgfExecution *execution, ExplainState *es)
{
	char	   *why = NULL;
	char	   *code = fetch_code(execution, &why);

	if (code == NULL)
		ExplainPropertyText("Generated Code", psprintf("not available: %s", why), es);
	else if (es->format != EXPLAIN_FORMAT_TEXT)
		ExplainPropertyText("Generated Code", code, es);
	else
	{
		/* Line by line, so that it stands below the node. */
		appendStringInfoSpaces(es->str, es->indent * 2);
		appendStringInfoString(es->str, "Generated Code:\n");
		while (*code)
		{
			int			length = strcspn(code, "\n");

			if (length > 0)
			{
				appendStringInfoSpaces(es->str, (es->indent + 1) * 2);
				appendBinaryStringInfo(es->str, code, length);
			}
			appendStringInfoChar(es->str, '\n');
			code += length + (code[length] == '\n');
		}
	}
}

void
pgf_explain_execution(PgfExecution *execution, ExplainState *es)
{
	/* The worker counts until it is told to stop. */
	if (es->analyze)
		pgf_execution_finish(execution);

	if (es->analyze && execution->workers_planned > 0)
	{
		ExplainPropertyInteger("Workers Planned", NULL, execution->workers_planned, es);
		ExplainPropertyInteger("Workers Launched", NULL, execution->workers_launched, es);
	}
	if (es->analyze && es->timing && execution->first_chunk_milliseconds > 0)
		ExplainPropertyFloat("Time to First Chunk", "ms", execution->first_chunk_milliseconds, 3, es);
	explain_operators(execution, -1, es);
	if (es->verbose)
		explain_code(execution, es);
}
