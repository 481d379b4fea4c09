using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>An aggregate call.</summary>
internal sealed record Aggref(NodeObject Source) : Expr(Source)
{
    /// <summary>pg_proc OID of the aggregate.</summary>
    public required uint Function { get; init; }

    public required uint Type { get; init; }

    public required uint CollationOid { get; init; }

    public required uint InputCollation { get; init; }

    /// <summary>Transition type; 0 in an analysed query, since the planner looks it up.</summary>
    public required uint TransitionType { get; init; }

    /// <summary>Types of the direct and aggregated arguments, in order.</summary>
    public required ImmutableArray<uint> ArgTypes { get; init; }

    /// <summary>The direct arguments of an ordered-set aggregate.</summary>
    public required ImmutableArray<Expr> DirectArgs { get; init; }

    /// <summary>The aggregated arguments and, as junk, what only ORDER BY needs.</summary>
    public required ImmutableArray<TargetEntry> Args { get; init; }

    /// <summary>ORDER BY inside the call; its references point into <see cref="Args"/>.</summary>
    public required ImmutableArray<SortGroupClause> Order { get; init; }

    /// <summary>DISTINCT inside the call; its references point into <see cref="Args"/>.</summary>
    public required ImmutableArray<SortGroupClause> Distinct { get; init; }

    /// <summary>FILTER (WHERE ...).</summary>
    public required Expr? Filter { get; init; }

    /// <summary>Written with <c>(*)</c>.</summary>
    public required bool IsStar { get; init; }

    public required bool IsVariadic { get; init; }

    /// <summary>aggkind: n normal, o ordered-set, h hypothetical-set.</summary>
    public required char Kind { get; init; }

    /// <summary>Above 0 when it belongs to a query further out.</summary>
    public required int LevelsUp { get; init; }

    public override uint ResultType => Type;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children =>
        DirectArgs.Concat(Args.Select(static arg => arg.Expr)).Concat(Present(Filter));

    internal static Aggref Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new Aggref(node)
        {
            Function = r.Oid("aggfnoid"),
            Type = r.Oid("aggtype"),
            CollationOid = r.Oid("aggcollid"),
            InputCollation = r.Oid("inputcollid"),
            TransitionType = r.Oid("aggtranstype", PgTypes.Invalid),
            ArgTypes = r.Oids("aggargtypes"),
            DirectArgs = r.Exprs("aggdirectargs"),
            Args = r.Nodes("args", "TARGETENTRY", TargetEntry.Read),
            Order = r.Nodes("aggorder", "SORTGROUPCLAUSE", SortGroupClause.Read),
            Distinct = r.Nodes("aggdistinct", "SORTGROUPCLAUSE", SortGroupClause.Read),
            Filter = r.OptionalExpr("aggfilter"),
            IsStar = r.Bool("aggstar"),
            IsVariadic = r.Bool("aggvariadic"),
            Kind = r.Char("aggkind"),
            LevelsUp = r.Int("agglevelsup"),
            Location = r.Location(),
        };
    }
}

/// <summary>GROUPING(...).</summary>
internal sealed record GroupingFunc(NodeObject Source) : Expr(Source)
{
    /// <summary>The arguments as written; never evaluated.</summary>
    public required ImmutableArray<Expr> Args { get; init; }

    /// <summary>The sort-group references of the arguments, in order.</summary>
    public required ImmutableArray<int> Refs { get; init; }

    public required int LevelsUp { get; init; }

    public override uint ResultType => PgTypes.Int4;

    public override IEnumerable<Expr> Children => Args;

    internal static GroupingFunc Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new GroupingFunc(node)
        {
            Args = r.Exprs("args"),
            Refs = r.Ints("refs"),
            LevelsUp = r.Int("agglevelsup"),
            Location = r.Location(),
        };
    }
}
