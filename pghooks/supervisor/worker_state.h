/*-------------------------------------------------------------------------
 *
 * worker_state.h
 *	  What every PostgreSQL process can know of the worker: a few words of
 *	  shared memory, written by the supervisor alone.
 *
 * A backend that finds no worker waits here for the next change instead of
 * trying again and again.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_WORKER_STATE_H
#define PGFUSION_WORKER_STATE_H

#include "datatype/timestamp.h"

typedef enum PgfWorkerPhase
{
	PGF_WORKER_ABSENT,			/* no supervisor has run yet, or it has ended */
	PGF_WORKER_STARTING,		/* the process exists, its socket may not */
	PGF_WORKER_READY,			/* it listens */
	PGF_WORKER_BACKING_OFF,		/* it died; the supervisor waits before the next start */
	PGF_WORKER_STOPPING			/* the server shuts down */
} PgfWorkerPhase;

#define PGF_WORKER_DETAIL_SIZE	256

typedef struct PgfWorkerState
{
	PgfWorkerPhase phase;
	uint64		change;			/* counts the changes of phase */
	int			pid;			/* 0: no process */
	TimestampTz started;		/* of this process; 0: none yet */
	uint64		starts;			/* processes started since the server's start */
	char		detail[PGF_WORKER_DETAIL_SIZE]; /* why the last one ended; "" = nothing to tell */
} PgfWorkerState;

extern void pgf_worker_state_init(void);	/* while preloading: asks for the memory */

extern void pgf_worker_state_read(PgfWorkerState *state);
extern const char *pgf_worker_phase_name(PgfWorkerPhase phase);

/*
 * Wait until the state is no longer that of change number "change", or
 * timeout ms are over; false when they are.
 */
extern bool pgf_worker_state_wait(uint64 change, long timeout);

/* Supervisor only. detail NULL: leave what stands there. */
extern void pgf_worker_state_started(int pid);
extern void pgf_worker_state_set(PgfWorkerPhase phase, const char *detail);
extern void pgf_worker_state_ended(PgfWorkerPhase phase, const char *detail);

#endif							/* PGFUSION_WORKER_STATE_H */
