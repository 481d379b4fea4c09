/*-------------------------------------------------------------------------
 *
 * plan_build.c
 *	  Build the PlannedStmt (plan_build.h).
 *
 *	  [Material]		a cursor that scrolls: the worker's rows come but once
 *	  [Limit]			the reply said that PostgreSQL applies it
 *	  [Unique]			DISTINCT ON: of sorted rows the first with the same values
 *	  [Sort]			the reply gave sort keys
 *	  [ProjectSet]		sets in the target list (target_sets.c)
 *	  CustomScan		scan tuple: the worker's outputs; target list: the query's, over them;
 *						qual: conditions that the reply left to PostgreSQL
 *
 * Nodes above take the scan's target list column by column, as setrefs.c
 * would have made it; nothing of what is built here goes through setrefs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "access/parallel.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "jit/jit.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/planmain.h"
#include "optimizer/tlist.h"
#include "utils/datum.h"

#include "compat/planner_compat.h"
#include "customscan/customscan.h"
#include "customscan/parallel_scan.h"
#include "planner/leaf_plan.h"
#include "planner/plan_build.h"
#include "planner/target_sets.h"

static void inconsistent(const char *what) pg_attribute_noreturn();

static void
inconsistent(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("the PgFusion worker's plan does not fit the query"),
			 errdetail_internal("%s", what)));
}

/* ---- expressions that the worker put together ---- */

/* A target or a filter: evaluated by the CustomScan, over the worker's outputs only. */
static bool
above_walker(Node *node, PgfPlanReply *reply)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			{
				Var		   *var = (Var *) node;
				PgfReplyOutput *output;

				if (var->varno != INDEX_VAR || var->varlevelsup != 0 ||
					var->varattno < 1 || var->varattno > reply->noutputs)
					inconsistent("an expression refers to no output");
				output = &reply->outputs[var->varattno - 1];
				if (var->vartype != output->type)
					inconsistent("an expression takes an output for another type");
				return false;
			}
		case T_Param:
			if (((Param *) node)->paramkind != PARAM_EXTERN)
				inconsistent("an expression refers to an internal parameter");
			return false;
		case T_Aggref:
		case T_GroupingFunc:
		case T_WindowFunc:
		case T_SubLink:
		case T_SubPlan:
		case T_AlternativeSubPlan:
		case T_Query:
			inconsistent("more than an expression over the outputs");
			break;
		default:
			break;
	}
	return expression_tree_walker(node, above_walker, reply);
}

static Node *
read_above(const char *text, PgfPlanReply *reply, bool may_return_set)
{
	Node	   *expression = pgf_read_node(text);

	above_walker(expression, reply);
	if (!may_return_set && expression_returns_set(expression))
		inconsistent("an expression over the outputs returns a set");
	return expression;
}

static List *
build_target_list(Query *query, PgfPlanReply *reply)
{
	List	   *targets = NIL;
	ListCell   *lc;
	int			i = 0;

	if (list_length(query->targetList) != reply->ntargets)
		inconsistent("the number of targets");

	foreach(lc, query->targetList)
	{
		TargetEntry *original = lfirst_node(TargetEntry, lc);
		TargetEntry *target = flatCopyTargetEntry(original);
		Node	   *expression = read_above(reply->targets[i++], reply, query->hasTargetSRFs);

		if (exprType(expression) != exprType((Node *) original->expr) ||
			exprTypmod(expression) != exprTypmod((Node *) original->expr) ||
			exprCollation(expression) != exprCollation((Node *) original->expr))
			inconsistent("the type of a target");
		target->expr = (Expr *) expression;
		targets = lappend(targets, target);
	}
	return targets;
}

static List *
build_filter(PgfPlanReply *reply)
{
	List	   *conditions = NIL;

	for (int i = 0; i < reply->nfilters; i++)
	{
		Node	   *condition = read_above(reply->filters[i], reply, false);

		if (exprType(condition) != BOOLOID)
			inconsistent("a filter is not boolean");
		conditions = lappend(conditions, condition);
	}
	return conditions;
}

/* Variables that EXPLAIN can name: of the query's top level. */
static bool
unnameable_walker(Node *node, int *rtable_length)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		return var->varlevelsup != 0 || var->varno < 1 || var->varno > *rtable_length;
	}
	if (IsA(node, Param))
		return ((Param *) node)->paramkind != PARAM_EXTERN;
	if (IsA(node, Query) || IsA(node, SubLink))
		return true;
	return expression_tree_walker(node, unnameable_walker, rtable_length);
}

/*
 * The scan tuple's columns.  Their expressions are never computed, only shown
 * by EXPLAIN and asked for their type, so one that does not serve for that is replaced by a
 * null of the type.
 */
static List *
build_scan_list(Query *query, PgfPlanReply *reply)
{
	int			rtable_length = list_length(query->rtable);
	List	   *columns = NIL;

	for (int i = 0; i < reply->noutputs; i++)
	{
		PgfReplyOutput *output = &reply->outputs[i];
		Node	   *expression = NULL;

		if (output->expression[0] != '\0')
		{
			expression = pgf_read_node(output->expression);
			if (unnameable_walker(expression, &rtable_length) ||
				exprType(expression) != output->type ||
				exprTypmod(expression) != output->typmod ||
				exprCollation(expression) != output->collation)
				expression = NULL;
		}
		if (expression == NULL)
			expression = (Node *) makeNullConst(output->type, output->typmod, output->collation);
		columns = lappend(columns, makeTargetEntry((Expr *) expression, i + 1, NULL, false));
	}
	return columns;
}

static bool
start_walker(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Param) && ((Param *) node)->paramkind == PARAM_EXTERN)
		return false;
	if (IsA(node, Var) || IsA(node, Aggref) || IsA(node, GroupingFunc) || IsA(node, WindowFunc) ||
		IsA(node, SubLink) || IsA(node, SubPlan) || IsA(node, AlternativeSubPlan) ||
		IsA(node, Query) || IsA(node, Param))
		inconsistent("a start value needs rows");
	return expression_tree_walker(node, start_walker, context);
}

static List *
build_start_values(PgfPlanReply *reply)
{
	List	   *expressions = NIL;

	for (int i = 0; i < reply->nstarts; i++)
	{
		Node	   *expression = pgf_read_node(reply->starts[i].expression);

		start_walker(expression, NULL);
		if (expression_returns_set(expression))
			inconsistent("a start value returns a set");
		if (exprType(expression) != reply->starts[i].type)
			inconsistent("the type of a start value");
		expressions = lappend(expressions, expression);
	}
	return expressions;
}

/* ---- nodes ---- */

static Const *
make_bytes(const char *bytes, uint32 length)
{
	bytea	   *value = palloc(VARHDRSZ + length);

	SET_VARSIZE(value, VARHDRSZ + length);
	memcpy(VARDATA(value), bytes, length);
	return makeConst(BYTEAOID, -1, InvalidOid, -1, PointerGetDatum(value), false, false);
}

/* The target list of a node that passes its input's rows on. */
static List *
pass_target_list(List *below)
{
	List	   *targets = NIL;
	ListCell   *lc;

	foreach(lc, below)
	{
		TargetEntry *target = flatCopyTargetEntry(lfirst_node(TargetEntry, lc));

		target->expr = (Expr *) makeVarFromTargetEntry(OUTER_VAR, target);
		((Var *) target->expr)->varnosyn = 0;
		((Var *) target->expr)->varattnosyn = 0;
		targets = lappend(targets, target);
	}
	return targets;
}

static void
take_estimates(Plan *plan, Plan *below)
{
	plan->startup_cost = below->startup_cost;
	plan->total_cost = below->total_cost;
	plan->plan_rows = below->plan_rows;
	plan->plan_width = below->plan_width;
	plan->lefttree = below;
	plan->targetlist = pass_target_list(below->targetlist);
}

static Plan *
build_custom_scan(PgfPlanInput *input, const char *reply_bytes, uint32 reply_length,
				  PgfPlanReply *reply, List *leaves)
{
	CustomScan *scan = makeNode(CustomScan);
	Plan	   *plan = &scan->scan.plan;

	plan->startup_cost = reply->startup_cost;
	plan->total_cost = reply->total_cost;
	plan->plan_rows = clamp_row_est(reply->rows);
	plan->plan_width = reply->width;
	plan->targetlist = build_target_list(input->query, reply);
	plan->qual = build_filter(reply);

	scan->scan.scanrelid = 0;
	scan->flags = CUSTOMPATH_SUPPORT_PROJECTION;
	scan->custom_exprs = build_start_values(reply);
	scan->custom_scan_tlist = build_scan_list(input->query, reply);
	for (int i = 1; i <= list_length(input->query->rtable); i++)
		scan->custom_relids = bms_add_member(scan->custom_relids, i);
	scan->custom_private = list_make4(make_bytes(input->request.data, input->request.len),
									  make_bytes(reply_bytes, reply_length),
									  leaves,
									  input->called_functions);
	scan->methods = &pgf_scan_methods;
	return plan;
}

static bool
has_sort_key(List *clauses, TargetEntry *target, PgfReplySortKey *key)
{
	ListCell   *lc;

	foreach(lc, clauses)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, lc);

		if (clause->tleSortGroupRef == target->ressortgroupref &&
			clause->sortop == key->sort_operator && clause->nulls_first == key->nulls_first &&
			exprCollation((Node *) target->expr) == key->collation)
			return true;
	}
	return false;
}

/* The executor takes an operator's word for the type that it sorts: it must be the query's own. */
static void
check_sort_key(Query *query, PgfReplySortKey *key)
{
	TargetEntry *target = list_nth_node(TargetEntry, query->targetList, key->target - 1);

	if (!has_sort_key(query->sortClause, target, key) &&
		!(query->hasDistinctOn && has_sort_key(query->distinctClause, target, key)))
		inconsistent("a sort key is not in the query");
}

static Plan *
build_sort(Plan *below, Query *query, PgfPlanReply *reply)
{
	Sort	   *sort = makeNode(Sort);
	Plan	   *plan = &sort->plan;
	double		rows = Max(below->plan_rows, 2.0);

	take_estimates(plan, below);
	plan->startup_cost = below->total_cost + 2.0 * cpu_operator_cost * rows * log2(rows);
	plan->total_cost = plan->startup_cost + cpu_operator_cost * rows;

	sort->numCols = reply->nsort_keys;
	sort->sortColIdx = palloc(sizeof(AttrNumber) * sort->numCols);
	sort->sortOperators = palloc(sizeof(Oid) * sort->numCols);
	sort->collations = palloc(sizeof(Oid) * sort->numCols);
	sort->nullsFirst = palloc(sizeof(bool) * sort->numCols);
	for (int i = 0; i < sort->numCols; i++)
	{
		PgfReplySortKey *key = &reply->sort_keys[i];

		check_sort_key(query, key);
		sort->sortColIdx[i] = key->target;
		sort->sortOperators[i] = key->sort_operator;
		sort->collations[i] = key->collation;
		sort->nullsFirst[i] = key->nulls_first;
	}
	return plan;
}

/* The first of the rows that DISTINCT ON takes for the same; they come sorted, so side by side. */
static Plan *
build_unique(Plan *below, Query *query)
{
	Unique	   *unique = makeNode(Unique);
	Plan	   *plan = &unique->plan;
	int			n = list_length(query->distinctClause);
	ListCell   *lc;

	take_estimates(plan, below);
	plan->total_cost += cpu_operator_cost * below->plan_rows * n;

	unique->uniqColIdx = palloc(sizeof(AttrNumber) * n);
	unique->uniqOperators = palloc(sizeof(Oid) * n);
	unique->uniqCollations = palloc(sizeof(Oid) * n);
	foreach(lc, query->distinctClause)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, lc);
		TargetEntry *target = get_sortgroupclause_tle(clause, query->targetList);

		unique->uniqColIdx[unique->numCols] = target->resno;
		unique->uniqOperators[unique->numCols] = clause->eqop;
		unique->uniqCollations[unique->numCols] = exprCollation((Node *) target->expr);
		unique->numCols++;
	}
	return plan;
}

/* As adjust_limit_rows_costs takes it: 0 none, -1 not known yet, else no less than least. */
static int64
limit_estimate(Node *expression, int64 least)
{
	Const	   *constant = (Const *) expression;

	if (expression == NULL)
		return 0;
	if (!IsA(expression, Const))
		return -1;
	return constant->constisnull ? 0 : Max(DatumGetInt64(constant->constvalue), least);
}

static Plan *
build_limit(Plan *below, Query *query)
{
	int			nties = 0;
	AttrNumber *columns = NULL;
	Oid		   *operators = NULL;
	Oid		   *collations = NULL;
	Limit	   *limit;
	Plan	   *plan;

	if (contain_subplans(query->limitOffset) || contain_subplans(query->limitCount))
		inconsistent("a limit that contains a subquery");

	if (query->limitOption == LIMIT_OPTION_WITH_TIES)
	{
		ListCell   *lc;
		int			n = list_length(query->sortClause);

		columns = palloc(sizeof(AttrNumber) * n);
		operators = palloc(sizeof(Oid) * n);
		collations = palloc(sizeof(Oid) * n);
		foreach(lc, query->sortClause)
		{
			SortGroupClause *clause = lfirst_node(SortGroupClause, lc);
			TargetEntry *target = get_sortgroupclause_tle(clause, query->targetList);

			columns[nties] = target->resno;
			operators[nties] = clause->eqop;
			collations[nties] = exprCollation((Node *) target->expr);
			nties++;
		}
	}

	limit = make_limit(below, query->limitOffset, query->limitCount, query->limitOption,
					   nties, columns, operators, collations);
	plan = &limit->plan;
	take_estimates(plan, below);
	fix_opfuncids(limit->limitOffset);
	fix_opfuncids(limit->limitCount);
	adjust_limit_rows_costs(&plan->plan_rows, &plan->startup_cost, &plan->total_cost,
							limit_estimate(query->limitOffset, 0),
							limit_estimate(query->limitCount, 1));
	return plan;
}

/* Rows of one FROM item as they come: PostgreSQL's plan is a scan, which goes both ways. */
bool
pgf_is_plain_scan(Query *query)
{
	return list_length(query->jointree->fromlist) == 1 &&
		IsA(linitial(query->jointree->fromlist), RangeTblRef) &&
		!query->hasAggs && !query->hasWindowFuncs && !query->hasTargetSRFs &&
		query->groupClause == NIL && query->groupingSets == NIL && query->havingQual == NULL &&
		query->distinctClause == NIL;
}

/*
 * A cursor declared neither SCROLL nor NO SCROLL goes backward (FETCH 0 is a
 * step back, too) where that is free for PostgreSQL.  Its sorts have their
 * rows at hand, so users rely on it there.  Its scans turn round, which the
 * worker's rows cannot: they are kept when work_mem is expected to hold them, and
 * not when that would write what may be a large export to a temporary file.
 */
bool
pgf_must_scroll(PgfPlanInput *input, bool is_plain_scan, Plan *plan)
{
	int			options = input->cursor_options;
	double		row_size = MAXALIGN(plan->plan_width) + MAXALIGN(SizeofHeapTupleHeader);

	if (options & CURSOR_OPT_SCROLL)
		return true;
	if ((options & CURSOR_OPT_FAST_PLAN) == 0 || (options & CURSOR_OPT_NO_SCROLL) != 0)
		return false;
	return input->query->sortClause != NIL ||
		(is_plain_scan && plan->plan_rows * row_size <= work_mem * 1024.0);
}

/*
 * May the query run in parallel mode, which allows no writing?  The
 * conditions of standard_planner: nothing in it is labeled PARALLEL UNSAFE.
 */
static bool
may_be_parallel(PgfPlanInput *input)
{
	return (input->cursor_options & CURSOR_OPT_PARALLEL_OK) != 0 &&
		IsUnderPostmaster && !IsParallelWorker() && !input->query->hasModifyingCTE &&
		max_parallel_hazard(input->query) != PROPARALLEL_UNSAFE;
}

static bool
is_worth_scan_workers(PgfPlanReply *reply, List *leaves)
{
	for (int i = 0; i < reply->nleaves; i++)
	{
		if (pgf_scan_workers(list_nth_node(PlannedStmt, leaves, i), &reply->leaves[i].spec) > 0)
			return true;
	}
	return false;
}

PlannedStmt *
pgf_build_plan(PgfPlanInput *input, const char *reply_bytes, uint32 reply_length,
			   PgfPlanReply *reply)
{
	Query	   *query = input->query;
	PlannedStmt *result = makeNode(PlannedStmt);
	List	   *invalidations = input->invalidations;
	List	   *leaves = NIL;
	bool		transient = false;
	Plan	   *plan;
	int			node_id = 0;

	for (int i = 0; i < reply->nleaves; i++)
	{
		PlannedStmt *leaf = pgf_plan_leaf(query, input->range_table, &reply->leaves[i],
										  input->query_string, input->params);

		leaves = lappend(leaves, leaf);
		pgf_add_leaf_relations(input->range_table, leaf);
		invalidations = list_concat(invalidations, leaf->invalItems);
		transient |= leaf->transientPlan;
	}

	plan = pgf_build_target_sets(build_custom_scan(input, reply_bytes, reply_length, reply, leaves));
	if (reply->nsort_keys > 0)
		plan = build_sort(plan, query, reply);
	if (query->hasDistinctOn)
		plan = build_unique(plan, query);
	if (reply->limit_above)
		plan = build_limit(plan, query);
	if (pgf_must_scroll(input, pgf_is_plain_scan(query), plan) && !ExecSupportsBackwardScan(plan))
	{
		Plan	   *below = plan;

		plan = materialize_finished_plan(below);
		plan->targetlist = pass_target_list(below->targetlist);
	}
	for (Plan *node = plan; node != NULL; node = node->lefttree)
		node->plan_node_id = node_id++;

	result->commandType = CMD_SELECT;
	result->queryId = query->queryId;
	result->canSetTag = query->canSetTag;
	result->transientPlan = transient;
	result->dependsOnRole = input->depends_on_role;
	result->jitFlags = PGJIT_NONE;
	result->parallelModeNeeded = is_worth_scan_workers(reply, leaves) && may_be_parallel(input);
	result->planTree = plan;
	result->rtable = input->range_table->rtable;
	pgf_set_plan_permissions(result, input->range_table->permissions);
	result->relationOids = input->range_table->relation_oids;
	result->invalItems = invalidations;
	result->stmt_location = query->stmt_location;
	result->stmt_len = query->stmt_len;
	return result;
}
