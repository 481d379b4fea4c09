/*-------------------------------------------------------------------------
 *
 * start_values.c
 *	  What PostgreSQL computes for the worker when execution starts.
 *
 * Expressions without columns: parameters, stable functions, whatever the
 * worker leaves to PostgreSQL.  Each is evaluated once per execution, in the
 * query's expression context, and travels in the bytes of a column of its kind
 * (session/protocol.h).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_enum.h"
#include "executor/executor.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat/planner_compat.h"
#include "customscan/execution.h"
#include "scan/page.h"

static void
put_value(StringInfo buffer, Datum value, PgfReplyStart *start)
{
	int16		length;
	bool		by_value;
	int			kind_length = 0;	/* of the by-value kinds */

	get_typlenbyval(start->type, &length, &by_value);
	switch (start->kind)
	{
		case PGF_KIND_BOOL:
		case PGF_KIND_INT8:
			kind_length = 1;
			break;
		case PGF_KIND_INT16:
			kind_length = 2;
			break;
		case PGF_KIND_INT32:
		case PGF_KIND_FLOAT32:
			kind_length = 4;
			break;
		case PGF_KIND_INT64:
		case PGF_KIND_FLOAT64:
			kind_length = 8;
			break;
		default:
			break;
	}

	if (kind_length > 0 && by_value && length == kind_length)
	{
		pgf_put_u32(buffer, kind_length);
		for (int i = 0; i < kind_length; i++)
			pgf_put_u8(buffer, (uint8) ((uint64) value >> (8 * i)));
	}
	else if (start->kind == PGF_KIND_FIXED && !by_value && length > 0)
		pgf_put_str(buffer, DatumGetPointer(value), length);
	else if (start->kind == PGF_KIND_VIEW && length == -1)
	{
		struct varlena *detoasted = PG_DETOAST_DATUM_PACKED(value);

		pgf_put_str(buffer, VARDATA_ANY(detoasted), VARSIZE_ANY_EXHDR(detoasted));
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_PROTOCOL_VIOLATION),
				 errmsg("the PgFusion worker wants a start value of type %u as kind %u",
						start->type, start->kind)));
}

/*
 * Label by label, in no order.  Labels are only ever added, and none that comes
 * later is in a row that this execution can see.
 */
static void
put_enum_order(StringInfo buffer, Oid type)
{
	CatCList   *labels = SearchSysCacheList1(ENUMTYPOIDNAME, ObjectIdGetDatum(type));
	StringInfoData bytes;

	initStringInfo(&bytes);
	for (int i = 0; i < labels->n_members; i++)
	{
		Form_pg_enum label = (Form_pg_enum) GETSTRUCT(&labels->members[i]->tuple);

		pgf_put_u32(&bytes, label->oid);
		pgf_put_f64(&bytes, label->enumsortorder);
	}
	ReleaseCatCacheList(labels);
	pgf_put_str(buffer, bytes.data, bytes.len);
}

void
pgf_put_start_values(StringInfo buffer, PgfExecution *execution, ExprContext *econtext)
{
	PgfPlanReply *reply = execution->reply;
	MemoryContext old_context = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);

	pgf_put_u32(buffer, reply->nstarts);
	for (int i = 0; i < reply->nstarts; i++)
	{
		bool		isnull;
		Datum		value = ExecEvalExpr(execution->starts[i], econtext, &isnull);

		if (reply->starts[i].kind == PGF_START_TIME_ZONE)
		{
			pgf_put_u8(buffer, false);
			pgf_put_time_zone(buffer, isnull ? NULL : DatumGetTextPP(value));
			continue;
		}
		if (reply->starts[i].kind == PGF_START_ENUM_ORDER && !isnull)
		{
			pgf_put_u8(buffer, false);
			put_enum_order(buffer, DatumGetObjectId(value));
			continue;
		}
		pgf_put_u8(buffer, isnull);
		if (isnull)
			pgf_put_u32(buffer, 0);
		else
			put_value(buffer, value, &reply->starts[i]);
	}
	MemoryContextSwitchTo(old_context);
	ResetExprContext(econtext);
}
