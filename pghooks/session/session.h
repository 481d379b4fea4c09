/*-------------------------------------------------------------------------
 *
 * session.h
 *	  A PostgreSQL process's end of a control socket (protocol.h).
 *
 * A session is acquired for one activity (planning, one execution of a plan,
 * an EXPLAIN) and either released, which keeps the connected socket for the
 * next activity, or closed, by which the worker takes back every lease.  It
 * belongs to a memory context and to the resource owner that is current: when
 * the one is reset or deleted, or the other aborts (end of query, error,
 * savepoint rolled back, client gone) while the session is still acquired, the
 * session is closed.  So an ereport anywhere needs no clean-up code.
 *
 * Waiting is WaitLatchOrSocket with CHECK_FOR_INTERRUPTS throughout.  When
 * the worker goes away, functions ereport ERROR with class 58 or 57P.  Not so
 * while a connection that was kept has not had its first answer: the worker may
 * have ended since its last use.  Then the next worker is connected to, once,
 * and gets everything again; the caller only sees another incarnation.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_SESSION_H
#define PGFUSION_SESSION_H

#include "lib/stringinfo.h"
#include "utils/palloc.h"

#include "protocol.h"

typedef struct PgfSession PgfSession;

/* A received frame; payload points into the session's buffer and is valid
 * until the next receive. */
typedef struct PgfMessage
{
	uint16		type;
	const char *payload;
	uint32		length;
	uint32		cursor;			/* used by the reading functions below */
} PgfMessage;

/*
 * Connect (or take an idle connection).  When the worker is missing or still
 * starting, pgf_session_acquire waits for it up to pg_fusion.connect_timeout,
 * and ereports ERROR on failure.  The _try form returns NULL and sets *why to a
 * palloc'd sentence; without wait_for_start (for enable = auto) it waits only for
 * the answer of a worker that listens.  A parallel worker's session has the role SCAN_WORKER.
 * The same holds when a kept connection turns out to be dead later on.
 */
extern PgfSession *pgf_session_acquire(MemoryContext owner);
extern PgfSession *pgf_session_try_acquire(MemoryContext owner, bool wait_for_start, char **why);

/* The connection is idle (no query under way): keep it for the next user. */
extern void pgf_session_release(PgfSession *session);

/* Close the socket; the worker takes back all leases. */
extern void pgf_session_close(PgfSession *session);

/* Has the connection ended?  After an error that says so, and that is caught. */
extern bool pgf_session_is_lost(PgfSession *session);

/* Identity of the worker process at the other end; another incarnation knows no plan. */
extern uint64 pgf_session_incarnation(PgfSession *session);

/*
 * Sending: begin a frame, append with the pgf_put functions to the returned
 * buffer, end it.  Frames are collected and written by flush, or when the
 * buffer grows beyond 64 KiB, or before a receive would wait.
 */
extern StringInfo pgf_session_begin(PgfSession *session, uint16 type);
extern void pgf_session_end(PgfSession *session);
extern void pgf_session_flush(PgfSession *session);

/*
 * The next frame; with wait = false returns false at once when none has come
 * (after trying to read the socket).  An ERROR frame is not special here.
 */
extern bool pgf_session_receive(PgfSession *session, PgfMessage *message, bool wait);

/* The same, waiting for so many milliseconds at most. */
extern bool pgf_session_receive_within(PgfSession *session, PgfMessage *message, long timeout);

/* Turn an ERROR frame into ereport(ERROR).  The _at form points at the frame's location in query_text. */
extern void pgf_session_report_error(PgfMessage *message) pg_attribute_noreturn();
extern void pgf_session_report_error_at(PgfMessage *message, const char *query_text) pg_attribute_noreturn();

/*
 * For use in an ereport: point at a location (in bytes; -1: none) in the query's text.  0 when that
 * cannot be shown.
 */
extern int	pgf_error_location(const char *query_text, int location);

/*
 * Does an error of this code say that the worker died, or could not be reached?
 * Such an error may be caught without a subtransaction where nothing but a session
 * was at work.
 */
extern bool pgf_is_worker_failure(int sqlerrcode);

/*
 * In a PG_CATCH around nothing but a session: its error's message, in the context that becomes
 * current again, and the error is gone.  One that is not about the worker is thrown again.
 */
extern char *pgf_catch_worker_failure(MemoryContext context);

/* ereport(ERROR, ERRCODE_PROTOCOL_VIOLATION) naming the frame that was not expected. */
extern void pgf_session_unexpected(PgfMessage *message, const char *doing) pg_attribute_noreturn();

/*
 * Address of [offset, offset + size) in the arena; ereports when it does not lie
 * within it.
 */
extern char *pgf_session_extent(PgfSession *session, uint64 offset, uint64 size);

/* Unaligned little-endian writing and reading; reading past the end ereports. */
extern void pgf_put_u8(StringInfo buffer, uint8 value);
extern void pgf_put_u16(StringInfo buffer, uint16 value);
extern void pgf_put_u32(StringInfo buffer, uint32 value);
extern void pgf_put_u64(StringInfo buffer, uint64 value);
extern void pgf_put_f64(StringInfo buffer, double value);
extern void pgf_put_bytes(StringInfo buffer, const void *bytes, uint32 length);
extern void pgf_put_str(StringInfo buffer, const char *bytes, uint32 length);
extern void pgf_put_cstring(StringInfo buffer, const char *string);

extern uint8 pgf_get_u8(PgfMessage *message);
extern uint16 pgf_get_u16(PgfMessage *message);
extern uint32 pgf_get_u32(PgfMessage *message);
extern uint64 pgf_get_u64(PgfMessage *message);
extern double pgf_get_f64(PgfMessage *message);
extern const char *pgf_get_bytes(PgfMessage *message, uint32 length);
extern char *pgf_get_cstring(PgfMessage *message);	/* str, palloc'd and terminated */

#endif							/* PGFUSION_SESSION_H */
