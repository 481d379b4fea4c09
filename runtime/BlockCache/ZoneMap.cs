using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>The integers that pass a filter on a column, both included: from constants, or from the keys of a join. NULL never passes.</summary>
internal readonly record struct ColumnBounds(int Column, long Low, long High);

/// <summary>
/// What is known of all values of a column of a chunk without reading one, as page descriptors say it (PageColumn).
/// </summary>
/// <param name="Min">With HasRange, exactly the least value, nulls and NaN left out.</param>
/// <param name="Max">The greatest, likewise.</param>
internal readonly record struct ZoneMap(ColumnKind Kind, int Rows, int NullCount, ColumnFlags Flags, long Min, long Max)
{
    /// <summary>Whether every value is known to lie within the bounds; nulls are not values.</summary>
    public bool IsWithin(long low, long high) =>
        (Flags & (ColumnFlags.HasRange | ColumnFlags.HasSpecials)) == ColumnFlags.HasRange && low <= Min && Max <= high;

    /// <summary>Whether some row may lie within the bounds. NaN is the largest decimal, as everywhere.</summary>
    public bool MayContain(long low, long high)
    {
        if (low > high || NullCount == Rows)
        {
            return false;
        }
        bool isNaN = Kind == ColumnKind.Decimal64 && (Flags & ColumnFlags.HasSpecials) != 0;
        if (isNaN && high == PageLayout.Decimal64NaN)
        {
            return true;
        }
        if ((Flags & ColumnFlags.HasRange) == 0)
        {
            // All that is not null is NaN; or nothing is known.
            return !isNaN;
        }
        return low <= Max && high >= Min;
    }

    /// <summary>
    /// Whether no row of a chunk can pass all bounds. Columns that are not cached (null) say nothing; the positions of
    /// the bounds are in <paramref name="columns"/>.
    /// </summary>
    public static bool CanSkip(ReadOnlySpan<EncodedColumn?> columns, ReadOnlySpan<ColumnBounds> bounds)
    {
        foreach (ColumnBounds bound in bounds)
        {
            if (columns[bound.Column] is { } column && !column.Zone.MayContain(bound.Low, bound.High))
            {
                return true;
            }
        }
        return false;
    }
}
