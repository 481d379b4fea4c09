using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Kernels;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// Leaves in a bitmap the rows of an encoded column whose value lies in a range, without decoding it: of packed integers
/// the range is turned into one of codes, which are unpacked, compared and forgotten. Rows and bitmaps are as
/// <see cref="FilterKernels"/> has them; NULL lies in no range.
/// </summary>
internal static unsafe class RangeFilter
{
    /// <summary>Whether this encoding can be compared as it is; otherwise decoded values have to be.</summary>
    public static bool CanApply(EncodedColumn column) =>
        IsOfIntegers(column.Shape.Kind) && column.Encoding is ColumnEncoding.FrameOfReference or ColumnEncoding.Plain or ColumnEncoding.Constant;

    /// <param name="column">One of those that <see cref="CanApply"/> names.</param>
    /// <param name="first">A multiple of <see cref="ColumnDecoder.RowGranularity"/>.</param>
    /// <param name="low">Least value, included.</param>
    /// <param name="high">Greatest value, included.</param>
    public static void Apply(EncodedColumn column, int first, int rows, long low, long high, ulong* bitmap)
    {
        ZoneMap zone = column.Zone;
        if (!zone.MayContain(low, high))
        {
            new Span<ulong>(bitmap, (rows + 63) / 64).Clear();
            return;
        }
        if (!zone.IsWithin(low, high))
        {
            switch (column.Encoding)
            {
                case ColumnEncoding.FrameOfReference:
                    ApplyToCodes(column, first, rows, low, high, bitmap);
                    break;
                case ColumnEncoding.Plain:
                    ApplyToValues(column.Shape.Kind, column.Values + PageLayout.BufferSize(column.Shape.Width, first), rows, low, high, bitmap);
                    break;
                case ColumnEncoding.Constant when IsBeyond(column, low, high):
                    new Span<ulong>(bitmap, (rows + 63) / 64).Clear();
                    return;
            }
        }
        FilterKernels.AndValid(bitmap, rows, column.Validity == null ? null : column.Validity + first / 8);
    }

    /// <summary>The same for values as they are decoded, apart from NULLs.</summary>
    public static void ApplyToValues(ColumnKind kind, byte* values, int rows, long low, long high, ulong* bitmap)
    {
        switch (kind)
        {
            case ColumnKind.Int16:
                Compare<short>(values, rows, low, high, bitmap);
                break;
            case ColumnKind.Int32:
                Compare<int>(values, rows, low, high, bitmap);
                break;
            case ColumnKind.Int64 or ColumnKind.Decimal64:
                Compare<long>(values, rows, low, high, bitmap);
                break;
            default:
                throw new NotSupportedException($"a range of a column of {kind}");
        }
    }

    private static bool IsOfIntegers(ColumnKind kind) => kind is ColumnKind.Int16 or ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Decimal64;

    private static void Compare<T>(byte* values, int rows, long low, long high, ulong* bitmap)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        T least = T.CreateSaturating(low);
        T greatest = T.CreateSaturating(high);
        if (low > long.CreateChecked(T.MaxValue) || high < long.CreateChecked(T.MinValue))
        {
            new Span<ulong>(bitmap, (rows + 63) / 64).Clear();
            return;
        }
        if (least > T.MinValue)
        {
            FilterKernels.Compare<T, GreaterThanOrEqualTo>(bitmap, rows, values, least);
        }
        if (greatest < T.MaxValue)
        {
            FilterKernels.Compare<T, LessThanOrEqualTo>(bitmap, rows, values, greatest);
        }
    }

    private static bool IsBeyond(EncodedColumn column, long low, long high)
    {
        long value = column.Shape.Width switch
        {
            2 => *(short*)column.Values,
            4 => *(int*)column.Values,
            _ => *(long*)column.Values,
        };
        return value < low || value > high;
    }

    /// <summary>origin + code × step within [low, high] ⟺ code within [⌈(low − origin) ÷ step⌉, ⌊(high − origin) ÷ step⌋].</summary>
    private static void ApplyToCodes(EncodedColumn column, int first, int rows, long low, long high, ulong* bitmap)
    {
        Int128 codeMax = ((Int128)1 << column.Bits) - 1;
        Int128 least = Int128.Max(low - column.Origin, 0);
        Int128 greatest = high - column.Origin;
        if (greatest < 0)
        {
            new Span<ulong>(bitmap, (rows + 63) / 64).Clear();
            return;
        }
        // Of two values that are far apart it takes all 64 bits.
        Int128 step = (ulong)column.Step;
        least = (least + step - 1) / step;
        greatest = Int128.Min(greatest / step, codeMax);
        if (least > greatest)
        {
            new Span<ulong>(bitmap, (rows + 63) / 64).Clear();
            return;
        }
        byte* packed = column.Values + BitPacking.PackedBytes(first, column.Bits);
        BitPacking.Within(packed, column.Bits, (ulong)least, (ulong)(greatest - least), bitmap, rows);
    }
}
