/*-------------------------------------------------------------------------
 *
 * leaf_pages.c
 *	  A chunk of a leaf into pages for the worker.
 *
 * The producers (scan/) ask for extents and hand over pages; here these become
 * granted extents taken from the feed's pool, and PAGE messages.  While
 * a producer waits for an extent, frames are taken in as always: results queue
 * up, and END may come, as when a LIMIT is satisfied by what other chunks
 * held.  After END the worker grants nothing more, so the chunk under way is
 * brought to its end in private memory, and dropped.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "customscan/feed.h"
#include "scan/page.h"
#include "scan/visibility.h"

/* Extents that one producer may hold at a time. */
#define PGF_TAKEN_MAX			8

typedef struct LeafPages
{
	PgfPageSink sink;			/* first, the producer's view */
	PgfFeed *feed;
	PgfExtent	taken[PGF_TAKEN_MAX];	/* got and not handed over */
	int			ntaken;
	MemoryContext dropped;		/* of pages that nobody will read; NULL while there are none */
} LeafPages;

static bool
take_from_pool(PgfFeed *feed, uint64 min_size, PgfExtent *taken)
{
	int			best = -1;

	for (int i = 0; i < feed->nextents; i++)
	{
		uint64		size = feed->extents[i].size;

		if (size >= min_size && (best < 0 || size < feed->extents[best].size))
			best = i;
	}
	if (best < 0)
		return false;
	*taken = feed->extents[best];
	feed->extents[best] = feed->extents[--feed->nextents];
	return true;
}

static void
take_private(LeafPages *pages, uint64 min_size, PgfExtent *taken)
{
	uint64		size = Max(min_size, pages->feed->reply->leaves[pages->sink.leaf].spec.extent_size);

	if (pages->dropped == NULL)
		pages->dropped = AllocSetContextCreate(pages->feed->context, "PgFusion dropped pages",
											   ALLOCSET_DEFAULT_SIZES);
	taken->offset = 0;
	taken->size = size;
	taken->address = (char *) TYPEALIGN(PGF_PAGE_ALIGNMENT,
										MemoryContextAllocHuge(pages->dropped,
															   size + PGF_PAGE_ALIGNMENT));
}

static char *
get_extent(PgfPageSink *sink, uint64 min_size, uint64 *size)
{
	LeafPages  *pages = (LeafPages *) sink;
	PgfFeed *feed = pages->feed;
	PgfExtent	taken;
	bool		asked = false;

	if (pages->ntaken == PGF_TAKEN_MAX)
		elog(ERROR, "a leaf scan holds too many extents");

	for (;;)
	{
		if (feed->ended)
		{
			take_private(pages, min_size, &taken);
			break;
		}
		if (take_from_pool(feed, min_size, &taken))
			break;
		if (!asked)
		{
			pgf_put_u64(pgf_session_begin(feed->session, PGF_MSG_NEED_EXTENT), min_size);
			pgf_session_end(feed->session);
			asked = true;
		}
		feed->receive(feed);
	}

	pages->taken[pages->ntaken++] = taken;
	*size = taken.size;
	return taken.address;
}

static void
page_done(PgfPageSink *sink, char *page, uint64 used, uint32 rows)
{
	LeafPages  *pages = (LeafPages *) sink;
	PgfSession *session = pages->feed->session;
	StringInfo	buffer;
	PgfExtent	extent;
	int			at = 0;

	while (at < pages->ntaken && pages->taken[at].address != page)
		at++;
	if (at == pages->ntaken || used > pages->taken[at].size)
		elog(ERROR, "a leaf scan handed over a page that it was not given");
	extent = pages->taken[at];
	pages->taken[at] = pages->taken[--pages->ntaken];
	if (pages->feed->ended)
		return;

	buffer = pgf_session_begin(session, PGF_MSG_PAGE);
	pgf_put_u32(buffer, sink->leaf);
	pgf_put_u32(buffer, sink->chunk);
	pgf_put_u64(buffer, extent.offset);
	pgf_put_u64(buffer, used);
	pgf_put_u32(buffer, rows);
	pgf_session_end(session);

	/* The worker works on it while the next one is made. */
	pgf_session_flush(session);
}

void
pgf_produce_chunk(PgfFeed *feed, PgfChunk *chunk)
{
	PgfScan    *scan = feed->scan_of(feed, chunk->leaf);
	PgfLeafFilters *filters = &feed->filters[chunk->leaf];
	PgfRangeVisibility visibility = {0};
	LeafPages	pages;
	bool		unchanged;
	bool		end_of_leaf = false;
	XLogRecPtr	newest = InvalidXLogRecPtr;
	StringInfo	buffer;

	/* A whole chunk leaves them for the next one that is not. */
	if (filters->is_new && !chunk->whole)
	{
		filters->is_new = false;
		pgf_scan_set_filters(scan, filters->filters, filters->nfilters);
	}

	memset(&pages, 0, sizeof(pages));
	pages.sink.get_extent = get_extent;
	pages.sink.page_done = page_done;
	pages.sink.leaf = chunk->leaf;
	pages.sink.chunk = chunk->chunk;
	pages.feed = feed;

	unchanged = chunk->if_changed && pgf_scan_is_unchanged(scan, chunk->first, chunk->count, chunk->lsn);
	if (!unchanged)
		end_of_leaf = pgf_scan_chunk(scan, chunk->first, chunk->count, chunk->whole, &pages.sink);

	if (pages.dropped != NULL)
		MemoryContextDelete(pages.dropped);
	if (feed->ended)
		return;

	/* What was taken for a page that was not needed is good for another. */
	for (int i = 0; i < pages.ntaken; i++)
		pgf_feed_add_extent(feed, &pages.taken[i]);

	/* Only now: what the blocks held counts if the map has not changed since it was first read. */
	if (chunk->whole)
	{
		newest = pgf_scan_newest(scan);
		pgf_read_range_visibility(pgf_scan_relation(scan), chunk->first, chunk->count, &visibility);
	}

	buffer = pgf_session_begin(feed->session, PGF_MSG_CHUNK_DONE);
	pgf_put_u32(buffer, chunk->leaf);
	pgf_put_u32(buffer, chunk->chunk);
	pgf_put_u8(buffer, end_of_leaf);
	pgf_put_u8(buffer, visibility.all_visible);
	pgf_put_u64(buffer, visibility.first_lsn);
	pgf_put_u64(buffer, visibility.last_lsn);
	pgf_put_u64(buffer, newest);
	pgf_put_u8(buffer, unchanged);
	pgf_session_end(feed->session);
	pgf_session_flush(feed->session);
}
