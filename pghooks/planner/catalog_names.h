/*-------------------------------------------------------------------------
 *
 * catalog_names.h
 *	  Which catalog objects a query depends on.
 *
 * pgf_collect_names walks the whole tree, subqueries, range tables and
 * SubLinks included, and follows each object to those it is described by (an
 * operator to its function, its commutator and its types, a type to its
 * default operators), so that the request is closed: whatever an entry of it
 * refers to as a type, operator or function of its own meaning is in it too.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_CATALOG_NAMES_H
#define PGFUSION_CATALOG_NAMES_H

#include "nodes/bitmapset.h"
#include "nodes/parsenodes.h"

#include "planner/oid_set.h"

/* A relation of the query and what is read of it. */
typedef struct PgfUsedRelation
{
	Oid			relid;
	Bitmapset  *columns;		/* read anywhere; offset by FirstLowInvalidHeapAttributeNumber */
} PgfUsedRelation;

typedef struct PgfCatalogNames
{
	List	   *relations;		/* of PgfUsedRelation, by OID */
	PgfOidSet	types;
	PgfOidSet	functions;		/* all */
	PgfOidSet	called;			/* those of the tree itself: EXECUTE is checked for them */
	PgfOidSet	operators;
	PgfOidSet	aggregates;
	PgfOidSet	collations;
	List	   *parameters;		/* of Param, by number */
} PgfCatalogNames;

extern PgfCatalogNames *pgf_collect_names(Query *query);

/* Follow one more object, for what describing the relations brings up. */
extern void pgf_name_type(PgfCatalogNames *names, Oid type);
extern void pgf_name_operator(PgfCatalogNames *names, Oid op);
extern void pgf_name_collation(PgfCatalogNames *names, Oid collation);

#endif							/* PGFUSION_CATALOG_NAMES_H */
