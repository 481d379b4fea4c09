/*-------------------------------------------------------------------------
 *
 * pull_up.h
 *	  Bring a query level into the form in which PostgreSQL evaluates it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PULL_UP_H
#define PGFUSION_PULL_UP_H

#include "nodes/parsenodes.h"

/*
 * WITH queries put where they are read, subqueries pulled up, outputs dropped that nobody reads.  Changes
 * the level; has anything been pulled up?
 */
extern bool pgf_pull_up(Query *level);

#endif							/* PGFUSION_PULL_UP_H */
