namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// How the worker holds a value of an SQL type. One SQL type may have several representations (numeric), and many SQL
/// types share one (text, bytea and everything opaque).
/// </summary>
internal enum ValueKind
{
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    Float32,
    Float64,

    /// <summary>numeric with statically known scale and at most 18 digits: a scaled 64-bit integer.</summary>
    Decimal64,

    /// <summary>numeric with statically known scale and at most 38 digits: a scaled 128-bit integer.</summary>
    Decimal128,

    /// <summary>Any numeric: PostgreSQL's stored format without varlena header.</summary>
    Numeric,

    /// <summary>A varlena's payload: text, varchar, char(n), bytea, and every opaque variable-length type.</summary>
    Bytes,

    /// <summary>The rules of a time zone (TimeZoneRules), which only start values are. To PostgreSQL it is the zone's name, a text.</summary>
    TimeZone,

    /// <summary>The order of an enum's labels (EnumOrder), which only start values are. To PostgreSQL it is the enum's OID.</summary>
    EnumOrder,

    /// <summary>Fixed length, by reference: uuid, interval, name and opaque types; <see cref="ScalarType.Width"/> bytes.</summary>
    Fixed,
}

/// <summary>
/// The type of a scalar: what PostgreSQL calls it (type, typmod, collation) and how the worker holds it.
/// </summary>
/// <param name="Oid">pg_type OID, as the parser assigned it (a domain stays a domain).</param>
/// <param name="Typmod">Type modifier, -1 when there is none.</param>
/// <param name="Collation">Collation OID, 0 when the type has none.</param>
/// <param name="Kind">Representation.</param>
/// <param name="BaseOid">The type below all domains.</param>
internal sealed record ScalarType(uint Oid, int Typmod, uint Collation, ValueKind Kind, uint BaseOid)
{
    /// <summary>Decimal kinds: the most digits a value can have. Numeric with <see cref="HasScale"/>: likewise, above 38.</summary>
    public int Precision { get; init; }

    /// <summary>Display scale of every finite value; -1 when it varies from value to value (Numeric only).</summary>
    public int Scale { get; init; } = -1;

    /// <summary>Fixed: bytes of a value.</summary>
    public int Width { get; init; }

    /// <summary>An enum, whose order is not that of its integers.</summary>
    public bool IsEnum { get; init; }

    /// <summary>
    /// What lies under a NULL, which may be no bytes at all, must not be computed with: bytes of no length are not read, but
    /// the header of a numeric, an address or a jsonb is, and there is no label 0.
    /// </summary>
    public bool IsReadWhole => IsEnum || Kind is ValueKind.Numeric or ValueKind.Fixed || BaseOid is PgType.Inet or PgType.Cidr or PgType.Jsonb;

    public bool HasScale => Scale >= 0;

    /// <summary>
    /// Values of the other type can stand where this one is expected. Numerics of one kind cannot when their scales differ:
    /// narrow pipelines hold those that have a scale as integers.
    /// </summary>
    public bool IsRepresentedLike(ScalarType other) => Kind == other.Kind && Width == other.Width && Scale == other.Scale;

    public bool IsNumeric => Kind is ValueKind.Decimal64 or ValueKind.Decimal128 or ValueKind.Numeric;

    public bool IsInteger => Kind is ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64;

    public bool IsFloat => Kind is ValueKind.Float32 or ValueKind.Float64;

    /// <summary>Held as pointer and length.</summary>
    public bool IsReference => Kind is ValueKind.Numeric or ValueKind.Bytes or ValueKind.Fixed;

    /// <summary>A numeric of this precision and scale in its smallest representation.</summary>
    public static ScalarType Decimal(int precision, int scale, int typmod = -1)
    {
        ValueKind kind = precision <= 18 ? ValueKind.Decimal64
            : precision <= 38 ? ValueKind.Decimal128
            : ValueKind.Numeric;
        return new ScalarType(PgType.Numeric, typmod, 0, kind, PgType.Numeric) { Precision = precision, Scale = scale };
    }

    /// <summary>A numeric of which nothing is known.</summary>
    public static ScalarType AnyNumeric { get; } =
        new(PgType.Numeric, -1, 0, ValueKind.Numeric, PgType.Numeric) { Precision = int.MaxValue };

    public static ScalarType Boolean { get; } = new(PgType.Bool, -1, 0, ValueKind.Bool, PgType.Bool);

    public static ScalarType TimeZone { get; } = new(PgType.Text, -1, 0, ValueKind.TimeZone, PgType.Text);

    public static ScalarType EnumOrder { get; } = new(PgType.Oid, -1, 0, ValueKind.EnumOrder, PgType.Oid);

    public static ScalarType Integer { get; } = new(PgType.Int4, -1, 0, ValueKind.Int32, PgType.Int4);

    public static ScalarType Bigint { get; } = new(PgType.Int8, -1, 0, ValueKind.Int64, PgType.Int8);

    public override string ToString() => Kind switch
    {
        ValueKind.Decimal64 or ValueKind.Decimal128 => $"{Kind}({Precision},{Scale})",
        ValueKind.Fixed => $"Fixed({Width})",
        _ => Kind.ToString(),
    };
}
