/*-------------------------------------------------------------------------
 *
 * visibility.c
 *	  Reading the visibility map (visibility.h).
 *
 * A map page, or a word of it, is copied under the page's share lock.  The lock is what makes the copy
 * one of a moment: who sets a bit does so before setting the LSN, but holds the
 * lock exclusively until both are done.  PostgreSQL's own readers look at
 * single bits without it.
 *
 * A page without an LSN says nothing: its bits may have been set while nothing
 * was logged, as under wal_level = minimal in the transaction that made the
 * relation.
 *
 * Serializable transactions.  A heap scan cannot miss a conflict with a writer:
 * the writer looks for predicate locks and changes the heap page under one
 * exclusive lock of the page, so a reader, which takes its predicate lock
 * first, either is found or finds the change.  Who reads the map and not the
 * page could do so between the two, when the writer has looked and not cleared
 * the bit yet.  So before the map is read, whoever holds a page of the heap
 * exclusively at that moment is waited for; those that come later find the
 * predicate lock.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/visibilitymap.h"
#include "catalog/catalog.h"
#include "compat/scan_compat.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "storage/predicate.h"
#include "utils/syscache.h"

#include "scan/visibility.h"
#include "session/protocol.h"

/* Two bits a block, of which the lower one says all-visible. */
#define WORD_BLOCKS			PGF_MAP_WORD_BLOCKS
#define WORD_ALL_VISIBLE	UINT64CONST(0x5555555555555555)

/* Below this share of all buffers a heap's own are looked up one by one. */
#define SWEEP_SHARE			32

typedef struct MapPage
{
	XLogRecPtr	lsn;			/* InvalidXLogRecPtr: nothing is known */
	uint64		words[PGF_MAP_PAGE_BYTES / sizeof(uint64)];
} MapPage;

StaticAssertDecl(PGF_MAP_PAGE_BYTES % sizeof(uint64) == 0 &&
				 PGF_MAP_PAGE_BLOCKS == PGF_MAP_PAGE_BYTES / sizeof(uint64) * WORD_BLOCKS,
				 "a page of the visibility map is whole words of two bits a block");
StaticAssertDecl(PGF_CACHE_CHUNK_BLOCKS % WORD_BLOCKS == 0,
				 "a chunk begins with a word of the visibility map");

bool
pgf_has_visibility(Relation relation)
{
	return RelationNeedsWAL(relation) && !RelationUsesLocalBuffers(relation) &&
		!IsCatalogRelation(relation) && !RelationIsMapped(relation) &&
		!pgf_may_prune_visible_tuples();
}

bool
pgf_shares_definition(Relation relation)
{
	/* Whatever redefines what a heap's tuples mean, or replaces the heap, holds it until commit. */
	return !CheckRelationLockedByMe(relation, AccessExclusiveLock, false);
}

uint32
pgf_database_birth(void)
{
	HeapTuple	tuple = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));
	TransactionId xmin;

	/* Who changes the row later, as ALTER DATABASE does, makes it look like another database, which does no harm. */
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for database %u", MyDatabaseId);
	xmin = HeapTupleHeaderGetRawXmin(tuple->t_data);
	ReleaseSysCache(tuple);
	return xmin;
}

static void
read_map_page(Relation relation, BlockNumber number, MapPage *copy)
{
	Buffer		buffer = InvalidBuffer;
	Page		page;

	copy->lsn = InvalidXLogRecPtr;
	(void) visibilitymap_get_status(relation, number * PGF_MAP_PAGE_BLOCKS, &buffer);
	if (!BufferIsValid(buffer))
		return;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	page = BufferGetPage(buffer);
	copy->lsn = PageGetLSN(page);
	memcpy(copy->words, PageGetContents(page), sizeof(copy->words));
	UnlockReleaseBuffer(buffer);
}

/* Are blocks [from, to), counted from the map page's first, all marked?  `from` begins a word. */
static bool
is_all_visible(const MapPage *page, uint32 from, uint32 to)
{
	uint64		missing = 0;

	Assert(from % WORD_BLOCKS == 0 && from < to && to <= PGF_MAP_PAGE_BLOCKS);
	if (XLogRecPtrIsInvalid(page->lsn))
		return false;
	for (uint32 block = from; block < to; block += WORD_BLOCKS)
	{
		uint64		mask = WORD_ALL_VISIBLE;

		if (to - block < WORD_BLOCKS)
			mask &= (UINT64CONST(1) << (2 * (to - block))) - 1;
		missing |= mask & ~page->words[block / WORD_BLOCKS];
	}
	return missing == 0;
}

/* Wait until a buffer is not locked exclusively any more, if it still holds a block of the heap. */
static void
await_buffer(Relation relation, Buffer buffer)
{
	if (!pgf_pin_heap_buffer(relation, buffer))
		return;
	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	UnlockReleaseBuffer(buffer);
}

/*
 * Wait for those that hold a page of the heap exclusively now.
 *
 * Taking our predicate lock, and the writer's looking for it, go through the same lock of
 * PostgreSQL's.  If the writer came first, it had the page by then, which we see here; and if it
 * has let go of it already, we see the bit cleared.
 */
static void
await_writers(Relation relation, BlockNumber blocks)
{
	pg_memory_barrier();
	if (blocks < (BlockNumber) NBuffers / SWEEP_SHARE)
	{
		for (BlockNumber block = 0; block < blocks; block++)
		{
			Buffer		buffer = pgf_find_heap_buffer(relation, block);

			if (BufferIsValid(buffer) && pgf_is_locked_exclusively(buffer))
				await_buffer(relation, buffer);
		}
	}
	else
	{
		for (Buffer buffer = 1; buffer <= NBuffers; buffer++)
		{
			if (pgf_is_locked_exclusively(buffer))
				await_buffer(relation, buffer);
		}
	}
	pg_memory_barrier();
}

void
pgf_read_visibility(Relation relation, Snapshot snapshot, BlockNumber blocks, PgfVisibility *visibility)
{
	MapPage		page;

	visibility->nmap_pages = blocks / PGF_MAP_PAGE_BLOCKS + (blocks % PGF_MAP_PAGE_BLOCKS != 0);
	visibility->lsns = palloc(sizeof(XLogRecPtr) * Max(visibility->nmap_pages, 1));
	visibility->nchunks = blocks / PGF_CACHE_CHUNK_BLOCKS + (blocks % PGF_CACHE_CHUNK_BLOCKS != 0);
	visibility->nbytes = (visibility->nchunks + BITS_PER_BYTE - 1) / BITS_PER_BYTE;
	visibility->chunks = palloc0(Max(visibility->nbytes, 1));
	for (uint32 chunk = 0; chunk < visibility->nchunks; chunk++)
		visibility->chunks[chunk / BITS_PER_BYTE] |= 1 << chunk % BITS_PER_BYTE;

	if (snapshot != NULL && CheckForSerializableConflictOutNeeded(relation, snapshot))
		await_writers(relation, blocks);

	/* Wide enough for what lies behind the last block. */
	for (uint32 number = 0; number < visibility->nmap_pages; number++)
	{
		uint64		page_first = (uint64) number * PGF_MAP_PAGE_BLOCKS;
		uint64		page_end = Min(page_first + PGF_MAP_PAGE_BLOCKS, blocks);

		CHECK_FOR_INTERRUPTS();
		read_map_page(relation, number, &page);
		visibility->lsns[number] = page.lsn;

		/* A chunk may begin on the page before. */
		for (uint64 chunk = page_first / PGF_CACHE_CHUNK_BLOCKS; chunk * PGF_CACHE_CHUNK_BLOCKS < page_end; chunk++)
		{
			uint64		from = Max(chunk * PGF_CACHE_CHUNK_BLOCKS, page_first);
			uint64		to = Min((chunk + 1) * PGF_CACHE_CHUNK_BLOCKS, page_end);

			if (!is_all_visible(&page, (uint32) (from - page_first), (uint32) (to - page_first)))
				visibility->chunks[chunk / BITS_PER_BYTE] &= ~(1 << chunk % BITS_PER_BYTE);
		}
	}
}

void
pgf_free_visibility(PgfVisibility *visibility)
{
	pfree(visibility->lsns);
	pfree(visibility->chunks);
}

void
pgf_read_range_visibility(Relation relation, BlockNumber first, BlockNumber count, PgfRangeVisibility *visibility)
{
	uint64		end = (uint64) first + count;
	uint32		first_page = first / PGF_MAP_PAGE_BLOCKS;
	uint32		last_page = (uint32) ((end - 1) / PGF_MAP_PAGE_BLOCKS);
	MapPage		page;

	Assert(count > 0);
	visibility->all_visible = true;
	for (uint32 number = first_page; number <= last_page; number++)
	{
		uint64		page_first = (uint64) number * PGF_MAP_PAGE_BLOCKS;
		uint64		from = Max(first, page_first);
		uint64		to = Min(end, page_first + PGF_MAP_PAGE_BLOCKS);

		read_map_page(relation, number, &page);
		if (number == first_page)
			visibility->first_lsn = page.lsn;
		visibility->last_lsn = page.lsn;
		if (!is_all_visible(&page, (uint32) (from - page_first), (uint32) (to - page_first)))
			visibility->all_visible = false;
	}
}

/* Every other bit of a word of the map, next to each other. */
static uint32
compress(uint64 word)
{
	word &= WORD_ALL_VISIBLE;
	word = (word | word >> 1) & UINT64CONST(0x3333333333333333);
	word = (word | word >> 2) & UINT64CONST(0x0F0F0F0F0F0F0F0F);
	word = (word | word >> 4) & UINT64CONST(0x00FF00FF00FF00FF);
	word = (word | word >> 8) & UINT64CONST(0x0000FFFF0000FFFF);
	return (uint32) (word | word >> 16);
}

uint32
pgf_read_word_visibility(Relation relation, BlockNumber first, XLogRecPtr *lsn)
{
	Buffer		buffer = InvalidBuffer;
	Page		page;
	uint64		word;

	Assert(first % WORD_BLOCKS == 0);
	*lsn = InvalidXLogRecPtr;
	(void) visibilitymap_get_status(relation, first, &buffer);
	if (!BufferIsValid(buffer))
		return 0;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	page = BufferGetPage(buffer);
	*lsn = PageGetLSN(page);
	memcpy(&word, (char *) PageGetContents(page) + first % PGF_MAP_PAGE_BLOCKS / WORD_BLOCKS * sizeof(word), sizeof(word));
	UnlockReleaseBuffer(buffer);
	return XLogRecPtrIsInvalid(*lsn) ? 0 : compress(word);
}
