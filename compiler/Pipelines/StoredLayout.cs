using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>Rows of a WITH query, or of a recursion, as they are stored; they have the header of a join's build rows.</summary>
internal sealed class StoredLayout
{
    public StoredLayout(LogicalNode node, ImmutableArray<Column> columns, bool isDistinct)
    {
        Node = node;
        Columns = columns;
        Row = new RowLayout(JoinRows.RowNullsOffset, [.. columns.Select(static c => c.Type)]);
        Keys = isDistinct ? new RowLayout(AggregateTable.RowNullsOffset, [.. columns.Select(static c => c.Type)]) : null;
    }

    public LogicalNode Node { get; }

    public ImmutableArray<Column> Columns { get; }

    public RowLayout Row { get; }

    public int RowWidth => (Row.EndOffset + 7) & ~7;

    /// <summary>A recursion by UNION: rows of the table of all rows that have been added. Null when rows may repeat.</summary>
    public RowLayout? Keys { get; }

    public int KeyWidth => Math.Max(AggregateTable.RowKeysOffset, (Keys!.EndOffset + 7) & ~7);

    /// <summary>The place of a column in the row.</summary>
    public RowField FieldOf(Column column) => Row.Fields[Columns.IndexOf(column)];
}
