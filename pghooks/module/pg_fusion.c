/*-------------------------------------------------------------------------
 *
 * pg_fusion.c
 *	  Entry of the library.
 *
 * The library is loaded once, by the postmaster, which forks it into every
 * process: it needs shared memory and a background worker, and both can only
 * be asked for there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "module/pg_fusion.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("pg_fusion must be loaded when the server starts"),
				 errhint("Add pg_fusion to shared_preload_libraries in postgresql.conf and restart the server.")));

	pgf_define_gucs();
	pgf_supervisor_init();
	pgf_buffer_hints_init();
	pgf_planner_init();
	pgf_part_scan_init();
	pgf_customscan_init();
}
