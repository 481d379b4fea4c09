using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Data;

/// <summary>
/// The columns that every table has: each type with few and with many distinct values, with bounded values that
/// arithmetic can take without failing, and with the extreme ones of the type.
/// </summary>
internal static class ColumnCatalog
{
    public static readonly string[] Words = ["alpha", "beta", "gamma", "delta", "epsilon", "Alpha", "al", "a", "b", "zeta"];

    public static readonly string[] OddStrings =
    [
        "", " ", "  ", "abc ", "abc  ", " abc", "%", "_", "a%b", "a_b", "\\", "100%", "x\\y", "%%__", "ä", "Ä", "é", "ß", "Straße", "привет", "日本語",
        "日本", "😀", "😀😁", "a😀b", "tab\there", "line\nbreak", "'quoted'", "\"double\"", "twelve bytes", "thirteen byte", "abcdefghijklmnopqrstuvwxyz",
        "Ab", "aB", "AB", "ab", "0", "10", "9", "-1", "NaN", "\u0001", "\uffff",
    ];

    public static readonly string[] Float4Specials = ["NaN", "Infinity", "-Infinity", "-0", "0", "3.4028235e+38", "-3.4028235e+38", "1e-45", "1.1754944e-38", "16777217", "0.1"];

    public static readonly string[] Float8Specials = ["NaN", "Infinity", "-Infinity", "-0", "0", "1.7976931348623157e+308", "-1.7976931348623157e+308", "5e-324", "2.2250738585072014e-308", "9007199254740993", "0.1"];

    public static readonly string[] DateSpecials = ["infinity", "-infinity", "4714-11-24 BC", "0044-03-15 BC", "0001-01-01", "5874897-12-31", "1999-12-31", "2000-02-29"];

    public static readonly string[] TimestampSpecials = ["infinity", "-infinity", "4714-11-24 00:00:00 BC", "0044-03-15 12:00:00 BC", "0001-01-01 00:00:00", "294276-12-31 23:59:59.999999", "1999-12-31 23:59:59.999999", "2021-03-28 02:30:00"];

    public static readonly string[] TimestampTzSpecials = ["infinity", "-infinity", "4714-11-24 00:00:00+00 BC", "0044-03-15 12:00:00+00 BC", "0001-01-01 00:00:00+00", "294276-12-31 23:59:59.999999+00", "1999-12-31 23:59:59.999999+00", "2021-03-28 01:00:00+00"];

    public static readonly string[] Moods = ["sad", "ok", "happy", "very happy"];

    public static readonly string[] IntArrays = ["{}", "{NULL}", "{1}", "{1,2,3}", "{1,NULL,3}", "{3,2,1}", "[0:1]={7,8}", "{2147483647,-2147483648}"];

    public static readonly string[] TextArrays = ["{}", "{NULL}", "{a}", "{alpha,beta}", "{a,NULL}", "{\"\",\" \"}", "{ä,日本語}"];

    public static readonly string[] Documents = ["null", "[]", "{}", "\"x\"", "1", "true", "{\"a\": 1}", "{\"a\": {\"b\": [1, null]}}", "{\"a\": null, \"b\": [1, 2]}", "[1, \"a\", {\"a\": 2}]"];

    public static readonly string[] IntRanges = ["empty", "(,)", "[1,)", "(,5)", "[1,5)", "[3,4)", "[-10,100)"];

    public static readonly string[] Addresses = ["10.0.0.1", "10.0.0.0/8", "192.168.1.5/24", "::1", "2001:db8::/32", "0.0.0.0/0"];

    public static readonly string[] Bits = ["", "0", "1", "101", "0101", "1111111100000000", "00000000"];

    public static readonly string[] Oids = ["0", "1", "16384", "2147483648", "4294967295"];

    public static readonly string[] Sums = ["0.00", "1.23", "-1.23", "92233720368547758.07", "-92233720368547758.08", "1000"];

    private static readonly string[] intervalSpecials = ["1 mon", "30 days", "720:00:00", "-1 mon 30 days", "1 mon -30 days", "00:00:00", "1 year", "12 mons", "360 days", "-00:00:00.000001"];

    private static readonly string[] timeSpecials = ["00:00:00", "24:00:00", "23:59:59.999999", "12:00:00"];

    private static readonly string[] timeTzSpecials = ["00:00:00+00", "24:00:00+00", "12:00:00+02", "11:00:00+01", "23:59:59.999999-15:59"];

    private static readonly string[] int2Specials = ["-32768", "32767", "0", "-1", "1", "181", "-182"];

    private static readonly string[] int4Specials = ["-2147483648", "2147483647", "0", "-1", "46341", "-46342", "65536"];

    private static readonly string[] int8Specials = ["-9223372036854775808", "9223372036854775807", "0", "-1", "3037000500", "4294967296", "9007199254740993"];

    private static readonly string[] money = ["NaN", "9999999999999.99", "-9999999999999.99", "0.00", "0.01", "-0.01"];

    private static readonly string[] wide = ["9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999", "0.0000000001", "0", "9223372036854775807.0000000001"];

    private static readonly string[] numericSpecials =
    [
        "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-300", "0", "0.000", "1", "1.0", "1.00", "12345678901234567890.12345678901234567890",
        "99999999999999999999999999999999999999", "-170141183460469231731687303715884105728", "9999999999999999", "0.1", "10000", "9999.99990000",
    ];

    public static readonly FuzzColumn Id = new("id", SqlType.Int4, "int4", Facts.Of(SqlType.Int4).WithBound(Facts.RowsMax), _ => "i", null, r => Text(r.Next(3100)));

    public static readonly ImmutableArray<FuzzColumn> Columns = [.. All(), .. Unusual()];

    public static string TimeValue(FuzzRandom r) => r.Chance(0.2) ? r.Pick(timeSpecials) : $"{r.Next(24):00}:{r.Next(60):00}:{r.Next(60):00}";

    public static string TimeTzValue(FuzzRandom r) => r.Chance(0.2) ? r.Pick(timeTzSpecials) : $"{r.Next(24):00}:{r.Next(60):00}:00{r.Pick<string>(["+00", "+02", "-05:30"])}";

    public static string UuidValue(FuzzRandom r) => new Guid(Convert.FromHexString(Md5(r.Next(900))), bigEndian: true).ToString();

    public static string ByteaValue(FuzzRandom r) => "\\x" + Md5(r.Next(300))[..(2 * r.Next(12))];

    private static IEnumerable<FuzzColumn> All()
    {
        yield return Column("b", SqlType.Bool, "bool", Facts.Of(SqlType.Bool), s => $"h(i, {s}) % 2 = 0", r => r.Chance(0.5) ? "t" : "f");

        yield return Column("s2", SqlType.Int2, "int2", Facts.Of(SqlType.Int2).WithBound(9), s => $"(h(i, {s}) % 13 - 3)::int2", r => Text(r.Between(-3, 9)));
        yield return Column("x2", SqlType.Int2, "int2", Facts.Of(SqlType.Int2), s => $"(h(i, {s}) % 65536 - 32768)::int2", r => r.Pick(int2Specials), int2Specials);
        yield return Column("k4", SqlType.Int4, "int4", Facts.Of(SqlType.Int4).WithBound(16), s => $"(h(i, {s}) % 17)::int4", r => Text(r.Next(17)));
        yield return Column("m4", SqlType.Int4, "int4", Facts.Of(SqlType.Int4).WithBound(100_000), s => $"(h(i, {s}) % 200001 - 100000)::int4", r => Text(r.Between(-100_000, 100_000)));
        yield return Column("x4", SqlType.Int4, "int4", Facts.Of(SqlType.Int4), s => $"(h(i, {s}) % 4294967296 - 2147483648)::int4", r => r.Pick(int4Specials), int4Specials);
        yield return Column("m8", SqlType.Int8, "int8", Facts.Of(SqlType.Int8).WithBound(1e12), s => $"h(i, {s}) % 2000000000001 - 1000000000000", r => Text(r.Between(-1_000_000_000_000, 1_000_000_000_000)));
        yield return Column("x8", SqlType.Int8, "int8", Facts.Of(SqlType.Int8), s => $"h(i, {s}) - 4611686018427387904", r => r.Pick(int8Specials), int8Specials);

        Facts quarters = new(60, null, true, 2, false);
        yield return Column("q4", SqlType.Float4, "float4", quarters, s => $"((h(i, {s}) % 481 - 240)::float8 / 4)::float4", r => Text(r.Between(-240, 240) / 4.0));
        yield return Column("x4f", SqlType.Float4, "float4", Facts.Of(SqlType.Float4), s => $"((h(i, {s}) % 2000001 - 1000000)::float8 / 977)::float4", r => r.Pick(Float4Specials), Float4Specials);
        Facts sixtyFourths = new(15_626, null, true, 6, false);
        yield return Column("q8", SqlType.Float8, "float8", sixtyFourths, s => $"(h(i, {s}) % 2000001 - 1000000)::float8 / 64", r => Text(r.Between(-1_000_000, 1_000_000) / 64.0));
        yield return Column("r8", SqlType.Float8, "float8", new Facts(2.3e6, null, true, null, false), s => $"(h(i, {s}) % 4294967296 - 2147483648)::float8 / 977", r => Text(r.Between(-2_000_000, 2_000_000) / 7.0));
        yield return Column("x8f", SqlType.Float8, "float8", Facts.Of(SqlType.Float8), s => $"(h(i, {s}) % 2000001 - 1000000)::float8 / 9.77", r => r.Pick(Float8Specials), Float8Specials);

        yield return Column("n", SqlType.Numeric, "numeric", Facts.Of(SqlType.Numeric).WithBound(4e8), s => $"round((h(i, {s}) % 4294967296 - 2147483648)::numeric / 7, (h(i, {s} + 1000) % 7)::int)", r => Text(r.Between(-9999, 9999) / 10.0m));
        yield return Column("n5", SqlType.Numeric, "numeric(5)", Scaled(0, 99), s => $"h(i, {s}) % 199 - 99", r => Text(r.Between(-99, 99)));
        yield return Column("n2", SqlType.Numeric, "numeric(15,2)", Scaled(2, 1e5), s => $"(h(i, {s}) % 20000001 - 10000000)::numeric / 100", r => Text(r.Between(-1_000_000, 1_000_000) / 100m));
        yield return Column("m2", SqlType.Numeric, "numeric(15,2)", Scaled(2, Facts.Unknown), s => $"(h(i, {s}) % 1999999999999999 - 999999999999999)::numeric / 100", r => r.Pick(money), money);
        yield return Column("n18", SqlType.Numeric, "numeric(18,4)", Scaled(4, 1e9), s => $"(h(i, {s}) % 20000000000001 - 10000000000000)::numeric / 10000", r => Text(r.Between(-1_000_000, 1_000_000) / 1000m));
        yield return Column("n38", SqlType.Numeric, "numeric(38,10)", Scaled(10, 1e28), s => $"(h(i, {s}) - 4611686018427387904)::numeric * 1000000007 / 10000000000", r => r.Pick(wide), wide);
        yield return Column("x", SqlType.Numeric, "numeric", Facts.Of(SqlType.Numeric), s => $"round((h(i, {s}) - 4611686018427387904)::numeric * (h(i, {s} + 1000) % 1000000) / 7919, (h(i, {s} + 2000) % 12)::int)", r => r.Pick(numericSpecials), numericSpecials);

        yield return Column("d", SqlType.Date, "date", Facts.Of(SqlType.Date).WithBound(12_000), s => $"date '1990-01-01' + (h(i, {s}) % 15000)::int", Day);
        yield return Column("e", SqlType.Date, "date", Facts.Of(SqlType.Date).WithBound(10_000), s => $"date '2020-01-01' + (h(i, {s}) % 20)::int", r => $"2020-01-{r.Between(1, 20):00}");
        yield return Column("xd", SqlType.Date, "date", Facts.Of(SqlType.Date), s => $"date '1000-01-01' + (h(i, {s}) % 700000)::int", r => r.Pick(DateSpecials), DateSpecials);
        yield return Column("ts", SqlType.Timestamp, "timestamp", Facts.Of(SqlType.Timestamp).WithBound(12_000), s => $"timestamp '1990-01-01' + make_interval(secs => h(i, {s}) % 1300000000) + make_interval(secs => (h(i, {s} + 1000) % 1000000)::float8 / 1000000)", r => Day(r) + " 12:30:00");
        yield return Column("xts", SqlType.Timestamp, "timestamp", Facts.Of(SqlType.Timestamp), s => $"timestamp '1500-01-01' + make_interval(days => (h(i, {s}) % 300000)::int)", r => r.Pick(TimestampSpecials), TimestampSpecials);
        yield return Column("tz", SqlType.TimestampTz, "timestamptz", Facts.Of(SqlType.TimestampTz).WithBound(12_000), s => $"timestamptz '1990-01-01 00:00:00+00' + make_interval(secs => h(i, {s}) % 1300000000)", r => Day(r) + " 12:30:00+00");
        yield return Column("xtz", SqlType.TimestampTz, "timestamptz", Facts.Of(SqlType.TimestampTz), s => $"timestamptz '1500-01-01 00:00:00+00' + make_interval(days => (h(i, {s}) % 300000)::int)", r => r.Pick(TimestampTzSpecials), TimestampTzSpecials);

        yield return Column("t", SqlType.Text, "text", Facts.Of(SqlType.Text), s => OneOf(Words, s, ""), r => r.Pick(Words));
        yield return Column("tp", SqlType.Text, "text", Facts.Of(SqlType.Text), s => $"{OneOf(OddStrings, s, "")} || CASE WHEN h(i, {s} + 1000) % 3 = 0 THEN (h(i, {s} + 2000) % 40)::text ELSE '' END", r => r.Pick(OddStrings), OddStrings);
        yield return new FuzzColumn("tl", SqlType.Text, "text", Facts.Of(SqlType.Text), s => $"substr(md5(h(i, {s})::text), 1, 1 + (h(i, {s} + 1000) % 30)::int)",
            s => $"CASE WHEN h(i, {s}) % 2 = 0 THEN repeat(md5(i::text) || ' ', 20 + (h(i, {s} + 1000) % 700)::int) ELSE (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 40 + (h(i, {s} + 2000) % 200)::int) j) END",
            r => Md5(r.Next(1000))[..r.Between(1, 3)]);
        yield return Column("ti", SqlType.Text, "text COLLATE \"und-x-icu\"", Facts.Of(SqlType.Text) with { Linguistic = true }, s => OneOf([.. Words, .. OddStrings], s, ""), r => r.Pick(OddStrings));
        yield return Column("vc", SqlType.Varchar, "varchar(12)", Facts.Of(SqlType.Varchar), s => $"substr(md5((h(i, {s}) % 500)::text), 1, (h(i, {s} + 1000) % 12)::int)", r => Md5(r.Next(500))[..r.Next(12)], ["", " ", "abc ", "twelve bytes", "日本語"]);
        yield return Column("c", SqlType.Char, "char(8)", Fixed(8), s => $"substr(md5((h(i, {s}) % 60)::text), 1, (h(i, {s} + 1000) % 4)::int)", r => Md5(r.Next(60))[..r.Next(4)], ["", "abcdefgh", "日本語", "a%b_"]);
        yield return Column("c1", SqlType.Char, "char(1)", Fixed(1), s => $"chr(65 + (h(i, {s}) % 5)::int)", r => ((char)('A' + r.Next(5))).ToString());
        yield return Column("u", SqlType.Uuid, "uuid", Facts.Of(SqlType.Uuid), s => $"md5((h(i, {s}) % 900)::text)::uuid", UuidValue, ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"]);
        yield return Column("y", SqlType.Bytea, "bytea", Facts.Of(SqlType.Bytea), s => $"decode(substr(md5((h(i, {s}) % 300)::text), 1, 2 * (h(i, {s} + 1000) % 12)::int), 'hex')", ByteaValue, ["\\x", "\\x00", "\\xff00ff"]);
    }

    /// <summary>Types of which few queries are made, and domains, which are their base types to all expressions.</summary>
    private static IEnumerable<FuzzColumn> Unusual()
    {
        yield return Column("iv", SqlType.Interval, "interval", Facts.Of(SqlType.Interval).WithBound(1000), s => $"make_interval(months => (h(i, {s}) % 25 - 12)::int, days => (h(i, {s} + 1000) % 61 - 30)::int, secs => h(i, {s} + 2000) % 200000)", r => r.Pick(intervalSpecials), intervalSpecials);
        yield return Column("tm", SqlType.Time, "time", Facts.Of(SqlType.Time), s => $"time '00:00' + make_interval(secs => h(i, {s}) % 86400)", TimeValue, timeSpecials);
        yield return Column("tmz", SqlType.TimeTz, "timetz", Facts.Of(SqlType.TimeTz), s => $"timetz '00:00+01' + make_interval(secs => h(i, {s}) % 86400)", TimeTzValue, timeTzSpecials);
        yield return Column("md", SqlType.Mood, "mood", Facts.Of(SqlType.Mood), s => OneOf(Moods, s, "::mood"), r => r.Pick(Moods));
        yield return Column("ai", SqlType.IntArray, "int4[]", Facts.Of(SqlType.IntArray), s => $"ARRAY[(h(i, {s}) % 5)::int4, (h(i, {s} + 1000) % 3)::int4]", r => r.Pick(IntArrays), IntArrays);
        yield return Column("at", SqlType.TextArray, "text[]", Facts.Of(SqlType.TextArray), s => $"ARRAY[{OneOf(Words, s, "")}, (h(i, {s} + 1000) % 5)::text]", r => r.Pick(TextArrays), TextArrays);
        yield return Column("j", SqlType.Jsonb, "jsonb", Facts.Of(SqlType.Jsonb), s => $"jsonb_build_object('a', (h(i, {s}) % 7)::int4, 'b', jsonb_build_array({OneOf(Words, s, "")}, NULL))", r => r.Pick(Documents), Documents);
        yield return Column("rg", SqlType.IntRange, "int4range", Facts.Of(SqlType.IntRange), s => $"int4range((h(i, {s}) % 10)::int4, (10 + h(i, {s} + 1000) % 10)::int4)", r => r.Pick(IntRanges), IntRanges);
        yield return Column("ip", SqlType.Inet, "inet", Facts.Of(SqlType.Inet), s => $"inet '10.0.0.0' + h(i, {s}) % 300", r => r.Pick(Addresses), Addresses);
        yield return Column("vb", SqlType.VarBit, "varbit", Facts.Of(SqlType.VarBit), s => $"(h(i, {s}) % 200)::int4::bit(8)::varbit", r => r.Pick(Bits), Bits);
        yield return Column("o", SqlType.Oid, "oid", Facts.Of(SqlType.Oid), s => $"(h(i, {s}) % 4294967296)::oid", r => r.Pick(Oids), Oids);
        yield return Column("nm", SqlType.Name, "name", Facts.Of(SqlType.Name), s => OneOf(Words, s, "::name"), r => r.Pick(Words));
        yield return Column("mo", SqlType.Money, "money", Facts.Of(SqlType.Money), s => $"((h(i, {s}) % 20001 - 10000)::numeric / 100)::money", r => r.Pick(Sums), Sums);
        yield return Column("dm4", SqlType.Int4, "small_number", Facts.Of(SqlType.Int4).WithBound(50), s => $"(h(i, {s}) % 101 - 50)::int4", r => Text(r.Between(-50, 50)));
        yield return Column("dmn", SqlType.Numeric, "price", Scaled(3, 1000), s => $"(h(i, {s}) % 2000001 - 1000000)::numeric / 1000", r => Text(r.Between(-900, 900) / 100m));
        yield return Column("dmt", SqlType.Text, "word", Facts.Of(SqlType.Text), s => OneOf(Words, s, ""), r => r.Pick(Words));
    }

    private static FuzzColumn Column(string name, SqlType type, string declaration, Facts facts, Func<int, string> value, Func<FuzzRandom, string> sample, string[]? specials = null) =>
        new(name, type, declaration, facts, value, specials is null ? null : salt => OneOf(specials, salt, "::" + type.Name()), sample);

    private static Facts Scaled(int scale, double bound) => new(bound, scale, true, null, false);

    private static Facts Fixed(int length) => Facts.Of(SqlType.Char) with { Scale = length, Canonical = true };

    private static string OneOf(string[] values, int salt, string cast) =>
        $"(ARRAY[{string.Join(", ", values.Select(Literals.Quoted))}])[1 + (h(i, {salt} + 500) % {values.Length})::int]{cast}";

    private static string Day(FuzzRandom r) => new DateTime(1990, 1, 1).AddDays(r.Next(15_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>As md5(number::text) in SQL.</summary>
    private static string Md5(int number) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(Text(number))));
}
