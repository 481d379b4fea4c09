/*-------------------------------------------------------------------------
 *
 * query_part.c
 *	  Cut a part of a query level's joins out of it (query_part.h).
 *
 * Range table indexes stay what they are, on both sides: an entry that is on
 * the other side is replaced by one without a meaning (RTE_RESULT), and the
 * part's own entry is added at the end.  Only variables change: those of the part's
 * entries become columns of the part.  A variable of a join that is cut through,
 * one side of it inside of the part, is read by what the join says that it stands for.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "parser/parsetree.h"

#include "compat/planner_compat.h"
#include "split/query_part.h"

Bitmapset *
pgf_join_tree_members(Node *node)
{
	Bitmapset  *members = NULL;
	ListCell   *lc;

	if (node == NULL)
		return NULL;
	if (IsA(node, RangeTblRef))
		return bms_make_singleton(((RangeTblRef *) node)->rtindex);
	if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		members = bms_join(pgf_join_tree_members(join->larg), pgf_join_tree_members(join->rarg));
		return join->rtindex == 0 ? members : bms_add_member(members, join->rtindex);
	}
	foreach(lc, castNode(FromExpr, node)->fromlist)
		members = bms_join(members, pgf_join_tree_members(lfirst(lc)));
	return members;
}

Node	  **
pgf_join_tree_place(Node **tree, int rtindex)
{
	ListCell   *lc;

	if (IsA(*tree, RangeTblRef))
		return ((RangeTblRef *) *tree)->rtindex == rtindex ? tree : NULL;
	if (IsA(*tree, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) *tree;
		Node	  **found;

		if (join->rtindex == rtindex)
			return tree;
		found = pgf_join_tree_place(&join->larg, rtindex);
		return found != NULL ? found : pgf_join_tree_place(&join->rarg, rtindex);
	}
	foreach(lc, castNode(FromExpr, *tree)->fromlist)
	{
		Node	  **found = pgf_join_tree_place((Node **) &lfirst(lc), rtindex);

		if (found != NULL)
			return found;
	}
	return NULL;
}

/* ---- references to what is outside ---- */

typedef struct OutsideContext
{
	int			depth;			/* levels between the query and the node; -1: the query itself */
	Bitmapset  *inside;			/* the query's entries that it may refer to; NULL: all */
} OutsideContext;

static bool
outside_walker(Node *node, OutsideContext *context)
{
	bool		result;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			{
				Var		   *var = (Var *) node;
				int			level = (int) var->varlevelsup - context->depth;

				return level > 0 ||
					(level == 0 && context->inside != NULL &&
					 !bms_is_member(var->varno, context->inside));
			}
		case T_Param:
			return ((Param *) node)->paramkind != PARAM_EXTERN &&
				((Param *) node)->paramkind != PARAM_SUBLINK;
		case T_Aggref:
			if ((int) ((Aggref *) node)->agglevelsup > context->depth)
				return true;
			break;
		case T_GroupingFunc:
			if ((int) ((GroupingFunc *) node)->agglevelsup > context->depth)
				return true;
			break;
		case T_RangeTblEntry:
			{
				RangeTblEntry *rte = (RangeTblEntry *) node;

				return rte->rtekind == RTE_NAMEDTUPLESTORE ||
					(rte->rtekind == RTE_CTE && (int) rte->ctelevelsup > context->depth);
			}
		case T_Query:
			context->depth++;
			result = query_tree_walker((Query *) node, outside_walker, context,
									   QTW_EXAMINE_RTES_BEFORE);
			context->depth--;
			return result;
		default:
			break;
	}
	return expression_tree_walker(node, outside_walker, context);
}

bool
pgf_refers_outside(Query *query)
{
	OutsideContext context = {.depth = -1};

	return outside_walker((Node *) query, &context);
}

bool
pgf_expression_refers_outside(Node *node)
{
	OutsideContext context = {.depth = 0};

	return outside_walker(node, &context);
}

bool
pgf_entries_refer_outside(Query *level, Bitmapset *members)
{
	OutsideContext context = {.depth = 0, .inside = members};
	int			rtindex = -1;

	while ((rtindex = bms_next_member(members, rtindex)) >= 0)
	{
		if (range_table_entry_walker(rt_fetch(rtindex, level->rtable), outside_walker, &context,
									 QTW_EXAMINE_RTES_BEFORE | QTW_IGNORE_JOINALIASES))
			return true;
	}
	return false;
}

/* Is a WITH query of this level read, in FROM or in a subquery? */
static bool
cte_walker(Node *node, int *depth)
{
	bool		result;

	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
		return ((RangeTblEntry *) node)->rtekind == RTE_CTE &&
			(int) ((RangeTblEntry *) node)->ctelevelsup == *depth;
	if (IsA(node, Query))
	{
		(*depth)++;
		/* WITH queries of the level may refer to each other */
		result = query_tree_walker((Query *) node, cte_walker, depth,
								   QTW_EXAMINE_RTES_BEFORE |
								   (*depth == 0 ? QTW_IGNORE_CTE_SUBQUERIES : 0));
		(*depth)--;
		return result;
	}
	return expression_tree_walker(node, cte_walker, depth);
}

static bool
reads_own_cte(Query *query)
{
	int			depth = -1;

	return query->cteList != NIL && cte_walker((Node *) query, &depth);
}

/* ---- columns ---- */

typedef struct VarContext
{
	PgfCut	   *cut;
	int			depth;
} VarContext;

/* Position of the part's column for a variable, from 1; 0: there is none. */
static int
find_column(PgfCut *cut, Var *var)
{
	ListCell   *lc;

	foreach(lc, cut->columns)
	{
		Var		   *column = lfirst_node(Var, lc);

		if (column->varno == var->varno && column->varattno == var->varattno)
			return foreach_current_index(lc) + 1;
	}
	return 0;
}

static void
add_column(PgfCut *cut, Var *var)
{
	Var		   *column;

	if (find_column(cut, var) != 0)
		return;
	column = copyObject(var);
	column->varlevelsup = 0;
	pgf_keep_nulling_joins(column, cut->inside);
	cut->columns = lappend(cut->columns, column);
}

static bool collect_walker(Node *node, VarContext *context);

/* A variable of a join that has been cut through. */
static void
collect_alias(VarContext *context, RangeTblEntry *join, AttrNumber attribute)
{
	VarContext	top = {context->cut, 0};

	if (attribute > 0)
		collect_walker(list_nth(join->joinaliasvars, attribute - 1), &top);
	else
		collect_walker((Node *) join->joinaliasvars, &top);
}

static bool
collect_walker(Node *node, VarContext *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		if ((int) var->varlevelsup != context->depth)
			return false;
		if (bms_is_member(var->varno, context->cut->inside))
			add_column(context->cut, var);
		else
		{
			RangeTblEntry *rte = rt_fetch(var->varno, context->cut->level->rtable);

			if (rte->rtekind == RTE_JOIN)
				collect_alias(context, rte, var->varattno);
		}
		return false;
	}
	if (IsA(node, Query))
	{
		context->depth++;
		query_tree_walker((Query *) node, collect_walker, context, QTW_IGNORE_JOINALIASES);
		context->depth--;
		return false;
	}
	return expression_tree_walker(node, collect_walker, context);
}

static bool
replace_walker(Node *node, VarContext *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		if ((int) var->varlevelsup != context->depth ||
			!bms_is_member(var->varno, context->cut->inside))
			return false;
		var->varattno = find_column(context->cut, var);
		if (var->varattno == 0)
			elog(ERROR, "variable not found in a part of the query");
		var->varno = context->cut->rtindex;
		var->varnosyn = var->varno;
		var->varattnosyn = var->varattno;
		pgf_drop_nulling_joins(var, context->cut->inside);
		return false;
	}
	if (IsA(node, Query))
	{
		context->depth++;
		query_tree_walker((Query *) node, replace_walker, context, QTW_IGNORE_JOINALIASES);
		context->depth--;
		return false;
	}
	return expression_tree_walker(node, replace_walker, context);
}

static bool
missing_walker(Node *node, PgfCut *cut)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
		return bms_is_member(((Var *) node)->varno, cut->inside) &&
			find_column(cut, (Var *) node) == 0;
	return expression_tree_walker(node, missing_walker, cut);
}

/* What joins around the part say of their columns; those that nobody reads may be lost. */
static void
replace_aliases(PgfCut *cut)
{
	VarContext	top = {cut, 0};
	ListCell   *lr;
	ListCell   *lc;

	foreach(lr, cut->level->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lr);

		if (rte->rtekind != RTE_JOIN)
			continue;
		foreach(lc, rte->joinaliasvars)
		{
			if (missing_walker(lfirst(lc), cut))
				lfirst(lc) = NULL;
			else
				replace_walker(lfirst(lc), &top);
		}
	}
}

/* ---- the cut ---- */

RangeTblEntry *
pgf_make_void_entry(void)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);

	rte->rtekind = RTE_RESULT;
	rte->eref = makeAlias("*RESULT*", NIL);
	return rte;
}

/* Range table with the entries inside, or those outside, replaced by void ones. */
static List *
divide_range_table(List *rtable, Bitmapset *inside, bool keep_inside)
{
	List	   *result = NIL;
	int			rtindex = 0;
	ListCell   *lc;

	foreach(lc, rtable)
	{
		bool		keep = bms_is_member(++rtindex, inside) == keep_inside;

		result = lappend(result, keep ? lfirst(lc) : pgf_make_void_entry());
	}
	return result;
}

static char *
column_name(List *rtable, Var *var)
{
	RangeTblEntry *rte = rt_fetch(var->varno, rtable);

	/* system columns and whole rows */
	if (var->varattno <= 0 || var->varattno > list_length(rte->eref->colnames))
		return pstrdup(rte->eref->aliasname);
	return pstrdup(strVal(list_nth(rte->eref->colnames, var->varattno - 1)));
}

static Query *
make_part_query(PgfCut *cut, List *rtable, FromExpr *part)
{
	Query	   *level = cut->level;
	Query	   *query = makeNode(Query);
	ListCell   *lc;

	query->commandType = CMD_SELECT;
	query->querySource = QSRC_ORIGINAL;
	query->canSetTag = true;
	query->hasSubLinks = level->hasSubLinks;
	query->hasRowSecurity = level->hasRowSecurity;
	query->rtable = copyObject(divide_range_table(rtable, cut->inside, true));
	pgf_set_query_permissions(query, copyObject(pgf_query_permissions(level)));
	query->jointree = part;
	query->stmt_location = -1;
	foreach(lc, cut->columns)
		query->targetList = lappend(query->targetList,
									makeTargetEntry(copyObject(lfirst(lc)),
													foreach_current_index(lc) + 1,
													column_name(rtable, lfirst(lc)), false));
	return query;
}

/* WITH queries go with whoever reads them, which must be one of the two. */
static bool
divide_with_queries(Query *level, Query *part)
{
	part->cteList = level->cteList;
	part->hasRecursive = level->hasRecursive;
	if (!reads_own_cte(part))
	{
		part->cteList = NIL;
		part->hasRecursive = false;
		return true;
	}
	if (reads_own_cte(level))
		return false;
	level->cteList = NIL;
	level->hasRecursive = false;
	return true;
}

Query *
pgf_cut_part(Query *level, FromExpr *part, Node **place, PgfCut *cut)
{
	RangeTblRef *reference = makeNode(RangeTblRef);
	List	   *rtable = level->rtable;
	OutsideContext outside = {.depth = -1};
	VarContext	top = {cut, 0};
	Query	   *query;

	memset(cut, 0, sizeof(PgfCut));
	cut->level = level;
	cut->inside = pgf_join_tree_members((Node *) part);
	cut->rtindex = list_length(rtable) + 1;
	level->rtable = divide_range_table(rtable, cut->inside, false);
	level->rtable = lappend(level->rtable, pgf_make_void_entry());
	reference->rtindex = cut->rtindex;
	if (place != NULL)
		*place = (Node *) reference;
	else
		level->jointree->fromlist = list_make1(reference);

	query_tree_walker(level, collect_walker, &top, QTW_IGNORE_JOINALIASES);
	query = make_part_query(cut, rtable, part);
	if (!divide_with_queries(level, query))
		return NULL;
	outside.inside = cut->inside;
	return outside_walker((Node *) query, &outside) ? NULL : query;
}

void
pgf_replace_part(PgfCut *cut, RangeTblEntry *entry)
{
	VarContext	top = {cut, 0};

	query_tree_walker(cut->level, replace_walker, &top, QTW_IGNORE_JOINALIASES);
	replace_aliases(cut);
	lfirst(list_nth_cell(cut->level->rtable, cut->rtindex - 1)) = entry;
}

Query *
pgf_select_from_part(Query *query, RangeTblEntry *entry)
{
	Query	   *result = makeNode(Query);
	RangeTblRef *reference = makeNode(RangeTblRef);
	ListCell   *lc;

	reference->rtindex = 1;
	result->commandType = CMD_SELECT;
	result->querySource = QSRC_ORIGINAL;
	result->canSetTag = true;
	result->rtable = list_make1(entry);
	result->jointree = makeFromExpr(list_make1(reference), NULL);
	result->stmt_location = -1;
	foreach(lc, query->targetList)
	{
		TargetEntry *original = lfirst_node(TargetEntry, lc);
		TargetEntry *target;

		if (original->resjunk)
			continue;
		target = makeTargetEntry((Expr *) makeVarFromTargetEntry(1, original),
								 list_length(result->targetList) + 1, original->resname, false);
		target->resorigtbl = original->resorigtbl;
		target->resorigcol = original->resorigcol;
		result->targetList = lappend(result->targetList, target);
	}
	return result;
}
