/*-------------------------------------------------------------------------
 *
 * tuple_filter.h
 *	  Takes the tuples out of a batch that no condition of the leaf's filters
 *	  lets through, before anything of them is decoded.
 *
 * A filter is a necessary condition on one column: a range of integers and
 * perhaps a set of them, or a set of hashes of other values (SCAN_FILTERS in session/protocol.h).  Who asked for
 * it tests the rows again, so any row may pass, but none that counts may be
 * dropped; NULL counts never.
 *
 * As the decoder does, the filter goes through a batch attribute by attribute
 * up to the last one that it tests.  A filter that lets most tuples pass is
 * not applied for a while, and then tried again: values may lie in the heap
 * in an order.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_TUPLE_FILTER_H
#define PGFUSION_TUPLE_FILTER_H

#include "access/tupdesc.h"

#include "scan/scan.h"
#include "scan/tuple_batch.h"

typedef struct PgfTupleFilter PgfTupleFilter;

/* The filters are of columns with an attribute that is stored as their keys say (PGF_KEY_*). */
extern PgfTupleFilter *pgf_tuple_filter_create(TupleDesc desc, const PgfLeafSpec *spec,
											   const PgfScanFilter *filters, int nfilters);
extern void pgf_tuple_filter_free(PgfTupleFilter *filter);

/* Can values of a type be looked up so (PGF_KEY_*)? */
extern bool pgf_has_key(Oid type, int16 length, bool by_value, uint8 key);

/* Leaves the tuples that pass, in their order. */
extern void pgf_tuple_filter_apply(PgfTupleFilter *filter, PgfTupleBatch *batch);

#endif							/* PGFUSION_TUPLE_FILTER_H */
