/*-------------------------------------------------------------------------
 *
 * tuple_batch.h
 *	  The tuples of one block, as filter and decoder go through them: an array
 *	  for each thing that is known of a tuple.
 *
 * The decoder loads a batch from line pointers, the filter takes tuples out
 * of it, the decoder makes rows of what is left.  Everything points into the
 * page.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_TUPLE_BATCH_H
#define PGFUSION_TUPLE_BATCH_H

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "catalog/pg_type.h"

#define PGF_CACHE_LINE	64

typedef struct PgfTupleBatch
{
	int			ntuples;
	int			attributes_min; /* number of attributes in the shortest tuple */
	int			first_null_min; /* attributes before the first null of any tuple */
	const char *page_end;

	/* what is still to be prefetched of the next block */
	const char *prefetch;
	const char *prefetch_end;

	const char *data[MaxHeapTuplesPerPage];
	const char *cursor[MaxHeapTuplesPerPage];
	const bits8 *nulls[MaxHeapTuplesPerPage];
	uint16		attributes[MaxHeapTuplesPerPage];
} PgfTupleBatch;

/*
 * Ask for some more of the next page.  A few lines before every step, because
 * the processor has only so many misses under way at a time, and waits when
 * there is no room for one more.
 */
static inline void
pgf_batch_prefetch(PgfTupleBatch *batch, int bytes)
{
	const char *end = Min(batch->prefetch + bytes, batch->prefetch_end);

	for (; batch->prefetch < end; batch->prefetch += PGF_CACHE_LINE)
		__builtin_prefetch(batch->prefetch);
}

static inline bool
pgf_is_short_varlena(const char *value)
{
	return VARATT_IS_1B(value) && !VARATT_IS_1B_E(value);
}

static inline uint32
pgf_varlena_size(const char *value)
{
	if (likely(pgf_is_short_varlena(value)))
		return VARSIZE_1B(value);
	return VARSIZE_ANY(value);
}

/* Alignment in bytes - 1. */
static inline uint16
pgf_alignment_mask(char alignment)
{
	switch (alignment)
	{
		case TYPALIGN_INT:
			return ALIGNOF_INT - 1;
		case TYPALIGN_DOUBLE:
			return ALIGNOF_DOUBLE - 1;
		case TYPALIGN_SHORT:
			return ALIGNOF_SHORT - 1;
		default:
			Assert(alignment == TYPALIGN_CHAR);
			return 0;
	}
}

/*
 * Where the value at a cursor begins.  Only a one-byte header is never aligned; padding reads
 * as a four-byte header.
 */
static pg_attribute_always_inline const char *
pgf_aligned_value(const char *cursor, uintptr_t mask, bool varlena)
{
	if (!varlena || unlikely(VARATT_IS_4B(cursor)))
		return (const char *) (((uintptr_t) cursor + mask) & ~mask);
	return cursor;
}

#endif							/* PGFUSION_TUPLE_BATCH_H */
