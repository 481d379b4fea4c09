/*-------------------------------------------------------------------------
 *
 * tuple_decoder.c
 *	  Heap tuples of one block into column buffers (tuple_decoder.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat/scan_compat.h"
#include "utils/memutils.h"

#include "scan/tuple_decoder.h"
#include "scan/tuple_filter.h"

/* What a step does with the attribute. */
typedef enum StepOp
{
	OP_SKIP_FIXED,
	OP_SKIP_VARLENA,
	OP_SKIP_CSTRING,
	OP_BOOL,
	OP_COPY1,
	OP_COPY2,
	OP_COPY4,
	OP_COPY8,
	OP_COPY16,
	OP_COPY_ANY,
	OP_VIEW,
	OP_DECIMAL64,
	OP_DECIMAL128,
	OP_COUNT
} StepOp;

/* How it finds it. */
typedef enum StepSource
{
	SOURCE_OFFSET,				/* the same place in every tuple */
	SOURCE_CURSOR,				/* at the cursor */
	SOURCE_CURSOR_NULLS,		/* at the cursor, may be null or missing */
	SOURCE_COUNT
} StepSource;

typedef struct DecodeStep DecodeStep;

/* Runs over tuples [first, first + count) into rows from `row` on; returns how
 * many of them had room. */
typedef int (*StepFunction) (PgfTupleDecoder *decoder, const DecodeStep *step,
							 int first, int count, uint32 row);

struct DecodeStep
{
	AttrNumber	attribute;
	int16		length;			/* attlen */
	uint16		alignment_mask; /* alignment in bytes - 1 */
	uint32		offset;			/* SOURCE_OFFSET */
	StepOp		op;
	PgfColumnBuffer *column;	/* NULL: skipped */

	/* what tuples hold that are older than the attribute */
	bool		missing_is_null;
	Datum		missing;
};

struct PgfTupleDecoder
{
	const PgfLeafSpec *spec;
	PgfPageBuilder *builder;

	/* attributes of the fixed-length prefix that are needed */
	int			nprefix;
	DecodeStep *prefix;
	int			prefix_attributes;
	uint32		prefix_size;	/* offset at which the first other attribute starts, unaligned */

	/* all attributes up to the last needed one; [walk_start ...) comes after the prefix */
	int			nwalk;
	DecodeStep *walk;
	int			walk_start;

	PgfTupleBatch batch;		/* the block at hand */
	PgfTupleFilter *filter;		/* NULL: all of its tuples count */
	bool		is_unfiltered;	/* these blocks are wanted whole */
	uint64		removed;		/* by it, over all blocks */
	int			prefetch_bytes; /* before a step, of what a filter has left */

	/* variable bytes of values that found no room, when one row is decoded */
	uint64		shortfall;
};

static const StepFunction step_functions[SOURCE_COUNT][OP_COUNT];

/* the bitmap of a tuple without nulls */
static bits8 no_nulls[BITMAPLEN(MaxTupleAttributeNumber)];

static StepOp
needed_op(uint8 kind, int16 length)
{
	switch (kind)
	{
		case PGF_KIND_BOOL:
			return OP_BOOL;
		case PGF_KIND_VIEW:
			return OP_VIEW;
		case PGF_KIND_DECIMAL64:
			return OP_DECIMAL64;
		case PGF_KIND_DECIMAL128:
			return OP_DECIMAL128;
		default:
			Assert(length > 0);
			return length == 1 ? OP_COPY1 :
				length == 2 ? OP_COPY2 :
				length == 4 ? OP_COPY4 :
				length == 8 ? OP_COPY8 :
				length == 16 ? OP_COPY16 : OP_COPY_ANY;
	}
}

PgfTupleDecoder *
pgf_decoder_create(TupleDesc desc, const PgfLeafSpec *spec, PgfPageBuilder *builder)
{
	PgfTupleDecoder *decoder = palloc0(sizeof(PgfTupleDecoder));
	int			last = 0;
	int			steps;
	bool		in_prefix = true;
	uint32		offset = 0;

	memset(no_nulls, 0xFF, sizeof(no_nulls));
	decoder->spec = spec;
	decoder->builder = builder;
	for (int i = 0; i < spec->ncolumns; i++)
		last = Max(last, spec->columns[i].attribute);

	decoder->prefix = palloc0(sizeof(DecodeStep) * Max(last, 1));
	decoder->walk = palloc0(sizeof(DecodeStep) * Max(last, 1));

	for (int attribute = 1; attribute <= last; attribute++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, attribute - 1);
		DecodeStep *step = &decoder->walk[decoder->nwalk++];

		step->attribute = attribute;
		step->length = att->attlen;
		step->alignment_mask = pgf_alignment_mask(att->attalign);
		step->op = att->attlen > 0 ? OP_SKIP_FIXED :
			att->attlen == -1 ? OP_SKIP_VARLENA : OP_SKIP_CSTRING;

		for (int i = 0; i < spec->ncolumns; i++)
		{
			if (spec->columns[i].attribute != attribute)
				continue;
			Assert(step->column == NULL);	/* pgf_scan_producer sees to it */
			step->column = &builder->columns[i];
			step->op = needed_op(step->column->kind, att->attlen);
			step->missing = getmissingattr(desc, attribute, &step->missing_is_null);
		}

		if (in_prefix && att->attlen > 0)
		{
			offset = TYPEALIGN(step->alignment_mask + 1, offset);
			step->offset = offset;
			offset += att->attlen;
			decoder->prefix_attributes = attribute;
			decoder->prefix_size = offset;
			decoder->walk_start = decoder->nwalk;
			if (step->column != NULL)
				decoder->prefix[decoder->nprefix++] = *step;
		}
		else
			in_prefix = false;
	}

	steps = decoder->nprefix + decoder->nwalk - decoder->walk_start;
	decoder->prefetch_bytes = TYPEALIGN(PGF_CACHE_LINE, BLCKSZ / Max(steps, 1));
	return decoder;
}

void
pgf_decoder_set_filters(PgfTupleDecoder *decoder, TupleDesc desc,
						const PgfScanFilter *filters, int nfilters)
{
	if (decoder->filter != NULL)
		pgf_tuple_filter_free(decoder->filter);
	decoder->filter = NULL;
	if (nfilters > 0)
		decoder->filter = pgf_tuple_filter_create(desc, decoder->spec, filters, nfilters);
}

void
pgf_decoder_apply_filters(PgfTupleDecoder *decoder, bool apply)
{
	decoder->is_unfiltered = !apply;
}

uint64
pgf_decoder_removed(const PgfTupleDecoder *decoder)
{
	return decoder->removed;
}

/* ---- one block ---- */

/* How many attributes come before the first null, up to `limit`. */
static int
attributes_before_null(const bits8 *nulls, int limit)
{
	int			bytes = (limit + 7) / 8;

	for (int i = 0; i < bytes; i++)
		if (nulls[i] != 0xFF)
			return Min(limit, i * 8 + pg_rightmost_one_pos32(~(uint32) nulls[i]));
	return limit;
}

static void
load_tuples(PgfTupleDecoder *decoder, Page page, const OffsetNumber *offsets, int ntuples)
{
	int			attributes_min = MaxTupleAttributeNumber;
	int			first_null_min = MaxTupleAttributeNumber;

	decoder->batch.ntuples = ntuples;
	decoder->batch.page_end = (const char *) page + BLCKSZ;

	for (int i = 0; i < ntuples; i++)
	{
		HeapTupleHeader tuple = (HeapTupleHeader) PageGetItem(page, PageGetItemId(page, offsets[i]));
		int			attributes = HeapTupleHeaderGetNatts(tuple);

		decoder->batch.data[i] = (const char *) tuple + tuple->t_hoff;
		decoder->batch.attributes[i] = attributes;
		attributes_min = Min(attributes_min, attributes);
		decoder->batch.nulls[i] = no_nulls;
		if (tuple->t_infomask & HEAP_HASNULL)
		{
			decoder->batch.nulls[i] = tuple->t_bits;
			first_null_min = Min(first_null_min,
								 attributes_before_null(tuple->t_bits,
														Min(attributes, decoder->nwalk)));
		}
	}

	decoder->batch.attributes_min = attributes_min;
	decoder->batch.first_null_min = first_null_min;
}

static int
run_steps(PgfTupleDecoder *decoder, const DecodeStep *steps, int nsteps, StepSource source,
		  int first, int count)
{
	uint32		row = decoder->builder->rows;

	for (int i = 0; i < nsteps; i++)
	{
		int			done;

		pgf_batch_prefetch(&decoder->batch, decoder->prefetch_bytes);
		done = step_functions[source][steps[i].op] (decoder, &steps[i], first, count, row);
		if (done < count)
			return done;
	}
	return count;
}

/* Decode tuples [first, first + count); returns how many had room (see StepFunction). */
static int
decode_rows(PgfTupleDecoder *decoder, int first, int count)
{
	int			complete = Min(decoder->batch.attributes_min, decoder->batch.first_null_min);
	int			start = 0;
	uint32		offset = 0;
	int			done;

	if (complete >= decoder->prefix_attributes)
	{
		done = run_steps(decoder, decoder->prefix, decoder->nprefix, SOURCE_OFFSET, first, count);
		if (done < count)
			return done;
		start = decoder->walk_start;
		offset = decoder->prefix_size;
	}

	if (start == decoder->nwalk)
		return count;

	for (int i = first; i < first + count; i++)
		decoder->batch.cursor[i] = decoder->batch.data[i] + offset;
	return run_steps(decoder, decoder->walk + start, decoder->nwalk - start,
					 complete >= decoder->nwalk ? SOURCE_CURSOR : SOURCE_CURSOR_NULLS,
					 first, count);
}

void
pgf_decoder_append(PgfTupleDecoder *decoder, Page page,
				   const OffsetNumber *offsets, int ntuples, const char *next_page)
{
	PgfPageBuilder *builder = decoder->builder;
	int			first = 0;

	load_tuples(decoder, page, offsets, ntuples);
	decoder->batch.prefetch = next_page;
	decoder->batch.prefetch_end = next_page != NULL ? next_page + BLCKSZ : NULL;
	if (decoder->filter != NULL && !decoder->is_unfiltered)
	{
		pgf_tuple_filter_apply(decoder->filter, &decoder->batch);
		decoder->removed += ntuples - decoder->batch.ntuples;
		ntuples = decoder->batch.ntuples;
	}

	while (first < ntuples)
	{
		int			count = Min(ntuples - first, pgf_builder_room(builder));
		uint64		variable_start = builder->variable_used;

		for (;;)
		{
			int			done;
			uint64		needed;

			decoder->shortfall = 0;
			done = decode_rows(decoder, first, count);
			if (done == count && decoder->shortfall == 0)
				break;

			/*
			 * The variable area is full.  Take back what was written, and do
			 * it again with fewer rows; when not even one fits, it opens
			 * the next page, in an extent that is large enough for it.
			 */
			needed = builder->variable_used - variable_start + decoder->shortfall;
			pgf_builder_rollback(builder, count, variable_start);
			if (count > 1)
				count = done > 0 ? done : count / 2;
			else
			{
				pgf_builder_make_room(builder, needed);
				variable_start = builder->variable_used;
			}
		}

		builder->rows += count;
		first += count;
	}
	pgf_batch_prefetch(&decoder->batch, BLCKSZ);
}

/* ---- values of variable length ---- */

/* A value that is compressed or out of line. */
static pg_noinline bool
put_toasted_view(PgfTupleDecoder *decoder, PgfColumnBuffer *column, uint32 row, const char *value)
{
	uint64		needed = pgf_builder_put_datum(decoder->builder, column, row, PointerGetDatum(value));

	decoder->shortfall += needed;
	return needed == 0;
}

/*
 * Copy a payload into the variable area or inline.  Copies go in blocks of 16
 * bytes, past the end of short ones, when those bytes are still within the heap
 * page and the variable area.  False when there is no room.
 */
static pg_attribute_always_inline bool
put_view(PgfTupleDecoder *decoder, PgfPageBuilder *builder, char *values, uint32 row,
		 const char *payload, uint32 length)
{
	static const uint64 low_mask[PGF_VIEW_INLINE_MAX + 1] = {
		0, 0xFF, 0xFFFF, 0xFFFFFF, UINT64CONST(0xFFFFFFFF), UINT64CONST(0xFFFFFFFFFF),
		UINT64CONST(0xFFFFFFFFFFFF), UINT64CONST(0xFFFFFFFFFFFFFF), ~UINT64CONST(0),
		~UINT64CONST(0), ~UINT64CONST(0), ~UINT64CONST(0), ~UINT64CONST(0)
	};
	static const uint32 high_mask[PGF_VIEW_INLINE_MAX + 1] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF
	};
	uint64		room;
	char	   *target;

	if (length <= PGF_VIEW_INLINE_MAX)
	{
		if (likely(payload + PGF_VIEW_INLINE_MAX <= decoder->batch.page_end))
		{
			uint64		low;
			uint32		high;

			memcpy(&low, payload, sizeof(low));
			memcpy(&high, payload + sizeof(low), sizeof(high));
			low &= low_mask[length];
			high &= high_mask[length];
			pgf_column_put_view(values, row, length | (low << 32), (low >> 32) | ((uint64) high << 32));
		}
		else
			pgf_column_put_short_view(values, row, length, payload);
		return true;
	}

	room = builder->variable_size - builder->variable_used;
	if (unlikely(length > room))
	{
		decoder->shortfall += length;
		return false;
	}

	target = builder->variable + builder->variable_used;
	pgf_column_put_long_view(values, row, length, payload, builder->variable_used);
	builder->variable_used += length;

	if (length <= 64 && room >= 64 && payload + 64 <= decoder->batch.page_end)
	{
		memcpy(target, payload, 16);
		memcpy(target + 16, payload + 16, 16);
		if (length > 32)
			memcpy(target + 32, payload + 32, 32);
	}
	else
		memcpy(target, payload, length);
	return true;
}

/* A numeric which the fast path does not take. */
static pg_noinline void
put_general_numeric(PgfTupleDecoder *decoder, PgfColumnBuffer *column, uint32 row, const char *value)
{
	if (pgf_is_short_varlena(value))
		pgf_column_put_numeric(column, row, VARDATA_SHORT(value),
							   VARSIZE_SHORT(value) - VARHDRSZ_SHORT);
	else
		(void) pgf_builder_put_datum(decoder->builder, column, row, PointerGetDatum(value));
}

/* ---- steps ---- */

static pg_attribute_always_inline int
run_step(PgfTupleDecoder *decoder, const DecodeStep *step, int first, int count, uint32 row,
		 StepSource source, StepOp op)
{
	const bool	skipped = op == OP_SKIP_FIXED || op == OP_SKIP_VARLENA || op == OP_SKIP_CSTRING;
	const bool	varlena = op == OP_SKIP_VARLENA || op == OP_VIEW ||
		op == OP_DECIMAL64 || op == OP_DECIMAL128;
	PgfPageBuilder *builder = decoder->builder;
	PgfColumnBuffer *column = step->column;
	char	   *values = skipped ? NULL : column->values;
	const char *const *restrict data = decoder->batch.data + first;
	const char **restrict cursor = decoder->batch.cursor + first;
	const uint32 offset = step->offset;
	const uintptr_t alignment = step->alignment_mask;
	const int16 length = op == OP_COPY1 || op == OP_BOOL ? 1 :
		op == OP_COPY2 ? 2 :
		op == OP_COPY4 ? 4 :
		op == OP_COPY8 ? 8 :
		op == OP_COPY16 ? 16 : step->length;

	PgfDecimalFormat decimal_format;

	/* a copy of its own, which no store into a page can change */
	if (op == OP_DECIMAL64 || op == OP_DECIMAL128)
		decimal_format = column->decimal;

	for (int i = 0; i < count; i++, row++)
	{
		const char *value;

		if (source == SOURCE_CURSOR_NULLS)
		{
			if (unlikely(step->attribute > decoder->batch.attributes[first + i]))
			{
				/* the attribute was added after this tuple was made */
				if (skipped)
					continue;
				if (step->missing_is_null)
					pgf_builder_put_null(builder, column, row);
				else
				{
					uint64		needed = pgf_builder_put_datum(builder, column, row, step->missing);

					decoder->shortfall += needed;
					if (needed > 0 && count > 1)
						return i;
				}
				continue;
			}
			if (att_isnull(step->attribute - 1, decoder->batch.nulls[first + i]))
			{
				if (!skipped)
					pgf_builder_put_null(builder, column, row);
				continue;
			}
		}

		if (source == SOURCE_OFFSET)
			value = data[i] + offset;
		else
		{
			value = pgf_aligned_value(cursor[i], alignment, varlena);
			if (!varlena && op != OP_SKIP_CSTRING)
				cursor[i] = value + length;
		}

		switch (op)
		{
			case OP_SKIP_FIXED:
				break;
			case OP_SKIP_VARLENA:
				cursor[i] = value + pgf_varlena_size(value);
				break;
			case OP_SKIP_CSTRING:
				cursor[i] = value + strlen(value) + 1;
				break;
			case OP_BOOL:
				pgf_column_put_bool(column, row, *value != 0);
				break;
			case OP_COPY1:
			case OP_COPY2:
			case OP_COPY4:
			case OP_COPY8:
			case OP_COPY16:
			case OP_COPY_ANY:
				memcpy(values + (Size) row * length, value, length);
				break;
			case OP_VIEW:
				if (likely(pgf_is_short_varlena(value)))
				{
					uint32		size = VARSIZE_1B(value);

					cursor[i] = value + size;
					if (likely(put_view(decoder, builder, values, row,
										value + VARHDRSZ_SHORT, size - VARHDRSZ_SHORT)))
						break;
				}
				else
				{
					cursor[i] = value + VARSIZE_ANY(value);
					if (VARATT_IS_4B_U(value) ?
						put_view(decoder, builder, values, row,
								 VARDATA_4B(value), VARSIZE_4B(value) - VARHDRSZ) :
						put_toasted_view(decoder, column, row, value))
						break;
				}
				if (count > 1)
					return i;
				break;
			case OP_DECIMAL64:
			case OP_DECIMAL128:
				{
					uint8		first_byte = *(const uint8 *) value;
					uint32		size = first_byte >> 1;
					int64		decimal;

					/* odd: a one-byte header; one: out of line */
					if (likely((first_byte & 1) != 0 && size != 0 &&
							   pgf_numeric_fast(value, size, &decimal_format, &decimal)))
					{
						cursor[i] = value + size;
						if (op == OP_DECIMAL64)
							memcpy(values + (Size) row * sizeof(decimal), &decimal, sizeof(decimal));
						else
						{
							int128		wide = decimal;

							memcpy(values + (Size) row * sizeof(wide), &wide, sizeof(wide));
						}
					}
					else
					{
						cursor[i] = value + pgf_varlena_size(value);
						put_general_numeric(decoder, column, row, value);
					}
					break;
				}
			case OP_COUNT:
				pg_unreachable();
		}
	}
	return count;
}

#define STEP_NAME(source, op) step_##source##_##op

#define DEFINE_STEP(source, op) \
	static int \
	STEP_NAME(source, op) (PgfTupleDecoder *decoder, const DecodeStep *step, \
						   int first, int count, uint32 row) \
	{ \
		return run_step(decoder, step, first, count, row, source, op); \
	}

#define DEFINE_CURSOR_STEP(op) \
	DEFINE_STEP(SOURCE_CURSOR, op) \
	DEFINE_STEP(SOURCE_CURSOR_NULLS, op)

#define DEFINE_FIXED_STEP(op) \
	DEFINE_STEP(SOURCE_OFFSET, op) \
	DEFINE_CURSOR_STEP(op)

DEFINE_CURSOR_STEP(OP_SKIP_FIXED)
DEFINE_CURSOR_STEP(OP_SKIP_VARLENA)
DEFINE_CURSOR_STEP(OP_SKIP_CSTRING)
DEFINE_FIXED_STEP(OP_BOOL)
DEFINE_FIXED_STEP(OP_COPY1)
DEFINE_FIXED_STEP(OP_COPY2)
DEFINE_FIXED_STEP(OP_COPY4)
DEFINE_FIXED_STEP(OP_COPY8)
DEFINE_FIXED_STEP(OP_COPY16)
DEFINE_FIXED_STEP(OP_COPY_ANY)
DEFINE_CURSOR_STEP(OP_VIEW)
DEFINE_CURSOR_STEP(OP_DECIMAL64)
DEFINE_CURSOR_STEP(OP_DECIMAL128)

#define FIXED_ENTRIES(source) \
	[OP_BOOL] = STEP_NAME(source, OP_BOOL), \
	[OP_COPY1] = STEP_NAME(source, OP_COPY1), \
	[OP_COPY2] = STEP_NAME(source, OP_COPY2), \
	[OP_COPY4] = STEP_NAME(source, OP_COPY4), \
	[OP_COPY8] = STEP_NAME(source, OP_COPY8), \
	[OP_COPY16] = STEP_NAME(source, OP_COPY16), \
	[OP_COPY_ANY] = STEP_NAME(source, OP_COPY_ANY)

#define CURSOR_ENTRIES(source) \
	[OP_SKIP_FIXED] = STEP_NAME(source, OP_SKIP_FIXED), \
	[OP_SKIP_VARLENA] = STEP_NAME(source, OP_SKIP_VARLENA), \
	[OP_SKIP_CSTRING] = STEP_NAME(source, OP_SKIP_CSTRING), \
	FIXED_ENTRIES(source), \
	[OP_VIEW] = STEP_NAME(source, OP_VIEW), \
	[OP_DECIMAL64] = STEP_NAME(source, OP_DECIMAL64), \
	[OP_DECIMAL128] = STEP_NAME(source, OP_DECIMAL128)

static const StepFunction step_functions[SOURCE_COUNT][OP_COUNT] = {
	[SOURCE_OFFSET] = {FIXED_ENTRIES(SOURCE_OFFSET)},
	[SOURCE_CURSOR] = {CURSOR_ENTRIES(SOURCE_CURSOR)},
	[SOURCE_CURSOR_NULLS] = {CURSOR_ENTRIES(SOURCE_CURSOR_NULLS)},
};
