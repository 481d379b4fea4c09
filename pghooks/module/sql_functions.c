/*-------------------------------------------------------------------------
 *
 * sql_functions.c
 *	  The functions of the SQL extension.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "module/pg_fusion.h"
#include "session/session.h"
#include "supervisor/worker_state.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define WORKER_COLUMNS			11

/* How long the supervisor may take to notice that the worker has ended. */
#define SUPERVISOR_PATIENCE		500 /* ms */

PG_FUNCTION_INFO_V1(pg_fusion_version);
PG_FUNCTION_INFO_V1(pg_fusion_worker);

Datum
pg_fusion_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s (build %s)", PGF_VERSION, PGF_BUILD_ID)));
}

/* What the worker tells about itself. */
typedef struct WorkerStatus
{
	uint64		incarnation;
	uint32		threads;
	uint32		sessions;
	uint64		arena_bytes;
	uint64		leased_bytes;
} WorkerStatus;

/* False and *why when there is no answer. */
static bool
ask_status(PgfSession *session, WorkerStatus *status, char **why)
{
	PgfMessage	reply;

	pgf_session_begin(session, PGF_MSG_STATUS);
	pgf_session_end(session);
	pgf_session_flush(session);
	if (!pgf_session_receive_within(session, &reply, pgf_connect_timeout))
	{
		*why = psprintf("the PgFusion worker has not answered within %d ms (pg_fusion.connect_timeout)",
						pgf_connect_timeout);
		return false;
	}
	if (reply.type == PGF_MSG_ERROR)
		pgf_session_report_error(&reply);
	if (reply.type != PGF_MSG_STATUS_REPLY)
		pgf_session_unexpected(&reply, "asking for its state");

	status->incarnation = pgf_session_incarnation(session);
	status->threads = pgf_get_u32(&reply);
	status->sessions = pgf_get_u32(&reply);
	status->arena_bytes = pgf_get_u64(&reply);
	status->leased_bytes = pgf_get_u64(&reply);
	return true;
}

/* As ask_status, over a session of its own; that the worker dies meanwhile is an answer too. */
static bool
worker_status(WorkerStatus *status, char **why)
{
	MemoryContext context = CurrentMemoryContext;
	PgfSession *session = pgf_session_try_acquire(context, false, why);
	volatile bool answered = false;

	if (session == NULL)
		return false;

	/* Nothing but the session is at work in here (pgf_is_worker_failure). */
	PG_TRY();
	{
		answered = ask_status(session, status, why);
	}
	PG_CATCH();
	{
		*why = pgf_catch_worker_failure(context);
	}
	PG_END_TRY();

	if (answered)
		pgf_session_release(session);
	else
		pgf_session_close(session);
	return answered;
}

/*
 * State of the worker: what the supervisor knows, and, when it is ready, what
 * it tells about itself.  Whatever has become of the worker, this is no error.
 */
Datum
pg_fusion_worker(PG_FUNCTION_ARGS)
{
	TupleDesc	desc;
	PgfWorkerState state;
	WorkerStatus status;
	bool		answered = false;
	Datum		values[WORKER_COLUMNS] = {0};
	bool		nulls[WORKER_COLUMNS];
	char	   *detail = NULL;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE || desc->natts != WORKER_COLUMNS)
		elog(ERROR, "pg_fusion_worker must return a row of %d columns", WORKER_COLUMNS);
	desc = BlessTupleDesc(desc);
	memset(nulls, true, sizeof(nulls));

	pgf_worker_state_read(&state);
	if (state.phase == PGF_WORKER_READY && !(answered = worker_status(&status, &detail)))
	{
		/* The supervisor is about to find out. */
		if (pgf_worker_state_wait(state.change, SUPERVISOR_PATIENCE))
		{
			pgf_worker_state_read(&state);
			detail = NULL;
			if (state.phase == PGF_WORKER_READY)
				answered = worker_status(&status, &detail);
		}
	}
	if (!answered && detail == NULL && state.detail[0] != '\0')
		detail = state.detail;

	if (state.pid != 0)
	{
		values[0] = Int32GetDatum(state.pid);
		nulls[0] = false;
	}
	values[1] = CStringGetTextDatum(pgf_worker_phase_name(state.phase));
	nulls[1] = false;
	if (detail != NULL)
	{
		values[2] = CStringGetTextDatum(detail);
		nulls[2] = false;
	}
	if (state.started != 0)
	{
		values[3] = TimestampTzGetDatum(state.started);
		nulls[3] = false;
	}
	values[4] = Int64GetDatum((int64) state.starts);
	nulls[4] = false;

	if (answered)
	{
		/* The handshake has made sure that the worker's build is ours. */
		values[5] = CStringGetTextDatum(psprintf(UINT64_FORMAT, status.incarnation));
		values[6] = CStringGetTextDatum(PGF_BUILD_ID);
		values[7] = Int32GetDatum((int32) status.threads);
		values[8] = Int32GetDatum((int32) status.sessions);
		values[9] = Int64GetDatum((int64) status.arena_bytes);
		values[10] = Int64GetDatum((int64) status.leased_bytes);
		memset(nulls + 5, false, 6);
	}

	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, values, nulls)));
}
