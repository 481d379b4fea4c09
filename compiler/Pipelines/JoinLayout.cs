using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>One equality that a hash join hashes by.</summary>
/// <param name="Probe">The probe side's expression.</param>
/// <param name="Build">The build side's.</param>
/// <param name="Equality">The condition it comes from.</param>
/// <param name="IsNullSafe">NULLs are equal: IS NOT DISTINCT FROM.</param>
internal sealed record JoinKey(Scalar Probe, Scalar Build, CallScalar Equality, bool IsNullSafe);

/// <summary>
/// A hash join: the right side is built, the left side probes. Conditions that equate an expression of each side are
/// keys; the others are checked for each pair of rows with equal keys. Without keys all rows are in one chain, which
/// makes it a nested loop.
/// <para>
/// A semi, anti or mark join may build its left side (<see cref="JoinNode.BuildsLeft"/>): then the right side probes, to
/// mark the rows that have a match, and the rows with a mark, those without, or all, are read from where they are. So may a
/// left join, whose pairs go on at once, and whose rows without a mark follow, as those of a full join do.
/// </para>
/// </summary>
internal sealed class JoinLayout
{
    public JoinLayout(JoinNode node, IReadOnlyCollection<Column> required)
    {
        Node = node;
        var probe = new HashSet<Column>(Probe.Output);
        var build = new HashSet<Column>(Build.Output);
        var keys = new List<JoinKey>();
        var residual = new List<Scalar>();
        var probeConditions = new List<Scalar>();
        foreach (Scalar condition in node.Conditions)
        {
            if (AsKey(condition, probe, build) is { } key)
            {
                keys.Add(key);
            }
            else if (!condition.CanThrow && condition.Columns().All(probe.Contains))
            {
                probeConditions.Add(condition);
            }
            else
            {
                residual.Add(condition);
            }
        }
        Keys = keys;
        Residual = residual;
        ProbeConditions = probeConditions;

        var fields = new List<Scalar>(keys.Select(static k => InKeyType(k, k.Build)));
        var needed = new HashSet<Column>(required);
        needed.UnionWith(residual.SelectMany(static r => r.Columns()));
        foreach (Column column in Build.Output.Where(needed.Contains).OrderBy(static c => c.Id))
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

    /// <summary>The side whose rows look for matches.</summary>
    public LogicalNode Probe => Node.BuildsLeft ? Node.Right : Node.Left;

    /// <summary>The side whose rows are in the hash table.</summary>
    public LogicalNode Build => Node.BuildsLeft ? Node.Left : Node.Right;

    public IReadOnlyList<JoinKey> Keys { get; }

    /// <summary>Conditions to be evaluated for each pair of rows with equal keys.</summary>
    public IReadOnlyList<Scalar> Residual { get; }

    /// <summary>Conditions over the probe side alone, which cannot fail: without them no row matches.</summary>
    public IReadOnlyList<Scalar> ProbeConditions { get; }

    /// <summary>What a build row holds: the keys, then the columns that are read after the match.</summary>
    public IReadOnlyList<Scalar> Fields { get; }

    public RowLayout Row { get; }

    /// <summary>Where <see cref="HasMarks"/>: 1 in 8 bytes behind the fields from the row's first match on.</summary>
    public int MatchedOffset => (Row.EndOffset + 7) & ~7;

    /// <summary>Rows are asked for afterwards whether they had a match.</summary>
    public bool HasMarks => Node.Kind == JoinKind.Full || Node.BuildsLeft;

    /// <summary>Those that had none are returned; rows with NULL keys, which have none, are kept for that.</summary>
    public bool KeepsUnmatched => Node.Kind == JoinKind.Full || (Node.BuildsLeft && Node.Kind is JoinKind.Anti or JoinKind.Mark or JoinKind.Left);

    /// <summary>Build rows are what the join returns, in the order in which they came; pairs are returned as they are found.</summary>
    public bool ReturnsBuild => Node.BuildsLeft && Node.Kind != JoinKind.Left;

    /// <summary>Pairs go on as they are found, and a probing row without a match does not.</summary>
    public bool ReturnsPairs => Node.Kind == JoinKind.Inner || (Node.BuildsLeft && Node.Kind == JoinKind.Left);

    /// <summary>After all pairs come the build rows that are in none, with NULLs for the other side.</summary>
    public bool PadsUnmatched => Node.Kind == JoinKind.Full || (Node.BuildsLeft && Node.Kind == JoinKind.Left);

    public int RowWidth => MatchedOffset + (HasMarks ? 8 : 0);

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

    private static JoinKey? AsKey(Scalar condition, HashSet<Column> probe, HashSet<Column> build)
    {
        if (Conjuncts.AsKey(condition) is not { } equality)
        {
            return null;
        }
        bool isNullSafe = Conjuncts.IsNullSafe(condition);
        Scalar a = equality.Arguments[0];
        Scalar b = equality.Arguments[1];
        return (Side(a), Side(b)) switch
        {
            ('p', 'b') => new JoinKey(a, b, equality, isNullSafe),
            ('b', 'p') => new JoinKey(b, a, equality, isNullSafe),
            _ => null,
        };

        char Side(Scalar scalar)
        {
            bool any = false;
            bool allProbe = true;
            bool allBuild = true;
            foreach (Column column in scalar.Columns())
            {
                any = true;
                allProbe &= probe.Contains(column);
                allBuild &= build.Contains(column);
            }
            return !any ? '-' : allProbe ? 'p' : allBuild ? 'b' : '-';
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
        ScalarType a = key.Probe.Type;
        ScalarType b = key.Build.Type;
        if (!a.IsNumeric || !b.IsNumeric)
        {
            return side;
        }
        bool decimals = a.HasScale && b.HasScale && a.Scale == b.Scale && a.Kind != ValueKind.Numeric && b.Kind != ValueKind.Numeric;
        return !decimals ? ScalarType.AnyNumeric : a.Kind >= b.Kind ? a : b;
    }
}
