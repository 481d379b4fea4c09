/*-------------------------------------------------------------------------
 *
 * fifo.h
 *	  A bounded queue of small values, first in, first out.
 *
 * Its bound is what the worker may have under way; more is a fault of
 * the worker's, so a full queue is an error and nothing waits for room.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_FIFO_H
#define PGFUSION_FIFO_H

#include "utils/palloc.h"

typedef struct PgfFifo
{
	char	   *entries;
	Size		entry_size;
	int			head;
	int			count;
	int			capacity;
	int			bound;
	MemoryContext context;
} PgfFifo;

static inline void
pgf_fifo_init(PgfFifo *fifo, Size entry_size, int bound, MemoryContext context)
{
	memset(fifo, 0, sizeof(PgfFifo));
	fifo->entry_size = entry_size;
	fifo->bound = bound;
	fifo->context = context;
}

/* False when it is full. */
static inline bool
pgf_fifo_push(PgfFifo *fifo, const void *entry)
{
	if (fifo->count == fifo->bound)
		return false;
	if (fifo->count == fifo->capacity)
	{
		int			capacity = Min(Max(16, fifo->capacity * 2), fifo->bound);
		char	   *entries = MemoryContextAlloc(fifo->context, capacity * fifo->entry_size);

		for (int i = 0; i < fifo->count; i++)
			memcpy(entries + i * fifo->entry_size,
				   fifo->entries + ((fifo->head + i) % fifo->capacity) * fifo->entry_size,
				   fifo->entry_size);
		if (fifo->entries)
			pfree(fifo->entries);
		fifo->entries = entries;
		fifo->capacity = capacity;
		fifo->head = 0;
	}
	memcpy(fifo->entries + ((fifo->head + fifo->count) % fifo->capacity) * fifo->entry_size,
		   entry, fifo->entry_size);
	fifo->count++;
	return true;
}

/* False when it is empty. */
static inline bool
pgf_fifo_pop(PgfFifo *fifo, void *entry)
{
	if (fifo->count == 0)
		return false;
	memcpy(entry, fifo->entries + fifo->head * fifo->entry_size, fifo->entry_size);
	fifo->head = (fifo->head + 1) % fifo->capacity;
	fifo->count--;
	return true;
}

static inline void
pgf_fifo_clear(PgfFifo *fifo)
{
	fifo->head = 0;
	fifo->count = 0;
}

#endif							/* PGFUSION_FIFO_H */
