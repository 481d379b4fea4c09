/*-------------------------------------------------------------------------
 *
 * leaf_plan.c
 *	  Plan a leaf with PostgreSQL's own planner (leaf_plan.h).
 *
 * The worker says what it wants of the leaf's items: columns, expressions that
 * only PostgreSQL can compute, quals that PostgreSQL must apply (required), and quals that
 * it applies itself but which may choose a better path (optional).  The
 * leaf is planned with all of them.  Where nothing is required, reading the
 * whole heap is weighed against that plan, by costs: the heap producer
 * decodes a row for a fraction of what the executor takes, and the worker's
 * filter over columns beats the executor's over tuples.  So it is chosen
 * instead of any sequential scan, of an index-only scan of everything, or of an
 * index that finds many rows, and the optional quals are dropped; an index that
 * saves reading most of the heap is kept.  Of a heap whose columns the block cache
 * has, only the rest is read, so there the index has to save more.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "port/pg_bitutils.h"
#include "rewrite/rewriteManip.h"
#include "storage/bufmgr.h"
#include "utils/guc.h"

#include "module/pg_fusion.h"
#include "planner/leaf_plan.h"
#include "planner/leaf_query.h"
#include "scan/visibility.h"
#include "split/split.h"

/*
 * Of the cost of reading blocks: those that the block cache has.  Two columns of lineitem (TPC-H, SF 1), 0.9 GB that
 * are read at a cost of 127,500, take 5 ms then, while an index scan in memory takes 1 to 1.3 us for each unit
 * of its cost, under random_page_cost = 1.1.
 */
#define CACHED_SHARE_COST		0.04

/* Of cpu_tuple_cost: what a row takes the heap producer, 10 ns where the executor takes 50. */
#define HEAP_PRODUCER_TUPLE		0.2

static PlannedStmt *
plan_with_quals(Query *leaf_query, List *quals, const char *query_string, ParamListInfo params)
{
	Query	   *query = copyObject(leaf_query);
	PgfSplit   *split;

	if (quals != NIL)
		query->jointree->quals = (Node *) make_ands_explicit(copyObject(quals));
	if (checkExprHasSubLink(query->jointree->quals))
		query->hasSubLinks = true;
	split = pgf_split_leaf(query, query_string, params);
	return pgf_plan_with_parts(split, query, query_string, 0, params);
}

/* The plan of a leaf without quals, by a sequential scan if there is a way. */
static PlannedStmt *
plan_whole_heap(Query *leaf_query, const char *query_string, ParamListInfo params)
{
	static const char *const others[] = {"enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"};
	int			level = NewGUCNestLevel();
	PlannedStmt *plan;

	for (int i = 0; i < (int) lengthof(others); i++)
		(void) set_config_option(others[i], "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	plan = pgf_plan_with_parts(NULL, copyObject(leaf_query), query_string, 0, params);
	AtEOXact_GUC(true, level);
	return plan;
}

/*
 * What of the heap a query need not read now.  The worker knows what is cached and not what is
 * valid of it; the chunks that are all-visible bound that, and are told in microseconds.
 */
static double
usable_share(const PlannedStmt *heap, double cached)
{
	Relation	relation;
	PgfVisibility visibility;
	double		visible = 0;

	if (cached == 0 || !pgf_cache || pgf_cache_size == 0)
		return 0;
	relation = table_open(linitial_node(RangeTblEntry, heap->rtable)->relid, AccessShareLock);
	if (pgf_has_visibility(relation) && pgf_shares_definition(relation))
	{
		pgf_read_visibility(relation, NULL, RelationGetNumberOfBlocks(relation), &visibility);
		visible = (double) pg_popcount((const char *) visibility.chunks, visibility.nbytes) / Max(visibility.nchunks, 1);
		pgf_free_visibility(&visibility);
	}
	table_close(relation, NoLock);
	return Min(cached, visible);
}

/*
 * Is reading the heap by blocks, of which the cache saves a share, cheaper than the plan, whose rows go
 * through the executor one by one?
 */
static bool
is_heap_cheaper(const Plan *heap, const Plan *plan, double cached)
{
	double		heap_cost = heap->total_cost - (1 - HEAP_PRODUCER_TUPLE) * cpu_tuple_cost * heap->plan_rows;

	heap_cost *= 1 - cached + cached * CACHED_SHARE_COST;
	return IsA(plan, SeqScan) || heap_cost <= plan->total_cost + cpu_tuple_cost * plan->plan_rows;
}

PlannedStmt *
pgf_plan_leaf(Query *query, PgfRangeTable *table, PgfReplyLeaf *leaf,
			  const char *query_string, ParamListInfo params)
{
	PgfLeafSpec *spec = &leaf->spec;
	List	   *quals;
	Query	   *leaf_query = pgf_build_leaf_query(query, table, leaf, &quals);
	PlannedStmt *plan;

	plan = plan_with_quals(leaf_query, quals, query_string, params);
	if (!spec->has_required_quals && !spec->has_expressions && list_length(plan->rtable) == 1 &&
		pgf_scan_producer(plan, spec) != PGF_PRODUCER_HEAP)
	{
		PlannedStmt *heap = plan_whole_heap(leaf_query, query_string, params);

		if (pgf_scan_producer(heap, spec) == PGF_PRODUCER_HEAP &&
			is_heap_cheaper(heap->planTree, plan->planTree, usable_share(heap, leaf->cached)))
			plan = heap;
	}
	if (list_length(plan->planTree->targetlist) != spec->ncolumns)
		elog(ERROR, "leaf plan has %d columns instead of %d",
			 list_length(plan->planTree->targetlist), spec->ncolumns);
	return plan;
}
