/*-------------------------------------------------------------------------
 *
 * heap_producer.c
 *	  Visible tuples of a heap, block by block, without the executor.
 *
 * For each block: pin it, prune it if that is due, find the visible line
 * pointers under a share lock, give the lock up, and decode those tuples from
 * under the pin (tuple_decoder.h).  This is what heapam.c does for a
 * sequential scan in page-at-a-time mode, and the rules are the same:
 *
 *	- a tuple found visible under the lock stays where it is while the pin is
 *	  held, because pruning and vacuum need a cleanup lock to move it;
 *	- a block marked all-visible needs no test by tuple, except under a
 *	  snapshot taken in recovery;
 *	- serializable transactions take a predicate lock on the whole relation at
 *	  the beginning, and look for conflicts at every tuple;
 *	- blocks that are added after the beginning hold nothing visible.
 *
 * For the block cache a chunk may be asked for only if it has changed: WAL
 * positions only grow, so a page whose LSN is not greater than the greatest
 * that was read when the cache was filled holds what it held then, and needs no
 * more than a look at its header.
 *
 * Two pins are held at a time: the block at hand, and the next one, whose
 * bytes the decoder pulls into the processor's cache.  Where blocks have to be
 * read, and the server has read streams, chunks come through one, which holds as
 * many more as it reads ahead.  None is held between chunks.  Errors leave pins,
 * relation and memory to the resource owner and the memory context.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/resource.h>

#include "access/heapam.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xlogdefs.h"
#include "catalog/pg_class.h"
#include "compat/block_stream.h"
#include "compat/scan_compat.h"
#include "executor/instrument.h"
#include "miscadmin.h"
#include "parser/parsetree.h"
#include "storage/predicate.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/spccache.h"

#include "module/pg_fusion.h"
#include "scan/producers.h"
#include "scan/tuple_decoder.h"
#include "scan/visibility.h"

/* After so many blocks without a read, stop asking the kernel to read ahead. */
#define READ_AHEAD_BLOCKS	32

/* After so many chunks without a read, look for blocks one by one again. */
#define STREAMED_CHUNKS		4

/* After so many blocks that were not where they were expected, look them up without trying. */
#define GUESSES				4

/* Of the next block, what the search for visible tuples touches first. */
#define LINE_POINTER_BYTES	256

struct PgfHeapProducer
{
	Relation	relation;
	Snapshot	snapshot;
	bool		explain_only;
	BlockNumber blocks;
	BufferAccessStrategy strategy;	/* NULL: the table is small */
	int			io_concurrency;

	PgfPageBuilder *builder;
	PgfTupleDecoder *decoder;	/* NULL: no columns */

	/* buffers */
	Buffer		last_buffer;	/* of the block before, or InvalidBuffer */
	int			stride;			/* from the buffer of a block to that of the next: 1 or -1 */
	int			guesses_left;

	/* read-ahead */
	uint32		read_ahead_left;	/* blocks for which it is still worth it */
	BlockNumber read_ahead_next;
	bool		reads_from_disk;	/* what is read is not in the kernel's cache */
	long		disk_reads;		/* as of the last chunk for which blocks were read */

	/* chunks through a read stream */
	PgfBlockStream *stream;		/* NULL: not begun, or there are none */
	int			streamed_chunks_left;

	/* the chunk at hand, or the last one */
	BlockNumber end;
	bool		streamed;
	int64		reads_before;
	XLogRecPtr	newest;			/* of its pages so far */

	OffsetNumber visible[MaxHeapTuplesPerPage];
};

/* ---- which leaves ---- */

/* The target list is the wanted attributes, in order, each at most once. */
static bool
is_plain_target_list(const Plan *plan, Index scanrelid, const PgfLeafSpec *spec)
{
	ListCell   *lc;
	int			i = 0;
	Bitmapset  *seen = NULL;

	foreach(lc, plan->targetlist)
	{
		TargetEntry *entry = lfirst_node(TargetEntry, lc);
		const Var  *var = (const Var *) entry->expr;

		/* without columns, whatever the scan emits is not wanted */
		if (spec->ncolumns == 0)
			return true;
		if (i >= spec->ncolumns || entry->resjunk)
			return false;
		if (!IsA(var, Var) || (Index) var->varno != scanrelid || var->varattno <= 0 ||
			var->varattno != spec->columns[i].attribute || bms_is_member(var->varattno, seen))
			return false;
		seen = bms_add_member(seen, var->varattno);
		i++;
	}
	return i == spec->ncolumns;
}

bool
pgf_heap_can_produce(PlannedStmt *plan, const PgfLeafSpec *spec)
{
	const Plan *tree = plan->planTree;
	Index		scanrelid;
	RangeTblEntry *rte;
	Relation	relation;
	bool		result;

	if (spec->has_required_quals || spec->has_expressions)
		return false;
	if (plan->commandType != CMD_SELECT || plan->hasModifyingCTE || plan->rowMarks != NIL ||
		plan->subplans != NIL || list_length(plan->rtable) != 1)
		return false;
	if (!IsA(tree, SeqScan) || tree->qual != NIL || tree->initPlan != NIL)
		return false;

	scanrelid = ((const SeqScan *) tree)->scan.scanrelid;
	rte = rt_fetch(scanrelid, plan->rtable);
	if (rte->rtekind != RTE_RELATION || rte->tablesample != NULL)
		return false;
	if (!is_plain_target_list(tree, scanrelid, spec))
		return false;

	relation = table_open(rte->relid, AccessShareLock);
	result = (relation->rd_rel->relkind == RELKIND_RELATION ||
			  relation->rd_rel->relkind == RELKIND_MATVIEW) &&
		relation->rd_tableam == GetHeapamTableAmRoutine();
	for (int i = 0; i < spec->ncolumns && result; i++)
		result = spec->columns[i].attribute <= RelationGetNumberOfAttributes(relation);
	table_close(relation, NoLock);
	return result;
}

/* ---- begin, rescan, end ---- */

/* What this process had the kernel fetch from disks, in blocks of whatever size; 0 where nobody counts. */
static long
disk_reads(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_inblock : 0;
}

static void
start_scan(PgfHeapProducer *producer)
{
	Relation	relation = producer->relation;

	/* First: who adds a block that is not counted here has to find it. */
	if (!producer->explain_only)
	{
		PredicateLockRelation(relation, producer->snapshot);
		pgstat_count_heap_scan(relation);
	}

	producer->blocks = RelationGetNumberOfBlocks(relation);
	producer->read_ahead_left = 0;
	producer->read_ahead_next = 0;
	producer->reads_from_disk = true;
	producer->disk_reads = disk_reads();
	producer->streamed_chunks_left = 0;

	/* it has the old strategy */
	if (producer->stream != NULL)
		pgf_block_stream_end(producer->stream);
	producer->stream = NULL;

	/* as initscan() in heapam.c; synchronized scans are not joined */
	if (!RelationUsesLocalBuffers(relation) && producer->blocks > (BlockNumber) NBuffers / 4)
	{
		if (producer->strategy == NULL)
			producer->strategy = GetAccessStrategy(BAS_BULKREAD);
	}
	else if (producer->strategy != NULL)
	{
		FreeAccessStrategy(producer->strategy);
		producer->strategy = NULL;
	}
}

PgfHeapProducer *
pgf_heap_begin(PlannedStmt *plan, const PgfLeafSpec *spec, Snapshot snapshot, int eflags)
{
	PgfHeapProducer *producer = palloc0(sizeof(PgfHeapProducer));
	RangeTblEntry *rte = linitial_node(RangeTblEntry, plan->rtable);
	PgfTypeShape *types = palloc(sizeof(PgfTypeShape) * Max(spec->ncolumns, 1));
	TupleDesc	desc;

	/* Historic snapshots, which IsMVCCSnapshot counts in, follow other rules. */
	if (snapshot == NULL || snapshot->snapshot_type != SNAPSHOT_MVCC)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("PgFusion reads tables under MVCC snapshots only")));

	/*
	 * The query's own ExecutorStart has checked permissions already, as this
	 * relation is in its range table too.  Checking the leaf's range table
	 * again keeps that from being an assumption.
	 */
	pgf_check_plan_permissions(plan);

	producer->relation = table_open(rte->relid, AccessShareLock);
	producer->snapshot = snapshot;
	producer->explain_only = (eflags & EXEC_FLAG_EXPLAIN_ONLY) != 0;
	producer->io_concurrency =
		get_tablespace_io_concurrency(producer->relation->rd_rel->reltablespace);

	desc = RelationGetDescr(producer->relation);
	for (int i = 0; i < spec->ncolumns; i++)
	{
		AttrNumber	attribute = spec->columns[i].attribute;
		Form_pg_attribute att;

		if (attribute <= 0 || attribute > desc->natts ||
			TupleDescAttr(desc, attribute - 1)->attisdropped)
			elog(ERROR, "invalid attribute %d of relation \"%s\"",
				 attribute, RelationGetRelationName(producer->relation));
		att = TupleDescAttr(desc, attribute - 1);
		if (spec->columns[i].kind == PGF_KIND_DECIMAL64 || spec->columns[i].kind == PGF_KIND_DECIMAL128)
			pgf_check_decimal_type(att->atttypid);
		types[i].length = att->attlen;
		types[i].by_value = att->attbyval;
	}

	producer->builder = pgf_builder_create(spec, types);
	if (spec->ncolumns > 0)
		producer->decoder = pgf_decoder_create(desc, spec, producer->builder);
	start_scan(producer);
	return producer;
}

uint32
pgf_heap_blocks(PgfHeapProducer *producer)
{
	return producer->blocks;
}

bool
pgf_heap_is_shared(PgfHeapProducer *producer)
{
	return !RelationUsesLocalBuffers(producer->relation);
}

bool
pgf_heap_is_cacheable(PgfHeapProducer *producer)
{
	return pgf_cache && pgf_cache_size != 0 && producer->blocks > 0 &&
		pgf_has_visibility(producer->relation) && pgf_shares_definition(producer->relation);
}

Relation
pgf_heap_relation(PgfHeapProducer *producer)
{
	return producer->relation;
}

PgfPageBuilder *
pgf_heap_builder(PgfHeapProducer *producer)
{
	return producer->builder;
}

void
pgf_heap_set_filters(PgfHeapProducer *producer, const PgfScanFilter *filters, int nfilters)
{
	if (producer->decoder != NULL)
		pgf_decoder_set_filters(producer->decoder, RelationGetDescr(producer->relation),
								filters, nfilters);
	else if (nfilters > 0)
		elog(ERROR, "a filter of a leaf without columns");
}

uint64
pgf_heap_removed(PgfHeapProducer *producer)
{
	return producer->decoder != NULL ? pgf_decoder_removed(producer->decoder) : 0;
}

void
pgf_heap_rescan(PgfHeapProducer *producer)
{
	start_scan(producer);
}

void
pgf_heap_end(PgfHeapProducer *producer)
{
	if (producer->stream != NULL)
		pgf_block_stream_end(producer->stream);
	if (producer->strategy != NULL)
		FreeAccessStrategy(producer->strategy);
	/* the lock is kept until the end of the transaction */
	table_close(producer->relation, NoLock);
}

/* ---- reading ---- */

/*
 * A table that was read into free buffers lies in consecutive ones, backwards where those
 * were freed by dropping another.  Looking at the next one costs a line of memory that comes
 * by itself, where looking the block up takes a chain of three that do not, up to half of
 * the whole scan.
 */
static bool
read_neighbour(PgfHeapProducer *producer, BlockNumber block)
{
	Buffer		expected = producer->last_buffer + producer->stride;

	if (producer->guesses_left == 0 || BufferIsInvalid(producer->last_buffer) ||
		BufferIsLocal(producer->last_buffer) || expected < 1 || expected > NBuffers)
		return false;
	if (pgf_read_expected_buffer(producer->relation, block, expected, producer->strategy))
	{
		producer->guesses_left = GUESSES;
		producer->last_buffer = expected;
		return true;
	}
	producer->guesses_left--;
	return false;
}

static int64
blocks_read(void)
{
	return pgBufferUsage.shared_blks_read + pgBufferUsage.local_blks_read;
}

/* While blocks have to be read: a stream reads several with one call, but takes longer to find those in memory. */
static bool
begin_stream(PgfHeapProducer *producer, BlockNumber first, BlockNumber end)
{
	if (producer->streamed_chunks_left == 0)
		return false;
	producer->streamed_chunks_left--;
	if (producer->stream == NULL)
		producer->stream = pgf_block_stream_create(producer->relation, producer->strategy);
	if (producer->stream == NULL)
		return false;
	pgf_block_stream_start(producer->stream, first, end);
	return true;
}

static Buffer
read_block(PgfHeapProducer *producer, BlockNumber block)
{
	int64		reads_before = blocks_read();
	Buffer		buffer;

	if (read_neighbour(producer, block))
		return producer->last_buffer;

	/*
	 * Reads happen by the block; the kernel is told what comes next.  Only
	 * while blocks have to be read at all, and do not lie in the kernel's
	 * cache: looking for every block of a table that is in shared buffers
	 * costs more than it gives, and a call for each of one that is in the
	 * kernel's cache a fifth of the scan's time.
	 */
	if (producer->read_ahead_left > 0 && producer->reads_from_disk && producer->io_concurrency > 0)
	{
		BlockNumber limit = Min((uint64) block + 1 + producer->io_concurrency, producer->end);

		producer->read_ahead_left--;
		producer->read_ahead_next = Max(producer->read_ahead_next, block + 1);
		while (producer->read_ahead_next < limit)
			PrefetchBuffer(producer->relation, MAIN_FORKNUM, producer->read_ahead_next++);
	}

	buffer = ReadBufferExtended(producer->relation, MAIN_FORKNUM, block, RBM_NORMAL,
								producer->strategy);

	if (blocks_read() != reads_before)
		producer->read_ahead_left = READ_AHEAD_BLOCKS;
	producer->stride = buffer == producer->last_buffer - 1 ? -1 : 1;
	producer->last_buffer = buffer;
	return buffer;
}

static void
begin_chunk(PgfHeapProducer *producer, uint32 first, uint32 count)
{
	if (first > producer->blocks || count > producer->blocks - first)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("invalid chunk of relation \"%s\"",
						RelationGetRelationName(producer->relation)),
				 errdetail("Blocks %u to %u were asked for; there are %u.",
						   first, first + count, producer->blocks)));

	/* chunks come in any order */
	producer->read_ahead_next = first;
	producer->last_buffer = InvalidBuffer;
	producer->stride = 1;
	producer->guesses_left = GUESSES;

	producer->end = first + count;
	producer->reads_before = blocks_read();
	producer->newest = InvalidXLogRecPtr;
	producer->streamed = begin_stream(producer, first, producer->end);
}

static void
end_chunk(PgfHeapProducer *producer)
{
	if (blocks_read() != producer->reads_before)
	{
		long		before = producer->disk_reads;

		producer->disk_reads = disk_reads();
		producer->reads_from_disk = producer->disk_reads != before;
		producer->streamed_chunks_left = STREAMED_CHUNKS;
	}
}

/* A block of the chunk, pinned, one after the other; InvalidBuffer: it ends before. */
static Buffer
pin_block(PgfHeapProducer *producer, BlockNumber block)
{
	if (block >= producer->end)
		return InvalidBuffer;
	return producer->streamed ? pgf_block_stream_next(producer->stream) : read_block(producer, block);
}

/* The one after it, and the first so many bytes of its page on their way. */
static Buffer
pin_next_block(PgfHeapProducer *producer, BlockNumber block, int bytes)
{
	Buffer		next = pin_block(producer, block + 1);

	if (BufferIsValid(next))
	{
		for (int i = 0; i < bytes; i += PGF_CACHE_LINE)
			__builtin_prefetch((const char *) BufferGetPage(next) + i);
	}
	return next;
}

/*
 * The page's content is locked, so nobody changes it, nor stamps it for that.  Who sets a hint bit may
 * stamp it all the same, under a share lock, so the two halves of the LSN have to be read as one.
 */
static XLogRecPtr
note_lsn(PgfHeapProducer *producer, Buffer buffer)
{
	XLogRecPtr	lsn = BufferGetLSNAtomic(buffer);

	producer->newest = Max(producer->newest, lsn);
	return lsn;
}

static pg_attribute_always_inline int
collect_visible(PgfHeapProducer *producer, Page page, Buffer buffer, BlockNumber block,
				bool all_visible, bool check_conflicts)
{
	OffsetNumber last = PageGetMaxOffsetNumber(page);
	Oid			relid = RelationGetRelid(producer->relation);
	int			count = 0;

	for (OffsetNumber offset = FirstOffsetNumber; offset <= last; offset++)
	{
		ItemId		item = PageGetItemId(page, offset);
		bool		visible = true;

		if (!ItemIdIsNormal(item))
			continue;

		if (!all_visible || check_conflicts)
		{
			HeapTupleData tuple;

			tuple.t_tableOid = relid;
			tuple.t_data = (HeapTupleHeader) PageGetItem(page, item);
			tuple.t_len = ItemIdGetLength(item);
			ItemPointerSet(&tuple.t_self, block, offset);

			if (!all_visible)
				visible = HeapTupleSatisfiesVisibility(&tuple, producer->snapshot, buffer);
			if (check_conflicts)
				HeapCheckForSerializableConflictOut(visible, producer->relation, &tuple,
													buffer, producer->snapshot);
		}

		if (visible)
			producer->visible[count++] = offset;
	}

	Assert(count <= MaxHeapTuplesPerPage);
	return count;
}

/* Fills producer->visible; the buffer is pinned, before and after. */
static int
find_visible(PgfHeapProducer *producer, Buffer buffer, BlockNumber block, bool whole)
{
	Page		page;
	bool		all_visible;
	bool		check_conflicts;
	int			count;

	heap_page_prune_opt(producer->relation, buffer);

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	page = BufferGetPage(buffer);
	pgf_test_for_old_snapshot(producer->snapshot, producer->relation, page);

	all_visible = PageIsAllVisible(page) && !producer->snapshot->takenDuringRecovery;
	check_conflicts = CheckForSerializableConflictOutNeeded(producer->relation, producer->snapshot);

	if (likely(all_visible && !check_conflicts))
		count = collect_visible(producer, page, buffer, block, true, false);
	else if (!check_conflicts)
		count = collect_visible(producer, page, buffer, block, false, false);
	else
		count = collect_visible(producer, page, buffer, block, all_visible, true);

	/* After setting hint bits, so that our own do not make it newer. */
	if (whole)
		note_lsn(producer, buffer);
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	return count;
}

static void
append_counts(PgfPageBuilder *builder, uint32 rows)
{
	while (rows > 0)
	{
		uint32		taken = Min(rows, pgf_builder_room(builder));

		builder->rows += taken;
		rows -= taken;
	}
}

void
pgf_heap_produce(PgfHeapProducer *producer, uint32 first, uint32 count, bool whole, PgfPageSink *sink)
{
	Buffer		buffer;

	begin_chunk(producer, first, count);
	if (producer->decoder != NULL)
		pgf_decoder_apply_filters(producer->decoder, !whole);

	pgf_builder_start(producer->builder, sink);
	buffer = pin_block(producer, first);
	for (BlockNumber block = first; block < producer->end; block++)
	{
		Buffer		next;
		int			visible;

		CHECK_FOR_INTERRUPTS();

		next = pin_next_block(producer, block, LINE_POINTER_BYTES);
		visible = find_visible(producer, buffer, block, whole);
		pgf_count_heap_getnext(producer->relation, visible);

		if (producer->decoder == NULL)
			append_counts(producer->builder, visible);
		else
			pgf_decoder_append(producer->decoder, BufferGetPage(buffer), producer->visible, visible,
							   BufferIsValid(next) ? BufferGetPage(next) : NULL);

		ReleaseBuffer(buffer);
		buffer = next;
	}
	pgf_builder_finish(producer->builder);
	end_chunk(producer);
}

/*
 * Neither pruned nor counted, as no tuple is looked at; nor for conflicts of serializable transactions: whose
 * bits were set when the map was read has been changed by nobody whom the snapshot does not see, and who
 * changes it later finds the predicate lock.
 */
bool
pgf_heap_is_unchanged(PgfHeapProducer *producer, uint32 first, uint32 count, XLogRecPtr lsn)
{
	bool		unchanged = true;
	Buffer		buffer;

	begin_chunk(producer, first, count);
	buffer = pin_block(producer, first);
	for (BlockNumber block = first; block < producer->end && unchanged; block++)
	{
		Buffer		next;

		CHECK_FOR_INTERRUPTS();

		next = pin_next_block(producer, block, SizeOfPageHeaderData);
		LockBuffer(buffer, BUFFER_LOCK_SHARE);
		unchanged = note_lsn(producer, buffer) <= lsn;
		UnlockReleaseBuffer(buffer);
		buffer = next;
	}

	/* What comes after the first that has changed is not needed. */
	if (BufferIsValid(buffer))
		ReleaseBuffer(buffer);
	if (!unchanged && producer->streamed)
		pgf_block_stream_stop(producer->stream);
	end_chunk(producer);
	return unchanged;
}

XLogRecPtr
pgf_heap_newest(PgfHeapProducer *producer)
{
	return producer->newest;
}
