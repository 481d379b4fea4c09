/*-------------------------------------------------------------------------
 *
 * page.h
 *	  The layout of a page: a batch of rows as Arrow-layout columns inside one
 *	  extent of the arena.
 *
 * A page is written by exactly one side (a producer for scanned pages, the
 * worker for result pages), published by one message (PAGE, RESULT), and only
 * read from then on.  The reader checks every offset and count against the
 * extent before using it; there are no pointers in a page.
 *
 *	  extent                                                   64-byte aligned
 *	  +--------+----------------+----------+--------+-----+-----------------+
 *	  | Header | Column[0..n-1] | validity | values | ... | variable bytes  |
 *	  +--------+----------------+----------+--------+-----+-----------------+
 *	    64 B      64 B each       per column, for row_capacity rows
 *
 * Buffers follow the Arrow columnar format: validity is an LSB bitmap (1 =
 * not null; validity_offset 0 when the column has no null), BOOL values are a
 * bitmap too, VIEW is BinaryView/Utf8View (16 bytes: i32 length; up to 12 bytes
 * inline, zero padded, or 4 bytes prefix, i32 buffer index = 0, i32 offset
 * from variable_offset).  Every buffer lies within the page with all of its
 * row_capacity rows, rounded up to 64 bytes, so that readers may go by blocks;
 * what is behind the last row is undefined, a null's value is zero.  Differences from Arrow's own types, noted where the page
 * is exported: date counts days, timestamp microseconds, from 2000-01-01.
 *
 * runtime/Columns/PageLayout.cs holds the same numbers (tested).
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PAGE_H
#define PGFUSION_PAGE_H

#define PGF_PAGE_MAGIC				0x50464750	/* "PGFP" */
#define PGF_PAGE_ALIGNMENT			64
#define PGF_PAGE_HEADER_SIZE		64
#define PGF_PAGE_COLUMN_SIZE		64
#define PGF_PAGE_ROWS_MAX			8192
#define PGF_PAGE_COLUMNS_MAX		1664

/* Column kinds; width in bytes of a value */
#define PGF_KIND_BOOL				1	/* bitmap */
#define PGF_KIND_INT8				2	/* 1: any by-value type of that length */
#define PGF_KIND_INT16				3	/* 2 */
#define PGF_KIND_INT32				4	/* 4 */
#define PGF_KIND_INT64				5	/* 8 */
#define PGF_KIND_FLOAT32			6	/* 4 */
#define PGF_KIND_FLOAT64			7	/* 8 */
#define PGF_KIND_DECIMAL64			8	/* 8: numeric(p,s), p <= 18, scaled by 10^s; INT64_MAX = NaN */
#define PGF_KIND_DECIMAL128			9	/* 16: numeric(p,s), p <= 38; 2^127-1 = NaN */
#define PGF_KIND_VIEW				10	/* 16: varlena payload, detoasted, without header */
#define PGF_KIND_FIXED				11	/* typlen: fixed-length by-reference types (uuid, interval, name ...) */
#define PGF_KIND_VARLENA			12	/* 8: result pages only; u64 offset from page start of a complete
										 * 4-byte-header, uncompressed varlena, 8-byte aligned */

/* Column flags */
#define PGF_COLUMN_HAS_NULLS		1	/* validity_offset is set and some bit is 0 */
#define PGF_COLUMN_HAS_SPECIALS		2	/* DECIMAL: some value is NaN */
#define PGF_COLUMN_HAS_RANGE		4	/* min and max hold, exactly (INT kinds as signed, DECIMAL64;
										 * nulls and NaN left out; absent when nothing else is there) */

/* 64 bytes */
typedef struct PgfPageHeader
{
	uint32		magic;
	uint32		column_count;
	uint32		row_count;
	uint32		row_capacity;	/* <= PGF_PAGE_ROWS_MAX */
	uint32		leaf;
	uint32		chunk;
	uint64		size;			/* bytes of the page, <= extent size */
	uint64		variable_offset;	/* from page start; 0: no variable bytes */
	uint64		variable_size;
	uint64		reserved[2];
} PgfPageHeader;

/* 64 bytes */
typedef struct PgfPageColumn
{
	uint16		kind;
	uint16		flags;
	uint16		width;			/* bytes per value, 0 for BOOL */
	uint16		scale;			/* DECIMAL */
	uint32		null_count;
	uint32		reserved0;
	uint64		validity_offset;	/* from page start; 0: none */
	uint64		values_offset;	/* from page start */
	int64		min;
	int64		max;
	uint64		reserved[2];
} PgfPageColumn;

#endif							/* PGFUSION_PAGE_H */
