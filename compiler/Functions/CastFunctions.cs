using System.Buffers.Binary;
using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// Casts. Their functions carry the name of the target type and are overloaded by the source, so each name is one
/// function here that looks at its argument.
/// </summary>
internal static class CastFunctions
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new CastFunction("int2", PgType.Int2),
        new CastFunction("int4", PgType.Int4),
        new CastFunction("int8", PgType.Int8),
        new CastFunction("float4", PgType.Float4),
        new CastFunction("float8", PgType.Float8),
        new SimpleFunction("bool", [PgType.Int4], false, static (_, values) => Ir.Ne(values[0].Data, Ir.I32(0)), "int4_bool"),
        new NumericCast(),
        new TextCast(),
        new LengthCast("varchar", PgType.Varchar),
        new LengthCast("bpchar", PgType.Bpchar),
    ];
}

/// <summary>To an integer or a float, from another one or from numeric; from boolean to integer.</summary>
internal sealed class CastFunction(string name, uint target) : NativeFunction(name)
{
    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 1 && arguments[0].Type.BaseOid != target &&
        (arguments[0].Type.BaseOid is PgType.Int2 or PgType.Int4 or PgType.Int8 or PgType.Float4 or PgType.Float8 or PgType.Numeric ||
            (arguments[0].Type.BaseOid == PgType.Bool && target == PgType.Int4))
            ? declared
            : null;

    public override bool CanThrow(CallScalar call)
    {
        uint source = call.Arguments[0].Type.BaseOid;
        return (source, target) switch
        {
            (PgType.Int2 or PgType.Bool, _) => false,
            (PgType.Int4, PgType.Int8 or PgType.Float4 or PgType.Float8) => false,
            (PgType.Int8, PgType.Float4 or PgType.Float8) => false,
            (PgType.Float4, PgType.Float8) => false,
            _ => true,
        };
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        if (value.Type.IsNumeric)
        {
            Value numeric = lowering.ToNumeric(value);
            string method = target switch
            {
                PgType.Int2 => nameof(NumericFunctions.ToInt16),
                PgType.Int4 => nameof(NumericFunctions.ToInt32),
                PgType.Int8 => nameof(NumericFunctions.ToInt64),
                PgType.Float4 => nameof(NumericFunctions.ToFloat4),
                _ => nameof(NumericFunctions.ToFloat8),
            };
            return new Value(call.Type, Ir.Call(typeof(NumericFunctions), method, numeric.Data, numeric.Length!), null, null);
        }
        IrExpr data = (value.Type.BaseOid, target) switch
        {
            (PgType.Int4, PgType.Int2) => Helper(nameof(IntegerFunctions.Int4ToInt2)),
            (PgType.Int8, PgType.Int2) => Helper(nameof(IntegerFunctions.Int8ToInt2)),
            (PgType.Int8, PgType.Int4) => Helper(nameof(IntegerFunctions.Int8ToInt4)),
            (PgType.Float4, PgType.Int2) => Helper(nameof(IntegerFunctions.Float4ToInt2)),
            (PgType.Float4, PgType.Int4) => Helper(nameof(IntegerFunctions.Float4ToInt4)),
            (PgType.Float4, PgType.Int8) => Helper(nameof(IntegerFunctions.Float4ToInt8)),
            (PgType.Float8, PgType.Int2) => Helper(nameof(IntegerFunctions.Float8ToInt2)),
            (PgType.Float8, PgType.Int4) => Helper(nameof(IntegerFunctions.Float8ToInt4)),
            (PgType.Float8, PgType.Int8) => Helper(nameof(IntegerFunctions.Float8ToInt8)),
            (PgType.Float8, PgType.Float4) => Ir.Call(typeof(FloatFunctions), nameof(FloatFunctions.Float8ToFloat4), value.Data),
            _ => Ir.Convert(value.Data, Value.IrTypeOf(call.Type.Kind)),
        };
        return new Value(call.Type, data, null, null);

        IrExpr Helper(string method) => Ir.Call(typeof(IntegerFunctions), method, value.Data);
    }
}

/// <summary>To numeric: exact from integers, by 15 or 6 digits from floats; and numeric(numeric, typmod).</summary>
internal sealed class NumericCast() : NativeFunction("numeric")
{
    public override bool CanThrow(CallScalar call) => call.Arguments.Length == 2 || call.Arguments[0].Type.IsFloat;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length == 2)
        {
            return arguments[0].Type.IsNumeric && arguments[1] is LiteralScalar { IsNull: false } && declared.Typmod >= PgType.TypmodOffset
                ? declared
                : null;
        }
        return arguments.Length != 1 ? null : arguments[0].Type.BaseOid switch
        {
            PgType.Int2 => ScalarType.Decimal(5, 0),
            PgType.Int4 => ScalarType.Decimal(10, 0),
            PgType.Int8 => ScalarType.Decimal(19, 0),
            PgType.Float4 or PgType.Float8 => ScalarType.AnyNumeric,
            _ => null,
        };
    }

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        if (arguments.Length == 2)
        {
            return LowerTypmod(lowering, call, value);
        }
        switch (value.Type.BaseOid)
        {
            case PgType.Int2 or PgType.Int4:
                return new Value(call.Type, Ir.Convert(value.Data, IrType.I64), null, null) { IsNarrow = lowering.IsNarrow };
            case PgType.Int8 when lowering.IsNarrow:
                lowering.NarrowArithmetic.Add(call);
                return new Value(call.Type, value.Data, null, null) { IsNarrow = true };
            case PgType.Int8:
                return new Value(call.Type, Ir.Call(typeof(PgFusion.Runtime.Kernels.DecimalKernels), nameof(PgFusion.Runtime.Kernels.DecimalKernels.WidenNumber), value.Data), null, null);
            default:
                string method = value.Type.BaseOid == PgType.Float4 ? nameof(NumericFunctions.FromFloat4) : nameof(NumericFunctions.FromFloat8);
                return lowering.FromCall(Ir.Call(typeof(NumericFunctions), method, value.Data, lowering.Scratch), call.Type, Name);
        }
    }

    /// <summary>Rounds to the declared scale, checks the digits, and brings the result to the declared representation.</summary>
    private Value LowerTypmod(ExpressionLowering lowering, CallScalar call, Value value)
    {
        Value numeric = lowering.ToNumeric(value);
        Value applied = lowering.FromCall(Ir.Call(typeof(NumericFunctions), nameof(NumericFunctions.ApplyTypmod),
            numeric.Data, numeric.Length!, Ir.I32(call.Type.Typmod), lowering.Scratch), ScalarType.AnyNumeric, Name);
        return call.Type.Kind switch
        {
            ValueKind.Numeric => applied with { Type = call.Type },
            ValueKind.Decimal64 => new Value(call.Type, Ir.Call(typeof(PgFusion.Runtime.Kernels.NumericKernel), nameof(PgFusion.Runtime.Kernels.NumericKernel.ToDecimal64), applied.Data, applied.Length!, Ir.I32(call.Type.Scale)), null, null),
            _ => new Value(call.Type, Ir.Call(typeof(PgFusion.Runtime.Kernels.NumericKernel), nameof(PgFusion.Runtime.Kernels.NumericKernel.ToDecimal128), applied.Data, applied.Length!, Ir.I32(call.Type.Scale)), null, null),
        };
    }
}

/// <summary>text(char(n)), where the trailing blanks go, and text(boolean).</summary>
internal sealed class TextCast() : NativeFunction("text")
{
    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 1 && arguments[0].Type.BaseOid is PgType.Bpchar or PgType.Bool ? declared : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        Value value = arguments[0];
        if (value.Kind == ValueKind.Bool)
        {
            return lowering.FromCall(Ir.Call(typeof(TextFunctions), nameof(TextFunctions.FromBoolean), value.Data, lowering.Scratch), call.Type, Name);
        }
        return value with
        {
            Type = call.Type,
            IsNull = null,
            Length = Ir.Call(typeof(TextFunctions), nameof(TextFunctions.LengthWithoutBlanks), value.Data, value.Length!),
        };
    }
}

/// <summary>varchar(value, typmod, explicit) and bpchar(value, typmod, explicit), which bring a value to its declared length.</summary>
internal sealed class LengthCast(string name, uint type, bool isUtf8 = true) : NativeFunction(name)
{
    public override bool MakesLargeValues => type == PgType.Bpchar;

    private readonly LengthCast? _singleByte = isUtf8 ? new LengthCast(name, type, isUtf8: false) : null;

    public override NativeFunction? For(CatalogBundle catalog) => TextEncodings.Choose(catalog, this, _singleByte!);

    /// <summary>Only a cast that the user has written cuts without a word.</summary>
    public override bool CanThrow(CallScalar call) => !IsExplicit(call.Arguments);

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 3 && arguments[0].Type.Kind == ValueKind.Bytes && arguments[0].Type.BaseOid is PgType.Varchar or PgType.Text or PgType.Bpchar &&
        arguments[1] is LiteralScalar { IsNull: false } && arguments[2] is LiteralScalar { IsNull: false } && declared.BaseOid == type
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        int typmod = BinaryPrimitives.ReadInt32LittleEndian(((LiteralScalar)call.Arguments[1]).Literal!.Bytes);
        Value value = arguments[0];
        if (typmod < PgType.TypmodOffset)
        {
            return value with { Type = call.Type, IsNull = null };
        }
        IrExpr length = Ir.I32(typmod - PgType.TypmodOffset);
        IrExpr isExplicit = Ir.Bool(IsExplicit(call.Arguments));
        IrExpr result = type == PgType.Varchar
            ? Ir.Call(typeof(TextFunctions), nameof(TextFunctions.ToVarchar), value.Data, value.Length!, length, isExplicit, Ir.Bool(isUtf8))
            : Ir.Call(typeof(TextFunctions), nameof(TextFunctions.ToCharacter), value.Data, value.Length!, length, isExplicit, Ir.Bool(isUtf8), lowering.Scratch);
        return lowering.FromCall(result, call.Type, Name);
    }

    private static bool IsExplicit(ImmutableArray<Scalar> arguments) => ((LiteralScalar)arguments[2]).Literal!.Bytes[0] != 0;
}
