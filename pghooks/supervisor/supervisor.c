/*-------------------------------------------------------------------------
 *
 * supervisor.c
 *	  A background worker that keeps one PgFusion worker process running.
 *
 *			 +--------------- process ended ----------------+
 *			 v												|
 *		BACKING_OFF --start time--> STARTING --"ready"--> READY
 *
 * One child at a time; SIGCHLD and the control stream wake the loop, nothing
 * polls.  Starts are at least START_INTERVAL apart, so that a worker that has
 * lived longer is replaced at once; each worker that dies before it was ready
 * doubles the interval, up to START_INTERVAL_MAX.
 *
 * The supervisor has no database connection and starts with the postmaster, so
 * that a hot standby is served too.  It leaves with exit status 1 in all cases,
 * by which the postmaster starts it again unless it shuts down, without
 * touching any other process.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compat/compat.h"
#include "lib/stringinfo.h"
#include "libpq/pqsignal.h"
#include "miscadmin.h"
#include "module/pg_fusion.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "session/protocol.h"
#include "storage/fd.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "supervisor/launch.h"
#include "supervisor/worker_state.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#define START_INTERVAL			500	/* ms, between two starts */
#define START_INTERVAL_MAX		10000	/* ms */
#define READY_TIMEOUT			30000	/* ms, from start to "ready" */
#define STOP_TIMEOUT			3000	/* ms, from SIGTERM to SIGKILL */
#define SUPERVISOR_RESTART		1	/* s, by the postmaster */
#define READY_LINE_MAX			256

extern PGDLLEXPORT void pgf_supervisor_main(Datum main_arg);

/* The child; pid 0: there is none. */
static pid_t worker_pid = 0;
static int	control_fd = -1;
static bool worker_ready = false;
static TimestampTz worker_started = 0;
static StringInfoData ready_line;	/* what has come over the control stream */

static TimestampTz next_start = 0;
static int	start_interval = START_INTERVAL;

static void
handle_sigchld(SIGNAL_ARGS)
{
	int			save_errno = errno;

	SetLatch(MyLatch);
	errno = save_errno;
}

static void
close_control(void)
{
	if (control_fd >= 0)
	{
		close(control_fd);
		ReleaseExternalFD();
		control_fd = -1;
	}
}

/*
 * The worker is gone, or could not be started: decide when the next one starts.
 */
static void
worker_ended(const char *detail)
{
	TimestampTz now = GetCurrentTimestamp();

	if (worker_ready)
		start_interval = START_INTERVAL;
	next_start = TimestampTzPlusMilliseconds(worker_started, start_interval);
	if (next_start < now)
		next_start = now;
	if (!worker_ready)
		start_interval = Min(start_interval * 2, START_INTERVAL_MAX);

	close_control();
	worker_pid = 0;
	worker_ready = false;
	pgf_worker_state_ended(PGF_WORKER_BACKING_OFF, detail);
}

static void
start_worker(void)
{
	char	   *failure = NULL;
	pid_t		pid;

	worker_started = GetCurrentTimestamp();
	worker_ready = false;
	resetStringInfo(&ready_line);

	pid = pgf_launch_worker(&control_fd, &failure);
	if (pid < 0)
	{
		ereport(LOG,
				(errmsg("could not start the PgFusion worker"),
				 errdetail_internal("%s", failure),
				 errhint("Install the worker, or set pg_fusion.worker_path.")));
		control_fd = -1;
		worker_ended(failure);
		return;
	}
	ReserveExternalFD();
	worker_pid = pid;
	pgf_worker_state_started((int) pid);
	ereport(DEBUG1,
			(errmsg_internal("started PgFusion worker process (PID %d)", (int) pid)));
}

/*
 * Collect the child if it has ended.  Only that child is waited for.
 */
static void
reap_worker(void)
{
	int			status;
	pid_t		result;
	char	   *detail;

	if (worker_pid == 0)
		return;
	result = waitpid(worker_pid, &status, WNOHANG);
	if (result == 0 || (result < 0 && errno == EINTR))
		return;

	if (result < 0)
		detail = psprintf("The worker process (PID %d) is lost: %m.", (int) worker_pid);
	else
	{
		char	   *how = wait_result_to_str(status);

		detail = psprintf("The worker process (PID %d) ended: %s.", (int) worker_pid, how);
	}

	ereport(LOG,
			(errmsg("PgFusion worker has ended"),
			 errdetail_internal("%s", detail),
			 worker_ready ? 0 :
			 errhint("It had not been ready; see its log, pg_fusion_worker.log.")));
	(void) unlink(PGF_SOCKET_PATH);
	worker_ended(detail);
}

/*
 * Read the control stream.  One line is expected, "ready ..."; the end of the
 * stream means that the process is about to end.
 */
static void
read_control(void)
{
	char		buffer[READY_LINE_MAX];
	ssize_t		n;

	n = recv(control_fd, buffer, sizeof(buffer), MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	if (n <= 0)
	{
		close_control();
		return;
	}
	if (worker_ready)
		return;

	appendBinaryStringInfo(&ready_line, buffer, (int) n);
	if (strchr(ready_line.data, '\n') != NULL && strncmp(ready_line.data, "ready ", 6) == 0)
	{
		worker_ready = true;
		pgf_worker_state_set(PGF_WORKER_READY, "");
		ereport(LOG,
				(errmsg("PgFusion worker process (PID %d) is ready", (int) worker_pid)));
	}
	else if (ready_line.len >= READY_LINE_MAX)
	{
		ereport(LOG,
				(errmsg("PgFusion worker process (PID %d) does not speak this library's language",
						(int) worker_pid)));
		kill(worker_pid, SIGKILL);
		close_control();
	}
}

static void
send_settings(void)
{
	StringInfoData lines;
	ssize_t		sent;

	if (control_fd < 0)
		return;
	initStringInfo(&lines);
	pgf_worker_settings(&lines);
	sent = send(control_fd, lines.data, lines.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent != lines.len)
		ereport(LOG,
				(errmsg("could not pass settings to the PgFusion worker: %m")));
}

/*
 * SIGTERM, then SIGKILL after STOP_TIMEOUT; returns when the process is gone.
 */
static void
stop_worker(void)
{
	TimestampTz deadline = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), STOP_TIMEOUT);

	if (worker_pid == 0)
		return;
	pgf_worker_state_set(PGF_WORKER_STOPPING, NULL);
	kill(worker_pid, SIGTERM);
	for (;;)
	{
		static uint32 wait_event = 0;
		long		remaining;
		pid_t		result;

		ResetLatch(MyLatch);
		result = waitpid(worker_pid, NULL, WNOHANG);
		if (result == worker_pid || (result < 0 && errno != EINTR))
			break;
		remaining = TimestampDifferenceMilliseconds(GetCurrentTimestamp(), deadline);
		if (remaining <= 0)
		{
			ereport(LOG,
					(errmsg("PgFusion worker process (PID %d) does not end, killing it",
							(int) worker_pid)));
			kill(worker_pid, SIGKILL);
			(void) waitpid(worker_pid, NULL, 0);
			break;
		}
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, remaining,
						 pgf_wait_event(&wait_event, "PgFusionWorkerStop"));
	}
	worker_pid = 0;
	close_control();
	(void) unlink(PGF_SOCKET_PATH);
}

/*
 * However the supervisor ends, the worker does not stay.  After an orderly
 * stop there is none.
 */
static void
supervisor_exit(int code pg_attribute_unused(), Datum arg pg_attribute_unused())
{
	if (worker_pid != 0)
	{
		kill(worker_pid, SIGKILL);
		(void) waitpid(worker_pid, NULL, 0);
		worker_pid = 0;
		(void) unlink(PGF_SOCKET_PATH);
	}
	pgf_worker_state_ended(PGF_WORKER_ABSENT, NULL);
}

/* Milliseconds until the supervisor must act by itself; -1: never. */
static long
time_to_act(void)
{
	TimestampTz now = GetCurrentTimestamp();

	if (worker_pid == 0)
		return TimestampDifferenceMilliseconds(now, next_start);
	if (!worker_ready)
		return TimestampDifferenceMilliseconds(now, TimestampTzPlusMilliseconds(worker_started, READY_TIMEOUT));
	return -1;
}

void
pgf_supervisor_main(Datum main_arg pg_attribute_unused())
{
	MemoryContext loop_context;

	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, SignalHandlerForShutdownRequest);
	pqsignal(SIGCHLD, handle_sigchld);
	BackgroundWorkerUnblockSignals();

	initStringInfo(&ready_line);
	before_shmem_exit(supervisor_exit, (Datum) 0);
	next_start = GetCurrentTimestamp();

	loop_context = AllocSetContextCreate(TopMemoryContext, "PgFusion supervisor",
										 ALLOCSET_DEFAULT_SIZES);
	MemoryContextSwitchTo(loop_context);

	while (!ShutdownRequestPending)
	{
		static uint32 wait_event = 0;
		long		timeout;
		int			events = WL_LATCH_SET | WL_EXIT_ON_PM_DEATH;
		int			occurred;

		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(loop_context);

		if (ConfigReloadPending)
		{
			ConfigReloadPending = false;
			ProcessConfigFile(PGC_SIGHUP);
			send_settings();
		}

		reap_worker();

		timeout = time_to_act();
		if (timeout == 0)
		{
			if (worker_pid == 0)
				start_worker();
			else
			{
				ereport(LOG,
						(errmsg("PgFusion worker process (PID %d) is not ready after %d seconds, killing it",
								(int) worker_pid, READY_TIMEOUT / 1000)));
				kill(worker_pid, SIGKILL);

				/* SIGCHLD follows; do not come back here before it */
				worker_started = GetCurrentTimestamp();
			}
			timeout = time_to_act();
		}

		if (timeout >= 0)
			events |= WL_TIMEOUT;
		if (control_fd >= 0)
			events |= WL_SOCKET_READABLE;
		occurred = WaitLatchOrSocket(MyLatch, events,
									 control_fd >= 0 ? control_fd : PGINVALID_SOCKET, timeout,
									 pgf_wait_event(&wait_event, "PgFusionSupervisorMain"));
		if (occurred & WL_SOCKET_READABLE)
			read_control();
	}

	stop_worker();
	proc_exit(1);
}

void
pgf_supervisor_init(void)
{
	BackgroundWorker worker;

	pgf_worker_state_init();

	/* pg_upgrade's servers have no use for a worker. */
	if (IsBinaryUpgrade)
		return;

	memset(&worker, 0, sizeof(worker));
	snprintf(worker.bgw_name, BGW_MAXLEN, "pg_fusion supervisor");
	snprintf(worker.bgw_type, BGW_MAXLEN, "pg_fusion supervisor");
	worker.bgw_flags = BGWORKER_SHMEM_ACCESS;
	worker.bgw_start_time = BgWorkerStart_PostmasterStart;
	worker.bgw_restart_time = SUPERVISOR_RESTART;
	snprintf(worker.bgw_library_name, BGW_MAXLEN, "pg_fusion");
	snprintf(worker.bgw_function_name, BGW_MAXLEN, "pgf_supervisor_main");
	RegisterBackgroundWorker(&worker);
}
