/*-------------------------------------------------------------------------
 *
 * result.h
 *	  Result pages of the worker, read row by row into a virtual tuple slot.
 *
 * pgf_result_open checks the whole page once (header, buffers, variable
 * offsets are checked per value when read); by-reference values point into the
 * page, so it must stay leased until the slot has been filled again.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_RESULT_H
#define PGFUSION_RESULT_H

#include "executor/tuptable.h"

typedef struct PgfResultPage PgfResultPage;

/*
 * Reader for pages of these columns; the descriptor tells what types must
 * arrive.  Kinds are those that can be read in place: BOOL to FLOAT64 and FIXED
 * of the type's length, VARLENA.  Allocates in the current memory context.
 */
extern PgfResultPage *pgf_result_create(TupleDesc desc, const uint8 *kinds);
extern void pgf_result_open(PgfResultPage *result, char *page, uint64 size);

/* Next row into slot (stored as virtual tuple); false at the end of the page. */
extern bool pgf_result_next(PgfResultPage *result, TupleTableSlot *slot);

#endif							/* PGFUSION_RESULT_H */
