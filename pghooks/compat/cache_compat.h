/*-------------------------------------------------------------------------
 *
 * cache_compat.h
 *	  Who may administer what the block cache has of a relation.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PGFUSION_CACHE_COMPAT_H
#define PGFUSION_CACHE_COMPAT_H

#include "catalog/pg_class.h"
#include "utils/acl.h"

/* Its owner, and since 17 who has MAINTAIN on it. */
static inline bool
pgf_may_maintain(Oid relation, Oid role)
{
#if PG_VERSION_NUM >= 170000
	return object_ownercheck(RelationRelationId, relation, role) ||
		pg_class_aclcheck(relation, role, ACL_MAINTAIN) == ACLCHECK_OK;
#elif PG_VERSION_NUM >= 160000
	return object_ownercheck(RelationRelationId, relation, role);
#else
	return pg_class_ownercheck(relation, role);
#endif
}

#endif							/* PGFUSION_CACHE_COMPAT_H */
