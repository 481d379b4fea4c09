/*-------------------------------------------------------------------------
 *
 * frames.c
 *	  Frames over the socket, and all waiting for it.
 *
 * The socket is non-blocking.  Outgoing frames collect in "out"; incoming bytes
 * collect in "in", from which frames are handed out in place.  While writing
 * has to wait, incoming bytes are read into "drained": the worker may itself be
 * waiting for us to read, and a payload handed out earlier must not move.
 *
 * While a session is renewable, "out" also keeps what has been written: it is
 * written again when the connection proves to be dead.  The first frame that
 * comes ends that.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/socket.h>

#include "compat/compat.h"
#include "miscadmin.h"
#include "session/session_private.h"
#include "storage/latch.h"

#define READ_SIZE				(64 * 1024)
#define FLUSH_SIZE				(64 * 1024)

/*
 * Wait until one of the socket events, or until timeout ms (-1: no limit) are
 * over.  Returns the events, of which there may be none.
 */
int
pgf_wait_socket(PgfSession *session, int events, long timeout)
{
	static uint32 wait_event = 0;
	int			occurred;

	if (timeout >= 0)
		events |= WL_TIMEOUT;
	occurred = WaitLatchOrSocket(MyLatch, events | WL_LATCH_SET | WL_EXIT_ON_PM_DEATH,
								 session->sock, timeout,
								 pgf_wait_event(&wait_event, "PgFusionWorkerMessage"));
	if (occurred & WL_LATCH_SET)
	{
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
	return occurred;
}

/* One recv, appended to "into". Does not ereport, except when out of memory. */
PgfReadStatus
pgf_read_some(PgfSession *session, StringInfo into)
{
	ssize_t		n;

	enlargeStringInfo(into, READ_SIZE);
	for (;;)
	{
		n = recv(session->sock, into->data + into->len, into->maxlen - into->len - 1, MSG_DONTWAIT);
		if (n > 0)
		{
			into->len += (int) n;
			into->data[into->len] = '\0';
			return PGF_READ_BYTES;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return PGF_READ_NOTHING;
		return PGF_READ_CLOSED;
	}
}

static void
check_connected(PgfSession *session)
{
	if (session->sock == PGINVALID_SOCKET)
		pgf_session_lost(session);
}

/* The worker at the other end is gone: an ERROR, or another one with which all begins anew. */
static void
connection_ended(PgfSession *session)
{
	if (!session->renewable)
		pgf_session_lost(session);
	pgf_renew(session);
}

/* What was written need not be written again. */
static void
forget_written(PgfSession *session)
{
	StringInfo	out = &session->out;
	int			written = session->written;

	if (written == 0)
		return;
	session->written = 0;
	if (session->frame_start >= 0)
		session->frame_start -= written;
	out->len -= written;
	memmove(out->data, out->data + written, out->len);
	out->data[out->len] = '\0';
}

StringInfo
pgf_session_begin(PgfSession *session, uint16 type)
{
	Assert(session->frame_start < 0);
	check_connected(session);
	session->frame_start = session->out.len;
	pgf_put_u32(&session->out, 0);	/* length, when it is known */
	pgf_put_u16(&session->out, type);
	pgf_put_u16(&session->out, 0);
	return &session->out;
}

void
pgf_session_end(PgfSession *session)
{
	uint32		length;

	Assert(session->frame_start >= 0);
	length = (uint32) (session->out.len - session->frame_start);
	if (length > PGF_FRAME_MAX)
	{
		session->out.len = session->frame_start;
		session->frame_start = -1;
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("query is too large for the PgFusion worker"),
				 errdetail("A message to the worker has at most %d bytes, this one has %u.",
						   PGF_FRAME_MAX, length)));
	}
	memcpy(session->out.data + session->frame_start, &length, sizeof(length));
	session->frame_start = -1;
	if (session->out.len - session->written >= FLUSH_SIZE)
		pgf_session_flush(session);
}

void
pgf_session_flush(PgfSession *session)
{
	Assert(session->frame_start < 0);
	check_connected(session);
	while (session->written < session->out.len)
	{
		ssize_t		n = send(session->sock, session->out.data + session->written,
							 session->out.len - session->written, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n >= 0)
		{
			session->written += (int) n;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			connection_ended(session);
		else if (pgf_wait_socket(session, WL_SOCKET_WRITEABLE | WL_SOCKET_READABLE, -1) & WL_SOCKET_READABLE)
		{
			if (pgf_read_some(session, &session->drained) == PGF_READ_CLOSED)
				connection_ended(session);
		}
	}
	if (!session->renewable)
		forget_written(session);
}

/*
 * Hand out the next frame when it is complete.
 */
bool
pgf_next_frame(PgfSession *session, PgfMessage *message)
{
	StringInfo	in = &session->in;
	uint32		available = (uint32) (in->len - in->cursor);
	const char *header = in->data + in->cursor;
	uint32		length;

	if (available < PGF_FRAME_HEADER_SIZE)
		return false;
	memcpy(&length, header, sizeof(length));
	memcpy(&message->type, header + 4, sizeof(message->type));
	if (length < PGF_FRAME_HEADER_SIZE || length > PGF_FRAME_MAX)
	{
		pgf_session_disconnect(session);
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("message of type %u from the PgFusion worker has an invalid length: %u",
						message->type, length)));
	}
	if (available < length)
		return false;
	message->payload = header + PGF_FRAME_HEADER_SIZE;
	message->length = length - PGF_FRAME_HEADER_SIZE;
	message->cursor = 0;
	in->cursor += (int) length;
	if (session->renewable)
	{
		session->renewable = false;
		forget_written(session);
	}
	return true;
}

/* Move what is unread to the start of "in". Payloads handed out become invalid. */
static void
compact(PgfSession *session)
{
	StringInfo	in = &session->in;

	if (in->cursor > 0)
	{
		in->len -= in->cursor;
		memmove(in->data, in->data + in->cursor, in->len);
		in->data[in->len] = '\0';
		in->cursor = 0;
	}
	if (session->drained.len > 0)
	{
		appendBinaryStringInfo(in, session->drained.data, session->drained.len);
		resetStringInfo(&session->drained);
	}
}

/* Waits for so many milliseconds at most; -1: no limit, 0: not at all. */
static bool
receive(PgfSession *session, PgfMessage *message, long timeout)
{
	TimestampTz deadline = 0;

	if (timeout > 0)
		deadline = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), timeout);
	CHECK_FOR_INTERRUPTS();
	for (;;)
	{
		if (pgf_next_frame(session, message))
			return true;

		/* A lost connection may have left frames: the worker's last words. */
		check_connected(session);
		compact(session);
		if (pgf_next_frame(session, message))
			return true;

		switch (pgf_read_some(session, &session->in))
		{
			case PGF_READ_BYTES:
				break;
			case PGF_READ_CLOSED:
				connection_ended(session);
				pgf_session_flush(session);
				break;
			case PGF_READ_NOTHING:
				if (timeout == 0)
					return false;
				if (session->written < session->out.len)
					pgf_session_flush(session);
				if (deadline != 0)
				{
					timeout = TimestampDifferenceMilliseconds(GetCurrentTimestamp(), deadline);
					if (timeout == 0)
						return false;
				}
				if (session->drained.len == 0)
					(void) pgf_wait_socket(session, WL_SOCKET_READABLE, timeout);
				break;
		}
	}
}

bool
pgf_session_receive(PgfSession *session, PgfMessage *message, bool wait)
{
	return receive(session, message, wait ? -1 : 0);
}

bool
pgf_session_receive_within(PgfSession *session, PgfMessage *message, long timeout)
{
	return receive(session, message, timeout);
}
