/*-------------------------------------------------------------------------
 *
 * simplify.h
 *	  Constant simplification of a whole query tree.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_SIMPLIFY_H
#define PGFUSION_SIMPLIFY_H

#include "nodes/pathnodes.h"

/*
 * Simplify every expression of the query, at all levels, in place.  Parameters
 * stay: the result is as good for another execution.  Returns what the planner
 * would have noted in the process: functions that were inlined (invalItems) and
 * whether row security was met (dependsOnRole).
 */
extern PlannerGlobal *pgf_simplify_query(Query *query);

#endif							/* PGFUSION_SIMPLIFY_H */
