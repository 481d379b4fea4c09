/*-------------------------------------------------------------------------
 *
 * leaf_plan.h
 *	  PostgreSQL's plan of one leaf: the scan of one relation of the query.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_LEAF_PLAN_H
#define PGFUSION_LEAF_PLAN_H

#include "nodes/params.h"

#include "planner/plan_reply.h"
#include "planner/range_table.h"

/*
 * SELECT the leaf's columns FROM its relation WHERE its quals, planned with row
 * security and permissions exactly as the entry in the query carries them.  The plan's target list
 * is the columns in their order.
 */
extern PlannedStmt *pgf_plan_leaf(Query *query, PgfRangeTable *table, PgfReplyLeaf *leaf,
								  const char *query_string, ParamListInfo params);

#endif							/* PGFUSION_LEAF_PLAN_H */
