using System.Collections.Immutable;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// The rows of a plan for two readers. What is as cheap to compute again is copied, with leaves of its own; the rows of
/// anything else are stored, and both read them:
/// <code>
///   x, x   →   Stored Scan(x), Stored Scan(x)   Materialize x
/// </code>
/// Parts that read columns of outer queries cannot be stored, as they have other rows for each outer row; they are copied
/// around those that can.
/// </summary>
/// <param name="context">Of the query.</param>
/// <param name="name">By which EXPLAIN names what is stored.</param>
/// <param name="mustAgree">The two must have the same rows also where ties leave PostgreSQL a choice.</param>
internal sealed class SharedRows(PlanContext context, string name, bool mustAgree)
{
    /// <summary>A scan of more rows is stored.</summary>
    private const double CheapRows = 50_000;

    private readonly PlanCopy _copy = new(context);

    /// <summary>The second reader's column.</summary>
    public Column this[Column column] => _copy[column];

    /// <summary>What takes the plan's place, and the second reader.</summary>
    public (LogicalNode First, LogicalNode Second) Of(LogicalNode node)
    {
        if (NodeScalars.FreeColumns(node).Count == 0)
        {
            if (IsCheap(node))
            {
                return (node, _copy.Copy(node));
            }
            if (context.Ctes.CanStore(node))
            {
                return Stored(node);
            }
        }
        if (mustAgree && node is LimitNode or WindowNode)
        {
            throw new UnsupportedException($"a correlated subquery beside {NodeScalars.Name(node)}",
                "The rows of the query around the subquery are needed twice, and may differ.");
        }
        (LogicalNode First, LogicalNode Second)[] inputs = [.. node.Inputs.Select(Of)];
        return inputs.Length == 0
            ? (node, _copy.Copy(node))
            : (node.WithInputs([.. inputs.Select(static i => i.First)]), _copy.Over(node.WithInputs([.. inputs.Select(static i => i.Second)])));
    }

    private static bool IsCheap(LogicalNode node) => node switch
    {
        FilterNode or ProjectNode => IsCheap(node.Inputs[0]),
        ScanNode scan => !scan.IsVolatile && scan.Rows <= CheapRows && scan.Columns.All(static c => c.Attribute != 0),
        StoredScanNode or OneRowNode => true,
        _ => false,
    };

    /// <summary>The plan moves to where it is stored, and has columns of its own there.</summary>
    private (LogicalNode, LogicalNode) Stored(LogicalNode node)
    {
        PlanCopy moved = PlanCopy.Renaming(context.Columns);
        LogicalNode stored = moved.Copy(node);
        StoredRows rows = context.Ctes.Store(name, stored, [.. node.Output.Select(c => moved[c])]);
        return (Reader(static c => c), Reader(_copy.Fresh));

        StoredScanNode Reader(Func<Column, Column> column) =>
            new(rows, [.. node.Output.Select(c => new Projection(column(c), new ColumnScalar(moved[c])))]) { Rows = node.Rows };
    }
}
