/*-------------------------------------------------------------------------
 *
 * customscan.h
 *	  The CustomScan node: what its plan carries, and its methods.
 *
 * custom_private is a list in the order of PgfPrivate below.  It survives
 * copyObject and nodeToString: only standard nodes are in it.  custom_exprs are the start
 * values' expressions, in the order of the reply.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_CUSTOMSCAN_H
#define PGFUSION_CUSTOMSCAN_H

#include "nodes/extensible.h"

typedef enum PgfPrivate
{
	PGF_PRIVATE_REQUEST,		/* Const bytea: the plan request, for a worker that does not know it */
	PGF_PRIVATE_REPLY,			/* Const bytea: the worker's reply */
	PGF_PRIVATE_LEAVES,			/* list of PlannedStmt */
	PGF_PRIVATE_FUNCTIONS,		/* OIDs: functions the query calls, to be checked for EXECUTE */
	PGF_PRIVATE_COUNT
}			PgfPrivate;

extern const CustomScanMethods pgf_scan_methods;

#endif							/* PGFUSION_CUSTOMSCAN_H */
