/*-------------------------------------------------------------------------
 *
 * explain.h
 *	  EXPLAIN of queries that PgFusion runs, and a note on those that it does not.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_EXPLAIN_H
#define PGFUSION_EXPLAIN_H

#include "commands/explain.h"

#include "customscan/execution.h"

/* explain.c: below the Custom Scan node, the worker's operators, leaves and code */
extern void pgf_explain_execution(PgfExecution *execution, ExplainState *es);

/* explain_note.c: chains ExplainOneQuery_hook */
extern void pgf_explain_init(void);

#endif							/* PGFUSION_EXPLAIN_H */
