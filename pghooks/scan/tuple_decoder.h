/*-------------------------------------------------------------------------
 *
 * tuple_decoder.h
 *	  Heap tuples of one block into column buffers, a column at a time.
 *
 * In come the visible tuples of a pinned block, out go rows of pages.  At the
 * start of a leaf the needed columns become a short list of steps, one per
 * attribute up to the last needed one.  A step runs over all tuples of the
 * block before the next one starts:
 *
 *	- its loop is specialised for what it does (copy four bytes, read a
 *	  numeric, skip a varlena ...), so what to do is decided once per block;
 *	- tuples are independent of each other, so the processor works on
 *	  several at once, where the walk along one tuple is a chain of
 *	  lengths that have to be known before the next can be read;
 *	- a block of tuples stays in the first-level cache meanwhile.
 *
 * Attributes before the first of variable length are at constant offsets.
 * From there on every tuple has a cursor which the steps move.  Both are for
 * blocks where no tuple has a null or is short among the attributes in
 * question; otherwise steps of a second form look at every tuple's null
 * bitmap and attribute count.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_TUPLE_DECODER_H
#define PGFUSION_TUPLE_DECODER_H

#include "access/tupdesc.h"

#include "scan/page_builder.h"
#include "scan/tuple_batch.h"

typedef struct PgfTupleDecoder PgfTupleDecoder;

extern PgfTupleDecoder *pgf_decoder_create(TupleDesc desc, const PgfLeafSpec *spec,
										   PgfPageBuilder *builder);

/* From now on only tuples that pass are appended (tuple_filter.h); none: all are. */
extern void pgf_decoder_set_filters(PgfTupleDecoder *decoder, TupleDesc desc,
									const PgfScanFilter *filters, int nfilters);

/* Whether the filters are applied from now on: at first they are. */
extern void pgf_decoder_apply_filters(PgfTupleDecoder *decoder, bool apply);

/* How many tuples have not passed so far. */
extern uint64 pgf_decoder_removed(const PgfTupleDecoder *decoder);

/*
 * Append the tuples at these line pointers of a page to the builder's page,
 * opening and closing pages as they get full.  `next_page`, when not NULL, is
 * the page that will be decoded after this one: it is pulled into the cache
 * meanwhile.
 */
extern void pgf_decoder_append(PgfTupleDecoder *decoder, Page page,
							   const OffsetNumber *offsets, int ntuples, const char *next_page);

#endif							/* PGFUSION_TUPLE_DECODER_H */
