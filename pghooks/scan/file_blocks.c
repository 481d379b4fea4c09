/*-------------------------------------------------------------------------
 *
 * file_blocks.c
 *	  All-visible blocks of a heap from its file (file_blocks.h).
 *
 * The file is opened for a chunk, and closed after it; the transaction's end
 * closes it after an error.  That a block cannot be had from here is no
 * error: it is then read through shared buffers, where PostgreSQL reports
 * whatever is wrong with it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <unistd.h>

#include "access/xlog.h"
#include "compat/scan_compat.h"
#include "storage/fd.h"
#include "storage/predicate.h"

#include "module/pg_fusion.h"
#include "scan/file_blocks.h"
#include "scan/visibility.h"

#define MEMORY_PAGE		4096	/* what the kernel copies at a time */

struct PgfFileBlocks
{
	Relation	relation;
	char	   *pages;			/* PGF_FILE_BLOCKS */
	BlockNumber first;			/* whose copy is the first of them */

	int			file;			/* -1: none */
	BlockNumber file_first;		/* the first block in it */
};

StaticAssertDecl(PGF_MAP_PAGE_BLOCKS % PGF_FILE_BLOCKS == 0,
				 "blocks that are copied at a time have one page of the visibility map");
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
		/* A page whose LSN moves with hints is known to be of one moment only by its checksum. */
		(!wal_log_hints || DataChecksumsEnabled()) &&
		/* Whoever asked for damaged pages is to be warned of each. */
		!ignore_checksum_failure &&
		!pgf_writes_past_kernel();
}

PgfFileBlocks *
pgf_file_blocks_create(Relation relation)
{
	PgfFileBlocks *files = palloc0(sizeof(PgfFileBlocks));

	files->relation = relation;
	files->pages = (char *) TYPEALIGN(MEMORY_PAGE, palloc(PGF_FILE_BLOCKS * BLCKSZ + MEMORY_PAGE));
	files->file = -1;
	return files;
}

void
pgf_file_blocks_begin(PgfFileBlocks *files, BlockNumber first, BlockNumber count, bool from_disks)
{
	BlockNumber segment = first / RELSEG_SIZE;
	char	   *path = pgf_relation_path(files->relation);

	Assert(files->file < 0 && count > 0 && (first + count - 1) / RELSEG_SIZE == segment);
	if (segment > 0)
	{
		char	   *whole = psprintf("%s.%u", path, segment);

		pfree(path);
		path = whole;
	}
	files->file_first = segment * RELSEG_SIZE;
	files->file = OpenTransientFile(path, O_RDONLY | PG_BINARY);
	pfree(path);

#if defined(USE_POSIX_FADVISE) && defined(POSIX_FADV_WILLNEED)
	/* Advice: without it the blocks come later. */
	if (from_disks && files->file >= 0)
		(void) posix_fadvise(files->file, (off_t) (first - files->file_first) * BLCKSZ, (off_t) count * BLCKSZ,
							 POSIX_FADV_WILLNEED);
#endif
}

static uint32
mask_of(int count)
{
	return count == PGF_FILE_BLOCKS ? ~(uint32) 0 : ((uint32) 1 << count) - 1;
}

static uint32
not_in_buffers(Relation relation, BlockNumber first, int count)
{
	uint32		result = 0;

	for (int i = 0; i < count; i++)
	{
		if (BufferIsInvalid(pgf_find_heap_buffer(relation, first + i)))
			result |= (uint32) 1 << i;
	}
	return result;
}

/* How many blocks from the start have come as a whole. */
static int
copy_run(PgfFileBlocks *files, int first, int count)
{
	char	   *target = files->pages + (Size) first * BLCKSZ;
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
is_sound(Page page, BlockNumber block)
{
	return !PageIsNew(page) && PageIsAllVisible(page) && PageIsVerifiedExtended(page, block, 0);
}

uint32
pgf_file_blocks_copy(PgfFileBlocks *files, BlockNumber first, int count)
{
	PgfRangeVisibility before;
	PgfRangeVisibility after;
	uint32		copied;

	Assert(first % PGF_FILE_BLOCKS == 0 && count > 0 && count <= PGF_FILE_BLOCKS);
	files->first = first;
	if (files->file < 0)
		return 0;

	pgf_read_range_visibility(files->relation, first, count, &before);
	if (!before.all_visible)
		return 0;
	copied = not_in_buffers(files->relation, first, count);
	if (copied == 0)
		return 0;
	copied = copy_runs(files, copied);
	pgf_read_range_visibility(files->relation, first, count, &after);
	if (!after.all_visible || after.first_lsn != before.first_lsn)
		return 0;

	for (int i = 0; i < count; i++)
	{
		if ((copied >> i & 1) != 0 && !is_sound(pgf_file_blocks_page(files, first + i), first + i))
			copied &= ~((uint32) 1 << i);
	}
	return copied;
}

Page
pgf_file_blocks_page(PgfFileBlocks *files, BlockNumber block)
{
	Assert(block - files->first < PGF_FILE_BLOCKS);
	return (Page) (files->pages + (Size) (block - files->first) * BLCKSZ);
}

void
pgf_file_blocks_end(PgfFileBlocks *files)
{
	if (files->file >= 0)
		CloseTransientFile(files->file);
	files->file = -1;
}
