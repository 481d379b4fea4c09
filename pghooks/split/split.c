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
 *	  4. else single joins of its FROM, the larger ones first
 *	  5. and in what is left then, the subqueries: back to 1
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
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

#include "compat/planner_compat.h"
#include "customscan/customscan.h"
#include "module/pg_fusion.h"
#include "planner/ask_worker.h"
#include "planner/eligibility.h"
#include "planner/planner_hook.h"
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

/* Is there anything in the query that the worker is better at than PostgreSQL? */
static bool
is_worth_asking(PgfSplit *split, Query *query)
{
	int			ntables = pgf_count_user_tables(query);

	if (ntables == 0)
		return false;
	return split->takes_scans || ntables > 1 || query->hasAggs || query->groupClause != NIL ||
		query->distinctClause != NIL || query->hasWindowFuncs;
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

/* ---- conjuncts ---- */

/* One of WHERE or of an inner join that WHERE could be the condition of as well. */
typedef struct Conjunct
{
	Node	  **place;			/* the condition that it is in */
	Node	   *node;
	Bitmapset  *relations;
	bool		is_last;		/* contains a subquery, which costs more than anything else */
	double		cost;
	bool		is_above;
} Conjunct;

static List *
add_conjuncts(List *conjuncts, Node **place)
{
	ListCell   *lc;

	foreach(lc, make_ands_implicit((Expr *) *place))
	{
		Conjunct   *conjunct = palloc0(sizeof(Conjunct));

		conjunct->place = place;
		conjunct->node = lfirst(lc);
		conjunct->relations = pull_varnos(NULL, conjunct->node);
		conjunct->is_last = checkExprHasSubLink(conjunct->node);
		if (!conjunct->is_last)
		{
			QualCost	cost;

			cost_qual_eval_node(&cost, conjunct->node, NULL);
			conjunct->cost = cost.per_tuple;
		}
		conjuncts = lappend(conjuncts, conjunct);
	}
	return conjuncts;
}

/* In the order in which the planner meets them: conditions of joins, then of WHERE. */
static List *
collect_conjuncts(Node *node, List *conjuncts)
{
	if (IsA(node, FromExpr))
	{
		FromExpr   *from = (FromExpr *) node;
		ListCell   *lc;

		foreach(lc, from->fromlist)
			conjuncts = collect_conjuncts(lfirst(lc), conjuncts);
		conjuncts = add_conjuncts(conjuncts, &from->quals);
	}
	else if (IsA(node, JoinExpr) && ((JoinExpr *) node)->jointype == JOIN_INNER)
	{
		JoinExpr   *join = (JoinExpr *) node;

		conjuncts = collect_conjuncts(join->larg, conjuncts);
		conjuncts = collect_conjuncts(join->rarg, conjuncts);
		conjuncts = add_conjuncts(conjuncts, &join->quals);
	}
	return conjuncts;
}

static Node *
make_condition(List *conjuncts)
{
	return conjuncts == NIL ? NULL : (Node *) make_ands_explicit(conjuncts);
}

/* The conditions without what is above; returns that. */
static List *
take_above(List *conjuncts)
{
	List	   *above = NIL;
	ListCell   *lc;

	foreach(lc, conjuncts)
		*((Conjunct *) lfirst(lc))->place = NULL;
	foreach(lc, conjuncts)
	{
		Conjunct   *conjunct = lfirst(lc);

		if (conjunct->is_above)
			above = lappend(above, copyObject(conjunct->node));
		else
			*conjunct->place = make_condition(lappend(make_ands_implicit((Expr *) *conjunct->place),
													  conjunct->node));
	}
	return above;
}

static bool
may_fail_function(Oid function, void *context pg_attribute_unused())
{
	return !get_func_leakproof(function);
}

/* Can evaluating it raise an error?  Comparisons by the operators that types are sorted and hashed by do not. */
static bool
may_fail_walker(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, OpExpr) || IsA(node, ScalarArrayOpExpr))
	{
		Oid			op = IsA(node, OpExpr) ? ((OpExpr *) node)->opno : ((ScalarArrayOpExpr *) node)->opno;

		if (get_op_btree_interpretation(op) != NIL)
			return expression_tree_walker(node, may_fail_walker, context);
	}
	if (IsA(node, SubLink) || IsA(node, CoerceViaIO) || IsA(node, CoerceToDomain) ||
		IsA(node, SubscriptingRef) || check_functions_in_node(node, may_fail_function, context))
		return true;
	return expression_tree_walker(node, may_fail_walker, context);
}

/* Does PostgreSQL evaluate one only for rows that the other has been true for? */
static bool
is_after(Conjunct *one, int position, Conjunct *other, int other_position)
{
	if (!bms_is_subset(other->relations, one->relations))
		return false;
	if (!bms_equal(other->relations, one->relations))
		return true;
	if (one->is_last != other->is_last)
		return one->is_last;
	return one->cost != other->cost ? one->cost > other->cost : position > other_position;
}

static void
move_above(List *conjuncts, Conjunct *refused)
{
	int			position = -1;
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		if (lfirst(lc) == refused)
			position = foreach_current_index(lc);
	}
	refused->is_above = true;
	foreach(lc, conjuncts)
	{
		Conjunct   *conjunct = lfirst(lc);

		if (!conjunct->is_above &&
			is_after(conjunct, foreach_current_index(lc), refused, position) &&
			may_fail_walker(conjunct->node, NULL))
			conjunct->is_above = true;
	}
}

/* The conjuncts that are still below, in their order. */
static List *
conjuncts_below(List *conjuncts)
{
	List	   *below = NIL;
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		if (!((Conjunct *) lfirst(lc))->is_above)
			below = lappend(below, lfirst(lc));
	}
	return below;
}

/*
 * Move above what the worker refused.  A subquery may be refused later than its condition is read,
 * which then is not named.  False: the refusal is not about these conditions.
 */
static bool
move_refused(List *conjuncts, Query *asked, PgfRefusal *refusal)
{
	List	   *below = conjuncts_below(conjuncts);
	List	   *as_asked = collect_conjuncts((Node *) asked->jointree, NIL);
	bool		moved = false;
	ListCell   *lb;
	ListCell   *la;

	if (refusal->construct == NULL || list_length(below) != list_length(as_asked))
		return false;
	if (refusal->conjunct[0] != '\0')
	{
		forboth(lb, below, la, as_asked)
		{
			if (strcmp(pgf_node_to_string(((Conjunct *) lfirst(la))->node), refusal->conjunct) == 0)
			{
				move_above(conjuncts, lfirst(lb));
				return true;
			}
		}
		return false;
	}
	foreach(lb, below)
	{
		Conjunct   *conjunct = lfirst(lb);

		if (conjunct->is_last && !conjunct->is_above)
		{
			move_above(conjuncts, conjunct);
			moved = true;
		}
	}
	return moved;
}

/* ---- parts of one level ---- */

/* All of FROM, and of WHERE what the worker has. */
static bool
split_from(PgfSplit *split, Query *query)
{
	FromExpr   *from = copyObject(query->jointree);
	List	   *conjuncts = collect_conjuncts((Node *) from, NIL);
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		if (pgf_expression_refers_outside(((Conjunct *) lfirst(lc))->node))
			move_above(conjuncts, lfirst(lc));
	}
	for (;;)
	{
		Query	   *level = copyObject(query);
		List	   *above = take_above(conjuncts);
		PgfCut		cut;
		Query	   *part_query;
		Query	   *asked;
		PgfRefusal	refusal = {0};
		PgfPart    *part;

		level->jointree = makeFromExpr(NIL, make_condition(above));
		part_query = pgf_cut_part(level, copyObject(from), NULL, &cut);
		if (part_query == NULL || !is_worth_asking(split, part_query))
			return false;
		part = make_part(split, part_query, &asked, &refusal);
		if (part != NULL)
		{
			pgf_replace_part(&cut, pgf_make_part_entry(part, part_query));
			*query = *level;
			return true;
		}
		if (!move_refused(conjuncts, asked, &refusal))
			return false;
	}
}

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

static void split_items(PgfSplit *split, Query *query, Node *node, bool may_filter);

/* The items of FROM but those that are left out, with the conditions that are on them alone. */
static bool
split_joined_items(PgfSplit *split, Query *query, LeftOut which)
{
	FromExpr   *from = copyObject(query->jointree);
	List	   *conjuncts = collect_conjuncts((Node *) from, NIL);
	List	   *items = NIL;
	List	   *left_out = NIL;
	Bitmapset  *inside = NULL;
	ListCell   *lc;

	foreach(lc, joined_items((Node *) from, NIL))
	{
		Bitmapset  *members = pgf_join_tree_members(lfirst(lc));

		if (is_left_out(query, lfirst(lc), members, which))
			left_out = lappend(left_out, lfirst(lc));
		else
		{
			items = lappend(items, lfirst(lc));
			inside = bms_join(inside, members);
		}
	}
	if (left_out == NIL || list_length(items) < 2)
		return false;
	foreach(lc, conjuncts)
	{
		Conjunct   *conjunct = lfirst(lc);

		conjunct->is_above = conjunct->relations == NULL ||
			!bms_is_subset(conjunct->relations, inside) ||
			contain_volatile_functions(conjunct->node) ||
			pgf_expression_refers_outside(conjunct->node);
	}

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
		PgfPart    *part;

		foreach(lc, conjuncts)
		{
			Conjunct   *conjunct = lfirst(lc);

			if (conjunct->is_above)
				above = lappend(above, copyObject(conjunct->node));
			else
				below = lappend(below, copyObject(conjunct->node));
		}
		part_from = makeFromExpr(copyObject(items), make_condition(below));
		/* the part comes first: others may refer to it */
		level->jointree = makeFromExpr(list_concat(list_make1(makeNode(RangeTblRef)), copyObject(left_out)),
									   make_condition(above));
		part_query = pgf_cut_part(level, part_from, (Node **) &linitial(level->jointree->fromlist), &cut);
		if (part_query == NULL || !is_worth_asking(split, part_query))
			return false;
		part = make_part(split, part_query, &asked, &refusal);
		if (part != NULL)
		{
			pgf_replace_part(&cut, pgf_make_part_entry(part, part_query));
			*query = *level;
			break;
		}
		if (!move_refused(conjuncts, asked, &refusal))
			return false;
	}

	foreach(lc, left_out)
	{
		if (IsA(lfirst(lc), JoinExpr))
			split_items(split, query, lfirst(lc), true);
	}
	return true;
}

/* Where in a join tree an item or a join stands. */
static Node **
find_place(Node **place, int rtindex)
{
	ListCell   *lc;

	if (IsA(*place, RangeTblRef))
		return ((RangeTblRef *) *place)->rtindex == rtindex ? place : NULL;
	if (IsA(*place, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) *place;
		Node	  **found;

		if (join->rtindex == rtindex)
			return place;
		found = find_place(&join->larg, rtindex);
		return found != NULL ? found : find_place(&join->rarg, rtindex);
	}
	foreach(lc, castNode(FromExpr, *place)->fromlist)
	{
		Node	  **found = find_place((Node **) &lfirst(lc), rtindex);

		if (found != NULL)
			return found;
	}
	return NULL;
}

/*
 * One item or join of FROM.  What WHERE says of it alone goes with it where the rows that
 * WHERE sees are its own (may_filter).
 */
static bool
split_item(PgfSplit *split, Query *query, int rtindex, bool may_filter)
{
	Query	   *level = copyObject(query);
	Node	  **place = find_place((Node **) &level->jointree, rtindex);
	FromExpr   *part_from = makeFromExpr(list_make1(*place), NULL);
	Bitmapset  *inside = pgf_join_tree_members(*place);
	List	   *above = NIL;
	List	   *below = NIL;
	PgfCut		cut;
	Query	   *part_query;
	PgfRefusal	refusal = {0};
	PgfPart    *part;
	ListCell   *lc;

	foreach(lc, make_ands_implicit((Expr *) level->jointree->quals))
	{
		Node	   *conjunct = lfirst(lc);
		Bitmapset  *relations = pull_varnos(NULL, conjunct);

		if (may_filter && relations != NULL && bms_is_subset(relations, inside) &&
			!contain_volatile_functions(conjunct) && !checkExprHasSubLink(conjunct) &&
			!pgf_expression_refers_outside(conjunct))
			below = lappend(below, conjunct);
		else
			above = lappend(above, conjunct);
	}
	part_from->quals = make_condition(below);
	level->jointree->quals = make_condition(above);

	part_query = pgf_cut_part(level, part_from, place, &cut);
	if (part_query == NULL || !is_worth_asking(split, part_query))
		return false;
	part = make_part(split, part_query, NULL, &refusal);
	if (part == NULL)
		return may_filter && below != NIL && split_item(split, query, rtindex, false);
	pgf_replace_part(&cut, pgf_make_part_entry(part, part_query));
	*query = *level;
	return true;
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

		/* a subquery is tried as it stands */
		if (list_nth_node(RangeTblEntry, query->rtable, rtindex - 1)->rtekind == RTE_RELATION)
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
	if (!is_inner && !(split->leaves_windows && query->hasWindowFuncs) && is_worth_asking(split, query))
		part = make_part(split, query, NULL, &refusal);
	if (part != NULL)
		*place = pgf_select_from_part(query, pgf_make_part_entry(part, query));
	else
		split_level(split, query);
}

/* The arm of a recursive query that is run once. */
static Query **
first_arm(Query *query)
{
	SetOperationStmt *operation = castNode(SetOperationStmt, query->setOperations);

	if (!IsA(operation->larg, RangeTblRef))
		return NULL;
	return &list_nth_node(RangeTblEntry, query->rtable,
						  ((RangeTblRef *) operation->larg)->rtindex - 1)->subquery;
}

static void
split_with_query(PgfSplit *split, CommonTableExpr *cte)
{
	Query	  **place = (Query **) &cte->ctequery;

	if (cte->cterecursive)
		place = first_arm(*place);
	if (place != NULL && cte->cterefcount > 0)
		split_subquery(split, place);
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

static void
split_subqueries(PgfSplit *split, Query *query)
{
	query_tree_walker(query, subquery_walker, split,
					  QTW_EXAMINE_RTES_BEFORE | QTW_IGNORE_RT_SUBQUERIES | QTW_IGNORE_JOINALIASES);
}

static void
split_level(PgfSplit *split, Query *query)
{
	if (query->setOperations == NULL && query->rowMarks == NIL && query->jointree->fromlist != NIL &&
		!split_from(split, query) &&
		!split_joined_items(split, query, LEFT_OUT_LATERAL) &&
		!split_joined_items(split, query, LEFT_OUT_WITH_QUERIES) &&
		!split_joined_items(split, query, LEFT_OUT_OUTER_JOINS))
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

	plan = pgf_plan_with_parts(&split, query, input->query_string,
							   input->cursor_options & ~CURSOR_OPT_PARALLEL_OK, input->params);
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
	split_subqueries(split, leaf_query);
	return split->parts == NIL ? NULL : split;
}
