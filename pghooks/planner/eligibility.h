/*-------------------------------------------------------------------------
 *
 * eligibility.h
 *	  Is a query PgFusion's to answer, and is it worth the trouble?
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_ELIGIBILITY_H
#define PGFUSION_ELIGIBILITY_H

#include "nodes/parsenodes.h"

typedef struct PgfEligibility
{
	bool		eligible;		/* a SELECT that reads at least one user table */
	const char *refused;		/* eligible, but for this construct; else NULL */
	const char *refused_detail;
	int			refused_location;	/* in the query text; -1: unknown */
	int			user_tables;	/* range table entries of user tables, all levels */
	bool		plain;			/* one level, no set-returning function */
	List	   *relids;			/* of the user tables; repeated as often as they are named */
} PgfEligibility;

extern void pgf_check_eligibility(Query *query, PgfEligibility *result);

/* Range table entries of user tables at all levels. */
extern int	pgf_count_user_tables(Query *query);

/*
 * A bound on what PostgreSQL's plan could cost, for queries so simple that one can be
 * told without planning; HUGE_VAL for all others.
 */
extern double pgf_cost_bound(const PgfEligibility *eligibility);

extern bool pgf_is_system_namespace(Oid namespace);

/*
 * One row of one table, by constants or parameters for all columns of its primary key: PostgreSQL's in
 * auto, as can be told before anything is copied or planned.
 */
extern bool pgf_is_key_lookup(Query *query, const PgfEligibility *eligibility);

#endif							/* PGFUSION_ELIGIBILITY_H */
