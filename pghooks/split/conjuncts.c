/*-------------------------------------------------------------------------
 *
 * conjuncts.c
 *	  Conditions of a query level that is divided: what is below, what moves above (conjuncts.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

#include "compat/planner_compat.h"
#include "split/conjuncts.h"
#include "split/query_part.h"

static List *
add_conjuncts(List *conjuncts, Node **place)
{
	ListCell   *lc;

	foreach(lc, make_ands_implicit((Expr *) *place))
	{
		PgfConjunct   *conjunct = palloc0(sizeof(PgfConjunct));

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
conjuncts_of(Node *node, List *conjuncts)
{
	if (IsA(node, FromExpr))
	{
		FromExpr   *from = (FromExpr *) node;
		ListCell   *lc;

		foreach(lc, from->fromlist)
			conjuncts = conjuncts_of(lfirst(lc), conjuncts);
		conjuncts = add_conjuncts(conjuncts, &from->quals);
	}
	else if (IsA(node, JoinExpr) && ((JoinExpr *) node)->jointype == JOIN_INNER)
	{
		JoinExpr   *join = (JoinExpr *) node;

		conjuncts = conjuncts_of(join->larg, conjuncts);
		conjuncts = conjuncts_of(join->rarg, conjuncts);
		conjuncts = add_conjuncts(conjuncts, &join->quals);
	}
	return conjuncts;
}

List *
pgf_collect_conjuncts(FromExpr *from)
{
	List	   *conjuncts = conjuncts_of((Node *) from, NIL);
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		PgfConjunct   *conjunct = lfirst(lc);

		/* a volatile one over no columns is evaluated for the joined rows, as if it were over all */
		if (conjunct->relations == NULL && contain_volatile_functions(conjunct->node))
			conjunct->relations = pgf_join_tree_members((Node *) from);
	}
	return conjuncts;
}

Node *
pgf_make_condition(List *conjuncts)
{
	return conjuncts == NIL ? NULL : (Node *) make_ands_explicit(conjuncts);
}

/* The conditions without what is above; returns that. */
List *
pgf_take_above(List *conjuncts)
{
	List	   *above = NIL;
	ListCell   *lc;

	foreach(lc, conjuncts)
		*((PgfConjunct *) lfirst(lc))->place = NULL;
	foreach(lc, conjuncts)
	{
		PgfConjunct   *conjunct = lfirst(lc);

		if (conjunct->is_above)
			above = lappend(above, copyObject(conjunct->node));
		else
			*conjunct->place = pgf_make_condition(lappend(make_ands_implicit((Expr *) *conjunct->place),
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
		IsA(node, SubscriptingRef) || IsA(node, XmlExpr) || pgf_is_newer_expression(node) ||
		check_functions_in_node(node, may_fail_function, context))
		return true;
	return expression_tree_walker(node, may_fail_walker, context);
}

/* Does PostgreSQL evaluate one only for rows that the other has been true for? */
static bool
is_after(PgfConjunct *one, int position, PgfConjunct *other, int other_position)
{
	if (!bms_is_subset(other->relations, one->relations))
		return false;
	if (!bms_equal(other->relations, one->relations))
		return true;
	if (one->is_last != other->is_last)
		return one->is_last;
	return one->cost != other->cost ? one->cost > other->cost : position > other_position;
}

/* An equality that PostgreSQL joins by, so that it comes before all other conditions. */
static bool
is_join_key(PgfConjunct *conjunct)
{
	OpExpr	   *op = (OpExpr *) conjunct->node;

	return IsA(op, OpExpr) && list_length(op->args) == 2 &&
		bms_membership(conjunct->relations) == BMS_MULTIPLE &&
		(op_mergejoinable(op->opno, exprType(linitial(op->args))) ||
		 op_hashjoinable(op->opno, exprType(linitial(op->args))));
}

/*
 * Also what might fail after it, and would see other rows; after a volatile one, what would
 * spare it evaluations.
 */
void
pgf_move_above(List *conjuncts, PgfConjunct *refused)
{
	bool		is_volatile = contain_volatile_functions(refused->node);
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
		PgfConjunct   *conjunct = lfirst(lc);

		if (!conjunct->is_above &&
			is_after(conjunct, foreach_current_index(lc), refused, position) &&
			(may_fail_walker(conjunct->node, NULL) || (is_volatile && !is_join_key(conjunct))))
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
		if (!((PgfConjunct *) lfirst(lc))->is_above)
			below = lappend(below, lfirst(lc));
	}
	return below;
}

/*
 * Move above what the worker refused.  A subquery may be refused later than its condition is read,
 * which then is not named.  False: the refusal is not about these conditions.
 */
bool
pgf_move_refused(List *conjuncts, Query *asked, PgfRefusal *refusal)
{
	List	   *below = conjuncts_below(conjuncts);
	List	   *as_asked = pgf_collect_conjuncts(asked->jointree);
	bool		moved = false;
	ListCell   *lb;
	ListCell   *la;

	if (refusal->construct == NULL || list_length(below) != list_length(as_asked))
		return false;
	if (refusal->conjunct[0] != '\0')
	{
		forboth(lb, below, la, as_asked)
		{
			if (strcmp(pgf_node_to_string(((PgfConjunct *) lfirst(la))->node), refusal->conjunct) == 0)
			{
				pgf_move_above(conjuncts, lfirst(lb));
				return true;
			}
		}
		return false;
	}
	foreach(lb, below)
	{
		PgfConjunct   *conjunct = lfirst(lb);

		if (conjunct->is_last && !conjunct->is_above)
		{
			pgf_move_above(conjuncts, conjunct);
			moved = true;
		}
	}
	return moved;
}

/* ---- conditions that PostgreSQL pushes into subqueries ---- */

/*
 * Does PostgreSQL evaluate a condition on a subquery before the subquery's groups, windows or
 * set operations?  Then these see fewer rows, and may have an error less, or another one of equal values.
 */
static bool
is_pushed_below(Query *level, Node *condition)
{
	Bitmapset  *relations = pull_varnos(NULL, condition);
	RangeTblEntry *rte;
	ListCell   *lc;

	if (bms_membership(relations) != BMS_SINGLETON)
		return false;
	rte = rt_fetch(bms_singleton_member(relations), level->rtable);
	if (rte->rtekind != RTE_SUBQUERY || rte->subquery->limitCount != NULL ||
		rte->subquery->limitOffset != NULL || contain_volatile_functions(condition) ||
		checkExprHasSubLink(condition))
		return false;
	if (rte->subquery->setOperations == NULL && !rte->subquery->hasAggs && !rte->subquery->hasWindowFuncs &&
		rte->subquery->groupClause == NIL && rte->subquery->distinctClause == NIL)
		return false;
	foreach(lc, pull_var_clause(condition, PVC_RECURSE_AGGREGATES | PVC_RECURSE_WINDOWFUNCS))
	{
		Var		   *var = lfirst_node(Var, lc);
		Node	   *output;

		if (var->varlevelsup > 0 || var->varattno <= 0)
			continue;
		output = (Node *) get_tle_by_resno(rte->subquery->targetList, var->varattno)->expr;
		if (contain_agg_clause(output) || contain_window_function(output))
			return false;
	}
	return true;
}

/* Subqueries, by range table index, that conditions of the join tree are pushed into. */
Bitmapset *
pgf_filtered_subqueries(Query *level, Node *node, Bitmapset *filtered)
{
	Node	   *quals = NULL;
	ListCell   *lc;

	if (IsA(node, FromExpr))
	{
		foreach(lc, ((FromExpr *) node)->fromlist)
			filtered = pgf_filtered_subqueries(level, lfirst(lc), filtered);
		quals = ((FromExpr *) node)->quals;
	}
	else if (IsA(node, JoinExpr))
	{
		filtered = pgf_filtered_subqueries(level, ((JoinExpr *) node)->larg, filtered);
		filtered = pgf_filtered_subqueries(level, ((JoinExpr *) node)->rarg, filtered);
		quals = ((JoinExpr *) node)->quals;
	}
	foreach(lc, make_ands_implicit((Expr *) quals))
	{
		if (is_pushed_below(level, lfirst(lc)))
			filtered = bms_add_members(filtered, pull_varnos(NULL, lfirst(lc)));
	}
	return filtered;
}

/* Is one of the conjuncts that PostgreSQL pushes into a subquery above? */
bool
pgf_is_filter_above(Query *level, List *conjuncts, Bitmapset *inside)
{
	ListCell   *lc;

	foreach(lc, conjuncts)
	{
		PgfConjunct   *conjunct = lfirst(lc);

		if (conjunct->is_above && bms_is_subset(conjunct->relations, inside) &&
			is_pushed_below(level, conjunct->node))
			return true;
	}
	return false;
}
