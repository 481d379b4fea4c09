using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>Scalars as text, close to SQL, for EXPLAIN and plan tests.</summary>
internal static class ScalarPrinter
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["pl"] = "+",
        ["mi"] = "-",
        ["mul"] = "*",
        ["div"] = "/",
        ["mod"] = "%",
        ["add"] = "+",
        ["sub"] = "-",
        ["pli"] = "+",
        ["mii"] = "-",
        ["textcat"] = "||",
        ["byteacat"] = "||",
    };

    public static string Print(Scalar scalar) => scalar switch
    {
        ColumnScalar e => e.Column.Name,
        LiteralScalar { IsNull: true } => "NULL",
        LiteralScalar e => Literal(e),
        StartValueScalar { Type.Kind: ValueKind.TimeZone } e => $"zone {e.Index + 1}",
        StartValueScalar e => $"${{{e.Index + 1}}}",
        CallScalar e => Call(e),
        LogicScalar e => "(" + string.Join(e.IsAnd ? " AND " : " OR ", e.Arguments.Select(Print)) + ")",
        NotScalar e => $"(NOT {Print(e.Argument)})",
        NullTestScalar e => $"({Print(e.Argument)} IS {(e.IsNotNull ? "NOT " : "")}NULL)",
        BooleanTestScalar e => $"({Print(e.Argument)} {BooleanTest(e.Kind)})",
        DistinctFromScalar e => $"({Print(e.Equality.Arguments[0])} IS DISTINCT FROM {Print(e.Equality.Arguments[1])})",
        NullIfScalar e => $"NULLIF({Print(e.Equality.Arguments[0])}, {Print(e.Equality.Arguments[1])})",
        CaseScalar e => Case(e),
        CoalesceScalar e => $"COALESCE({string.Join(", ", e.Arguments.Select(Print))})",
        MinMaxScalar e => $"{(e.IsGreatest ? "GREATEST" : "LEAST")}({string.Join(", ", e.Arguments.Select(Print))})",
        RepresentScalar e => Print(e.Argument),
        LetScalar e => $"(LET x = {Print(e.Value)} IN {Print(e.Body)})",
        VariableScalar => "x",
        OnlyRowScalar e => $"only({Print(e.Value)})",
        _ => throw new NotSupportedException($"the printer does not know {scalar.GetType().Name}"),
    };

    private static string Call(CallScalar call)
    {
        if (call.Arguments.Length == 2)
        {
            string? symbol = call.Function switch
            {
                ComparisonFunction c => c.Operator.Symbol(),
                DateTimestampComparison c => c.Operator.Symbol(),
                RegexFunction regex => regex.Operator,
                LikeFunction => call.Function.Name.Contains("nlike", StringComparison.Ordinal) ? "!~~" : "~~",
                _ => Operators.GetValueOrDefault(Suffix(call.Function.Name)),
            };
            if (symbol is not null)
            {
                return $"({Print(call.Arguments[0])} {symbol} {Print(call.Arguments[1])})";
            }
        }
        return $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})";
    }

    /// <summary>int4pl, numeric_add: what follows the type.</summary>
    private static string Suffix(string name)
    {
        int underscore = name.LastIndexOf('_');
        if (underscore >= 0)
        {
            return name[(underscore + 1)..];
        }
        int digit = name.LastIndexOfAny(['2', '4', '8']);
        return digit >= 0 ? name[(digit + 1)..] : name;
    }

    private static string BooleanTest(BooleanTestKind kind) => kind switch
    {
        BooleanTestKind.IsTrue => "IS TRUE",
        BooleanTestKind.IsNotTrue => "IS NOT TRUE",
        BooleanTestKind.IsFalse => "IS FALSE",
        BooleanTestKind.IsNotFalse => "IS NOT FALSE",
        BooleanTestKind.IsUnknown => "IS UNKNOWN",
        _ => "IS NOT UNKNOWN",
    };

    private static string Case(CaseScalar e)
    {
        var text = new StringBuilder("CASE");
        foreach (CaseBranch branch in e.Branches)
        {
            text.Append(" WHEN ").Append(Print(branch.Condition)).Append(" THEN ").Append(Print(branch.Result));
        }
        return text.Append(" ELSE ").Append(Print(e.Default)).Append(" END").ToString();
    }

    private static unsafe string Literal(LiteralScalar literal)
    {
        byte[] bytes = literal.Literal!.Bytes;
        switch (literal.Type.Kind)
        {
            case ValueKind.Bool:
                return bytes[0] != 0 ? "true" : "false";
            case ValueKind.Int32 when literal.Type.BaseOid == PgType.Date:
                int days = BinaryPrimitives.ReadInt32LittleEndian(bytes);
                return days is int.MinValue or int.MaxValue || days is < -730119 or > 2921939
                    ? $"date({days})"
                    : "'" + new DateTime(2000, 1, 1).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "'::date";
            case ValueKind.Int64 when literal.Type.BaseOid is PgType.Timestamp or PgType.Timestamptz:
                long microseconds = BinaryPrimitives.ReadInt64LittleEndian(bytes);
                string name = literal.Type.BaseOid == PgType.Timestamp ? "timestamp" : "timestamptz";
                return microseconds is < -60_000_000_000_000_000 or > 60_000_000_000_000_000
                    ? $"{name}({microseconds})"
                    : $"'{new DateTime(2000, 1, 1).AddTicks(microseconds * 10).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)}'::{name}";
            case ValueKind.Int8:
                return ((sbyte)bytes[0]).ToString(CultureInfo.InvariantCulture);
            case ValueKind.Int16:
                return BinaryPrimitives.ReadInt16LittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
            case ValueKind.Int32:
                return BinaryPrimitives.ReadInt32LittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
            case ValueKind.Int64:
                return BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
            case ValueKind.Float32:
                return BinaryPrimitives.ReadSingleLittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
            case ValueKind.Float64:
                return BinaryPrimitives.ReadDoubleLittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
            case ValueKind.Decimal64 or ValueKind.Decimal128 or ValueKind.Numeric:
                var scratch = new Runtime.Functions.Scratch();
                try
                {
                    fixed (byte* payload = bytes)
                    {
                        return Runtime.Functions.NumericFunctions.ToText(payload, bytes.Length, &scratch).ToString();
                    }
                }
                finally
                {
                    scratch.Dispose();
                }
            case ValueKind.Bytes when literal.Type.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar:
                return "'" + Encoding.UTF8.GetString(bytes).Replace("'", "''", StringComparison.Ordinal) + "'";
            default:
                return "'\\x" + Convert.ToHexStringLower(bytes) + "'";
        }
    }
}
