/*-------------------------------------------------------------------------
 *
 * target_sets.h
 *	  Set-returning functions in the target list, above the CustomScan.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_TARGET_SETS_H
#define PGFUSION_TARGET_SETS_H

#include "nodes/plannodes.h"

/*
 * Nodes that compute the scan's target list, in which sets may be returned; the scan itself
 * is left with what those need.  The scan when there is no set in it.
 */
extern Plan *pgf_build_target_sets(Plan *scan);

#endif							/* PGFUSION_TARGET_SETS_H */
