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
	SIMPLIFY(query->targetList);
	SIMPLIFY(query->havingQual);
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
