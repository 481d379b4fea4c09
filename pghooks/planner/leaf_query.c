/*-------------------------------------------------------------------------
 *
 * leaf_query.c
 *	  Put a leaf's query together from the worker's reply (leaf_query.h).
 *
 * A leaf is made of FROM items of one level of the user's query: a table, a
 * function, VALUES, a subquery; or several of them, when a LATERAL item reads
 * columns of those before it:
 *
 *	  SELECT columns FROM (item1 CROSS | LEFT JOIN item2 ON true) ... WHERE quals
 *
 * Every item is the query's own range table entry, found by what the worker sent
 * back of it, and renumbered: items are 1, 2, ... in the leaf.  An item may refer to
 * items before it and to nothing else outside of itself.  So two levels that
 * both have the entries have the same leaf, and it does not matter which is taken.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"

#include "compat/planner_compat.h"
#include "planner/leaf_query.h"

/* Where an expression of a leaf stands. */
typedef struct LeafContext
{
	int			sublevels;		/* queries around the node, inside the leaf's expression */
	int			nvisible;		/* items that the expression may refer to */
	const int  *joins;			/* by item, 1-based: the outer join that may null it, or 0 */
} LeafContext;

static void inconsistent(const char *what) pg_attribute_noreturn();

static void
inconsistent(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("the PgFusion worker's plan does not fit the query"),
			 errdetail_internal("%s", what)));
}

static void
check_level(int levels_up, LeafContext *context)
{
	if (levels_up >= context->sublevels)
		inconsistent("a leaf computes an aggregate, or one of an outer query");
}

/*
 * Only columns of the leaf's items, and nothing that a scan cannot compute.
 * Also tells the columns which of the leaf's own joins may null them.
 */
static bool
leaf_walker(Node *node, LeafContext *context)
{
	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			{
				Var		   *var = (Var *) node;
				int			level = (int) var->varlevelsup - context->sublevels;

				if (level > 0)
					inconsistent("a leaf refers to an outer query");
				if (level == 0 && (var->varno < 1 || (int) var->varno > context->nvisible))
					inconsistent("a leaf refers to another relation");
				if (level == 0)
					pgf_set_nulling_join(var, context->joins[var->varno]);
				return false;
			}
		case T_Param:
			if (((Param *) node)->paramkind != PARAM_EXTERN &&
				((Param *) node)->paramkind != PARAM_SUBLINK)
				inconsistent("a leaf refers to an internal parameter");
			return false;
		case T_Aggref:
			check_level(((Aggref *) node)->agglevelsup, context);
			break;
		case T_GroupingFunc:
			check_level(((GroupingFunc *) node)->agglevelsup, context);
			break;
		case T_WindowFunc:
			if (context->sublevels == 0)
				inconsistent("a leaf computes a window function");
			break;
		case T_SubPlan:
		case T_AlternativeSubPlan:
			inconsistent("a leaf has been planned before");
			break;
		case T_RangeTblEntry:
			{
				RangeTblEntry *rte = (RangeTblEntry *) node;

				if (rte->rtekind == RTE_CTE && (int) rte->ctelevelsup >= context->sublevels)
					inconsistent("a leaf refers to a WITH query around it");
				return false;
			}
		case T_Query:
			context->sublevels++;
			query_tree_walker((Query *) node, leaf_walker, context, QTW_EXAMINE_RTES_BEFORE);
			context->sublevels--;
			return false;
		default:
			break;
	}
	return expression_tree_walker(node, leaf_walker, context);
}

static void
check_leaf_expression(Node *node, int nvisible, const int *joins)
{
	LeafContext context = {0};

	context.nvisible = nvisible;
	context.joins = joins;
	leaf_walker(node, &context);
}

/* ---- items ---- */

/* What an entry says, as far as columns of other entries can be in it. */
static List *
entry_parts(RangeTblEntry *rte)
{
	return list_make5(rte->functions, rte->tablefunc, rte->values_lists, rte->tablesample,
					  rte->securityQuals);
}

static void
renumber(RangeTblEntry *rte, int from, int to)
{
	ChangeVarNodes((Node *) entry_parts(rte), from, to, 0);
	/* a Query is a level of its own, its LATERAL references come from one below */
	if (rte->subquery != NULL)
		ChangeVarNodes((Node *) rte->subquery, from, to, 1);
}

static void
check_kind(RangeTblEntry *rte)
{
	switch (rte->rtekind)
	{
		case RTE_RELATION:
		case RTE_SUBQUERY:
		case RTE_FUNCTION:
		case RTE_TABLEFUNC:
		case RTE_VALUES:
			break;
		default:
			inconsistent("an item of a leaf that no scan can read");
	}
}

/* The query's own entries for the leaf's items: copies that refer to each other as 1, 2, ... */
static List *
take_items(PgfRangeTable *table, PgfReplyLeaf *leaf, List **permissions)
{
	List	   *texts = NIL;
	List	   *rtindexes = NIL;
	List	   *level;
	List	   *items = NIL;
	ListCell   *lc;

	for (int i = 0; i < leaf->nitems; i++)
	{
		texts = lappend(texts, leaf->items[i].rte);
		if (list_member_int(rtindexes, leaf->items[i].rtindex))
			inconsistent("an item twice in a leaf");
		rtindexes = lappend_int(rtindexes, leaf->items[i].rtindex);
	}
	level = pgf_find_level(table, texts, rtindexes);
	if (level == NIL)
		inconsistent("a leaf's items are not in the query");

	for (int i = 0; i < leaf->nitems; i++)
	{
		/* The query's own entry, with what node text leaves out. */
		RangeTblEntry *rte = copyObject(rt_fetch(leaf->items[i].rtindex, level));

		check_kind(rte);
		pgf_adopt_permissions(table, (Node *) entry_parts(rte));
		pgf_adopt_permissions(table, (Node *) rte->subquery);
		pgf_move_permissions(rte, table->permissions, permissions);
		items = lappend(items, rte);
	}

	/* In two steps, as an item's new number may be another's old one. */
	foreach(lc, items)
	{
		for (int i = 0; i < leaf->nitems; i++)
			renumber(lfirst(lc), leaf->items[i].rtindex, list_length(level) + 1 + i);
		for (int i = 0; i < leaf->nitems; i++)
			renumber(lfirst(lc), list_length(level) + 1 + i, 1 + i);
	}
	return items;
}

/* The entry of an outer join.  Nobody refers to its columns: it needs none. */
static RangeTblEntry *
make_join_entry(void)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);

	rte->rtekind = RTE_JOIN;
	rte->jointype = JOIN_LEFT;
	rte->eref = makeAlias("unnamed_join", NIL);
	rte->inFromCl = true;
	return rte;
}

/* Range table and join tree; joins[item] is the outer join that may null the item, or 0. */
static void
build_from(Query *leaf_query, PgfReplyLeaf *leaf, int *joins)
{
	Node	   *from = NULL;

	for (int i = 0; i < leaf->nitems; i++)
	{
		RangeTblRef *item = makeNode(RangeTblRef);

		item->rtindex = i + 1;
		if (leaf->items[i].left_joined && from == NULL)
			inconsistent("a leaf begins with an outer join");
		if (leaf->items[i].left_joined)
		{
			JoinExpr   *join = makeNode(JoinExpr);

			leaf_query->rtable = lappend(leaf_query->rtable, make_join_entry());
			joins[i + 1] = list_length(leaf_query->rtable);
			join->jointype = JOIN_LEFT;
			join->larg = from;
			join->rarg = (Node *) item;
			join->quals = makeBoolConst(true, false);
			join->rtindex = joins[i + 1];
			from = (Node *) join;
		}
		else if (from != NULL)
			from = (Node *) makeFromExpr(list_make2(from, item), NULL);
		else
			from = (Node *) item;
	}
	leaf_query->jointree = makeFromExpr(list_make1(from), NULL);
}

static void
check_items(Query *leaf_query, PgfReplyLeaf *leaf, const int *joins)
{
	for (int i = 0; i < leaf->nitems; i++)
	{
		RangeTblEntry *rte = rt_fetch(i + 1, leaf_query->rtable);

		/* row security refers to the entry itself */
		check_leaf_expression((Node *) rte->securityQuals, i + 1, joins);
		check_leaf_expression((Node *) rte->functions, i, joins);
		check_leaf_expression((Node *) rte->tablefunc, i, joins);
		check_leaf_expression((Node *) rte->values_lists, i, joins);
		check_leaf_expression((Node *) rte->tablesample, i, joins);
		check_leaf_expression((Node *) rte->subquery, i, joins);
		if (checkExprHasSubLink((Node *) entry_parts(rte)))
			leaf_query->hasSubLinks = true;
	}
}

/* ---- columns and quals ---- */

static Expr *
read_leaf_expression(PgfRangeTable *table, const char *text, int nitems, const int *joins)
{
	Node	   *node = pgf_read_node(text);

	pgf_adopt_permissions(table, node);
	check_leaf_expression(node, nitems, joins);
	if (expression_returns_set(node))
		inconsistent("a leaf computes a set");
	return (Expr *) node;
}

static Expr *
leaf_column(PgfRangeTable *table, Query *leaf_query, PgfReplyLeaf *leaf, int which,
			const int *joins)
{
	PgfLeafColumn *column = &leaf->spec.columns[which];
	Expr	   *expression;

	if (column->attribute != 0)
	{
		RangeTblEntry *rte;
		Oid			type;
		int32		typmod;
		Oid			collation;

		if (leaf->nitems != 1)
			inconsistent("an attribute of more than one item");
		rte = linitial_node(RangeTblEntry, leaf_query->rtable);
		if (rte->rtekind != RTE_RELATION)
			inconsistent("an attribute of an item that is no relation");
		get_atttypetypmodcoll(rte->relid, column->attribute, &type, &typmod, &collation);
		expression = (Expr *) makeVar(1, column->attribute, type, typmod, collation, 0);
	}
	else
		expression = read_leaf_expression(table, leaf->expressions[which], leaf->nitems, joins);

	if (exprType((Node *) expression) != column->type ||
		exprTypmod((Node *) expression) != column->typmod ||
		exprCollation((Node *) expression) != column->collation)
		inconsistent("the type of a leaf's column");
	return expression;
}

Query *
pgf_build_leaf_query(Query *query, PgfRangeTable *table, PgfReplyLeaf *leaf, List **quals)
{
	Query	   *leaf_query = makeNode(Query);
	int		   *joins = palloc0(sizeof(int) * (leaf->nitems + 1));
	List	   *permissions = NIL;

	leaf_query->commandType = CMD_SELECT;
	leaf_query->querySource = QSRC_ORIGINAL;
	leaf_query->canSetTag = true;
	leaf_query->hasRowSecurity = query->hasRowSecurity;
	leaf_query->stmt_location = -1;
	leaf_query->rtable = take_items(table, leaf, &permissions);
	pgf_set_query_permissions(leaf_query, permissions);
	build_from(leaf_query, leaf, joins);
	check_items(leaf_query, leaf, joins);

	for (int i = 0; i < leaf->spec.ncolumns; i++)
		leaf_query->targetList = lappend(leaf_query->targetList,
										 makeTargetEntry(leaf_column(table, leaf_query, leaf, i, joins),
														 i + 1, NULL, false));
	if (checkExprHasSubLink((Node *) leaf_query->targetList))
		leaf_query->hasSubLinks = true;

	*quals = NIL;
	for (int i = 0; i < leaf->nquals; i++)
	{
		Expr	   *qual = read_leaf_expression(table, leaf->quals[i].expression, leaf->nitems, joins);

		if (exprType((Node *) qual) != BOOLOID)
			inconsistent("a leaf's qual is not boolean");
		*quals = lappend(*quals, qual);
	}
	return leaf_query;
}
