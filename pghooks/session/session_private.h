/*-------------------------------------------------------------------------
 *
 * session_private.h
 *	  Shared by the files of this folder only.
 *
 *	  session.c		who owns a session: acquire, release, close, the idle list
 *	  connect.c		socket, handshake, waiting for the worker to start, a kept
 *					connection renewed
 *	  frames.c		frames over the socket, all waiting
 *	  arena_map.c	the arena's mapping, one per incarnation
 *	  wire.c		values inside payloads
 *	  errors.c		what the worker, or its end, makes us report
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_SESSION_PRIVATE_H
#define PGFUSION_SESSION_PRIVATE_H

#include "lib/ilist.h"
#include "port.h"
#include "utils/palloc.h"
#include "utils/resowner.h"
#include "utils/timestamp.h"

#include "session/session.h"

/* An incarnation's arena in this process's address space; counted by the sessions that use it. */
typedef struct PgfArenaMap
{
	uint64		incarnation;
	char	   *base;
	uint64		size;
	int			sessions;
} PgfArenaMap;

/*
 * What ties a session to its owners.  It lies in the owning memory context,
 * so that the callback finds it valid however much later that is reset.
 */
typedef struct PgfSessionGuard
{
	MemoryContextCallback callback;
	PgfSession *session;		/* NULL: released or closed in the meantime */
	ResourceOwner resource_owner;
} PgfSessionGuard;

struct PgfSession
{
	dlist_node	node;			/* in the list of acquired sessions, or of idle ones (guard is NULL) */
	MemoryContext context;		/* holds this struct and the buffers */
	PgfSessionGuard *guard;		/* of the owner; NULL: idle */
	pgsocket	sock;			/* PGINVALID_SOCKET: the connection is lost */
	int			memfd;			/* the arena's descriptor, from its arrival until it is mapped; -1 */
	PgfArenaMap *arena;
	bool		renewable;		/* kept from an earlier use, and no answer yet in this one */
	bool		wait_for_start; /* when it is renewed */
	StringInfoData out;			/* frames not yet written; while renewable, also those written */
	int			written;		/* bytes of out that were */
	int			frame_start;	/* in out, of the frame being composed; -1: none */
	StringInfoData in;			/* bytes read; its cursor is where the next frame starts */
	StringInfoData drained;		/* bytes read while writing, to be appended to "in" */
};

/* Why there is no connection.  A SQLSTATE and sentences, palloc'd or constant. */
typedef struct PgfConnectFailure
{
	int			sqlerrcode;
	const char *message;
	const char *detail;			/* NULL: none */
	const char *hint;			/* NULL: none */
} PgfConnectFailure;

typedef enum PgfReadStatus
{
	PGF_READ_BYTES,				/* something came */
	PGF_READ_NOTHING,			/* nothing for now */
	PGF_READ_CLOSED				/* the worker is gone */
} PgfReadStatus;

/* session.c */
extern PgfSession *pgf_session_create(void);
extern void pgf_session_disconnect(PgfSession *session);
extern void pgf_session_destroy(PgfSession *session);
extern void pgf_forget_idle(uint64 incarnation);

/* connect.c: NULL and *failure when there is no connection. */
extern PgfSession *pgf_connect(bool wait_for_start, PgfConnectFailure *failure);
extern void pgf_renew(PgfSession *session);

/* frames.c */
extern PgfReadStatus pgf_read_some(PgfSession *session, StringInfo into);
extern bool pgf_next_frame(PgfSession *session, PgfMessage *message);
extern int	pgf_wait_socket(PgfSession *session, int events, long timeout);

/* arena_map.c: takes over memfd, which it closes; NULL and *why when it cannot be used. */
extern PgfArenaMap *pgf_arena_attach(uint64 incarnation, int memfd, uint64 size, const char **why);
extern void pgf_arena_detach(PgfArenaMap *arena);

/* errors.c */
extern void pgf_session_lost(PgfSession *session) pg_attribute_noreturn();
extern void pgf_report_no_connection(const PgfConnectFailure *failure) pg_attribute_noreturn();
extern void pgf_read_error_frame(PgfMessage *message, PgfConnectFailure *failure, int *location);

#endif							/* PGFUSION_SESSION_PRIVATE_H */
