/*-------------------------------------------------------------------------
 *
 * buffer_hints.c
 *	  The table of buffer hints in shared memory (buffer_hints.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "compat/scan_compat.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "storage/bufmgr.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"

#include "module/pg_fusion.h"
#include "scan/buffer_hints.h"

/* Slots for each buffer, at least: heaps get in each other's way less. */
#define SLOTS_PER_BUFFER	2

static volatile Buffer *hints;
static uint32 mask;				/* one less than the number of slots, a power of two */

static shmem_request_hook_type previous_shmem_request_hook = NULL;
static shmem_startup_hook_type previous_shmem_startup_hook = NULL;

static Size
table_size(void)
{
	return mul_size(sizeof(Buffer), pg_nextpower2_size_t(mul_size(NBuffers, SLOTS_PER_BUFFER)));
}

static void
request_shmem(void)
{
	if (previous_shmem_request_hook)
		previous_shmem_request_hook();
	RequestAddinShmemSpace(table_size());
}

static void
start_shmem(void)
{
	bool		found;

	if (previous_shmem_startup_hook)
		previous_shmem_startup_hook();

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	hints = ShmemInitStruct("pg_fusion buffer hints", table_size(), &found);
	mask = (uint32) (table_size() / sizeof(Buffer) - 1);
	if (!found)
		memset((void *) hints, 0, table_size());
	LWLockRelease(AddinShmemInitLock);
}

void
pgf_buffer_hints_init(void)
{
	previous_shmem_request_hook = shmem_request_hook;
	shmem_request_hook = request_shmem;
	previous_shmem_startup_hook = shmem_startup_hook;
	shmem_startup_hook = start_shmem;
}

uint32
pgf_buffer_hint_start(Relation relation)
{
	PgfRelationFile file = pgf_relation_file(relation);

	return hash_bytes((const unsigned char *) &file, sizeof(file));
}

Buffer
pgf_buffer_hint(uint32 start, BlockNumber block)
{
	return hints[(start + block) & mask];
}

void
pgf_set_buffer_hint(uint32 start, BlockNumber block, Buffer buffer)
{
	hints[(start + block) & mask] = buffer;
}
