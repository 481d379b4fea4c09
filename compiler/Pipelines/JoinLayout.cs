using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>One equality that a hash join hashes by.</summary>
/// <param name="Left">The probe side's expression.</param>
/// <param name="Right">The build side's.</param>
/// <param name="Equality">The condition it comes from.</param>
/// <param name="IsNullSafe">NULLs are equal: IS NOT DISTINCT FROM.</param>
internal sealed record JoinKey(Scalar Left, Scalar Right, CallScalar Equality, bool IsNullSafe);

/// <summary>
/// A hash join: the right side is built, the left side probes. Conditions that equate an expression of each side are
/// keys; the others are checked for each pair of rows with equal keys. Without keys all rows are in one chain, which
/// makes it a nested loop.
/// </summary>
internal sealed class JoinLayout
{
    public JoinLayout(JoinNode node, IReadOnlyCollection<Column> required)
    {
        Node = node;
        var left = new HashSet<Column>(node.Left.Output);
        var right = new HashSet<Column>(node.Right.Output);
        var keys = new List<JoinKey>();
        var residual = new List<Scalar>();
        var leftConditions = new List<Scalar>();
        foreach (Scalar condition in node.Conditions)
        {
            if (AsKey(condition, left, right) is { } key)
            {
                keys.Add(key);
            }
            else if (!condition.CanThrow && condition.Columns().All(left.Contains))
            {
                leftConditions.Add(condition);
            }
            else
            {
                residual.Add(condition);
            }
        }
        Keys = keys;
        Residual = residual;
        LeftConditions = leftConditions;

        var fields = new List<Scalar>(keys.Select(static k => InKeyType(k, k.Right)));
        var needed = new HashSet<Column>(required);
        needed.UnionWith(residual.SelectMany(static r => r.Columns()));
        foreach (Column column in node.Right.Output.Where(needed.Contains).OrderBy(static c => c.Id))
        {
            var field = new ColumnScalar(column);
            if (!fields.Contains(field))
            {
                fields.Add(field);
            }
        }
        Fields = fields;
        Row = new RowLayout(JoinRows.RowNullsOffset, [.. fields.Select(static f => f.Type)]);
    }

    public JoinNode Node { get; }

    public IReadOnlyList<JoinKey> Keys { get; }

    /// <summary>Conditions to be evaluated for each pair of rows with equal keys.</summary>
    public IReadOnlyList<Scalar> Residual { get; }

    /// <summary>Conditions over the left side alone, which cannot fail: without them no row matches.</summary>
    public IReadOnlyList<Scalar> LeftConditions { get; }

    /// <summary>What a build row holds: the keys, then the columns that are read after the match.</summary>
    public IReadOnlyList<Scalar> Fields { get; }

    public RowLayout Row { get; }

    /// <summary>Full joins: 1 in 8 bytes behind the fields from the row's first match on.</summary>
    public int MatchedOffset => (Row.EndOffset + 7) & ~7;

    /// <summary>Rows are asked for afterwards whether they had a match; those with NULL keys, which have none, are kept.</summary>
    public bool KeepsUnmatched => Node.Kind == JoinKind.Full;

    public int RowWidth => MatchedOffset + (KeepsUnmatched ? 8 : 0);

    /// <summary>Position of a build column in the row, or -1.</summary>
    public int FieldOf(Column column)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i] is ColumnScalar field && ReferenceEquals(field.Column, column))
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>True when the rows of the two sides find each other by at least one equality.</summary>
    public static bool HasKey(IEnumerable<Scalar> conditions, LogicalNode left, LogicalNode right)
    {
        var leftColumns = new HashSet<Column>(left.Output);
        var rightColumns = new HashSet<Column>(right.Output);
        return conditions.Any(c => AsKey(c, leftColumns, rightColumns) is not null);
    }

    private static JoinKey? AsKey(Scalar condition, HashSet<Column> left, HashSet<Column> right)
    {
        bool isNullSafe = condition is NotScalar { Argument: DistinctFromScalar };
        Scalar? compared = isNullSafe ? ((DistinctFromScalar)((NotScalar)condition).Argument).Equality : condition;
        if (compared is not CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.Equal } } equality)
        {
            return null;
        }
        Scalar a = equality.Arguments[0];
        Scalar b = equality.Arguments[1];
        return (Side(a), Side(b)) switch
        {
            ('l', 'r') => new JoinKey(a, b, equality, isNullSafe),
            ('r', 'l') => new JoinKey(b, a, equality, isNullSafe),
            _ => null,
        };

        char Side(Scalar scalar)
        {
            bool any = false;
            bool allLeft = true;
            bool allRight = true;
            foreach (Column column in scalar.Columns())
            {
                any = true;
                allLeft &= left.Contains(column);
                allRight &= right.Contains(column);
            }
            return !any ? '-' : allLeft ? 'l' : allRight ? 'r' : '-';
        }
    }

    /// <summary>
    /// A key's side in the representation in which both are hashed and compared: equal values must hash alike.
    /// Integers do so in any width, and floats; numerics when both are decimals of one scale, or both general.
    /// </summary>
    public static Scalar InKeyType(JoinKey key, Scalar side)
    {
        ScalarType type = KeyType(key, side.Type);
        return type == side.Type ? side : new RepresentScalar(type, side);
    }

    private static ScalarType KeyType(JoinKey key, ScalarType side)
    {
        ScalarType a = key.Left.Type;
        ScalarType b = key.Right.Type;
        if (!a.IsNumeric || !b.IsNumeric)
        {
            return side;
        }
        bool decimals = a.HasScale && b.HasScale && a.Scale == b.Scale && a.Kind != ValueKind.Numeric && b.Kind != ValueKind.Numeric;
        return !decimals ? ScalarType.AnyNumeric : a.Kind >= b.Kind ? a : b;
    }
}
