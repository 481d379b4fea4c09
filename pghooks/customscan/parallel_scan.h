/*-------------------------------------------------------------------------
 *
 * parallel_scan.h
 *	  Scan workers: parallel workers that read large heaps beside the leader.
 *
 *	  leader:		plan ----> launch (first chunk of a large heap) ----> finish
 *	  scan worker:			   connect, ATTACH, chunks ... END, exit
 *
 * PostgreSQL's own parallel workers, so that snapshot, settings, user, combo
 * CIDs and serializable transaction are the leader's.  They evaluate nothing:
 * a scan worker runs heap producers, and the executor's plans, temporary tables,
 * start values and the projection above stay with the leader.  One that
 * cannot start, or does not find the query any more, costs speed only; an
 * error in one is the query's.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PARALLEL_SCAN_H
#define PGFUSION_PARALLEL_SCAN_H

#include "nodes/plannodes.h"
#include "storage/dsm.h"
#include "storage/shm_toc.h"

#include "scan/scan.h"

typedef struct PgfParallelScan PgfParallelScan;
struct PgfExecution;

/* How many scan workers reading this leaf is worth; 0 for what only the leader may read. */
extern int	pgf_scan_workers(PlannedStmt *plan, const PgfLeafSpec *spec);

/* Decide for this run, before EXECUTE: leaves' nworkers, workers_planned, token. */
extern void pgf_parallel_scan_plan(struct PgfExecution *execution);

/* Start the scan workers, unless that has been done. */
extern void pgf_parallel_scan_launch(struct PgfExecution *execution);

/* Wait until they have left, and take in what they counted. */
extern void pgf_parallel_scan_finish(struct PgfExecution *execution);

extern PGDLLEXPORT void pgf_scan_worker_main(dsm_segment *segment, shm_toc *toc);

/* Keys and contents of the segment: parallel_scan.c writes, scan_worker.c reads. */
#define PGF_SCAN_KEY_STATE			UINT64CONST(1)
#define PGF_SCAN_KEY_REPLY			UINT64CONST(2)	/* bytes of the plan reply */
#define PGF_SCAN_KEY_LEAVES			UINT64CONST(3)	/* node text: list of PlannedStmt, NULL: not shared */
#define PGF_SCAN_KEY_SNAPSHOT		UINT64CONST(4)	/* serialized */
#define PGF_SCAN_KEY_BUFFER_USAGE	UINT64CONST(5)	/* by worker */
#define PGF_SCAN_KEY_WAL_USAGE		UINT64CONST(6)	/* by worker */
#define PGF_SCAN_KEY_COUNTS			UINT64CONST(7)	/* PgfScanCounts by worker and leaf */
#define PGF_SCAN_KEY_HEAPS			UINT64CONST(8)	/* PgfLeafHeap by leaf */

typedef struct PgfScanWorkerState
{
	uint64		token;
	uint32		reply_length;
} PgfScanWorkerState;

#endif							/* PGFUSION_PARALLEL_SCAN_H */
