using System.Buffers.Binary;
using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Datums of statistics and payloads of literals, which have one format, as numbers on a scale on which distances mean
/// something (convert_to_scalar of selfuncs.c). Good enough to estimate, never to answer.
/// </summary>
internal static class StatisticValue
{
    /// <summary>Bytes of a text that take part in interpolation; a double has no room for more.</summary>
    private const int TextBytesMax = 7;

    /// <summary>Dates are on the scale of timestamps, with or without a time zone: they are compared with one another.</summary>
    private const double MicrosecondsPerDay = 86_400e6;

    /// <summary>Null for types without a number line: text, bytea, uuid, enums, whose labels are in the catalog's order, and what is opaque.</summary>
    public static double? ToNumber(ScalarType type, ReadOnlySpan<byte> bytes) => type.Kind switch
    {
        ValueKind.Int32 when type.IsEnum => null,
        ValueKind.Int32 when type.BaseOid == PgType.Date => Integer(type, bytes) * MicrosecondsPerDay,
        ValueKind.Bool or ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 => Integer(type, bytes),
        ValueKind.Float32 when bytes.Length >= 4 => Finite(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        ValueKind.Float64 when bytes.Length >= 8 => Finite(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        ValueKind.Decimal64 or ValueKind.Decimal128 or ValueKind.Numeric => Numeric(bytes),
        _ => null,
    };

    /// <summary>Whether two stored values are equal, as far as estimates care.</summary>
    public static bool AreEqual(ScalarType leftType, ReadOnlySpan<byte> left, ScalarType rightType, ReadOnlySpan<byte> right)
    {
        if (ToNumber(leftType, left) is { } a && ToNumber(rightType, right) is { } b)
        {
            return a == b;
        }
        return WithoutPadding(leftType, left).SequenceEqual(WithoutPadding(rightType, right));
    }

    /// <summary>char(n) compares without trailing blanks.</summary>
    public static ReadOnlySpan<byte> WithoutPadding(ScalarType type, ReadOnlySpan<byte> bytes) =>
        type.BaseOid == PgType.Bpchar ? bytes.TrimEnd((byte)' ') : bytes;

    /// <summary>A text between two others as a share of their distance, by the bytes behind their common prefix.</summary>
    public static double TextPosition(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, ReadOnlySpan<byte> value)
    {
        int prefix = low.CommonPrefixLength(high);
        double a = Fraction(low[prefix..]);
        double b = Fraction(high[prefix..]);
        double v = Fraction(value[Math.Min(prefix, value.Length)..]);
        return b <= a ? 0.5 : Math.Clamp((v - a) / (b - a), 0, 1);
    }

    /// <summary>True when the order of the bounds is that of their bytes, so that the column's collation may be taken for C's.</summary>
    public static bool IsByteOrdered(ImmutableArray<ReadOnlyMemory<byte>> bounds)
    {
        for (int i = 1; i < bounds.Length; i++)
        {
            if (bounds[i - 1].Span.SequenceCompareTo(bounds[i].Span) > 0)
            {
                return false;
            }
        }
        return true;
    }

    private static double Fraction(ReadOnlySpan<byte> text)
    {
        double value = 0;
        double weight = 1.0 / 256;
        for (int i = 0; i < Math.Min(text.Length, TextBytesMax); i++)
        {
            value += text[i] * weight;
            weight /= 256;
        }
        return value;
    }

    private static double? Integer(ScalarType type, ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        1 => (sbyte)bytes[0],
        2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        4 when type.BaseOid == PgType.Oid => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        8 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => null,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>PostgreSQL's stored numeric (numeric.c, NumericChoice): digits to the base of 10,000.</summary>
    private static double? Numeric(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2)
        {
            return null;
        }
        ushort header = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        if ((header & 0xC000) == 0xC000)
        {
            return null;
        }
        bool isShort = (header & 0x8000) != 0;
        bool negative = isShort ? (header & 0x2000) != 0 : (header & 0xC000) == 0x4000;
        int weight = isShort
            ? (header & 0x0040) != 0 ? (header & 0x003F) - 64 : header & 0x003F
            : payload.Length < 4 ? 0 : BinaryPrimitives.ReadInt16LittleEndian(payload[2..]);
        ReadOnlySpan<byte> digits = payload[Math.Min(payload.Length, isShort ? 2 : 4)..];
        double value = 0;
        double place = Math.Pow(10_000, weight);
        for (; digits.Length >= 2; digits = digits[2..])
        {
            value += BinaryPrimitives.ReadInt16LittleEndian(digits) * place;
            place /= 10_000;
        }
        return Finite(negative ? -value : value);
    }
}
