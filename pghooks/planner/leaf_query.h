/*-------------------------------------------------------------------------
 *
 * leaf_query.h
 *	  A leaf as a query of its own: SELECT columns FROM items, with its quals.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_LEAF_QUERY_H
#define PGFUSION_LEAF_QUERY_H

#include "planner/plan_reply.h"
#include "planner/range_table.h"

/*
 * The leaf's query, without its quals; those are in *quals, over the same range table.  Row
 * security and permissions are exactly what the items' entries in the query carry.
 */
extern Query *pgf_build_leaf_query(Query *query, PgfRangeTable *table, PgfReplyLeaf *leaf,
								   List **quals);

#endif							/* PGFUSION_LEAF_QUERY_H */
