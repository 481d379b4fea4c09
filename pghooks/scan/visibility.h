/*-------------------------------------------------------------------------
 *
 * visibility.h
 *	  What the visibility map says of a heap: for the block cache, and for
 *	  copies of blocks (file_blocks.h).
 *
 * A map page is read as of one moment: its bits and its LSN.  Every change of
 * a heap page clears the page's bit before it can be seen, and setting a bit
 * again stamps the map page with the LSN of that record.  So bits that are set
 * under the LSN of an earlier look have been set all the time, and the heap
 * pages hold the same rows, visible to everybody.
 *
 * What is read says something about a snapshot only if the snapshot was taken
 * before: a transaction that it sees has cleared its bits by then.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_VISIBILITY_H
#define PGFUSION_VISIBILITY_H

#include "access/xlogdefs.h"
#include "storage/block.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

/* The map over the first blocks of a heap. */
typedef struct PgfVisibility
{
	uint32		nmap_pages;
	XLogRecPtr *lsns;			/* by map page; InvalidXLogRecPtr: there is none */
	uint32		nchunks;		/* of PGF_CACHE_CHUNK_BLOCKS blocks, the last one may have fewer */
	uint32		nbytes;
	uint8	   *chunks;			/* a bit for each, least significant first: all of its blocks are all-visible */
} PgfVisibility;

/* The map over some blocks in a row. */
typedef struct PgfRangeVisibility
{
	bool		all_visible;	/* all of them */
	XLogRecPtr	first_lsn;		/* of the map page of the first, */
	XLogRecPtr	last_lsn;		/* and of the last of them */
} PgfRangeVisibility;

/*
 * Does the map of this heap say what it holds?  Not if its changes are not written to the
 * log, as the map then has no LSN to tell one state from the next.
 */
extern bool pgf_has_visibility(Relation relation);

/*
 * May this transaction read what others have seen in the heap, and they what it sees?  Not after
 * it has redefined the relation: what a tuple means that lacks a new column, is its own affair
 * until it commits.
 */
extern bool pgf_shares_definition(Relation relation);

/*
 * Tells this database from an earlier one of the same OID.  Files that were copied from one template have the same
 * names and LSNs in both, and each has gone its own way since.
 */
extern uint32 pgf_database_birth(void);

/*
 * Read the map over the first so many blocks.  In the current memory context.  Where the snapshot
 * is serializable, after its predicate lock on the relation; NULL: nothing will be read because of it.
 */
extern void pgf_read_visibility(Relation relation, Snapshot snapshot, BlockNumber blocks,
								PgfVisibility *visibility);

extern void pgf_free_visibility(PgfVisibility *visibility);

/* Read it over [first, first + count). */
extern void pgf_read_range_visibility(Relation relation, BlockNumber first, BlockNumber count,
									  PgfRangeVisibility *visibility);

/* The blocks of a word of the map, which has two bits for each. */
#define PGF_MAP_WORD_BLOCKS 32

/*
 * Read a word of the map, that of blocks [first, first + PGF_MAP_WORD_BLOCKS): a bit for each that is all-visible,
 * least significant first, and the LSN of its page.  Without an LSN there is none.
 */
extern uint32 pgf_read_word_visibility(Relation relation, BlockNumber first, XLogRecPtr *lsn);

#endif							/* PGFUSION_VISIBILITY_H */
