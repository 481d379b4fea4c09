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
#include "portability/instr_time.h"

#include "customscan/feed.h"
#include "customscan/parallel_scan.h"
#include "result/result.h"

/* Result pages that the worker may have under way with us at a time. */
#define PGF_RESULTS_MAX			65536

typedef struct PgfExecutionLeaf
{
	PlannedStmt *plan;
	PgfScan    *scan;			/* NULL before the first start */
	int			nworkers;		/* scan workers that it is worth, in this run */
	PgfScanCounts worker_counts;	/* of scan workers, over all runs */
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
	PgfFeed		feed;			/* first: session, chunks, extents */
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
	bool		plan_sent;		/* in this run, after UNKNOWN_PLAN */
	StringInfoData execute;		/* EXECUTE's payload, until the plan is known to be known */
	PgfFifo		results;		/* of PgfExtent */
	bool		has_page;		/* the reader stands in ... */
	PgfExtent	page;

	/* scan workers (parallel_scan.h) */
	uint64		token;			/* names this run to them; 0: there are none */
	int			workers_planned;
	int			workers_launched;
	bool		has_launched;	/* in this run: only once, successful or not */
	PgfParallelScan *parallel;	/* NULL: none is at work */

	/* of the first run: from its start to the first chunk that the worker asks for; 0: none was */
	instr_time	begin;
	double		first_chunk_milliseconds;

	int			nruns;
	PgfOperatorStatistics *statistics;	/* by place in reply->operators */
} PgfExecution;

/*
 * The next execution to start fills the block cache, and has no rows (PGF_EXECUTE_PREWARM).  It
 * takes this back, so whoever asked can tell that it has come to that.
 */
extern bool pgf_prewarm_next;

extern PgfExecution *pgf_execution_create(CustomScanState *node, EState *estate, int eflags);

/* The next row into the slot; false at the end (the slot is empty then). */
extern bool pgf_execution_next(PgfExecution *execution, TupleTableSlot *slot);

/* Take the query back from the worker, and what it knows of it; the session is free again. */
extern void pgf_execution_finish(PgfExecution *execution);

/*
 * Parallel mode is about to be left, and no row is asked for any more: an execution with scan
 * workers is finished.
 */
extern void pgf_execution_shutdown(PgfExecution *execution);

/* To the state before the first row. */
extern void pgf_execution_rescan(PgfExecution *execution);

extern void pgf_execution_end(PgfExecution *execution);

/* The bytes of the plan reply. */
extern void pgf_execution_reply(PgfExecution *execution, const char **bytes, uint32 *length);

/* time_zones.c: append the rules of a zone, by default the session's, as a str */
extern void pgf_put_time_zone(StringInfo buffer, text *name);

/* start_values.c: compute and append the list of EXECUTE */
extern void pgf_put_start_values(StringInfo buffer, PgfExecution *execution, ExprContext *econtext);

#endif							/* PGFUSION_EXECUTION_H */
