/*-------------------------------------------------------------------------
 *
 * result_debug.c
 *	  pg_fusion_result(content, kinds): the rows of a result page, for tests
 *	  of the reader without a worker.  Called with a column definition list.
 *
 * Superuser only: the bytes become values unseen.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/tuptable.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "result/result.h"
#include "scan/page.h"

PG_FUNCTION_INFO_V1(pg_fusion_result);

Datum
pg_fusion_result(PG_FUNCTION_ARGS)
{
	bytea	   *content = PG_GETARG_BYTEA_PP(0);
	ArrayType  *kind_array = PG_GETARG_ARRAYTYPE_P(1);
	uint64		size = VARSIZE_ANY_EXHDR(content);
	ReturnSetInfo *set = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum	   *kind_datums;
	int			nkinds;
	uint8	   *kinds;
	char	   *page;
	PgfResultPage *result;
	TupleTableSlot *slot;

	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be superuser to read a result page")));

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);

	deconstruct_array(kind_array, INT4OID, sizeof(int32), true, TYPALIGN_INT,
					  &kind_datums, NULL, &nkinds);
	if (nkinds != set->setDesc->natts)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d kinds for %d columns", nkinds, set->setDesc->natts)));
	kinds = palloc(Max(nkinds, 1));
	for (int i = 0; i < nkinds; i++)
		kinds[i] = DatumGetInt32(kind_datums[i]);

	page = (char *) TYPEALIGN(PGF_PAGE_ALIGNMENT, palloc(size + PGF_PAGE_ALIGNMENT));
	memcpy(page, VARDATA_ANY(content), size);

	result = pgf_result_create(set->setDesc, kinds);
	slot = MakeSingleTupleTableSlot(set->setDesc, &TTSOpsVirtual);
	pgf_result_open(result, page, size);
	while (pgf_result_next(result, slot))
		tuplestore_puttupleslot(set->setResult, slot);
	ExecDropSingleTupleTableSlot(slot);
	return (Datum) 0;
}
