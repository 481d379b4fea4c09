/*-------------------------------------------------------------------------
 *
 * plan_build.h
 *	  From the worker's reply to a PlannedStmt.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PLAN_BUILD_H
#define PGFUSION_PLAN_BUILD_H

#include "lib/stringinfo.h"
#include "nodes/params.h"
#include "nodes/pathnodes.h"

#include "planner/plan_reply.h"
#include "planner/range_table.h"

/* What planning a query has brought together before the worker was asked. */
typedef struct PgfPlanInput
{
	Query	   *query;			/* simplified */
	PgfRangeTable *range_table;
	List	   *called_functions;	/* OIDs, for the permission check at execution */
	List	   *invalidations;	/* PlanInvalItems of the query and of what was inlined */
	bool		depends_on_role;
	StringInfoData request;		/* the bytes of the plan request */
	const char *query_string;
	int			cursor_options;
	ParamListInfo params;
} PgfPlanInput;

extern PlannedStmt *pgf_build_plan(PgfPlanInput *input, const char *reply_bytes, uint32 reply_length,
								   PgfPlanReply *reply);

/* Rows of one FROM item as they come. */
extern bool pgf_is_plain_scan(Query *query);

/* Would a cursor on the query go backward if it were PostgreSQL's? */
extern bool pgf_must_scroll(PgfPlanInput *input, bool is_plain_scan, Plan *plan);

#endif							/* PGFUSION_PLAN_BUILD_H */
