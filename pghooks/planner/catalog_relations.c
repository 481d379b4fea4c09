/*-------------------------------------------------------------------------
 *
 * catalog_relations.c
 *	  The relation entries of a plan request: columns, sizes, statistics, keys.
 *
 * The query holds a lock on each of its relations, so they are opened without
 * another; the children of an inheritance tree are locked as planning the leaf
 * would lock them a moment later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/sysattr.h"
#include "catalog/catalog.h"
#include "catalog/namespace.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_statistic.h"
#include "optimizer/plancat.h"
#include "storage/bufmgr.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"

#include "planner/catalog_entries.h"
#include "planner/eligibility.h"
#include "session/session.h"

void
pgf_put_datum(StringInfo buffer, Datum value, int16 length, bool by_value)
{
	if (by_value)
	{
		/* store_att_byval would write in the machine's order */
		uint64		bits = (uint64) value;

		pgf_put_u32(buffer, length);
		for (int i = 0; i < length; i++)
			pgf_put_u8(buffer, (uint8) (bits >> (8 * i)));
	}
	else if (length > 0)
		pgf_put_str(buffer, DatumGetPointer(value), length);
	else if (length == -1)
	{
		struct varlena *detoasted = PG_DETOAST_DATUM_PACKED(value);

		pgf_put_str(buffer, VARDATA_ANY(detoasted), VARSIZE_ANY_EXHDR(detoasted));
	}
	else
		pgf_put_cstring(buffer, DatumGetCString(value));
}

static void
put_attributes(StringInfo buffer, PgfCatalogNames *names, TupleDesc desc)
{
	pgf_put_u32(buffer, desc->natts);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		uint8		flags = 0;

		if (attribute->attnotnull)
			flags |= PGF_ATTRIBUTE_NOT_NULL;
		if (attribute->attisdropped)
			flags |= PGF_ATTRIBUTE_DROPPED;
		if (attribute->atthasmissing)
			flags |= PGF_ATTRIBUTE_HAS_MISSING;
		if (attribute->attgenerated)
			flags |= PGF_ATTRIBUTE_GENERATED;

		pgf_put_u16(buffer, attribute->attnum);
		pgf_put_cstring(buffer, NameStr(attribute->attname));
		pgf_put_u32(buffer, attribute->atttypid);
		pgf_put_u32(buffer, attribute->atttypmod);
		pgf_put_u32(buffer, attribute->attcollation);
		pgf_put_u16(buffer, attribute->attlen);
		pgf_put_u8(buffer, attribute->attbyval);
		pgf_put_u8(buffer, attribute->attalign);
		pgf_put_u8(buffer, attribute->attstorage);
		pgf_put_u8(buffer, flags);

		pgf_name_type(names, attribute->atttypid);
		pgf_name_collation(names, attribute->attcollation);
	}
}

static void
put_column_statistics(StringInfo buffer, HeapTuple tuple)
{
	Form_pg_statistic form = (Form_pg_statistic) GETSTRUCT(tuple);
	AttStatsSlot slot;
	int16		length;
	bool		by_value;
	double		correlation = get_float8_nan();

	if (get_attstatsslot(&slot, tuple, STATISTIC_KIND_CORRELATION, InvalidOid,
						 ATTSTATSSLOT_NUMBERS))
	{
		if (slot.nnumbers == 1)
			correlation = slot.numbers[0];
		free_attstatsslot(&slot);
	}

	pgf_put_u16(buffer, form->staattnum);
	pgf_put_u8(buffer, form->stainherit);
	pgf_put_f64(buffer, form->stanullfrac);
	pgf_put_u32(buffer, form->stawidth);
	pgf_put_f64(buffer, form->stadistinct);
	pgf_put_f64(buffer, correlation);

	if (get_attstatsslot(&slot, tuple, STATISTIC_KIND_MCV, InvalidOid,
						 ATTSTATSSLOT_VALUES | ATTSTATSSLOT_NUMBERS))
	{
		int			count = Min(slot.nvalues, slot.nnumbers);

		get_typlenbyval(slot.valuetype, &length, &by_value);
		pgf_put_u32(buffer, count);
		for (int i = 0; i < count; i++)
		{
			pgf_put_datum(buffer, slot.values[i], length, by_value);
			pgf_put_f64(buffer, slot.numbers[i]);
		}
		free_attstatsslot(&slot);
	}
	else
		pgf_put_u32(buffer, 0);

	if (get_attstatsslot(&slot, tuple, STATISTIC_KIND_HISTOGRAM, InvalidOid,
						 ATTSTATSSLOT_VALUES))
	{
		get_typlenbyval(slot.valuetype, &length, &by_value);
		pgf_put_u32(buffer, slot.nvalues);
		for (int i = 0; i < slot.nvalues; i++)
			pgf_put_datum(buffer, slot.values[i], length, by_value);
		free_attstatsslot(&slot);
	}
	else
		pgf_put_u32(buffer, 0);
}

static void
put_statistics(StringInfo buffer, Relation relation, Bitmapset *columns)
{
	bool		whole_row = bms_is_member(0 - FirstLowInvalidHeapAttributeNumber, columns);
	int			count_at = buffer->len;
	uint32		count = 0;

	pgf_put_u32(buffer, 0);
	for (int attribute = 1; attribute <= RelationGetNumberOfAttributes(relation); attribute++)
	{
		if (!whole_row &&
			!bms_is_member(attribute - FirstLowInvalidHeapAttributeNumber, columns))
			continue;
		for (int inherited = 0; inherited <= 1; inherited++)
		{
			HeapTuple	tuple = SearchSysCache3(STATRELATTINH,
												ObjectIdGetDatum(RelationGetRelid(relation)),
												Int16GetDatum(attribute),
												BoolGetDatum(inherited != 0));

			if (!HeapTupleIsValid(tuple))
				continue;
			put_column_statistics(buffer, tuple);
			ReleaseSysCache(tuple);
			count++;
		}
	}
	pgf_patch_u32(buffer, count_at, count);
}

static void
put_unique_indexes(StringInfo buffer, Relation relation)
{
	List	   *indexes = RelationGetIndexList(relation);
	int			count_at = buffer->len;
	uint32		count = 0;
	ListCell   *lc;

	pgf_put_u32(buffer, 0);
	foreach(lc, indexes)
	{
		HeapTuple	tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(lc)));
		Form_pg_index form;
		bool		usable;

		if (!HeapTupleIsValid(tuple))
			elog(ERROR, "cache lookup failed for index %u", lfirst_oid(lc));
		form = (Form_pg_index) GETSTRUCT(tuple);
		usable = form->indisunique && form->indisvalid &&
			heap_attisnull(tuple, Anum_pg_index_indpred, NULL) &&
			heap_attisnull(tuple, Anum_pg_index_indexprs, NULL);
		if (usable)
		{
			uint8		flags = 0;

			if (form->indisprimary)
				flags |= PGF_INDEX_PRIMARY;
			if (form->indimmediate)
				flags |= PGF_INDEX_IMMEDIATE;
			if (form->indnullsnotdistinct)
				flags |= PGF_INDEX_NULLS_NOT_DISTINCT;
			pgf_put_u32(buffer, form->indexrelid);
			pgf_put_u8(buffer, flags);
			pgf_put_u32(buffer, form->indnkeyatts);
			for (int i = 0; i < form->indnkeyatts; i++)
				pgf_put_u16(buffer, form->indkey.values[i]);
			count++;
		}
		ReleaseSysCache(tuple);
	}
	pgf_patch_u32(buffer, count_at, count);
	list_free(indexes);
}

static bool
constraint_is_validated(Oid constraint)
{
	HeapTuple	tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(constraint));
	bool		validated = HeapTupleIsValid(tuple) &&
		((Form_pg_constraint) GETSTRUCT(tuple))->convalidated;

	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return validated;
}

static void
put_foreign_keys(StringInfo buffer, PgfCatalogNames *names, Relation relation)
{
	int			count_at = buffer->len;
	uint32		count = 0;
	List	   *keys;
	ListCell   *lc;

	/* A copy: the relation cache may rebuild its list while other catalogs are read. */
	keys = copyObject(RelationGetFKeyList(relation));
	pgf_put_u32(buffer, 0);
	foreach(lc, keys)
	{
		ForeignKeyCacheInfo *key = lfirst(lc);

		if (!constraint_is_validated(key->conoid))
			continue;
		pgf_put_u32(buffer, key->confrelid);
		pgf_put_u32(buffer, key->nkeys);
		for (int i = 0; i < key->nkeys; i++)
		{
			pgf_put_u16(buffer, key->conkey[i]);
			pgf_put_u16(buffer, key->confkey[i]);
			pgf_put_u32(buffer, key->conpfeqop[i]);
			pgf_name_operator(names, key->conpfeqop[i]);
		}
		count++;
	}
	pgf_patch_u32(buffer, count_at, count);
}

/* Blocks and rows as of now; a relation without storage has none. */
static void
relation_size(Relation relation, BlockNumber *blocks, double *tuples)
{
	char		kind = relation->rd_rel->relkind;

	*blocks = 0;
	*tuples = 0;
	if (RELKIND_HAS_TABLE_AM(kind))
	{
		double		visible;

		estimate_rel_size(relation, NULL, blocks, tuples, &visible);
		*blocks = RelationGetNumberOfBlocks(relation);
	}
	else if (kind == RELKIND_FOREIGN_TABLE)
	{
		*blocks = relation->rd_rel->relpages;
		*tuples = Max(relation->rd_rel->reltuples, 0);
	}
}

static void
put_sizes(StringInfo buffer, Relation relation)
{
	BlockNumber blocks;
	double		tuples;
	uint64		tree_blocks;
	double		tree_tuples;

	relation_size(relation, &blocks, &tuples);
	tree_blocks = blocks;
	tree_tuples = tuples;
	if (relation->rd_rel->relhassubclass)
	{
		List	   *tree = find_all_inheritors(RelationGetRelid(relation), AccessShareLock, NULL);
		ListCell   *lc;

		foreach(lc, tree)
		{
			Relation	child;
			BlockNumber child_blocks;
			double		child_tuples;

			if (lfirst_oid(lc) == RelationGetRelid(relation))
				continue;
			child = relation_open(lfirst_oid(lc), NoLock);

			/* another session's temporary table is not ours to look at, nor will the scan */
			if (!RELATION_IS_OTHER_TEMP(child))
			{
				relation_size(child, &child_blocks, &child_tuples);
				tree_blocks += child_blocks;
				tree_tuples += child_tuples;
			}
			relation_close(child, NoLock);
		}
	}

	pgf_put_f64(buffer, relation->rd_rel->reltuples);
	pgf_put_u32(buffer, relation->rd_rel->relpages);
	pgf_put_u32(buffer, relation->rd_rel->relallvisible);
	pgf_put_u32(buffer, blocks);
	pgf_put_f64(buffer, tuples);
	pgf_put_u32(buffer, Min(tree_blocks, PG_UINT32_MAX));
	pgf_put_f64(buffer, tree_tuples);
}

void
pgf_put_relation(StringInfo buffer, PgfCatalogNames *names, PgfUsedRelation *used)
{
	Relation	relation = relation_open(used->relid, NoLock);
	Form_pg_class form = relation->rd_rel;
	char	   *schema = get_namespace_name_or_temp(form->relnamespace);
	uint32		flags = 0;

	if (form->relhassubclass)
		flags |= PGF_RELATION_HAS_SUBCLASS;
	if (form->relrowsecurity)
		flags |= PGF_RELATION_ROW_SECURITY;
	if (form->relforcerowsecurity)
		flags |= PGF_RELATION_FORCE_ROW_SECURITY;
	if (form->relispartition)
		flags |= PGF_RELATION_IS_PARTITION;
	if (pgf_is_system_namespace(form->relnamespace))
		flags |= PGF_RELATION_SYSTEM;

	pgf_put_u32(buffer, used->relid);
	pgf_put_cstring(buffer, schema ? schema : "");
	pgf_put_cstring(buffer, RelationGetRelationName(relation));
	pgf_put_u8(buffer, form->relkind);
	pgf_put_u8(buffer, form->relpersistence);
	pgf_put_u32(buffer, form->relam);
	pgf_put_u32(buffer, flags);
	put_sizes(buffer, relation);
	put_attributes(buffer, names, RelationGetDescr(relation));
	put_statistics(buffer, relation, used->columns);
	put_unique_indexes(buffer, relation);
	put_foreign_keys(buffer, names, relation);
	relation_close(relation, NoLock);
}
