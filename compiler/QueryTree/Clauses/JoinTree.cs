using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

/// <summary>The kinds of join that parse analysis makes (nodes.h).</summary>
internal enum JoinType
{
    Inner = 0,
    Left = 1,
    Full = 2,
    Right = 3,
}

/// <summary>An item of FROM: a <see cref="FromExpr"/>, <see cref="JoinExpr"/> or <see cref="RangeTblRef"/>.</summary>
internal abstract record JoinTreeNode(NodeObject Source)
{
    internal static JoinTreeNode Read(NodeValue value)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("joins are nested too deeply for the stack of this thread", value.Start);
        return value switch
        {
            NodeObject { Name: "RANGETBLREF" } node => RangeTblRef.Read(node),
            NodeObject { Name: "JOINEXPR" } node => JoinExpr.Read(node),
            NodeObject { Name: "FROMEXPR" } node => FromExpr.Read(node),
            _ => throw new NodeTextException($"expected an item of FROM, found {value.Describe()}", value.Start),
        };
    }
}

/// <summary>FROM a, b WHERE quals: the cross product of the items, filtered.</summary>
internal sealed record FromExpr(NodeObject Source) : JoinTreeNode(Source)
{
    public required ImmutableArray<JoinTreeNode> FromList { get; init; }

    public required Expr? Quals { get; init; }

    internal static new FromExpr Read(NodeValue value)
    {
        var node = (NodeObject)value;
        var r = new FieldReader(node);
        return new FromExpr(node)
        {
            FromList = r.List("fromlist", JoinTreeNode.Read),
            Quals = r.OptionalExpr("quals"),
        };
    }
}

/// <summary>An explicit JOIN.</summary>
internal sealed record JoinExpr(NodeObject Source) : JoinTreeNode(Source)
{
    public required JoinType JoinType { get; init; }

    public required bool IsNatural { get; init; }

    public required JoinTreeNode Left { get; init; }

    public required JoinTreeNode Right { get; init; }

    /// <summary>Column names of USING; the quals hold its meaning.</summary>
    public required ImmutableArray<string> UsingClause { get; init; }

    public required Expr? Quals { get; init; }

    public required Alias? Alias { get; init; }

    /// <summary>Range table index of the join's own entry; 0 for a join without one, made by the rewriter.</summary>
    public required int RangeTableIndex { get; init; }

    internal static new JoinExpr Read(NodeValue value)
    {
        var node = (NodeObject)value;
        var r = new FieldReader(node);
        return new JoinExpr(node)
        {
            JoinType = r.Enum<JoinType>("jointype"),
            IsNatural = r.Bool("isNatural"),
            Left = JoinTreeNode.Read(r.Required("larg")),
            Right = JoinTreeNode.Read(r.Required("rarg")),
            UsingClause = r.Strings("usingClause"),
            Quals = r.OptionalExpr("quals"),
            Alias = r.Node("alias", "ALIAS") is { } alias ? QueryTree.Alias.Read(alias) : null,
            RangeTableIndex = r.Int("rtindex"),
        };
    }
}

/// <summary>A range table entry in FROM, or the arm of a set operation.</summary>
internal sealed record RangeTblRef(NodeObject Source) : JoinTreeNode(Source), ISetOperand
{
    public required int RangeTableIndex { get; init; }

    internal static new RangeTblRef Read(NodeValue value)
    {
        var node = (NodeObject)value;
        var r = new FieldReader(node);
        return new RangeTblRef(node) { RangeTableIndex = r.Int("rtindex") };
    }
}
