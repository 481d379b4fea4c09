/*-------------------------------------------------------------------------
 *
 * customscan.c
 *	  The executor's view of a query that PgFusion runs.
 *
 * The node sits where the whole plan tree would be.  Its scan tuples are the
 * worker's result columns; ExecScan projects the query's target list over them.
 * BeginCustomScan does not talk to the worker, so EXPLAIN does not either; the
 * first row asked for does.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "compat/planner_compat.h"
#include "customscan/customscan.h"
#include "customscan/execution.h"
#include "customscan/explain.h"
#include "module/pg_fusion.h"

typedef struct PgfScanState
{
	CustomScanState css;
	PgfExecution *execution;
} PgfScanState;

static Node *create_scan_state(CustomScan *scan);
static void begin_scan(CustomScanState *node, EState *estate, int eflags);
static TupleTableSlot *exec_scan(CustomScanState *node);
static void end_scan(CustomScanState *node);
static void rescan(CustomScanState *node);
static void shutdown_scan(CustomScanState *node);
static void explain_scan(CustomScanState *node, List *ancestors, ExplainState *es);

const CustomScanMethods pgf_scan_methods = {
	.CustomName = "PgFusion",
	.CreateCustomScanState = create_scan_state,
};

static const CustomExecMethods exec_methods = {
	.CustomName = "PgFusion",
	.BeginCustomScan = begin_scan,
	.ExecCustomScan = exec_scan,
	.EndCustomScan = end_scan,
	.ReScanCustomScan = rescan,
	.ShutdownCustomScan = shutdown_scan,
	.ExplainCustomScan = explain_scan,
};

static Node *
create_scan_state(CustomScan *scan pg_attribute_unused())
{
	PgfScanState *state = (PgfScanState *) newNode(sizeof(PgfScanState), T_CustomScanState);

	state->css.methods = &exec_methods;
	return (Node *) state;
}

/*
 * The executor checks for EXECUTE when it makes an expression ready to run.  The
 * worker computes some functions without the executor seeing them.
 */
static void
check_functions(List *functions)
{
	ListCell   *lc;

	foreach(lc, functions)
	{
		Oid			function = lfirst_oid(lc);
		AclResult	result = pgf_function_aclcheck(function, GetUserId());

		if (result != ACLCHECK_OK)
			aclcheck_error(result,
						   get_func_prokind(function) == PROKIND_AGGREGATE ? OBJECT_AGGREGATE : OBJECT_FUNCTION,
						   get_func_name(function));
		InvokeFunctionExecuteHook(function);
	}
}

/* A materialized view without data has no rows to give, which is not the same as none. */
static void
check_populated(List *leaves)
{
	ListCell   *lc;
	ListCell   *lr;

	foreach(lc, leaves)
	{
		foreach(lr, lfirst_node(PlannedStmt, lc)->rtable)
		{
			RangeTblEntry *rte = lfirst_node(RangeTblEntry, lr);
			Relation	relation;

			if (rte->rtekind != RTE_RELATION || rte->relkind != RELKIND_MATVIEW)
				continue;
			relation = table_open(rte->relid, NoLock);
			if (!RelationIsScannable(relation))
				ereport(ERROR,
						(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						 errmsg("materialized view \"%s\" has not been populated",
								RelationGetRelationName(relation)),
						 errhint("Use the REFRESH MATERIALIZED VIEW command.")));
			table_close(relation, NoLock);
		}
	}
}

static void
begin_scan(CustomScanState *node, EState *estate, int eflags)
{
	PgfScanState *state = (PgfScanState *) node;
	CustomScan *scan = castNode(CustomScan, node->ss.ps.plan);

	check_functions(list_nth(scan->custom_private, PGF_PRIVATE_FUNCTIONS));
	if ((eflags & (EXEC_FLAG_EXPLAIN_ONLY | EXEC_FLAG_WITH_NO_DATA)) == 0)
		check_populated(list_nth(scan->custom_private, PGF_PRIVATE_LEAVES));
	state->execution = pgf_execution_create(node, estate, eflags);
}

static TupleTableSlot *
next_row(ScanState *node)
{
	PgfScanState *state = (PgfScanState *) node;
	TupleTableSlot *slot = node->ss_ScanTupleSlot;

	/* A plan for a scrollable cursor has a Material above this node. */
	if (!ScanDirectionIsForward(node->ps.state->es_direction))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("cursor can only scan forward"),
				 errhint("Declare it with SCROLL option to enable backward scan.")));
	pgf_execution_next(state->execution, slot);
	return slot;
}

static bool
recheck_row(ScanState *node pg_attribute_unused(), TupleTableSlot *slot pg_attribute_unused())
{
	return true;
}

static TupleTableSlot *
exec_scan(CustomScanState *node)
{
	return ExecScan(&node->ss, next_row, recheck_row);
}

static void
end_scan(CustomScanState *node)
{
	PgfScanState *state = (PgfScanState *) node;

	/* Values of the last row point into a page that goes back now. */
	ExecClearTuple(node->ss.ss_ScanTupleSlot);
	ExecClearTuple(node->ss.ps.ps_ResultTupleSlot);
	if (state->execution)
		pgf_execution_end(state->execution);
}

static void
rescan(CustomScanState *node)
{
	PgfScanState *state = (PgfScanState *) node;

	ExecScanReScan(&node->ss);
	pgf_execution_rescan(state->execution);
}

/*
 * The executor will ask for no more rows, or not before the next FETCH, for which
 * nothing is given up here: there are scan workers only where all rows are
 * read in one go.
 */
static void
shutdown_scan(CustomScanState *node)
{
	PgfScanState *state = (PgfScanState *) node;

	if (state->execution->parallel == NULL)
		return;
	/* The last row's values may point into a page that goes back now. */
	ExecClearTuple(node->ss.ss_ScanTupleSlot);
	ExecClearTuple(node->ss.ps.ps_ResultTupleSlot);
	pgf_execution_shutdown(state->execution);
}

static void
explain_scan(CustomScanState *node, List *ancestors pg_attribute_unused(), ExplainState *es)
{
	PgfScanState *state = (PgfScanState *) node;

	pgf_explain_execution(state->execution, es);
}

void
pgf_customscan_init(void)
{
	RegisterCustomScanMethods(&pgf_scan_methods);
	pgf_explain_init();
}
