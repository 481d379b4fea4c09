/*-------------------------------------------------------------------------
 *
 * block_source.c
 *	  Where the blocks of a heap come from (block_source.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/resource.h>

#include "compat/block_stream.h"
#include "compat/scan_compat.h"
#include "miscadmin.h"
#include "utils/spccache.h"

#include "scan/block_source.h"
#include "scan/buffer_hints.h"
#include "scan/file_blocks.h"
#include "scan/tuple_batch.h"
#include "session/protocol.h"

/* After so many blocks without a read, stop asking the kernel to read ahead. */
#define READ_AHEAD_BLOCKS	32

/* After so many chunks without a read, look for blocks one by one again. */
#define MISSING_CHUNKS		4

/* So many blocks ahead their expected buffers are looked at. */
#define HINT_DISTANCE		3

struct PgfBlockSource
{
	Relation	relation;
	BlockNumber blocks;
	BufferAccessStrategy strategy;	/* NULL: the table is small */
	uint32		hints;			/* where its hints begin */
	bool		has_hints;

	/* the chunk at hand */
	BlockNumber following;		/* the number of the next block */
	BlockNumber end;
	int			bytes;			/* to be pulled into the processor's cache */
	PgfBlock	current;
	PgfBlock	next;
	int64		reads_before;
	int			missing_chunks_left;	/* for which a block that is not in memory is expected */

	/* read-ahead */
	int			io_concurrency;
	uint32		read_ahead_left;	/* blocks for which it is still worth it */
	BlockNumber read_ahead_next;
	bool		reads_from_disk;	/* what is read is not in the kernel's cache */
	long		disk_reads;		/* as of the last chunk for which blocks were read */

	/* through a read stream */
	PgfBlockStream *stream;		/* NULL: not begun, or there are none */
	bool		streaming;		/* this chunk */

	/* past shared buffers */
	bool		may_copy;
	PgfFileBlocks *files;		/* NULL: not needed yet */
	bool		copying;		/* this chunk */
	uint32		copied;			/* which of the last PGF_FILE_BLOCKS */
	uint64		bypassed;
};

StaticAssertDecl(PGF_CACHE_CHUNK_BLOCKS % PGF_FILE_BLOCKS == 0,
				 "a chunk of the block cache begins where blocks can be copied");

PgfBlockSource *
pgf_block_source_create(Relation relation)
{
	PgfBlockSource *source = palloc0(sizeof(PgfBlockSource));

	source->relation = relation;
	source->io_concurrency = get_tablespace_io_concurrency(relation->rd_rel->reltablespace);
	return source;
}

/* What this process had the kernel fetch from disks, in blocks of whatever size; 0 where nobody counts. */
static long
disk_reads(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_inblock : 0;
}

BlockNumber
pgf_block_source_start(PgfBlockSource *source, Snapshot snapshot)
{
	Relation	relation = source->relation;
	bool		is_shared = !RelationUsesLocalBuffers(relation);

	source->blocks = RelationGetNumberOfBlocks(relation);
	source->has_hints = is_shared;
	source->hints = is_shared ? pgf_buffer_hint_start(relation) : 0;
	source->read_ahead_left = 0;
	source->read_ahead_next = 0;
	source->reads_from_disk = true;
	source->disk_reads = disk_reads();
	source->missing_chunks_left = 0;

	/* it has the old strategy */
	if (source->stream != NULL)
		pgf_block_stream_end(source->stream);
	source->stream = NULL;

	/* as initscan() in heapam.c; synchronized scans are not joined */
	if (is_shared && source->blocks > (BlockNumber) NBuffers / 4)
	{
		if (source->strategy == NULL)
			source->strategy = GetAccessStrategy(BAS_BULKREAD);
	}
	else if (source->strategy != NULL)
	{
		FreeAccessStrategy(source->strategy);
		source->strategy = NULL;
	}

	/* A smaller heap is better off in shared buffers, where the next scan finds it. */
	source->may_copy = source->strategy != NULL && pgf_can_read_file(relation, snapshot);
	return source->blocks;
}

static int64
blocks_read(void)
{
	return pgBufferUsage.shared_blks_read + pgBufferUsage.local_blks_read;
}

/* While blocks have to be read: a stream reads several with one call, but takes longer to find those in memory. */
static bool
begin_stream(PgfBlockSource *source)
{
	if (source->stream == NULL)
		source->stream = pgf_block_stream_create(source->relation, source->strategy);
	if (source->stream == NULL)
		return false;
	pgf_block_stream_start(source->stream, source->following, source->end);
	return true;
}

static bool
begin_copying(PgfBlockSource *source)
{
	if (!source->may_copy || source->following % PGF_FILE_BLOCKS != 0 || source->following >= source->end)
		return false;
	if (source->following / RELSEG_SIZE != (source->end - 1) / RELSEG_SIZE)
		return false;
	if (source->files == NULL)
		source->files = pgf_file_blocks_create(source->relation);
	return pgf_file_blocks_begin(source->files, source->following, source->end - source->following,
								 source->reads_from_disk && source->io_concurrency > 0);
}

void
pgf_block_source_begin(PgfBlockSource *source, BlockNumber first, BlockNumber count, int bytes)
{
	Assert(first <= source->blocks && count <= source->blocks - first);

	/* chunks come in any order */
	source->following = first;
	source->end = first + count;
	source->bytes = bytes;
	source->read_ahead_next = first;
	source->reads_before = blocks_read();
	source->copying = source->streaming = false;
	if (source->missing_chunks_left > 0)
	{
		source->missing_chunks_left--;
		source->copying = begin_copying(source);
		source->streaming = !source->copying && begin_stream(source);
	}
}

/* The lines of memory that expecting a block somewhere looks at first. */
static void
expect_block(PgfBlockSource *source, BlockNumber block)
{
	Buffer		buffer = block < source->end ? pgf_buffer_hint(source->hints, block) : InvalidBuffer;

	if (buffer > 0 && buffer <= NBuffers)
	{
		__builtin_prefetch(GetBufferDescriptor(buffer - 1), 1);
		__builtin_prefetch(BufferGetPage(buffer));
		__builtin_prefetch(BufferGetPage(buffer) + BLCKSZ / 2);
	}
}

static bool
read_expected(PgfBlockSource *source, BlockNumber block, Buffer *buffer)
{
	Buffer		expected = pgf_buffer_hint(source->hints, block);

	expect_block(source, block + HINT_DISTANCE);
	if (expected <= 0 || expected > NBuffers ||
		!pgf_read_expected_buffer(source->relation, block, expected, source->strategy))
		return false;
	*buffer = expected;
	return true;
}

static Buffer
read_buffer(PgfBlockSource *source, BlockNumber block)
{
	int64		reads_before = blocks_read();
	Buffer		buffer;

	if (source->has_hints && read_expected(source, block, &buffer))
		return buffer;

	/*
	 * Reads happen by the block; the kernel is told what comes next.  Only
	 * while blocks have to be read at all, and do not lie in the kernel's
	 * cache: looking for every block of a table that is in shared buffers
	 * costs more than it gives, and a call for each of one that is in the
	 * kernel's cache a fifth of the scan's time.
	 */
	if (source->read_ahead_left > 0 && source->reads_from_disk && source->io_concurrency > 0)
	{
		BlockNumber limit = Min((uint64) block + 1 + source->io_concurrency, source->end);

		source->read_ahead_left--;
		source->read_ahead_next = Max(source->read_ahead_next, block + 1);
		while (source->read_ahead_next < limit)
			PrefetchBuffer(source->relation, MAIN_FORKNUM, source->read_ahead_next++);
	}

	buffer = ReadBufferExtended(source->relation, MAIN_FORKNUM, block, RBM_NORMAL, source->strategy);
	if (blocks_read() != reads_before)
		source->read_ahead_left = READ_AHEAD_BLOCKS;

	/* Not one of the ring's, which is about to hold another block. */
	if (source->has_hints && (blocks_read() == reads_before || source->strategy == NULL))
		pgf_set_buffer_hint(source->hints, block, buffer);
	return buffer;
}

static bool
is_copied(PgfBlockSource *source, BlockNumber block)
{
	uint32		number = block % PGF_FILE_BLOCKS;

	if (number == 0)
		source->copied = pgf_file_blocks_copy(source->files, block,
											  (int) Min(source->end - block, PGF_FILE_BLOCKS));
	return (source->copied >> number & 1) != 0;
}

/* The block that comes next, if there is one. */
static void
fetch(PgfBlockSource *source, PgfBlock *block)
{
	block->page = NULL;
	block->buffer = InvalidBuffer;
	if (source->following >= source->end)
		return;

	block->number = source->following++;
	if (source->copying && is_copied(source, block->number))
	{
		block->page = pgf_file_blocks_page(source->files, block->number);
		source->bypassed++;
		return;
	}
	block->buffer = source->streaming ? pgf_block_stream_next(source->stream) : read_buffer(source, block->number);
	block->page = BufferGetPage(block->buffer);
}

static void
release(PgfBlock *block)
{
	if (BufferIsValid(block->buffer))
		ReleaseBuffer(block->buffer);
	block->buffer = InvalidBuffer;
	block->page = NULL;
}

const PgfBlock *
pgf_block_source_next(PgfBlockSource *source)
{
	release(&source->current);
	source->current = source->next;
	source->next.buffer = InvalidBuffer;
	source->next.page = NULL;
	if (source->current.page == NULL)
		fetch(source, &source->current);

	/* Copies of the next blocks take the place of this one's. */
	if (!source->copying || source->following % PGF_FILE_BLOCKS != 0)
		fetch(source, &source->next);
	if (source->next.page != NULL)
	{
		for (int i = 0; i < source->bytes; i += PGF_CACHE_LINE)
			__builtin_prefetch((const char *) source->next.page + i);
	}
	return source->current.page != NULL ? &source->current : NULL;
}

Page
pgf_block_source_following(PgfBlockSource *source)
{
	return source->next.page;
}

void
pgf_block_source_end(PgfBlockSource *source)
{
	release(&source->current);
	release(&source->next);
	if (source->streaming && source->following < source->end)
		pgf_block_stream_stop(source->stream);
	if (source->copying)
		pgf_file_blocks_end(source->files);

	if (blocks_read() != source->reads_before)
	{
		long		before = source->disk_reads;

		source->disk_reads = disk_reads();
		source->reads_from_disk = source->disk_reads != before;
		source->missing_chunks_left = MISSING_CHUNKS;
	}
}

uint64
pgf_block_source_bypassed(PgfBlockSource *source)
{
	return source->bypassed;
}

void
pgf_block_source_close(PgfBlockSource *source)
{
	if (source->stream != NULL)
		pgf_block_stream_end(source->stream);
	if (source->strategy != NULL)
		FreeAccessStrategy(source->strategy);
	pfree(source);
}
