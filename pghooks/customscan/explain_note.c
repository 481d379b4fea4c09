/*-------------------------------------------------------------------------
 *
 * explain_note.c
 *	  "PgFusion: not used: ..." in EXPLAIN, under pg_fusion.enable = auto.
 *
 * A query that stays PostgreSQL's has a plan without a node of ours that could say why, so
 * the reason is caught while EXPLAIN plans, and added to what EXPLAIN has
 * written of the query.  In text that is one more line; in the other formats the
 * query's group has been closed by then and is opened again at its end.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat/planner_compat.h"
#include "customscan/explain.h"
#include "module/pg_fusion.h"
#include "planner/planner_hook.h"

static ExplainOneQuery_hook_type next_explain_hook = NULL;

/* Undo the closing of the innermost group; false when it does not end as expected. */
static bool
reopen_query_group(ExplainState *es)
{
	StringInfoData closing;

	initStringInfo(&closing);
	switch (es->format)
	{
		case EXPLAIN_FORMAT_TEXT:
			return true;
		case EXPLAIN_FORMAT_XML:
			appendStringInfoSpaces(&closing, es->indent * 2);
			appendStringInfoString(&closing, "</Query>\n");
			break;
		case EXPLAIN_FORMAT_JSON:
			appendStringInfoChar(&closing, '\n');
			appendStringInfoSpaces(&closing, es->indent * 2);
			appendStringInfoChar(&closing, '}');
			break;
		case EXPLAIN_FORMAT_YAML:
			break;
	}

	if (es->str->len < closing.len ||
		memcmp(es->str->data + es->str->len - closing.len, closing.data, closing.len) != 0)
		return false;
	es->str->len -= closing.len;
	es->str->data[es->str->len] = '\0';
	es->indent++;
	/* 1: something stands in the group already, so a separator is due */
	if (es->format != EXPLAIN_FORMAT_XML)
		es->grouping_stack = lcons_int(1, es->grouping_stack);
	return true;
}

static void
explain_one_query(Query *query, int cursor_options, IntoClause *into, ExplainState *es,
				  const char *query_string, ParamListInfo params, QueryEnvironment *environment)
{
	PgfPlanningNote note = {0};

	note.query = query;
	note.context = CurrentMemoryContext;
	note.outer = pgf_planning_note;
	pgf_planning_note = &note;
	PG_TRY();
	{
		if (next_explain_hook)
			next_explain_hook(query, cursor_options, into, es, query_string, params, environment);
		else
			pgf_standard_explain(query, cursor_options, into, es, query_string, params, environment);
	}
	PG_FINALLY();
	{
		pgf_planning_note = note.outer;
	}
	PG_END_TRY();

	if (note.reason != NULL && reopen_query_group(es))
	{
		ExplainPropertyText("PgFusion", psprintf("not used: %s", note.reason), es);
		ExplainCloseGroup("Query", NULL, true, es);
	}
}

void
pgf_explain_init(void)
{
	next_explain_hook = ExplainOneQuery_hook;
	ExplainOneQuery_hook = explain_one_query;
}
