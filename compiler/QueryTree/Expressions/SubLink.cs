using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>The forms of a subquery in an expression (primnodes.h).</summary>
internal enum SubLinkKind
{
    /// <summary>EXISTS (subquery)</summary>
    Exists = 0,

    /// <summary>test op ALL (subquery)</summary>
    All = 1,

    /// <summary>test op ANY (subquery); IN among them.</summary>
    Any = 2,

    /// <summary>(row) op (subquery of at most one row)</summary>
    RowCompare = 3,

    /// <summary>(subquery of one column and at most one row)</summary>
    Expr = 4,

    /// <summary>The source of a multi-column UPDATE assignment.</summary>
    MultiExpr = 5,

    /// <summary>ARRAY(subquery)</summary>
    Array = 6,
}

/// <summary>A subquery in an expression.</summary>
internal sealed record SubLink(NodeObject Source) : Expr(Source)
{
    public required SubLinkKind Kind { get; init; }

    /// <summary>Number of a MultiExpr sublink; 0 for the others.</summary>
    public required int Id { get; init; }

    /// <summary>
    /// For All, Any and RowCompare the comparison of the outer values with the subquery's columns, which stand in it
    /// as <see cref="ParamKind.SubLink"/> parameters.
    /// </summary>
    public required Expr? TestExpr { get; init; }

    /// <summary>The operator's name as written, <c>=</c> for IN; empty where there is none.</summary>
    public required ImmutableArray<string> OperatorName { get; init; }

    public required Query SubQuery { get; init; }

    /// <summary>The first output column of the subquery, null when it has none.</summary>
    public TargetEntry? FirstColumn => SubQuery.TargetList.FirstOrDefault(static entry => !entry.IsJunk);

    /// <summary>
    /// For <see cref="SubLinkKind.Array"/> it is 0: the array type over the type of <see cref="FirstColumn"/> (or that
    /// type itself if it is an array) is known to the catalogs alone.
    /// </summary>
    public override uint ResultType => Kind switch
    {
        SubLinkKind.Expr => FirstColumn?.Expr.ResultType ?? PgTypes.Invalid,
        SubLinkKind.Array => PgTypes.Invalid,
        SubLinkKind.MultiExpr => PgTypes.Record,
        _ => PgTypes.Bool,
    };

    public override int Typmod => Kind is SubLinkKind.Expr or SubLinkKind.Array ? FirstColumn?.Expr.Typmod ?? -1 : -1;

    public override uint Collation =>
        Kind is SubLinkKind.Expr or SubLinkKind.Array ? FirstColumn?.Expr.Collation ?? 0 : PgTypes.Invalid;

    public override IEnumerable<Expr> Children => Present(TestExpr);

    internal static SubLink Read(NodeObject node)
    {
        var r = new FieldReader(node);
        var kind = r.Enum<SubLinkKind>("subLinkType");
        var result = new SubLink(node)
        {
            Kind = kind,
            Id = r.Int("subLinkId"),
            TestExpr = r.OptionalExpr("testexpr"),
            OperatorName = r.Strings("operName"),
            SubQuery = Query.Read(r.Node("subselect", "QUERY") ??
                throw r.Mismatch("subselect", node["subselect"], "a QUERY")),
            Location = r.Location(),
        };
        if (kind is SubLinkKind.Expr or SubLinkKind.Array && result.FirstColumn is null)
            throw r.Mismatch("subselect", node["subselect"], "a QUERY with a column");
        if (kind is SubLinkKind.All or SubLinkKind.Any or SubLinkKind.RowCompare && result.TestExpr is null)
            throw r.Mismatch("testexpr", node["testexpr"], "an expression");
        return result;
    }
}
