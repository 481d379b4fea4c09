using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// Rows of an encoded column as a page has them. Comes in: the column, the first row, and a buffer for values. Goes out:
/// a view whose values are in the buffer, or, plain ones, where they are; validity and the bytes of texts are in the
/// column in any case. What is behind the last row is undefined, up to the next multiple of 64 rows.
/// </summary>
internal static unsafe class ColumnDecoder
{
    /// <summary>Rows begin at a multiple of it: where texts have a mark, and bitmaps are aligned.</summary>
    public const int RowGranularity = 1024;

    /// <summary>Views of so many bytes have the payload in them, shifted behind the length: a mask per length.</summary>
    private static readonly byte* InlineMasks = MakeInlineMasks();

    /// <summary>Bytes of a buffer for so many rows of a shape.</summary>
    public static long BufferBytes(ColumnShape shape, int rows) =>
        PageLayout.Align(PageLayout.BufferSize(shape.Width, (rows + 63) & ~63));

    /// <param name="column">Not to be freed while the view is used.</param>
    /// <param name="first">A multiple of <see cref="RowGranularity"/>.</param>
    /// <param name="buffer">Aligned to 64 bytes, of <see cref="BufferBytes"/>.</param>
    /// <param name="selection">The rows that are needed, in order: other values are undefined. None: all are.</param>
    public static ColumnView Decode(EncodedColumn column, int first, int rows, byte* buffer, ReadOnlySpan<ushort> selection = default)
    {
        if (first % RowGranularity != 0 || rows < 0 || first > column.Rows - rows)
        {
            throw new ArgumentOutOfRangeException(nameof(first), $"rows {first} to {first + rows} of {column.Rows}");
        }
        byte* validity = column.Validity == null ? null : column.Validity + first / 8;
        int nulls = validity == null ? 0 : NullMask.CountNulls(validity, rows);
        if (nulls == 0)
        {
            validity = null;
        }
        byte* values = !selection.IsEmpty && CanSelect(column) ? Selected(column, first, buffer, selection) : Values(column, first, rows, buffer);
        if (column.ClearsNulls && nulls > 0)
        {
            NullMask.Clear(values, column.Shape.Width, validity, rows);
        }
        byte* variable = column.Shape.Kind == ColumnKind.View ? column.Bytes : null;
        ZoneMap zone = column.Zone;
        ColumnFlags flags = nulls > 0 ? zone.Flags | ColumnFlags.HasNulls : zone.Flags & ~ColumnFlags.HasNulls;
        return new ColumnView(column.Shape, flags, nulls, validity, values, variable, zone.Min, zone.Max);
    }

    private static byte* Values(EncodedColumn column, int first, int rows, byte* buffer)
    {
        switch (column.Encoding)
        {
            case ColumnEncoding.Plain:
                return column.Values + PageLayout.BufferSize(column.Shape.Width, first);
            case ColumnEncoding.Constant:
                Fill(buffer, column.Values, column.Shape.Width, rows);
                break;
            case ColumnEncoding.FrameOfReference:
                Unpack(column, Packed(column, first), buffer, rows);
                break;
            case ColumnEncoding.Dictionary:
                LookUp(column, Packed(column, first), buffer, rows);
                break;
            case ColumnEncoding.Text:
                MakeViews(column, first, buffer, rows);
                break;
            default:
                throw new NotSupportedException($"no decoder of {column.Encoding}");
        }
        return buffer;
    }

    /// <summary>Values that can be had one by one: of texts only those before it say where one lies.</summary>
    private static bool CanSelect(EncodedColumn column) =>
        column.Encoding is ColumnEncoding.FrameOfReference or ColumnEncoding.Dictionary && column.Shape.Width is 4 or 8 or 16;

    private static byte* Selected(EncodedColumn column, int first, byte* buffer, ReadOnlySpan<ushort> selection)
    {
        byte* packed = Packed(column, first);
        if (column.Encoding == ColumnEncoding.Dictionary)
        {
            switch (column.Shape.Width)
            {
                case 4:
                    LookUpSelected((uint*)buffer, (uint*)column.Entries, packed, column.Bits, selection);
                    break;
                case 8:
                    LookUpSelected((ulong*)buffer, (ulong*)column.Entries, packed, column.Bits, selection);
                    break;
                default:
                    LookUpSelected((Vector128<byte>*)buffer, (Vector128<byte>*)column.Entries, packed, column.Bits, selection);
                    break;
            }
            return buffer;
        }
        switch (column.Shape.Width)
        {
            case 4:
                UnpackSelected((int*)buffer, (int)column.Origin, (int)column.Step, packed, column.Bits, selection);
                break;
            case 8:
                UnpackSelected((long*)buffer, (long)column.Origin, column.Step, packed, column.Bits, selection);
                break;
            default:
                UnpackSelected((Int128*)buffer, column.Origin, 1, packed, column.Bits, selection);
                break;
        }
        return buffer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackSelected<T>(T* target, T origin, T step, byte* packed, int bits, ReadOnlySpan<ushort> selection)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        foreach (ushort row in selection)
        {
            target[row] = origin + T.CreateTruncating(BitPacking.Code(packed, bits, row)) * step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LookUpSelected<T>(T* target, T* entries, byte* packed, int bits, ReadOnlySpan<ushort> selection) where T : unmanaged
    {
        foreach (ushort row in selection)
        {
            target[row] = entries[BitPacking.Code(packed, bits, row)];
        }
    }

    private static byte* Packed(EncodedColumn column, int first) => column.Values + BitPacking.PackedBytes(first, column.Bits);

    /// <summary>One value of the width everywhere; 0: bits.</summary>
    private static void Fill(byte* buffer, byte* value, int width, int rows)
    {
        switch (width)
        {
            case 0:
                new Span<byte>(buffer, (rows + 7) / 8).Fill(*value);
                break;
            case 1:
                new Span<byte>(buffer, rows).Fill(*value);
                break;
            case 2:
                new Span<ushort>(buffer, rows).Fill(*(ushort*)value);
                break;
            case 4:
                new Span<uint>(buffer, rows).Fill(*(uint*)value);
                break;
            case 8:
                new Span<ulong>(buffer, rows).Fill(*(ulong*)value);
                break;
            case 16:
                new Span<UInt128>(buffer, rows).Fill(Unsafe.ReadUnaligned<UInt128>(value));
                break;
            default:
                for (int row = 0; row < rows; row++)
                {
                    Unsafe.CopyBlockUnaligned(buffer + (long)row * width, value, (uint)width);
                }
                break;
        }
    }

    private static void Unpack(EncodedColumn column, byte* packed, byte* buffer, int rows)
    {
        switch (column.Shape.Width)
        {
            case 8:
                BitPacking.Unpack64(packed, column.Bits, (long)column.Origin, column.Step, (long*)buffer, rows);
                break;
            case 4:
                BitPacking.Unpack32(packed, column.Bits, (int)column.Origin, (int)column.Step, (int*)buffer, rows);
                break;
            case 16:
                UnpackWide(column, packed, (Int128*)buffer, rows);
                break;
            default:
                UnpackNarrow(column, packed, buffer, rows);
                break;
        }
    }

    /// <summary>To 1 or 2 bytes, by way of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void UnpackNarrow(EncodedColumn column, byte* packed, byte* buffer, int rows)
    {
        int* wide = stackalloc int[RowGranularity + 16];
        for (int done = 0; done < rows; done += RowGranularity)
        {
            int count = Math.Min(RowGranularity, rows - done);
            BitPacking.Unpack32(packed + BitPacking.PackedBytes(done, column.Bits), column.Bits, (int)column.Origin, (int)column.Step, wide, count);
            if (column.Shape.Width == 2)
            {
                short* target = (short*)buffer + done;
                for (int row = 0; row < count; row += 8)
                {
                    Vector128.Narrow(Vector128.Load(wide + row), Vector128.Load(wide + row + 4)).Store(target + row);
                }
            }
            else
            {
                sbyte* target = (sbyte*)buffer + done;
                for (int row = 0; row < count; row += 16)
                {
                    Vector128<short> low = Vector128.Narrow(Vector128.Load(wide + row), Vector128.Load(wide + row + 4));
                    Vector128<short> high = Vector128.Narrow(Vector128.Load(wide + row + 8), Vector128.Load(wide + row + 12));
                    Vector128.Narrow(low, high).Store(target + row);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void UnpackWide(EncodedColumn column, byte* packed, Int128* target, int rows)
    {
        ulong* codes = stackalloc ulong[RowGranularity + 8];
        Int128 origin = column.Origin;
        for (int done = 0; done < rows; done += RowGranularity)
        {
            int count = Math.Min(RowGranularity, rows - done);
            BitPacking.Unpack64(packed + BitPacking.PackedBytes(done, column.Bits), column.Bits, 0, 1, (long*)codes, count);
            for (int row = 0; row < count; row++)
            {
                target[done + row] = origin + codes[row];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void LookUp(EncodedColumn column, byte* packed, byte* buffer, int rows)
    {
        uint* codes = stackalloc uint[RowGranularity + 16];
        byte* entries = column.Entries;
        int width = column.Shape.Width;
        for (int done = 0; done < rows; done += RowGranularity)
        {
            int count = Math.Min(RowGranularity, rows - done);
            BitPacking.Unpack32(packed + BitPacking.PackedBytes(done, column.Bits), column.Bits, 0, 1, (int*)codes, count);
            byte* target = buffer + (long)done * width;
            switch (width)
            {
                case 4:
                    Copy((uint*)target, (uint*)entries, codes, count);
                    break;
                case 8:
                    Copy((ulong*)target, (ulong*)entries, codes, count);
                    break;
                case 16:
                    Copy((Vector128<byte>*)target, (Vector128<byte>*)entries, codes, count);
                    break;
                default:
                    for (int row = 0; row < count; row++)
                    {
                        Unsafe.CopyBlockUnaligned(target + (long)row * width, entries + (long)codes[row] * width, (uint)width);
                    }
                    break;
            }
        }
    }

    /// <summary>By fours; buffers and codes are padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(T* target, T* entries, uint* codes, int count) where T : unmanaged
    {
        int row = 0;
        for (; row + 4 <= count; row += 4)
        {
            T a = entries[codes[row]], b = entries[codes[row + 1]], c = entries[codes[row + 2]], d = entries[codes[row + 3]];
            target[row] = a;
            target[row + 1] = b;
            target[row + 2] = c;
            target[row + 3] = d;
        }
        for (; row < count; row++)
        {
            target[row] = entries[codes[row]];
        }
    }

    /// <summary>
    /// A view is made of the 16 bytes at its text without a branch: shifted behind the length, cut after 12 bytes at most
    /// or, of longer texts, after the prefix, where the offset comes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void MakeViews(EncodedColumn column, int first, byte* buffer, int rows)
    {
        int* lengths = stackalloc int[RowGranularity + 16];
        byte* packed = Packed(column, first);
        byte* bytes = column.Bytes;
        byte* masks = InlineMasks;
        Vector128<byte> behindLength = Vector128.Create((byte)16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        for (int done = 0; done < rows; done += RowGranularity)
        {
            int count = Math.Min(RowGranularity, rows - done);
            Lengths(column, packed + BitPacking.PackedBytes(done, column.Bits), lengths, count);
            uint offset = ((uint*)column.Entries)[(first + done) / RowGranularity];
            byte* target = buffer + (long)done * PageLayout.ViewSize;
            for (int row = 0; row < count; row++)
            {
                int length = lengths[row];
                Vector128<byte> payload = Vector128.Shuffle(Vector128.Load(bytes + offset), behindLength);
                int beyond = (PageLayout.ViewInlineMax - length) >> 31;
                Vector128<int> lengthAndOffset = Vector128.CreateScalar((ulong)(uint)length).AsInt32() | Offset(offset & (uint)beyond);
                Vector128<byte> mask = Vector128.Load(masks + Math.Min(length, PageLayout.ViewInlineMax + 1) * 16);
                ((payload & mask) | lengthAndOffset.AsByte()).Store(target + (long)row * PageLayout.ViewSize);
                offset += (uint)length;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Offset(uint offset) => Vector128.Create(0UL, (ulong)offset << 32).AsInt32();

    private static void Lengths(EncodedColumn column, byte* packed, int* lengths, int count)
    {
        int least = (int)column.Origin;
        switch (column.Bits)
        {
            case 0:
                new Span<int>(lengths, count).Fill(least);
                break;
            case 32:
                for (int row = 0; row < count; row++)
                {
                    lengths[row] = ((int*)packed)[row] + least;
                }
                break;
            default:
                BitPacking.Unpack32(packed, column.Bits, least, 1, lengths, count);
                break;
        }
    }

    private static byte* MakeInlineMasks()
    {
        byte* masks = (byte*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc((PageLayout.ViewInlineMax + 2) * 16, 64);
        for (int length = 0; length <= PageLayout.ViewInlineMax + 1; length++)
        {
            int payload = length <= PageLayout.ViewInlineMax ? length : sizeof(uint);
            for (int i = 0; i < 16; i++)
            {
                masks[length * 16 + i] = i >= 4 && i < 4 + payload ? (byte)0xFF : (byte)0;
            }
        }
        return masks;
    }
}
