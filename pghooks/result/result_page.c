/*-------------------------------------------------------------------------
 *
 * result_page.c
 *	  Result pages of the worker, read row by row into a virtual slot
 *	  (result.h).
 *
 * A page is bytes from another process.  What is the same for all rows is
 * checked when the page is opened, so that reading a fixed-width value is an
 * indexed load; the offset and the length of a varlena are checked at every
 * value.  A page that fails is an ERROR of class XX001, in release builds too.
 * Beyond that the worker is trusted: bytes inside a value are taken for what a
 * value of that type looks like.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "compat/scan_compat.h"
#include "executor/tuptable.h"
#include "utils/memutils.h"

#include "result/result.h"
#include "scan/page.h"

typedef struct ResultColumn
{
	uint8		kind;
	uint16		width;			/* bytes per value, 0 for BOOL */
	int16		typlen;
	char	   *scratch;		/* FIXED whose values are not all aligned: the aligned copy of one */

	/* of the open page */
	const char *values;
	const uint8 *validity;		/* NULL: no nulls */
} ResultColumn;

struct PgfResultPage
{
	int			ncolumns;
	ResultColumn *columns;

	const char *page;			/* NULL: none open */
	uint64		size;
	uint32		rows;
	uint32		next;
};

static void
corrupt(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid result page: %s", what)));
}

static void
corrupt_column(int column, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid result page: %s", what),
			 errdetail("Column %d.", column + 1)));
}

/* Can values of this type come as this kind? */
static bool
kind_suits(uint8 kind, Form_pg_attribute att)
{
	switch (kind)
	{
		case PGF_KIND_BOOL:
		case PGF_KIND_INT8:
			return att->attbyval && att->attlen == 1;
		case PGF_KIND_INT16:
			return att->attbyval && att->attlen == 2;
		case PGF_KIND_INT32:
		case PGF_KIND_FLOAT32:
			return att->attbyval && att->attlen == 4;
		case PGF_KIND_INT64:
		case PGF_KIND_FLOAT64:
			return att->attbyval && att->attlen == 8;
		case PGF_KIND_FIXED:
			return !att->attbyval && att->attlen > 0;
		case PGF_KIND_VARLENA:
			return att->attlen == -1;
		default:
			return false;
	}
}

static int
alignment_of(char alignment)
{
	switch (alignment)
	{
		case TYPALIGN_SHORT:
			return ALIGNOF_SHORT;
		case TYPALIGN_INT:
			return ALIGNOF_INT;
		case TYPALIGN_DOUBLE:
			return ALIGNOF_DOUBLE;
		default:
			return 1;
	}
}

PgfResultPage *
pgf_result_create(TupleDesc desc, const uint8 *kinds)
{
	PgfResultPage *result = palloc0(sizeof(PgfResultPage));

	result->ncolumns = desc->natts;
	result->columns = palloc0(sizeof(ResultColumn) * Max(desc->natts, 1));
	for (int i = 0; i < desc->natts; i++)
	{
		ResultColumn *column = &result->columns[i];
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (!kind_suits(kinds[i], att))
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("result column %d of type %u cannot come as kind %u",
							i + 1, att->atttypid, kinds[i])));
		column->kind = kinds[i];
		column->typlen = att->attlen;
		column->width = kinds[i] == PGF_KIND_BOOL ? 0 :
			kinds[i] == PGF_KIND_VARLENA ? (int) sizeof(uint64) : att->attlen;
		if (kinds[i] == PGF_KIND_FIXED && att->attlen % alignment_of(att->attalign) != 0)
			column->scratch = palloc(att->attlen);
	}
	return result;
}

/* Does [offset, offset + length) lie in the page, after the header, aligned as buffers are? */
static bool
is_buffer(uint64 offset, uint64 length, uint64 size)
{
	return offset >= PGF_PAGE_HEADER_SIZE && offset % PGF_PAGE_ALIGNMENT == 0 &&
		offset <= size && length <= size - offset;
}

void
pgf_result_open(PgfResultPage *result, char *page, uint64 size)
{
	PgfPageHeader header;
	uint64		bitmap_size;

	result->page = NULL;
	if ((uintptr_t) page % MAXIMUM_ALIGNOF != 0)
		corrupt("misaligned");
	if (size < PGF_PAGE_HEADER_SIZE)
		corrupt("shorter than its header");

	memcpy(&header, page, sizeof(header));
	if (header.magic != PGF_PAGE_MAGIC)
		corrupt("wrong magic number");
	if (header.column_count != (uint32) result->ncolumns)
		corrupt("wrong number of columns");
	if (header.row_capacity > PGF_PAGE_ROWS_MAX || header.row_count > header.row_capacity)
		corrupt("wrong number of rows");
	if (header.size > size ||
		header.size < PGF_PAGE_HEADER_SIZE + (uint64) PGF_PAGE_COLUMN_SIZE * result->ncolumns)
		corrupt("wrong size");

	bitmap_size = (header.row_count + 7) / 8;
	for (int i = 0; i < result->ncolumns; i++)
	{
		ResultColumn *column = &result->columns[i];
		PgfPageColumn descriptor;

		memcpy(&descriptor, page + PGF_PAGE_HEADER_SIZE + i * sizeof(descriptor), sizeof(descriptor));
		if (descriptor.kind != column->kind || descriptor.width != column->width)
			corrupt_column(i, "wrong kind or width");
		if (!is_buffer(descriptor.values_offset,
					   column->kind == PGF_KIND_BOOL ? bitmap_size :
					   (uint64) header.row_count * column->width, header.size))
			corrupt_column(i, "values outside of the page");
		if (descriptor.validity_offset != 0 &&
			!is_buffer(descriptor.validity_offset, bitmap_size, header.size))
			corrupt_column(i, "validity outside of the page");
		if ((descriptor.flags & PGF_COLUMN_HAS_NULLS) != 0 && descriptor.validity_offset == 0)
			corrupt_column(i, "nulls without validity");
		column->values = page + descriptor.values_offset;
		column->validity = descriptor.validity_offset != 0 ?
			(const uint8 *) page + descriptor.validity_offset : NULL;
	}

	result->page = page;
	result->size = header.size;
	result->rows = header.row_count;
	result->next = 0;
}

/* The varlena at an offset, which must lie within the page with all of its bytes. */
static Datum
read_varlena(const PgfResultPage *result, int column, uint32 row)
{
	uint64		offset;
	const char *value;

	memcpy(&offset, result->columns[column].values + (Size) row * sizeof(offset), sizeof(offset));
	if (offset < PGF_PAGE_HEADER_SIZE || offset % MAXIMUM_ALIGNOF != 0 ||
		offset > result->size || result->size - offset < VARHDRSZ)
		corrupt_column(column, "value outside of the page");

	value = result->page + offset;
	if (!VARATT_IS_4B_U(value) || VARSIZE_4B(value) < VARHDRSZ ||
		VARSIZE_4B(value) > result->size - offset)
		corrupt_column(column, "value with an invalid length");
	return PointerGetDatum(value);
}

bool
pgf_result_next(PgfResultPage *result, TupleTableSlot *slot)
{
	uint32		row = result->next;

	ExecClearTuple(slot);
	if (result->page == NULL || row == result->rows)
		return false;
	Assert(slot->tts_tupleDescriptor->natts == result->ncolumns);

	for (int i = 0; i < result->ncolumns; i++)
	{
		const ResultColumn *column = &result->columns[i];
		const char *value = column->values + (Size) row * column->width;

		if (column->validity != NULL && !(column->validity[row >> 3] & (1 << (row & 7))))
		{
			slot->tts_isnull[i] = true;
			slot->tts_values[i] = (Datum) 0;
			continue;
		}

		slot->tts_isnull[i] = false;
		switch (column->kind)
		{
			case PGF_KIND_BOOL:
				slot->tts_values[i] =
					BoolGetDatum((column->values[row >> 3] >> (row & 7)) & 1);
				break;
			case PGF_KIND_INT8:
				slot->tts_values[i] = CharGetDatum(*value);
				break;
			case PGF_KIND_INT16:
				slot->tts_values[i] = Int16GetDatum(*(const int16 *) value);
				break;
			case PGF_KIND_INT32:
			case PGF_KIND_FLOAT32:
				slot->tts_values[i] = Int32GetDatum(*(const int32 *) value);
				break;
			case PGF_KIND_INT64:
			case PGF_KIND_FLOAT64:
				slot->tts_values[i] = Int64GetDatum(*(const int64 *) value);
				break;
			case PGF_KIND_FIXED:
				if (column->scratch != NULL)
					value = memcpy(column->scratch, value, column->width);
				slot->tts_values[i] = PointerGetDatum(value);
				break;
			default:
				slot->tts_values[i] = read_varlena(result, i, row);
				break;
		}
	}

	result->next = row + 1;
	ExecStoreVirtualTuple(slot);
	return true;
}
