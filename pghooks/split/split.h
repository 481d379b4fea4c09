/*-------------------------------------------------------------------------
 *
 * split.h
 *	  Queries that the worker does not run as a whole: PostgreSQL's plan around
 *	  parts that the worker runs.
 *
 * The worker may lack an aggregate, the equality of a type, a function in a
 * condition over several tables.  What it lacks is in the upper part of a query
 * level as a rule; the joins below, which are the work, it has.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_SPLIT_H
#define PGFUSION_SPLIT_H

#include "planner/ask_worker.h"
#include "split/part_scan.h"

/*
 * The plan of a query that the worker has refused; NULL when it would be PostgreSQL's
 * alone.  Changes the query.  When may_lose, parts compete with PostgreSQL's own plans of them.
 */
extern PlannedStmt *pgf_plan_split(PgfPlanInput *input, const PgfRefusal *refusal, bool may_lose);

/*
 * The same for the query of a leaf, which is PostgreSQL's with all its subqueries: these are
 * split, and it is planned by pgf_plan_with_parts.  NULL when there is nothing to split.
 */
extern PgfSplit *pgf_split_leaf(Query *leaf_query, const char *query_string, ParamListInfo params);

#endif							/* PGFUSION_SPLIT_H */
