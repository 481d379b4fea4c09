/*-------------------------------------------------------------------------
 *
 * block_stream.h
 *	  Consecutive blocks of a relation through PostgreSQL's read streams,
 *	  which read several with one system call; since 17.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_BLOCK_STREAM_H
#define PGFUSION_BLOCK_STREAM_H

#include "storage/bufmgr.h"
#include "utils/rel.h"

typedef struct PgfBlockStream PgfBlockStream;

/* In the current memory context; NULL: this server has no read streams. */
extern PgfBlockStream *pgf_block_stream_create(Relation relation, BufferAccessStrategy strategy);

/* From now on the blocks are [first, end).  Pins nothing before the first is asked for. */
extern void pgf_block_stream_start(PgfBlockStream *stream, BlockNumber first, BlockNumber end);

/*
 * The next block, pinned; the stream keeps some more of them pinned.  After as
 * many calls as there are blocks it has none.
 */
extern Buffer pgf_block_stream_next(PgfBlockStream *stream);

/* Before they have all been asked for: unpins those that were read ahead.  It can be started again. */
extern void pgf_block_stream_stop(PgfBlockStream *stream);

extern void pgf_block_stream_end(PgfBlockStream *stream);

#endif							/* PGFUSION_BLOCK_STREAM_H */
