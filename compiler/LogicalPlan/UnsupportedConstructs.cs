using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>What the shape of the query alone tells is not supported, each by its name in SQL.</summary>
internal static class UnsupportedConstructs
{
    public static void Check(Query query)
    {
        if (query.CommandType != CommandType.Select)
        {
            throw new UnsupportedException($"{query.CommandType} statements");
        }
        Refuse(query.SetOperations is not null, "set operations");
        Refuse(!query.CteList.IsEmpty, "common table expressions");
        Refuse(query.HasModifyingCTE, "data-modifying WITH");
        Refuse(!query.RowMarks.IsEmpty, "row locking clauses");
        Refuse(query.HasWindowFuncs, "window functions");
        Refuse(query.HasTargetSRFs, "set-returning functions in the target list");
        Refuse(query.HasSubLinks, "subqueries in expressions");
        Refuse(query.HasDistinctOn, "DISTINCT ON");
        Refuse(query.GroupingSets.Length > 1 || query.GroupingSets.Any(static s => s.Kind != GroupingSetKind.Empty), "grouping sets");
        Refuse(query.LimitOption == LimitOption.WithTies && query.LimitCount is not null, "LIMIT WITH TIES");
    }

    public static string Describe(RteKind kind) => kind switch
    {
        RteKind.SubQuery => "subqueries and views in FROM",
        RteKind.Join => "joins",
        RteKind.Function or RteKind.TableFunc => "functions in FROM",
        RteKind.Values => "VALUES in FROM",
        RteKind.Cte => "common table expressions",
        RteKind.NamedTuplestore => "transition tables",
        _ => $"{kind} in FROM",
    };

    private static void Refuse(bool condition, string construct)
    {
        if (condition)
        {
            throw new UnsupportedException(construct);
        }
    }
}
