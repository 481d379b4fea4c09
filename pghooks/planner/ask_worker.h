/*-------------------------------------------------------------------------
 *
 * ask_worker.h
 *	  The round trip of planning: a plan request, and a plan or a refusal.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_ASK_WORKER_H
#define PGFUSION_ASK_WORKER_H

#include "lib/stringinfo.h"

#include "planner/plan_build.h"

/* Why there is no plan. */
typedef struct PgfRefusal
{
	char	   *construct;		/* what the worker does not support; NULL: something else went wrong */
	char	   *detail;
	int			location;		/* in the query text; -1: unknown */
	char	   *conjunct;		/* node text of the part of WHERE or ON that it is in; empty: elsewhere */
	bool		leaves_windows; /* no part of the query must have its window functions in it */
	char	   *reason;			/* all of it in words */
} PgfRefusal;

/*
 * Ask for the plan of a request.  True: *reply holds its bytes.  False: *refusal says why not.
 * When the query cannot be left to PostgreSQL, everything but a construct that is not
 * supported is an ERROR.
 */
extern bool pgf_ask_worker(PgfPlanInput *input, bool can_be_left, StringInfo reply,
						   PgfRefusal *refusal);

#endif							/* PGFUSION_ASK_WORKER_H */
