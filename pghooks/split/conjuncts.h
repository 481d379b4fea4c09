/*-------------------------------------------------------------------------
 *
 * conjuncts.h
 *	  Conditions of a query level that is divided: what is below, in a part, and what moves above it.
 *
 * PostgreSQL evaluates the conjuncts of a place in a certain order (order_qual_clauses), and no
 * further than the first that is not true; some it pushes into subqueries.  What may fail must see the
 * same rows here.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_CONJUNCTS_H
#define PGFUSION_CONJUNCTS_H

#include "nodes/parsenodes.h"

#include "planner/ask_worker.h"

/* One of WHERE or of an inner join that WHERE could be the condition of as well. */
typedef struct PgfConjunct
{
	Node	  **place;			/* the condition that it is in */
	Node	   *node;
	Bitmapset  *relations;
	bool		is_last;		/* contains a subquery, which costs more than anything else */
	double		cost;
	bool		is_above;
} PgfConjunct;

/* In the order in which the planner meets them: conditions of inner joins, then of WHERE. */
extern List *pgf_collect_conjuncts(FromExpr *from);

/* NULL of none. */
extern Node *pgf_make_condition(List *conjuncts);

/* The conditions without what is above; returns that. */
extern List *pgf_take_above(List *conjuncts);

/*
 * Also what might fail after it, and would see other rows; after a volatile one, what would
 * spare it evaluations.
 */
extern void pgf_move_above(List *conjuncts, PgfConjunct *refused);

/* Move above what the worker refused; false: the refusal is not about these conditions. */
extern bool pgf_move_refused(List *conjuncts, Query *asked, PgfRefusal *refusal);

/* Subqueries below a node of the join tree, by range table index, that conditions in it are pushed into; added to a set. */
extern Bitmapset *pgf_filtered_subqueries(Query *level, Node *node, Bitmapset *filtered);

/* Is one of the conjuncts that PostgreSQL pushes into a subquery above? */
extern bool pgf_is_filter_above(Query *level, List *conjuncts, Bitmapset *inside);

#endif							/* PGFUSION_CONJUNCTS_H */
