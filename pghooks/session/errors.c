/*-------------------------------------------------------------------------
 *
 * errors.c
 *	  What the worker, or its end, makes us report.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "session/session_private.h"
#include "tcop/tcopprot.h"

/*
 * A text of the worker, fit for the client.  It quotes the user's data, in the
 * database's encoding; whatever does not belong to that encoding is replaced,
 * as an error about an error's encoding would hide the error.
 */
static char *
get_text(PgfMessage *message)
{
	char	   *text = pgf_get_cstring(message);
	char	   *p;

	if (!pg_verifymbstr(text, strlen(text), true))
	{
		for (p = text; *p; p++)
		{
			if (IS_HIGHBIT_SET(*p))
				*p = '?';
		}
	}
	return text;
}

void
pgf_read_error_frame(PgfMessage *message, PgfConnectFailure *failure, int *location)
{
	const char *state = pgf_get_bytes(message, 5);
	char	   *detail;
	char	   *hint;
	int			i;

	for (i = 0; i < 5; i++)
	{
		if (!((state[i] >= '0' && state[i] <= '9') || (state[i] >= 'A' && state[i] <= 'Z')))
			state = "XX000";
	}
	failure->sqlerrcode = MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4]);
	failure->message = get_text(message);
	detail = get_text(message);
	hint = get_text(message);
	failure->detail = detail[0] != '\0' ? detail : NULL;
	failure->hint = hint[0] != '\0' ? hint : NULL;
	*location = (int32) pgf_get_u32(message);
}

int
pgf_error_location(const char *query_text, int location)
{
	int			position;

	if (query_text == NULL || location < 0 || (size_t) location > strlen(query_text))
		return 0;
	position = pg_mbstrlen_with_len(query_text, location) + 1;

	/* A position is understood as one in what the client sent; this may be PREPARE's, or a function's. */
	if (debug_query_string != NULL && strcmp(debug_query_string, query_text) == 0)
		errposition(position);
	else
	{
		internalerrposition(position);
		internalerrquery(query_text);
	}
	return position;
}

void
pgf_session_report_error_at(PgfMessage *message, const char *query_text)
{
	PgfConnectFailure error;
	int			location;

	Assert(message->type == PGF_MSG_ERROR);
	pgf_read_error_frame(message, &error, &location);
	ereport(ERROR,
			(errcode(error.sqlerrcode),
			 errmsg_internal("%s", error.message),
			 error.detail ? errdetail_internal("%s", error.detail) : 0,
			 error.hint ? errhint("%s", error.hint) : 0,
			 pgf_error_location(query_text, location)));
	pg_unreachable();
}

void
pgf_session_report_error(PgfMessage *message)
{
	pgf_session_report_error_at(message, NULL);
}

bool
pgf_is_worker_failure(int sqlerrcode)
{
	return ERRCODE_TO_CATEGORY(sqlerrcode) == ERRCODE_SYSTEM_ERROR ||
		ERRCODE_TO_CATEGORY(sqlerrcode) == ERRCODE_CONNECTION_EXCEPTION ||
		sqlerrcode == ERRCODE_ADMIN_SHUTDOWN || sqlerrcode == ERRCODE_CRASH_SHUTDOWN ||
		sqlerrcode == ERRCODE_CANNOT_CONNECT_NOW;
}

char *
pgf_catch_worker_failure(MemoryContext context)
{
	ErrorData  *error;

	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	if (!pgf_is_worker_failure(error->sqlerrcode))
		PG_RE_THROW();
	FlushErrorState();
	return error->message;
}

void
pgf_session_unexpected(PgfMessage *message, const char *doing)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("unexpected message of type %u from the PgFusion worker while %s",
					message->type, doing)));
	pg_unreachable();
}

void
pgf_report_no_connection(const PgfConnectFailure *failure)
{
	ereport(ERROR,
			(errcode(failure->sqlerrcode),
			 errmsg_internal("%s", failure->message),
			 failure->detail ? errdetail_internal("%s", failure->detail) : 0,
			 failure->hint ? errhint("%s", failure->hint) : 0));
	pg_unreachable();
}

/*
 * The connection broke.  The session stays with its owner, disconnected.
 */
void
pgf_session_lost(PgfSession *session)
{
	pgf_session_disconnect(session);
	pgf_forget_idle(pgf_session_incarnation(session));
	ereport(ERROR,
			(errcode(ERRCODE_CRASH_SHUTDOWN),
			 errmsg("the PgFusion worker terminated while running this query"),
			 errhint("The next worker starts by itself; run the query again. The reason may be in the server's log, or in pg_fusion_worker.log.")));
	pg_unreachable();
}
