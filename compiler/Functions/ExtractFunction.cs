using System.Collections.Immutable;
using System.Text;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// extract (numeric) and date_part (double precision) of dates and timestamps, and date_trunc of timestamps, for a field
/// that is written in the query. A field that PostgreSQL does not know is left to it, since it has an error for that.
/// Those with a time zone are in TimeZoneFields.
/// <para>
/// Of an infinite date a field that grows with time is infinite, which only a general numeric can be; any other field is
/// NULL, so that it can be a decimal.
/// </para>
/// </summary>
internal sealed class ExtractFunction(string name, string source, uint type, bool isFloat) : NativeFunction(name, source)
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new ExtractFunction("extract", "extract_date", PgType.Date, isFloat: false),
        new ExtractFunction("extract", "extract_timestamp", PgType.Timestamp, isFloat: false),
        new ExtractFunction("date_part", "timestamp_part", PgType.Timestamp, isFloat: true),
        new DateTruncFunction(),
    ];

    public override bool MayBeNull => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation)
    {
        if (arguments.Length != 2 || arguments[1].Type.BaseOid != type || !TryName(arguments[0], out string name) ||
            !DateTimeFields.TryParse(name, out DateTimeField field))
        {
            return null;
        }
        if (type == PgType.Date && !DateTimeFields.IsOfDate(field))
        {
            return null;
        }
        if (isFloat)
        {
            return declared;
        }
        return DateTimeFields.IsMonotonic(field)
            ? ScalarType.AnyNumeric
            : ScalarType.Decimal(DigitsMax, type == PgType.Date ? 0 : DateTimeFunctions.ExtractScale(field));
    }

    /// <summary>Microseconds of a minute; every field that is not infinite for an infinite date has fewer digits.</summary>
    private const int DigitsMax = 8;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        DateTimeField field = Field(call);
        IrExpr value = arguments[1].Data;
        IrExpr number = Ir.I32((int)field);
        IrExpr? isNull = DateTimeFields.IsMonotonic(field)
            ? null
            : Ir.Not(Ir.Call(typeof(DateTimeFunctions),
                type == PgType.Date ? nameof(DateTimeFunctions.IsFiniteDate) : nameof(DateTimeFunctions.IsFiniteTimestamp), value));
        if (isFloat)
        {
            return new Value(call.Type, Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.DatePartTimestamp), value, number), null, isNull);
        }
        if (isNull is null)
        {
            string general = type == PgType.Date ? nameof(DateTimeFunctions.ExtractDate) : nameof(DateTimeFunctions.ExtractTimestamp);
            return lowering.FromCall(Ir.Call(typeof(DateTimeFunctions), general, value, number, lowering.Scratch), call.Type, Name);
        }
        string finite = type == PgType.Date ? nameof(DateTimeFunctions.ExtractFiniteDate) : nameof(DateTimeFunctions.ExtractFiniteTimestamp);
        return new Value(call.Type, Ir.Call(typeof(DateTimeFunctions), finite, value, number), null, isNull) { IsNarrow = lowering.IsNarrow };
    }

    private static DateTimeField Field(CallScalar call) =>
        TryName(call.Arguments[0], out string name) && DateTimeFields.TryParse(name, out DateTimeField field)
            ? field
            : throw new InvalidOperationException("a field that is not known");

    /// <summary>The text of a constant.</summary>
    internal static bool TryName(Scalar scalar, out string name)
    {
        name = scalar is LiteralScalar { IsNull: false } literal ? Encoding.Latin1.GetString(literal.Literal!.Bytes) : "";
        return name.Length > 0 && Ascii.IsValid(name);
    }
}

/// <summary>date_trunc(unit, timestamp).</summary>
internal sealed class DateTruncFunction() : NativeFunction("date_trunc", "timestamp_trunc")
{
    /// <summary>The first timestamp is of November 4714 BC, so the month it is in began too early.</summary>
    public override bool CanThrow(CallScalar call) => Unit(call) is DateTimeField.Month or DateTimeField.Quarter or DateTimeField.Year
        or DateTimeField.Decade or DateTimeField.Century or DateTimeField.Millennium;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments[1].Type.BaseOid == PgType.Timestamp && ExtractFunction.TryName(arguments[0], out string name) &&
        DateTimeFields.TryParseUnit(name, out _)
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments) =>
        new(call.Type, Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.TruncateTimestamp), arguments[1].Data, Ir.I32((int)Unit(call))), null, null);

    private static DateTimeField Unit(CallScalar call) =>
        ExtractFunction.TryName(call.Arguments[0], out string name) && DateTimeFields.TryParseUnit(name, out DateTimeField unit)
            ? unit
            : throw new InvalidOperationException("a unit that is not known");
}
