/*-------------------------------------------------------------------------
 *
 * cache_view.c
 *	  The view pg_fusion_cache: what is cached, by relation.
 *
 * Rows of relations of this database that the caller may read a column of.
 * Without a worker nothing is cached, and that is what the view says.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"

#include "cache/cache_contents.h"

#define VIEW_COLUMNS			10

PG_FUNCTION_INFO_V1(pg_fusion_cache_contents);

static bool
may_select(Oid relation)
{
	return pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK ||
		pg_attribute_aclcheck_all(relation, GetUserId(), ACL_SELECT, ACLMASK_ANY) == ACLCHECK_OK;
}

/*
 * A relation that still exists, opened without waiting.  NULL and *exists when
 * somebody has locked it exclusively.
 */
static Relation
open_if_free(Oid relation, bool *exists)
{
	Relation	result = NULL;

	*exists = true;
	if (ConditionalLockRelationOid(relation, AccessShareLock))
	{
		result = try_relation_open(relation, NoLock);
		if (result == NULL)
		{
			UnlockRelationOid(relation, AccessShareLock);
			*exists = false;
		}
	}
	return result;
}

/* The row of a relation, of whose files these are the entries. */
static void
put_row(ReturnSetInfo *result, Oid relid, const List *entries)
{
	Datum		values[VIEW_COLUMNS] = {0};
	bool		nulls[VIEW_COLUMNS] = {false};
	uint64		chunks = 0;
	uint32		columns = 0;
	uint64		bytes = 0;
	uint64		hits = 0;
	uint64		misses = 0;
	TimestampTz last_use = 0;
	bool		pinned = false;
	bool		exists;
	Relation	relation;
	ListCell   *lc;

	foreach(lc, entries)
	{
		const PgfCachedRelation *entry = lfirst(lc);

		chunks += entry->nchunks;
		columns = Max(columns, entry->columns);
		bytes += entry->bytes;
		hits += entry->hits;
		misses += entry->misses;
		pinned |= entry->pinned;
		if (entry->last_use != 0 && (last_use == 0 || entry->last_use > last_use))
			last_use = entry->last_use;
	}

	relation = open_if_free(relid, &exists);
	if (!exists)
		return;

	values[0] = ObjectIdGetDatum(relid);
	values[1] = Int64GetDatum((int64) chunks);
	values[2] = Int32GetDatum((int32) columns);
	nulls[3] = nulls[4] = true;
	if (relation != NULL)
	{
		PgfCacheValidity validity;

		if (relation->rd_rel->relkind == RELKIND_RELATION || relation->rd_rel->relkind == RELKIND_MATVIEW)
		{
			pgf_cache_validity(relation, entries, &validity);
			if (chunks > 0)
			{
				values[3] = Float8GetDatum((double) validity.valid / chunks);
				nulls[3] = false;
			}
			if (validity.heap_chunks > 0)
			{
				values[4] = Float8GetDatum((double) validity.cached / validity.heap_chunks);
				nulls[4] = false;
			}
		}
		relation_close(relation, AccessShareLock);
	}
	values[5] = Int64GetDatum((int64) bytes);
	values[6] = Int64GetDatum((int64) hits);
	values[7] = Int64GetDatum((int64) misses);
	values[8] = TimestampTzGetDatum(last_use);
	nulls[8] = last_use == 0;
	values[9] = BoolGetDatum(pinned);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static int
by_relation(const ListCell *a, const ListCell *b)
{
	Oid			left = ((const PgfCachedRelation *) lfirst(a))->relation;
	Oid			right = ((const PgfCachedRelation *) lfirst(b))->relation;

	return left < right ? -1 : left > right;
}

Datum
pg_fusion_cache_contents(PG_FUNCTION_ARGS)
{
	List	   *entries = NIL;
	char	   *why;
	int			first = 0;

	InitMaterializedSRF(fcinfo, 0);
	if (!pgf_try_ask_cache(&entries, &why))
	{
		ereport(DEBUG1, (errmsg_internal("nothing is known about the block cache: %s", why)));
		return (Datum) 0;
	}

	list_sort(entries, by_relation);
	while (first < list_length(entries))
	{
		Oid			relation = ((PgfCachedRelation *) list_nth(entries, first))->relation;
		List	   *files = NIL;

		CHECK_FOR_INTERRUPTS();
		for (; first < list_length(entries); first++)
		{
			PgfCachedRelation *entry = list_nth(entries, first);

			if (entry->relation != relation)
				break;
			files = lappend(files, entry);
		}
		if (get_rel_relkind(relation) != '\0' && may_select(relation))
			put_row((ReturnSetInfo *) fcinfo->resultinfo, relation, files);
	}
	return (Datum) 0;
}
