/*-------------------------------------------------------------------------
 *
 * query_part.h
 *	  Cut a part of a query level's joins out of it, as a query of its own.
 *
 *	  SELECT f(a.x) FROM a JOIN b ON ... WHERE g(a.y, b.y) GROUP BY ...
 *
 *	  the part		SELECT a.x, a.y, b.y FROM a JOIN b ON ...
 *	  the level		SELECT f(p.x) FROM part p WHERE g(p.y, p.y_1) GROUP BY ...
 *
 * Nothing here decides what to cut, or asks anybody whether it is good for something.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_QUERY_PART_H
#define PGFUSION_QUERY_PART_H

#include "nodes/parsenodes.h"
#include "nodes/primnodes.h"

/* A level that a part has been cut out of, before the part's entry is put in its place. */
typedef struct PgfCut
{
	Query	   *level;
	Bitmapset  *inside;			/* range table indexes of the part, its joins included */
	int			rtindex;		/* of the entry that will stand for the part */
	List	   *columns;		/* of Var: what the level reads of the part, in the part's terms */
} PgfCut;

/*
 * Cut out of the level, which is changed, the part of its join tree whose FROM items and
 * conditions are in `part`; `place` is where it stood, or NULL when it is all of
 * FROM.  Returns the part's query, or NULL when the two cannot be told apart: the part refers to what
 * is outside of it, or both to the same WITH query.
 */
extern Query *pgf_cut_part(Query *level, FromExpr *part, Node **place, PgfCut *cut);

/* Put a range table entry in the part's place, whose columns are those of the part's query. */
extern void pgf_replace_part(PgfCut *cut, RangeTblEntry *entry);

/* SELECT all columns of the query FROM that entry: what is left of a query that is one part. */
extern Query *pgf_select_from_part(Query *query, RangeTblEntry *entry);

/* Does the query, with its subqueries, refer to anything outside of itself? */
extern bool pgf_refers_outside(Query *query);

/* Does an expression refer to a level around its own? */
extern bool pgf_expression_refers_outside(Node *node);

/* Do these entries of a level refer to other entries of it, or to a level around it? */
extern bool pgf_entries_refer_outside(Query *level, Bitmapset *members);

/* Range table indexes of a part of a join tree, its joins included. */
extern Bitmapset *pgf_join_tree_members(Node *node);

/* Where in a join tree an item or a join stands; NULL: nowhere. */
extern Node **pgf_join_tree_place(Node **tree, int rtindex);

/* A range table entry that stands for nothing. */
extern RangeTblEntry *pgf_make_void_entry(void);

#endif							/* PGFUSION_QUERY_PART_H */
