/*-------------------------------------------------------------------------
 *
 * connect.c
 *	  From nothing to a welcomed session.
 *
 *	  read the worker's state --not ready--> sleep until it changes (1)
 *		 | ready
 *	  connect --refused--> that worker has just died: (1)
 *		 |
 *	  HELLO --> WELCOME + arena descriptor, versions and build ids compared
 *
 * All of it is over before pg_fusion.connect_timeout.  What goes wrong is
 * returned, as the caller may prefer to do without the worker; only interrupts
 * and lack of memory are raised from here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "access/parallel.h"
#include "miscadmin.h"
#include "module/pg_fusion.h"
#include "session/session_private.h"
#include "storage/fd.h"
#include "storage/latch.h"
#include "supervisor/worker_state.h"

/* Pause when the worker's queue of connections is full. */
#define BACKLOG_RETRY			10	/* ms */

typedef enum ConnectResult
{
	CONNECTED,
	WORKER_GONE,				/* nobody listens: that worker has just died */
	CONNECT_FAILED				/* *failure tells */
} ConnectResult;

static bool
fail(PgfConnectFailure *failure, int sqlerrcode, const char *message,
	 const char *detail, const char *hint)
{
	failure->sqlerrcode = sqlerrcode;
	failure->message = message;
	failure->detail = detail;
	failure->hint = hint;
	return false;
}

static long
remaining_ms(TimestampTz deadline)
{
	return TimestampDifferenceMilliseconds(GetCurrentTimestamp(), deadline);
}

static bool
fail_no_answer(PgfConnectFailure *failure)
{
	return fail(failure, ERRCODE_CANNOT_CONNECT_NOW, "the PgFusion worker does not answer",
				psprintf("There was no answer within %d ms (pg_fusion.connect_timeout).", pgf_connect_timeout),
				"Its log is pg_fusion_worker.log.");
}

static bool
fail_not_available(PgfConnectFailure *failure, const PgfWorkerState *state)
{
	const char *detail;

	if (state->phase == PGF_WORKER_READY)
		detail = psprintf("The worker process (PID %d) has just ended.", state->pid);
	else if (state->detail[0] != '\0')
		detail = pstrdup(state->detail);
	else
		detail = psprintf("Its state is \"%s\".", pgf_worker_phase_name(state->phase));
	return fail(failure, ERRCODE_CANNOT_CONNECT_NOW, "the PgFusion worker is not available", detail,
				"The reason may be in the server's log, or in pg_fusion_worker.log. pg_fusion.enable = off or auto lets PostgreSQL run the query.");
}

static ConnectResult
open_socket(PgfSession *session, TimestampTz deadline, PgfConnectFailure *failure)
{
	struct sockaddr_un address;

	if (!AcquireExternalFD())
	{
		fail(failure, ERRCODE_INSUFFICIENT_RESOURCES, "could not connect to the PgFusion worker",
			 "There are too many open files.", "Raise the server's max_files_per_process.");
		return CONNECT_FAILED;
	}
	session->sock = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (session->sock == PGINVALID_SOCKET)
	{
		ReleaseExternalFD();
		fail(failure, ERRCODE_SYSTEM_ERROR, "could not connect to the PgFusion worker",
			 psprintf("Could not create a socket: %m."), NULL);
		return CONNECT_FAILED;
	}

	memset(&address, 0, sizeof(address));
	address.sun_family = AF_UNIX;
	strlcpy(address.sun_path, PGF_SOCKET_PATH, sizeof(address.sun_path));
	for (;;)
	{
		long		remaining;

		if (connect(session->sock, (struct sockaddr *) &address, sizeof(address)) == 0)
			return CONNECTED;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			break;
		remaining = remaining_ms(deadline);
		if (remaining <= 0)
		{
			fail_no_answer(failure);
			return CONNECT_FAILED;
		}
		(void) pgf_wait_socket(session, 0, Min(remaining, BACKLOG_RETRY));
	}

	if (errno == ECONNREFUSED || errno == ENOENT)
		return WORKER_GONE;
	fail(failure, ERRCODE_SYSTEM_ERROR, "could not connect to the PgFusion worker",
		 psprintf("Socket \"%s\": %m.", PGF_SOCKET_PATH), NULL);
	return CONNECT_FAILED;
}

/* Only a process of the server's own user may be given queries. */
static bool
check_peer(PgfSession *session, PgfConnectFailure *failure)
{
	struct ucred peer;
	socklen_t	length = sizeof(peer);

	if (getsockopt(session->sock, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0)
		return fail(failure, ERRCODE_SYSTEM_ERROR, "could not connect to the PgFusion worker",
					psprintf("Could not get the peer's credentials: %m."), NULL);
	if (peer.uid != geteuid())
		return fail(failure, ERRCODE_SYSTEM_ERROR, "the PgFusion worker runs as another user",
					psprintf("User ids are %u and %u.", (unsigned) peer.uid, (unsigned) geteuid()), NULL);
	return true;
}

static void
send_hello(PgfSession *session)
{
	char		build_id[PGF_BUILD_ID_LENGTH] = {0};
	StringInfo	frame;

	memcpy(build_id, PGF_BUILD_ID, Min(strlen(PGF_BUILD_ID), PGF_BUILD_ID_LENGTH));
	frame = pgf_session_begin(session, PGF_MSG_HELLO);
	pgf_put_u32(frame, PGF_PROTOCOL_MAGIC);
	pgf_put_u32(frame, PGF_PROTOCOL_VERSION);
	pgf_put_bytes(frame, build_id, PGF_BUILD_ID_LENGTH);
	pgf_put_u32(frame, (uint32) MyProcPid);
	pgf_put_u32(frame, IsParallelWorker() ? PGF_ROLE_SCAN_WORKER : PGF_ROLE_LEADER);
	pgf_put_u32(frame, MyDatabaseId);
	pgf_session_end(session);
}

/*
 * recv for the handshake: bytes into "in", and the descriptor that comes with
 * the first of them into the session.
 */
static PgfReadStatus
read_with_descriptor(PgfSession *session)
{
	char		bytes[1024];
	union
	{
		struct cmsghdr align;
		char		space[CMSG_SPACE(sizeof(int))];
	}			control;
	struct iovec iov = {.iov_base = bytes, .iov_len = sizeof(bytes)};
	struct msghdr msg = {0};
	struct cmsghdr *cmsg;
	ssize_t		n;

	msg.msg_iov = &iov;
	msg.msg_iovlen = 1;
	msg.msg_control = control.space;
	msg.msg_controllen = sizeof(control.space);

	do
		n = recvmsg(session->sock, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return PGF_READ_NOTHING;
	if (n <= 0)
		return PGF_READ_CLOSED;

	for (cmsg = CMSG_FIRSTHDR(&msg); cmsg != NULL; cmsg = CMSG_NXTHDR(&msg, cmsg))
	{
		if (cmsg->cmsg_level == SOL_SOCKET && cmsg->cmsg_type == SCM_RIGHTS &&
			cmsg->cmsg_len == CMSG_LEN(sizeof(int)) && session->memfd < 0)
			memcpy(&session->memfd, CMSG_DATA(cmsg), sizeof(int));
	}
	appendBinaryStringInfo(&session->in, bytes, (int) n);
	return PGF_READ_BYTES;
}

static bool
read_welcome(PgfSession *session, PgfMessage *message, PgfConnectFailure *failure)
{
	const char *hint = "Restart the server after pg_fusion has been installed or upgraded, so that it loads the new library and starts the new worker.";
	char		build_id[PGF_BUILD_ID_LENGTH + 1] = {0};
	const char *why = NULL;
	uint32		version;
	uint64		incarnation;
	uint64		arena_size;
	int			location;

	if (message->type == PGF_MSG_ERROR)
	{
		pgf_read_error_frame(message, failure, &location);
		return false;
	}
	if (message->type != PGF_MSG_WELCOME)
		return fail(failure, ERRCODE_PROTOCOL_VIOLATION, "the PgFusion worker's greeting is not understood",
					psprintf("It sent a message of type %u.", message->type), hint);

	version = pgf_get_u32(message);
	memcpy(build_id, pgf_get_bytes(message, PGF_BUILD_ID_LENGTH), PGF_BUILD_ID_LENGTH);
	if (version != PGF_PROTOCOL_VERSION || strcmp(build_id, PGF_BUILD_ID) != 0)
		return fail(failure, ERRCODE_SYSTEM_ERROR, "the PgFusion worker and the pg_fusion library are of different builds",
					psprintf("The library is build \"%s\" with protocol %d, the worker is build \"%s\" with protocol %u.",
							 PGF_BUILD_ID, PGF_PROTOCOL_VERSION, build_id, version),
					hint);

	incarnation = pgf_get_u64(message);
	arena_size = pgf_get_u64(message);
	(void) pgf_get_u32(message);	/* worker pid */
	if (session->memfd < 0)
		return fail(failure, ERRCODE_PROTOCOL_VIOLATION, "the PgFusion worker sent no arena", NULL, NULL);

	session->arena = pgf_arena_attach(incarnation, session->memfd, arena_size, &why);
	session->memfd = -1;
	if (session->arena == NULL)
		return fail(failure, ERRCODE_SYSTEM_ERROR, "could not use the PgFusion worker's arena", why, NULL);
	return true;
}

/*
 * WORKER_GONE: the process at the other end has ended meanwhile.
 */
static ConnectResult
shake_hands(PgfSession *session, TimestampTz deadline, PgfConnectFailure *failure)
{
	PgfMessage	message;

	if (!check_peer(session, failure))
		return CONNECT_FAILED;

	/* A new socket's buffer takes this frame whole. */
	send_hello(session);
	if (send(session->sock, session->out.data, session->out.len, MSG_DONTWAIT | MSG_NOSIGNAL) != session->out.len)
		return WORKER_GONE;
	resetStringInfo(&session->out);

	while (!pgf_next_frame(session, &message))
	{
		long		remaining;

		switch (read_with_descriptor(session))
		{
			case PGF_READ_BYTES:
				break;
			case PGF_READ_CLOSED:
				return WORKER_GONE;
			case PGF_READ_NOTHING:
				remaining = remaining_ms(deadline);
				if (remaining <= 0)
				{
					fail_no_answer(failure);
					return CONNECT_FAILED;
				}
				(void) pgf_wait_socket(session, WL_SOCKET_READABLE, remaining);
				break;
		}
	}
	return read_welcome(session, &message, failure) ? CONNECTED : CONNECT_FAILED;
}

/*
 * Connect and shake hands; waits for the next worker to start when there is
 * none, if the caller wants to.
 */
static bool
connect_to_worker(PgfSession *session, bool wait_for_start, TimestampTz deadline,
				  PgfConnectFailure *failure)
{
	bool		tried = false;
	uint64		tried_change = 0;

	for (;;)
	{
		PgfWorkerState state;
		long		remaining;

		pgf_worker_state_read(&state);
		if (state.phase == PGF_WORKER_READY && !(tried && state.change == tried_change))
		{
			ConnectResult result = open_socket(session, deadline, failure);

			if (result == CONNECTED)
				result = shake_hands(session, deadline, failure);
			if (result == CONNECTED)
				return true;
			pgf_session_disconnect(session);
			if (result == CONNECT_FAILED)
				return false;

			/* Nothing of that worker may meet the next one. */
			resetStringInfo(&session->in);
			resetStringInfo(&session->out);
			tried = true;
			tried_change = state.change;
			continue;
		}
		remaining = remaining_ms(deadline);
		if (!wait_for_start || remaining <= 0 ||
			!pgf_worker_state_wait(state.change, remaining))
			return fail_not_available(failure, &state);
	}
}

PgfSession *
pgf_connect(bool wait_for_start, PgfConnectFailure *failure)
{
	TimestampTz deadline = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), pgf_connect_timeout);
	PgfSession *session = pgf_session_create();
	bool		connected = false;

	/* Interrupts are raised inside, and the session has no owner yet. */
	PG_TRY();
	{
		connected = connect_to_worker(session, wait_for_start, deadline, failure);
	}
	PG_CATCH();
	{
		pgf_session_destroy(session);
		PG_RE_THROW();
	}
	PG_END_TRY();

	if (!connected)
	{
		pgf_session_destroy(session);
		return NULL;
	}
	return session;
}

/*
 * A kept connection was found dead before it was of any use: put one to the
 * next worker in its place, in which everything is still to be written.  On
 * failure an ERROR; the session stays with its owner, disconnected.
 */
void
pgf_renew(PgfSession *session)
{
	PgfConnectFailure failure = {0};
	PgfArenaMap *arena = session->arena;
	PgfSession *fresh;

	Assert(session->renewable);
	session->renewable = false;
	pgf_session_disconnect(session);
	pgf_forget_idle(pgf_session_incarnation(session));
	fresh = pgf_connect(session->wait_for_start, &failure);
	if (fresh == NULL)
		pgf_report_no_connection(&failure);

	session->sock = fresh->sock;
	session->arena = fresh->arena;
	session->written = 0;
	resetStringInfo(&session->in);
	resetStringInfo(&session->drained);
	fresh->sock = PGINVALID_SOCKET;
	fresh->arena = arena;
	pgf_session_destroy(fresh);
}
