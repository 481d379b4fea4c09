namespace PgFusion.FuzzTests.Grammar;

/// <summary>
/// What is known of all values of an expression: enough to say whether a query can fail, and whether its answer is
/// determined. Every field errs on the side of knowing less.
/// </summary>
/// <param name="Bound">
/// Numbers: no absolute value is larger. Dates and timestamps: days from 2000. Infinite when unknown, and when NaN or an
/// infinity may be among the values.
/// </param>
/// <param name="Scale">numeric: the display scale that all values share; char: their common length. Otherwise null.</param>
/// <param name="Canonical">
/// Equal values are equal bytes. 1.0 and 1.00, 0 and -0, 'a' and 'a ' as char are not; which of them represents a group
/// is then decided by the order of rows.
/// </param>
/// <param name="Granule">Floats: all values are multiples of 2^-Granule, so that bounded sums are exact in any order.</param>
/// <param name="Linguistic">Text under an ICU collation.</param>
internal readonly record struct Facts(double Bound, int? Scale, bool Canonical, int? Granule, bool Linguistic)
{
    public const double Unknown = double.PositiveInfinity;

    /// <summary>More rows than any table has.</summary>
    public const double RowsMax = 40_000;

    /// <summary>What holds for any value of the type.</summary>
    public static Facts Of(SqlType type) => new(
        type switch
        {
            SqlType.Int2 => 32768,
            SqlType.Int4 => 2147483648,
            SqlType.Int8 => 9223372036854775808,
            _ => Unknown,
        },
        null,
        !type.IsFloat() && type is not (SqlType.Numeric or SqlType.Char or SqlType.Interval),
        null,
        false);

    /// <summary>What is claimed here holds for values of which <paramref name="other"/> is known.</summary>
    public bool Covers(Facts other) =>
        (other.Bound <= Bound || double.IsInfinity(Bound)) && (Scale is null || Scale == other.Scale) && (!Canonical || other.Canonical)
        && (Granule is null || other.Granule <= Granule) && (Linguistic || !other.Linguistic);

    public Facts WithBound(double bound) => this with { Bound = double.IsNaN(bound) ? Unknown : bound };

    /// <summary>Of a sum's running total, in any order of rows.</summary>
    public bool SumIsExact(SqlType type) =>
        Granule is { } granule && Bound * RowsMax * Math.Pow(2, granule) < (type == SqlType.Float4 ? 1 << 24 : 1L << 53);

    /// <summary>Of a value that is one of several.</summary>
    public static Facts Either(SqlType type, IEnumerable<Facts> facts)
    {
        Facts[] all = [.. facts];
        if (all.Length == 0)
        {
            return Of(type) with { Bound = 0, Canonical = true };
        }
        int? scale = all.All(f => f.Scale == all[0].Scale) ? all[0].Scale : null;
        bool needsScale = type is SqlType.Numeric or SqlType.Char;
        return new Facts(
            all.Max(f => f.Bound),
            scale,
            all.All(f => f.Canonical) && (!needsScale || scale is not null || all.Length == 1),
            all.All(f => f.Granule is not null) ? all.Max(f => f.Granule) : null,
            all.Any(f => f.Linguistic));
    }
}
