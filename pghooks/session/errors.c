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

void
pgf_session_report_error_at(PgfMessage *message, const char *query_text)
{
	PgfConnectFailure error;
	int			location;
	int			position = 0;

	Assert(message->type == PGF_MSG_ERROR);
	pgf_read_error_frame(message, &error, &location);
	if (query_text != NULL && location >= 0 && (size_t) location <= strlen(query_text))
		position = pg_mbstrlen_with_len(query_text, location) + 1;

	ereport(ERROR,
			(errcode(error.sqlerrcode),
			 errmsg_internal("%s", error.message),
			 error.detail ? errdetail_internal("%s", error.detail) : 0,
			 error.hint ? errhint("%s", error.hint) : 0,
			 position > 0 ? errposition(position) : 0));
	pg_unreachable();
}

void
pgf_session_report_error(PgfMessage *message)
{
	pgf_session_report_error_at(message, NULL);
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
