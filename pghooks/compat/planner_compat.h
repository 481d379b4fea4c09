/*-------------------------------------------------------------------------
 *
 * planner_compat.h
 *	  What planning and EXPLAIN need that differs between PostgreSQL majors.
 *
 * Permissions are the large one: up to 15 they stand in the range table entry,
 * from 16 on in a list beside the range table.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PLANNER_COMPAT_H
#define PGFUSION_PLANNER_COMPAT_H

#include "access/htup.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif
#include "commands/explain.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "pgtime.h"
#include "utils/acl.h"

/* Node text with the locations in the query text; since 17 nodeToString leaves them out. */
extern char *pgf_node_to_string(const void *node);

/* Columns of an RTE_RELATION of this query that are read, as permission checking has them
 * (offset by FirstLowInvalidHeapAttributeNumber). */
extern Bitmapset *pgf_selected_columns(Query *query, RangeTblEntry *rte);

/*
 * Give a copy of a range table entry, taken from a level with the permission list
 * `from`, its place in the permission list *to.  Nothing up to 15.
 */
extern void pgf_move_permissions(RangeTblEntry *rte, List *from, List **to);

/* The permission list of a query; NIL up to 15. */
extern List *pgf_query_permissions(Query *query);
extern void pgf_set_query_permissions(Query *query, List *permissions);
extern void pgf_set_plan_permissions(PlannedStmt *plan, List *permissions);
extern List *pgf_plan_permissions(PlannedStmt *plan);

/* Set the entry's index into the permission list (0 up to 15, where there is none). */
extern void pgf_set_permission_index(RangeTblEntry *rte, Index index);
extern Index pgf_permission_index(RangeTblEntry *rte);

/*
 * Does the entry name a relation that permissions and locks are taken on: a
 * table, or from 16 on a view that became a subquery?
 */
extern bool pgf_names_relation(RangeTblEntry *rte);

/* Expression nodes, known to exprType, that not all majors have. */
extern bool pgf_is_newer_expression(Node *node);

/* The outer join, by range table index, which alone may turn the variable null; 0: none. */
extern void pgf_set_nulling_join(Var *var, int join);

/* Of the outer joins that may turn the variable null, those among these; and all but these. */
extern void pgf_keep_nulling_joins(Var *var, const Bitmapset *joins);
extern void pgf_drop_nulling_joins(Var *var, const Bitmapset *joins);

/* The outer joins that may turn the variable null may do so to all variables of the expression. */
extern Node *pgf_add_nulling_joins(Node *expression, const Var *var);

extern AclResult pgf_function_aclcheck(Oid function, Oid role);

/*
 * What a text means as the name of a time zone: a zone, or an abbreviation of
 * one fixed offset (in seconds, east of Greenwich is positive) or of changing ones.
 */
typedef enum PgfTimeZoneName
{
	PGF_ZONE_NONE,
	PGF_ZONE_NAMED,
	PGF_ZONE_FIXED,
	PGF_ZONE_CHANGING,
} PgfTimeZoneName;

extern PgfTimeZoneName pgf_find_time_zone(const char *name, int *offset, pg_tz **zone);

/* The rules of a collation, C or POSIX by any provider's name. */
typedef struct PgfCollation
{
	char		provider;		/* c, i or b; the database's for the default collation */
	bool		deterministic;
	bool		collate_is_c;
	bool		ctype_is_c;
	const char *collate;		/* empty when not set, as are the following */
	const char *ctype;
	const char *locale;
	const char *rules;
	const char *version;
} PgfCollation;

extern void pgf_describe_collation(HeapTuple tuple, PgfCollation *collation);

/* EXPLAIN of one query as PostgreSQL does it without a hook. */
extern void pgf_standard_explain(Query *query, int cursor_options, IntoClause *into,
								 ExplainState *es, const char *query_string,
								 ParamListInfo params, QueryEnvironment *environment);

#endif							/* PGFUSION_PLANNER_COMPAT_H */
