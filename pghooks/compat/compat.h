/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  Differences between PostgreSQL majors, one entry per difference.
 *
 * Everything else in the library is written for the newest supported major;
 * no other file tests PG_VERSION_NUM.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_COMPAT_H
#define PGFUSION_COMPAT_H

#include "utils/wait_event.h"

/*
 * Named wait events for extensions exist since 17; before, pg_stat_activity
 * shows "Extension".
 */
static inline uint32
pgf_wait_event(uint32 *cache, const char *name)
{
#if PG_VERSION_NUM >= 170000
	if (*cache == 0)
		*cache = WaitEventExtensionNew(name);
	return *cache;
#else
	(void) cache;
	(void) name;
	return PG_WAIT_EXTENSION;
#endif
}

#endif							/* PGFUSION_COMPAT_H */
