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
 * Blocks come one after the other from block_source.h, pinned; but those that come
 * past shared buffers are copies, which are known to be all-visible, and have
 * nothing to prune and no lock to take.  Errors leave pins, relation and memory to the resource
 * owner and the memory context.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xlogdefs.h"
#include "catalog/pg_class.h"
#include "compat/scan_compat.h"
#include "miscadmin.h"
#include "parser/parsetree.h"
#include "storage/predicate.h"
#include "utils/snapmgr.h"

#include "module/pg_fusion.h"
#include "scan/block_source.h"
#include "scan/producers.h"
#include "scan/tuple_decoder.h"
#include "scan/visibility.h"

/* Of the next block, what the search for visible tuples touches first. */
#define LINE_POINTER_BYTES	256

struct PgfHeapProducer
{
	Relation	relation;
	Snapshot	snapshot;
	bool		explain_only;
	BlockNumber blocks;
	PgfBlockSource *source;

	PgfPageBuilder *builder;
	PgfTupleDecoder *decoder;	/* NULL: no columns */

	XLogRecPtr	newest;			/* of the pages so far of the chunk at hand, or the last one */

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

	producer->blocks = pgf_block_source_start(producer->source, producer->snapshot);
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
	producer->source = pgf_block_source_create(producer->relation);

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
	pgf_block_source_close(producer->source);
	/* the lock is kept until the end of the transaction */
	table_close(producer->relation, NoLock);
}

/* ---- reading ---- */

static void
begin_chunk(PgfHeapProducer *producer, uint32 first, uint32 count, int bytes)
{
	if (first > producer->blocks || count > producer->blocks - first)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("invalid chunk of relation \"%s\"",
						RelationGetRelationName(producer->relation)),
				 errdetail("Blocks %u to %u were asked for; there are %u.",
						   first, first + count, producer->blocks)));

	producer->newest = InvalidXLogRecPtr;
	pgf_block_source_begin(producer->source, first, count, bytes);
}

/*
 * The LSN of a page whose content is locked, so nobody changes it, nor stamps it for that.  Who sets a
 * hint bit may stamp it all the same, under a share lock, so the two halves of the LSN have to be
 * read as one.  A copy does not change at all.
 */
static XLogRecPtr
note_lsn(PgfHeapProducer *producer, const PgfBlock *block)
{
	XLogRecPtr	lsn = BufferIsValid(block->buffer) ? BufferGetLSNAtomic(block->buffer) : PageGetLSN(block->page);

	producer->newest = Max(producer->newest, lsn);
	return lsn;
}

static pg_attribute_always_inline int
collect_visible(PgfHeapProducer *producer, const PgfBlock *block, bool all_visible, bool check_conflicts)
{
	Page		page = block->page;
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
			ItemPointerSet(&tuple.t_self, block->number, offset);

			if (!all_visible)
				visible = HeapTupleSatisfiesVisibility(&tuple, producer->snapshot, block->buffer);
			if (check_conflicts)
				HeapCheckForSerializableConflictOut(visible, producer->relation, &tuple,
													block->buffer, producer->snapshot);
		}

		if (visible)
			producer->visible[count++] = offset;
	}

	Assert(count <= MaxHeapTuplesPerPage);
	return count;
}

/* Fills producer->visible. */
static int
find_visible(PgfHeapProducer *producer, const PgfBlock *block, bool whole)
{
	Buffer		buffer = block->buffer;
	bool		all_visible;
	bool		check_conflicts;
	int			count;

	if (BufferIsInvalid(buffer))
	{
		if (whole)
			note_lsn(producer, block);
		return collect_visible(producer, block, true, false);
	}

	heap_page_prune_opt(producer->relation, buffer);

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	pgf_test_for_old_snapshot(producer->snapshot, producer->relation, block->page);

	all_visible = PageIsAllVisible(block->page) && !producer->snapshot->takenDuringRecovery;
	check_conflicts = CheckForSerializableConflictOutNeeded(producer->relation, producer->snapshot);

	if (likely(all_visible && !check_conflicts))
		count = collect_visible(producer, block, true, false);
	else if (!check_conflicts)
		count = collect_visible(producer, block, false, false);
	else
		count = collect_visible(producer, block, all_visible, true);

	/* After setting hint bits, so that our own do not make it newer. */
	if (whole)
		note_lsn(producer, block);
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
	const PgfBlock *block;

	begin_chunk(producer, first, count, LINE_POINTER_BYTES);
	if (producer->decoder != NULL)
		pgf_decoder_apply_filters(producer->decoder, !whole);

	pgf_builder_start(producer->builder, sink);
	while ((block = pgf_block_source_next(producer->source)) != NULL)
	{
		int			visible;

		CHECK_FOR_INTERRUPTS();

		visible = find_visible(producer, block, whole);
		pgf_count_heap_getnext(producer->relation, visible);

		if (producer->decoder == NULL)
			append_counts(producer->builder, visible);
		else
			pgf_decoder_append(producer->decoder, block->page, producer->visible, visible,
							   pgf_block_source_following(producer->source));
	}
	pgf_builder_finish(producer->builder);
	pgf_block_source_end(producer->source);
}

/*
 * Neither pruned nor counted, as no tuple is looked at; nor for conflicts of serializable transactions: whose
 * bits were set when the map was read has been changed by nobody whom the snapshot does not see, and who
 * changes it later finds the predicate lock.
 */
bool
pgf_heap_is_unchanged(PgfHeapProducer *producer, uint32 first, uint32 count, XLogRecPtr lsn)
{
	const PgfBlock *block;
	bool		unchanged = true;

	begin_chunk(producer, first, count, SizeOfPageHeaderData);

	/* What comes after the first that has changed is not needed. */
	while (unchanged && (block = pgf_block_source_next(producer->source)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();

		if (BufferIsValid(block->buffer))
			LockBuffer(block->buffer, BUFFER_LOCK_SHARE);
		unchanged = note_lsn(producer, block) <= lsn;
		if (BufferIsValid(block->buffer))
			LockBuffer(block->buffer, BUFFER_LOCK_UNLOCK);
	}
	pgf_block_source_end(producer->source);
	return unchanged;
}

uint64
pgf_heap_bypassed(PgfHeapProducer *producer)
{
	return pgf_block_source_bypassed(producer->source);
}

XLogRecPtr
pgf_heap_newest(PgfHeapProducer *producer)
{
	return producer->newest;
}
