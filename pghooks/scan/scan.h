/*-------------------------------------------------------------------------
 *
 * scan.h
 *	  Leaf scans: visible rows of one relation as pages (page.h).
 *
 * A leaf is begun when its query starts, makes pages as the worker asks for
 * chunks, and ends with the query.  Two producers: heap (page by page over a
 * plain heap's blocks; any chunk in any order) and executor (the leaf's
 * PlannedStmt run by the executor into a DestReceiver-like sink; one page per
 * request until the end).
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_SCAN_H
#define PGFUSION_SCAN_H

#include "access/xlogdefs.h"
#include "executor/execdesc.h"
#include "nodes/execnodes.h"
#include "nodes/plannodes.h"
#include "utils/rel.h"

#include "session/protocol.h"
#include "session/session.h"

/* One column as the worker wants it (plan reply, protocol.h). */
typedef struct PgfLeafColumn
{
	AttrNumber	attribute;		/* 0: an expression, only by the executor producer */
	Oid			type;
	int32		typmod;
	Oid			collation;
	uint8		kind;			/* PGF_KIND_* */
	uint16		scale;			/* PGF_KIND_DECIMAL* */
} PgfLeafColumn;

typedef struct PgfLeafSpec
{
	uint32		page_rows;		/* row capacity of a page, <= PGF_PAGE_ROWS_MAX */
	uint64		extent_size;	/* what the worker grants for a page, normally */
	bool		has_required_quals; /* quals or expressions that only PostgreSQL can evaluate */
	bool		has_expressions;
	int			ncolumns;		/* may be 0: only row counts matter */
	PgfLeafColumn *columns;		/* in the order of the plan's target list */
} PgfLeafSpec;

/*
 * A condition that rows which count fulfil (SCAN_FILTERS in session/protocol.h): the value of a
 * column lies in [low, low + span], and in a set.
 */
typedef struct PgfScanFilter
{
	int			column;			/* among those of the leaf */
	uint8		set;			/* PGF_FILTER_* */
	uint8		key;			/* PGF_KEY_* */
	int64		low;
	uint64		span;
	const uint64 *words;		/* of the set, in the arena */
	int			shift;			/* PGF_FILTER_BLOOM: 64 - k of 2^k words */
} PgfScanFilter;

typedef struct PgfScan PgfScan;

/*
 * Where pages go.  get_extent gives an extent of at least min_size bytes that
 * the worker has granted (it may wait for one); page_done hands it over with rows
 * in it; an extent that was got and not handed over stays with the sink.  A
 * producer has at most PGF_SCAN_EXTENTS_MAX of them at a time: the page at hand, and
 * one put aside because a row was too large for it.
 */
#define PGF_SCAN_EXTENTS_MAX	2

typedef struct PgfPageSink
{
	char	   *(*get_extent) (struct PgfPageSink *sink, uint64 min_size, uint64 *size);
	void		(*page_done) (struct PgfPageSink *sink, char *page, uint64 used, uint32 rows);
	uint32		leaf;			/* stamped into the page header */
	uint32		chunk;
} PgfPageSink;

/* The word of a value in a Bloom filter, and its bits in it (protocol.h). */
static inline uint64
pgf_bloom_bits(int shift, int64 value, uint64 *bits)
{
	uint64		hash = (uint64) value * PGF_BLOOM_MULTIPLIER1;

	hash = (hash ^ (hash >> 32)) * PGF_BLOOM_MULTIPLIER2;
	*bits = (UINT64CONST(1) << (hash & 63)) | (UINT64CONST(1) << (hash >> 6 & 63)) |
		(UINT64CONST(1) << (hash >> 12 & 63)) | (UINT64CONST(1) << (hash >> 18 & 63));
	return hash >> shift;
}

static inline bool
pgf_bloom_may_contain(const uint64 *words, int shift, int64 value)
{
	uint64		bits;
	uint64		word = pgf_bloom_bits(shift, value, &bits);

	return (words[word] & bits) == bits;
}

/* Which producer serves this leaf: PGF_PRODUCER_HEAP when its plan is a plain
 * sequential scan of a heap and nothing has to be evaluated by PostgreSQL. */
extern uint8 pgf_scan_producer(PlannedStmt *plan, const PgfLeafSpec *spec);

/*
 * Opens the relation or starts the executor under the snapshot (es_snapshot),
 * the parameters (es_param_list_info) and the instrumentation (es_instrument)
 * of the query; checks permissions as the executor does.  Everything is
 * allocated in, and released with, the current memory context and resource
 * owner; pgf_scan_end releases early.
 */
extern PgfScan *pgf_scan_begin(PlannedStmt *plan, const PgfLeafSpec *spec,
							   EState *estate, int eflags, const char *query_text);

/* The same with a producer chosen by the caller (HEAP only where pgf_scan_producer says so). */
extern PgfScan *pgf_scan_begin_with(uint8 producer, PlannedStmt *plan, const PgfLeafSpec *spec,
									EState *estate, int eflags, const char *query_text);

extern uint8 pgf_scan_kind(PgfScan *scan);
extern uint32 pgf_scan_blocks(PgfScan *scan);	/* heap: blocks at begin; else 0 */

/* May parallel workers read chunks of it?  A heap that is not in local buffers. */
extern bool pgf_scan_is_shared(PgfScan *scan);

/*
 * May the block cache keep what its blocks hold, and give it to this query?  A heap whose
 * visibility map tells that (visibility.h), unless the session, or the server, has no use for it.
 */
extern bool pgf_scan_is_cacheable(PgfScan *scan);

/* What a heap is read from; NULL: it is none. */
extern Relation pgf_scan_relation(PgfScan *scan);

/*
 * Produce blocks [first, first + count) (heap), or up to one page (executor,
 * count = 0).  Whole: filters leave nothing out this time (heap only).  Returns true
 * when the leaf has no more rows (executor only).
 */
extern bool pgf_scan_chunk(PgfScan *scan, uint32 first, uint32 count, bool whole, PgfPageSink *sink);

/*
 * Does a chunk of a heap hold what it held when the newest of its pages had this LSN, as pgf_scan_newest said
 * then?  True only where nothing has changed it between the first and the last look at its pages at that time.
 */
extern bool pgf_scan_is_unchanged(PgfScan *scan, uint32 first, uint32 count, XLogRecPtr lsn);

/* The LSN of the newest page of the chunk that was looked at last, so, or that was produced as a whole. */
extern XLogRecPtr pgf_scan_newest(PgfScan *scan);

/*
 * From the next chunk on rows may be left out that do not pass.  The executor producer leaves
 * none out.  The sets are read until other filters are set.
 */
extern void pgf_scan_set_filters(PgfScan *scan, const PgfScanFilter *filters, int nfilters);

extern void pgf_scan_rescan(PgfScan *scan);
extern void pgf_scan_end(PgfScan *scan);

/* What it has done so far, for EXPLAIN. */
typedef struct PgfScanCounts
{
	uint64		rows;			/* read */
	uint64		removed;		/* of these, by filters */
	uint64		pages;			/* made */
	uint64		bypassed;		/* blocks that have not come through shared buffers */
} PgfScanCounts;

extern PgfScanCounts pgf_scan_counts(PgfScan *scan);

static inline void
pgf_scan_add_counts(PgfScanCounts *sum, const PgfScanCounts *counts)
{
	sum->rows += counts->rows;
	sum->removed += counts->removed;
	sum->pages += counts->pages;
	sum->bypassed += counts->bypassed;
}

/* The executor producer's QueryDesc, for EXPLAIN; NULL: it is another producer. */
extern QueryDesc *pgf_scan_query_desc(PgfScan *scan);

#endif							/* PGFUSION_SCAN_H */
