using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>Which plans have one row at most for given values of the columns that they read from outside.</summary>
internal static class UniqueRows
{
    public static bool IsOneAtMost(LogicalNode node)
    {
        var fixedColumns = new HashSet<Column>();
        var conditions = new List<Scalar>();
        while (true)
        {
            switch (node)
            {
                case ProjectNode or SortNode:
                    node = node.Inputs[0];
                    continue;
                case LimitNode { Count: LiteralScalar { Literal: { } count } } when BitConverter.ToInt64(count.Bytes) <= 1:
                    return true;
                case JoinNode { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join:
                    node = join.Left;
                    continue;
                case FilterNode filter:
                    conditions.AddRange(filter.Conjuncts);
                    node = filter.Input;
                    continue;
                case AggregateNode { IsScalar: true } or OneRowNode:
                    return true;
                case ScanNode scan:
                    Fix(conditions, scan, fixedColumns);
                    return IsUnique(scan, fixedColumns);
                default:
                    return false;
            }
        }
    }

    private static void Fix(List<Scalar> conditions, ScanNode scan, HashSet<Column> fixedColumns)
    {
        foreach (Scalar condition in conditions)
        {
            if (Conjuncts.AsEquality(condition) is not { } equality)
            {
                continue;
            }
            for (int i = 0; i < 2; i++)
            {
                if (equality.Arguments[i] is ColumnScalar { Column: var column } && scan.Output.Contains(column) &&
                    !equality.Arguments[1 - i].Columns().Any(scan.Output.Contains))
                {
                    fixedColumns.Add(column);
                }
            }
        }
    }

    /// <summary>All columns of a unique index have one value. Another table's rows are not under the index of a parent.</summary>
    private static bool IsUnique(ScanNode scan, HashSet<Column> fixedColumns)
    {
        if (scan.Relation is not { Kind: RelationKind.Table } relation || (scan.Inherit && (relation.Flags & RelationFlags.HasSubclass) != 0))
        {
            return false;
        }
        HashSet<int> attributes = [.. scan.Columns.Where(c => fixedColumns.Contains(c.Column)).Select(static c => c.Attribute)];
        return relation.UniqueIndexes.Any(i => i.IsImmediate && i.Attributes.All(a => attributes.Contains(a)));
    }
}
