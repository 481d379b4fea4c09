/*-------------------------------------------------------------------------
 *
 * session.c
 *	  Who owns a session: acquire, release, close, the idle list.
 *
 *	  acquire --> owned by a memory context --release--> idle list --> acquire
 *				  and a resource owner								   ...
 *							|
 *							+--close, the context is reset, the owner aborts--> gone
 *
 * A session lives in its own memory context below TopMemoryContext.  The owner
 * only holds a guard, whose callback closes the session when the owner's
 * context goes first.
 *
 * Memory alone would be late: a cursor that failed inside a savepoint, but had been
 * declared before it, keeps its memory until the transaction ends, though
 * nothing can be done with it.  Its resources are released when the savepoint is
 * rolled back.  At a commit they pass to the owner above, should a session still
 * be at work then.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/socket.h>
#include <unistd.h>

#include "session/session_private.h"
#include "storage/fd.h"
#include "utils/memutils.h"

/* Connections kept for the next query of this process. */
#define IDLE_SESSIONS_MAX		4

/* Buffers that have grown beyond this are given up when a session becomes idle. */
#define IDLE_BUFFER_MAX			(1024 * 1024)

static dlist_head idle_sessions = DLIST_STATIC_INIT(idle_sessions);
static int	idle_count = 0;

static dlist_head acquired_sessions = DLIST_STATIC_INIT(acquired_sessions);

PgfSession *
pgf_session_create(void)
{
	MemoryContext context = AllocSetContextCreate(TopMemoryContext, "PgFusion session",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext old_context = MemoryContextSwitchTo(context);
	PgfSession *session = palloc0(sizeof(PgfSession));

	session->context = context;
	session->sock = PGINVALID_SOCKET;
	session->memfd = -1;
	session->frame_start = -1;
	initStringInfo(&session->out);
	initStringInfo(&session->in);
	initStringInfo(&session->drained);
	MemoryContextSwitchTo(old_context);
	return session;
}

/*
 * Close the socket, by which the worker takes everything back.  Does not
 * ereport.
 */
void
pgf_session_disconnect(PgfSession *session)
{
	if (session->sock != PGINVALID_SOCKET)
	{
		closesocket(session->sock);
		ReleaseExternalFD();
		session->sock = PGINVALID_SOCKET;
	}
	if (session->memfd >= 0)
	{
		close(session->memfd);
		session->memfd = -1;
	}
}

void
pgf_session_destroy(PgfSession *session)
{
	Assert(session->guard == NULL);
	pgf_session_disconnect(session);
	if (session->arena != NULL)
		pgf_arena_detach(session->arena);
	MemoryContextDelete(session->context);
}

static void
disown(PgfSession *session)
{
	Assert(session->guard != NULL);
	dlist_delete(&session->node);
	session->guard->session = NULL;
	session->guard = NULL;
}

/* The owner's memory context is being reset. */
static void
owner_reset(void *arg)
{
	PgfSessionGuard *guard = arg;

	if (guard->session != NULL)
		pgf_session_close(guard->session);
}

/*
 * A resource owner lets go of what it has.  Called for every owner of every
 * transaction.
 */
static void
resources_released(ResourceReleasePhase phase, bool is_commit,
				   bool is_top_level pg_attribute_unused(), void *arg pg_attribute_unused())
{
	dlist_mutable_iter iter;

	if (phase != RESOURCE_RELEASE_BEFORE_LOCKS)
		return;
	dlist_foreach_modify(iter, &acquired_sessions)
	{
		PgfSession *session = dlist_container(PgfSession, node, iter.cur);

		if (session->guard->resource_owner != CurrentResourceOwner)
			continue;
		if (is_commit)
			session->guard->resource_owner = ResourceOwnerGetParent(CurrentResourceOwner);
		else
			pgf_session_close(session);
	}
}

/* Nothing to read, and not closed by the worker? */
static bool
is_quiet(PgfSession *session)
{
	char		byte;

	return recv(session->sock, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
		(errno == EAGAIN || errno == EWOULDBLOCK);
}

static PgfSession *
take_idle(void)
{
	while (!dlist_is_empty(&idle_sessions))
	{
		PgfSession *session = dlist_container(PgfSession, node, dlist_pop_head_node(&idle_sessions));

		idle_count--;
		if (is_quiet(session))
			return session;
		pgf_session_destroy(session);
	}
	return NULL;
}

/*
 * The worker of this incarnation is gone: so are its idle connections, even
 * where the system has not got to closing them yet.
 */
void
pgf_forget_idle(uint64 incarnation)
{
	dlist_mutable_iter iter;

	dlist_foreach_modify(iter, &idle_sessions)
	{
		PgfSession *session = dlist_container(PgfSession, node, iter.cur);

		if (pgf_session_incarnation(session) == incarnation)
		{
			dlist_delete(iter.cur);
			idle_count--;
			pgf_session_destroy(session);
		}
	}
}

static PgfSession *
acquire(MemoryContext owner, bool wait_for_start, PgfConnectFailure *failure)
{
	static bool registered = false;
	PgfSessionGuard *guard;
	PgfSession *session;
	bool		kept;

	/* Allocated first: once connected, nothing may fail before there is an owner. */
	guard = MemoryContextAllocZero(owner, sizeof(PgfSessionGuard));
	if (!registered)
	{
		RegisterResourceReleaseCallback(resources_released, NULL);
		registered = true;
	}

	session = take_idle();
	kept = session != NULL;
	if (session == NULL)
		session = pgf_connect(wait_for_start, failure);
	if (session == NULL)
		return NULL;

	session->renewable = kept;
	session->wait_for_start = wait_for_start;
	guard->session = session;
	guard->resource_owner = CurrentResourceOwner;
	guard->callback.func = owner_reset;
	guard->callback.arg = guard;
	session->guard = guard;
	dlist_push_head(&acquired_sessions, &session->node);
	MemoryContextRegisterResetCallback(owner, &guard->callback);
	return session;
}

PgfSession *
pgf_session_acquire(MemoryContext owner)
{
	PgfConnectFailure failure = {0};
	PgfSession *session = acquire(owner, true, &failure);

	if (session == NULL)
		pgf_report_no_connection(&failure);
	return session;
}

PgfSession *
pgf_session_try_acquire(MemoryContext owner, bool wait_for_start, char **why)
{
	PgfConnectFailure failure = {0};
	PgfSession *session = acquire(owner, wait_for_start, &failure);

	if (session == NULL)
		*why = failure.detail ? psprintf("%s: %s", failure.message, failure.detail)
			: pstrdup(failure.message);
	return session;
}

bool
pgf_session_is_lost(PgfSession *session)
{
	return session->sock == PGINVALID_SOCKET;
}

static void
shrink(PgfSession *session, StringInfo buffer)
{
	if (buffer->maxlen > IDLE_BUFFER_MAX)
	{
		MemoryContext old_context = MemoryContextSwitchTo(session->context);

		pfree(buffer->data);
		initStringInfo(buffer);
		MemoryContextSwitchTo(old_context);
	}
	else
		resetStringInfo(buffer);
}

void
pgf_session_release(PgfSession *session)
{
	/*
	 * Bytes that nobody has read, or that were not written, mean that the
	 * conversation is not over: the next user must not see its rest.
	 */
	if (session->sock == PGINVALID_SOCKET || idle_count >= IDLE_SESSIONS_MAX ||
		session->out.len > session->written || session->drained.len > 0 ||
		session->in.cursor < session->in.len || !is_quiet(session))
	{
		pgf_session_close(session);
		return;
	}

	disown(session);
	session->renewable = false;
	session->written = 0;
	shrink(session, &session->out);
	shrink(session, &session->in);
	shrink(session, &session->drained);
	dlist_push_head(&idle_sessions, &session->node);
	idle_count++;
}

void
pgf_session_close(PgfSession *session)
{
	disown(session);
	pgf_session_destroy(session);
}
