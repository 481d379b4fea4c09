/*-------------------------------------------------------------------------
 *
 * page_builder.c
 *	  Layout, opening and closing of pages; values by Datum (page_builder.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "compat/scan_compat.h"
#include "port/pg_bitutils.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "scan/page_builder.h"

#define ALIGN_PAGE(size)	TYPEALIGN64(PGF_PAGE_ALIGNMENT, size)

/* Offsets in a view are i32. */
#define VARIABLE_SIZE_MAX	((uint64) PG_INT32_MAX - PG_INT32_MAX % PGF_PAGE_ALIGNMENT)

static uint16 kind_width(uint8 kind, PgfTypeShape type);
static uint64 lay_out(PgfPageBuilder *builder, uint32 row_capacity);
static void open_page(PgfPageBuilder *builder, uint64 variable_bytes);
static void finish_column(const PgfPageBuilder *builder, PgfColumnBuffer *column,
						  PgfPageColumn *descriptor);

PgfPageBuilder *
pgf_builder_create(const PgfLeafSpec *spec, const PgfTypeShape *types)
{
	PgfPageBuilder *builder = palloc0(sizeof(PgfPageBuilder));
	uint32		row_capacity = spec->page_rows;
	uint64		fixed_max = spec->extent_size;

	StaticAssertStmt(sizeof(PgfPageHeader) == PGF_PAGE_HEADER_SIZE, "size of PgfPageHeader");
	StaticAssertStmt(sizeof(PgfPageColumn) == PGF_PAGE_COLUMN_SIZE, "size of PgfPageColumn");

	if (row_capacity == 0 || row_capacity > PGF_PAGE_ROWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("invalid number of rows in a page: %u", row_capacity)));
	if (spec->ncolumns < 0 || spec->ncolumns > PGF_PAGE_COLUMNS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("invalid number of columns in a page: %d", spec->ncolumns)));

	builder->ncolumns = spec->ncolumns;
	builder->columns = palloc0(sizeof(PgfColumnBuffer) * Max(spec->ncolumns, 1));
	for (int i = 0; i < spec->ncolumns; i++)
	{
		PgfColumnBuffer *column = &builder->columns[i];

		column->kind = spec->columns[i].kind;
		column->width = kind_width(column->kind, types[i]);
		if (column->kind == PGF_KIND_DECIMAL64 || column->kind == PGF_KIND_DECIMAL128)
		{
			column->scale = spec->columns[i].scale;
			if (column->scale > (column->kind == PGF_KIND_DECIMAL64 ?
								 PGF_DECIMAL64_DIGITS : PGF_DECIMAL128_DIGITS))
				ereport(ERROR,
						(errcode(ERRCODE_PROTOCOL_VIOLATION),
						 errmsg("invalid scale of a decimal column: %u", column->scale)));
			pgf_decimal_format_init(&column->decimal, column->scale);
		}
		if (column->kind == PGF_KIND_VIEW)
			builder->has_variable = true;
	}

	/*
	 * Fewer rows than asked for when the columns are so wide that extents of
	 * the normal size would not hold them, or leave less than a quarter to
	 * variable bytes.
	 */
	if (builder->has_variable)
		fixed_max -= fixed_max / 4;
	while (row_capacity > PGF_PAGE_ALIGNMENT && lay_out(builder, row_capacity) > fixed_max)
		row_capacity = Max(row_capacity - row_capacity / 8, PGF_PAGE_ALIGNMENT);
	builder->row_capacity = row_capacity;
	builder->variable_offset = lay_out(builder, row_capacity);

	builder->detoast_context = AllocSetContextCreate(CurrentMemoryContext,
													 "pg_fusion detoast",
													 ALLOCSET_DEFAULT_SIZES);
	return builder;
}

/* Width of a value; checks that the kind can hold the type. */
static uint16
kind_width(uint8 kind, PgfTypeShape type)
{
	int16		width = type.length;
	bool		valid;

	switch (kind)
	{
		case PGF_KIND_BOOL:
			valid = type.by_value && type.length == 1;
			width = 0;
			break;
		case PGF_KIND_INT8:
			valid = type.by_value && type.length == 1;
			break;
		case PGF_KIND_INT16:
			valid = type.by_value && type.length == 2;
			break;
		case PGF_KIND_INT32:
		case PGF_KIND_FLOAT32:
			valid = type.by_value && type.length == 4;
			break;
		case PGF_KIND_INT64:
		case PGF_KIND_FLOAT64:
			valid = type.by_value && type.length == 8;
			break;
		case PGF_KIND_DECIMAL64:
			valid = type.length == -1;
			width = sizeof(int64);
			break;
		case PGF_KIND_DECIMAL128:
			valid = type.length == -1;
			width = sizeof(int128);
			break;
		case PGF_KIND_VIEW:
			valid = type.length == -1;
			width = 16;
			break;
		case PGF_KIND_FIXED:
			valid = !type.by_value && type.length > 0;
			break;
		default:
			valid = false;
	}

	if (!valid)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("column kind %u cannot hold a type of length %d", kind, type.length)));
	return width;
}

void
pgf_check_decimal_type(Oid type)
{
	if (getBaseType(type) != NUMERICOID)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("decimal column of type %s", format_type_be(type))));
}

/* Sets the offsets of all buffers; returns the end of the last. */
static uint64
lay_out(PgfPageBuilder *builder, uint32 row_capacity)
{
	uint64		bitmap_size = ALIGN_PAGE((row_capacity + 7) / 8);
	uint64		offset = PGF_PAGE_HEADER_SIZE + (uint64) PGF_PAGE_COLUMN_SIZE * builder->ncolumns;

	for (int i = 0; i < builder->ncolumns; i++)
	{
		PgfColumnBuffer *column = &builder->columns[i];

		column->validity_offset = offset;
		offset += bitmap_size;
		column->values_offset = offset;
		offset += column->kind == PGF_KIND_BOOL ? bitmap_size :
			ALIGN_PAGE((uint64) row_capacity * column->width);
	}
	return offset;
}

void
pgf_builder_start(PgfPageBuilder *builder, PgfPageSink *sink)
{
	/* what an aborted chunk left behind belongs to the sink */
	builder->page = NULL;
	builder->spare = NULL;
	builder->sink = sink;
}

void
pgf_builder_finish(PgfPageBuilder *builder)
{
	if (builder->page != NULL && builder->rows > 0)
		pgf_builder_close_page(builder);
	builder->page = NULL;
	builder->spare = NULL;
	builder->sink = NULL;
}

uint32
pgf_builder_room(PgfPageBuilder *builder)
{
	if (builder->page != NULL && builder->rows == builder->row_capacity)
		pgf_builder_close_page(builder);
	if (builder->page == NULL)
		open_page(builder, 0);
	return builder->row_capacity - builder->rows;
}

void
pgf_builder_make_room(PgfPageBuilder *builder, uint64 variable_bytes)
{
	if (builder->page != NULL && builder->variable_size - builder->variable_used >= variable_bytes)
		return;

	if (builder->page != NULL)
	{
		if (builder->rows > 0)
			pgf_builder_close_page(builder);
		else
		{
			/*
			 * Put aside.  There is no other: a page without rows was opened
			 * for no more than its fixed area, and a spare would have done.
			 */
			Assert(builder->spare == NULL);
			builder->spare = builder->page;
			builder->spare_size = builder->extent_size;
		}
	}
	open_page(builder, variable_bytes);
}

static void
open_page(PgfPageBuilder *builder, uint64 variable_bytes)
{
	uint64		min_size = builder->variable_offset + ALIGN_PAGE(variable_bytes);
	uint64		size = 0;
	char	   *page;

	if (variable_bytes > VARIABLE_SIZE_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("row is too large for a page"),
				 errdetail("Its variable-length columns have %llu bytes; the limit is %llu.",
						   (unsigned long long) variable_bytes,
						   (unsigned long long) VARIABLE_SIZE_MAX)));

	builder->page = NULL;
	if (builder->spare != NULL && builder->spare_size >= min_size)
	{
		page = builder->spare;
		size = builder->spare_size;
		builder->spare = NULL;
	}
	else
		page = builder->sink->get_extent(builder->sink, min_size, &size);
	if (size < min_size || (uintptr_t) page % PGF_PAGE_ALIGNMENT != 0)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("extent is too small or misaligned for a page")));

	size -= size % PGF_PAGE_ALIGNMENT;
	builder->page = page;
	builder->extent_size = size;
	builder->rows = 0;
	builder->variable = page + builder->variable_offset;
	builder->variable_used = 0;
	builder->variable_size = builder->has_variable ?
		Min(size - builder->variable_offset, VARIABLE_SIZE_MAX) : 0;
	for (int i = 0; i < builder->ncolumns; i++)
	{
		builder->columns[i].values = page + builder->columns[i].values_offset;
		builder->columns[i].validity = NULL;
	}
}

void
pgf_builder_close_page(PgfPageBuilder *builder)
{
	PgfPageHeader *header = (PgfPageHeader *) builder->page;
	PgfPageColumn *descriptors = (PgfPageColumn *) (header + 1);

	Assert(builder->page != NULL);
	Assert(builder->rows > 0 && builder->rows <= builder->row_capacity);
	Assert(builder->variable_used <= builder->variable_size);

	memset(header, 0, sizeof(*header));
	header->magic = PGF_PAGE_MAGIC;
	header->column_count = builder->ncolumns;
	header->row_count = builder->rows;
	header->row_capacity = builder->row_capacity;
	header->leaf = builder->sink->leaf;
	header->chunk = builder->sink->chunk;
	header->size = builder->variable_offset;
	if (builder->variable_used > 0)
	{
		header->variable_offset = builder->variable_offset;
		header->variable_size = builder->variable_used;
		header->size += ALIGN_PAGE(builder->variable_used);
	}

	for (int i = 0; i < builder->ncolumns; i++)
		finish_column(builder, &builder->columns[i], &descriptors[i]);

	builder->rows_total += builder->rows;
	builder->pages_total++;
	builder->page = NULL;
	builder->sink->page_done(builder->sink, (char *) header, header->size, builder->rows);
}

void
pgf_builder_rollback(PgfPageBuilder *builder, uint32 n, uint64 variable_used)
{
	builder->variable_used = variable_used;
	for (int i = 0; i < builder->ncolumns; i++)
	{
		uint8	   *validity = builder->columns[i].validity;

		if (validity == NULL)
			continue;
		for (uint32 row = builder->rows; row < builder->rows + n; row++)
			validity[row >> 3] |= 1 << (row & 7);
	}
}

/* ---- closing: what holds for a whole column ---- */

/*
 * Smallest and largest value.  Loops of their own for columns without nulls:
 * those are nearly all, and the compiler makes them branch-free.
 */
#define RANGE_LOOPS(type) \
	do { \
		const type *values = (const type *) column->values; \
		type		low = values[first]; \
		type		high = values[first]; \
		\
		if (validity == NULL) \
			for (uint32 row = first; row < rows; row++) \
			{ \
				low = Min(low, values[row]); \
				high = Max(high, values[row]); \
			} \
		else \
			for (uint32 row = first; row < rows; row++) \
				if (validity[row >> 3] & (1 << (row & 7))) \
				{ \
					low = Min(low, values[row]); \
					high = Max(high, values[row]); \
				} \
		descriptor->min = low; \
		descriptor->max = high; \
		descriptor->flags |= PGF_COLUMN_HAS_RANGE; \
	} while (0)

/* DECIMAL64: the NaNs, should there be any, are the largest of all. */
static void
leave_out_nans(const PgfColumnBuffer *column, const uint8 *validity, uint32 rows,
			   PgfPageColumn *descriptor)
{
	const int64 *values = (const int64 *) column->values;
	int64		high = PG_INT64_MIN;
	bool		found = false;

	for (uint32 row = 0; row < rows; row++)
	{
		if (validity != NULL && !(validity[row >> 3] & (1 << (row & 7))))
			continue;
		if (values[row] == PGF_DECIMAL64_NAN)
			continue;
		high = Max(high, values[row]);
		found = true;
	}

	descriptor->flags |= PGF_COLUMN_HAS_SPECIALS;
	descriptor->max = high;
	if (!found)
	{
		descriptor->flags &= ~PGF_COLUMN_HAS_RANGE;
		descriptor->min = descriptor->max = 0;
	}
}

static bool
has_decimal128_nan(const PgfColumnBuffer *column, uint32 rows)
{
	const char *value = column->values;
	const int128 nan = PGF_DECIMAL128_NAN;

	/* null slots are zero */
	for (uint32 row = 0; row < rows; row++, value += sizeof(nan))
		if (memcmp(value, &nan, sizeof(nan)) == 0)
			return true;
	return false;
}

static void
finish_column(const PgfPageBuilder *builder, PgfColumnBuffer *column, PgfPageColumn *descriptor)
{
	uint32		rows = builder->rows;
	uint8	   *validity = column->validity;
	uint32		first = 0;

	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->kind = column->kind;
	descriptor->width = column->width;
	descriptor->scale = column->scale;
	descriptor->values_offset = column->values_offset;

	if (validity != NULL)
	{
		/* bits of rows that were never written are ones */
		uint32		bytes = (rows + 7) / 8;

		descriptor->null_count = bytes * 8 - pg_popcount((const char *) validity, bytes);
		if (descriptor->null_count > 0)
		{
			descriptor->flags |= PGF_COLUMN_HAS_NULLS;
			descriptor->validity_offset = column->validity_offset;
			while (first < rows && !(validity[first >> 3] & (1 << (first & 7))))
				first++;
		}
		else
			validity = NULL;
	}

	if (column->kind == PGF_KIND_DECIMAL128 && has_decimal128_nan(column, rows))
		descriptor->flags |= PGF_COLUMN_HAS_SPECIALS;

	if (first == rows)
		return;					/* all null */

	switch (column->kind)
	{
		case PGF_KIND_INT8:
			RANGE_LOOPS(int8);
			break;
		case PGF_KIND_INT16:
			RANGE_LOOPS(int16);
			break;
		case PGF_KIND_INT32:
			RANGE_LOOPS(int32);
			break;
		case PGF_KIND_INT64:
			RANGE_LOOPS(int64);
			break;
		case PGF_KIND_DECIMAL64:
			RANGE_LOOPS(int64);
			if (descriptor->max == PGF_DECIMAL64_NAN)
				leave_out_nans(column, validity, rows, descriptor);
			break;
		default:
			break;
	}
}

/* ---- values ---- */

void
pgf_builder_init_validity(PgfPageBuilder *builder, PgfColumnBuffer *column)
{
	column->validity = (uint8 *) builder->page + column->validity_offset;
	memset(column->validity, 0xFF, ALIGN_PAGE((builder->row_capacity + 7) / 8));
}

void
pgf_builder_put_null(PgfPageBuilder *builder, PgfColumnBuffer *column, uint32 row)
{
	pgf_builder_clear_valid(builder, column, row);
	if (column->kind == PGF_KIND_BOOL)
		pgf_column_put_bool(column, row, false);
	else
		memset(column->values + (Size) row * column->width, 0, column->width);
}

uint64
pgf_toasted_length(const char *value)
{
	return toast_raw_datum_size(PointerGetDatum(value)) - VARHDRSZ;
}

const char *
pgf_builder_detoast(PgfPageBuilder *builder, const char *value)
{
	MemoryContext old = MemoryContextSwitchTo(builder->detoast_context);
	const char *result = (const char *) detoast_attr((struct varlena *) unconstify(char *, value));

	MemoryContextSwitchTo(old);
	return result;
}

void
pgf_decimal_misfit(const PgfColumnBuffer *column, PgfNumericStatus status)
{
	if (status == PGF_NUMERIC_CORRUPT)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid numeric value")));
	ereport(ERROR,
			(errcode(ERRCODE_INTERNAL_ERROR),
			 errmsg("numeric value does not fit a column of %d digits and scale %u",
					column->kind == PGF_KIND_DECIMAL64 ? PGF_DECIMAL64_DIGITS : PGF_DECIMAL128_DIGITS,
					column->scale),
			 errdetail(status == PGF_NUMERIC_IS_INFINITE ? "It is infinite." :
					   status == PGF_NUMERIC_INEXACT ? "It has more decimal places." :
					   "It has more digits.")));
}

/* The general path for both DECIMAL kinds. */
void
pgf_column_put_numeric(PgfColumnBuffer *column, uint32 row, const char *payload, uint32 length)
{
	int128		value;
	PgfNumericStatus status = pgf_numeric_to_int128(payload, length, column->scale, &value);

	if (status != PGF_NUMERIC_OK && status != PGF_NUMERIC_IS_NAN)
		pgf_decimal_misfit(column, status);

	if (column->kind == PGF_KIND_DECIMAL128)
	{
		if (status == PGF_NUMERIC_IS_NAN)
			value = PGF_DECIMAL128_NAN;
		memcpy(column->values + (Size) row * sizeof(value), &value, sizeof(value));
	}
	else
	{
		int64		narrow = PGF_DECIMAL64_NAN;

		if (status == PGF_NUMERIC_OK)
		{
			/* p <= 18, so INT64_MAX itself cannot be a value */
			if (value >= PGF_DECIMAL64_NAN || value <= -PGF_DECIMAL64_NAN)
				pgf_decimal_misfit(column, PGF_NUMERIC_OVERFLOW);
			narrow = (int64) value;
		}
		memcpy(column->values + (Size) row * sizeof(narrow), &narrow, sizeof(narrow));
	}
}

/* A varlena in any form, wherever it is. */
static uint64
put_varlena(PgfPageBuilder *builder, PgfColumnBuffer *column, uint32 row, const char *value)
{
	bool		toasted = VARATT_IS_EXTERNAL(value) || VARATT_IS_COMPRESSED(value);
	uint64		length = toasted ? pgf_toasted_length(value) : VARSIZE_ANY_EXHDR(value);

	if (column->kind == PGF_KIND_VIEW && length > PGF_VIEW_INLINE_MAX &&
		length > builder->variable_size - builder->variable_used)
		return length;

	if (toasted)
		value = pgf_builder_detoast(builder, value);
	if (unlikely(length != VARSIZE_ANY_EXHDR(value)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value has %llu bytes where its header says %llu",
						(unsigned long long) VARSIZE_ANY_EXHDR(value),
						(unsigned long long) length)));

	if (column->kind != PGF_KIND_VIEW)
		pgf_column_put_numeric(column, row, VARDATA_ANY(value), length);
	else if (length <= PGF_VIEW_INLINE_MAX)
		pgf_column_put_short_view(column->values, row, length, VARDATA_ANY(value));
	else
	{
		memcpy(builder->variable + builder->variable_used, VARDATA_ANY(value), length);
		pgf_column_put_long_view(column->values, row, length, VARDATA_ANY(value),
								 builder->variable_used);
		builder->variable_used += length;
	}

	if (toasted)
		MemoryContextReset(builder->detoast_context);
	return 0;
}

uint64
pgf_builder_put_datum(PgfPageBuilder *builder, PgfColumnBuffer *column, uint32 row, Datum value)
{
	char	   *slot = column->values + (Size) row * column->width;

	switch (column->kind)
	{
		case PGF_KIND_BOOL:
			pgf_column_put_bool(column, row, DatumGetBool(value));
			return 0;
		case PGF_KIND_INT8:
			store_att_byval(slot, value, 1);
			return 0;
		case PGF_KIND_INT16:
			store_att_byval(slot, value, 2);
			return 0;
		case PGF_KIND_INT32:
		case PGF_KIND_FLOAT32:
			store_att_byval(slot, value, 4);
			return 0;
		case PGF_KIND_INT64:
		case PGF_KIND_FLOAT64:
			store_att_byval(slot, value, 8);
			return 0;
		case PGF_KIND_FIXED:
			memcpy(slot, DatumGetPointer(value), column->width);
			return 0;
		default:
			return put_varlena(builder, column, row, DatumGetPointer(value));
	}
}
