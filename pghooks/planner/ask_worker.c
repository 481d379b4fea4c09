/*-------------------------------------------------------------------------
 *
 * ask_worker.c
 *	  The round trip of planning (ask_worker.h).
 *
 * The session is given back with the answer: nothing of the worker's is held while the plan
 * is built, which may ask again, for parts of the query.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "planner/ask_worker.h"
#include "session/session.h"

/* The bytes that an ERROR frame begins with. */
#define PGF_SQLSTATE_LENGTH		5

static void
take_refusal(PgfMessage *message, PgfRefusal *refusal)
{
	refusal->construct = pgf_get_cstring(message);
	refusal->detail = pgf_get_cstring(message);
	refusal->location = (int32) pgf_get_u32(message);
	refusal->conjunct = pgf_get_cstring(message);
	refusal->leaves_windows = pgf_get_u8(message) != 0;
	refusal->reason = refusal->detail[0] ?
		psprintf("not supported: %s (%s)", refusal->construct, refusal->detail) :
		psprintf("not supported: %s", refusal->construct);
}

static bool
exchange(PgfPlanInput *input, PgfSession *session, bool can_be_left, StringInfo reply,
		 PgfRefusal *refusal)
{
	PgfMessage	message;

	pgf_put_bytes(pgf_session_begin(session, PGF_MSG_PLAN), input->request.data, input->request.len);
	pgf_session_end(session);
	pgf_session_flush(session);
	pgf_session_receive(session, &message, true);

	switch (message.type)
	{
		case PGF_MSG_PLAN_OK:
			initStringInfo(reply);
			appendBinaryStringInfo(reply, message.payload, message.length);
			pgf_session_release(session);
			return true;

		case PGF_MSG_UNSUPPORTED:
			take_refusal(&message, refusal);
			pgf_session_release(session);
			return false;

		case PGF_MSG_ERROR:
			if (!can_be_left)
				pgf_session_report_error_at(&message, input->query_string);
			(void) pgf_get_bytes(&message, PGF_SQLSTATE_LENGTH);
			refusal->reason = psprintf("the worker failed to plan it: %s", pgf_get_cstring(&message));
			pgf_session_release(session);
			return false;

		default:
			pgf_session_unexpected(&message, "planning");
			break;
	}
	pg_unreachable();
}

bool
pgf_ask_worker(PgfPlanInput *input, bool can_be_left, StringInfo reply, PgfRefusal *refusal)
{
	MemoryContext context = CurrentMemoryContext;
	PgfSession *volatile session = NULL;
	volatile bool planned = false;

	memset(refusal, 0, sizeof(PgfRefusal));
	refusal->location = -1;
	if (!can_be_left)
		return exchange(input, pgf_session_acquire(context), false, reply, refusal);

	session = pgf_session_try_acquire(context, false, &refusal->reason);
	if (session == NULL)
		return false;

	/*
	 * Nothing but the socket is touched in here, so that an error about the
	 * worker can be dropped without a subtransaction.
	 */
	PG_TRY();
	{
		planned = exchange(input, session, true, reply, refusal);
	}
	PG_CATCH();
	{
		refusal->reason = pgf_catch_worker_failure(context);
		refusal->construct = NULL;
		pgf_session_close(session);
		planned = false;
	}
	PG_END_TRY();
	return planned;
}
