using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// date and timestamp plus and minus interval (timestamp.c), which give a timestamp. Those with a time zone are
/// TimeZoneFunctions.
/// </summary>
internal sealed class IntervalArithmetic(string name, uint type, string method, bool hasInfinity = false) : NativeFunction(name)
{
    private const int FirstMajorWithInfinity = 17;

    private readonly IntervalArithmetic? _withInfinity = hasInfinity ? null : new IntervalArithmetic(name, type, method, hasInfinity: true);

    public static IEnumerable<NativeFunction> All() =>
    [
        new IntervalArithmetic("date_pl_interval", PgType.Date, nameof(DateTimeFunctions.AddIntervalToDate)),
        new IntervalArithmetic("date_mi_interval", PgType.Date, nameof(DateTimeFunctions.SubtractIntervalFromDate)),
        new IntervalArithmetic("timestamp_pl_interval", PgType.Timestamp, nameof(DateTimeFunctions.AddInterval)),
        new IntervalArithmetic("timestamp_mi_interval", PgType.Timestamp, nameof(DateTimeFunctions.SubtractInterval)),
        new BinFunction("timestamp_bin", PgType.Timestamp),
        new BinFunction("timestamptz_bin", PgType.Timestamptz),
    ];

    public override bool CanThrow(CallScalar call) => true;

    public override NativeFunction? For(CatalogBundle catalog) => HasInfinity(catalog) ? _withInfinity : this;

    /// <summary>The server has infinite intervals.</summary>
    internal static bool HasInfinity(CatalogBundle catalog) => catalog.ServerVersionNumber / 10000 >= FirstMajorWithInfinity;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments[0].Type.BaseOid == type && arguments[1].Type.BaseOid == PgType.Interval
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments) =>
        new(call.Type, Ir.Call(typeof(DateTimeFunctions), method, arguments[0].Data, arguments[1].Data, Ir.Bool(hasInfinity)), null, null);
}

/// <summary>date_bin(stride, timestamp, origin), which counts days of 24 hours in all time zones.</summary>
internal sealed class BinFunction(string source, uint type, bool hasInfinity = false) : NativeFunction("date_bin", source)
{
    private readonly BinFunction? _withInfinity = hasInfinity ? null : new BinFunction(source, type, hasInfinity: true);

    public override bool CanThrow(CallScalar call) => true;

    public override NativeFunction? For(CatalogBundle catalog) => IntervalArithmetic.HasInfinity(catalog) ? _withInfinity : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 3 && arguments[0].Type.BaseOid == PgType.Interval && arguments[1].Type.BaseOid == type && arguments[2].Type.BaseOid == type
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments) =>
        new(call.Type, Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.Bin), arguments[0].Data, arguments[1].Data, arguments[2].Data,
            Ir.Bool(hasInfinity)), null, null);
}
