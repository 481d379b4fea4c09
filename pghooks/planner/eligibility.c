/*-------------------------------------------------------------------------
 *
 * eligibility.c
 *	  Sort queries into PgFusion's and PostgreSQL's (eligibility.h).
 *
 * Queries without a user table (expressions of PL/pgSQL, catalog queries of
 * psql and drivers) are PostgreSQL's in every mode, so they must be found out
 * cheaply: the walk looks at range tables and SubLinks and stops at nothing
 * else.
 *
 * So are queries without a FROM of their own, tables in subqueries or not: SELECT f(1),
 * x := (SELECT max(y) FROM t) in PL/pgSQL.  They are one row of expressions, to be
 * computed by an interpreter, often for their side effects.  What a function
 * called there runs is planned by itself, and may well be PgFusion's.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/sysattr.h"
#include "access/parallel.h"
#include "access/transam.h"
#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/analyze.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "planner/eligibility.h"

bool
pgf_is_system_namespace(Oid namespace)
{
	char	   *name;
	bool		is_information_schema;

	/* where most tables are; this is asked for every query */
	if (namespace == PG_PUBLIC_NAMESPACE)
		return false;
	if (IsCatalogNamespace(namespace) || IsToastNamespace(namespace))
		return true;

	/* initdb makes information_schema, by ordinary SQL, before the first user object */
	if (namespace >= FirstNormalObjectId)
		return false;
	name = get_namespace_name(namespace);
	is_information_schema = name != NULL && strcmp(name, "information_schema") == 0;
	return is_information_schema;
}

static bool
is_user_table(RangeTblEntry *rte)
{
	if (rte->rtekind != RTE_RELATION)
		return false;
	if (rte->relkind != RELKIND_RELATION && rte->relkind != RELKIND_PARTITIONED_TABLE &&
		rte->relkind != RELKIND_MATVIEW && rte->relkind != RELKIND_FOREIGN_TABLE)
		return false;

	/* the catalogs themselves have fixed OIDs, which spares looking up their namespace */
	if (IsCatalogRelationOid(rte->relid))
		return false;
	return !pgf_is_system_namespace(get_rel_namespace(rte->relid));
}

static void
refuse(PgfEligibility *result, const char *construct, const char *detail, int location)
{
	result->refused = construct;
	result->refused_detail = detail;
	result->refused_location = location;
}

static const char *
command_name(CmdType command)
{
	switch (command)
	{
		case CMD_INSERT:
			return "INSERT";
		case CMD_UPDATE:
			return "UPDATE";
		case CMD_DELETE:
			return "DELETE";
		case CMD_MERGE:
			return "MERGE";
		default:
			return "no SELECT";
	}
}

static bool
eligibility_walker(Node *node, PgfEligibility *result)
{
	if (node == NULL)
		return false;

	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *rte = (RangeTblEntry *) node;

		if (is_user_table(rte))
		{
			result->user_tables++;
			result->relids = lappend_oid(result->relids, rte->relid);
		}
		else if (rte->rtekind != RTE_JOIN)
			result->plain = false;
		return false;
	}
	if (IsA(node, Query))
	{
		Query	   *query = (Query *) node;
		ListCell   *lc;

		foreach(lc, query->rowMarks)
		{
			RowMarkClause *mark = lfirst_node(RowMarkClause, lc);

			if (!mark->pushedDown)
				refuse(result, LCS_asString(mark->strength),
					   psprintf("Rows of \"%s\" are to be locked.",
								rt_fetch(mark->rti, query->rtable)->eref->aliasname),
					   -1);
		}
		foreach(lc, query->cteList)
		{
			CommonTableExpr *cte = lfirst_node(CommonTableExpr, lc);
			CmdType		command = castNode(Query, cte->ctequery)->commandType;

			if (command != CMD_SELECT)
				refuse(result, "data-modifying statements in WITH",
					   psprintf("The command of WITH query \"%s\" is %s.", cte->ctename, command_name(command)),
					   cte->location);
		}
		result->plain = false;
		return query_tree_walker(query, eligibility_walker, result, QTW_EXAMINE_RTES_BEFORE);
	}
	return expression_tree_walker(node, eligibility_walker, result);
}

int
pgf_count_user_tables(Query *query)
{
	PgfEligibility result;

	memset(&result, 0, sizeof(PgfEligibility));
	eligibility_walker((Node *) query, &result);
	return result.user_tables;
}

void
pgf_check_eligibility(Query *query, PgfEligibility *result)
{
	memset(result, 0, sizeof(PgfEligibility));

	if (query->commandType != CMD_SELECT || query->utilityStmt != NULL)
		return;

	/* Not from where there is no worker to be had, or where its answer could not be used. */
	if (!IsUnderPostmaster || IsBootstrapProcessingMode() || creating_extension ||
		IsParallelWorker())
		return;

	/* Foreign key checks: they lock the rows that they look up. */
	if (InNoForceRLSOperation())
		return;

	if (query->jointree->fromlist == NIL && query->setOperations == NULL)
		return;

	eligibility_walker((Node *) query, result);
	result->plain = query->rtable != NIL && !query->hasSubLinks && !query->hasTargetSRFs &&
		query->cteList == NIL && query->setOperations == NULL &&
		result->user_tables == list_length(query->rtable);
	result->eligible = result->user_tables > 0;
}

/* The columns that a condition fixes to one value each, as attribute numbers. */
static Bitmapset *
fixed_columns(Node *condition, Bitmapset *columns)
{
	if (condition != NULL && is_andclause(condition))
	{
		ListCell   *lc;

		foreach(lc, ((BoolExpr *) condition)->args)
			columns = fixed_columns(lfirst(lc), columns);
	}
	else if (condition != NULL && IsA(condition, OpExpr) &&
			 list_length(((OpExpr *) condition)->args) == 2)
	{
		OpExpr	   *op = (OpExpr *) condition;
		Var		   *var = linitial(op->args);
		Node	   *value = lsecond(op->args);

		if (IsA(var, Var) && var->varattno > 0 && (IsA(value, Param) || IsA(value, Const)) &&
			lookup_type_cache(var->vartype, TYPECACHE_EQ_OPR)->eq_opr == op->opno)
			columns = bms_add_member(columns, var->varattno - FirstLowInvalidHeapAttributeNumber);
	}
	return columns;
}

bool
pgf_is_key_lookup(Query *query, const PgfEligibility *eligibility)
{
	Bitmapset  *fixed;
	Bitmapset  *key;
	Relation	relation;
	bool		result;

	if (!eligibility->plain || eligibility->user_tables != 1)
		return false;
	fixed = fixed_columns(query->jointree->quals, NULL);
	if (fixed == NULL)
		return false;

	/* locked since the query was analysed, or taken from the plan cache */
	relation = relation_open(linitial_oid(eligibility->relids), NoLock);
	key = RelationGetIndexAttrBitmap(relation, INDEX_ATTR_BITMAP_PRIMARY_KEY);
	result = key != NULL && bms_is_subset(key, fixed);
	relation_close(relation, NoLock);
	return result;
}

double
pgf_cost_bound(const PgfEligibility *eligibility)
{
	HeapTuple	tuple;
	Form_pg_class form;
	double		pages;
	double		tuples;
	double		bound;

	/*
	 * One table, read once: pages and tuples say it all, but for functions
	 * declared expensive.  A sort or an aggregate on top costs some operators
	 * per tuple.  Joins can multiply, and trees of partitions would have to be
	 * summed up.
	 */
	if (!eligibility->plain || eligibility->user_tables != 1)
		return HUGE_VAL;

	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(linitial_oid(eligibility->relids)));
	if (!HeapTupleIsValid(tuple))
		return HUGE_VAL;
	form = (Form_pg_class) GETSTRUCT(tuple);
	pages = form->relpages;
	tuples = form->reltuples;
	bound = HUGE_VAL;
	if (form->relkind == RELKIND_RELATION && !form->relhassubclass && tuples >= 0 && pages > 0)
		bound = 2 * (pages * seq_page_cost + tuples * (cpu_tuple_cost + 50 * cpu_operator_cost));
	ReleaseSysCache(tuple);
	return bound;
}
