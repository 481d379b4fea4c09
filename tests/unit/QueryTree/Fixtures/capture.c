/*-------------------------------------------------------------------------
 *
 * capture.c
 *	  Writes the Query that the planner is given to a file, for the fixtures
 *	  of the node text reader.
 *
 * capture_next('/dir/name.txt') arms the planner hook for one statement: the
 * next top-level query that is planned in this session is written to that
 * file as text, with query text positions, and then planned as usual.
 * node_text_reread(text) reads node text and prints it again, which shows
 * that PostgreSQL accepts what was written elsewhere.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "nodes/nodes.h"
#include "nodes/readfuncs.h"
#include "optimizer/planner.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#if PG_VERSION_NUM < 170000
/* until 16 nodeToString always prints positions */
#define nodeToStringWithLocations(node) nodeToString(node)
#endif

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(capture_next);
PG_FUNCTION_INFO_V1(node_text_reread);

void		_PG_init(void);

static planner_hook_type previous_planner_hook = NULL;

/* file for the next query, in TopMemoryContext; NULL when not armed */
static char *capture_path = NULL;

static PlannedStmt *
capture_planner(Query *parse, const char *query_string, int cursor_options,
				ParamListInfo bound_params)
{
	if (capture_path != NULL)
	{
		FILE	   *file = AllocateFile(capture_path, "w");

		if (file == NULL)
			ereport(ERROR,
					(errcode_for_file_access(),
					 errmsg("could not create file \"%s\": %m", capture_path)));
		fputs(nodeToStringWithLocations(parse), file);
		if (FreeFile(file) != 0)
			ereport(ERROR,
					(errcode_for_file_access(),
					 errmsg("could not write file \"%s\": %m", capture_path)));
		pfree(capture_path);
		capture_path = NULL;
	}

	if (previous_planner_hook)
		return previous_planner_hook(parse, query_string, cursor_options,
									 bound_params);
	return standard_planner(parse, query_string, cursor_options, bound_params);
}

Datum
capture_next(PG_FUNCTION_ARGS)
{
	capture_path = MemoryContextStrdup(TopMemoryContext,
									   text_to_cstring(PG_GETARG_TEXT_PP(0)));
	PG_RETURN_VOID();
}

Datum
node_text_reread(PG_FUNCTION_ARGS)
{
	char	   *node_text = text_to_cstring(PG_GETARG_TEXT_PP(0));

	PG_RETURN_TEXT_P(cstring_to_text(nodeToString(stringToNode(node_text))));
}

void
_PG_init(void)
{
	previous_planner_hook = planner_hook;
	planner_hook = capture_planner;
}
