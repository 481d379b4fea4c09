namespace PgFusion.FuzzTests.Grammar;

/// <summary>Types of expressions. Precision, length and the like are not types but <see cref="Facts"/>.</summary>
internal enum SqlType
{
    Bool,
    Int2,
    Int4,
    Int8,
    Float4,
    Float8,
    Numeric,
    Date,
    Timestamp,
    TimestampTz,
    Interval,
    Text,
    Varchar,
    Char,
    Uuid,
    Bytea,
    Time,
    TimeTz,
    Mood,
    IntArray,
    TextArray,
    Jsonb,
    IntRange,
    Inet,
    VarBit,
    Oid,
    Name,
    Money,
}

internal static class SqlTypes
{
    public static readonly SqlType[] All = Enum.GetValues<SqlType>();

    /// <summary>Those that most queries should be about.</summary>
    public static readonly SqlType[] Usual = [.. All.Where(t => t <= SqlType.Bytea)];

    /// <summary>Sorted by every btree, and PostgreSQL has min and max of them, and percentile_disc.</summary>
    public static readonly SqlType[] Extremes = [.. All.Where(t => t is not (SqlType.Bool or SqlType.Uuid or SqlType.Bytea or SqlType.Jsonb or SqlType.IntRange or SqlType.VarBit or SqlType.Name))];

    public static readonly SqlType[] Integers = [SqlType.Int2, SqlType.Int4, SqlType.Int8];

    public static readonly SqlType[] Floats = [SqlType.Float4, SqlType.Float8];

    public static readonly SqlType[] Numbers = [.. Integers, .. Floats, SqlType.Numeric];

    public static readonly SqlType[] Times = [SqlType.Date, SqlType.Timestamp, SqlType.TimestampTz];

    public static readonly SqlType[] Strings = [SqlType.Text, SqlType.Varchar, SqlType.Char];

    public static string Name(this SqlType type) => type switch
    {
        SqlType.Bool => "bool",
        SqlType.Int2 => "int2",
        SqlType.Int4 => "int4",
        SqlType.Int8 => "int8",
        SqlType.Float4 => "float4",
        SqlType.Float8 => "float8",
        SqlType.Numeric => "numeric",
        SqlType.Date => "date",
        SqlType.Timestamp => "timestamp",
        SqlType.TimestampTz => "timestamptz",
        SqlType.Interval => "interval",
        SqlType.Text => "text",
        SqlType.Varchar => "varchar",
        // Not "char", which would mean char(1).
        SqlType.Char => "bpchar",
        SqlType.Uuid => "uuid",
        SqlType.Bytea => "bytea",
        SqlType.Time => "time",
        SqlType.TimeTz => "timetz",
        SqlType.Mood => "mood",
        SqlType.IntArray => "int4[]",
        SqlType.TextArray => "text[]",
        SqlType.Jsonb => "jsonb",
        SqlType.IntRange => "int4range",
        SqlType.Inet => "inet",
        SqlType.VarBit => "varbit",
        SqlType.Oid => "oid",
        SqlType.Name => "name",
        SqlType.Money => "money",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static SqlType Any(FuzzRandom random) => random.Pick(random.Chance(0.85) ? Usual : All);

    /// <summary>Not a type that the tables' script makes.</summary>
    public static bool IsBuiltIn(this SqlType type) => type != SqlType.Mood;

    /// <summary>pg_type.oid, which is fixed for built-in types.</summary>
    public static uint Oid(this SqlType type) => type switch
    {
        SqlType.Bool => 16,
        SqlType.Int2 => 21,
        SqlType.Int4 => 23,
        SqlType.Int8 => 20,
        SqlType.Float4 => 700,
        SqlType.Float8 => 701,
        SqlType.Numeric => 1700,
        SqlType.Date => 1082,
        SqlType.Timestamp => 1114,
        SqlType.TimestampTz => 1184,
        SqlType.Interval => 1186,
        SqlType.Text => 25,
        SqlType.Varchar => 1043,
        SqlType.Char => 1042,
        SqlType.Uuid => 2950,
        SqlType.Bytea => 17,
        SqlType.Time => 1083,
        SqlType.TimeTz => 1266,
        SqlType.IntArray => 1007,
        SqlType.TextArray => 1009,
        SqlType.Jsonb => 3802,
        SqlType.IntRange => 3904,
        SqlType.Inet => 869,
        SqlType.VarBit => 1562,
        SqlType.Oid => 26,
        SqlType.Name => 19,
        SqlType.Money => 790,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static bool IsInteger(this SqlType type) => type is SqlType.Int2 or SqlType.Int4 or SqlType.Int8;

    public static bool IsFloat(this SqlType type) => type is SqlType.Float4 or SqlType.Float8;

    public static bool IsNumber(this SqlType type) => type.IsInteger() || type.IsFloat() || type == SqlType.Numeric;

    public static bool IsString(this SqlType type) => type is SqlType.Text or SqlType.Varchar or SqlType.Char;

    public static bool IsTime(this SqlType type) => type is SqlType.Date or SqlType.Timestamp or SqlType.TimestampTz;

    /// <summary>Largest value that arithmetic of the type reaches without an error.</summary>
    public static double Max(this SqlType type) => type switch
    {
        SqlType.Int2 => short.MaxValue,
        SqlType.Int4 => int.MaxValue,
        // One double below the exact limit.
        SqlType.Int8 => 9.2e18,
        SqlType.Float4 => 1e37,
        SqlType.Float8 => 1e300,
        SqlType.Numeric => 1e308,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
    };

    /// <summary>The type of a + b as PostgreSQL's parser finds it.</summary>
    public static SqlType Common(SqlType a, SqlType b)
    {
        if (a == b)
        {
            return a;
        }
        if (a.IsInteger() && b.IsInteger())
        {
            return a > b ? a : b;
        }
        return a.IsFloat() || b.IsFloat() ? SqlType.Float8 : SqlType.Numeric;
    }
}
