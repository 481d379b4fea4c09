/*-------------------------------------------------------------------------
 *
 * block_stream.c
 *	  Consecutive blocks through read streams (block_stream.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat/block_stream.h"

#if PG_VERSION_NUM >= 170000

#include "storage/read_stream.h"

struct PgfBlockStream
{
	ReadStream *stream;
	BlockNumber next;
	BlockNumber end;
};

static BlockNumber
next_block(ReadStream *stream pg_attribute_unused(), void *private,
		   void *per_buffer_data pg_attribute_unused())
{
	PgfBlockStream *blocks = private;

	return blocks->next < blocks->end ? blocks->next++ : InvalidBlockNumber;
}

PgfBlockStream *
pgf_block_stream_create(Relation relation, BufferAccessStrategy strategy)
{
	PgfBlockStream *blocks = palloc0(sizeof(PgfBlockStream));

	blocks->stream = read_stream_begin_relation(READ_STREAM_DEFAULT, strategy, relation, MAIN_FORKNUM,
												next_block, blocks, 0);
	return blocks;
}

void
pgf_block_stream_start(PgfBlockStream *blocks, BlockNumber first, BlockNumber end)
{
	/* A stream that has come to its end has to be reset, and asks for nothing meanwhile. */
	blocks->next = blocks->end = first;
	read_stream_reset(blocks->stream);
	blocks->end = end;
}

Buffer
pgf_block_stream_next(PgfBlockStream *blocks)
{
	Buffer		buffer = read_stream_next_buffer(blocks->stream, NULL);

	if (!BufferIsValid(buffer))
		elog(ERROR, "a read stream ended early");
	return buffer;
}

void
pgf_block_stream_stop(PgfBlockStream *blocks)
{
	blocks->next = blocks->end;
	read_stream_reset(blocks->stream);
}

void
pgf_block_stream_end(PgfBlockStream *blocks)
{
	read_stream_end(blocks->stream);
	pfree(blocks);
}

#else

PgfBlockStream *
pgf_block_stream_create(Relation relation pg_attribute_unused(),
						BufferAccessStrategy strategy pg_attribute_unused())
{
	return NULL;
}

void
pgf_block_stream_start(PgfBlockStream *blocks pg_attribute_unused(),
					   BlockNumber first pg_attribute_unused(), BlockNumber end pg_attribute_unused())
{
	pg_unreachable();
}

Buffer
pgf_block_stream_next(PgfBlockStream *blocks pg_attribute_unused())
{
	pg_unreachable();
}

void
pgf_block_stream_stop(PgfBlockStream *blocks pg_attribute_unused())
{
	pg_unreachable();
}

void
pgf_block_stream_end(PgfBlockStream *blocks pg_attribute_unused())
{
	pg_unreachable();
}

#endif
