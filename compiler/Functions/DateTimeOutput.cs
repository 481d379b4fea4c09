using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// to_char of timestamps by a pattern that is written in the query, and has a program (DateTimePattern); that of a date is
/// that of its midnight with time zone. NULL for infinite values.
/// </summary>
internal sealed class DateTimeOutput(string source, uint type) : NativeFunction("to_char", source)
{
    private static readonly ScalarType s_program = new(PgType.Bytea, -1, 0, ValueKind.Bytes, PgType.Bytea);

    public static IEnumerable<NativeFunction> All() =>
    [
        new DateTimeOutput("timestamp_to_char", PgType.Timestamp),
        new DateTimeOutput("timestamptz_to_char", PgType.Timestamptz),
    ];

    public override bool MayBeNull => true;

    public override ZoneSource Zone => type == PgType.Timestamptz ? ZoneSource.Session : ZoneSource.None;

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) =>
        arguments.Length == 2 && arguments[0].Type.BaseOid == type && TryProgram(arguments[1], out _) ? declared : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        if (!TryProgram(call.Arguments[1], out byte[] bytes))
        {
            throw new InvalidOperationException("a pattern without a program");
        }
        IrExpr timestamp = arguments[0].Data;
        Value program = lowering.Lower(new LiteralScalar(s_program, new LiteralValue(bytes)));
        IrExpr result = type == PgType.Timestamptz
            ? Ir.Call(typeof(DateTimePattern), nameof(DateTimePattern.FormatZoned), timestamp, program.Data, program.Length!, arguments[2].Data, lowering.Scratch)
            : Ir.Call(typeof(DateTimePattern), nameof(DateTimePattern.Format), timestamp, program.Data, program.Length!, lowering.Scratch);
        IrExpr isFinite = Ir.Call(typeof(DateTimeFunctions), nameof(DateTimeFunctions.IsFiniteTimestamp), timestamp);
        return lowering.FromCall(result, call.Type, Name) with { IsNull = Ir.Not(isFinite) };
    }

    /// <summary>An empty pattern, of which there is NULL, is left to PostgreSQL.</summary>
    private static bool TryProgram(Scalar pattern, out byte[] program)
    {
        program = [];
        if (pattern is not LiteralScalar { IsNull: false, Type.BaseOid: PgType.Text } literal || literal.Literal!.Bytes.Length == 0 ||
            !DateTimePattern.TryCompile(literal.Literal.Bytes, out byte[]? compiled))
        {
            return false;
        }
        program = compiled;
        return true;
    }
}
