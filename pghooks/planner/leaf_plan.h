/*-------------------------------------------------------------------------
 *
 * leaf_plan.h
 *	  PostgreSQL's plan of one leaf: the scan of a table, a function, a subquery.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_LEAF_PLAN_H
#define PGFUSION_LEAF_PLAN_H

#include "nodes/params.h"

#include "planner/plan_reply.h"
#include "planner/range_table.h"

/*
 * SELECT the leaf's columns FROM its items WHERE its quals (leaf_query.h), planned.  The
 * plan's target list is the columns in their order.
 */
extern PlannedStmt *pgf_plan_leaf(Query *query, PgfRangeTable *table, PgfReplyLeaf *leaf,
								  const char *query_string, ParamListInfo params);

#endif							/* PGFUSION_LEAF_PLAN_H */
