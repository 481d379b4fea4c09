using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Materialised rows (groups, rows to be sorted): null words, then fields of 8 or 16 bytes, 8-aligned.
/// <code>
///   +NullsOffset   one bit for each field, 1 = NULL, in words of 64
///   +...           fields: integers, floats, booleans and 64-bit decimals in 8 bytes, 128-bit decimals in 16,
///                  references as pointer (8) and length (4) in 16
/// </code>
/// A NULL field's bytes are zero, so that rows may be compared without looking at the bits first.
/// </summary>
internal sealed class RowLayout
{
    public RowLayout(int nullsOffset, IReadOnlyList<ScalarType> fields)
    {
        NullsOffset = nullsOffset;
        NullWords = (fields.Count + 63) / 64;
        int offset = nullsOffset + NullWords * 8;
        var result = new List<RowField>();
        for (int i = 0; i < fields.Count; i++)
        {
            result.Add(new RowField(i, fields[i], offset));
            offset += FieldBytes(fields[i].Kind);
        }
        Fields = result;
        EndOffset = offset;
    }

    public int NullsOffset { get; }

    public int NullWords { get; }

    public IReadOnlyList<RowField> Fields { get; }

    /// <summary>First byte after the fields.</summary>
    public int EndOffset { get; }

    private static int FieldBytes(ValueKind kind) =>
        kind is ValueKind.Decimal128 or ValueKind.Numeric or ValueKind.Bytes or ValueKind.Fixed ? 16 : 8;

    /// <summary>The null words of a row of these values.</summary>
    public IrExpr[] NullBits(ExpressionLowering code, IReadOnlyList<Value> values)
    {
        var words = new IrExpr[NullWords];
        for (int word = 0; word < NullWords; word++)
        {
            IrExpr? bits = null;
            for (int i = word * 64; i < Math.Min(values.Count, word * 64 + 64); i++)
            {
                if (values[i].IsNull is { } isNull)
                {
                    IrExpr bit = Ir.Shl(Ir.Convert(isNull, IrType.I64), Ir.I32(i & 63));
                    bits = bits is null ? bit : Ir.Or(bits, bit);
                }
            }
            words[word] = bits is null ? Ir.I64(0) : code.Builder.Let(bits, "nulls");
        }
        return words;
    }

    public void StoreNulls(ExpressionLowering code, IrExpr row, IrExpr[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            code.Builder.Store(IrType.I64, row, NullsOffset + i * 8, words[i]);
        }
    }

    /// <summary>
    /// The value with what lies under a NULL made zero: what keys are compared and stored as.
    /// </summary>
    public static Value Canonical(ExpressionLowering code, Value value)
    {
        if (value.IsNull is null)
        {
            return value;
        }
        return value with
        {
            Data = code.Builder.Let(Ir.Select(value.IsNull, Value.Zero(value.Kind), value.Data), "key"),
            Length = value.Length is null ? null : code.Builder.Let(Ir.Select(value.IsNull, Ir.I32(0), value.Length), "key_length"),
        };
    }

    /// <summary>Stores a field in its full representation; references as they are (the caller copies the bytes).</summary>
    public static void Store(ExpressionLowering code, IrExpr row, RowField field, Value value)
    {
        switch (field.Type.Kind)
        {
            case ValueKind.Bool or ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32:
                code.Builder.Store(IrType.I64, row, field.Offset, Ir.Convert(value.Data, IrType.I64));
                break;
            case ValueKind.Float32:
                code.Builder.Store(IrType.I64, row, field.Offset, Ir.I64(0));
                code.Builder.Store(IrType.F32, row, field.Offset, value.Data);
                break;
            case ValueKind.Numeric or ValueKind.Bytes or ValueKind.Fixed:
                code.Builder.Store(IrType.Ptr, row, field.Offset, value.Data);
                code.Builder.Store(IrType.I64, row, field.Offset + 8, Ir.Convert(value.Length!, IrType.I64));
                break;
            default:
                code.Builder.Store(Value.IrTypeOf(field.Type.Kind), row, field.Offset, value.Data);
                break;
        }
    }

    public Value Load(ExpressionLowering code, IrExpr row, RowField field, bool nullable)
    {
        IrExpr? isNull = nullable
            ? Ir.Ne(Ir.And(Ir.Load(IrType.I64, row, NullsOffset + field.Index / 64 * 8), Ir.I64(1L << (field.Index & 63))), Ir.I64(0))
            : null;
        IrExpr data = field.Type.Kind switch
        {
            ValueKind.Bool => Ir.Ne(Ir.Load(IrType.U8, row, field.Offset), Ir.U8(0)),
            _ => Ir.Load(Value.IrTypeOf(field.Type.Kind), row, field.Offset),
        };
        IrExpr? length = field.Type.IsReference ? Ir.Load(IrType.I32, row, field.Offset + 8) : null;
        return code.Hold(new Value(field.Type, data, length, isNull), $"field{field.Index}");
    }
}

/// <summary>A field of a materialised row.</summary>
internal sealed record RowField(int Index, ScalarType Type, int Offset);
