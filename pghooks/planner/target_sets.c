/*-------------------------------------------------------------------------
 *
 * target_sets.c
 *	  Plan set-returning functions of the target list (target_sets.h).
 *
 *	  Result			x + srf1(srf2(y))		only for what is around a set
 *	  ProjectSet		x, srf1(srf2(y))
 *	  ProjectSet		x, srf2(y)				one for each level of nesting
 *	  CustomScan		x, y
 *
 * The executor knows sets at the top level of a ProjectSet's target list only.
 * PostgreSQL's own split_pathtarget_at_srfs says what each level computes; what
 * setrefs.c would do then is done here: whatever the level below has computed
 * becomes a reference to its column.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "utils/syscache.h"

#include "planner/target_sets.h"

static Node *
refer_mutator(Node *node, List *below)
{
	ListCell   *lc;

	if (node == NULL)
		return NULL;
	foreach(lc, below)
	{
		TargetEntry *column = lfirst_node(TargetEntry, lc);

		if (equal(column->expr, node))
		{
			Var		   *var = makeVarFromTargetEntry(OUTER_VAR, column);

			var->varnosyn = 0;
			var->varattnosyn = 0;
			return (Node *) var;
		}
	}
	return expression_tree_mutator(node, refer_mutator, (void *) below);
}

/* A target list over the input's rows in place of the query's. */
static List *
refer_to_columns(List *targets, List *below)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, targets)
	{
		TargetEntry *target = flatCopyTargetEntry(lfirst_node(TargetEntry, lc));

		target->expr = (Expr *) refer_mutator((Node *) target->expr, below);
		result = lappend(result, target);
	}
	return result;
}

/*
 * Members of a set as the catalog has it.  A function's own estimate (its support function)
 * would look for the statistics of columns, which the scan's outputs do not have.
 */
static double
set_rows(Node *call)
{
	Oid			function = InvalidOid;
	HeapTuple	tuple;
	double		rows;

	if (IsA(call, FuncExpr) && ((FuncExpr *) call)->funcretset)
		function = ((FuncExpr *) call)->funcid;
	else if (IsA(call, OpExpr) && ((OpExpr *) call)->opretset)
		function = ((OpExpr *) call)->opfuncid;
	if (!OidIsValid(function))
		return 1;

	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	rows = ((Form_pg_proc) GETSTRUCT(tuple))->prorows;
	ReleaseSysCache(tuple);
	return clamp_row_est(rows);
}

static double
rows_per_row(List *targets)
{
	double		most = 1;
	ListCell   *lc;

	foreach(lc, targets)
	{
		double		rows = set_rows((Node *) lfirst_node(TargetEntry, lc)->expr);

		most = Max(most, rows);
	}
	return most;
}

Plan *
pgf_build_target_sets(Plan *scan)
{
	List	   *targets = scan->targetlist;
	List	   *below = NIL;	/* what the level below computes, in the query's terms */
	List	   *levels;
	List	   *returns_sets;
	Plan	   *plan = NULL;
	PlannerInfo *root;
	ListCell   *ll;
	ListCell   *ls;

	if (!expression_returns_set((Node *) targets))
		return scan;

	root = makeNode(PlannerInfo);
	root->glob = makeNode(PlannerGlobal);
	root->planner_cxt = CurrentMemoryContext;
	split_pathtarget_at_srfs(root, make_pathtarget_from_tlist(targets), NULL,
							 &levels, &returns_sets);

	forboth(ll, levels, ls, returns_sets)
	{
		PathTarget *level = lfirst(ll);
		bool		is_last = lnext(levels, ll) == NULL;
		List	   *own = is_last ? targets : make_tlist_from_pathtarget(level);

		if (plan == NULL)
		{
			scan->targetlist = own;
			plan = scan;
		}
		else
		{
			Plan	   *node = lfirst_int(ls) ? (Plan *) makeNode(ProjectSet) : (Plan *) makeNode(Result);

			node->targetlist = refer_to_columns(own, below);
			node->lefttree = plan;
			node->plan_rows = clamp_row_est(plan->plan_rows * (lfirst_int(ls) ? rows_per_row(own) : 1));
			node->plan_width = scan->plan_width;
			node->startup_cost = plan->startup_cost;
			node->total_cost = plan->total_cost + cpu_tuple_cost * node->plan_rows;
			plan = node;
		}
		below = own;
	}
	return plan;
}
