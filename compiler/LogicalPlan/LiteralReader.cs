using System.Buffers.Binary;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>Constants of the query tree as literals: payload bytes, and for numerics the digits they really have.</summary>
internal static class LiteralReader
{
    public static LiteralScalar Read(TypeMapper types, Const constant)
    {
        if (constant is { IsNull: true, Type: PgType.Unknown })
        {
            // A bare NULL whose type nothing has decided: count(NULL).
            return new LiteralScalar(new ScalarType(PgType.Unknown, -1, 0, ValueKind.Bytes, PgType.Unknown), null);
        }
        ScalarType type = types.Map(constant.Type, constant.TypeMod, constant.CollationOid);
        if (constant.IsNull)
        {
            return new LiteralScalar(type.IsNumeric ? ScalarType.Decimal(1, 0) with { Oid = type.Oid } : type, null);
        }
        byte[] payload = Payload(constant);
        if (type.IsNumeric)
        {
            (int precision, int scale) = NumericDigits(payload);
            type = scale < 0 ? ScalarType.AnyNumeric with { Oid = type.Oid, Typmod = type.Typmod }
                : precision > 38 ? ScalarType.AnyNumeric with { Oid = type.Oid, Typmod = type.Typmod, Precision = precision, Scale = scale }
                : ScalarType.Decimal(precision, scale, type.Typmod) with { Oid = type.Oid };
        }
        return new LiteralScalar(type, new LiteralValue(payload));
    }

    /// <summary>The value's bytes without varlena header; by-value types in their length.</summary>
    public static byte[] Payload(Const constant)
    {
        ReadOnlySpan<byte> datum = constant.Datum.Span;
        if (constant.Len != -1)
        {
            return datum[..Math.Min(constant.Len, datum.Length)].ToArray();
        }
        // postgres.h, VARATT: an odd first byte is a one-byte header, whose value 1 alone would be a TOAST pointer;
        // the two low bits of a four-byte header tell whether it is compressed. Constants are neither.
        if (datum.Length >= 1 && (datum[0] & 1) != 0 && datum[0] != 1)
        {
            return datum[1..(datum[0] >> 1)].ToArray();
        }
        if (datum.Length >= 4 && (datum[0] & 3) == 0)
        {
            return datum[4..(int)(BinaryPrimitives.ReadUInt32LittleEndian(datum) >> 2)].ToArray();
        }
        throw new UnsupportedException("a compressed or external constant", "", constant.Location);
    }

    /// <summary>
    /// The most decimal digits and the display scale of a stored numeric (numeric.c, NumericChoice); scale -1 for NaN
    /// and the infinities.
    /// </summary>
    public static (int Precision, int Scale) NumericDigits(ReadOnlySpan<byte> payload)
    {
        ushort header = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        if ((header & 0xC000) == 0xC000)
        {
            return (0, -1);
        }
        bool isShort = (header & 0x8000) != 0;
        int scale = isShort ? (header & 0x1F80) >> 7 : header & 0x3FFF;
        int weight = isShort
            ? (header & 0x0040) != 0 ? (header & 0x003F) - 64 : header & 0x003F
            : BinaryPrimitives.ReadInt16LittleEndian(payload[2..]);
        ReadOnlySpan<byte> digits = payload[(isShort ? 2 : 4)..];
        int integerDigits = 0;
        if (!digits.IsEmpty && weight >= 0)
        {
            short first = BinaryPrimitives.ReadInt16LittleEndian(digits);
            integerDigits = weight * 4 + (first >= 1000 ? 4 : first >= 100 ? 3 : first >= 10 ? 2 : 1);
        }
        return (Math.Max(1, integerDigits + scale), scale);
    }
}
