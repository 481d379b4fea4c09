/*-------------------------------------------------------------------------
 *
 * prewarm.c
 *	  pg_fusion_prewarm: read a table into the block cache.
 *
 * It is a query, SELECT of the columns FROM ONLY the table, so that
 * permissions, locks, the snapshot, scan workers, cancelling and the cache's
 * own validity are those of any other.  Only that its execution is told to
 * send no rows, and the worker to admit what it reads (PGF_EXECUTE_PREWARM).
 * While it runs, pg_fusion_cache shows how far it has come.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/tableam.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"

#include "cache/cache_contents.h"
#include "customscan/execution.h"
#include "module/pg_fusion.h"
#include "scan/visibility.h"

PG_FUNCTION_INFO_V1(pg_fusion_prewarm);

/* Why nothing of the table can ever be cached, as a sentence. */
static const char *
why_not_cacheable(Relation relation)
{
	if (RelationUsesLocalBuffers(relation))
		return "It is a temporary table.";
	if (relation->rd_rel->relpersistence == RELPERSISTENCE_UNLOGGED)
		return "It is an unlogged table.";
	if (!RelationNeedsWAL(relation))
		return "It was created in this transaction, under wal_level = minimal.";
	if (pgf_may_prune_visible_tuples())
		return "old_snapshot_threshold is set.";
	return "It is a system catalog.";
}

static void
check_can_be_cached(Relation relation)
{
	const char *name = RelationGetRelationName(relation);
	char		relkind = relation->rd_rel->relkind;

	if (relkind != RELKIND_RELATION && relkind != RELKIND_MATVIEW)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table or materialized view", name),
				 relkind == RELKIND_PARTITIONED_TABLE ?
				 errhint("Each partition is cached for itself.") : 0));
	if (relation->rd_tableam != GetHeapamTableAmRoutine())
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" cannot be cached", name),
				 errdetail("Its access method is not heap.")));
	if (!pgf_has_visibility(relation))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" cannot be cached", name),
				 errdetail_internal("%s", why_not_cacheable(relation))));
	if (!pgf_shares_definition(relation))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("\"%s\" cannot be cached in this transaction", name),
				 errdetail("The transaction holds it exclusively, as after changing its definition.")));
	if (check_enable_rls(RelationGetRelid(relation), InvalidOid, false) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("row-level security of \"%s\" applies to the current user", name),
				 errdetail("The block cache has all rows of a table.")));
}

/* The attributes that are asked for, by number; all of them for NULL. */
static Bitmapset *
attributes_of(Relation relation, ArrayType *columns)
{
	Bitmapset  *attributes = NULL;
	Datum	   *names;
	bool	   *nulls;
	int			count;

	if (columns == NULL)
	{
		TupleDesc	desc = RelationGetDescr(relation);

		for (int i = 0; i < desc->natts; i++)
		{
			if (!TupleDescAttr(desc, i)->attisdropped)
				attributes = bms_add_member(attributes, i + 1);
		}
		if (attributes == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_WRONG_OBJECT_TYPE),
					 errmsg("\"%s\" has no columns", RelationGetRelationName(relation))));
		return attributes;
	}

	deconstruct_array(columns, TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		char	   *name;
		AttrNumber	attribute;

		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("column name must not be null")));
		name = TextDatumGetCString(names[i]);
		attribute = get_attnum(RelationGetRelid(relation), name);
		if (attribute == InvalidAttrNumber)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" of relation \"%s\" does not exist",
							name, RelationGetRelationName(relation))));
		if (attribute < 0)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("system column \"%s\" cannot be cached", name)));
		attributes = bms_add_member(attributes, attribute);
	}
	if (attributes == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there must be at least one column")));
	return attributes;
}

static char *
query_of(Relation relation, const Bitmapset *attributes)
{
	StringInfoData sql;
	int			attribute = -1;
	const char *separator = "SELECT ";

	initStringInfo(&sql);
	while ((attribute = bms_next_member(attributes, attribute)) >= 0)
	{
		appendStringInfo(&sql, "%s%s", separator,
						 quote_identifier(NameStr(TupleDescAttr(RelationGetDescr(relation),
																attribute - 1)->attname)));
		separator = ", ";
	}
	appendStringInfo(&sql, " FROM ONLY %s",
					 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(relation)),
												RelationGetRelationName(relation)));
	return sql.data;
}

/* Read what the query says, by blocks, with the cache; all settings are back afterwards, also after an error. */
static void
run(const char *sql)
{
	static const char *const on[] = {"pg_fusion.enable", "pg_fusion.cache", "enable_seqscan"};
	static const char *const off[] = {"enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"};
	int			level = NewGUCNestLevel();
	int			result;

	for (int i = 0; i < (int) lengthof(on); i++)
		(void) set_config_option(on[i], "on", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	/* An index that has all of the columns may be smaller than the table. */
	for (int i = 0; i < (int) lengthof(off); i++)
		(void) set_config_option(off[i], "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	PG_TRY();
	{
		pgf_prewarm_next = true;
		result = SPI_execute(sql, true, 0);
		if (result != SPI_OK_SELECT)
			elog(ERROR, "SPI_execute returned %s", SPI_result_code_string(result));
		if (pgf_prewarm_next)
			elog(ERROR, "a table that is to be read into the block cache was not read by PgFusion");
	}
	PG_FINALLY();
	{
		pgf_prewarm_next = false;
	}
	PG_END_TRY();
	SPI_finish();
	AtEOXact_GUC(true, level);
}

/* Chunks that are cached with the contents that the table has now. */
static int64
count_chunks(Relation relation)
{
	List	   *entries = NIL;
	PgfCacheValidity validity;
	ListCell   *lc;

	foreach(lc, pgf_ask_cache())
	{
		PgfCachedRelation *entry = lfirst(lc);

		if (entry->relation == RelationGetRelid(relation))
			entries = lappend(entries, entry);
	}
	pgf_cache_validity(relation, entries, &validity);
	return validity.valid;
}

Datum
pg_fusion_prewarm(PG_FUNCTION_ARGS)
{
	Oid			relid;
	Relation	relation;
	Bitmapset  *attributes;
	int64		chunks = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (pgf_cache_size == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("there is no block cache"),
				 errhint("Set pg_fusion.cache_size.")));

	/* The query checks what it may read; this is for who may read nothing, before there is a lock to wait for. */
	relid = PG_GETARG_OID(0);
	if (get_rel_relkind(relid) == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relid)));
	if (pg_class_aclcheck(relid, GetUserId(), ACL_SELECT) != ACLCHECK_OK &&
		pg_attribute_aclcheck_all(relid, GetUserId(), ACL_SELECT, ACLMASK_ANY) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, get_relkind_objtype(get_rel_relkind(relid)), get_rel_name(relid));

	relation = relation_open(relid, AccessShareLock);
	check_can_be_cached(relation);
	attributes = attributes_of(relation, PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1));
	if (RelationGetNumberOfBlocks(relation) > 0)
	{
		run(query_of(relation, attributes));
		chunks = count_chunks(relation);
		ereport(DEBUG1,
				(errmsg_internal("%lld chunks of \"%s\" are in the block cache",
								 (long long) chunks, RelationGetRelationName(relation))));
	}
	relation_close(relation, NoLock);
	PG_RETURN_INT64(chunks);
}
