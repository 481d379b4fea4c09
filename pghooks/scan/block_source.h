/*-------------------------------------------------------------------------
 *
 * block_source.h
 *	  The blocks of a heap, chunk by chunk, one after the other.
 *
 * They come in the heap's order, and from wherever they are had for least:
 *
 *	- a shared buffer that is expected to hold the block (buffer_hints.h);
 *	- PostgreSQL's buffer manager, which reads the block if it has to, with
 *	  the kernel told in advance what comes next;
 *	- a read stream, where the server has them (compat/block_stream.h), while
 *	  blocks have to be read;
 *	- the heap's file, past shared buffers (file_blocks.h), while blocks have to be
 *	  read of a heap that is too large for them.
 *
 * The block at hand is pinned, and so is the one after it, whose bytes are
 * pulled into the processor's cache meanwhile; a read stream pins as many more as it reads
 * ahead.  Nothing is pinned between two chunks.  Errors leave pins to the
 * resource owner, and memory to the memory context.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_BLOCK_SOURCE_H
#define PGFUSION_BLOCK_SOURCE_H

#include "storage/block.h"
#include "storage/buf.h"
#include "storage/bufpage.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

typedef struct PgfBlockSource PgfBlockSource;

typedef struct PgfBlock
{
	BlockNumber number;
	Page		page;			/* NULL: none */
	Buffer		buffer;			/* pinned, not locked; or InvalidBuffer: the page is a copy of an all-visible one */
} PgfBlock;

/* In the current memory context, which lasts as long. */
extern PgfBlockSource *pgf_block_source_create(Relation relation);

/* A scan under this snapshot begins, or begins again; how many blocks it has. */
extern BlockNumber pgf_block_source_start(PgfBlockSource *source, Snapshot snapshot);

/*
 * Blocks [first, first + count) come next.  Of each the first so many bytes are pulled into the
 * processor's cache while the one before it is at hand.
 */
extern void pgf_block_source_begin(PgfBlockSource *source, BlockNumber first, BlockNumber count, int bytes);

/* The next block, valid until the call after this; NULL: there are no more. */
extern const PgfBlock *pgf_block_source_next(PgfBlockSource *source);

/* The page of the block after it, where that is known already; or NULL. */
extern Page pgf_block_source_following(PgfBlockSource *source);

/* After the chunk, which need not have been read to its end. */
extern void pgf_block_source_end(PgfBlockSource *source);

/* How many blocks have not come through shared buffers. */
extern uint64 pgf_block_source_bypassed(PgfBlockSource *source);

extern void pgf_block_source_close(PgfBlockSource *source);

#endif							/* PGFUSION_BLOCK_SOURCE_H */
