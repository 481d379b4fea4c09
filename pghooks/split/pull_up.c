/*-------------------------------------------------------------------------
 *
 * pull_up.c
 *	  Bring a query level into the form in which PostgreSQL evaluates it (pull_up.h).
 *
 *	  SELECT f(q.a) FROM (SELECT x / y AS a, z FROM t) q WHERE g(q.z)
 *	  SELECT f(t.x / t.y) FROM t WHERE g(t.z)
 *
 * PostgreSQL's planner does this before all else, and so x / y is only computed for
 * the rows that g lets through.  A part is planned apart from what is above it: were
 * the subquery in the part, and g above it, the division would be computed for all rows,
 * and fail.  So it is done here before a level is divided, for what PostgreSQL pulls up without
 * a PlaceHolderVar, which is the mark of an output that it computes where the subquery is.
 *
 * For the same reason WITH queries that are read once become subqueries, and outputs of a
 * subquery that nobody reads become NULL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"

#include "compat/planner_compat.h"
#include "split/pull_up.h"
#include "split/query_part.h"

/* ---- WITH queries that are read once ---- */

typedef struct InlineContext
{
	CommonTableExpr *cte;
	int			depth;			/* levels between the WITH query's and the node; -1: the level itself */
} InlineContext;

static bool
inline_walker(Node *node, InlineContext *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;

		if (rte->rtekind != RTE_CTE || (int) rte->ctelevelsup != context->depth ||
			strcmp(rte->ctename, context->cte->ctename) != 0)
			return false;
		rte->rtekind = RTE_SUBQUERY;
		rte->subquery = (Query *) copyObject(context->cte->ctequery);
		IncrementVarSublevelsUp((Node *) rte->subquery, context->depth, 1);
		rte->security_barrier = false;
		rte->ctename = NULL;
		rte->ctelevelsup = 0;
		rte->self_reference = false;
		rte->coltypes = NIL;
		rte->coltypmods = NIL;
		rte->colcollations = NIL;
		return false;
	}
	if (IsA(node, Query))
	{
		context->depth++;
		query_tree_walker((Query *) node, inline_walker, context, QTW_EXAMINE_RTES_BEFORE);
		context->depth--;
		return false;
	}
	return expression_tree_walker(node, inline_walker, context);
}

/* The conditions of SS_process_ctes. */
static bool
is_inlined(CommonTableExpr *cte)
{
	return cte->cterefcount == 1 && cte->ctematerialized != CTEMaterializeAlways &&
		!cte->cterecursive && castNode(Query, cte->ctequery)->commandType == CMD_SELECT &&
		!contain_volatile_functions(cte->ctequery);
}

static void
inline_with_queries(Query *level)
{
	List	   *left = NIL;
	ListCell   *lc;

	/* in their order, as later ones may read earlier ones */
	foreach(lc, level->cteList)
	{
		InlineContext context = {.cte = lfirst_node(CommonTableExpr, lc), .depth = -1};

		if (is_inlined(context.cte))
			inline_walker((Node *) level, &context);
		else
			left = lappend(left, context.cte);
	}
	level->cteList = left;
}

/* ---- what is read of an item ---- */

typedef struct ReadContext
{
	Query	   *level;
	int			rtindex;
	int			depth;
	bool		is_row;			/* the row as a whole is read */
	Bitmapset  *columns;
} ReadContext;

static bool
read_walker(Node *node, ReadContext *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;
		RangeTblEntry *rte;

		if ((int) var->varlevelsup != context->depth)
			return false;
		if (var->varno == context->rtindex)
		{
			if (var->varattno > 0)
				context->columns = bms_add_member(context->columns, var->varattno);
			else
				context->is_row = true;
			return false;
		}
		rte = rt_fetch(var->varno, context->level->rtable);
		if (rte->rtekind == RTE_JOIN)
		{
			int			depth = context->depth;

			context->depth = 0;
			read_walker(var->varattno > 0 ? list_nth(rte->joinaliasvars, var->varattno - 1) :
						(Node *) rte->joinaliasvars, context);
			context->depth = depth;
		}
		return false;
	}
	if (IsA(node, Query))
	{
		context->depth++;
		query_tree_walker((Query *) node, read_walker, context, QTW_IGNORE_JOINALIASES);
		context->depth--;
		return false;
	}
	return expression_tree_walker(node, read_walker, context);
}

static ReadContext
what_is_read(Query *level, int rtindex)
{
	ReadContext context = {.level = level, .rtindex = rtindex};

	query_tree_walker(level, read_walker, &context, QTW_IGNORE_JOINALIASES);
	return context;
}

/* ---- subqueries ---- */

/* The conditions of is_simple_subquery; and no subquery in an output, which would be there several times. */
static bool
is_simple(RangeTblEntry *rte)
{
	Query	   *query = rte->subquery;

	return rte->rtekind == RTE_SUBQUERY && !rte->security_barrier &&
		query->commandType == CMD_SELECT && query->setOperations == NULL &&
		!query->hasAggs && !query->hasWindowFuncs && !query->hasTargetSRFs &&
		query->groupClause == NIL && query->groupingSets == NIL && query->havingQual == NULL &&
		query->sortClause == NIL && query->distinctClause == NIL &&
		query->limitOffset == NULL && query->limitCount == NULL &&
		query->rowMarks == NIL && query->cteList == NIL && query->jointree->fromlist != NIL &&
		!contain_volatile_functions((Node *) query->targetList) &&
		!checkExprHasSubLink((Node *) query->targetList);
}

/* Are all outputs, where they are not NULL anyway, NULL when the subquery's columns are? */
static bool
has_strict_outputs(Query *query)
{
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		Node	   *expression = (Node *) lfirst_node(TargetEntry, lc)->expr;

		if (IsA(expression, Const) && ((Const *) expression)->constisnull)
			continue;
		if (!contain_vars_of_level(expression, 0) || contain_nonstrict_functions(expression))
			return false;
	}
	return true;
}

static bool
has_only_columns(Query *query)
{
	ListCell   *lc;

	foreach(lc, query->targetList)
	{
		if (!IsA(lfirst_node(TargetEntry, lc)->expr, Var))
			return false;
	}
	return true;
}

/* Which conditions a FROM item's rows are filtered by, and what may happen to them after that. */
typedef struct Place
{
	Node	  **condition;		/* NULL: none, it is a side of a full join */
	bool		is_nullable;
} Place;

static bool
can_be_pulled_up(Query *level, int rtindex, Place place)
{
	RangeTblEntry *rte = rt_fetch(rtindex, level->rtable);

	if (!is_simple(rte))
		return false;
	/* grouping sets make a PlaceHolderVar of all that is not a column */
	if (level->groupingSets != NIL && !has_only_columns(rte->subquery))
		return false;
	if (place.condition == NULL && rte->subquery->jointree->quals != NULL)
		return false;
	return !place.is_nullable ||
		(!rte->lateral && has_strict_outputs(rte->subquery) && !what_is_read(level, rtindex).is_row);
}

/* A FROM item that can be pulled up, by range table index, and its place; 0: there is none. */
static int
find_simple(Query *level, Node *node, Place place, Place *found)
{
	ListCell   *lc;

	if (IsA(node, RangeTblRef))
	{
		int			rtindex = ((RangeTblRef *) node)->rtindex;

		*found = place;
		return can_be_pulled_up(level, rtindex, place) ? rtindex : 0;
	}
	if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;
		Place		left = place;
		Place		right = place;
		int			rtindex;

		if (join->jointype == JOIN_RIGHT || join->jointype == JOIN_FULL)
			left = (Place) {join->jointype == JOIN_FULL ? NULL : &join->quals, true};
		if (join->jointype == JOIN_LEFT || join->jointype == JOIN_FULL)
			right = (Place) {join->jointype == JOIN_FULL ? NULL : &join->quals, true};
		rtindex = find_simple(level, join->larg, left, found);
		return rtindex != 0 ? rtindex : find_simple(level, join->rarg, right, found);
	}
	foreach(lc, castNode(FromExpr, node)->fromlist)
	{
		int			rtindex = find_simple(level, lfirst(lc), place, found);

		if (rtindex != 0)
			return rtindex;
	}
	return 0;
}

/* What was read in the subquery's FROM by LATERAL is now read by its items. */
static void
make_lateral(List *rtable)
{
	ListCell   *lc;

	foreach(lc, rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_SUBQUERY || rte->rtekind == RTE_FUNCTION ||
			rte->rtekind == RTE_VALUES || rte->rtekind == RTE_TABLEFUNC ||
			(rte->rtekind == RTE_RELATION && rte->tablesample != NULL))
			rte->lateral = true;
	}
}

/* A view's entry stays for its permissions, without its query. */
static RangeTblEntry *
entry_without_query(RangeTblEntry *rte)
{
	if (!pgf_names_relation(rte))
		return pgf_make_void_entry();
	rte = copyObject(rte);
	rte->subquery = makeNode(Query);
	rte->subquery->commandType = CMD_SELECT;
	rte->subquery->canSetTag = true;
	rte->subquery->jointree = makeFromExpr(NIL, NULL);
	return rte;
}

/* A row of the subquery, as a value. */
static Node *
row_of(Var *var, replace_rte_variables_context *context)
{
	RowExpr    *row = makeNode(RowExpr);
	bool		is_record = var->vartype == RECORDOID;
	List	   *names;

	expandRTE(context->callback_arg, var->varno, var->varlevelsup, var->location, !is_record,
			  &names, &row->args);
	row->args = (List *) replace_rte_variables_mutator((Node *) row->args, context);
	row->row_typeid = var->vartype;
	row->row_format = COERCE_IMPLICIT_CAST;
	row->colnames = is_record ? names : NIL;
	row->location = var->location;
	return (Node *) row;
}

static Node *
output_of(Var *var, replace_rte_variables_context *context)
{
	Query	   *query = ((RangeTblEntry *) context->callback_arg)->subquery;
	Node	   *expression;

	if (var->varattno == InvalidAttrNumber)
		return row_of(var, context);
	expression = copyObject((Node *) get_tle_by_resno(query->targetList, var->varattno)->expr);
	expression = pgf_add_nulling_joins(expression, var);
	IncrementVarSublevelsUp(expression, var->varlevelsup, 0);
	return expression;
}

static void
pull_up(Query *level, int rtindex, Node **condition)
{
	RangeTblEntry *rte = rt_fetch(rtindex, level->rtable);
	Query	   *query = rte->subquery;
	List	   *items = query->jointree->fromlist;
	List	   *permissions = pgf_query_permissions(level);
	List	   *conjuncts;
	ListCell   *lc;

	OffsetVarNodes((Node *) query, list_length(level->rtable), 0);
	IncrementVarSublevelsUp((Node *) query, -1, 1);
	if (rte->lateral)
		make_lateral(query->rtable);

	*pgf_join_tree_place((Node **) &level->jointree, rtindex) = list_length(items) == 1 ?
		linitial(items) : (Node *) makeFromExpr(items, NULL);
	conjuncts = make_ands_implicit((Expr *) query->jointree->quals);
	if (conjuncts != NIL)
		*condition = (Node *) make_ands_explicit(list_concat(conjuncts, make_ands_implicit((Expr *) *condition)));
	lfirst(list_nth_cell(level->rtable, rtindex - 1)) = entry_without_query(rte);
	foreach(lc, query->rtable)
		pgf_move_permissions(lfirst(lc), pgf_query_permissions(query), &permissions);
	level->rtable = list_concat(level->rtable, query->rtable);
	level->hasSubLinks |= query->hasSubLinks;
	level->hasRowSecurity |= query->hasRowSecurity;

	*level = *(Query *) replace_rte_variables((Node *) level, rtindex, 0, output_of, rte, NULL);
	pgf_set_query_permissions(level, permissions);
}

/* ---- outputs that nobody reads ---- */

/* As remove_unused_subquery_outputs does it. */
static void
drop_unread_outputs(Query *level, int rtindex)
{
	Query	   *query = rt_fetch(rtindex, level->rtable)->subquery;
	ReadContext read;
	ListCell   *lc;

	if (query->setOperations != NULL || query->distinctClause != NIL)
		return;
	read = what_is_read(level, rtindex);
	if (read.is_row)
		return;
	foreach(lc, query->targetList)
	{
		TargetEntry *target = lfirst_node(TargetEntry, lc);
		Node	   *expression = (Node *) target->expr;

		if (target->resjunk || target->ressortgroupref != 0 ||
			bms_is_member(target->resno, read.columns) ||
			IsA(expression, Var) || IsA(expression, Const) ||
			expression_returns_set(expression) || contain_volatile_functions(expression))
			continue;
		target->expr = (Expr *) makeNullConst(exprType(expression), exprTypmod(expression),
											  exprCollation(expression));
	}
}

static void
drop_all_unread_outputs(Query *level)
{
	ListCell   *lc;

	foreach(lc, level->rtable)
	{
		if (lfirst_node(RangeTblEntry, lc)->rtekind == RTE_SUBQUERY && level->setOperations == NULL)
			drop_unread_outputs(level, foreach_current_index(lc) + 1);
	}
}

bool
pgf_pull_up(Query *level)
{
	bool		has_changed = false;
	int			rtindex;
	Place		place;

	inline_with_queries(level);
	for (;;)
	{
		drop_all_unread_outputs(level);
		place = (Place) {&level->jointree->quals, false};
		rtindex = find_simple(level, (Node *) level->jointree, place, &place);
		if (rtindex == 0)
			return has_changed;
		pull_up(level, rtindex, place.condition);
		has_changed = true;
	}
}
