/*-------------------------------------------------------------------------
 *
 * page_builder.h
 *	  Fills pages (page.h) for one leaf.
 *
 * A builder knows the columns of a leaf and where each of them lies in a page.
 * Producers write values of rows [rows, rows + n) straight into the column
 * buffers, in any column order, and then make them rows of the page by adding
 * n to `rows`; until then nothing of them counts, so a row that turns out not
 * to fit is simply not added (after pgf_builder_rollback).  What is the same
 * for a whole page (null counts, ranges, specials) is computed when the page
 * is closed, by one tight loop a column, and so needs no undoing.
 *
 * Extents come from the sink when the first row of a page arrives and go back
 * to it when the page is closed; the builder never owns one between chunks.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PAGE_BUILDER_H
#define PGFUSION_PAGE_BUILDER_H

#include "scan/numeric_decode.h"
#include "scan/page.h"
#include "scan/scan.h"

typedef struct PgfColumnBuffer
{
	uint8		kind;
	uint16		width;			/* bytes per value, 0 for BOOL */
	uint16		scale;
	uint64		validity_offset;	/* reserved in every page */
	uint64		values_offset;
	PgfDecimalFormat decimal;	/* DECIMAL kinds */

	/* of the open page */
	char	   *values;
	uint8	   *validity;		/* NULL until the page has a null here */
} PgfColumnBuffer;

typedef struct PgfPageBuilder
{
	int			ncolumns;
	PgfColumnBuffer *columns;
	bool		has_variable;
	uint32		row_capacity;
	uint64		variable_offset;	/* end of the fixed area */
	MemoryContext detoast_context;	/* reset after each use */

	PgfPageSink *sink;			/* during a chunk */
	uint64		rows_total;		/* handed over so far */
	uint64		pages_total;

	/* an extent that was too small for its first row; the next page may have it */
	char	   *spare;			/* NULL: none */
	uint64		spare_size;

	/* the open page */
	char	   *page;			/* NULL: none */
	uint64		extent_size;
	uint32		rows;
	char	   *variable;
	uint64		variable_used;
	uint64		variable_size;
} PgfPageBuilder;

/* How values of a column come (typlen, typbyval): their kind must suit. */
typedef struct PgfTypeShape
{
	int16		length;
	bool		by_value;
} PgfTypeShape;

/* DECIMAL kinds are for numeric and domains over it. */
extern void pgf_check_decimal_type(Oid type);

extern PgfPageBuilder *pgf_builder_create(const PgfLeafSpec *spec, const PgfTypeShape *types);

/* A chunk: start, any number of rows, finish (hands over the last page). */
extern void pgf_builder_start(PgfPageBuilder *builder, PgfPageSink *sink);
extern void pgf_builder_finish(PgfPageBuilder *builder);

/* Opens a page if none is open, after closing one that is full; rows that still fit. */
extern uint32 pgf_builder_room(PgfPageBuilder *builder);

/* A page with at least this many free variable bytes is open afterwards. */
extern void pgf_builder_make_room(PgfPageBuilder *builder, uint64 variable_bytes);

extern void pgf_builder_close_page(PgfPageBuilder *builder);

/* Undo what was written for rows [rows, rows + n): null bits and variable bytes. */
extern void pgf_builder_rollback(PgfPageBuilder *builder, uint32 n, uint64 variable_used);

/*
 * Write one value.  Returns 0, or, when it was not written for want of room,
 * the variable bytes that it takes.
 */
extern uint64 pgf_builder_put_datum(PgfPageBuilder *builder, PgfColumnBuffer *column,
									uint32 row, Datum value);
extern void pgf_builder_put_null(PgfPageBuilder *builder, PgfColumnBuffer *column, uint32 row);

/* For a varlena that is compressed or out of line: its length, and a plain copy in
 * detoast_context. */
extern uint64 pgf_toasted_length(const char *value);
extern const char *pgf_builder_detoast(PgfPageBuilder *builder, const char *value);

extern void pgf_builder_init_validity(PgfPageBuilder *builder, PgfColumnBuffer *column);
extern void pgf_decimal_misfit(const PgfColumnBuffer *column, PgfNumericStatus status) pg_attribute_noreturn();
extern void pgf_column_put_numeric(PgfColumnBuffer *column, uint32 row, const char *payload, uint32 length);

static inline void
pgf_builder_clear_valid(PgfPageBuilder *builder, PgfColumnBuffer *column, uint32 row)
{
	if (unlikely(column->validity == NULL))
		pgf_builder_init_validity(builder, column);
	column->validity[row >> 3] &= ~(1 << (row & 7));
}

static inline void
pgf_column_put_bool(PgfColumnBuffer *column, uint32 row, bool value)
{
	uint8	   *byte = (uint8 *) column->values + (row >> 3);

	*byte = (*byte & ~(1 << (row & 7))) | (value << (row & 7));
}

/* The 16 bytes of a view, as two words. */
static inline void
pgf_column_put_view(char *values, uint32 row, uint64 low, uint64 high)
{
	uint64		view[2] = {low, high};

	memcpy(values + (Size) row * sizeof(view), view, sizeof(view));
}

/* View of a payload that lies at an offset in the variable area. */
static inline void
pgf_column_put_long_view(char *values, uint32 row, uint32 length, const char *payload, uint64 offset)
{
	uint32		prefix;

	memcpy(&prefix, payload, sizeof(prefix));
	pgf_column_put_view(values, row, length | ((uint64) prefix << 32), offset << 32);
}

/* View of a payload of up to 12 bytes. */
static inline void
pgf_column_put_short_view(char *values, uint32 row, uint32 length, const char *payload)
{
	char		inlined[16] = {0};

	memcpy(inlined, &length, sizeof(length));
	memcpy(inlined + sizeof(length), payload, length);
	memcpy(values + (Size) row * sizeof(inlined), inlined, sizeof(inlined));
}

#define PGF_VIEW_INLINE_MAX		12

#endif							/* PGFUSION_PAGE_BUILDER_H */
