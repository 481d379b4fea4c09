/*-------------------------------------------------------------------------
 *
 * tuple_filter.c
 *	  Filters over the tuples of one block (tuple_filter.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

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

	/* what tuples hold that are older than the attribute */
	bool		missing_is_null;
	int64		missing;
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

	/* the step at hand */
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

static int64
datum_integer(Datum value, int16 length)
{
	return length == sizeof(int16) ? DatumGetInt16(value) :
		length == sizeof(int32) ? DatumGetInt32(value) : DatumGetInt64(value);
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
			Datum		missing;

			if (spec->columns[filters[i].column].attribute != attribute)
				continue;
			if (step->filter != NULL || !att->attbyval ||
				(att->attlen != sizeof(int16) && att->attlen != sizeof(int32) && att->attlen != sizeof(int64)))
				elog(ERROR, "invalid filter of attribute %d", attribute);
			step->filter = &filter->filters[i];
			missing = getmissingattr(desc, attribute, &step->missing_is_null);
			if (!step->missing_is_null)
				step->missing = datum_integer(missing, att->attlen);
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
			filter->values[count++] = load_integer(value, length);
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

/* Leaves the tuples whose values, which are in filter->values, pass. */
static void
test(PgfTupleFilter *filter, PgfTupleBatch *batch, FilterState *state)
{
	const PgfScanFilter condition = state->condition;
	const int	ntuples = batch->ntuples;
	const int64 *values = filter->values;
	uint16	   *kept = filter->kept;
	int			count = 0;

	/* Without branches: what passes is as good as random. */
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
			test(filter, batch, step->filter);
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
			test(filter, batch, step->filter);
	}
}
