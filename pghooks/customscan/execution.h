/*-------------------------------------------------------------------------
 *
 * execution.h
 *	  One execution of a plan: from the first row asked for to FINISHED.
 *
 *	  create ----> start ----> pump: next page ... end ----> finish ----> end
 *	  (no worker)	 ^		 chunks out, results in			   |
 *					 +-------------- rescan --------------------+
 *
 * Between start and finish there is a session, and the worker holds the query
 * for it; before and after, nothing of the worker's is held.  Everything is
 * allocated below the executor's query context, which also owns the session: an
 * error needs no clean-up.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_EXECUTION_H
#define PGFUSION_EXECUTION_H

#include "nodes/execnodes.h"

#include "customscan/fifo.h"
#include "planner/plan_reply.h"
#include "result/result.h"
#include "scan/scan.h"
#include "session/session.h"

/* What the worker may have under way with us at a time. */
#define PGF_CHUNKS_MAX			65536
#define PGF_EXTENTS_MAX			65536
#define PGF_RESULTS_MAX			65536

typedef struct PgfExtent
{
	uint64		offset;			/* in the arena */
	uint64		size;			/* bytes granted, or used of a result page */
	char	   *address;
} PgfExtent;

typedef struct PgfChunk
{
	uint32		leaf;
	uint32		chunk;
	uint32		first;
	uint32		count;
} PgfChunk;

typedef struct PgfExecutionLeaf
{
	PlannedStmt *plan;
	PgfScan    *scan;			/* NULL before the first start */
} PgfExecutionLeaf;

/* What FINISHED told of an operator, summed up over rescans. */
typedef struct PgfOperatorStatistics
{
	bool		reported;
	uint64		rows;
	uint64		nanoseconds;
	int			nproperties;
	PgfReplyProperty *properties;	/* of the last run */
} PgfOperatorStatistics;

typedef struct PgfExecution
{
	MemoryContext context;
	PlanState  *parent;
	EState	   *estate;
	int			eflags;

	/* the plan */
	PgfPlanReply *reply;
	const char *request;
	uint32		request_length;
	ExprState **starts;
	PgfExecutionLeaf *leaves;
	PgfResultPage *reader;

	/* the conversation */
	PgfSession *session;		/* NULL: not running */
	bool		ended;			/* the worker has sent all results */
	bool		plan_sent;		/* in this run, after UNKNOWN_PLAN */
	StringInfoData execute;		/* EXECUTE's payload, until the plan is known to be known */
	PgfExtent  *extents;		/* granted and unused, in no order */
	int			nextents;
	int			extents_capacity;
	PgfFifo		chunks;			/* of PgfChunk */
	PgfFifo		results;		/* of PgfExtent */
	bool		has_page;		/* the reader stands in ... */
	PgfExtent	page;

	int			nruns;
	PgfOperatorStatistics *statistics;	/* by place in reply->operators */
} PgfExecution;

extern PgfExecution *pgf_execution_create(CustomScanState *node, EState *estate, int eflags);

/* The next row into the slot; false at the end (the slot is empty then). */
extern bool pgf_execution_next(PgfExecution *execution, TupleTableSlot *slot);

/* Take the query back from the worker, and what it knows of it; the session is free again. */
extern void pgf_execution_finish(PgfExecution *execution);

/* To the state before the first row. */
extern void pgf_execution_rescan(PgfExecution *execution);

extern void pgf_execution_end(PgfExecution *execution);

/* start_values.c: compute and append the list of EXECUTE */
extern void pgf_put_start_values(StringInfo buffer, PgfExecution *execution, ExprContext *econtext);

/* leaf_pages.c: produce one chunk, with its PAGE and CHUNK_DONE messages */
extern void pgf_produce_chunk(PgfExecution *execution, PgfChunk *chunk);

/* For the producing side: take in one frame; false when there is none and wait is false. */
extern bool pgf_execution_receive(PgfExecution *execution, bool wait);

/* An extent that may be filled: granted, or given back unused. */
extern void pgf_execution_add_extent(PgfExecution *execution, const PgfExtent *extent);

#endif							/* PGFUSION_EXECUTION_H */
