using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>What the shape of the query alone tells is not supported, each by its name in SQL and with its place.</summary>
internal static class UnsupportedConstructs
{
    public static void Check(Query query)
    {
        if (query.CommandType != CommandType.Select)
        {
            throw new UnsupportedException($"{query.CommandType} statements", "Only SELECT statements run in PgFusion.");
        }
        Refuse(query.HasModifyingCTE, "data-modifying WITH", "A WITH query inserts, updates or deletes.");
        Refuse(!query.RowMarks.IsEmpty, "row locking clauses", "The query has FOR UPDATE, FOR SHARE or the like.");
        Refuse(query.HasWindowFuncs, "window functions", "A function has an OVER clause.", First<WindowFunc>(query));
        Refuse(query.HasTargetSRFs, "set-returning functions in the target list", "A function in the target list returns a set.", FirstSet(query));
        Refuse(query.HasDistinctOn, "DISTINCT ON", "The query has SELECT DISTINCT ON.");
        Refuse(query.LimitOption == LimitOption.WithTies && query.LimitCount is not null, "LIMIT WITH TIES",
            "The query has FETCH FIRST ... WITH TIES.", query.LimitCount?.Location ?? -1);
    }

    /// <summary>The construct of a FROM item that is not a table.</summary>
    public static UnsupportedException From(RangeTblEntry entry)
    {
        string construct = entry.Kind switch
        {
            RteKind.SubQuery => "subqueries and views in FROM",
            RteKind.Join => "joins",
            RteKind.Function or RteKind.TableFunc => "functions in FROM",
            RteKind.Values => "VALUES in FROM",
            RteKind.NamedTuplestore => "transition tables",
            _ => $"{entry.Kind} in FROM",
        };
        return new UnsupportedException(construct, $"The FROM item is \"{entry.Eref.Name}\".");
    }

    private static IEnumerable<Expr> Expressions(Query query)
    {
        IEnumerable<Expr> roots = query.TargetList.Select(static t => t.Expr);
        if (query.JoinTree?.Quals is { } where)
        {
            roots = roots.Append(where);
        }
        if (query.Having is { } having)
        {
            roots = roots.Append(having);
        }
        return roots.SelectMany(static e => e.SelfAndDescendants());
    }

    private static int First<T>(Query query) where T : Expr => Expressions(query).OfType<T>().FirstOrDefault()?.Location ?? -1;

    private static int FirstSet(Query query) =>
        Expressions(query).FirstOrDefault(static e => e is FuncExpr { ReturnsSet: true } or OperatorExpr { ReturnsSet: true })?.Location ?? -1;

    private static void Refuse(bool condition, string construct, string detail, int location = -1)
    {
        if (condition)
        {
            throw new UnsupportedException(construct, detail, location);
        }
    }
}
