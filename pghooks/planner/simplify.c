/*-------------------------------------------------------------------------
 *
 * simplify.c
 *	  eval_const_expressions over a whole query tree.
 *
 * PostgreSQL's planner simplifies expressions level by level while it plans;
 * the worker must see them simplified from the start: immutable calls on
 * constants are folded, SQL functions inlined (also those in FROM), named and
 * default arguments put in place.  eval_const_expressions stops at a Query, so
 * each level is done here, innermost first.
 *
 * joinaliasvars stay as they are: they are only looked up, never computed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"

#include "planner/simplify.h"

static void simplify_level(Query *query, PlannerInfo *root);

/* The subqueries inside an expression. */
static bool
sublink_walker(Node *node, PlannerInfo *root)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		simplify_level((Query *) node, root);
		return false;
	}
	return expression_tree_walker(node, sublink_walker, root);
}

static Node *
simplify(Node *expression, PlannerInfo *root)
{
	if (expression == NULL)
		return NULL;
	sublink_walker(expression, root);
	return eval_const_expressions(root, expression);
}

/*
 * A WHERE or ON condition, in the planner's form: what all arms of an OR have
 * in common stands before it, so that it can join tables.
 */
static Node *
simplify_condition(Node *condition, PlannerInfo *root)
{
	condition = simplify(condition, root);
	if (condition == NULL)
		return NULL;
	return (Node *) canonicalize_qual((Expr *) condition, false);
}

#define SIMPLIFY(field) ((field) = (void *) simplify((Node *) (field), root))

static void
simplify_jointree(Node *node, PlannerInfo *root)
{
	ListCell   *lc;

	if (node == NULL || IsA(node, RangeTblRef))
		return;
	if (IsA(node, FromExpr))
	{
		FromExpr   *from = (FromExpr *) node;

		foreach(lc, from->fromlist)
			simplify_jointree(lfirst(lc), root);
		from->quals = simplify_condition(from->quals, root);
	}
	else if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		simplify_jointree(join->larg, root);
		simplify_jointree(join->rarg, root);
		join->quals = simplify_condition(join->quals, root);
	}
	else
		elog(ERROR, "unrecognized node type in a join tree: %d", (int) nodeTag(node));
}

static void
simplify_range_table_entry(RangeTblEntry *rte, PlannerInfo *root)
{
	switch (rte->rtekind)
	{
		case RTE_RELATION:
			SIMPLIFY(rte->tablesample);
			break;
		case RTE_FUNCTION:
			{
				Query	   *body;

				SIMPLIFY(rte->functions);
				body = inline_set_returning_function(root, rte);
				if (body != NULL)
				{
					/* the body of a SQL function: from here on a subquery like any other */
					rte->rtekind = RTE_SUBQUERY;
					rte->subquery = body;
					rte->security_barrier = false;
					rte->functions = NIL;
					rte->funcordinality = false;
					simplify_level(body, root);
				}
				break;
			}
		case RTE_SUBQUERY:
			simplify_level(rte->subquery, root);
			break;
		case RTE_TABLEFUNC:
			SIMPLIFY(rte->tablefunc);
			break;
		case RTE_VALUES:
			SIMPLIFY(rte->values_lists);
			break;
		default:
			break;
	}
	SIMPLIFY(rte->securityQuals);
}

/*
 * Expressions above a GROUP BY have its keys in them, and the worker knows a
 * key when it sees it.  Simplified together with what is around it, it could
 * be gone: NOT (a < b) is a >= b.  So keys are wrapped while that is done.
 */
static Node *
wrap_keys_mutator(Node *node, List *keys)
{
	/* the arguments of an aggregate are computed before there are groups */
	if (node == NULL || IsA(node, Aggref) || IsA(node, GroupingFunc))
		return node;
	if (list_member(keys, node))
	{
		PlaceHolderVar *wrapped = makeNode(PlaceHolderVar);

		wrapped->phexpr = (Expr *) node;
		return (Node *) wrapped;
	}
	return expression_tree_mutator(node, wrap_keys_mutator, keys);
}

static Node *
unwrap_keys_mutator(Node *node, void *context)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, PlaceHolderVar))
		return (Node *) ((PlaceHolderVar *) node)->phexpr;
	return expression_tree_mutator(node, unwrap_keys_mutator, context);
}

/* The keys that simplification could change: neither columns nor constants. */
static List *
keys_to_wrap(Query *query)
{
	List	   *keys = NIL;
	ListCell   *lc;

	/* PostgreSQL itself loses such keys of grouping sets, which then are not NULL */
	if (query->groupingSets != NIL)
		return NIL;
	foreach(lc, query->groupClause)
	{
		Node	   *key = get_sortgroupclause_expr(lfirst_node(SortGroupClause, lc), query->targetList);

		if (!IsA(key, Var) && contain_var_clause(key))
			keys = lappend(keys, key);
	}
	return keys;
}

static void
simplify_targets(Query *query, PlannerInfo *root)
{
	List	   *keys = keys_to_wrap(query);

	if (keys != NIL)
	{
		query->targetList = (List *) wrap_keys_mutator((Node *) query->targetList, keys);
		query->havingQual = wrap_keys_mutator(query->havingQual, keys);
	}
	SIMPLIFY(query->targetList);
	SIMPLIFY(query->havingQual);
	if (keys != NIL)
	{
		query->targetList = (List *) unwrap_keys_mutator((Node *) query->targetList, NULL);
		query->havingQual = unwrap_keys_mutator(query->havingQual, NULL);
	}
}

static void
simplify_level(Query *query, PlannerInfo *root)
{
	Query	   *outer = root->parse;
	ListCell   *lc;

	check_stack_depth();
	root->parse = query;

	foreach(lc, query->cteList)
	{
		CommonTableExpr *cte = lfirst_node(CommonTableExpr, lc);

		/* SS_process_ctes leaves it alone, so that an error in it is nobody's */
		if (cte->cterefcount == 0)
			continue;
		simplify_level(castNode(Query, cte->ctequery), root);
	}
	foreach(lc, query->rtable)
		simplify_range_table_entry(lfirst_node(RangeTblEntry, lc), root);

	simplify_jointree((Node *) query->jointree, root);
	simplify_targets(query, root);
	foreach(lc, query->windowClause)
	{
		WindowClause *window = lfirst_node(WindowClause, lc);

		SIMPLIFY(window->startOffset);
		SIMPLIFY(window->endOffset);
	}
	SIMPLIFY(query->limitOffset);
	SIMPLIFY(query->limitCount);

	if (query->hasRowSecurity)
		root->glob->dependsOnRole = true;
	root->parse = outer;
}

PlannerGlobal *
pgf_simplify_query(Query *query)
{
	PlannerInfo *root = makeNode(PlannerInfo);

	root->glob = makeNode(PlannerGlobal);
	root->query_level = 1;
	root->planner_cxt = CurrentMemoryContext;
	simplify_level(query, root);
	return root->glob;
}
