/*-------------------------------------------------------------------------
 *
 * plan_reply.h
 *	  The worker's answer to a plan request, decoded (layout: session/protocol.h).
 *
 * Read twice: when the plan is built, and from the CustomScan's custom_private when it is
 * executed or explained.  Both times every count and index is checked, so the
 * rest of the code takes them as they are; node texts are parsed where they are needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_PLAN_REPLY_H
#define PGFUSION_PLAN_REPLY_H

#include "executor/execdesc.h"

#include "scan/scan.h"
#include "session/protocol.h"

typedef struct PgfReplyOutput
{
	Oid			type;
	int32		typmod;
	Oid			collation;
	uint8		kind;
	char	   *expression;		/* node text; may be empty */
} PgfReplyOutput;

typedef struct PgfReplyStart
{
	char	   *expression;
	Oid			type;
	uint8		kind;
} PgfReplyStart;

typedef struct PgfReplyQual
{
	bool		required;
	char	   *expression;
} PgfReplyQual;

/* One FROM item of a leaf */
typedef struct PgfReplyItem
{
	int			rtindex;		/* in the range table of its query level */
	bool		left_joined;	/* LEFT JOIN ... ON true to the items before it */
	char	   *rte;			/* node text, to be compared */
} PgfReplyItem;

typedef struct PgfReplyLeaf
{
	int			nitems;			/* at least one */
	PgfReplyItem *items;
	double		rows;
	double		cached;			/* share of its blocks that the block cache has, as far as it is still valid */
	PgfLeafSpec spec;
	char	  **expressions;	/* of the columns; may be empty where there is an attribute number */
	int			nquals;
	PgfReplyQual *quals;
} PgfReplyLeaf;

typedef struct PgfReplySortKey
{
	uint32		target;			/* 1-based */
	Oid			sort_operator;
	Oid			equality_operator;
	Oid			collation;
	bool		nulls_first;
} PgfReplySortKey;

typedef struct PgfReplyProperty
{
	char	   *key;
	char	   *value;
} PgfReplyProperty;

typedef struct PgfReplyOperator
{
	uint32		id;
	int			parent;			/* index into operators, or -1 */
	char	   *name;
	int			leaf;			/* index into leaves, or -1 */
	double		rows;
	int			nproperties;
	PgfReplyProperty *properties;
} PgfReplyOperator;

typedef struct PgfPlanReply
{
	char		hash[PGF_HASH_LENGTH];
	uint64		digest;
	double		startup_cost;
	double		total_cost;
	double		rows;
	uint32		width;
	int			noutputs;
	PgfReplyOutput *outputs;
	int			ntargets;
	char	  **targets;
	int			nstarts;
	PgfReplyStart *starts;
	int			nleaves;
	PgfReplyLeaf *leaves;
	int			nsort_keys;
	PgfReplySortKey *sort_keys;
	bool		limit_above;
	int			nfilters;
	char	  **filters;		/* node texts */
	int			noperators;
	PgfReplyOperator *operators;
} PgfPlanReply;

/* Everything is palloc'd; ereports ERRCODE_PROTOCOL_VIOLATION for what cannot be right. */
extern PgfPlanReply *pgf_decode_plan_reply(const char *bytes, uint32 length);

/* The two values that name a plan; bytes at least as long as a reply's beginning. */
extern void pgf_plan_reply_identity(const char *bytes, uint32 length, char *hash, uint64 *digest);

/* Parse node text which the worker made out of the request's. */
extern Node *pgf_read_node(const char *text);

#endif							/* PGFUSION_PLAN_REPLY_H */
