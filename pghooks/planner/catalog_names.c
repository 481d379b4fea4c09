/*-------------------------------------------------------------------------
 *
 * catalog_names.c
 *	  Collect the catalog objects of a query (catalog_names.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "compat/planner_compat.h"
#include "planner/catalog_names.h"

typedef struct CollectContext
{
	PgfCatalogNames *names;
	Query	   *query;			/* whose range table is being walked */
} CollectContext;

static bool collect_walker(Node *node, CollectContext *context);

void
pgf_name_collation(PgfCatalogNames *names, Oid collation)
{
	if (OidIsValid(collation))
		pgf_oid_set_add(&names->collations, collation);
}

static void
name_function(PgfCatalogNames *names, Oid function)
{
	HeapTuple	tuple;
	Form_pg_proc form;

	if (!OidIsValid(function) || !pgf_oid_set_add(&names->functions, function))
		return;

	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	form = (Form_pg_proc) GETSTRUCT(tuple);
	pgf_name_type(names, form->prorettype);
	for (int i = 0; i < form->proargtypes.dim1; i++)
		pgf_name_type(names, form->proargtypes.values[i]);
	ReleaseSysCache(tuple);
}

void
pgf_name_operator(PgfCatalogNames *names, Oid op)
{
	HeapTuple	tuple;
	FormData_pg_operator form;

	if (!OidIsValid(op) || !pgf_oid_set_add(&names->operators, op))
		return;

	check_stack_depth();
	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(op));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator %u", op);
	form = *(Form_pg_operator) GETSTRUCT(tuple);
	ReleaseSysCache(tuple);

	pgf_name_type(names, form.oprleft);
	pgf_name_type(names, form.oprright);
	pgf_name_type(names, form.oprresult);
	name_function(names, form.oprcode);
	pgf_name_operator(names, form.oprcom);
	pgf_name_operator(names, form.oprnegate);
}

void
pgf_name_type(PgfCatalogNames *names, Oid type)
{
	HeapTuple	tuple;
	Form_pg_type form;
	Oid			base;
	Oid			element;
	Oid			collation;
	bool		pseudo;

	if (!OidIsValid(type) || !pgf_oid_set_add(&names->types, type))
		return;

	check_stack_depth();
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	form = (Form_pg_type) GETSTRUCT(tuple);
	element = IsTrueArrayType(form) ? form->typelem : InvalidOid;
	collation = form->typcollation;
	pseudo = form->typtype == TYPTYPE_PSEUDO;
	ReleaseSysCache(tuple);

	pgf_name_collation(names, collation);
	pgf_name_type(names, element);
	base = getBaseType(type);
	if (base != type)
		pgf_name_type(names, base);
	else if (!pseudo)
	{
		TypeCacheEntry *entry = lookup_type_cache(type, TYPECACHE_EQ_OPR | TYPECACHE_LT_OPR |
												  TYPECACHE_GT_OPR);

		pgf_name_operator(names, entry->eq_opr);
		pgf_name_operator(names, entry->lt_opr);
		pgf_name_operator(names, entry->gt_opr);
	}
}

static void
name_aggregate(PgfCatalogNames *names, Oid aggregate)
{
	HeapTuple	tuple;
	FormData_pg_aggregate form;

	if (!pgf_oid_set_add(&names->aggregates, aggregate))
		return;

	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for aggregate %u", aggregate);
	form = *(Form_pg_aggregate) GETSTRUCT(tuple);
	ReleaseSysCache(tuple);

	name_function(names, aggregate);
	pgf_name_type(names, form.aggtranstype);
	name_function(names, form.aggtransfn);
	name_function(names, form.aggfinalfn);
	name_function(names, form.aggcombinefn);
	pgf_name_operator(names, form.aggsortop);
}

static void
name_relation(PgfCatalogNames *names, Query *query, RangeTblEntry *rte)
{
	Bitmapset  *columns = pgf_selected_columns(query, rte);
	ListCell   *lc;
	PgfUsedRelation *relation;
	int			position = 0;

	foreach(lc, names->relations)
	{
		relation = lfirst(lc);
		if (relation->relid == rte->relid)
		{
			relation->columns = bms_add_members(relation->columns, columns);
			return;
		}
		if (relation->relid > rte->relid)
			break;
		position++;
	}

	relation = palloc(sizeof(PgfUsedRelation));
	relation->relid = rte->relid;
	relation->columns = bms_copy(columns);
	names->relations = list_insert_nth(names->relations, position, relation);
}

static void
name_parameter(PgfCatalogNames *names, Param *param)
{
	ListCell   *lc;
	int			position = 0;

	if (param->paramkind != PARAM_EXTERN)
		return;
	foreach(lc, names->parameters)
	{
		Param	   *known = lfirst(lc);

		if (known->paramid == param->paramid)
			return;
		if (known->paramid > param->paramid)
			break;
		position++;
	}
	names->parameters = list_insert_nth(names->parameters, position, param);
}

static void
name_types(PgfCatalogNames *names, List *types, List *collations)
{
	ListCell   *lc;

	foreach(lc, types)
		pgf_name_type(names, lfirst_oid(lc));
	foreach(lc, collations)
		pgf_name_collation(names, lfirst_oid(lc));
}

static void
name_operators(PgfCatalogNames *names, List *operators)
{
	ListCell   *lc;

	foreach(lc, operators)
		pgf_name_operator(names, lfirst_oid(lc));
}

static bool
called_function(Oid function, void *context)
{
	PgfCatalogNames *names = context;

	if (OidIsValid(function))
	{
		pgf_oid_set_add(&names->called, function);
		name_function(names, function);
	}
	return false;
}

/* Nodes that exprType and its relatives know. */
static bool
is_value_expression(Node *node)
{
	switch (nodeTag(node))
	{
		case T_Var:
		case T_Const:
		case T_Param:
		case T_Aggref:
		case T_GroupingFunc:
		case T_WindowFunc:
		case T_SubscriptingRef:
		case T_FuncExpr:
		case T_NamedArgExpr:
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
		case T_ScalarArrayOpExpr:
		case T_BoolExpr:
		case T_SubLink:
		case T_FieldSelect:
		case T_FieldStore:
		case T_RelabelType:
		case T_CoerceViaIO:
		case T_ArrayCoerceExpr:
		case T_ConvertRowtypeExpr:
		case T_CollateExpr:
		case T_CaseExpr:
		case T_CaseTestExpr:
		case T_ArrayExpr:
		case T_RowExpr:
		case T_RowCompareExpr:
		case T_CoalesceExpr:
		case T_MinMaxExpr:
		case T_SQLValueFunction:
		case T_XmlExpr:
		case T_NullTest:
		case T_BooleanTest:
		case T_CoerceToDomain:
		case T_CoerceToDomainValue:
			return true;
		default:
			return pgf_is_newer_expression(node);
	}
}

static void
name_expression(PgfCatalogNames *names, Node *node)
{
	pgf_name_type(names, exprType(node));
	pgf_name_collation(names, exprCollation(node));
	pgf_name_collation(names, exprInputCollation(node));
	check_functions_in_node(node, called_function, names);

	switch (nodeTag(node))
	{
		case T_Param:
			name_parameter(names, (Param *) node);
			break;
		case T_Aggref:
			name_aggregate(names, ((Aggref *) node)->aggfnoid);
			break;
		case T_WindowFunc:
			if (((WindowFunc *) node)->winagg)
				name_aggregate(names, ((WindowFunc *) node)->winfnoid);
			break;
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
			pgf_name_operator(names, ((OpExpr *) node)->opno);
			break;
		case T_ScalarArrayOpExpr:
			pgf_name_operator(names, ((ScalarArrayOpExpr *) node)->opno);
			break;
		case T_RowCompareExpr:
			name_operators(names, ((RowCompareExpr *) node)->opnos);
			name_types(names, NIL, ((RowCompareExpr *) node)->inputcollids);
			break;
		default:
			break;
	}
}

static void
name_range_table_entry(CollectContext *context, RangeTblEntry *rte)
{
	PgfCatalogNames *names = context->names;
	ListCell   *lc;

	if (rte->rtekind == RTE_RELATION)
		name_relation(names, context->query, rte);
	name_types(names, rte->coltypes, rte->colcollations);
	foreach(lc, rte->functions)
	{
		RangeTblFunction *function = lfirst_node(RangeTblFunction, lc);

		name_types(names, function->funccoltypes, function->funccolcollations);
	}
	if (rte->tablefunc)
		name_types(names, rte->tablefunc->coltypes, rte->tablefunc->colcollations);
}

static bool
collect_walker(Node *node, CollectContext *context)
{
	PgfCatalogNames *names = context->names;

	if (node == NULL)
		return false;
	check_stack_depth();

	switch (nodeTag(node))
	{
		case T_Query:
			{
				Query	   *outer = context->query;

				context->query = (Query *) node;
				query_tree_walker((Query *) node, collect_walker, context,
								  QTW_EXAMINE_RTES_BEFORE | QTW_EXAMINE_SORTGROUP);
				context->query = outer;
				return false;
			}
		case T_RangeTblEntry:
			/* its contents are the query walker's */
			name_range_table_entry(context, (RangeTblEntry *) node);
			return false;
		case T_SortGroupClause:
			pgf_name_operator(names, ((SortGroupClause *) node)->eqop);
			pgf_name_operator(names, ((SortGroupClause *) node)->sortop);
			return false;
		case T_WindowClause:
			called_function(((WindowClause *) node)->startInRangeFunc, names);
			called_function(((WindowClause *) node)->endInRangeFunc, names);
			pgf_name_collation(names, ((WindowClause *) node)->inRangeColl);
			break;
		case T_SetOperationStmt:
			{
				SetOperationStmt *operation = (SetOperationStmt *) node;
				ListCell   *lc;

				name_types(names, operation->colTypes, operation->colCollations);
				foreach(lc, operation->groupClauses)
					collect_walker(lfirst(lc), context);
				break;
			}
		case T_CommonTableExpr:
			name_types(names, ((CommonTableExpr *) node)->ctecoltypes,
					   ((CommonTableExpr *) node)->ctecolcollations);
			break;
		default:
			if (is_value_expression(node))
				name_expression(names, node);
			break;
	}
	return expression_tree_walker(node, collect_walker, context);
}

PgfCatalogNames *
pgf_collect_names(Query *query)
{
	CollectContext context;

	context.names = palloc0(sizeof(PgfCatalogNames));
	context.query = NULL;
	pgf_name_collation(context.names, DEFAULT_COLLATION_OID);
	collect_walker((Node *) query, &context);
	return context.names;
}
