using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>What the shape of the query alone tells is not supported, each by its name in SQL and with its place.</summary>
internal static class UnsupportedConstructs
{
    /// <param name="query">One level.</param>
    /// <param name="isTop">It is the statement's own, above which PostgreSQL can do something.</param>
    public static void Check(Query query, bool isTop)
    {
        if (query.CommandType != CommandType.Select)
        {
            throw new UnsupportedException($"{query.CommandType} statements", "Only SELECT statements run in PgFusion.");
        }
        Refuse(query.HasModifyingCTE, "data-modifying WITH", "A WITH query inserts, updates or deletes.");
        Refuse(!query.RowMarks.IsEmpty, "row locking clauses", "The query has FOR UPDATE, FOR SHARE or the like.");
        Refuse(query.HasTargetSRFs && !(isTop && query.DistinctClause.IsEmpty), "set-returning functions in the target list", "A function in the target list returns a set, in a subquery or under DISTINCT.", FirstSet(query));
        Refuse(query.HasTargetSRFs && query.TargetList.Any(t => ExpressionFacts.ReturnsSet(t.Expr) && query.GroupClause.Any(g => g.Ref == t.SortGroupRef)),
            "GROUP BY a set-returning function", "The members of a set are grouped by.", FirstSet(query));
        Refuse(query.HasDistinctOn && !isTop, "DISTINCT ON", "A subquery has SELECT DISTINCT ON.");
        Refuse(query.LimitOption == LimitOption.WithTies && query.LimitCount is not null && !isTop, "LIMIT WITH TIES",
            "A subquery has FETCH FIRST ... WITH TIES.", query.LimitCount?.Location ?? -1);
    }

    /// <summary>A FROM item that is not a subquery.</summary>
    public static void CheckItem(RangeTblEntry entry, LeafReferences references)
    {
        string? construct = entry.Kind switch
        {
            RteKind.Relation or RteKind.Function or RteKind.TableFunc or RteKind.Values => null,
            RteKind.NamedTuplestore => "transition tables",
            _ => $"{entry.Kind} in FROM",
        };
        Refuse(construct is not null, construct ?? "", $"The FROM item is \"{entry.Eref.Name}\".");
        Refuse(!references.IsEnclosed, "references to an outer query", $"The FROM item \"{entry.Eref.Name}\" reads something of the query around its own.");
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
