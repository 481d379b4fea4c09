/*-------------------------------------------------------------------------
 *
 * catalog_objects.c
 *	  The entries of a plan request for types, functions, operators,
 *	  aggregates and collations.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_language.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "compat/planner_compat.h"
#include "planner/catalog_entries.h"
#include "session/session.h"

static HeapTuple
entry(int cache, Oid oid, const char *what)
{
	HeapTuple	tuple = SearchSysCache1(cache, ObjectIdGetDatum(oid));

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for %s %u", what, oid);
	return tuple;
}

/*
 * A schema may be dropped under our feet only with what lies in it, which the
 * query's locks do not all prevent.
 */
static void
put_schema(StringInfo buffer, Oid schema)
{
	char	   *name = get_namespace_name_or_temp(schema);

	pgf_put_cstring(buffer, name ? name : "");
}

void
pgf_put_type(StringInfo buffer, Oid type)
{
	HeapTuple	tuple = entry(TYPEOID, type, "type");
	Form_pg_type form = (Form_pg_type) GETSTRUCT(tuple);
	int32		base_typmod = -1;
	Oid			base = getBaseTypeAndTypmod(type, &base_typmod);
	TypeCacheEntry *cached = NULL;

	if (form->typtype != TYPTYPE_PSEUDO)
		cached = lookup_type_cache(base, TYPECACHE_EQ_OPR | TYPECACHE_LT_OPR | TYPECACHE_GT_OPR |
								   TYPECACHE_CMP_PROC | TYPECACHE_HASH_PROC |
								   TYPECACHE_HASH_EXTENDED_PROC);

	pgf_put_u32(buffer, type);
	put_schema(buffer, form->typnamespace);
	pgf_put_cstring(buffer, NameStr(form->typname));
	pgf_put_u16(buffer, form->typlen);
	pgf_put_u8(buffer, form->typbyval);
	pgf_put_u8(buffer, form->typalign);
	pgf_put_u8(buffer, form->typstorage);
	pgf_put_u8(buffer, form->typtype);
	pgf_put_u8(buffer, form->typcategory);
	pgf_put_u32(buffer, base);
	pgf_put_u32(buffer, base_typmod);
	pgf_put_u32(buffer, IsTrueArrayType(form) ? form->typelem : InvalidOid);
	pgf_put_u32(buffer, form->typarray);
	pgf_put_u32(buffer, form->typrelid);
	pgf_put_u32(buffer, form->typcollation);
	pgf_put_u32(buffer, cached ? cached->eq_opr : InvalidOid);
	pgf_put_u32(buffer, cached ? cached->lt_opr : InvalidOid);
	pgf_put_u32(buffer, cached ? cached->gt_opr : InvalidOid);
	pgf_put_u32(buffer, cached ? cached->cmp_proc : InvalidOid);
	pgf_put_u32(buffer, cached ? cached->hash_proc : InvalidOid);
	pgf_put_u32(buffer, cached ? cached->hash_extended_proc : InvalidOid);
	pgf_put_u32(buffer, form->typinput);
	pgf_put_u32(buffer, form->typoutput);
	ReleaseSysCache(tuple);
}

void
pgf_put_function(StringInfo buffer, Oid function)
{
	HeapTuple	tuple = entry(PROCOID, function, "function");
	Form_pg_proc form = (Form_pg_proc) GETSTRUCT(tuple);
	char	   *language = get_language_name(form->prolang, false);

	pgf_put_u32(buffer, function);
	put_schema(buffer, form->pronamespace);
	pgf_put_cstring(buffer, NameStr(form->proname));
	pgf_put_u8(buffer, form->provolatile);
	pgf_put_u8(buffer, form->proisstrict);
	pgf_put_u8(buffer, form->proleakproof);
	pgf_put_u8(buffer, form->prokind);
	pgf_put_u8(buffer, form->proretset);
	pgf_put_u8(buffer, form->proparallel);
	pgf_put_u32(buffer, form->prorettype);
	pgf_put_u32(buffer, form->provariadic);
	pgf_put_u32(buffer, form->proargtypes.dim1);
	for (int i = 0; i < form->proargtypes.dim1; i++)
		pgf_put_u32(buffer, form->proargtypes.values[i]);
	pgf_put_f64(buffer, form->procost);
	pgf_put_f64(buffer, form->prorows);
	pgf_put_u32(buffer, form->prosupport);
	pgf_put_cstring(buffer, language);
	if (form->prolang == INTERNALlanguageId || form->prolang == ClanguageId)
	{
		bool		isnull;
		Datum		source = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &isnull);

		pgf_put_cstring(buffer, isnull ? "" : TextDatumGetCString(source));
	}
	else
		pgf_put_cstring(buffer, "");
	ReleaseSysCache(tuple);
}

static int
compare_families(const void *left, const void *right)
{
	const FormData_pg_amop *a = *(const FormData_pg_amop *const *) left;
	const FormData_pg_amop *b = *(const FormData_pg_amop *const *) right;

	if (a->amopfamily != b->amopfamily)
		return a->amopfamily < b->amopfamily ? -1 : 1;
	return a->amopstrategy - b->amopstrategy;
}

static void
put_families(StringInfo buffer, Oid op)
{
	CatCList   *members = SearchSysCacheList1(AMOPOPID, ObjectIdGetDatum(op));
	FormData_pg_amop **forms = palloc(sizeof(FormData_pg_amop *) * Max(members->n_members, 1));
	int			count = 0;

	for (int i = 0; i < members->n_members; i++)
	{
		Form_pg_amop form = (Form_pg_amop) GETSTRUCT(&members->members[i]->tuple);

		if (form->amoppurpose == AMOP_SEARCH)
			forms[count++] = form;
	}
	qsort(forms, count, sizeof(FormData_pg_amop *), compare_families);

	pgf_put_u32(buffer, count);
	for (int i = 0; i < count; i++)
	{
		pgf_put_u32(buffer, forms[i]->amopfamily);
		pgf_put_u32(buffer, forms[i]->amopmethod);
		pgf_put_u16(buffer, forms[i]->amopstrategy);
		pgf_put_u32(buffer, forms[i]->amoplefttype);
		pgf_put_u32(buffer, forms[i]->amoprighttype);
	}
	pfree(forms);
	ReleaseCatCacheList(members);
}

void
pgf_put_operator(StringInfo buffer, Oid op)
{
	HeapTuple	tuple = entry(OPEROID, op, "operator");
	Form_pg_operator form = (Form_pg_operator) GETSTRUCT(tuple);

	pgf_put_u32(buffer, op);
	put_schema(buffer, form->oprnamespace);
	pgf_put_cstring(buffer, NameStr(form->oprname));
	pgf_put_u32(buffer, form->oprleft);
	pgf_put_u32(buffer, form->oprright);
	pgf_put_u32(buffer, form->oprresult);
	pgf_put_u32(buffer, form->oprcode);
	pgf_put_u32(buffer, form->oprcom);
	pgf_put_u32(buffer, form->oprnegate);
	pgf_put_u8(buffer, form->oprcanhash);
	pgf_put_u8(buffer, form->oprcanmerge);
	pgf_put_u32(buffer, form->oprrest);
	pgf_put_u32(buffer, form->oprjoin);
	put_families(buffer, op);
	ReleaseSysCache(tuple);
}

void
pgf_put_aggregate(StringInfo buffer, Oid aggregate)
{
	HeapTuple	tuple = entry(AGGFNOID, aggregate, "aggregate");
	Form_pg_aggregate form = (Form_pg_aggregate) GETSTRUCT(tuple);
	bool		isnull;
	Datum		initial = SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval, &isnull);

	pgf_put_u32(buffer, aggregate);
	pgf_put_u8(buffer, form->aggkind);
	pgf_put_u16(buffer, form->aggnumdirectargs);
	pgf_put_u32(buffer, form->aggtranstype);
	pgf_put_u32(buffer, form->aggtransfn);
	pgf_put_u32(buffer, form->aggfinalfn);
	pgf_put_u32(buffer, form->aggcombinefn);
	pgf_put_u32(buffer, form->aggsortop);
	pgf_put_u8(buffer, form->aggfinalextra);
	pgf_put_u8(buffer, isnull);
	pgf_put_cstring(buffer, isnull ? "" : TextDatumGetCString(initial));
	ReleaseSysCache(tuple);
}

void
pgf_put_collation(StringInfo buffer, Oid collation)
{
	HeapTuple	tuple = entry(COLLOID, collation, "collation");
	Form_pg_collation form = (Form_pg_collation) GETSTRUCT(tuple);
	PgfCollation rules;

	pgf_describe_collation(tuple, &rules);
	pgf_put_u32(buffer, collation);
	put_schema(buffer, form->collnamespace);
	pgf_put_cstring(buffer, NameStr(form->collname));
	pgf_put_u8(buffer, rules.provider);
	pgf_put_u8(buffer, rules.deterministic);
	pgf_put_u8(buffer, rules.collate_is_c);
	pgf_put_u8(buffer, rules.ctype_is_c);
	pgf_put_cstring(buffer, rules.collate);
	pgf_put_cstring(buffer, rules.ctype);
	pgf_put_cstring(buffer, rules.locale);
	pgf_put_cstring(buffer, rules.rules);
	pgf_put_cstring(buffer, rules.version);
	ReleaseSysCache(tuple);
}
