using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

internal enum CteMaterialize
{
    Default = 0,
    Always = 1,
    Never = 2,
}

/// <summary>An item of WITH.</summary>
internal sealed record CommonTableExpr(NodeObject Source)
{
    public required string? Name { get; init; }

    public required CteMaterialize Materialize { get; init; }

    public required Query SubQuery { get; init; }

    /// <summary>SEARCH; the query carries out its meaning.</summary>
    public required NodeObject? SearchClause { get; init; }

    /// <summary>CYCLE; the query carries out its meaning.</summary>
    public required NodeObject? CycleClause { get; init; }

    public required int Location { get; init; }

    /// <summary>Refers to itself.</summary>
    public required bool IsRecursive { get; init; }

    /// <summary>How many range table entries refer to it, its own not counted.</summary>
    public required int RefCount { get; init; }

    public required ImmutableArray<string> ColumnNames { get; init; }

    public required ImmutableArray<uint> ColumnTypes { get; init; }

    public required ImmutableArray<int> ColumnTypmods { get; init; }

    public required ImmutableArray<uint> ColumnCollations { get; init; }

    internal static CommonTableExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CommonTableExpr(node)
        {
            Name = r.String("ctename"),
            Materialize = r.Enum<CteMaterialize>("ctematerialized"),
            SubQuery = Query.Read(r.Node("ctequery", "QUERY") ??
                throw r.Mismatch("ctequery", node["ctequery"], "a QUERY")),
            SearchClause = r.OptionalNode("search_clause"),
            CycleClause = r.OptionalNode("cycle_clause"),
            Location = r.Location(),
            IsRecursive = r.Bool("cterecursive"),
            RefCount = r.Int("cterefcount"),
            ColumnNames = r.Strings("ctecolnames"),
            ColumnTypes = r.Oids("ctecoltypes"),
            ColumnTypmods = r.Ints("ctecoltypmods"),
            ColumnCollations = r.Oids("ctecolcollations"),
        };
    }
}
