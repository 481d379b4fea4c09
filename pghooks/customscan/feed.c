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

#include "port/pg_bitutils.h"
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
	feed->filters = MemoryContextAllocZero(context, sizeof(PgfLeafFilters) * Max(reply->nleaves, 1));
	feed->heaps = MemoryContextAllocZero(context, sizeof(PgfLeafHeap) * Max(reply->nleaves, 1));
}

void
pgf_feed_clear(PgfFeed *feed)
{
	pgf_fifo_clear(&feed->chunks);
	feed->nextents = 0;
	for (int i = 0; i < feed->reply->nleaves; i++)
	{
		PgfLeafFilters *filters = &feed->filters[i];

		filters->is_new = filters->is_new || filters->nfilters > 0;
		filters->nfilters = 0;
	}
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

/* The set of a filter: all that a value can be looked up by lies within the arena. */
static void
take_set(PgfFeed *feed, PgfScanFilter *filter, uint64 offset, uint64 bytes)
{
	uint64		words = bytes / sizeof(uint64);

	if (filter->set == PGF_FILTER_RANGE)
		return;
	if (offset % sizeof(uint64) != 0 || bytes % sizeof(uint64) != 0)
		pgf_protocol_error("a set of a filter that is not of whole words");
	switch (filter->set)
	{
		case PGF_FILTER_BITMAP:
			if (filter->span / 64 >= words)
				pgf_protocol_error("a bitmap of a filter that is too short for its range");
			break;
		case PGF_FILTER_BLOOM:
			if (words < PGF_BLOOM_WORDS_MIN || (words & (words - 1)) != 0)
				pgf_protocol_error("a Bloom filter of an invalid size");
			filter->shift = 64 - pg_leftmost_one_pos64(words);
			break;
		default:
			pgf_protocol_error("an unknown kind of set");
	}
	filter->words = (const uint64 *) pgf_session_extent(feed->session, offset, bytes);
}

/* Whether values of a column may be looked up so: what the tuples hold is looked at when the scan takes the filter. */
static bool
has_key(uint8 kind, uint8 key)
{
	switch (key)
	{
		case PGF_KEY_INTEGER:
			return kind == PGF_KIND_INT16 || kind == PGF_KIND_INT32 || kind == PGF_KIND_INT64;
		case PGF_KEY_BYTES:
			return kind == PGF_KIND_VIEW || kind == PGF_KIND_FIXED;
		case PGF_KEY_PADDED:
			return kind == PGF_KIND_VIEW;
		case PGF_KEY_FLOAT:
			return kind == PGF_KIND_FLOAT32 || kind == PGF_KIND_FLOAT64;
		case PGF_KEY_BOOL:
			return kind == PGF_KIND_BOOL;
		case PGF_KEY_NUMERIC:
			return kind == PGF_KIND_DECIMAL64 || kind == PGF_KIND_DECIMAL128 || kind == PGF_KIND_VIEW;
		default:
			return false;
	}
}

static void
take_filter(PgfFeed *feed, const PgfLeafSpec *spec, PgfScanFilter *filter, PgfMessage *message)
{
	uint32		column = pgf_get_u32(message);
	int64		low = (int64) pgf_get_u64(message);
	int64		high = (int64) pgf_get_u64(message);
	uint64		offset;

	memset(filter, 0, sizeof(*filter));
	if (column >= (uint32) spec->ncolumns || spec->columns[column].attribute <= 0)
		pgf_protocol_error("a filter of a column that the leaf does not have");
	if (low > high)
		pgf_protocol_error("a filter of an empty range");
	filter->column = (int) column;
	filter->low = low;
	filter->span = (uint64) high - (uint64) low;
	filter->set = pgf_get_u8(message);
	filter->key = pgf_get_u8(message);
	if (!has_key(spec->columns[column].kind, filter->key))
		pgf_protocol_error("a filter of a column whose values have no such key");
	if (filter->key != PGF_KEY_INTEGER && (filter->set != PGF_FILTER_BLOOM || low != PG_INT64_MIN || high != PG_INT64_MAX))
		pgf_protocol_error("a filter by hashes that is not of a set");
	offset = pgf_get_u64(message);
	take_set(feed, filter, offset, pgf_get_u64(message));
}

/* The scan learns of them before its next chunk: the one under way keeps its own. */
void
pgf_feed_take_filters(PgfFeed *feed, PgfMessage *message)
{
	PgfScanFilter taken[PGF_SCAN_FILTERS_MAX];
	uint32		leaf = pgf_get_u32(message);
	uint32		count = pgf_get_u32(message);
	const PgfLeafSpec *spec;

	if (leaf >= (uint32) feed->reply->nleaves)
		pgf_protocol_error("filters of a leaf that the plan does not have");
	if (count > PGF_SCAN_FILTERS_MAX)
		pgf_protocol_error("more filters of a leaf than agreed");
	spec = &feed->reply->leaves[leaf].spec;
	for (uint32 i = 0; i < count; i++)
	{
		take_filter(feed, spec, &taken[i], message);
		for (uint32 j = 0; j < i; j++)
		{
			if (spec->columns[taken[j].column].attribute == spec->columns[taken[i].column].attribute)
				pgf_protocol_error("two filters of a column");
		}
	}
	memcpy(feed->filters[leaf].filters, taken, sizeof(PgfScanFilter) * count);
	feed->filters[leaf].nfilters = (int) count;
	feed->filters[leaf].is_new = true;
}

void
pgf_feed_take_chunk(PgfFeed *feed, PgfMessage *message)
{
	PgfChunk	chunk;
	PgfScan    *scan;
	const PgfLeafHeap *heap;
	uint8		flags;

	chunk.leaf = pgf_get_u32(message);
	chunk.chunk = pgf_get_u32(message);
	chunk.first = pgf_get_u32(message);
	chunk.count = pgf_get_u32(message);
	flags = pgf_get_u8(message);
	chunk.whole = (flags & PGF_CHUNK_WHOLE) != 0;
	chunk.if_changed = (flags & PGF_CHUNK_UNCHANGED) != 0;
	chunk.lsn = pgf_get_u64(message);
	if (chunk.leaf >= (uint32) feed->reply->nleaves)
		pgf_protocol_error("a chunk of a leaf that the plan does not have");

	scan = feed->scan_of(feed, chunk.leaf);
	if (scan == NULL)
		pgf_protocol_error("a chunk of a leaf that is not shared");
	heap = &feed->heaps[chunk.leaf];
	if (pgf_scan_kind(scan) == PGF_PRODUCER_HEAP)
	{
		if (chunk.count == 0 || chunk.first >= heap->blocks || chunk.count > heap->blocks - chunk.first)
			pgf_protocol_error("a chunk of blocks beyond the relation's end");
	}
	else if (chunk.first != 0 || chunk.count != 0)
		pgf_protocol_error("a chunk of blocks of a leaf without blocks");

	if ((flags & ~(PGF_CHUNK_WHOLE | PGF_CHUNK_UNCHANGED)) != 0)
		pgf_protocol_error("a chunk with an unknown flag");
	if (chunk.if_changed && !chunk.whole)
		pgf_protocol_error("a chunk that may be unchanged, but is not for the block cache");
	if (chunk.whole && !heap->cacheable)
		pgf_protocol_error("a chunk for the block cache of a leaf that it must not keep");
	if (chunk.whole && (chunk.first % PGF_CACHE_CHUNK_BLOCKS != 0 ||
						chunk.count != Min(PGF_CACHE_CHUNK_BLOCKS, heap->blocks - chunk.first)))
		pgf_protocol_error("a chunk for the block cache that is none of its chunks");

	if (!pgf_fifo_push(&feed->chunks, &chunk))
		pgf_protocol_error("more chunks at a time than agreed");
}
