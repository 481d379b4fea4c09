/*-------------------------------------------------------------------------
 *
 * planner_hook.h
 *	  What EXPLAIN asks of the planner hook.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PLANNER_HOOK_H
#define PGFUSION_PLANNER_HOOK_H

#include "lib/stringinfo.h"
#include "nodes/parsenodes.h"

#include "planner/plan_build.h"

/*
 * Where planning leaves the reason why PostgreSQL runs a query itself under
 * pg_fusion.enable = auto.  EXPLAIN installs one for the query it has planned, and takes
 * it away again.
 */
typedef struct PgfPlanningNote
{
	Query	   *query;			/* the query that is watched for */
	char	   *reason;			/* NULL: PgFusion runs it, or was not asked */
	MemoryContext context;		/* of the reason */
	struct PgfPlanningNote *outer;
} PgfPlanningNote;

extern PgfPlanningNote *pgf_planning_note;

/* Everything up to asking the worker: simplifies the query in place and makes its request. */
extern void pgf_prepare_plan(PgfPlanInput *input);

/* Name what the worker cannot run (UNSUPPORTED frame) as an ERROR; location -1 when unknown. */
extern void pgf_report_unsupported(const char *construct, const char *detail, int location,
								   const char *query_string) pg_attribute_noreturn();

#endif							/* PGFUSION_PLANNER_HOOK_H */
