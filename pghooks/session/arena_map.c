/*-------------------------------------------------------------------------
 *
 * arena_map.c
 *	  The worker's arena in this process's address space.
 *
 * Mapped once per incarnation of the worker, however many sessions there are,
 * and unmapped with the last session of that incarnation.  The descriptor is
 * closed at once; the mapping keeps the memory, also that of a dead worker.
 *
 * The file must be sealed against shrinking: else touching a page of it could
 * end this process with SIGBUS.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nodes/pg_list.h"
#include "session/session_private.h"
#include "utils/memutils.h"

static List *arena_maps = NIL;	/* of PgfArenaMap, in TopMemoryContext */

PgfArenaMap *
pgf_arena_attach(uint64 incarnation, int memfd, uint64 size, const char **why)
{
	MemoryContext old_context;
	PgfArenaMap *arena;
	ListCell   *lc;
	struct stat st;
	int			seals;
	void	   *base;

	foreach(lc, arena_maps)
	{
		arena = (PgfArenaMap *) lfirst(lc);
		if (arena->incarnation == incarnation)
		{
			close(memfd);
			if (arena->size != size)
			{
				*why = "The size of the worker's arena has changed.";
				return NULL;
			}
			arena->sessions++;
			return arena;
		}
	}

	seals = fcntl(memfd, F_GET_SEALS);
	if (fstat(memfd, &st) < 0 || size == 0 || (uint64) st.st_size != size ||
		seals < 0 || (seals & F_SEAL_SHRINK) == 0)
	{
		close(memfd);
		*why = "The worker's arena is not a sealed memory file of the size it tells.";
		return NULL;
	}
	base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, memfd, 0);
	if (base == MAP_FAILED)
	{
		*why = psprintf("Could not map " UINT64_FORMAT " bytes of the worker's arena: %m.", size);
		close(memfd);
		return NULL;
	}
	close(memfd);

	old_context = MemoryContextSwitchTo(TopMemoryContext);
	arena = palloc(sizeof(PgfArenaMap));
	arena->incarnation = incarnation;
	arena->base = base;
	arena->size = size;
	arena->sessions = 1;
	arena_maps = lappend(arena_maps, arena);
	MemoryContextSwitchTo(old_context);
	return arena;
}

/* Called while contexts are reset: does not ereport. */
void
pgf_arena_detach(PgfArenaMap *arena)
{
	Assert(arena->sessions > 0);
	if (--arena->sessions > 0)
		return;
	(void) munmap(arena->base, arena->size);
	arena_maps = list_delete_ptr(arena_maps, arena);
	pfree(arena);
}

uint64
pgf_session_incarnation(PgfSession *session)
{
	Assert(session->arena != NULL);
	return session->arena->incarnation;
}

char *
pgf_session_extent(PgfSession *session, uint64 offset, uint64 size)
{
	PgfArenaMap *arena = session->arena;

	if (offset > arena->size || size > arena->size - offset)
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("the PgFusion worker named memory outside of its arena"),
				 errdetail("Offset " UINT64_FORMAT ", size " UINT64_FORMAT "; the arena has " UINT64_FORMAT " bytes.",
						   offset, size, arena->size)));
	return arena->base + offset;
}
