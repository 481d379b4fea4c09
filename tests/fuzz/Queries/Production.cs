using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>What makes a query more than expressions over one table. PGFUSION_FUZZ_FOCUS names them, in any case.</summary>
internal enum Production
{
    Joins,
    Subqueries,
    Sublinks,
    SetOperations,
    Ctes,
    GroupingSets,
    Windows,
    DistinctOn,

    /// <summary>VALUES and generate_series in FROM.</summary>
    Functions,

    /// <summary>Subqueries and functions in FROM that name columns beside them.</summary>
    Lateral,
}

internal static class Productions
{
    public static readonly Production[] All = Enum.GetValues<Production>();

    /// <summary>Those that a query, or one within it, has.</summary>
    public static IEnumerable<Production> Of(SelectQuery whole) => All.Where(p => whole.SelfAndNested().Any(q => Has(q, p)));

    private static bool Has(SelectQuery q, Production production) => production switch
    {
        Production.Joins => q.From is JoinItem,
        Production.Subqueries => q.From.Leaves().Any(i => i is SubqueryItem),
        Production.Sublinks => q.Nodes().Any(n => n is SublinkExpr),
        Production.SetOperations => q.From.Leaves().Any(i => i is SetItem),
        Production.Ctes => !q.With.IsEmpty,
        Production.GroupingSets => q.Grouping != GroupingKind.Plain,
        Production.Windows => q.Nodes().Any(n => n is WindowExpr),
        Production.DistinctOn => !q.DistinctOn.IsEmpty,
        Production.Functions => q.From.Leaves().Any(i => i is ValuesItem or SeriesItem),
        Production.Lateral => q.From.Leaves().Any(i => i is LateralFunctionItem or SubqueryItem { IsLateral: true }),
        _ => throw new ArgumentOutOfRangeException(nameof(production), production, null),
    };
}
