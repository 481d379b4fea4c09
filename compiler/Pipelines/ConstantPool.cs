using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>What a slot of the constant area holds; filled when an execution starts (ConstantArea).</summary>
internal abstract record ConstantSource;

/// <summary>The value itself, in its representation; +16 holds 1 when it is NULL.</summary>
internal sealed record ValueConstant(Scalar Source, ScalarType Type) : ConstantSource;

/// <summary>
/// The integer bound b for which <c>column OP b</c> is the same as comparing the column's decimal with the source, a
/// numeric of any scale; see DecimalBounds.
/// </summary>
internal sealed record DecimalBoundConstant(Scalar Source, int Scale, bool Is128, ComparisonOperator Operator) : ConstantSource;

/// <summary>The day d for which <c>column OP d</c> is the same as comparing the date column with the timestamp.</summary>
internal sealed record DateBoundConstant(Scalar Source, ComparisonOperator Operator) : ConstantSource;

/// <summary>
/// Address of a compiled LIKE pattern; null when the pattern is NULL. For ILIKE it is in lower case of a collation.
/// </summary>
internal sealed record LikePatternConstant(Scalar Source, uint LowerCollation = 0) : ConstantSource;

/// <summary>Handle (int) of a collation.</summary>
internal sealed record CollationConstant(uint Collation) : ConstantSource;

/// <summary>Address of the order of an enum's labels (EnumOrder).</summary>
internal sealed record EnumOrderConstant(uint Type) : ConstantSource;

/// <summary>Address of a collation's CaseMap; null for that of C.</summary>
internal sealed record CaseMapConstant(uint Collation) : ConstantSource;

/// <summary>Handle (pointer-sized) of a set of values for IN lists; +16 holds 1 when the list has a NULL.</summary>
internal sealed record InSetConstant(InListSet Set) : ConstantSource;

/// <summary>Address of a join's hash table (JoinTable); written when its build side is complete, before any probe.</summary>
internal sealed record JoinTableConstant(JoinLayout Layout) : ConstantSource;

/// <summary>The elements of a long IN list, in one representation.</summary>
internal sealed class InListSet(ScalarType type, IReadOnlyList<LiteralScalar> elements)
{
    public ScalarType Type { get; } = type;

    public IReadOnlyList<LiteralScalar> Elements { get; } = elements;
}

/// <summary>
/// The constants of one compiled query. Generated code reads them from slots of the constant area, so that queries that
/// differ only in constants share their code.
/// </summary>
internal sealed class ConstantPool
{
    /// <summary>Bytes of a slot: 16 for the value, then the null byte, padded.</summary>
    public const int SlotBytes = 32;

    public const int NullOffset = 16;

    private readonly List<ConstantSource> _slots = [];

    public IReadOnlyList<ConstantSource> Slots => _slots;

    /// <summary>For each enum that is ordered the index of the start value with its order.</summary>
    public IReadOnlyDictionary<uint, int> EnumOrders { get; set; } = new Dictionary<uint, int>();

    /// <summary>Byte offset of a slot for the constant.</summary>
    public int Add(ConstantSource source)
    {
        int known = _slots.IndexOf(source);
        if (known < 0)
        {
            known = _slots.Count;
            _slots.Add(source);
        }
        return known * SlotBytes;
    }
}

internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal static class ComparisonOperators
{
    /// <summary>The operator with its sides exchanged.</summary>
    public static ComparisonOperator Commute(this ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => op,
    };

    /// <summary>Without equality.</summary>
    public static ComparisonOperator Strict(this ComparisonOperator op) => op switch
    {
        ComparisonOperator.LessOrEqual => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.Greater,
        _ => op,
    };

    public static string Symbol(this ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };
}
