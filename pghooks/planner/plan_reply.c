/*-------------------------------------------------------------------------
 *
 * plan_reply.c
 *	  Decode the worker's plan reply (plan_reply.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "nodes/nodes.h"
#include "utils/memutils.h"

#include "planner/plan_reply.h"
#include "scan/page.h"

static void malformed(const char *what) pg_attribute_noreturn();

static void
malformed(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROTOCOL_VIOLATION),
			 errmsg("the PgFusion worker sent a malformed plan"),
			 errdetail_internal("%s", what)));
}

/* A list's length: each of its entries takes at least so many of the bytes that are left. */
static int
get_count(PgfMessage *message, uint32 smallest_entry, uint32 max, const char *what)
{
	uint32		count = pgf_get_u32(message);

	if (count > max || count > (message->length - message->cursor) / smallest_entry)
		malformed(what);
	return (int) count;
}

static bool
get_bool(PgfMessage *message, const char *what)
{
	uint8		value = pgf_get_u8(message);

	if (value > 1)
		malformed(what);
	return value == 1;
}

static uint8
get_kind(PgfMessage *message, uint8 max)
{
	uint8		kind = pgf_get_u8(message);

	if (kind < PGF_KIND_BOOL || kind > max)
		malformed("column kind");
	return kind;
}

static double
get_estimate(PgfMessage *message)
{
	double		value = pgf_get_f64(message);

	if (isnan(value) || isinf(value) || value < 0)
		malformed("estimate");
	return value;
}

static void
decode_leaf(PgfMessage *message, PgfReplyLeaf *leaf)
{
	PgfLeafSpec *spec = &leaf->spec;

	leaf->nitems = get_count(message, 9, PG_UINT16_MAX, "items of a leaf");
	if (leaf->nitems == 0)
		malformed("a leaf of nothing");
	leaf->items = palloc0(sizeof(PgfReplyItem) * leaf->nitems);
	for (int i = 0; i < leaf->nitems; i++)
	{
		uint32		rtindex = pgf_get_u32(message);

		if (rtindex < 1 || rtindex > PG_INT16_MAX)
			malformed("range table index");
		leaf->items[i].rtindex = (int) rtindex;
		leaf->items[i].left_joined = get_bool(message, "kind of a join");
		leaf->items[i].rte = pgf_get_cstring(message);
	}
	spec->page_rows = pgf_get_u32(message);
	spec->extent_size = pgf_get_u64(message);
	if (spec->page_rows == 0 || spec->page_rows > PGF_PAGE_ROWS_MAX)
		malformed("rows of a page");
	if (spec->extent_size < PGF_PAGE_HEADER_SIZE || spec->extent_size > PG_UINT32_MAX)
		malformed("extent size");
	leaf->rows = get_estimate(message);

	spec->ncolumns = get_count(message, 21, PGF_PAGE_COLUMNS_MAX, "columns of a leaf");
	spec->columns = palloc0(sizeof(PgfLeafColumn) * Max(spec->ncolumns, 1));
	leaf->expressions = palloc0(sizeof(char *) * Max(spec->ncolumns, 1));
	for (int i = 0; i < spec->ncolumns; i++)
	{
		PgfLeafColumn *column = &spec->columns[i];

		column->attribute = (AttrNumber) pgf_get_u16(message);
		leaf->expressions[i] = pgf_get_cstring(message);
		column->type = pgf_get_u32(message);
		column->typmod = (int32) pgf_get_u32(message);
		column->collation = pgf_get_u32(message);
		column->kind = get_kind(message, PGF_KIND_FIXED);
		column->scale = pgf_get_u16(message);

		/* system columns are computed, like expressions */
		if (column->attribute <= 0)
			spec->has_expressions = true;
		if (column->attribute == 0 && leaf->expressions[i][0] == '\0')
			malformed("leaf column without attribute and expression");
	}

	leaf->nquals = get_count(message, 5, PG_UINT16_MAX, "quals of a leaf");
	leaf->quals = palloc0(sizeof(PgfReplyQual) * Max(leaf->nquals, 1));
	for (int i = 0; i < leaf->nquals; i++)
	{
		leaf->quals[i].required = get_bool(message, "required qual");
		leaf->quals[i].expression = pgf_get_cstring(message);
		if (leaf->quals[i].required)
			spec->has_required_quals = true;
	}
}

/* Turn the worker's operator ids into places in the array; parents come first. */
static int
find_operator(PgfPlanReply *reply, int before, uint32 id)
{
	for (int i = 0; i < before; i++)
	{
		if (reply->operators[i].id == id)
			return i;
	}
	malformed("operator before its parent");
}

static void
decode_operator(PgfMessage *message, PgfPlanReply *reply, int at)
{
	PgfReplyOperator *op = &reply->operators[at];
	int32		parent;

	op->id = pgf_get_u32(message);
	parent = (int32) pgf_get_u32(message);
	op->parent = parent == -1 ? -1 : find_operator(reply, at, (uint32) parent);
	op->name = pgf_get_cstring(message);
	op->leaf = (int32) pgf_get_u32(message);
	if (op->leaf < -1 || op->leaf >= reply->nleaves)
		malformed("leaf of an operator");
	op->rows = get_estimate(message);
	op->nproperties = get_count(message, 8, PG_UINT16_MAX, "properties");
	op->properties = palloc0(sizeof(PgfReplyProperty) * Max(op->nproperties, 1));
	for (int i = 0; i < op->nproperties; i++)
	{
		op->properties[i].key = pgf_get_cstring(message);
		op->properties[i].value = pgf_get_cstring(message);
	}
}

static void
open_message(PgfMessage *message, const char *bytes, uint32 length)
{
	message->type = PGF_MSG_PLAN_OK;
	message->payload = bytes;
	message->length = length;
	message->cursor = 0;
}

void
pgf_plan_reply_identity(const char *bytes, uint32 length, char *hash, uint64 *digest)
{
	PgfMessage	message;

	open_message(&message, bytes, length);
	memcpy(hash, pgf_get_bytes(&message, PGF_HASH_LENGTH), PGF_HASH_LENGTH);
	*digest = pgf_get_u64(&message);
}

PgfPlanReply *
pgf_decode_plan_reply(const char *bytes, uint32 length)
{
	PgfPlanReply *reply = palloc0(sizeof(PgfPlanReply));
	PgfMessage	message;

	open_message(&message, bytes, length);
	memcpy(reply->hash, pgf_get_bytes(&message, PGF_HASH_LENGTH), PGF_HASH_LENGTH);
	reply->digest = pgf_get_u64(&message);
	reply->startup_cost = get_estimate(&message);
	reply->total_cost = get_estimate(&message);
	reply->rows = get_estimate(&message);
	reply->width = pgf_get_u32(&message);
	if (reply->width > MaxAllocSize)
		malformed("width");

	reply->noutputs = get_count(&message, 17, PGF_PAGE_COLUMNS_MAX, "outputs");
	reply->outputs = palloc0(sizeof(PgfReplyOutput) * Max(reply->noutputs, 1));
	for (int i = 0; i < reply->noutputs; i++)
	{
		PgfReplyOutput *output = &reply->outputs[i];

		output->type = pgf_get_u32(&message);
		output->typmod = (int32) pgf_get_u32(&message);
		output->collation = pgf_get_u32(&message);
		output->kind = get_kind(&message, PGF_KIND_VARLENA);
		output->expression = pgf_get_cstring(&message);
	}

	reply->ntargets = get_count(&message, 4, PG_UINT16_MAX, "targets");
	reply->targets = palloc0(sizeof(char *) * Max(reply->ntargets, 1));
	for (int i = 0; i < reply->ntargets; i++)
		reply->targets[i] = pgf_get_cstring(&message);

	reply->nstarts = get_count(&message, 9, PG_UINT16_MAX, "start values");
	reply->starts = palloc0(sizeof(PgfReplyStart) * Max(reply->nstarts, 1));
	for (int i = 0; i < reply->nstarts; i++)
	{
		reply->starts[i].expression = pgf_get_cstring(&message);
		reply->starts[i].type = pgf_get_u32(&message);
		reply->starts[i].kind = pgf_get_u8(&message);
		if (reply->starts[i].kind == PGF_START_TIME_ZONE ? reply->starts[i].type != TEXTOID :
			reply->starts[i].kind == PGF_START_ENUM_ORDER ? reply->starts[i].type != OIDOID :
			reply->starts[i].kind < PGF_KIND_BOOL || reply->starts[i].kind > PGF_KIND_FIXED)
			malformed("start value kind");
	}

	reply->nleaves = get_count(&message, 32, PG_UINT16_MAX, "leaves");
	reply->leaves = palloc0(sizeof(PgfReplyLeaf) * Max(reply->nleaves, 1));
	for (int i = 0; i < reply->nleaves; i++)
		decode_leaf(&message, &reply->leaves[i]);

	reply->nsort_keys = get_count(&message, 17, PG_UINT16_MAX, "sort keys");
	reply->sort_keys = palloc0(sizeof(PgfReplySortKey) * Max(reply->nsort_keys, 1));
	for (int i = 0; i < reply->nsort_keys; i++)
	{
		PgfReplySortKey *key = &reply->sort_keys[i];

		key->target = pgf_get_u32(&message);
		key->sort_operator = pgf_get_u32(&message);
		key->equality_operator = pgf_get_u32(&message);
		key->collation = pgf_get_u32(&message);
		key->nulls_first = get_bool(&message, "nulls first");
		if (key->target < 1 || key->target > (uint32) reply->ntargets)
			malformed("sort key");
	}

	reply->limit_above = get_bool(&message, "limit above");

	reply->nfilters = get_count(&message, 4, PG_UINT16_MAX, "filters above");
	reply->filters = palloc0(sizeof(char *) * Max(reply->nfilters, 1));
	for (int i = 0; i < reply->nfilters; i++)
		reply->filters[i] = pgf_get_cstring(&message);

	reply->noperators = get_count(&message, 28, PG_UINT16_MAX, "operators");
	reply->operators = palloc0(sizeof(PgfReplyOperator) * Max(reply->noperators, 1));
	for (int i = 0; i < reply->noperators; i++)
		decode_operator(&message, reply, i);

	/* behind what the digest covers */
	if (get_count(&message, 8, PG_UINT16_MAX, "cached shares") != reply->nleaves)
		malformed("cached shares");
	for (int i = 0; i < reply->nleaves; i++)
	{
		double		share = pgf_get_f64(&message);

		/* not so of a NaN, either */
		reply->leaves[i].cached = share >= 0 && share <= 1 ? share : 0;
	}

	if (message.cursor != message.length)
		malformed("it goes on after its end");
	return reply;
}

/*
 * Is this one balanced list or node?  readfuncs trusts its input to be its own
 * output; this keeps a truncated text from running it off the end.
 */
static bool
is_one_node(const char *text)
{
	int			depth = 0;

	for (const char *c = text; *c; c++)
	{
		switch (*c)
		{
			case '\\':
				if (c[1] == '\0')
					return false;
				c++;
				break;
			case '(':
			case '{':
				depth++;
				break;
			case ')':
			case '}':
				depth--;
				if (depth < 0)
					return false;
				if (depth == 0)
					return c[1] == '\0';
				break;
			default:
				if (depth == 0)
					return false;
				break;
		}
	}
	return false;
}

Node *
pgf_read_node(const char *text)
{
	Node	   *node;

	if (!is_one_node(text))
		malformed("node text");
	node = stringToNode(text);
	if (node == NULL)
		malformed("node text");
	/* operators know their functions by name of the catalog, not of the text */
	fix_opfuncids(node);
	return node;
}
