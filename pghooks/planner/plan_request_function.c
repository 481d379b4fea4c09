/*-------------------------------------------------------------------------
 *
 * plan_request_function.c
 *	  pg_fusion_plan_request(text): the request that planning a query would send.
 *
 * For looking at what the worker gets to see, and for the compiler's tests,
 * whose fixtures are such requests.  Contains column statistics, hence superusers only.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "compat/planner_compat.h"

#include "planner/planner_hook.h"

PG_FUNCTION_INFO_V1(pg_fusion_plan_request);

Datum
pg_fusion_plan_request(PG_FUNCTION_ARGS)
{
	char	   *query_text = text_to_cstring(PG_GETARG_TEXT_PP(0));
	List	   *statements;
	List	   *queries;
	Oid		   *parameter_types = NULL;
	int			nparameters = 0;
	PgfPlanInput input;
	bytea	   *result;

	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be superuser to see plan requests")));

	statements = pg_parse_query(query_text);
	if (list_length(statements) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("expected one statement")));
	queries = pg_analyze_and_rewrite_varparams(linitial_node(RawStmt, statements), query_text,
											   &parameter_types, &nparameters, NULL);
	if (list_length(queries) != 1 || linitial_node(Query, queries)->commandType != CMD_SELECT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("expected a SELECT")));

	memset(&input, 0, sizeof(input));
	input.query = linitial_node(Query, queries);
	input.query_string = query_text;
	pgf_prepare_plan(&input);

	result = palloc(VARHDRSZ + input.request.len);
	SET_VARSIZE(result, VARHDRSZ + input.request.len);
	memcpy(VARDATA(result), input.request.data, input.request.len);
	PG_RETURN_BYTEA_P(result);
}
