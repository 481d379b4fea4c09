/*-------------------------------------------------------------------------
 *
 * worker_state.c
 *	  The worker's state in shared memory (worker_state.h).
 *
 * One writer, the supervisor; any number of readers.  The spinlock covers a
 * copy of some 300 bytes.  Every change of phase wakes up whoever waits.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat/compat.h"
#include "miscadmin.h"
#include "storage/condition_variable.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "storage/spin.h"
#include "supervisor/worker_state.h"
#include "utils/timestamp.h"

typedef struct SharedWorkerState
{
	slock_t		mutex;			/* guards "state" */
	PgfWorkerState state;
	ConditionVariable changed;
} SharedWorkerState;

static SharedWorkerState *shared = NULL;

static shmem_request_hook_type previous_shmem_request_hook = NULL;
static shmem_startup_hook_type previous_shmem_startup_hook = NULL;

static void
worker_state_shmem_request(void)
{
	if (previous_shmem_request_hook)
		previous_shmem_request_hook();
	RequestAddinShmemSpace(MAXALIGN(sizeof(SharedWorkerState)));
}

static void
worker_state_shmem_startup(void)
{
	bool		found;

	if (previous_shmem_startup_hook)
		previous_shmem_startup_hook();

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	shared = ShmemInitStruct("pg_fusion worker state", sizeof(SharedWorkerState), &found);
	if (!found)
	{
		memset(shared, 0, sizeof(SharedWorkerState));
		SpinLockInit(&shared->mutex);
		ConditionVariableInit(&shared->changed);
		shared->state.phase = PGF_WORKER_ABSENT;
	}
	LWLockRelease(AddinShmemInitLock);
}

void
pgf_worker_state_init(void)
{
	previous_shmem_request_hook = shmem_request_hook;
	shmem_request_hook = worker_state_shmem_request;
	previous_shmem_startup_hook = shmem_startup_hook;
	shmem_startup_hook = worker_state_shmem_startup;
}

void
pgf_worker_state_read(PgfWorkerState *state)
{
	Assert(shared != NULL);

	SpinLockAcquire(&shared->mutex);
	memcpy(state, &shared->state, sizeof(PgfWorkerState));
	SpinLockRelease(&shared->mutex);
}

const char *
pgf_worker_phase_name(PgfWorkerPhase phase)
{
	switch (phase)
	{
		case PGF_WORKER_ABSENT:
			return "absent";
		case PGF_WORKER_STARTING:
			return "starting";
		case PGF_WORKER_READY:
			return "ready";
		case PGF_WORKER_BACKING_OFF:
			return "backing off";
		case PGF_WORKER_STOPPING:
			return "stopping";
	}
	elog(ERROR, "unknown phase of the worker: %d", (int) phase);
	return NULL;				/* not reached */
}

bool
pgf_worker_state_wait(uint64 change, long timeout)
{
	static uint32 wait_event = 0;
	TimestampTz deadline = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), timeout);
	bool		changed = false;

	ConditionVariablePrepareToSleep(&shared->changed);
	for (;;)
	{
		PgfWorkerState state;
		long		remaining;

		pgf_worker_state_read(&state);
		if (state.change != change)
		{
			changed = true;
			break;
		}
		remaining = TimestampDifferenceMilliseconds(GetCurrentTimestamp(), deadline);
		if (remaining <= 0)
			break;
		ConditionVariableTimedSleep(&shared->changed, remaining,
									pgf_wait_event(&wait_event, "PgFusionWorkerStart"));
	}
	ConditionVariableCancelSleep();
	return changed;
}

static void
set_phase(PgfWorkerPhase phase, const char *detail)
{
	/* under the spinlock */
	shared->state.phase = phase;
	shared->state.change++;
	if (detail != NULL)
		strlcpy(shared->state.detail, detail, PGF_WORKER_DETAIL_SIZE);
}

void
pgf_worker_state_started(int pid)
{
	TimestampTz now = GetCurrentTimestamp();

	SpinLockAcquire(&shared->mutex);
	set_phase(PGF_WORKER_STARTING, NULL);
	shared->state.pid = pid;
	shared->state.started = now;
	shared->state.starts++;
	SpinLockRelease(&shared->mutex);
	ConditionVariableBroadcast(&shared->changed);
}

void
pgf_worker_state_set(PgfWorkerPhase phase, const char *detail)
{
	SpinLockAcquire(&shared->mutex);
	set_phase(phase, detail);
	SpinLockRelease(&shared->mutex);
	ConditionVariableBroadcast(&shared->changed);
}

void
pgf_worker_state_ended(PgfWorkerPhase phase, const char *detail)
{
	SpinLockAcquire(&shared->mutex);
	set_phase(phase, detail);
	shared->state.pid = 0;
	SpinLockRelease(&shared->mutex);
	ConditionVariableBroadcast(&shared->changed);
}
