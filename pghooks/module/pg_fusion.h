/*-------------------------------------------------------------------------
 *
 * pg_fusion.h
 *	  What every part of the library shares: GUC variables and the order in
 *	  which _PG_init starts the parts.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_MODULE_H
#define PGFUSION_MODULE_H

typedef enum PgfEnable
{
	PGF_ENABLE_OFF,
	PGF_ENABLE_ON,
	PGF_ENABLE_AUTO
}			PgfEnable;

/* pg_fusion.log_level */
typedef enum PgfLogLevel
{
	PGF_LOG_ERROR,
	PGF_LOG_WARNING,
	PGF_LOG_INFO,
	PGF_LOG_DEBUG
}			PgfLogLevel;

#define PGF_VERSION		"0.1"

/* Identity of this build; library and worker must agree. */
#ifndef PGF_BUILD_ID
#define PGF_BUILD_ID	"dev"
#endif

/* user */
extern int	pgf_enable;			/* pg_fusion.enable: PgfEnable */
extern double pgf_min_cost;		/* pg_fusion.min_cost: under auto, cheaper plans stay PostgreSQL's */
extern int	pgf_explain_code;	/* pg_fusion.explain_code: PGF_CODE_* */
extern int	pgf_codegen;		/* pg_fusion.codegen: PGF_CODEGEN_* */
extern char *pgf_disabled_rules;	/* pg_fusion.disabled_rules: names, separated by commas */
extern int	pgf_max_scan_workers;	/* pg_fusion.max_scan_workers: per query; -1 = by processors */
extern int	pgf_max_threads;	/* pg_fusion.max_threads: per query; 0 = all of the worker's */
extern bool pgf_cache;			/* pg_fusion.cache: use and fill the block cache */
extern bool pgf_bypass_shared_buffers;	/* pg_fusion.bypass_shared_buffers: read large heaps from their files */
extern int	pgf_connect_timeout;	/* pg_fusion.connect_timeout, ms */

/* server (sighup or postmaster) */
extern int	pgf_worker_threads; /* pg_fusion.worker_threads; 0 = one per core */
extern int	pgf_arena_size;		/* pg_fusion.arena_size, MB */
extern int	pgf_memory_limit;	/* pg_fusion.memory_limit, MB */
extern int	pgf_cache_size;		/* pg_fusion.cache_size, MB; -1: the worker decides, 0: no cache */
extern int	pgf_log_level;		/* pg_fusion.log_level: PgfLogLevel */
extern char *pgf_worker_path;	/* pg_fusion.worker_path; empty = $libdir/pg_fusion/PgFusion.Worker */

extern void pgf_define_gucs(void);	/* module/guc.c */
extern const char *pgf_log_level_name(int level);
extern void pgf_supervisor_init(void);	/* supervisor/supervisor.c: registers the background worker */
extern void pgf_buffer_hints_init(void);	/* scan/buffer_hints.c: its table in shared memory */
extern void pgf_planner_init(void); /* planner/planner_hook.c: chains planner_hook */
extern void pgf_part_scan_init(void);	/* split/part_scan.c: chains set_rel_pathlist_hook */
extern void pgf_customscan_init(void);	/* customscan/customscan.c: registers the methods, EXPLAIN hooks */

#endif							/* PGFUSION_MODULE_H */
