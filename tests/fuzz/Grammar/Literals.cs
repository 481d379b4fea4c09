using System.Globalization;
using PgFusion.FuzzTests.Data;

namespace PgFusion.FuzzTests.Grammar;

/// <summary>
/// Random constants. Each knows how to make others of its kind (the same facts, so the same size class, scale and so
/// on), which is what a prepared statement is executed with.
/// </summary>
internal sealed class Literals(FuzzRandom random)
{
    private int lastId;

    private enum SizeClass
    {
        Small,
        Ordinary,
        Extreme,
    }

    /// <summary>As an SQL string.</summary>
    public static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A constant of the type, NULL with some probability.</summary>
    public LiteralExpr Any(SqlType type, double nullChance)
    {
        if (random.Chance(nullChance))
        {
            return new LiteralExpr(type, Facts.Either(type, []), null);
        }
        SizeClass size = random.Next(20) switch { < 9 => SizeClass.Small, < 18 => SizeClass.Ordinary, _ => SizeClass.Extreme };
        if (type == SqlType.Numeric)
        {
            int scale = random.Pick([0, 0, 1, 2, 2, 3, 6, 10]);
            double bound = size switch { SizeClass.Small => 100, SizeClass.Ordinary => 1e7, _ => Facts.Unknown };
            return Make(type, new Facts(bound, scale, true, null, false), r => Decimal(r, size, scale));
        }
        if (type.IsFloat())
        {
            // Multiples of 1/4; the extreme ones are not, and -0 may be among them.
            double bound = size switch { SizeClass.Small => 100, SizeClass.Ordinary => 1e6, _ => Facts.Unknown };
            return Make(type, new Facts(bound, null, size != SizeClass.Extreme, size == SizeClass.Extreme ? null : 2, false), r => Float(r, type, size));
        }
        if (type.IsInteger())
        {
            double bound = size switch { SizeClass.Small => 20, SizeClass.Ordinary => type == SqlType.Int2 ? 1000 : 100_000, _ => Facts.Of(type).Bound };
            return Make(type, Facts.Of(type).WithBound(bound), r => Integer(r, type, size));
        }
        if (type.IsTime())
        {
            return Make(type, Facts.Of(type).WithBound(size == SizeClass.Extreme ? Facts.Unknown : 20_000), r => Time(r, type, size == SizeClass.Extreme));
        }
        return type switch
        {
            SqlType.Bool => Make(type, Facts.Of(type), r => r.Chance(0.5) ? "t" : "f"),
            SqlType.Interval => Interval(),
            SqlType.Uuid => Make(type, Facts.Of(type), ColumnCatalog.UuidValue),
            SqlType.Bytea => Make(type, Facts.Of(type), ColumnCatalog.ByteaValue),
            SqlType.Time => Make(type, Facts.Of(type), ColumnCatalog.TimeValue),
            SqlType.TimeTz => Make(type, Facts.Of(type), ColumnCatalog.TimeTzValue),
            SqlType.Mood => new LiteralExpr(type, Facts.Of(type), random.Pick(ColumnCatalog.Moods)),
            SqlType.IntArray => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.IntArrays)),
            SqlType.TextArray => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.TextArrays)),
            SqlType.Jsonb => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.Documents)),
            SqlType.IntRange => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.IntRanges)),
            SqlType.Inet => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.Addresses)),
            SqlType.VarBit => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.Bits)),
            SqlType.Oid => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.Oids)),
            SqlType.Name => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.Words)),
            SqlType.Money => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.Sums)),
            SqlType.Char => Make(type, Facts.Of(type), r => r.Pick(ColumnCatalog.Words)),
            _ => Make(type, Facts.Of(type), r => r.Chance(0.6) ? r.Pick(ColumnCatalog.Words) : r.Pick(ColumnCatalog.OddStrings)),
        };
    }

    public LiteralExpr NotZero(SqlType type)
    {
        Facts facts = Facts.Of(type).WithBound(100) with { Scale = type == SqlType.Numeric ? 1 : null, Canonical = true, Granule = type.IsFloat() ? 1 : null };
        return Make(type, facts, r =>
        {
            string sign = r.Chance(0.3) ? "-" : "";
            int whole = r.Between(1, 90);
            return type switch
            {
                SqlType.Numeric => $"{sign}{whole}.{r.Next(10)}",
                SqlType.Float4 or SqlType.Float8 => $"{sign}{whole}.5",
                _ => $"{sign}{whole}",
            };
        });
    }

    /// <summary>An integer that has to lie between limits.</summary>
    public LiteralExpr Int(int low, int high) =>
        Make(SqlType.Int4, Facts.Of(SqlType.Int4).WithBound(Math.Max(Math.Abs(low), Math.Abs(high))), r => r.Between(low, high).ToString(CultureInfo.InvariantCulture));

    /// <summary>Of rows, for LIMIT and OFFSET.</summary>
    public LiteralExpr Count(int low, int high) =>
        Make(SqlType.Int8, Facts.Of(SqlType.Int8).WithBound(high), r => r.Between(low, high).ToString(CultureInfo.InvariantCulture));

    /// <summary>A LIKE pattern that is valid under any escape.</summary>
    public LiteralExpr Pattern() => Make(SqlType.Text, Facts.Of(SqlType.Text), r =>
    {
        string word = r.Chance(0.7) ? r.Pick(ColumnCatalog.Words) : r.Pick(ColumnCatalog.OddStrings).Replace("\\", "", StringComparison.Ordinal);
        string part = word.Length > 3 && r.Chance(0.6) ? word[..r.Between(1, 3)] : word;
        // Not half of a surrogate pair.
        part = char.IsHighSurrogate(part.LastOrDefault()) ? part[..^1] : part;
        return r.Next(9) switch
        {
            0 => part,
            1 or 2 => part + "%",
            3 => "%" + part,
            4 or 5 => "%" + part + "%",
            6 => "_" + part + "%",
            7 => part + "%" + r.Pick(ColumnCatalog.Words)[..1] + "_%",
            _ => "%\\" + r.Pick(["%", "_", "\\"]) + "%",
        };
    });

    public LiteralExpr Interval() => Make(SqlType.Interval, Facts.Of(SqlType.Interval).WithBound(400), r => r.Pick(
        ["1 day", "-3 days", "1 mon", "2 mons -1 days", "1 year", "12:30:00", "-00:00:00.000001", "90 days", "1 day 02:03:04.5", "00:00:00"]));

    /// <summary>A value that the column may hold.</summary>
    public LiteralExpr Sample(FuzzColumn column) => Make(column.Type, column.Facts with { Canonical = column.Facts.Canonical && column.Type != SqlType.Char, Scale = column.Type == SqlType.Char ? null : column.Facts.Scale }, column.Sample!);

    private LiteralExpr Make(SqlType type, Facts facts, Func<FuzzRandom, string?> value) => type.IsBuiltIn()
        ? new(type, facts, value(random), ++lastId, value)
        : new(type, facts, value(random));

    private static string Integer(FuzzRandom r, SqlType type, SizeClass size)
    {
        long limit = type switch { SqlType.Int2 => short.MaxValue, SqlType.Int4 => int.MaxValue, _ => long.MaxValue };
        long value = size switch
        {
            SizeClass.Small => r.Between(-2, 18),
            SizeClass.Ordinary => r.Between(type == SqlType.Int2 ? -1000L : -100_000L, type == SqlType.Int2 ? 1000L : 100_000L),
            _ => r.Pick([limit, -limit, -limit - 1, limit - 1, limit / 2, -1, 0]),
        };
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static string Decimal(FuzzRandom r, SizeClass size, int scale)
    {
        if (size == SizeClass.Extreme)
        {
            return r.Pick(["NaN", "Infinity", "-Infinity", "9999999999999.99", "-9999999999999999999999999999.9999999999",
                "170141183460469231731687303715884105727", "1e200", "0.00000000000000000001", "99999999999999999999999999999999999999"]);
        }
        long whole = size == SizeClass.Small ? r.Between(-20, 99) : r.Between(-9_999_999, 9_999_999);
        string digits = scale == 0 ? "" : "." + new string([.. Enumerable.Range(0, scale).Select(_ => (char)('0' + (r.Chance(0.4) ? 0 : r.Next(10))))]);
        return whole.ToString(CultureInfo.InvariantCulture) + digits;
    }

    private static string Float(FuzzRandom r, SqlType type, SizeClass size) => size switch
    {
        SizeClass.Small => (r.Between(-80, 320) / 4.0).ToString(CultureInfo.InvariantCulture),
        SizeClass.Ordinary => (r.Between(-4_000_000, 4_000_000) / 4.0).ToString(CultureInfo.InvariantCulture),
        _ => r.Pick(type == SqlType.Float4 ? ColumnCatalog.Float4Specials : ColumnCatalog.Float8Specials),
    };

    private static string Time(FuzzRandom r, SqlType type, bool isExtreme)
    {
        if (isExtreme)
        {
            return r.Pick(type switch { SqlType.Date => ColumnCatalog.DateSpecials, SqlType.Timestamp => ColumnCatalog.TimestampSpecials, _ => ColumnCatalog.TimestampTzSpecials });
        }
        DateTime time = new DateTime(1990, 1, 1).AddDays(r.Next(15_000));
        if (type == SqlType.Date)
        {
            return time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        time = time.AddSeconds(r.Chance(0.3) ? 0 : r.Next(86_400)).AddMicroseconds(r.Chance(0.6) ? 0 : r.Next(1_000_000));
        return time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + (type == SqlType.TimestampTz ? r.Pick(["+00", "+02", "-05:30"]) : "");
    }
}
