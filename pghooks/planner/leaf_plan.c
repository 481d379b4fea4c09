/*-------------------------------------------------------------------------
 *
 * leaf_plan.c
 *	  Plan a leaf with PostgreSQL's own planner (leaf_plan.h).
 *
 * The worker says what it wants of the leaf's items: columns, expressions that
 * only PostgreSQL can compute, quals that PostgreSQL must apply (required), and quals that
 * it applies itself but which may choose a better path (optional).  The
 * leaf is planned with all of them.  When what comes out is a plain sequential
 * scan and nothing is required, the optional quals are dropped again: the
 * worker's filter over columns beats the executor's over tuples, and the heap
 * producer can read the pages.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "optimizer/planner.h"
#include "rewrite/rewriteManip.h"

#include "planner/leaf_plan.h"
#include "planner/leaf_query.h"

static PlannedStmt *
plan_leaf_query(Query *leaf_query, List *quals, const char *query_string, ParamListInfo params)
{
	Query	   *query = copyObject(leaf_query);

	if (quals != NIL)
		query->jointree->quals = (Node *) make_ands_explicit(copyObject(quals));
	if (checkExprHasSubLink(query->jointree->quals))
		query->hasSubLinks = true;
	return standard_planner(query, query_string, 0, params);
}

PlannedStmt *
pgf_plan_leaf(Query *query, PgfRangeTable *table, PgfReplyLeaf *leaf,
			  const char *query_string, ParamListInfo params)
{
	PgfLeafSpec *spec = &leaf->spec;
	List	   *quals;
	Query	   *leaf_query = pgf_build_leaf_query(query, table, leaf, &quals);
	PlannedStmt *plan;

	plan = plan_leaf_query(leaf_query, quals, query_string, params);
	if (quals != NIL && !spec->has_required_quals && !spec->has_expressions &&
		IsA(plan->planTree, SeqScan))
	{
		PlannedStmt *bare = plan_leaf_query(leaf_query, NIL, query_string, params);

		if (pgf_scan_producer(bare, spec) == PGF_PRODUCER_HEAP)
			plan = bare;
	}
	if (list_length(plan->planTree->targetlist) != spec->ncolumns)
		elog(ERROR, "leaf plan has %d columns instead of %d",
			 list_length(plan->planTree->targetlist), spec->ncolumns);
	return plan;
}
