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
	Index		rtindex;
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
	if (rte->rtekind == RTE_RELATION)
	{
		PgfRelationEntry *entry = palloc(sizeof(PgfRelationEntry));

		entry->rte = rte;
		entry->rtindex = context->rtindex;
		table->entries = lappend(table->entries, entry);
	}
}

static bool
flatten_walker(Node *node, FlattenContext *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		context->rtindex++;
		if (context->query != context->top && pgf_names_relation((RangeTblEntry *) node))
			add_entry(context, (RangeTblEntry *) node);
		return false;
	}
	if (IsA(node, Query))
	{
		Query	   *outer = context->query;
		Index		outer_rtindex = context->rtindex;

		context->query = (Query *) node;
		context->rtindex = 0;
		query_tree_walker((Query *) node, flatten_walker, context, QTW_EXAMINE_RTES_BEFORE);
		context->query = outer;
		context->rtindex = outer_rtindex;
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
	context.rtindex = 0;
	foreach(lc, query->rtable)
	{
		context.rtindex++;
		add_entry(&context, lfirst_node(RangeTblEntry, lc));
	}
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

PgfRelationEntry *
pgf_find_relation_entry(PgfRangeTable *table, RangeTblEntry *rte)
{
	ListCell   *lc;

	foreach(lc, table->entries)
	{
		PgfRelationEntry *entry = lfirst(lc);

		if (equal(entry->rte, rte))
			return entry;
	}
	return NULL;
}
