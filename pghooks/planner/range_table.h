/*-------------------------------------------------------------------------
 *
 * range_table.h
 *	  The relations of all levels of a query, as its plan must name them.
 *
 * PostgreSQL checks permissions, takes locks for cached plans and invalidates
 * them by the PlannedStmt's range table, so the plan names every relation that
 * the query does, in views and subqueries too.  The top level's entries come
 * first, all of them: there, range table indexes stay what they are.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_RANGE_TABLE_H
#define PGFUSION_RANGE_TABLE_H

#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"

typedef struct PgfRangeTable
{
	List	   *rtable;
	List	   *permissions;	/* NIL up to PostgreSQL 15 */
	List	   *relation_oids;
	List	   *levels;			/* of List: the range table of every query level, the query's own entries */
} PgfRangeTable;

/*
 * Flatten.  Also gives the query's own entries, of every level, the permission
 * index of their copies, which tells apart entries that are otherwise equal.
 */
extern PgfRangeTable *pgf_flatten_range_table(Query *query);

/*
 * Give subqueries in an expression taken from that query the permission list
 * which their entries now index.
 */
extern void pgf_adopt_permissions(PgfRangeTable *table, Node *expression);

/* Add what a leaf's plan scans beyond that: partitions and inheritance children. */
extern void pgf_add_leaf_relations(PgfRangeTable *table, PlannedStmt *leaf);

/*
 * The query level which has entries of these node texts, from the worker's reply, at these
 * range table indexes (two lists of the same length); NIL when there is none.
 */
extern List *pgf_find_level(PgfRangeTable *table, List *texts, List *rtindexes);

#endif							/* PGFUSION_RANGE_TABLE_H */
