/*-------------------------------------------------------------------------
 *
 * part_scan.h
 *	  PostgreSQL's plan of a query with the worker's scans of its parts in it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PART_SCAN_H
#define PGFUSION_PART_SCAN_H

#include "nodes/params.h"

#include "planner/plan_build.h"

/* A part of a query: a statement of its own for the worker, a subquery in FROM for PostgreSQL. */
typedef struct PgfPart
{
	uint64		id;				/* the subquery's queryId */
	PgfPlanInput input;
	PgfPlanReply *reply;
	PlannedStmt *plan;			/* one CustomScan */
	List	   *scans;			/* the CustomScans that have been made of it while PostgreSQL plans */
} PgfPart;

/* A query that is being split, or has been. */
typedef struct PgfSplit
{
	const char *query_string;
	ParamListInfo params;
	bool		may_lose;		/* where PostgreSQL's own plan of a part is cheaper, it is taken */
	bool		takes_scans;	/* parts may be as small as one table, read */
	bool		takes_inner;	/* parts may be in levels that refer to a level around them: run for each of its rows */
	bool		leaves_windows; /* PostgreSQL computes the window functions, and may end early by conditions above them */
	List	   *filtered;		/* of Query: subqueries that PostgreSQL pushes conditions into, so that none is a part as it stands */
	List	   *parts;			/* of PgfPart */
} PgfSplit;

/* Can the plan of a query be a part's: one CustomScan? */
extern bool pgf_is_part_plan(PlannedStmt *plan);

/* The range table entry of a part that is this query. */
extern RangeTblEntry *pgf_make_part_entry(PgfPart *part, Query *query);
extern bool pgf_is_part_entry(PgfSplit *split, RangeTblEntry *rte);

/*
 * PostgreSQL's plan of a query with parts' entries in it; of one without any when split
 * is NULL.  May be called several times.
 */
extern PlannedStmt *pgf_plan_with_parts(PgfSplit *split, Query *query, const char *query_string,
										int cursor_options, ParamListInfo params);

/* Has the last plan been made with any of the parts? */
extern bool pgf_has_part_scans(PgfSplit *split);

#endif							/* PGFUSION_PART_SCAN_H */
