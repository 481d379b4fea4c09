/*-------------------------------------------------------------------------
 *
 * cache_contents.h
 *	  What the worker's block cache has of this database's relations.
 *
 * The worker knows files and stamps; which of its chunks still hold is said by
 * the visibility maps, which only PostgreSQL reads.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_CACHE_CONTENTS_H
#define PGFUSION_CACHE_CONTENTS_H

#include "access/xlogdefs.h"
#include "compat/scan_compat.h"
#include "nodes/pg_list.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

typedef struct PgfCachedChunk
{
	uint32		number;
	uint32		blocks;
	XLogRecPtr	first_lsn;		/* of the map pages that it was read under */
	XLogRecPtr	last_lsn;
} PgfCachedChunk;

/* What is cached of one file of a relation; a relation may have an earlier one, too. */
typedef struct PgfCachedRelation
{
	Oid			relation;
	PgfRelationFile file;		/* number 0: pinned, and nothing is cached */
	uint64		bytes;
	uint64		hits;
	uint64		misses;
	TimestampTz last_use;		/* 0: never */
	bool		pinned;
	uint32		columns;
	uint32		nchunks;
	PgfCachedChunk *chunks;
} PgfCachedRelation;

/* Chunks of a relation, as far as its map tells now. */
typedef struct PgfCacheValidity
{
	uint32		heap_chunks;
	uint32		cached;			/* of the heap as it is */
	uint32		valid;			/* and of these, with the contents that it has */
} PgfCacheValidity;

/* A list of PgfCachedRelation.  False and a palloc'd sentence when the worker does not answer. */
extern bool pgf_try_ask_cache(List **relations, char **why);

/* The same as an error. */
extern List *pgf_ask_cache(void);

/* CACHE_EVICT or CACHE_PIN of a relation; the bytes that are cached of it. */
extern uint64 pgf_evict_from_cache(Oid relation);
extern uint64 pgf_pin_in_cache(Oid relation, bool pin);

/* What is true of the chunks now; the relation is open.  Added up over the entries of a relation. */
extern void pgf_cache_validity(Relation relation, const List *entries, PgfCacheValidity *validity);

#endif							/* PGFUSION_CACHE_CONTENTS_H */
