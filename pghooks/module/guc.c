/*-------------------------------------------------------------------------
 *
 * guc.c
 *	  The settings of pg_fusion.
 *
 * Settings of a session decide what is done with its queries.  Settings of
 * the server describe the worker: those that it can take over while it runs
 * are PGC_SIGHUP (the supervisor passes them on), the others need a restart.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "module/pg_fusion.h"
#include "postmaster/bgworker_internals.h"
#include "session/protocol.h"
#include "utils/guc.h"
#include "utils/varlena.h"

int			pgf_enable = PGF_ENABLE_OFF;
double		pgf_min_cost = 10000.0;
int			pgf_explain_code = PGF_CODE_CSHARP;
int			pgf_codegen = PGF_CODEGEN_IL;
int			pgf_max_threads = 0;
int			pgf_max_scan_workers = -1;
int			pgf_connect_timeout = 5000;
bool		pgf_cache = true;
bool		pgf_bypass_shared_buffers = true;
char	   *pgf_disabled_rules = NULL;

int			pgf_worker_threads = 0;
int			pgf_arena_size = 4096;
int			pgf_memory_limit = 2048;
int			pgf_cache_size = -1;
int			pgf_log_level = PGF_LOG_INFO;
char	   *pgf_worker_path = NULL;

static const struct config_enum_entry enable_options[] = {
	{"off", PGF_ENABLE_OFF, false},
	{"on", PGF_ENABLE_ON, false},
	{"auto", PGF_ENABLE_AUTO, false},
	{"false", PGF_ENABLE_OFF, true},
	{"true", PGF_ENABLE_ON, true},
	{"no", PGF_ENABLE_OFF, true},
	{"yes", PGF_ENABLE_ON, true},
	{"0", PGF_ENABLE_OFF, true},
	{"1", PGF_ENABLE_ON, true},
	{NULL, 0, false}
};

static const struct config_enum_entry explain_code_options[] = {
	{"csharp", PGF_CODE_CSHARP, false},
	{"il", PGF_CODE_IL, false},
	{"asm", PGF_CODE_ASM, false},
	{NULL, 0, false}
};

static const struct config_enum_entry codegen_options[] = {
	{"il", PGF_CODEGEN_IL, false},
	{"csharp", PGF_CODEGEN_CSHARP, false},
	{NULL, 0, false}
};

static const struct config_enum_entry log_level_options[] = {
	{"error", PGF_LOG_ERROR, false},
	{"warning", PGF_LOG_WARNING, false},
	{"info", PGF_LOG_INFO, false},
	{"debug", PGF_LOG_DEBUG, false},
	{NULL, 0, false}
};

const char *
pgf_log_level_name(int level)
{
	const struct config_enum_entry *option;

	for (option = log_level_options; option->name != NULL; option++)
	{
		if (option->val == level)
			return option->name;
	}
	elog(ERROR, "unknown value of pg_fusion.log_level: %d", level);
	return NULL;				/* not reached */
}

/* The syntax alone: which rules there are is known to the worker, when it plans. */
static bool
check_disabled_rules(char **newval, void **extra pg_attribute_unused(), GucSource source pg_attribute_unused())
{
	char	   *copy = pstrdup(*newval);
	List	   *names;
	bool		is_list = SplitIdentifierString(copy, ',', &names);

	if (!is_list)
		GUC_check_errdetail("List syntax is invalid.");
	list_free(names);
	pfree(copy);
	return is_list;
}

static void
define_session_gucs(void)
{
	DefineCustomEnumVariable("pg_fusion.enable",
							 "Selects the queries that run in PgFusion.",
							 "\"off\" leaves every query to PostgreSQL. \"on\" runs every analytical SELECT on user tables in PgFusion, and fails with an error when it cannot. "
							 "\"auto\" leaves to PostgreSQL what is cheap or not supported.",
							 &pgf_enable,
							 PGF_ENABLE_OFF,
							 enable_options,
							 PGC_USERSET,
							 0,
							 NULL, NULL, NULL);

	DefineCustomRealVariable("pg_fusion.min_cost",
							 "Under pg_fusion.enable = auto, queries with a lower estimated cost run in PostgreSQL.",
							 "The unit is that of PostgreSQL's planner costs.",
							 &pgf_min_cost,
							 10000.0, 0.0, 1e300,
							 PGC_USERSET,
							 0,
							 NULL, NULL, NULL);

	DefineCustomEnumVariable("pg_fusion.explain_code",
							 "Language in which EXPLAIN (VERBOSE) shows the generated code.",
							 NULL,
							 &pgf_explain_code,
							 PGF_CODE_CSHARP,
							 explain_code_options,
							 PGC_USERSET,
							 0,
							 NULL, NULL, NULL);

	DefineCustomEnumVariable("pg_fusion.codegen",
							 "Back end of the compiler that a query's code comes from.",
							 "\"csharp\" compiles the code that EXPLAIN shows; it is slow to start, and meant for finding faults.",
							 &pgf_codegen,
							 PGF_CODEGEN_IL,
							 codegen_options,
							 PGC_USERSET,
							 GUC_NOT_IN_SAMPLE,
							 NULL, NULL, NULL);

	DefineCustomIntVariable("pg_fusion.max_threads",
							"Maximum number of the worker's threads that one query uses.",
							"Zero means all of them.",
							&pgf_max_threads,
							0, 0, 1024,
							PGC_USERSET,
							0,
							NULL, NULL, NULL);

	DefineCustomIntVariable("pg_fusion.max_scan_workers",
							"Maximum number of parallel workers that read the tables of one query beside its own process.",
							"-1 means as many as there are processors beyond two, or beyond one for a table larger than shared buffers. max_parallel_workers_per_gather bounds it, too.",
							&pgf_max_scan_workers,
							-1, -1, MAX_PARALLEL_WORKER_LIMIT,
							PGC_USERSET,
							0,
							NULL, NULL, NULL);

	DefineCustomIntVariable("pg_fusion.connect_timeout",
							"Time that a query waits for the PgFusion worker to start and to answer.",
							NULL,
							&pgf_connect_timeout,
							5000, 0, 600000,
							PGC_USERSET,
							GUC_UNIT_MS,
							NULL, NULL, NULL);

	DefineCustomBoolVariable("pg_fusion.cache",
							 "Uses and fills the block cache.",
							 "Answers do not depend on it.",
							 &pgf_cache,
							 true,
							 PGC_USERSET,
							 0,
							 NULL, NULL, NULL);

	DefineCustomBoolVariable("pg_fusion.bypass_shared_buffers",
							 "Copies all-visible blocks of large tables from the kernel's cache.",
							 "Of tables that PostgreSQL scans through a small ring of buffers, being larger than a quarter of \"shared_buffers\". "
							 "Blocks that are in shared buffers are read there in any case.",
							 &pgf_bypass_shared_buffers,
							 true,
							 PGC_USERSET,
							 0,
							 NULL, NULL, NULL);

	DefineCustomStringVariable("pg_fusion.disabled_rules",
							   "Rules of the optimizer that are not applied.",
							   "Names separated by commas; an unknown one is an error when a query is planned. Answers do not depend on it.",
							   &pgf_disabled_rules,
							   "",
							   PGC_USERSET,
							   GUC_LIST_INPUT | GUC_NOT_IN_SAMPLE,
							   check_disabled_rules, NULL, NULL);
}

static void
define_server_gucs(void)
{
	DefineCustomIntVariable("pg_fusion.worker_threads",
							"Number of threads that run queries in the PgFusion worker.",
							"Zero means one per processor core.",
							&pgf_worker_threads,
							0, 0, 1024,
							PGC_POSTMASTER,
							0,
							NULL, NULL, NULL);

	DefineCustomIntVariable("pg_fusion.arena_size",
							"Size of the memory that the PgFusion worker shares with PostgreSQL's processes.",
							"It is address space; memory is taken as it is used.",
							&pgf_arena_size,
							4096, 64, 1024 * 1024,
							PGC_POSTMASTER,
							GUC_UNIT_MB,
							NULL, NULL, NULL);

	DefineCustomIntVariable("pg_fusion.memory_limit",
							"Limit of the PgFusion worker's own working memory, over all queries.",
							NULL,
							&pgf_memory_limit,
							2048, 64, INT_MAX / 1024,
							PGC_SIGHUP,
							GUC_UNIT_MB,
							NULL, NULL, NULL);

	DefineCustomIntVariable("pg_fusion.cache_size",
							"Size of the PgFusion worker's block cache, besides pg_fusion.memory_limit.",
							"-1 means an eighth of the machine's memory, and 16 GB at most. Zero means that there is none.",
							&pgf_cache_size,
							-1, -1, INT_MAX / 1024,
							PGC_SIGHUP,
							GUC_UNIT_MB,
							NULL, NULL, NULL);

	DefineCustomEnumVariable("pg_fusion.log_level",
							 "Least severe level of messages in the PgFusion worker's log.",
							 NULL,
							 &pgf_log_level,
							 PGF_LOG_INFO,
							 log_level_options,
							 PGC_SIGHUP,
							 0,
							 NULL, NULL, NULL);

	DefineCustomStringVariable("pg_fusion.worker_path",
							   "Path of the PgFusion worker's executable.",
							   "Empty means pg_fusion/PgFusion.Worker in the library directory. A change applies when the worker starts the next time.",
							   &pgf_worker_path,
							   "",
							   PGC_SIGHUP,
							   GUC_SUPERUSER_ONLY,
							   NULL, NULL, NULL);
}

void
pgf_define_gucs(void)
{
	define_session_gucs();
	define_server_gucs();
	MarkGUCPrefixReserved("pg_fusion");
}
