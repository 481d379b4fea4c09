/*-------------------------------------------------------------------------
 *
 * file_blocks.c
 *	  All-visible blocks of a heap from its file (file_blocks.h).
 *
 * The file is opened for a chunk, and closed after it; the transaction's end
 * closes it after an error.  A block that cannot be read, or is not what it should be,
 * is no error here: it is read through shared buffers then, where PostgreSQL
 * reports whatever is wrong with it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <unistd.h>

#include "access/xlog.h"
#include "compat/scan_compat.h"
#include "port/pg_bitutils.h"
#include "storage/fd.h"
#include "storage/predicate.h"
#include "utils/memutils.h"

#include "module/pg_fusion.h"
#include "scan/file_blocks.h"
#include "scan/visibility.h"

#define MEMORY_PAGE		4096	/* what the kernel copies at a time */

/* Copies of PGF_FILE_BLOCKS pages.  One is enough: a process reads one chunk at a time. */
static char *pages = NULL;

struct PgfFileBlocks
{
	Relation	relation;
	BlockNumber first;			/* whose copy is the first of them */

	int			file;			/* -1: none */
	BlockNumber file_first;		/* the first block in it */
};

StaticAssertDecl(PGF_FILE_BLOCKS == PGF_MAP_WORD_BLOCKS && PGF_MAP_PAGE_BLOCKS % PGF_FILE_BLOCKS == 0,
				 "blocks that are copied at a time have one word of the visibility map");
StaticAssertDecl(RELSEG_SIZE % PGF_FILE_BLOCKS == 0, "and are in one file");

bool
pgf_can_read_file(Relation relation, Snapshot snapshot)
{
	return pgf_bypass_shared_buffers &&
		pgf_has_visibility(relation) &&
		/* Serializable scans look at every tuple under the page's lock, for conflicts. */
		!CheckForSerializableConflictOutNeeded(relation, snapshot) &&
		/* What is all-visible where a snapshot comes from may not be so to those taken in recovery. */
		!snapshot->takenDuringRecovery && !RecoveryInProgress() &&
		/* Whoever asked for damaged pages is to be warned of each. */
		!ignore_checksum_failure &&
		!pgf_writes_past_kernel();
}

PgfFileBlocks *
pgf_file_blocks_create(Relation relation)
{
	PgfFileBlocks *files = palloc0(sizeof(PgfFileBlocks));

	files->relation = relation;
	files->file = -1;
	if (pages == NULL)
		pages = (char *) TYPEALIGN(MEMORY_PAGE, MemoryContextAlloc(TopMemoryContext,
																   PGF_FILE_BLOCKS * BLCKSZ + MEMORY_PAGE));
	return files;
}

static void
open_file(PgfFileBlocks *files, BlockNumber segment)
{
	char	   *path = pgf_relation_path(files->relation);

	if (segment > 0)
	{
		char	   *whole = psprintf("%s.%u", path, segment);

		pfree(path);
		path = whole;
	}
	files->file_first = segment * RELSEG_SIZE;
	files->file = OpenTransientFile(path, O_RDONLY | PG_BINARY);
	pfree(path);
}

bool
pgf_file_blocks_begin(PgfFileBlocks *files, BlockNumber first, BlockNumber count, bool from_disks)
{
	BlockNumber all_visible = 0;

	Assert(files->file < 0 && count > 0 && first / RELSEG_SIZE == (first + count - 1) / RELSEG_SIZE);
	for (BlockNumber i = 0; i < count; i += PGF_FILE_BLOCKS)
	{
		XLogRecPtr	lsn;

		all_visible += pg_popcount32(pgf_read_word_visibility(files->relation, first + i, &lsn));
	}
	if (all_visible < count / 2)
		return false;

	open_file(files, first / RELSEG_SIZE);
	if (files->file < 0)
		return false;
#if defined(USE_POSIX_FADVISE) && defined(POSIX_FADV_WILLNEED)
	/* Advice: without it the blocks come later. */
	if (from_disks)
		(void) posix_fadvise(files->file, (off_t) (first - files->file_first) * BLCKSZ, (off_t) count * BLCKSZ,
							 POSIX_FADV_WILLNEED);
#endif
	return true;
}

static uint32
mask_of(int count)
{
	return count == PGF_FILE_BLOCKS ? ~(uint32) 0 : ((uint32) 1 << count) - 1;
}

/* Those of the blocks that are not in shared buffers. */
static uint32
not_in_buffers(Relation relation, BlockNumber first, uint32 blocks)
{
	uint32		result = 0;

	for (uint32 left = blocks; left != 0; left &= left - 1)
	{
		int			i = pg_rightmost_one_pos32(left);

		if (BufferIsInvalid(pgf_find_heap_buffer(relation, first + i)))
			result |= (uint32) 1 << i;
	}
	return result;
}

/* How many blocks from the start have come as a whole. */
static int
copy_run(PgfFileBlocks *files, int first, int count)
{
	char	   *target = pages + (Size) first * BLCKSZ;
	off_t		offset = (off_t) (files->first + first - files->file_first) * BLCKSZ;
	size_t		wanted = (size_t) count * BLCKSZ;
	size_t		done = 0;

	while (done < wanted)
	{
		ssize_t		bytes = pg_pread(files->file, target + done, wanted - done, offset + done);

		if (bytes > 0)
			done += bytes;
		else if (bytes == 0 || errno != EINTR)
			break;
	}
	return (int) (done / BLCKSZ);
}

/* Of the wanted ones those that could be read, with one call for each run of neighbours. */
static uint32
copy_runs(PgfFileBlocks *files, uint32 wanted)
{
	PgfReadTimer timer = pgf_start_read();
	uint32		copied = 0;
	uint32		left = wanted;

	pgstat_report_wait_start(WAIT_EVENT_DATA_FILE_READ);
	while (left != 0)
	{
		int			first = pg_rightmost_one_pos32(left);
		uint32		others = ~(left >> first);
		int			count = others == 0 ? PGF_FILE_BLOCKS : pg_rightmost_one_pos32(others);
		uint32		run = mask_of(count) << first;

		copied |= mask_of(copy_run(files, first, count)) << first;
		left &= ~run;
	}
	pgstat_report_wait_end();
	pgf_count_read(files->relation, timer, pg_popcount32(copied));
	return copied;
}

/* A page that no all-visible one looks like is for PostgreSQL to complain of. */
static bool
is_sound(Page page, BlockNumber block, XLogRecPtr end_of_log)
{
	return !PageIsNew(page) && PageIsAllVisible(page) && PageGetLSN(page) <= end_of_log &&
		PageIsVerifiedExtended(page, block, 0);
}

uint32
pgf_file_blocks_copy(PgfFileBlocks *files, BlockNumber first, int count)
{
	XLogRecPtr	lsn_before;
	XLogRecPtr	lsn_after;
	XLogRecPtr	end_of_log;
	uint32		copied;

	Assert(first % PGF_FILE_BLOCKS == 0 && count > 0 && count <= PGF_FILE_BLOCKS);
	files->first = first;

	copied = mask_of(count) & pgf_read_word_visibility(files->relation, first, &lsn_before);
	copied = not_in_buffers(files->relation, first, copied);
	if (copied == 0)
		return 0;
	copied = copy_runs(files, copied);
	end_of_log = GetXLogInsertRecPtr();
	copied &= pgf_read_word_visibility(files->relation, first, &lsn_after);
	if (lsn_after != lsn_before)
		return 0;

	for (uint32 left = copied; left != 0; left &= left - 1)
	{
		int			i = pg_rightmost_one_pos32(left);

		if (!is_sound(pgf_file_blocks_page(files, first + i), first + i, end_of_log))
			copied &= ~((uint32) 1 << i);
	}
	return copied;
}

Page
pgf_file_blocks_page(PgfFileBlocks *files, BlockNumber block)
{
	Assert(block - files->first < PGF_FILE_BLOCKS);
	return (Page) (pages + (Size) (block - files->first) * BLCKSZ);
}

void
pgf_file_blocks_end(PgfFileBlocks *files)
{
	if (files->file >= 0)
		CloseTransientFile(files->file);
	files->file = -1;
}
