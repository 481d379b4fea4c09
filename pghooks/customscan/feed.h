/*-------------------------------------------------------------------------
 *
 * feed.h
 *	  The producing half of a conversation with the worker: extents that it
 *	  granted, chunks that it asked for, pages that it gets.
 *
 * The leader of a query has one beside its results, a scan worker has nothing
 * else.  Extents belong to the session over which they were granted, so each
 * process fills only its own.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_FEED_H
#define PGFUSION_FEED_H

#include "customscan/fifo.h"
#include "planner/plan_reply.h"
#include "scan/scan.h"
#include "session/session.h"

/* What the worker may have under way with us at a time. */
#define PGF_CHUNKS_MAX			65536
#define PGF_EXTENTS_MAX			65536

typedef struct PgfExtent
{
	uint64		offset;			/* in the arena */
	uint64		size;			/* bytes granted, or used of a result page */
	char	   *address;
} PgfExtent;

typedef struct PgfChunk
{
	uint32		leaf;
	uint32		chunk;
	uint32		first;
	uint32		count;
	bool		whole;			/* for the block cache */
	bool		if_changed;		/* and only if one of its pages is newer than this */
	XLogRecPtr	lsn;
} PgfChunk;

/* What EXECUTE says of a leaf's heap, whoever reads it. */
typedef struct PgfLeafHeap
{
	uint32		blocks;			/* 0 of what is no heap */
	bool		cacheable;
} PgfLeafHeap;

/* What the worker wants to be left out of a leaf. */
typedef struct PgfLeafFilters
{
	bool		is_new;			/* the scan does not know them yet */
	int			nfilters;
	PgfScanFilter filters[PGF_SCAN_FILTERS_MAX];
} PgfLeafFilters;

typedef struct PgfFeed PgfFeed;

struct PgfFeed
{
	MemoryContext context;
	const PgfPlanReply *reply;
	PgfSession *session;		/* NULL: not running */
	bool		ended;			/* END has come: nothing is granted any more */
	PgfExtent  *extents;		/* granted and unused, in no order */
	int			nextents;
	int			extents_capacity;
	PgfFifo		chunks;			/* of PgfChunk */
	PgfLeafFilters *filters;	/* by leaf */
	PgfLeafHeap *heaps;			/* by leaf */

	/* The scan of a leaf; NULL: this process must not read it. */
	PgfScan    *(*scan_of) (PgfFeed *feed, uint32 leaf);

	/* Wait for a frame, and take it in. */
	void		(*receive) (PgfFeed *feed);
};

extern void pgf_feed_init(PgfFeed *feed, const PgfPlanReply *reply, MemoryContext context);

/* Forget what was granted and asked for. */
extern void pgf_feed_clear(PgfFeed *feed);

/* GRANT, SCAN_FILTERS and SCAN_CHUNK */
extern void pgf_feed_take_grant(PgfFeed *feed, PgfMessage *message);
extern void pgf_feed_take_filters(PgfFeed *feed, PgfMessage *message);
extern void pgf_feed_take_chunk(PgfFeed *feed, PgfMessage *message);

/* Produce one chunk, with its PAGE and CHUNK_DONE messages (leaf_pages.c). */
extern void pgf_produce_chunk(PgfFeed *feed, PgfChunk *chunk);

/* An extent that may be filled: granted, or given back unused. */
extern void pgf_feed_add_extent(PgfFeed *feed, const PgfExtent *extent);

extern void pgf_protocol_error(const char *what) pg_attribute_noreturn();

#endif							/* PGFUSION_FEED_H */
