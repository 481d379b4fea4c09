/*-------------------------------------------------------------------------
 *
 * planner_hook.c
 *	  Decides who runs a query, and plans it when that is PgFusion.
 *
 *	  off		the next planner, untouched
 *	  on		every SELECT on a user table is PgFusion's; what it cannot run
 *				is an ERROR that names the construct
 *	  auto		PostgreSQL plans first, unless the query can be told cheap at a
 *				glance; a plan below pg_fusion.min_cost is kept, and so it is when
 *				the worker is missing, does not support the query, or expects
 *				to be slower.  EXPLAIN shows why.
 *
 * Planning is one round trip: the request (the simplified tree and what the
 * catalogs say of it) goes to the worker, its reply becomes a PlannedStmt.  A query that
 * the worker does not run as a whole is split: PostgreSQL plans it, around parts that
 * the worker runs (split/split.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/planner.h"
#include "utils/memutils.h"

#include "module/pg_fusion.h"
#include "planner/ask_worker.h"
#include "planner/catalog_bundle.h"
#include "planner/eligibility.h"
#include "planner/planner_hook.h"
#include "planner/simplify.h"
#include "session/session.h"
#include "split/split.h"

PgfPlanningNote *pgf_planning_note = NULL;

/* Of the query's text in an error's detail, bytes. */
#define QUOTED_TEXT_MAX			80

static planner_hook_type next_planner_hook = NULL;

static PlannedStmt *
next_planner(Query *query, const char *query_string, int cursor_options, ParamListInfo params)
{
	if (next_planner_hook)
		return next_planner_hook(query, query_string, cursor_options, params);
	return standard_planner(query, query_string, cursor_options, params);
}

/* Leave the reason where an EXPLAIN of this very query looks for it. */
static void
note_reason(PgfPlanningNote *note, const char *reason)
{
	if (note)
		note->reason = MemoryContextStrdup(note->context, reason);
}

/*
 * Where a construct stands, in words: a sentence or two, for when there is nothing
 * better to say, or no cursor can be shown.
 */
static const char *
place_in_words(const char *detail, int location, const char *query_string)
{
	bool		is_known = location >= 0 &&
		(query_string == NULL || (size_t) location <= strlen(query_string));

	if (detail != NULL && detail[0] != '\0')
		return is_known && query_string == NULL ?
			psprintf("%s It stands at byte %d of the query.", detail, location + 1) : detail;
	if (is_known && query_string == NULL)
		return psprintf("It stands at byte %d of the query.", location + 1);
	if (query_string == NULL)
		return "The query's text is not known.";

	if (is_known)
		query_string += location;
	else
		query_string += strspn(query_string, " \t\r\n");
	return psprintf(is_known ? "It stands at \"%s\"." : "It is in the statement \"%s\".",
					pnstrdup(query_string, pg_mbcliplen(query_string, strlen(query_string),
														QUOTED_TEXT_MAX)));
}

void
pgf_report_unsupported(const char *construct, const char *detail, int location,
					   const char *query_string)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("PgFusion does not support %s", construct),
			 errdetail_internal("%s", place_in_words(detail, location, query_string)),
			 errhint("Set pg_fusion.enable to auto to let PostgreSQL run what PgFusion cannot."),
			 pgf_error_location(query_string, location)));
}

void
pgf_prepare_plan(PgfPlanInput *input)
{
	Query	   *query = input->query;
	PgfCatalogNames *names;
	PlannerGlobal *glob;
	List	   *relation_oids;
	List	   *invalidations;
	bool		row_security;

	extract_query_dependencies((Node *) query, &relation_oids, &invalidations, &row_security);
	glob = pgf_simplify_query(query);
	input->invalidations = list_concat(invalidations, glob->invalItems);
	input->depends_on_role = row_security || glob->dependsOnRole;

	names = pgf_collect_names(query);
	for (int i = 0; i < names->called.count; i++)
		input->called_functions = lappend_oid(input->called_functions, names->called.items[i]);
	input->range_table = pgf_flatten_range_table(query);

	initStringInfo(&input->request);
	pgf_bundle_write(&input->request, query, names);
	if (input->request.len > PGF_FRAME_MAX - PGF_FRAME_HEADER_SIZE)
		pgf_report_unsupported("a query of this size",
							   psprintf("Its description for the worker has %d bytes, at most %d are possible.",
										input->request.len, PGF_FRAME_MAX - PGF_FRAME_HEADER_SIZE),
							   -1, input->query_string);
}

static PlannedStmt *
plan_with_worker(Query *query, const char *query_string, int cursor_options, ParamListInfo params,
				 PlannedStmt *fallback, PgfPlanningNote *note)
{
	PgfPlanInput input;
	StringInfoData bytes;
	PgfPlanReply *reply;
	PgfRefusal	refusal;

	memset(&input, 0, sizeof(input));
	input.query = query;
	input.query_string = query_string;
	input.cursor_options = cursor_options;
	input.params = params;
	pgf_prepare_plan(&input);

	if (!pgf_ask_worker(&input, fallback != NULL, &bytes, &refusal))
	{
		PlannedStmt *split = refusal.construct == NULL ? NULL :
			pgf_plan_split(&input, &refusal, fallback != NULL);

		if (fallback == NULL && split == NULL)
			pgf_report_unsupported(refusal.construct, refusal.detail, refusal.location, query_string);
		if (split != NULL &&
			(fallback == NULL || split->planTree->total_cost <= fallback->planTree->total_cost))
			return split;
		note_reason(note, refusal.reason);
		return fallback;
	}

	reply = pgf_decode_plan_reply(bytes.data, bytes.len);
	if (fallback != NULL && reply->total_cost > fallback->planTree->total_cost)
	{
		note_reason(note, psprintf("PostgreSQL's plan is estimated to be cheaper (%.2f, PgFusion's %.2f)",
								   fallback->planTree->total_cost, reply->total_cost));
		return fallback;
	}
	return pgf_build_plan(&input, bytes.data, bytes.len, reply);
}

/*
 * Is the plan a scan, so that a cursor on it can be named in WHERE CURRENT OF,
 * and be read backward without having been declared for it?
 */
static bool
is_plain_scan(Plan *plan)
{
	switch (nodeTag(plan))
	{
		case T_Limit:
		case T_Result:
			return plan->lefttree != NULL && is_plain_scan(plan->lefttree);
		case T_SubqueryScan:
			return is_plain_scan(((SubqueryScan *) plan)->subplan);
		case T_SeqScan:
		case T_SampleScan:
		case T_IndexScan:
		case T_IndexOnlyScan:
		case T_BitmapHeapScan:
		case T_TidScan:
		case T_TidRangeScan:
		case T_ForeignScan:
		case T_Append:
		case T_MergeAppend:
			return true;
		default:
			return false;
	}
}

static PlannedStmt *
pgf_planner(Query *query, const char *query_string, int cursor_options, ParamListInfo params)
{
	PgfPlanningNote *note = pgf_planning_note;
	PgfEligibility eligibility;
	PlannedStmt *fallback;
	Query	   *copy;

	if (pgf_enable == PGF_ENABLE_OFF)
		return next_planner(query, query_string, cursor_options, params);

	pgf_check_eligibility(query, &eligibility);
	if (!eligibility.eligible)
		return next_planner(query, query_string, cursor_options, params);

	if (note != NULL && note->query != query)
		note = NULL;

	if (pgf_enable == PGF_ENABLE_ON)
	{
		if (eligibility.refused)
			pgf_report_unsupported(eligibility.refused, eligibility.refused_detail,
								   eligibility.refused_location, query_string);
		return plan_with_worker(query, query_string, cursor_options, params, NULL, NULL);
	}

	if (eligibility.refused)
	{
		note_reason(note, psprintf("not supported: %s (%s)", eligibility.refused,
								   eligibility.refused_detail));
		return next_planner(query, query_string, cursor_options, params);
	}
	if (pgf_cost_bound(&eligibility) < pgf_min_cost)
	{
		note_reason(note, "the table is small (pg_fusion.min_cost)");
		return next_planner(query, query_string, cursor_options, params);
	}

	if (pgf_is_key_lookup(query, &eligibility))
	{
		note_reason(note, "one row, by its primary key");
		return next_planner(query, query_string, cursor_options, params);
	}

	/* Planning scribbles on the tree. */
	copy = copyObject(query);
	fallback = next_planner(query, query_string, cursor_options, params);
	if (fallback->planTree->total_cost < pgf_min_cost)
	{
		note_reason(note, psprintf("PostgreSQL's plan costs %.2f, less than pg_fusion.min_cost (%g)",
								   fallback->planTree->total_cost, pgf_min_cost));
		return fallback;
	}
	if ((cursor_options & CURSOR_OPT_FAST_PLAN) && is_plain_scan(fallback->planTree))
	{
		note_reason(note, "a cursor on a plain scan, which rows may be updated through");
		return fallback;
	}
	return plan_with_worker(copy, query_string, cursor_options, params, fallback, note);
}

void
pgf_planner_init(void)
{
	next_planner_hook = planner_hook;
	planner_hook = pgf_planner;
}
