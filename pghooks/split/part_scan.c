/*-------------------------------------------------------------------------
 *
 * part_scan.c
 *	  Put the worker's scans of parts into PostgreSQL's plan (part_scan.h).
 *
 * A part is a subquery in FROM with OFFSET 0, which PostgreSQL neither pulls up
 * nor pushes conditions into.  PostgreSQL plans it like any other, and so knows how many
 * rows it has and of what kind; then a CustomPath takes the place of its paths, or
 * competes with them.  The CustomScan that becomes of it goes through setrefs.c as a
 * scan of the part's columns:
 *
 *	  while planning			targets: over columns of the part; scan tuple: these columns
 *	  when it is finished		targets: over the worker's outputs; scan tuple: the outputs
 *
 * and takes over then what the part's own plan has: the conversation's private data, start values,
 * range table, dependencies.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/extensible.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/planner.h"
#include "optimizer/restrictinfo.h"
#include "rewrite/rewriteManip.h"

#include "compat/planner_compat.h"
#include "customscan/customscan.h"
#include "module/pg_fusion.h"
#include "split/part_scan.h"

static set_rel_pathlist_hook_type next_pathlist_hook = NULL;

/* The parts of the query that PostgreSQL's planner is at work on. */
static PgfSplit *active = NULL;

static Plan *plan_part_path(PlannerInfo *root, RelOptInfo *rel, CustomPath *path, List *targets,
							List *clauses, List *plans);

static const CustomPathMethods path_methods = {
	.CustomName = "PgFusion",
	.PlanCustomPath = plan_part_path,
};

bool
pgf_is_part_plan(PlannedStmt *plan)
{
	ListCell   *lc;

	if (!IsA(plan->planTree, CustomScan))
		return false;

	/* A target may come to be computed more than once, or not at all. */
	foreach(lc, plan->planTree->targetlist)
	{
		if (contain_volatile_functions((Node *) lfirst_node(TargetEntry, lc)->expr))
			return false;
	}
	return true;
}

/* ---- entries ---- */

RangeTblEntry *
pgf_make_part_entry(PgfPart *part, Query *query)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	ListCell   *lc;

	rte->rtekind = RTE_SUBQUERY;
	rte->subquery = copyObject(query);
	rte->subquery->queryId = part->id;
	if (query->limitOffset == NULL && query->limitCount == NULL)
		rte->subquery->limitOffset = (Node *) makeConst(INT8OID, -1, InvalidOid, sizeof(int64),
														Int64GetDatum(0), false, FLOAT8PASSBYVAL);
	rte->eref = makeAlias("part", NIL);
	foreach(lc, query->targetList)
	{
		char	   *name = lfirst_node(TargetEntry, lc)->resname;

		rte->eref->colnames = lappend(rte->eref->colnames, makeString(name ? name : pstrdup("?column?")));
	}
	rte->inFromCl = true;
	return rte;
}

static PgfPart *
find_part(PgfSplit *split, RangeTblEntry *rte)
{
	ListCell   *lc;

	if (split == NULL || rte->rtekind != RTE_SUBQUERY || rte->subquery == NULL)
		return NULL;
	foreach(lc, split->parts)
	{
		PgfPart    *part = lfirst(lc);

		if (part->id == rte->subquery->queryId)
			return part;
	}
	return NULL;
}

bool
pgf_is_part_entry(PgfSplit *split, RangeTblEntry *rte)
{
	return find_part(split, rte) != NULL;
}

/* ---- paths and plans ---- */

static void
add_part_path(PlannerInfo *root, RelOptInfo *rel, Index rtindex, RangeTblEntry *rte)
{
	PgfPart    *part = find_part(active, rte);
	CustomPath *path;

	if (next_pathlist_hook)
		next_pathlist_hook(root, rel, rtindex, rte);
	if (part == NULL || IS_DUMMY_REL(rel))
		return;

	path = makeNode(CustomPath);
	path->path.pathtype = T_CustomScan;
	path->path.parent = rel;
	path->path.pathtarget = rel->reltarget;
	/* the part refers to nothing outside, but a PlaceHolderVar that is computed over it may */
	path->path.param_info = get_baserel_parampathinfo(root, rel, rel->lateral_relids);
	path->path.rows = rel->rows;
	path->path.startup_cost = part->reply->startup_cost + rel->baserestrictcost.startup +
		rel->reltarget->cost.startup;
	path->path.total_cost = part->reply->total_cost + rel->baserestrictcost.startup +
		rel->baserestrictcost.per_tuple * part->reply->rows +
		rel->reltarget->cost.startup + rel->reltarget->cost.per_tuple * rel->rows;
	path->flags = CUSTOMPATH_SUPPORT_PROJECTION;
	path->custom_private = list_make1_int((int) part->id);
	path->methods = &path_methods;

	if (!active->may_lose)
	{
		rel->pathlist = NIL;
		rel->partial_pathlist = NIL;
		rel->consider_parallel = false;
	}
	add_path(rel, (Path *) path);
}

/* The scan tuple as long as PostgreSQL plans: the part's columns. */
static List *
part_columns(PgfPart *part, Index rtindex)
{
	List	   *columns = NIL;
	ListCell   *lc;

	foreach(lc, part->plan->planTree->targetlist)
	{
		TargetEntry *target = lfirst_node(TargetEntry, lc);

		columns = lappend(columns, makeTargetEntry((Expr *) makeVarFromTargetEntry(rtindex, target),
												   target->resno, NULL, false));
	}
	return columns;
}

static Plan *
plan_part_path(PlannerInfo *root pg_attribute_unused(), RelOptInfo *rel, CustomPath *path,
			   List *targets, List *clauses, List *plans pg_attribute_unused())
{
	PgfPart    *part = list_nth(active->parts, linitial_int(path->custom_private) - 1);
	CustomScan *scan = makeNode(CustomScan);

	scan->scan.plan.targetlist = targets;
	scan->scan.plan.qual = extract_actual_clauses(clauses, false);
	scan->scan.scanrelid = 0;
	scan->flags = path->flags;
	scan->custom_scan_tlist = part_columns(part, rel->relid);
	scan->methods = &pgf_scan_methods;
	part->scans = lappend(part->scans, scan);
	return &scan->scan.plan;
}

/* ---- what the part's own plan has ---- */

static Node *
output_mutator(Node *node, List *targets)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, Var) && ((Var *) node)->varno == INDEX_VAR)
		return copyObject((Node *) list_nth_node(TargetEntry, targets,
												 ((Var *) node)->varattno - 1)->expr);
	return expression_tree_mutator(node, output_mutator, (void *) targets);
}

static void
finish_scan(CustomScan *scan, CustomScan *own, int offset, int nentries)
{
	Plan	   *plan = &scan->scan.plan;
	List	   *targets = own->scan.plan.targetlist;

	plan->targetlist = (List *) output_mutator((Node *) plan->targetlist, targets);
	/* conditions of the part's groups come before those on its rows */
	plan->qual = list_concat(copyObject(own->scan.plan.qual),
							 (List *) output_mutator((Node *) plan->qual, targets));
	scan->custom_exprs = copyObject(own->custom_exprs);
	scan->custom_private = own->custom_private;
	scan->custom_scan_tlist = copyObject(own->custom_scan_tlist);
	OffsetVarNodes((Node *) scan->custom_scan_tlist, offset, 0);
	scan->custom_relids = NULL;
	for (int i = 1; i <= nentries; i++)
		scan->custom_relids = bms_add_member(scan->custom_relids, offset + i);
}

static void
finish_part(PlannedStmt *result, PgfPart *part)
{
	PlannedStmt *own = part->plan;
	int			offset = list_length(result->rtable);
	List	   *permissions = pgf_plan_permissions(result);
	ListCell   *lc;

	foreach(lc, own->rtable)
	{
		RangeTblEntry *rte = copyObject(lfirst_node(RangeTblEntry, lc));

		pgf_move_permissions(rte, pgf_plan_permissions(own), &permissions);
		result->rtable = lappend(result->rtable, rte);
	}
	pgf_set_plan_permissions(result, permissions);
	foreach(lc, part->scans)
		finish_scan(lfirst(lc), castNode(CustomScan, own->planTree), offset,
					list_length(part->input.query->rtable));

	result->relationOids = list_concat_unique_oid(result->relationOids, own->relationOids);
	result->invalItems = list_concat(result->invalItems, own->invalItems);
	result->transientPlan |= own->transientPlan;
	result->dependsOnRole |= own->dependsOnRole;
}

PlannedStmt *
pgf_plan_with_parts(PgfSplit *split, Query *query, const char *query_string, int cursor_options,
					ParamListInfo params)
{
	PgfSplit   *outer = active;
	PlannedStmt *result = NULL;
	ListCell   *lc;

	if (split != NULL)
	{
		foreach(lc, split->parts)
			((PgfPart *) lfirst(lc))->scans = NIL;
	}

	/* NULL counts, too: this may be in the middle of planning another query */
	active = split;
	PG_TRY();
	{
		result = standard_planner(query, query_string, cursor_options, params);
	}
	PG_FINALLY();
	{
		active = outer;
	}
	PG_END_TRY();

	if (split != NULL)
	{
		foreach(lc, split->parts)
		{
			PgfPart    *part = lfirst(lc);

			if (part->scans != NIL)
				finish_part(result, part);
		}
	}
	return result;
}

bool
pgf_has_part_scans(PgfSplit *split)
{
	ListCell   *lc;

	foreach(lc, split->parts)
	{
		if (((PgfPart *) lfirst(lc))->scans != NIL)
			return true;
	}
	return false;
}

void
pgf_part_scan_init(void)
{
	next_pathlist_hook = set_rel_pathlist_hook;
	set_rel_pathlist_hook = add_part_path;
}
