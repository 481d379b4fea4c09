/*-------------------------------------------------------------------------
 *
 * catalog_entries.h
 *	  The entries of a plan request, one function for each kind; layout in
 *	  catalog_bundle.h.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_CATALOG_ENTRIES_H
#define PGFUSION_CATALOG_ENTRIES_H

#include "lib/stringinfo.h"

#include "planner/catalog_bundle.h"
#include "planner/catalog_names.h"

/* catalog_relations.c; adds to names what the relations refer to */
extern void pgf_put_relation(StringInfo buffer, PgfCatalogNames *names, PgfUsedRelation *used);
extern void pgf_put_datum(StringInfo buffer, Datum value, int16 length, bool by_value);

/* catalog_objects.c */
extern void pgf_put_type(StringInfo buffer, Oid type);
extern void pgf_put_function(StringInfo buffer, Oid function);
extern void pgf_put_operator(StringInfo buffer, Oid op);
extern void pgf_put_aggregate(StringInfo buffer, Oid aggregate);
extern void pgf_put_collation(StringInfo buffer, Oid collation);

/* Overwrite a count that was not known when its list began. */
static inline void
pgf_patch_u32(StringInfo buffer, int at, uint32 value)
{
	for (int i = 0; i < 4; i++)
		buffer->data[at + i] = (char) (value >> (8 * i));
}

#endif							/* PGFUSION_CATALOG_ENTRIES_H */
