/*-------------------------------------------------------------------------
 *
 * tuple_filter.c
 *	  Filters over the tuples of one block (tuple_filter.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "compat/scan_compat.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"

#include "scan/key_hash.h"
#include "scan/tuple_filter.h"
#include "session/protocol.h"

/* After so many tuples it shows whether a filter is worth it ... */
#define SAMPLE_TUPLES	4096

/* ... and when it is not, so many pass without being tested. */
#define RESTING_TUPLES	(16 * SAMPLE_TUPLES)

/* A filter is worth it when it takes out at least one tuple of so many. */
#define TUPLES_PER_REMOVED	4

typedef struct FilterState
{
	PgfScanFilter condition;
	bool		is_active;		/* for the batch at hand */
	uint32		seen;
	uint32		passed;
	uint32		resting;
} FilterState;

/* One attribute, from the first to the last that is tested. */
typedef struct FilterStep
{
	AttrNumber	attribute;
	int16		length;			/* attlen */
	uint16		alignment_mask;
	uint32		offset;			/* in the prefix of fixed length */
	FilterState *filter;		/* NULL: skipped */
	bool		by_address;		/* its values are hashed where they are */

	/* what tuples hold that are older than the attribute */
	bool		missing_is_null;
	bool		missing_is_copied;
	Datum		missing_datum;
	int64		missing;		/* as in PgfTupleFilter.values */
} FilterStep;

struct PgfTupleFilter
{
	int			nfilters;
	FilterState *filters;
	int			nsteps;
	FilterStep *steps;
	int			nprefix;		/* the first steps: of attributes that lie in the same place in every tuple */
	uint32		prefix_size;
	int			prefetch_bytes; /* before a step */

	/* the step at hand: integers, or addresses of what is hashed */
	int64		values[MaxHeapTuplesPerPage];
	uint16		kept[MaxHeapTuplesPerPage];
};

static pg_attribute_always_inline int64
load_integer(const char *value, int16 length)
{
	int16		small;
	int32		integer;
	int64		large;

	switch (length)
	{
		case sizeof(int16):
			memcpy(&small, value, sizeof(small));
			return small;
		case sizeof(int32):
			memcpy(&integer, value, sizeof(integer));
			return integer;
		default:
			Assert(length == sizeof(int64));
			memcpy(&large, value, sizeof(large));
			return large;
	}
}

static inline int64
address(const void *value)
{
	return (int64) (uintptr_t) value;
}

static int64
datum_integer(Datum value, int16 length)
{
	return length == sizeof(int16) ? DatumGetInt16(value) :
		length == sizeof(int32) ? DatumGetInt32(value) : DatumGetInt64(value);
}

bool
pgf_has_key(Oid type, int16 length, bool by_value, uint8 key)
{
	switch (key)
	{
		case PGF_KEY_INTEGER:
			return by_value &&
				(length == sizeof(int16) || length == sizeof(int32) || length == sizeof(int64));
		case PGF_KEY_BYTES:
			return length == -1 || length > 0;
		case PGF_KEY_PADDED:
			return length == -1;
		case PGF_KEY_FLOAT:
			return length == sizeof(float) || length == sizeof(double);
		case PGF_KEY_BOOL:
			return length == sizeof(bool);
		case PGF_KEY_NUMERIC:
			return getBaseType(type) == NUMERICOID;
		default:
			return false;
	}
}

/* What tuples hold that are older than the attribute. */
static void
set_missing(FilterStep *step, TupleDesc desc)
{
	Form_pg_attribute att = TupleDescAttr(desc, step->attribute - 1);
	Datum		missing = getmissingattr(desc, step->attribute, &step->missing_is_null);

	if (step->missing_is_null)
		return;
	step->missing_datum = datumCopy(missing, att->attbyval, att->attlen);
	step->missing_is_copied = !att->attbyval;
	if (!step->by_address)
		step->missing = datum_integer(step->missing_datum, att->attlen);
	else if (!att->attbyval)
		step->missing = address(DatumGetPointer(step->missing_datum));
	else
		step->missing = address(&step->missing_datum);	/* little-endian */
}

PgfTupleFilter *
pgf_tuple_filter_create(TupleDesc desc, const PgfLeafSpec *spec,
						const PgfScanFilter *filters, int nfilters)
{
	PgfTupleFilter *filter = palloc0(sizeof(PgfTupleFilter));
	AttrNumber	last = 0;
	uint32		offset = 0;
	bool		in_prefix = true;

	filter->nfilters = nfilters;
	filter->filters = palloc0(sizeof(FilterState) * nfilters);
	for (int i = 0; i < nfilters; i++)
	{
		Assert(filters[i].column < spec->ncolumns);
		filter->filters[i].condition = filters[i];
		last = Max(last, spec->columns[filters[i].column].attribute);
	}

	filter->nsteps = last;
	filter->steps = palloc0(sizeof(FilterStep) * last);
	for (AttrNumber attribute = 1; attribute <= last; attribute++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, attribute - 1);
		FilterStep *step = &filter->steps[attribute - 1];

		step->attribute = attribute;
		step->length = att->attlen;
		step->alignment_mask = pgf_alignment_mask(att->attalign);
		for (int i = 0; i < nfilters; i++)
		{
			if (spec->columns[filters[i].column].attribute != attribute)
				continue;
			if (step->filter != NULL || !pgf_has_key(att->atttypid, att->attlen, att->attbyval, filters[i].key))
				elog(ERROR, "invalid filter of attribute %d", attribute);
			step->filter = &filter->filters[i];
			step->by_address = filters[i].key != PGF_KEY_INTEGER;
			set_missing(step, desc);
		}

		in_prefix = in_prefix && att->attlen > 0;
		if (in_prefix)
		{
			offset = TYPEALIGN(step->alignment_mask + 1, offset);
			step->offset = offset;
			offset += att->attlen;
			filter->prefix_size = offset;
			filter->nprefix = attribute;
		}
	}
	filter->prefetch_bytes = TYPEALIGN(PGF_CACHE_LINE, BLCKSZ / (nfilters + last - filter->nprefix));
	return filter;
}

void
pgf_tuple_filter_free(PgfTupleFilter *filter)
{
	for (int i = 0; i < filter->nsteps; i++)
	{
		if (filter->steps[i].missing_is_copied)
			pfree(DatumGetPointer(filter->steps[i].missing_datum));
	}
	pfree(filter->filters);
	pfree(filter->steps);
	pfree(filter);
}

/* ---- which filters to apply ---- */

/* The number of steps that are needed for those which are not resting. */
static int
activate(PgfTupleFilter *filter, uint32 ntuples)
{
	int			last = 0;

	for (int i = 0; i < filter->nfilters; i++)
	{
		FilterState *state = &filter->filters[i];

		state->is_active = state->resting == 0;
		state->resting -= Min(state->resting, ntuples);
	}
	for (int i = 0; i < filter->nsteps; i++)
	{
		if (filter->steps[i].filter != NULL && filter->steps[i].filter->is_active)
			last = i + 1;
	}
	return last;
}

static void
judge(FilterState *state, uint32 seen, uint32 passed)
{
	state->seen += seen;
	state->passed += passed;
	if (state->seen < SAMPLE_TUPLES)
		return;
	if ((uint64) (state->seen - state->passed) * TUPLES_PER_REMOVED < state->seen)
		state->resting = RESTING_TUPLES;
	state->seen = 0;
	state->passed = 0;
}

/* ---- one batch ---- */

/* Leaves the `count` tuples whose positions are in filter->kept. */
static void
keep(const PgfTupleFilter *filter, PgfTupleBatch *batch, int count)
{
	const uint16 *kept = filter->kept;

	if (count == batch->ntuples)
		return;
	for (int i = 0; i < count; i++)
	{
		int			from = kept[i];

		batch->data[i] = batch->data[from];
		batch->cursor[i] = batch->cursor[from];
		batch->nulls[i] = batch->nulls[from];
		batch->attributes[i] = batch->attributes[from];
	}
	batch->ntuples = count;
}

static void
load_at_offset(PgfTupleFilter *filter, PgfTupleBatch *batch, const FilterStep *step)
{
	uint32		offset = step->offset;

	if (step->by_address)
	{
		for (int i = 0; i < batch->ntuples; i++)
			filter->values[i] = address(batch->data[i] + offset);
		return;
	}

#define LOAD(length) \
	for (int i = 0; i < batch->ntuples; i++) \
		filter->values[i] = load_integer(batch->data[i] + offset, length)

	switch (step->length)
	{
		case sizeof(int16):
			LOAD(sizeof(int16));
			break;
		case sizeof(int32):
			LOAD(sizeof(int32));
			break;
		default:
			LOAD(sizeof(int64));
			break;
	}
#undef LOAD
}

/*
 * Moves the cursors over an attribute.  When its values are wanted, they are those of the
 * tuples that are left: a NULL does not pass.
 */
static pg_attribute_always_inline void
walk(PgfTupleFilter *filter, PgfTupleBatch *batch, const FilterStep *step, bool wanted, bool nulls)
{
	const uintptr_t mask = step->alignment_mask;
	const int16 length = step->length;
	const int	ntuples = batch->ntuples;
	const bool	by_address = step->by_address;
	int			count = 0;

	for (int i = 0; i < ntuples; i++)
	{
		const char *value;

		if (nulls)
		{
			if (unlikely(step->attribute > batch->attributes[i]))
			{
				if (wanted && !step->missing_is_null)
				{
					filter->kept[count] = i;
					filter->values[count++] = step->missing;
				}
				continue;
			}
			if (att_isnull(step->attribute - 1, batch->nulls[i]))
				continue;
		}

		value = pgf_aligned_value(batch->cursor[i], mask, length == -1);
		if (wanted)
		{
			filter->kept[count] = i;
			filter->values[count++] = by_address ? address(value) : load_integer(value, length);
		}
		batch->cursor[i] = value + (length > 0 ? (Size) length :
									length == -1 ? pgf_varlena_size(value) : strlen(value) + 1);
	}
	if (wanted && nulls)
		keep(filter, batch, count);
}

static void
walk_step(PgfTupleFilter *filter, PgfTupleBatch *batch, const FilterStep *step, bool wanted, bool nulls)
{
	if (nulls)
	{
		if (wanted)
			walk(filter, batch, step, true, true);
		else
			walk(filter, batch, step, false, true);
	}
	else if (wanted)
		walk(filter, batch, step, true, false);
	else
		walk(filter, batch, step, false, false);
}

/* Of values that are hashed; a value without a hash passes. */
static pg_attribute_always_inline int
test_hashes(PgfTupleFilter *filter, int ntuples, const PgfScanFilter *condition, uint8 key, int16 length)
{
	const uint64 *words = condition->words;
	const int	shift = condition->shift;
	int			count = 0;

	for (int i = 0; i < ntuples; i++)
	{
		uint64		hash;
		bool		known = pgf_hash_stored(key, (const char *) (uintptr_t) filter->values[i], length, &hash);

		filter->kept[count] = i;
		count += !known || pgf_bloom_may_contain(words, shift, (int64) hash);
	}
	return count;
}

static int
test_key(PgfTupleFilter *filter, int ntuples, const PgfScanFilter *condition, int16 length)
{
	switch (condition->key)
	{
		case PGF_KEY_BYTES:
			if (length == -1)
				return test_hashes(filter, ntuples, condition, PGF_KEY_BYTES, -1);
			return test_hashes(filter, ntuples, condition, PGF_KEY_BYTES, length);
		case PGF_KEY_PADDED:
			return test_hashes(filter, ntuples, condition, PGF_KEY_PADDED, -1);
		case PGF_KEY_FLOAT:
			return test_hashes(filter, ntuples, condition, PGF_KEY_FLOAT, length);
		case PGF_KEY_BOOL:
			return test_hashes(filter, ntuples, condition, PGF_KEY_BOOL, sizeof(bool));
		case PGF_KEY_NUMERIC:
			return test_hashes(filter, ntuples, condition, PGF_KEY_NUMERIC, -1);
		default:
			elog(ERROR, "invalid key of a filter: %u", condition->key);
			return 0;
	}
}

/* Leaves the tuples whose values, which are in filter->values, pass. */
static void
test(PgfTupleFilter *filter, PgfTupleBatch *batch, const FilterStep *step)
{
	FilterState *state = step->filter;
	const PgfScanFilter condition = state->condition;
	const int	ntuples = batch->ntuples;
	const int64 *values = filter->values;
	uint16	   *kept = filter->kept;
	int			count = 0;

	/* Without branches: what passes is as good as random. */
	if (step->by_address)
		count = test_key(filter, ntuples, &condition, step->length);
	else
		switch (condition.set)
	{
		case PGF_FILTER_RANGE:
			for (int i = 0; i < ntuples; i++)
			{
				kept[count] = i;
				count += (uint64) values[i] - (uint64) condition.low <= condition.span;
			}
			break;
		case PGF_FILTER_BITMAP:
			for (int i = 0; i < ntuples; i++)
			{
				uint64		distance = (uint64) values[i] - (uint64) condition.low;
				bool		in_range = distance <= condition.span;

				distance = in_range ? distance : 0;
				kept[count] = i;
				count += in_range & (condition.words[distance / 64] >> (distance % 64) & 1);
			}
			break;
		case PGF_FILTER_BLOOM:
			for (int i = 0; i < ntuples; i++)
			{
				bool		in_range = (uint64) values[i] - (uint64) condition.low <= condition.span;

				kept[count] = i;
				count += in_range & pgf_bloom_may_contain(condition.words, condition.shift, values[i]);
			}
			break;
		default:
			elog(ERROR, "invalid kind of filter: %u", condition.set);
	}
	judge(state, ntuples, count);
	keep(filter, batch, count);
}

void
pgf_tuple_filter_apply(PgfTupleFilter *filter, PgfTupleBatch *batch)
{
	int			last = activate(filter, batch->ntuples);
	bool		nulls = Min(batch->attributes_min, batch->first_null_min) < last;
	int			at = 0;

	if (last == 0)
		return;
	if (!nulls)
	{
		for (; at < Min(last, filter->nprefix); at++)
		{
			const FilterStep *step = &filter->steps[at];

			if (step->filter == NULL || !step->filter->is_active)
				continue;
			pgf_batch_prefetch(batch, filter->prefetch_bytes);
			load_at_offset(filter, batch, step);
			test(filter, batch, step);
		}
	}

	if (at < last)
	{
		uint32		offset = nulls ? 0 : filter->prefix_size;

		for (int i = 0; i < batch->ntuples; i++)
			batch->cursor[i] = batch->data[i] + offset;
	}
	for (; at < last; at++)
	{
		const FilterStep *step = &filter->steps[at];
		bool		wanted = step->filter != NULL && step->filter->is_active;

		pgf_batch_prefetch(batch, filter->prefetch_bytes);
		walk_step(filter, batch, step, wanted, nulls);
		if (wanted)
			test(filter, batch, step);
	}
}
