/*-------------------------------------------------------------------------
 *
 * cache_control.c
 *	  pg_fusion_cache_evict and pg_fusion_cache_pin: what users decide about
 *	  the block cache, which the worker keeps.
 *
 * They change what others get of memory, so they are the owner's, as VACUUM is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/objectaddress.h"
#include "catalog/pg_class.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"

#include "cache/cache_contents.h"
#include "compat/cache_compat.h"

PG_FUNCTION_INFO_V1(pg_fusion_cache_evict);
PG_FUNCTION_INFO_V1(pg_fusion_cache_pin);

/* Without a lock: nothing is read of the relation, and whoever has it may keep it. */
static void
check_maintains(Oid relid)
{
	char		relkind = get_rel_relkind(relid);

	if (relkind == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relid)));
	if (!pgf_may_maintain(relid, GetUserId()))
		aclcheck_error(ACLCHECK_NOT_OWNER, get_relkind_objtype(relkind), get_rel_name(relid));
	if (relkind != RELKIND_RELATION && relkind != RELKIND_MATVIEW)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table or materialized view", get_rel_name(relid)),
				 relkind == RELKIND_PARTITIONED_TABLE ?
				 errhint("Each partition is cached for itself.") : 0));
}

Datum
pg_fusion_cache_evict(PG_FUNCTION_ARGS)
{
	Oid			relation = PG_GETARG_OID(0);

	check_maintains(relation);
	PG_RETURN_INT64((int64) pgf_evict_from_cache(relation));
}

Datum
pg_fusion_cache_pin(PG_FUNCTION_ARGS)
{
	Oid			relation = PG_GETARG_OID(0);

	check_maintains(relation);
	(void) pgf_pin_in_cache(relation, PG_GETARG_BOOL(1));
	PG_RETURN_VOID();
}
