/*-------------------------------------------------------------------------
 *
 * leaf_plan.c
 *	  Plan a leaf with PostgreSQL's own planner (leaf_plan.h).
 *
 * The worker says what it wants of the relation: columns, expressions that
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

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/planner.h"
#include "parser/parse_relation.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

#include "compat/planner_compat.h"
#include "planner/leaf_plan.h"

static void inconsistent(const char *what) pg_attribute_noreturn();

static void
inconsistent(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("the PgFusion worker's plan does not fit the query"),
			 errdetail_internal("%s", what)));
}

/* Only columns of the leaf's relation, and nothing that a scan cannot compute. */
static bool
leaf_expression_walker(Node *node, int *sublevels)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			if ((int) ((Var *) node)->varlevelsup == *sublevels && ((Var *) node)->varno != 1)
				inconsistent("a leaf refers to another relation");
			if ((int) ((Var *) node)->varlevelsup > *sublevels)
				inconsistent("a leaf refers to an outer query");
			if ((int) ((Var *) node)->varlevelsup == *sublevels)
				pgf_clear_nulling((Var *) node);
			return false;
		case T_Param:
			if (((Param *) node)->paramkind != PARAM_EXTERN &&
				((Param *) node)->paramkind != PARAM_SUBLINK)
				inconsistent("a leaf refers to an internal parameter");
			return false;
		case T_Aggref:
		case T_GroupingFunc:
		case T_WindowFunc:
			if (*sublevels == 0)
				inconsistent("a leaf computes an aggregate");
			break;
		case T_SubPlan:
		case T_AlternativeSubPlan:
			inconsistent("a leaf has been planned before");
			break;
		case T_Query:
			(*sublevels)++;
			query_tree_walker((Query *) node, leaf_expression_walker, sublevels, 0);
			(*sublevels)--;
			return false;
		default:
			break;
	}
	return expression_tree_walker(node, leaf_expression_walker, sublevels);
}

static Expr *
read_leaf_expression(PgfRangeTable *table, const char *text)
{
	Node	   *node = pgf_read_node(text);
	int			sublevels = 0;

	pgf_adopt_permissions(table, node);
	leaf_expression_walker(node, &sublevels);
	if (expression_returns_set(node))
		inconsistent("a leaf computes a set");
	return (Expr *) node;
}

static Expr *
leaf_column(PgfRangeTable *table, RangeTblEntry *rte, PgfLeafColumn *column, const char *text)
{
	Expr	   *expression;

	if (column->attribute != 0)
	{
		Oid			type;
		int32		typmod;
		Oid			collation;

		get_atttypetypmodcoll(rte->relid, column->attribute, &type, &typmod, &collation);
		expression = (Expr *) makeVar(1, column->attribute, type, typmod, collation, 0);
	}
	else
		expression = read_leaf_expression(table, text);

	if (exprType((Node *) expression) != column->type ||
		exprTypmod((Node *) expression) != column->typmod ||
		exprCollation((Node *) expression) != column->collation)
		inconsistent("the type of a leaf's column");
	return expression;
}

static PlannedStmt *
plan_leaf_query(Query *leaf_query, List *quals, const char *query_string, ParamListInfo params)
{
	Query	   *query = copyObject(leaf_query);

	if (quals != NIL)
		query->jointree->quals = (Node *) make_ands_explicit(copyObject(quals));
	query->hasSubLinks = checkExprHasSubLink((Node *) query->targetList) ||
		checkExprHasSubLink(query->jointree->quals) ||
		checkExprHasSubLink((Node *) linitial_node(RangeTblEntry, query->rtable)->securityQuals);
	return standard_planner(query, query_string, 0, params);
}

PlannedStmt *
pgf_plan_leaf(Query *query, PgfRangeTable *table, PgfReplyLeaf *leaf,
			  const char *query_string, ParamListInfo params)
{
	RangeTblEntry *rte = (RangeTblEntry *) pgf_read_node(leaf->rte);
	PgfLeafSpec *spec = &leaf->spec;
	PgfRelationEntry *entry;
	Query	   *leaf_query = makeNode(Query);
	RangeTblRef *ref = makeNode(RangeTblRef);
	List	   *permissions = NIL;
	List	   *quals = NIL;
	PlannedStmt *plan;

	if (!IsA(rte, RangeTblEntry) || rte->rtekind != RTE_RELATION)
		inconsistent("a leaf is no relation");
	entry = pgf_find_relation_entry(table, rte);
	if (entry == NULL)
		inconsistent("a leaf's relation is not in the query");

	/* From here on the query's own entry: the same, and with what node text leaves out. */
	rte = copyObject(entry->rte);
	ChangeVarNodes((Node *) rte->securityQuals, entry->rtindex, 1, 0);
	pgf_adopt_permissions(table, (Node *) rte->securityQuals);
	pgf_move_permissions(rte, table->permissions, &permissions);

	ref->rtindex = 1;
	leaf_query->commandType = CMD_SELECT;
	leaf_query->querySource = QSRC_ORIGINAL;
	leaf_query->canSetTag = true;
	leaf_query->hasRowSecurity = query->hasRowSecurity;
	leaf_query->rtable = list_make1(rte);
	pgf_set_query_permissions(leaf_query, permissions);
	leaf_query->jointree = makeFromExpr(list_make1(ref), NULL);
	leaf_query->stmt_location = -1;
	for (int i = 0; i < spec->ncolumns; i++)
	{
		Expr	   *expression = leaf_column(table, rte, &spec->columns[i],
												leaf->expressions[i]);

		leaf_query->targetList = lappend(leaf_query->targetList,
										 makeTargetEntry(expression, i + 1, NULL, false));
	}
	for (int i = 0; i < leaf->nquals; i++)
	{
		Expr	   *qual = read_leaf_expression(table, leaf->quals[i].expression);

		if (exprType((Node *) qual) != BOOLOID)
			inconsistent("a leaf's qual is not boolean");
		quals = lappend(quals, qual);
	}

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
