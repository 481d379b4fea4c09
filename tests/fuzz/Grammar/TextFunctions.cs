using static PgFusion.FuzzTests.Grammar.Operators;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>Functions of strings, uuid and bytea: PostgreSQL's to compute, in the scan or above the worker.</summary>
internal static class TextFunctions
{
    public static IEnumerable<Operator> All()
    {
        foreach (string name in (string[])["upper", "lower", "btrim", "reverse", "md5", "quote_literal"])
        {
            yield return Make("text", SqlType.Text, name + "({0})", [SqlType.Text], isNative: false);
        }
        yield return Make("text", SqlType.Text, "({0} || {1})", [SqlType.Text, SqlType.Text], isNative: false, weight: 3);
        yield return Make("text", SqlType.Text, "({0} || {1})", [SqlType.Varchar, SqlType.Int4], isNative: false);
        yield return Make("text", SqlType.Text, "substr({0}, {1}, {2})", [SqlType.Text, Small(1, 4), Small(0, 6)], isNative: false, weight: 2);
        yield return Make("text", SqlType.Text, "left({0}, {1})", [SqlType.Text, Small(-2, 5)], isNative: false);
        yield return Make("text", SqlType.Text, "replace({0}, 'a', {1})", [SqlType.Text, SqlType.Text], isNative: false);
        yield return Make("text", SqlType.Text, "encode({0}, 'hex')", [SqlType.Bytea], isNative: false);
        yield return Make("text", SqlType.Text, "concat({0}, {1})", [SqlType.Text, SqlType.Date], isNative: false);
        yield return Make("text", SqlType.Text, "to_char({0}, 'YYYY-MM-DD')", [SqlType.Timestamp], isNative: false);
        yield return Make("text", SqlType.Text, "to_char({0}, 'FM999G990D00')", [SqlType.Numeric], isNative: false);
        foreach (string name in (string[])["length", "octet_length"])
        {
            foreach (SqlType type in SqlTypes.Strings)
            {
                yield return Make("text", SqlType.Int4, name + "({0})", [type], _ => Facts.Of(SqlType.Int4).WithBound(1e6), isNative: false);
            }
        }
        yield return Make("text", SqlType.Int4, "length({0})", [SqlType.Bytea], _ => Facts.Of(SqlType.Int4).WithBound(1e6), isNative: false);
        yield return Make("text", SqlType.Int4, "strpos({0}, {1})", [SqlType.Text, SqlType.Text], _ => Facts.Of(SqlType.Int4).WithBound(1e6), isNative: false);
        yield return Make("text", SqlType.Int4, "ascii({0})", [SqlType.Text], _ => Facts.Of(SqlType.Int4).WithBound(1e7), isNative: false);
        yield return Make("text", SqlType.Bytea, "convert_to({0}, 'UTF8')", [SqlType.Text], isNative: false);
        yield return Make("text", SqlType.Bytea, "({0} || {1})", [SqlType.Bytea, SqlType.Bytea], isNative: false);
        yield return Make("text", SqlType.Bytea, "substr({0}, 2)", [SqlType.Bytea], isNative: false);
    }

    private static Parameter Small(int low, int high) => new(SqlType.Int4, l => l.Int(low, high));
}
