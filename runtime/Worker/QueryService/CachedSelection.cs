using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Kernels;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// The filters of a leaf over rows of cached chunks, where no producer has applied them: ranges, on encoded values, in
/// place of the pipeline's own comparisons; then sets of integer keys, which are cheaper to look up than a join's table.
/// The other columns are decoded only for what is left, if that is little. A set that leaves most rows is not looked up
/// any more after some.
/// </summary>
internal sealed unsafe class CachedSelection
{
    /// <summary>After so many rows it is known what a filter is good for.</summary>
    private const long RowsTried = 1 << 16;

    /// <summary>Of rows that are tested, those that may pass: looking a row up here costs about that part of a probe.</summary>
    private const double PassedMax = 0.75;

    private readonly ColumnBounds[] _ranges;
    private readonly KeyFilter[] _filters;

    /// <param name="ranges">All that the pipeline compares with constants, and maybe more.</param>
    public CachedSelection(ColumnBounds[] ranges, IReadOnlyList<LeafFilter> filters)
    {
        _ranges = ranges;
        _filters = [.. filters.Where(static f => f.Key == ProtocolConstants.KeyInteger && f.Set is not null).Select(static f => new KeyFilter(f))];
    }

    private sealed class KeyFilter(LeafFilter filter)
    {
        public LeafFilter Filter => filter;

        public long Tested;
        public long Passed;

        public bool IsWorthIt => Volatile.Read(ref Tested) < RowsTried || Volatile.Read(ref Passed) <= PassedMax * Volatile.Read(ref Tested);
    }

    /// <summary>
    /// Decodes rows of a chunk as the current page, and leaves those that may count in the bitmap. False: there are none.
    /// </summary>
    public bool Decode(LocalState local, ReadOnlySpan<EncodedColumn?> columns, int first, int rows)
    {
        MorselDecoder decoder = local.Decoder;
        decoder.Begin(columns, first, rows);
        int left = rows;
        bool isSelected = false;
        ulong* bitmap = local.Pointer->Bitmap;
        if (_ranges.Length > 0)
        {
            FilterKernels.SetAll(bitmap, rows);
            isSelected = true;
            foreach (ref readonly ColumnBounds range in _ranges.AsSpan())
            {
                decoder.SelectRange(range, bitmap);
                left = FilterKernels.Count(bitmap, rows);
                if (left == 0)
                {
                    return false;
                }
            }
        }
        foreach (KeyFilter filter in _filters)
        {
            if (!filter.IsWorthIt)
            {
                continue;
            }
            if (!isSelected)
            {
                FilterKernels.SetAll(bitmap, rows);
                isSelected = true;
            }
            ref readonly ColumnView column = ref decoder.Column(filter.Filter.Column);
            Apply(filter.Filter, column, bitmap, rows);
            FilterKernels.AndValid(bitmap, rows, column.Validity);
            int passed = FilterKernels.Count(bitmap, rows);
            Interlocked.Add(ref filter.Tested, left);
            Interlocked.Add(ref filter.Passed, passed);
            left = passed;
            if (left == 0)
            {
                return false;
            }
        }
        if (isSelected && MorselDecoder.AreFew(left, rows))
        {
            int listed = FilterKernels.ListRows(bitmap, rows, local.Pointer->Rows);
            decoder.Finish(local.Page, new ReadOnlySpan<ushort>(local.Pointer->Rows, listed));
            local.Pointer->ListedRows = listed;
        }
        else
        {
            decoder.Finish(local.Page, default);
        }
        local.Pointer->IsSelected = isSelected ? 1 : 0;
        local.Pointer->IsInRanges = 1;
        return true;
    }

    private static void Apply(LeafFilter filter, in ColumnView column, ulong* bitmap, int rows)
    {
        switch (column.Kind)
        {
            case ColumnKind.Int16:
                Apply<short>(filter, column.Values, bitmap, rows);
                break;
            case ColumnKind.Int32:
                Apply<int>(filter, column.Values, bitmap, rows);
                break;
            case ColumnKind.Int64:
                Apply<long>(filter, column.Values, bitmap, rows);
                break;
            default:
                throw new NotSupportedException($"integer keys of a column of {column.Kind}");
        }
    }

    private static void Apply<T>(LeafFilter filter, byte* values, ulong* bitmap, int rows)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        ulong* words = (ulong*)filter.Set!.Pointer;
        ulong span = (ulong)filter.High - (ulong)filter.Low;
        if (filter.Kind == ProtocolConstants.FilterBitmap)
        {
            KeySetKernels.InBitmap<T>(bitmap, rows, values, words, filter.Low, span);
        }
        else
        {
            KeySetKernels.InBloom<T>(bitmap, rows, values, words, filter.SetBytes / sizeof(ulong), filter.Low, span);
        }
    }
}
