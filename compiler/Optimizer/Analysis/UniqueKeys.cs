using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Analysis;

/// <summary>What is known never to repeat, and never to be NULL.</summary>
internal static class UniqueKeys
{
    /// <summary>True when no two rows of the node are equal, and not NULL, in all of these columns.</summary>
    public static bool AreUnique(LogicalNode node, IReadOnlySet<Column> columns) => node switch
    {
        ScanNode n => CountsOnce(n) && n.Relation!.UniqueIndexes.Any(i => i.IsImmediate && i.Attributes.All(a => Reads(n, a, columns))),
        FilterNode n => AreUnique(n.Input, columns),
        SortNode n => AreUnique(n.Input, columns),
        LimitNode n => AreUnique(n.Input, columns),
        ProjectNode n => AreUnique(n.Input, Renamed(n, columns)),
        AggregateNode { IsScalar: true } => true,
        AggregateNode { HasSets: false } n => n.Keys.All(k => columns.Contains(k.Column)),
        JoinNode { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } n => AreUnique(n.Left, columns),
        _ => false,
    };

    /// <summary>
    /// True for a column that NOT NULL holds for, of a relation that the node reads and no outer join below it pads.
    /// </summary>
    public static bool IsNeverNull(LogicalNode node, Column column) => node switch
    {
        ScanNode n => n.Columns.Any(c => ReferenceEquals(c.Column, column) && c.Attribute > 0 && n.Items[0].HoldsNotNull && n.Relation!.GetAttribute(c.Attribute).IsNotNull),
        FilterNode n => IsNeverNull(n.Input, column),
        SortNode n => IsNeverNull(n.Input, column),
        LimitNode n => IsNeverNull(n.Input, column),
        ProjectNode n => n.Projections.FirstOrDefault(p => ReferenceEquals(p.Column, column)) is { } projection
            ? projection.Value is ColumnScalar source ? IsNeverNull(n.Input, source.Column) : !projection.Value.Nullable
            : IsNeverNull(n.Input, column),
        JoinNode { Kind: JoinKind.Inner } n => IsNeverNull(n.Left, column) || IsNeverNull(n.Right, column),
        JoinNode { Kind: not JoinKind.Full } n => IsNeverNull(n.Left, column),
        _ => false,
    };

    /// <summary>An index covers one table: children of a table have their own. What is computed has none.</summary>
    private static bool CountsOnce(ScanNode scan) =>
        scan.Relation is { } relation && (!scan.Inherit || relation.Kind == RelationKind.PartitionedTable || (relation.Flags & RelationFlags.HasSubclass) == 0);

    private static bool Reads(ScanNode scan, short attribute, IReadOnlySet<Column> columns) =>
        scan.Columns.Any(c => c.Attribute == attribute && columns.Contains(c.Column));

    private static HashSet<Column> Renamed(ProjectNode project, IReadOnlySet<Column> columns)
    {
        var renamed = new HashSet<Column>(columns);
        foreach (Projection projection in project.Projections)
        {
            if (columns.Contains(projection.Column) && projection.Value is ColumnScalar source)
            {
                renamed.Add(source.Column);
            }
        }
        return renamed;
    }
}
