/*-------------------------------------------------------------------------
 *
 * feed.c
 *	  What the worker grants and asks for, before pages are made of it
 *	  (feed.h).
 *
 * Whatever the worker names (a leaf, blocks, an extent) is checked before use.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "customscan/feed.h"
#include "scan/page.h"

void
pgf_protocol_error(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("the PgFusion worker sent an invalid message"),
			 errdetail_internal("%s", what)));
}

void
pgf_feed_init(PgfFeed *feed, const PgfPlanReply *reply, MemoryContext context)
{
	memset(feed, 0, sizeof(*feed));
	feed->context = context;
	feed->reply = reply;
	pgf_fifo_init(&feed->chunks, sizeof(PgfChunk), PGF_CHUNKS_MAX, context);
}

void
pgf_feed_clear(PgfFeed *feed)
{
	pgf_fifo_clear(&feed->chunks);
	feed->nextents = 0;
}

void
pgf_feed_add_extent(PgfFeed *feed, const PgfExtent *extent)
{
	if (feed->nextents == feed->extents_capacity)
	{
		int			capacity = Max(32, feed->extents_capacity * 2);

		if (capacity > PGF_EXTENTS_MAX)
			pgf_protocol_error("more extents than a query can use");
		if (feed->extents == NULL)
			feed->extents = MemoryContextAlloc(feed->context,
													sizeof(PgfExtent) * capacity);
		else
			feed->extents = repalloc(feed->extents, sizeof(PgfExtent) * capacity);
		feed->extents_capacity = capacity;
	}
	feed->extents[feed->nextents++] = *extent;
}

void
pgf_feed_take_grant(PgfFeed *feed, PgfMessage *message)
{
	PgfExtent	extent;

	extent.offset = pgf_get_u64(message);
	extent.size = pgf_get_u64(message);
	if (extent.offset % PGF_PAGE_ALIGNMENT != 0 || extent.size < PGF_PAGE_HEADER_SIZE)
		pgf_protocol_error("an extent that no page fits into");
	extent.address = pgf_session_extent(feed->session, extent.offset, extent.size);
	pgf_feed_add_extent(feed, &extent);
}

void
pgf_feed_take_chunk(PgfFeed *feed, PgfMessage *message)
{
	PgfChunk	chunk;
	PgfScan    *scan;

	chunk.leaf = pgf_get_u32(message);
	chunk.chunk = pgf_get_u32(message);
	chunk.first = pgf_get_u32(message);
	chunk.count = pgf_get_u32(message);
	if (chunk.leaf >= (uint32) feed->reply->nleaves)
		pgf_protocol_error("a chunk of a leaf that the plan does not have");

	scan = feed->scan_of(feed, chunk.leaf);
	if (scan == NULL)
		pgf_protocol_error("a chunk of a leaf that is not shared");
	if (pgf_scan_kind(scan) == PGF_PRODUCER_HEAP)
	{
		uint32		blocks = pgf_scan_blocks(scan);

		if (chunk.count == 0 || chunk.first >= blocks || chunk.count > blocks - chunk.first)
			pgf_protocol_error("a chunk of blocks beyond the relation's end");
	}
	else if (chunk.first != 0 || chunk.count != 0)
		pgf_protocol_error("a chunk of blocks of a leaf without blocks");

	if (!pgf_fifo_push(&feed->chunks, &chunk))
		pgf_protocol_error("more chunks at a time than agreed");
}
