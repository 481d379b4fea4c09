/*-------------------------------------------------------------------------
 *
 * cache_contents.c
 *	  Asking the worker about its block cache (cache_contents.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "datatype/timestamp.h"
#include "storage/bufmgr.h"

#include "cache/cache_contents.h"
#include "module/pg_fusion.h"
#include "scan/visibility.h"
#include "session/session.h"

/* Bytes of an entry of CACHE_RELATIONS, and of one of its chunks, at least. */
#define RELATION_BYTES		57
#define CHUNK_BYTES			32

#define UNIX_EPOCH_MICROSECONDS \
	((POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY)

static void malformed(void) pg_attribute_noreturn();

static void
malformed(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("the PgFusion worker sent a malformed report of its cache")));
}

static uint32
get_count(PgfMessage *message, uint32 smallest_entry)
{
	uint32		count = pgf_get_u32(message);

	if (count > (message->length - message->cursor) / smallest_entry)
		malformed();
	return count;
}

static PgfCachedRelation *
decode_relation(PgfMessage *message)
{
	PgfCachedRelation *entry = palloc0(sizeof(PgfCachedRelation));
	int64		last_use;

	entry->relation = pgf_get_u32(message);
	entry->file.tablespace = pgf_get_u32(message);
	entry->file.database = pgf_get_u32(message);
	entry->file.number = pgf_get_u32(message);
	entry->bytes = pgf_get_u64(message);
	entry->hits = pgf_get_u64(message);
	entry->misses = pgf_get_u64(message);
	last_use = (int64) pgf_get_u64(message);
	if (last_use > 0)
		entry->last_use = last_use - UNIX_EPOCH_MICROSECONDS;
	entry->pinned = pgf_get_u8(message) != 0;
	entry->columns = pgf_get_u32(message);
	entry->nchunks = get_count(message, CHUNK_BYTES);
	entry->chunks = palloc_extended(sizeof(PgfCachedChunk) * Max(entry->nchunks, 1), MCXT_ALLOC_HUGE);
	for (uint32 i = 0; i < entry->nchunks; i++)
	{
		PgfCachedChunk *chunk = &entry->chunks[i];

		chunk->number = pgf_get_u32(message);
		chunk->blocks = pgf_get_u32(message);
		chunk->first_lsn = pgf_get_u64(message);
		chunk->last_lsn = pgf_get_u64(message);
		(void) pgf_get_u64(message);
		if (chunk->blocks == 0 || chunk->blocks > PGF_CACHE_CHUNK_BLOCKS ||
			chunk->number > MaxBlockNumber / PGF_CACHE_CHUNK_BLOCKS)
			malformed();
	}
	return entry;
}

static List *
decode_report(PgfMessage *message)
{
	List	   *relations = NIL;
	uint32		count = get_count(message, RELATION_BYTES);

	for (uint32 i = 0; i < count; i++)
		relations = lappend(relations, decode_relation(message));
	if (message->cursor != message->length)
		malformed();
	return relations;
}

/* The answer to a request that is complete in the session's buffer. */
static void
exchange(PgfSession *session, uint16 expected, PgfMessage *reply)
{
	pgf_session_end(session);
	pgf_session_flush(session);
	if (!pgf_session_receive_within(session, reply, pgf_connect_timeout))
		ereport(ERROR,
				(errcode(ERRCODE_CANNOT_CONNECT_NOW),
				 errmsg("the PgFusion worker has not answered within %d ms", pgf_connect_timeout),
				 errhint("See pg_fusion.connect_timeout.")));
	if (reply->type == PGF_MSG_ERROR)
		pgf_session_report_error(reply);
	if (reply->type != expected)
		pgf_session_unexpected(reply, "asking about the block cache");
}

static List *
ask(PgfSession *session)
{
	PgfMessage	reply;
	List	   *relations;

	pgf_session_begin(session, PGF_MSG_CACHE_REPORT);
	exchange(session, PGF_MSG_CACHE_RELATIONS, &reply);
	relations = decode_report(&reply);
	pgf_session_release(session);
	return relations;
}

List *
pgf_ask_cache(void)
{
	return ask(pgf_session_acquire(CurrentMemoryContext));
}

bool
pgf_try_ask_cache(List **relations, char **why)
{
	MemoryContext context = CurrentMemoryContext;
	PgfSession *session = pgf_session_try_acquire(context, false, why);
	volatile bool answered = false;

	if (session == NULL)
		return false;

	/* Nothing but the session is at work in here (pgf_is_worker_failure). */
	PG_TRY();
	{
		*relations = ask(session);
		answered = true;
	}
	PG_CATCH();
	{
		*why = pgf_catch_worker_failure(context);
		pgf_session_close(session);
	}
	PG_END_TRY();
	return answered;
}

static uint64
tell(PgfSession *session)
{
	PgfMessage	reply;
	uint64		bytes;

	exchange(session, PGF_MSG_CACHE_DONE, &reply);
	bytes = pgf_get_u64(&reply);
	pgf_session_release(session);
	return bytes;
}

uint64
pgf_evict_from_cache(Oid relation)
{
	PgfSession *session = pgf_session_acquire(CurrentMemoryContext);

	pgf_put_u32(pgf_session_begin(session, PGF_MSG_CACHE_EVICT), relation);
	return tell(session);
}

uint64
pgf_pin_in_cache(Oid relation, bool pin)
{
	PgfSession *session = pgf_session_acquire(CurrentMemoryContext);
	StringInfo	buffer = pgf_session_begin(session, PGF_MSG_CACHE_PIN);

	pgf_put_u32(buffer, relation);
	pgf_put_u8(buffer, pin);
	return tell(session);
}

/* ---- what is still true ---- */

static bool
is_valid(const PgfCachedChunk *chunk, const PgfVisibility *visibility)
{
	uint64		first = (uint64) chunk->number * PGF_CACHE_CHUNK_BLOCKS;
	uint64		last = first + chunk->blocks - 1;

	return (visibility->chunks[chunk->number / BITS_PER_BYTE] >> chunk->number % BITS_PER_BYTE & 1) != 0 &&
		visibility->lsns[first / PGF_MAP_PAGE_BLOCKS] == chunk->first_lsn &&
		visibility->lsns[last / PGF_MAP_PAGE_BLOCKS] == chunk->last_lsn;
}

void
pgf_cache_validity(Relation relation, const List *entries, PgfCacheValidity *validity)
{
	PgfRelationFile file = pgf_relation_file(relation);
	BlockNumber blocks;
	PgfVisibility visibility;
	ListCell   *lc;

	/* That of another session's temporary table must not even be read. */
	memset(validity, 0, sizeof(*validity));
	if (!pgf_has_visibility(relation))
		return;

	/* no data is read, so there is no conflict to find */
	blocks = RelationGetNumberOfBlocks(relation);
	pgf_read_visibility(relation, NULL, blocks, &visibility);
	validity->heap_chunks = visibility.nchunks;
	foreach(lc, entries)
	{
		const PgfCachedRelation *entry = lfirst(lc);

		if (entry->file.number != file.number || entry->file.tablespace != file.tablespace ||
			entry->file.database != file.database)
			continue;
		for (uint32 i = 0; i < entry->nchunks; i++)
		{
			const PgfCachedChunk *chunk = &entry->chunks[i];

			/* The last one counts as long as nothing has been added to it. */
			if (chunk->number >= visibility.nchunks ||
				chunk->blocks != Min(PGF_CACHE_CHUNK_BLOCKS, blocks - chunk->number * PGF_CACHE_CHUNK_BLOCKS))
				continue;
			validity->cached++;
			if (is_valid(chunk, &visibility))
				validity->valid++;
		}
	}
	pgf_free_visibility(&visibility);
}
