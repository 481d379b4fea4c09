/*-------------------------------------------------------------------------
 *
 * wire.c
 *	  Values inside payloads: little-endian, unaligned.
 *
 * The reading functions check against the frame's end, in all builds: the
 * bytes come from another process.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "session/session.h"

#ifdef WORDS_BIGENDIAN
#error "pg_fusion's protocol and pages are little-endian"
#endif

void
pgf_put_u8(StringInfo buffer, uint8 value)
{
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
pgf_put_u16(StringInfo buffer, uint16 value)
{
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
pgf_put_u32(StringInfo buffer, uint32 value)
{
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
pgf_put_u64(StringInfo buffer, uint64 value)
{
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
pgf_put_f64(StringInfo buffer, double value)
{
	appendBinaryStringInfo(buffer, (const char *) &value, sizeof(value));
}

void
pgf_put_bytes(StringInfo buffer, const void *bytes, uint32 length)
{
	if (length > PGF_FRAME_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("query is too large for the PgFusion worker"),
				 errdetail("A message to the worker has at most %d bytes.", PGF_FRAME_MAX)));
	appendBinaryStringInfo(buffer, bytes, (int) length);
}

void
pgf_put_str(StringInfo buffer, const char *bytes, uint32 length)
{
	pgf_put_u32(buffer, length);
	pgf_put_bytes(buffer, bytes, length);
}

void
pgf_put_cstring(StringInfo buffer, const char *string)
{
	pgf_put_str(buffer, string, strlen(string));
}

/* The next "length" bytes of the payload. */
static const char *
take(PgfMessage *message, uint32 length)
{
	const char *bytes;

	Assert(message->cursor <= message->length);
	if (length > message->length - message->cursor)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("message of type %u from the PgFusion worker is too short", message->type),
				 errdetail("%u bytes are needed at offset %u of %u.",
						   length, message->cursor, message->length)));
	bytes = message->payload + message->cursor;
	message->cursor += length;
	return bytes;
}

uint8
pgf_get_u8(PgfMessage *message)
{
	return (uint8) *take(message, 1);
}

uint16
pgf_get_u16(PgfMessage *message)
{
	uint16		value;

	memcpy(&value, take(message, sizeof(value)), sizeof(value));
	return value;
}

uint32
pgf_get_u32(PgfMessage *message)
{
	uint32		value;

	memcpy(&value, take(message, sizeof(value)), sizeof(value));
	return value;
}

uint64
pgf_get_u64(PgfMessage *message)
{
	uint64		value;

	memcpy(&value, take(message, sizeof(value)), sizeof(value));
	return value;
}

double
pgf_get_f64(PgfMessage *message)
{
	double		value;

	memcpy(&value, take(message, sizeof(value)), sizeof(value));
	return value;
}

const char *
pgf_get_bytes(PgfMessage *message, uint32 length)
{
	return take(message, length);
}

char *
pgf_get_cstring(PgfMessage *message)
{
	uint32		length = pgf_get_u32(message);

	return pnstrdup(take(message, length), length);
}
