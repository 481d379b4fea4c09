using System.Collections.Immutable;
using System.Text;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// A function whose result depends on a time zone: the session's, or one that the query names by a constant. The zone
/// comes as one more argument at the end, a start value, so that a plan does not know it.
/// </summary>
internal sealed class TimeZoneFunction(string name, string source, string method, ZoneSource zone, ImmutableArray<uint> arguments) : NativeFunction(name, source)
{
    private static readonly (string Suffix, ComparisonOperator Operator)[] s_operators =
    [
        ("eq", ComparisonOperator.Equal), ("ne", ComparisonOperator.NotEqual), ("lt", ComparisonOperator.Less),
        ("le", ComparisonOperator.LessOrEqual), ("gt", ComparisonOperator.Greater), ("ge", ComparisonOperator.GreaterOrEqual),
    ];

    public static IEnumerable<NativeFunction> All()
    {
        const ZoneSource Session = ZoneSource.Session;
        NativeFunction[] functions =
        [
            new TimeZoneFunction("timestamp", "timestamptz_timestamp", nameof(TimeZoneFunctions.ToTimestamp), Session, [PgType.Timestamptz]),
            new TimeZoneFunction("timestamptz", "timestamp_timestamptz", nameof(TimeZoneFunctions.FromTimestamp), Session, [PgType.Timestamp]),
            new TimeZoneFunction("date", "timestamptz_date", nameof(TimeZoneFunctions.ToDate), Session, [PgType.Timestamptz]),
            new TimeZoneFunction("timestamptz", "date_timestamptz", nameof(TimeZoneFunctions.FromDate), Session, [PgType.Date]),
            new TimeZoneFunction("timezone", "timestamptz_zone", nameof(TimeZoneFunctions.ToTimestamp), ZoneSource.First, [PgType.Text, PgType.Timestamptz]),
            new TimeZoneFunction("timezone", "timestamp_zone", nameof(TimeZoneFunctions.FromTimestamp), ZoneSource.First, [PgType.Text, PgType.Timestamp]),
            // AT LOCAL, since 17.
            new TimeZoneFunction("timezone", "timestamptz_at_local", nameof(TimeZoneFunctions.ToTimestamp), Session, [PgType.Timestamptz]),
            new TimeZoneFunction("timezone", "timestamp_at_local", nameof(TimeZoneFunctions.FromTimestamp), Session, [PgType.Timestamp]),
            new TimeZoneTruncation("timestamptz_trunc", Session),
            new TimeZoneTruncation("timestamptz_trunc_zone", ZoneSource.Third),
            new TimeZoneField("extract", "extract_timestamptz", isFloat: false),
            new TimeZoneField("date_part", "timestamptz_part", isFloat: true),
            new TimeZoneInterval("timestamptz_pl_interval", "timestamptz_pl_interval", nameof(TimeZoneFunctions.AddInterval), PgType.Interval),
            new TimeZoneInterval("timestamptz_mi_interval", "timestamptz_mi_interval", nameof(TimeZoneFunctions.SubtractInterval), PgType.Interval),
            new TimeZoneInterval("age", "timestamptz_age", nameof(TimeZoneFunctions.Age), PgType.Timestamptz),
        ];
        return functions
            .Concat(s_operators.Select(static o => new TimeZoneComparison($"timestamp_{o.Suffix}_timestamptz", o.Operator, PgType.Timestamp, zoneFirst: false)))
            .Concat(s_operators.Select(static o => new TimeZoneComparison($"timestamptz_{o.Suffix}_timestamp", o.Operator, PgType.Timestamp, zoneFirst: true)))
            .Concat(s_operators.Select(static o => new TimeZoneComparison($"date_{o.Suffix}_timestamptz", o.Operator, PgType.Date, zoneFirst: false)))
            .Concat(s_operators.Select(static o => new TimeZoneComparison($"timestamptz_{o.Suffix}_date", o.Operator, PgType.Date, zoneFirst: true)));
    }

    public override ZoneSource Zone => zone;

    /// <summary>Local time may leave the range of timestamps, and a named zone may not exist. Not so for days.</summary>
    public override bool CanThrow(CallScalar call) => method != nameof(TimeZoneFunctions.ToDate);

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> given, ScalarType declared, uint inputCollation) =>
        given.Length == arguments.Length && given.Zip(arguments).All(static pair => pair.First.Type.BaseOid == pair.Second) &&
        (zone == ZoneSource.Session || IsZoneName(given[0]))
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values) =>
        new(call.Type, Ir.Call(typeof(TimeZoneFunctions), method, values[^2].Data, values[^1].Data), null, null);

    /// <summary>
    /// A constant that names a zone, and cannot be an abbreviation whose offset changes, which only PostgreSQL knows; nor a
    /// zone with leap seconds.
    /// </summary>
    internal static bool IsZoneName(Scalar scalar)
    {
        if (scalar is not LiteralScalar { IsNull: false, Type.BaseOid: PgType.Text } literal)
        {
            return false;
        }
        string name = Encoding.Latin1.GetString(literal.Literal!.Bytes);
        return name.ToUpperInvariant() is "UTC" or "GMT" or "Z" ||
            (Ascii.IsValid(name) && name.Contains('/') && !name.StartsWith("right/", StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>timestamptz plus and minus interval, and age: months and days are those of local time.</summary>
internal sealed class TimeZoneInterval(string name, string source, string method, uint second, bool hasInfinity = false) : NativeFunction(name, source)
{
    private readonly TimeZoneInterval? _withInfinity = hasInfinity ? null : new TimeZoneInterval(name, source, method, second, hasInfinity: true);

    public override ZoneSource Zone => ZoneSource.Session;

    public override bool CanThrow(CallScalar call) => true;

    public override NativeFunction? For(CatalogBundle catalog) => IntervalArithmetic.HasInfinity(catalog) ? _withInfinity : this;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments[0].Type.BaseOid == PgType.Timestamptz && arguments[1].Type.BaseOid == second ? declared : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        IrExpr[] arguments = [values[0].Data, values[1].Data, Ir.Bool(hasInfinity), values[2].Data];
        return call.Type.IsReference
            ? lowering.FromCall(Ir.Call(typeof(TimeZoneFunctions), method, [.. arguments, lowering.Scratch]), call.Type, Name)
            : new Value(call.Type, Ir.Call(typeof(TimeZoneFunctions), method, arguments), null, null);
    }
}

/// <summary>date_trunc(unit, timestamptz [, zone]).</summary>
internal sealed class TimeZoneTruncation(string source, ZoneSource zone) : NativeFunction("date_trunc", source)
{
    public override ZoneSource Zone => zone;

    public override bool CanThrow(CallScalar call) => true;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == (zone == ZoneSource.Session ? 2 : 3) && arguments[1].Type.BaseOid == PgType.Timestamptz && TryUnit(arguments[0], out _) &&
        (zone == ZoneSource.Session || TimeZoneFunction.IsZoneName(arguments[2]))
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        bool known = TryUnit(call.Arguments[0], out DateTimeField unit);
        return known
            ? new Value(call.Type, Ir.Call(typeof(TimeZoneFunctions), nameof(TimeZoneFunctions.Truncate), values[1].Data, Ir.I32((int)unit), values[^1].Data), null, null)
            : throw new InvalidOperationException("a unit that is not known");
    }

    private static bool TryUnit(Scalar scalar, out DateTimeField unit)
    {
        unit = default;
        return ExtractFunction.TryName(scalar, out string name) && DateTimeFields.TryParseUnit(name, out unit);
    }
}

/// <summary>A date or timestamp against a timestamptz: it is a local time.</summary>
internal sealed class TimeZoneComparison(string name, ComparisonOperator op, uint local, bool zoneFirst) : NativeFunction(name, name), IComparison
{
    public ComparisonOperator Operator => op;

    public override ZoneSource Zone => ZoneSource.Session;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments[zoneFirst ? 1 : 0].Type.BaseOid == local && arguments[zoneFirst ? 0 : 1].Type.BaseOid == PgType.Timestamptz
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        string method = local == PgType.Date ? nameof(TimeZoneFunctions.CompareDate) : nameof(TimeZoneFunctions.CompareTimestamp);
        IrExpr order = Ir.Call(typeof(TimeZoneFunctions), method, values[zoneFirst ? 1 : 0].Data, values[zoneFirst ? 0 : 1].Data, values[2].Data);
        return new Value(ScalarType.Boolean, ValueOrder.Relate(zoneFirst ? op.Commute() : op, order, Ir.I32(0)), null, null);
    }
}
