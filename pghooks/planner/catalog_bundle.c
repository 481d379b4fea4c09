/*-------------------------------------------------------------------------
 *
 * catalog_bundle.c
 *	  Write a plan request (catalog_bundle.h).
 *
 * The tree's relations come first, as describing them names more types; then
 * everything else in the order of the OIDs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/guc.h"

#include "compat/planner_compat.h"
#include "planner/catalog_bundle.h"
#include "planner/catalog_entries.h"
#include "module/pg_fusion.h"
#include "session/session.h"
#include "utils/varlena.h"

static void
put_entries(StringInfo buffer, PgfOidSet *set, void (*put) (StringInfo, Oid))
{
	pgf_put_u32(buffer, set->count);
	for (int i = 0; i < set->count; i++)
		put(buffer, set->items[i]);
}

/* The names of pg_fusion.disabled_rules, folded and without blanks; nothing when there are none. */
static void
put_disabled_rules(StringInfo buffer)
{
	char	   *copy = pstrdup(pgf_disabled_rules);
	StringInfoData text;
	List	   *names;
	ListCell   *lc;

	if (!SplitIdentifierString(copy, ',', &names))
		elog(ERROR, "pg_fusion.disabled_rules is not a list: %s", pgf_disabled_rules);
	if (names == NIL)
		return;

	initStringInfo(&text);
	foreach(lc, names)
		appendStringInfo(&text, "%s%s", text.len > 0 ? "," : "", (char *) lfirst(lc));
	pgf_put_cstring(buffer, text.data);
}

void
pgf_bundle_write(StringInfo buffer, Query *query, PgfCatalogNames *names)
{
	ListCell   *lc;

	pgf_put_u32(buffer, PGF_BUNDLE_MAGIC);
	pgf_put_u32(buffer, PGF_BUNDLE_VERSION);
	pgf_put_u32(buffer, PG_VERSION_NUM);
	pgf_put_u32(buffer, GetDatabaseEncoding());
	pgf_put_cstring(buffer, GetDatabaseEncodingName());
	pgf_put_u32(buffer, MyDatabaseId);
	pgf_put_cstring(buffer, GetConfigOption("TimeZone", false, false));
	pgf_put_cstring(buffer, pgf_node_to_string(query));

	pgf_put_u32(buffer, list_length(names->parameters));
	foreach(lc, names->parameters)
	{
		Param	   *param = lfirst_node(Param, lc);

		pgf_put_u32(buffer, param->paramid);
		pgf_put_u32(buffer, param->paramtype);
	}

	pgf_put_u32(buffer, list_length(names->relations));
	foreach(lc, names->relations)
		pgf_put_relation(buffer, names, lfirst(lc));

	put_entries(buffer, &names->types, pgf_put_type);
	put_entries(buffer, &names->functions, pgf_put_function);
	put_entries(buffer, &names->operators, pgf_put_operator);
	put_entries(buffer, &names->aggregates, pgf_put_aggregate);
	put_entries(buffer, &names->collations, pgf_put_collation);
	put_disabled_rules(buffer);
}
