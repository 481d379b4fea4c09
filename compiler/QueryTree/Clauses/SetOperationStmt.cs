using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PgFusion.Compiler.QueryTree;

internal enum SetOperation
{
    None = 0,
    Union = 1,
    Intersect = 2,
    Except = 3,
}

/// <summary>An arm of a set operation: a <see cref="SetOperationStmt"/> or a <see cref="RangeTblRef"/>.</summary>
internal interface ISetOperand
{
    NodeObject Source { get; }
}

/// <summary>UNION, INTERSECT or EXCEPT. The leaves refer to subquery range table entries.</summary>
internal sealed record SetOperationStmt(NodeObject Source) : ISetOperand
{
    public required SetOperation Operation { get; init; }

    public required bool IsAll { get; init; }

    public required ISetOperand Left { get; init; }

    public required ISetOperand Right { get; init; }

    public required ImmutableArray<uint> ColumnTypes { get; init; }

    public required ImmutableArray<int> ColumnTypmods { get; init; }

    public required ImmutableArray<uint> ColumnCollations { get; init; }

    /// <summary>How each column is compared; empty for UNION ALL. Its references are not used.</summary>
    public required ImmutableArray<SortGroupClause> GroupClauses { get; init; }

    internal static SetOperationStmt Read(NodeObject node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NodeTextException("set operations are nested too deeply for this thread's stack", node.Start);
        var r = new FieldReader(node);
        return new SetOperationStmt(node)
        {
            Operation = r.Enum<SetOperation>("op"),
            IsAll = r.Bool("all"),
            Left = ReadOperand(r.Required("larg")),
            Right = ReadOperand(r.Required("rarg")),
            ColumnTypes = r.Oids("colTypes"),
            ColumnTypmods = r.Ints("colTypmods"),
            ColumnCollations = r.Oids("colCollations"),
            GroupClauses = r.Nodes("groupClauses", "SORTGROUPCLAUSE", SortGroupClause.Read),
        };
    }

    private static ISetOperand ReadOperand(NodeValue value) => value switch
    {
        NodeObject { Name: "RANGETBLREF" } node => RangeTblRef.Read(node),
        NodeObject { Name: "SETOPERATIONSTMT" } node => Read(node),
        _ => throw new NodeTextException(
            $"expected an arm of a set operation, found {value.Describe()}", value.Start),
    };
}
