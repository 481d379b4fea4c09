/*-------------------------------------------------------------------------
 *
 * split.c
 *	  Find the parts of a query that the worker runs (split.h).
 *
 * For each level, from the top down:
 *
 *	  1. a subquery as it stands, with its groups and all
 *	  2. else all of its FROM and WHERE
 *	  3. else FROM without the items that may be in the way: LATERAL ones, WITH queries, outer joins
 *	  4. else the items of FROM that are joined by conditions which the worker has
 *	  5. else single joins of its FROM, the larger ones first
 *	  6. and in what is left then, the subqueries: back to 1
 *
 * Levels that refer to a level around them are PostgreSQL's: it runs them once for each row,
 * or joins them, by indexes if it can.  The terms of a recursive query that it runs round by
 * round are such, too.
 *
 * When the worker refuses a conjunct of a condition, of WHERE or of an inner
 * join, that conjunct moves above the part, to be evaluated over its rows, and the
 * worker is asked again.  PostgreSQL evaluates the conjuncts of a place in a
 * certain order and no further than the first that is not true, so what comes
 * after the conjunct there and might fail has to move with it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"

#include "compat/planner_compat.h"
#include "customscan/customscan.h"
#include "module/pg_fusion.h"
#include "planner/ask_worker.h"
#include "planner/eligibility.h"
#include "planner/planner_hook.h"
#include "split/conjuncts.h"
#include "split/pull_up.h"
#include "split/query_part.h"
#include "split/split.h"

/* ---- is it worth it ---- */

/* Does a scan of the worker's read tables, and not only what PostgreSQL has made of a subquery? */
static bool
reads_tables(PlannedStmt *plan)
{
	CustomScan *scan = castNode(CustomScan, plan->planTree);
	ListCell   *lc;

	foreach(lc, list_nth(scan->custom_private, PGF_PRIVATE_LEAVES))
	{
		PlannedStmt *leaf = lfirst_node(PlannedStmt, lc);

		if (linitial_node(RangeTblEntry, leaf->rtable)->rtekind == RTE_RELATION)
			return true;
	}
	return false;
}

/* Does the query group, sort or compare rows, or a subquery in its FROM? */
static bool
makes_other_rows(Query *query)
{
	ListCell   *lc;

	if (query->hasAggs || query->groupClause != NIL || query->distinctClause != NIL ||
		query->hasWindowFuncs)
		return true;
	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_SUBQUERY && makes_other_rows(rte->subquery))
			return true;
	}
	return false;
}

/* Is there anything in the query that the worker is better at than PostgreSQL? */
static bool
is_worth_asking(PgfSplit *split, Query *query)
{
	int			ntables = pgf_count_user_tables(query);

	return ntables > 1 || (ntables == 1 && (split->takes_scans || makes_other_rows(query)));
}

/*
 * Ask for the query as a part.  NULL: it cannot be one, for *refusal.  *asked is the query as
 * it went to the worker.
 */
static PgfPart *
make_part(PgfSplit *split, Query *query, Query **asked, PgfRefusal *refusal)
{
	PgfPart    *part = palloc0(sizeof(PgfPart));
	StringInfoData bytes;

	part->id = list_length(split->parts) + 1;
	part->input.query = copyObject(query);
	part->input.query_string = split->query_string;
	part->input.params = split->params;
	pgf_prepare_plan(&part->input);
	if (asked != NULL)
		*asked = part->input.query;
	if (!pgf_ask_worker(&part->input, true, &bytes, refusal))
	{
		split->leaves_windows |= refusal->leaves_windows;
		return NULL;
	}

	part->reply = pgf_decode_plan_reply(bytes.data, bytes.len);
	part->plan = pgf_build_plan(&part->input, bytes.data, bytes.len, part->reply);
	if (!pgf_is_part_plan(part->plan) || !reads_tables(part->plan))
		return NULL;
	split->parts = lappend(split->parts, part);
	return part;
}

/* ---- parts of one level ---- */

/* The items of FROM that inner joins join. */
static List *
joined_items(Node *node, List *items)
{
	ListCell   *lc;

	if (IsA(node, FromExpr))
	{
		foreach(lc, ((FromExpr *) node)->fromlist)
			items = joined_items(lfirst(lc), items);
		return items;
	}
	if (IsA(node, JoinExpr) && ((JoinExpr *) node)->jointype == JOIN_INNER)
	{
		items = joined_items(((JoinExpr *) node)->larg, items);
		return joined_items(((JoinExpr *) node)->rarg, items);
	}
	return lappend(items, node);
}

/*
 * Items that conditions hold together, as sets of range table indexes: all conditions, or
 * those that are below.
 */
static List *
connected_items(List *items, List *conjuncts, bool all)
{
	List	   *sets = NIL;
	ListCell   *lc;
	ListCell   *ls;

	foreach(lc, items)
		sets = lappend(sets, pgf_join_tree_members(lfirst(lc)));
	foreach(lc, conjuncts)
	{
		PgfConjunct   *conjunct = lfirst(lc);
		Bitmapset  *joined = NULL;

		if (conjunct->is_above && !all)
			continue;
		foreach(ls, sets)
		{
			if (!bms_overlap(lfirst(ls), conjunct->relations))
				continue;
			joined = bms_join(joined, lfirst(ls));
			sets = foreach_delete_current(sets, ls);
		}
		if (joined != NULL)
			sets = lappend(sets, joined);
	}
	return sets;
}

/* A part is made of what has been cut out of a level, and the query becomes that level with it; unless the worker refuses. */
static bool
replace_by_part(PgfSplit *split, Query *query, Query *level, PgfCut *cut, Query *part_query,
				Query **asked, PgfRefusal *refusal)
{
	PgfPart    *part = make_part(split, part_query, asked, refusal);

	if (part == NULL)
		return false;
	pgf_replace_part(cut, pgf_make_part_entry(part, part_query));
	*query = *level;
	return true;
}

/*
 * All of FROM, and of WHERE what the worker has.  Not when that would be a cross join of what a refused
 * condition joins: *refused are the conditions that the worker does not have then.
 */
static bool
split_from(PgfSplit *split, Query *query, List **refused)
{
	FromExpr   *from = copyObject(query->jointree);
	List	   *conjuncts = pgf_collect_conjuncts(from);
	List	   *items = joined_items((Node *) from, NIL);
	int			nconnected = list_length(connected_items(items, conjuncts, true));
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		if (pgf_expression_refers_outside(((PgfConjunct *) lfirst(lc))->node))
			pgf_move_above(conjuncts, lfirst(lc));
	}
	for (;;)
	{
		Query	   *level = copyObject(query);
		List	   *above = pgf_take_above(conjuncts);
		PgfCut		cut;
		Query	   *part_query;
		Query	   *asked;
		PgfRefusal	refusal = {0};

		*refused = above;
		if (list_length(connected_items(items, conjuncts, false)) > nconnected ||
			pgf_is_filter_above(query, conjuncts, pgf_join_tree_members((Node *) from)))
			return false;
		level->jointree = makeFromExpr(NIL, pgf_make_condition(copyObject(above)));
		part_query = pgf_cut_part(level, copyObject(from), NULL, &cut);
		if (part_query == NULL || !is_worth_asking(split, part_query))
			return false;
		if (replace_by_part(split, query, level, &cut, part_query, &asked, &refusal))
			return true;
		if (!pgf_move_refused(conjuncts, asked, &refusal))
			return false;
	}
}

/*
 * Some items of FROM, given by their range table indexes, with the conditions that are on them
 * alone, and not among those that the worker has refused already.  Those that it refuses now are added.
 */
static bool
split_some_items(PgfSplit *split, Query *query, Bitmapset *inside, List **refused)
{
	FromExpr   *from = copyObject(query->jointree);
	List	   *conjuncts = pgf_collect_conjuncts(from);
	List	   *items = NIL;
	List	   *left_out = NIL;
	int			nconnected;
	ListCell   *lc;

	foreach(lc, joined_items((Node *) from, NIL))
	{
		if (bms_is_subset(pgf_join_tree_members(lfirst(lc)), inside))
			items = lappend(items, lfirst(lc));
		else
			left_out = lappend(left_out, lfirst(lc));
	}
	if (left_out == NIL || list_length(items) < 2)
		return false;
	foreach(lc, conjuncts)
	{
		PgfConjunct   *conjunct = lfirst(lc);

		if (!conjunct->is_above &&
			(!bms_is_subset(conjunct->relations, inside) ||
			 list_member(*refused, conjunct->node) || pgf_expression_refers_outside(conjunct->node)))
			pgf_move_above(conjuncts, conjunct);
	}
	nconnected = list_length(connected_items(items, conjuncts, false));

	for (;;)
	{
		Query	   *level = copyObject(query);
		List	   *above = NIL;
		List	   *below = NIL;
		FromExpr   *part_from;
		PgfCut		cut;
		Query	   *part_query;
		Query	   *asked;
		PgfRefusal	refusal = {0};

		if (pgf_is_filter_above(query, conjuncts, inside))
			return false;
		foreach(lc, conjuncts)
		{
			PgfConjunct   *conjunct = lfirst(lc);

			/* one over no columns is about all items */
			if (conjunct->is_above || conjunct->relations == NULL)
				above = lappend(above, copyObject(conjunct->node));
			if (!conjunct->is_above)
				below = lappend(below, copyObject(conjunct->node));
		}
		part_from = makeFromExpr(copyObject(items), pgf_make_condition(below));
		/* the part comes first: others may refer to it */
		level->jointree = makeFromExpr(list_concat(list_make1(makeNode(RangeTblRef)), copyObject(left_out)),
									   pgf_make_condition(above));
		part_query = pgf_cut_part(level, part_from, (Node **) &linitial(level->jointree->fromlist), &cut);
		if (part_query == NULL || !is_worth_asking(split, part_query))
			return false;
		if (replace_by_part(split, query, level, &cut, part_query, &asked, &refusal))
			return true;
		if (!pgf_move_refused(conjuncts, asked, &refusal))
			return false;
		foreach(lc, conjuncts)
		{
			if (((PgfConjunct *) lfirst(lc))->is_above)
				*refused = list_append_unique(*refused, ((PgfConjunct *) lfirst(lc))->node);
		}
		if (list_length(connected_items(items, conjuncts, false)) > nconnected)
			return false;
	}
}

static void split_items(PgfSplit *split, Query *query, Node *node, bool may_filter);

/* The outer joins that are still items of FROM. */
static void
split_outer_joins(PgfSplit *split, Query *query)
{
	ListCell   *lc;

	foreach(lc, joined_items((Node *) copyObject(query->jointree), NIL))
	{
		if (IsA(lfirst(lc), JoinExpr))
			split_items(split, query, lfirst(lc), true);
	}
}

/* Which items are left out of a part. */
typedef enum LeftOut
{
	LEFT_OUT_LATERAL,			/* those that refer to others */
	LEFT_OUT_WITH_QUERIES,		/* and WITH queries */
	LEFT_OUT_OUTER_JOINS		/* and outer joins */
}			LeftOut;

static bool
is_left_out(Query *query, Node *item, Bitmapset *members, LeftOut which)
{
	int			rtindex = -1;

	if (pgf_entries_refer_outside(query, members))
		return true;
	if (IsA(item, JoinExpr))
		return which >= LEFT_OUT_OUTER_JOINS;
	while ((rtindex = bms_next_member(members, rtindex)) >= 0)
	{
		if (which >= LEFT_OUT_WITH_QUERIES && rt_fetch(rtindex, query->rtable)->rtekind == RTE_CTE)
			return true;
	}
	return false;
}

/* The items of FROM but those that are left out. */
static bool
split_joined_items(PgfSplit *split, Query *query, LeftOut which, List **refused)
{
	Bitmapset  *inside = NULL;
	ListCell   *lc;

	foreach(lc, joined_items((Node *) query->jointree, NIL))
	{
		Bitmapset  *members = pgf_join_tree_members(lfirst(lc));

		if (!is_left_out(query, lfirst(lc), members, which))
			inside = bms_join(inside, members);
	}
	if (inside == NULL || !split_some_items(split, query, inside, refused))
		return false;
	split_outer_joins(split, query);
	return true;
}

/* An untried set of items that are held together by conditions which the worker has not refused. */
static Bitmapset *
next_connected(Query *query, List *refused, Bitmapset *tried)
{
	List	   *conjuncts = pgf_collect_conjuncts(query->jointree);
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		PgfConjunct   *conjunct = lfirst(lc);

		conjunct->is_above = list_member(refused, conjunct->node);
	}
	foreach(lc, connected_items(joined_items((Node *) query->jointree, NIL), conjuncts, false))
	{
		if (!bms_is_subset(lfirst(lc), tried))
			return lfirst(lc);
	}
	return NULL;
}

static bool
split_connected_items(PgfSplit *split, Query *query, List *refused)
{
	int			nparts = list_length(split->parts);
	Bitmapset  *tried = NULL;
	Bitmapset  *items;

	if (refused == NIL)
		return false;
	while ((items = next_connected(query, refused, tried)) != NULL)
	{
		int			nrefused = list_length(refused);

		if (split_some_items(split, query, items, &refused))
			tried = bms_add_member(tried, list_length(query->rtable));
		else if (list_length(refused) == nrefused)
			tried = bms_add_members(tried, items);
	}
	if (list_length(split->parts) == nparts)
		return false;
	split_outer_joins(split, query);
	return true;
}

/*
 * One item or join of FROM.  What WHERE says of it alone goes with it where the rows that
 * WHERE sees are its own (may_filter).
 */
static bool
split_item(PgfSplit *split, Query *query, int rtindex, bool may_filter)
{
	Query	   *level = copyObject(query);
	Node	  **place = pgf_join_tree_place((Node **) &level->jointree, rtindex);
	FromExpr   *part_from = makeFromExpr(list_make1(*place), NULL);
	Bitmapset  *inside = pgf_join_tree_members(*place);
	List	   *above = NIL;
	List	   *below = NIL;
	PgfCut		cut;
	Query	   *part_query;
	PgfRefusal	refusal = {0};
	ListCell   *lc;

	foreach(lc, make_ands_implicit((Expr *) level->jointree->quals))
	{
		Node	   *conjunct = lfirst(lc);
		Bitmapset  *relations = pull_varnos(NULL, conjunct);

		if (may_filter && relations != NULL && bms_is_subset(relations, inside) &&
			(bms_membership(relations) == BMS_SINGLETON || !contain_volatile_functions(conjunct)) &&
			!checkExprHasSubLink(conjunct) &&
			!pgf_expression_refers_outside(conjunct))
			below = lappend(below, conjunct);
		else
			above = lappend(above, conjunct);
	}
	part_from->quals = pgf_make_condition(below);
	level->jointree->quals = pgf_make_condition(above);
	*place = (Node *) makeNode(RangeTblRef);
	if (bms_overlap(inside, pgf_filtered_subqueries(level, (Node *) level->jointree, NULL)))
		return false;

	part_query = pgf_cut_part(level, part_from, place, &cut);
	if (part_query == NULL || !is_worth_asking(split, part_query))
		return false;
	if (replace_by_part(split, query, level, &cut, part_query, NULL, &refusal))
		return true;
	return may_filter && below != NIL && split_item(split, query, rtindex, false);
}

static void
split_items(PgfSplit *split, Query *query, Node *node, bool may_filter)
{
	if (IsA(node, FromExpr))
	{
		ListCell   *lc;

		foreach(lc, ((FromExpr *) node)->fromlist)
			split_items(split, query, lfirst(lc), may_filter);
	}
	else if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		if (join->rtindex != 0 && split_item(split, query, join->rtindex, may_filter))
			return;
		split_items(split, query, join->larg, may_filter &&
					(join->jointype == JOIN_INNER || join->jointype == JOIN_LEFT));
		split_items(split, query, join->rarg, may_filter &&
					(join->jointype == JOIN_INNER || join->jointype == JOIN_RIGHT));
	}
	else
	{
		int			rtindex = castNode(RangeTblRef, node)->rtindex;

		/* another subquery is tried as it stands */
		if (rt_fetch(rtindex, query->rtable)->rtekind == RTE_RELATION ||
			(may_filter && bms_is_member(rtindex, pgf_filtered_subqueries(query, (Node *) query->jointree, NULL))))
			split_item(split, query, rtindex, may_filter);
	}
}

/* ---- levels ---- */

static void split_level(PgfSplit *split, Query *query);

static void
split_subquery(PgfSplit *split, Query **place)
{
	Query	   *query = *place;
	bool		is_inner = pgf_refers_outside(query);
	PgfRefusal	refusal;
	PgfPart    *part = NULL;

	check_stack_depth();
	if (query->rowMarks != NIL || pgf_count_user_tables(query) == 0 ||
		(is_inner && !split->takes_inner))
		return;
	if (!is_inner && !(split->leaves_windows && query->hasWindowFuncs) &&
		!list_member_ptr(split->filtered, query) && is_worth_asking(split, query))
		part = make_part(split, query, NULL, &refusal);
	if (part != NULL)
		*place = pgf_select_from_part(query, pgf_make_part_entry(part, query));
	else
		split_level(split, query);
}

/* An arm of a recursive query. */
static void
split_arm(PgfSplit *split, Query *query, Node *arm)
{
	if (IsA(arm, RangeTblRef))
		split_subquery(split, &rt_fetch(((RangeTblRef *) arm)->rtindex, query->rtable)->subquery);
}

/* Of a recursive query the arm that is run once, rather than that which reads the query's own rows. */
static void
split_with_query(PgfSplit *split, CommonTableExpr *cte)
{
	Query	   *query = castNode(Query, cte->ctequery);

	if (cte->cterefcount == 0)
		return;
	if (!cte->cterecursive)
	{
		split_subquery(split, (Query **) &cte->ctequery);
		return;
	}
	split_arm(split, query, castNode(SetOperationStmt, query->setOperations)->larg);
	if (split->takes_inner)
		split_arm(split, query, castNode(SetOperationStmt, query->setOperations)->rarg);
}

static bool
subquery_walker(Node *node, PgfSplit *split)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_RangeTblEntry:
			{
				RangeTblEntry *rte = (RangeTblEntry *) node;

				if (rte->rtekind == RTE_SUBQUERY && !pgf_is_part_entry(split, rte))
					split_subquery(split, &rte->subquery);
				return false;
			}
		case T_CommonTableExpr:
			split_with_query(split, (CommonTableExpr *) node);
			return false;
		case T_SubLink:
			subquery_walker(((SubLink *) node)->testexpr, split);
			split_subquery(split, (Query **) &((SubLink *) node)->subselect);
			return false;
		default:
			return expression_tree_walker(node, subquery_walker, split);
	}
}

/* What comes from above may be pushed through a subquery, into those in its FROM. */
static void
mark_filtered(PgfSplit *split, Query *query)
{
	Bitmapset  *filtered = pgf_filtered_subqueries(query, (Node *) query->jointree, NULL);
	bool		is_filtered = list_member_ptr(split->filtered, query);
	ListCell   *lc;

	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_SUBQUERY &&
			(is_filtered || bms_is_member(foreach_current_index(lc) + 1, filtered)))
			split->filtered = lappend(split->filtered, rte->subquery);
	}
}

static void
split_subqueries(PgfSplit *split, Query *query)
{
	mark_filtered(split, query);
	query_tree_walker(query, subquery_walker, split,
					  QTW_EXAMINE_RTES_BEFORE | QTW_IGNORE_RT_SUBQUERIES | QTW_IGNORE_JOINALIASES);
}

static void
split_level(PgfSplit *split, Query *query)
{
	List	   *refused = NIL;

	(void) pgf_pull_up(query);
	if (query->setOperations == NULL && query->rowMarks == NIL && query->jointree->fromlist != NIL &&
		!split_from(split, query, &refused) &&
		!split_joined_items(split, query, LEFT_OUT_LATERAL, &refused) &&
		!split_joined_items(split, query, LEFT_OUT_WITH_QUERIES, &refused) &&
		!split_joined_items(split, query, LEFT_OUT_OUTER_JOINS, &refused) &&
		!split_connected_items(split, query, refused))
		split_items(split, query, (Node *) query->jointree, true);
	split_subqueries(split, query);
}

PlannedStmt *
pgf_plan_split(PgfPlanInput *input, const PgfRefusal *refusal, bool may_lose)
{
	PgfSplit	split = {
		.query_string = input->query_string,
		.params = input->params,
		.may_lose = may_lose,
		.leaves_windows = refusal->leaves_windows,
	};
	Query	   *query = input->query;
	bool		is_plain_scan = pgf_is_plain_scan(query);
	int			options = input->cursor_options & ~CURSOR_OPT_PARALLEL_OK;
	PlannedStmt *plan;

	pgf_adopt_permissions(input->range_table, (Node *) query);
	split_level(&split, query);
	if (split.parts == NIL && !may_lose)
	{
		split.takes_scans = true;
		split_level(&split, query);
	}
	if (split.parts == NIL && !may_lose)
	{
		split.takes_inner = true;
		split_level(&split, query);
	}
	if (split.parts == NIL)
		return NULL;

	plan = pgf_plan_with_parts(&split, copyObject(query), input->query_string, options, input->params);
	if (pgf_must_scroll(input, is_plain_scan, plan->planTree) &&
		!ExecSupportsBackwardScan(plan->planTree))
		plan = pgf_plan_with_parts(&split, query, input->query_string, options | CURSOR_OPT_SCROLL,
								   input->params);
	/* else PostgreSQL's are cheaper; or it knows that there are no rows, which is good enough always */
	if (may_lose && !pgf_has_part_scans(&split))
		return NULL;

	/* of what simplifying the query has made disappear */
	plan->relationOids = list_concat_unique_oid(plan->relationOids, input->range_table->relation_oids);
	plan->invalItems = list_concat(plan->invalItems, input->invalidations);
	plan->dependsOnRole |= input->depends_on_role;
	return plan;
}

PgfSplit *
pgf_split_leaf(Query *leaf_query, const char *query_string, ParamListInfo params)
{
	PgfSplit   *split = palloc0(sizeof(PgfSplit));

	split->query_string = query_string;
	split->params = params;
	split->may_lose = pgf_enable == PGF_ENABLE_AUTO;
	/* a leaf that is still what the worker made it would be asked for again, and again */
	if (pgf_pull_up(leaf_query))
		split_level(split, leaf_query);
	else
		split_subqueries(split, leaf_query);
	return split->parts == NIL ? NULL : split;
}
