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

PG_FUNCTION_INFO_V1(pg_fusion_version);
PG_FUNCTION_INFO_V1(pg_fusion_worker);

Datum
pg_fusion_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s (build %s)", PGF_VERSION, PGF_BUILD_ID)));
}

/*
 * State of the worker: what the supervisor knows, and, when it is ready, what
 * it tells about itself.
 */
Datum
pg_fusion_worker(PG_FUNCTION_ARGS)
{
	TupleDesc	desc;
	PgfWorkerState state;
	PgfSession *session = NULL;
	Datum		values[WORKER_COLUMNS] = {0};
	bool		nulls[WORKER_COLUMNS];
	char	   *detail = NULL;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE || desc->natts != WORKER_COLUMNS)
		elog(ERROR, "pg_fusion_worker must return a row of %d columns", WORKER_COLUMNS);
	desc = BlessTupleDesc(desc);
	memset(nulls, true, sizeof(nulls));

	pgf_worker_state_read(&state);
	if (state.phase == PGF_WORKER_READY)
		session = pgf_session_try_acquire(CurrentMemoryContext, &detail);
	else if (state.detail[0] != '\0')
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

	if (session != NULL)
	{
		PgfMessage	reply;

		pgf_session_begin(session, PGF_MSG_STATUS);
		pgf_session_end(session);
		pgf_session_receive(session, &reply, true);
		if (reply.type == PGF_MSG_ERROR)
			pgf_session_report_error(&reply);
		if (reply.type != PGF_MSG_STATUS_REPLY)
			pgf_session_unexpected(&reply, "asking for its state");

		/* The handshake has made sure that the worker's build is ours. */
		values[5] = CStringGetTextDatum(psprintf(UINT64_FORMAT, pgf_session_incarnation(session)));
		values[6] = CStringGetTextDatum(PGF_BUILD_ID);
		values[7] = Int32GetDatum((int32) pgf_get_u32(&reply));
		values[8] = Int32GetDatum((int32) pgf_get_u32(&reply));
		values[9] = Int64GetDatum((int64) pgf_get_u64(&reply));
		values[10] = Int64GetDatum((int64) pgf_get_u64(&reply));
		memset(nulls + 5, false, 6);
		pgf_session_release(session);
	}

	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, values, nulls)));
}
