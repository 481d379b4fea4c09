/*-------------------------------------------------------------------------
 *
 * planner_compat.c
 *	  The entries of planner_compat.h that need more than a macro.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_database.h"
#include "catalog/pg_proc.h"
#include "executor/instrument.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "parser/parse_relation.h"
#include "parser/scansup.h"
#include "rewrite/rewriteManip.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#include "utils/pg_locale.h"
#include "utils/syscache.h"

#include "planner_compat.h"

char *
pgf_node_to_string(const void *node)
{
#if PG_VERSION_NUM >= 170000
	return nodeToStringWithLocations(node);
#else
	return nodeToString(node);
#endif
}

Bitmapset *
pgf_selected_columns(Query *query, RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
	if (rte->perminfoindex == 0)
		return NULL;
	return getRTEPermissionInfo(query->rteperminfos, rte)->selectedCols;
#else
	(void) query;
	return rte->selectedCols;
#endif
}

void
pgf_move_permissions(RangeTblEntry *rte, List *from, List **to)
{
#if PG_VERSION_NUM >= 160000
	if (rte->perminfoindex > 0)
	{
		RTEPermissionInfo *old = getRTEPermissionInfo(from, rte);
		RTEPermissionInfo *new;

		rte->perminfoindex = 0;
		new = addRTEPermissionInfo(to, rte);
		memcpy(new, old, sizeof(RTEPermissionInfo));
	}
#else
	(void) rte;
	(void) from;
	(void) to;
#endif
}

List *
pgf_query_permissions(Query *query)
{
#if PG_VERSION_NUM >= 160000
	return query->rteperminfos;
#else
	(void) query;
	return NIL;
#endif
}

void
pgf_set_query_permissions(Query *query, List *permissions)
{
#if PG_VERSION_NUM >= 160000
	query->rteperminfos = permissions;
#else
	(void) query;
	(void) permissions;
#endif
}

void
pgf_set_plan_permissions(PlannedStmt *plan, List *permissions)
{
#if PG_VERSION_NUM >= 160000
	plan->permInfos = permissions;
#else
	(void) plan;
	(void) permissions;
#endif
}

List *
pgf_plan_permissions(PlannedStmt *plan)
{
#if PG_VERSION_NUM >= 160000
	return plan->permInfos;
#else
	(void) plan;
	return NIL;
#endif
}

void
pgf_set_permission_index(RangeTblEntry *rte, Index index)
{
#if PG_VERSION_NUM >= 160000
	rte->perminfoindex = index;
#else
	(void) rte;
	(void) index;
#endif
}

Index
pgf_permission_index(RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
	return rte->perminfoindex;
#else
	(void) rte;
	return 0;
#endif
}

bool
pgf_names_relation(RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
	return rte->rtekind == RTE_RELATION ||
		(rte->rtekind == RTE_SUBQUERY && OidIsValid(rte->relid));
#else
	return rte->rtekind == RTE_RELATION;
#endif
}

bool
pgf_is_newer_expression(Node *node)
{
	switch (nodeTag(node))
	{
#if PG_VERSION_NUM >= 160000
		case T_JsonValueExpr:
		case T_JsonConstructorExpr:
		case T_JsonIsPredicate:
			return true;
#endif
#if PG_VERSION_NUM >= 170000
		case T_JsonExpr:
		case T_JsonBehavior:
			return true;
#endif
		default:
			return false;
	}
}

void
pgf_set_nulling_join(Var *var, int join)
{
#if PG_VERSION_NUM >= 160000
	var->varnullingrels = join != 0 ? bms_make_singleton(join) : NULL;
#else
	(void) var;
	(void) join;
#endif
}

void
pgf_keep_nulling_joins(Var *var, const Bitmapset *joins)
{
#if PG_VERSION_NUM >= 160000
	var->varnullingrels = bms_intersect(var->varnullingrels, joins);
#else
	(void) var;
	(void) joins;
#endif
}

void
pgf_drop_nulling_joins(Var *var, const Bitmapset *joins)
{
#if PG_VERSION_NUM >= 160000
	var->varnullingrels = bms_difference(var->varnullingrels, joins);
#else
	(void) var;
	(void) joins;
#endif
}

Node *
pgf_add_nulling_joins(Node *expression, const Var *var)
{
#if PG_VERSION_NUM >= 160000
	if (var->varnullingrels != NULL)
		return add_nulling_relids(expression, NULL, var->varnullingrels);
#else
	(void) var;
#endif
	return expression;
}

AclResult
pgf_function_aclcheck(Oid function, Oid role)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE);
#else
	return pg_proc_aclcheck(function, role, ACL_EXECUTE);
#endif
}

static const char *
text_attribute(int cache, HeapTuple tuple, AttrNumber attribute)
{
	bool		isnull;
	Datum		value = SysCacheGetAttr(cache, tuple, attribute, &isnull);

	return isnull ? "" : TextDatumGetCString(value);
}

void
pgf_describe_collation(HeapTuple tuple, PgfCollation *collation)
{
	Form_pg_collation form = (Form_pg_collation) GETSTRUCT(tuple);

	collation->deterministic = form->collisdeterministic;
	collation->collate_is_c = lc_collate_is_c(form->oid);
	collation->ctype_is_c = lc_ctype_is_c(form->oid);
	collation->rules = "";

	if (form->collprovider == COLLPROVIDER_DEFAULT)
	{
		HeapTuple	database = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));

		if (!HeapTupleIsValid(database))
			elog(ERROR, "cache lookup failed for database %u", MyDatabaseId);
		collation->provider = ((Form_pg_database) GETSTRUCT(database))->datlocprovider;
		collation->collate = text_attribute(DATABASEOID, database, Anum_pg_database_datcollate);
		collation->ctype = text_attribute(DATABASEOID, database, Anum_pg_database_datctype);
#if PG_VERSION_NUM >= 170000
		collation->locale = text_attribute(DATABASEOID, database, Anum_pg_database_datlocale);
#else
		collation->locale = text_attribute(DATABASEOID, database, Anum_pg_database_daticulocale);
#endif
#if PG_VERSION_NUM >= 160000
		collation->rules = text_attribute(DATABASEOID, database, Anum_pg_database_daticurules);
#endif
		collation->version = text_attribute(DATABASEOID, database, Anum_pg_database_datcollversion);
		ReleaseSysCache(database);
	}
	else
	{
		collation->provider = form->collprovider;
		collation->collate = text_attribute(COLLOID, tuple, Anum_pg_collation_collcollate);
		collation->ctype = text_attribute(COLLOID, tuple, Anum_pg_collation_collctype);
#if PG_VERSION_NUM >= 170000
		collation->locale = text_attribute(COLLOID, tuple, Anum_pg_collation_colllocale);
#else
		collation->locale = text_attribute(COLLOID, tuple, Anum_pg_collation_colliculocale);
#endif
#if PG_VERSION_NUM >= 160000
		collation->rules = text_attribute(COLLOID, tuple, Anum_pg_collation_collicurules);
#endif
		collation->version = text_attribute(COLLOID, tuple, Anum_pg_collation_collversion);
	}
}

void
pgf_standard_explain(Query *query, int cursor_options, IntoClause *into,
					 ExplainState *es, const char *query_string,
					 ParamListInfo params, QueryEnvironment *environment)
{
#if PG_VERSION_NUM >= 170000
	standard_ExplainOneQuery(query, cursor_options, into, es, query_string, params, environment);
#else
	/* Not a function of its own yet: plan with the clock running, then show the plan. */
	BufferUsage buffers_before = pgBufferUsage;
	BufferUsage buffers;
	instr_time	start;
	instr_time	duration;
	PlannedStmt *plan;

	INSTR_TIME_SET_CURRENT(start);
	plan = pg_plan_query(query, query_string, cursor_options, params);
	INSTR_TIME_SET_CURRENT(duration);
	INSTR_TIME_SUBTRACT(duration, start);

	memset(&buffers, 0, sizeof(buffers));
	BufferUsageAccumDiff(&buffers, &pgBufferUsage, &buffers_before);
	ExplainOnePlan(plan, into, es, query_string, params, environment,
				   &duration, es->buffers ? &buffers : NULL);
#endif
}

PgfTimeZoneName
pgf_find_time_zone(const char *name, int *offset, pg_tz **zone)
{
	char	   *lower = downcase_truncate_identifier(name, strlen(name), false);
	int			type;

#if PG_VERSION_NUM >= 160000
	DateTimeErrorExtra extra;
	int			error = DecodeTimezoneAbbrev(0, lower, &type, offset, zone, &extra);

	if (error != 0)
		DateTimeParseError(error, &extra, NULL, NULL, NULL);
#else
	type = DecodeTimezoneAbbrev(0, lower, offset, zone);
#endif
	pfree(lower);
	if (type == TZ || type == DTZ)
		return PGF_ZONE_FIXED;
	if (type == DYNTZ)
		return PGF_ZONE_CHANGING;
	*zone = pg_tzset(name);
	return *zone == NULL ? PGF_ZONE_NONE : PGF_ZONE_NAMED;
}
