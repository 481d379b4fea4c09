/*-------------------------------------------------------------------------
 *
 * file_blocks.h
 *	  All-visible blocks of a heap from its file, past shared buffers.
 *
 * A heap that does not fit into shared buffers costs a system call, three
 * look-ups in the buffer table and two more locks for every block of every
 * scan, and leaves nothing in shared buffers for it.  One call that copies many
 * blocks out of the kernel's cache takes a quarter of that.
 *
 * Copies of a file may be stale, as newer content may be in a shared buffer, or
 * torn, as somebody may write at the same time.  These are not:
 *
 *	1. The visibility map is read: which of the blocks are all-visible.
 *	2. Those that are in shared buffers are left out.
 *	3. The others are copied.
 *	4. The visibility map is read again.  Its page has the LSN of the first time, and
 *	   of the blocks those are left out that are not all-visible any more.
 *
 * From 1 to 4 nobody has changed what the others hold, which is visible to everybody
 * (visibility.h).  A buffer's content is written before the buffer is given to
 * another block, so at 2 the file held it, and what was written to the
 * file since was the same again, but for hints: bits of tuples and of the page
 * that say what anybody could find out.  Who decodes all-visible tuples looks at none.
 *
 * Setting a hint may also stamp a page with an LSN, of which a copy may then have
 * one half from before.  A copy whose LSN lies beyond the end of the log is
 * left out; any other one is as good as the true one for telling whether a page was
 * changed later, since whoever does so stamps it with a greater one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_FILE_BLOCKS_H
#define PGFUSION_FILE_BLOCKS_H

#include "storage/block.h"
#include "storage/bufpage.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

/* Blocks that are copied at a time, the first a multiple of it: they stay in the processor's second-level cache. */
#define PGF_FILE_BLOCKS		32

typedef struct PgfFileBlocks PgfFileBlocks;

/* May this heap's file be read for a scan under the snapshot? */
extern bool pgf_can_read_file(Relation relation, Snapshot snapshot);

/* In the current memory context.  Nothing is open between two chunks. */
extern PgfFileBlocks *pgf_file_blocks_create(Relation relation);

/*
 * Blocks [first, first + count), all in one file, the first a multiple of PGF_FILE_BLOCKS, are about to be read.
 * False: too few of them are all-visible for that to be worth it, or there is no such file.  The kernel is told what will
 * be read, where it has to fetch that from disks.
 */
extern bool pgf_file_blocks_begin(PgfFileBlocks *files, BlockNumber first, BlockNumber count, bool from_disks);

/*
 * Copies of blocks [first, first + count), until the next call for any heap.  A bit for each of them, least significant
 * first: it has been copied.  The others have to come through shared buffers.
 */
extern uint32 pgf_file_blocks_copy(PgfFileBlocks *files, BlockNumber first, int count);

extern Page pgf_file_blocks_page(PgfFileBlocks *files, BlockNumber block);

extern void pgf_file_blocks_end(PgfFileBlocks *files);

#endif							/* PGFUSION_FILE_BLOCKS_H */
