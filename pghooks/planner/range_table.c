/*-------------------------------------------------------------------------
 *
 * range_table.c
 *	  Flatten the range tables of a query (range_table.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/nodeFuncs.h"

#include "compat/planner_compat.h"
#include "planner/range_table.h"

typedef struct FlattenContext
{
	PgfRangeTable *table;
	Query	   *top;
	Query	   *query;			/* the level being walked */
} FlattenContext;

/* A plan's entry has no expressions and no subqueries: they are in the plan, or nowhere. */
static RangeTblEntry *
strip_entry(RangeTblEntry *rte)
{
	RangeTblEntry *stripped = palloc(sizeof(RangeTblEntry));

	memcpy(stripped, rte, sizeof(RangeTblEntry));
	stripped->tablesample = NULL;
	stripped->subquery = NULL;
	stripped->joinaliasvars = NIL;
	stripped->joinleftcols = NIL;
	stripped->joinrightcols = NIL;
	stripped->join_using_alias = NULL;
	stripped->functions = NIL;
	stripped->tablefunc = NULL;
	stripped->values_lists = NIL;
	stripped->coltypes = NIL;
	stripped->coltypmods = NIL;
	stripped->colcollations = NIL;
	stripped->securityQuals = NIL;
	if (stripped->rtekind == RTE_SUBQUERY && !pgf_names_relation(stripped))
		stripped->relid = InvalidOid;
	return stripped;
}

static void
add_entry(FlattenContext *context, RangeTblEntry *rte)
{
	PgfRangeTable *table = context->table;
	RangeTblEntry *stripped = strip_entry(rte);

	pgf_move_permissions(stripped, pgf_query_permissions(context->query), &table->permissions);
	pgf_set_permission_index(rte, pgf_permission_index(stripped));
	table->rtable = lappend(table->rtable, stripped);
	if (pgf_names_relation(rte))
		table->relation_oids = lappend_oid(table->relation_oids, rte->relid);
}

static bool
flatten_walker(Node *node, FlattenContext *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		if (context->query != context->top && pgf_names_relation((RangeTblEntry *) node))
			add_entry(context, (RangeTblEntry *) node);
		return false;
	}
	if (IsA(node, Query))
	{
		Query	   *outer = context->query;

		context->query = (Query *) node;
		context->table->levels = lappend(context->table->levels, context->query->rtable);
		query_tree_walker((Query *) node, flatten_walker, context, QTW_EXAMINE_RTES_BEFORE);
		context->query = outer;
		return false;
	}
	return expression_tree_walker(node, flatten_walker, context);
}

PgfRangeTable *
pgf_flatten_range_table(Query *query)
{
	FlattenContext context;
	ListCell   *lc;

	context.table = palloc0(sizeof(PgfRangeTable));
	context.top = query;
	context.query = query;
	foreach(lc, query->rtable)
		add_entry(&context, lfirst_node(RangeTblEntry, lc));
	flatten_walker((Node *) query, &context);
	return context.table;
}

static bool
adopt_walker(Node *node, PgfRangeTable *table)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		pgf_set_query_permissions((Query *) node, copyObject(table->permissions));
		return query_tree_walker((Query *) node, adopt_walker, table, 0);
	}
	return expression_tree_walker(node, adopt_walker, table);
}

void
pgf_adopt_permissions(PgfRangeTable *table, Node *expression)
{
	adopt_walker(expression, table);
}

void
pgf_add_leaf_relations(PgfRangeTable *table, PlannedStmt *leaf)
{
	ListCell   *lc;

	foreach(lc, leaf->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind != RTE_RELATION || list_member_oid(table->relation_oids, rte->relid))
			continue;
		rte = strip_entry(rte);
		/* whoever may read the parent may read it through the parent */
		pgf_set_permission_index(rte, 0);
		table->rtable = lappend(table->rtable, rte);
		table->relation_oids = lappend_oid(table->relation_oids, rte->relid);
	}
	table->relation_oids = list_concat_unique_oid(table->relation_oids, leaf->relationOids);
}

static bool
has_entries(List *level, List *texts, List *rtindexes)
{
	ListCell   *lt;
	ListCell   *li;

	forboth(lt, texts, li, rtindexes)
	{
		int			rtindex = lfirst_int(li);

		if (rtindex < 1 || rtindex > list_length(level) ||
			strcmp(pgf_node_to_string(list_nth(level, rtindex - 1)), lfirst(lt)) != 0)
			return false;
	}
	return true;
}

List *
pgf_find_level(PgfRangeTable *table, List *texts, List *rtindexes)
{
	ListCell   *lc;

	foreach(lc, table->levels)
	{
		List	   *level = lfirst(lc);

		if (has_entries(level, texts, rtindexes))
			return level;
	}
	return NIL;
}
