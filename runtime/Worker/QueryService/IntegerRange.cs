using System.Buffers.Binary;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Worker.QueryService;

/// <summary>The integers from low to high, both included; none when low is above high.</summary>
internal readonly record struct IntegerRange(long Low, long High)
{
    public static IntegerRange All { get; } = new(long.MinValue, long.MaxValue);

    public static IntegerRange None { get; } = new(long.MaxValue, long.MinValue);

    public bool IsEmpty => Low > High;

    public ulong Span => (ulong)High - (ulong)Low;

    public bool Contains(long value) => value >= Low && value <= High;

    public IntegerRange And(IntegerRange other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    /// <summary>The values of a column, as they are stored, that compare so with a constant (null: NULL).</summary>
    public static IntegerRange Of(ScalarType type, byte[]? constant, ComparisonOperator op, ScalarType column)
    {
        if (constant is null)
        {
            return None;
        }
        long value = column.Kind == ValueKind.Decimal64 ? (long)DecimalBounds.Bound(constant, column.Scale, false, op) : Value(type, constant);
        if (column.BaseOid == PgType.Date && type.BaseOid == PgType.Timestamp)
        {
            value = DateBounds.Bound(value, op);
        }
        else if (column.BaseOid != type.BaseOid && column.Kind != ValueKind.Decimal64 && (IsTime(column) || IsTime(type)))
        {
            throw new NotSupportedException($"no range of {column} by {type}");
        }
        return op switch
        {
            ComparisonOperator.Equal => new(value, value),
            ComparisonOperator.Less => value == long.MinValue ? None : new(long.MinValue, value - 1),
            ComparisonOperator.LessOrEqual => new(long.MinValue, value),
            ComparisonOperator.Greater => value == long.MaxValue ? None : new(value + 1, long.MaxValue),
            ComparisonOperator.GreaterOrEqual => new(value, long.MaxValue),
            _ => throw new NotSupportedException($"no range for {op}"),
        };
    }

    private static bool IsTime(ScalarType type) => type.BaseOid is not (PgType.Int2 or PgType.Int4 or PgType.Int8);

    private static long Value(ScalarType type, byte[] payload) => type.Kind switch
    {
        ValueKind.Int16 => BinaryPrimitives.ReadInt16LittleEndian(payload),
        ValueKind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(payload),
        ValueKind.Int64 => BinaryPrimitives.ReadInt64LittleEndian(payload),
        _ => throw new NotSupportedException($"no integer in {type}"),
    };
}
