/*-------------------------------------------------------------------------
 *
 * buffer_hints.h
 *	  Where in shared buffers a heap's block was seen last.
 *
 * Looking a block up in the buffer table takes a chain of three lines of memory
 * which no prefetching finds, up to half of a scan of one column.  Buffers of
 * neighbouring blocks lie anywhere, but where one was the last time it mostly
 * still is.  So every block that a scan has looked up leaves the number of its buffer in
 * a table in shared memory, in which the blocks of one heap follow each other: sixteen
 * of them are one line.
 *
 * The table is direct-mapped and has no locks.  What it says is a guess: another block of
 * another heap may have overwritten it, and the buffer may hold anything by now; whoever uses
 * it pins the buffer and looks.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_BUFFER_HINTS_H
#define PGFUSION_BUFFER_HINTS_H

#include "storage/block.h"
#include "storage/buf.h"
#include "utils/rel.h"

/* Where the blocks of a heap's file begin. */
extern uint32 pgf_buffer_hint_start(Relation relation);

/* A shared buffer, or InvalidBuffer. */
extern Buffer pgf_buffer_hint(uint32 start, BlockNumber block);

extern void pgf_set_buffer_hint(uint32 start, BlockNumber block, Buffer buffer);

#endif							/* PGFUSION_BUFFER_HINTS_H */
