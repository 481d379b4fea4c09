using System.Collections.Immutable;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.UnitTests.Optimizer;

/// <summary>Evaluates plans of joins and filters over integers the slow and obvious way. NULL is null.</summary>
internal sealed class PlanInterpreter(IReadOnlyDictionary<int, IReadOnlyList<int?[]>> leaves)
{
    /// <summary>The rows of the result, sorted.</summary>
    public IReadOnlyList<string> Rows(ResultNode root) =>
        [.. Rows(root.Input).Select(row => string.Join(",", root.Values.Select(v => Value(v, row)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"))).Order(StringComparer.Ordinal)];

    private List<ImmutableDictionary<Column, int?>> Rows(LogicalNode node)
    {
        switch (node)
        {
            case ScanNode scan:
                return [.. leaves[scan.Leaf].Select(row => scan.Columns.ToImmutableDictionary(c => c.Column, c => row[c.Attribute - 1]))];
            case FilterNode filter:
                return [.. Rows(filter.Input).Where(row => filter.Conjuncts.All(c => IsTrue(c, row)))];
            case ProjectNode project:
                return [.. Rows(project.Input).Select(row => row.AddRange(project.Projections.Select(p => KeyValuePair.Create(p.Column, Value(p.Value, row)))))];
            case JoinNode join:
                return Join(join);
            default:
                throw new NotSupportedException(node.GetType().Name);
        }
    }

    private List<ImmutableDictionary<Column, int?>> Join(JoinNode join)
    {
        var right = Rows(join.Right);
        var matched = new HashSet<ImmutableDictionary<Column, int?>>(ReferenceEqualityComparer.Instance);
        var result = new List<ImmutableDictionary<Column, int?>>();
        foreach (var l in Rows(join.Left))
        {
            var matches = right.Where(r => join.Conditions.All(c => IsTrue(c, l.AddRange(r)))).ToList();
            matched.UnionWith(matches);
            switch (join.Kind)
            {
                case JoinKind.Semi:
                    result.AddRange(matches.Count > 0 ? [l] : []);
                    break;
                case JoinKind.Anti:
                    result.AddRange(matches.Count > 0 ? [] : [l]);
                    break;
                case JoinKind.Left or JoinKind.Full when matches.Count == 0:
                    result.Add(l.AddRange(Padding(join.Right)));
                    break;
                default:
                    result.AddRange(matches.Select(l.AddRange));
                    break;
            }
        }
        if (join.Kind == JoinKind.Full)
        {
            result.AddRange(right.Where(r => !matched.Contains(r)).Select(r => r.AddRange(Padding(join.Left))));
        }
        return result;
    }

    private static IEnumerable<KeyValuePair<Column, int?>> Padding(LogicalNode node) =>
        node.Output.Select(static c => KeyValuePair.Create(c, (int?)null));

    private static bool IsTrue(Scalar condition, ImmutableDictionary<Column, int?> row) => Value(condition, row) == 1;

    private static int? Value(Scalar scalar, ImmutableDictionary<Column, int?> row) => scalar switch
    {
        ColumnScalar e => row[e.Column],
        LiteralScalar { Literal: { } literal } => BitConverter.ToInt32(literal.Bytes),
        NullTestScalar e => (Value(e.Argument, row) is null) != e.IsNotNull ? 1 : 0,
        CoalesceScalar e => e.Arguments.Select(a => Value(a, row)).FirstOrDefault(static v => v is not null),
        CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.Equal } } e => Compare(e, row) is { } order ? order == 0 ? 1 : 0 : null,
        CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.Less } } e => Compare(e, row) is { } order ? order < 0 ? 1 : 0 : null,
        _ => throw new NotSupportedException(scalar.GetType().Name),
    };

    private static int? Compare(CallScalar call, ImmutableDictionary<Column, int?> row) =>
        Value(call.Arguments[0], row) is { } a && Value(call.Arguments[1], row) is { } b ? a.CompareTo(b) : null;
}
