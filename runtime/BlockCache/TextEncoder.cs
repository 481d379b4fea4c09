using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>
/// The texts of one column, gone through twice at most: once for their lengths, and once for a dictionary of them, which
/// is given up as soon as it does not pay. What is null is empty.
/// </summary>
internal unsafe ref struct TextEncoder
{
    /// <summary>After so many rows most of them have to be repetitions already.</summary>
    private const int ProbeRows = 1024;

    private readonly ReadOnlySpan<ColumnPiece> _pieces;
    private readonly int _rows;
    private readonly int* _lengths;
    private readonly uint* _codes;
    private readonly ValueDictionary _dictionary;

    public TextEncoder(ReadOnlySpan<ColumnPiece> pieces, int rows, NativeBuffer lengths, NativeBuffer codes, ValueDictionary dictionary)
    {
        _pieces = pieces;
        _rows = rows;
        _lengths = lengths.Ensure<int>(rows + 64);
        _codes = codes.Ensure<uint>(rows + 64);
        _dictionary = dictionary;
        LengthMin = int.MaxValue;
        int longest = 0;
        int at = 0;
        foreach (ColumnPiece piece in pieces)
        {
            for (int row = 0; row < piece.Rows; row++)
            {
                int length = piece.View.IsNull(row) ? 0 : *(int*)(piece.View.Values + (long)row * PageLayout.ViewSize);
                _lengths[at++] = length;
                Bytes += length;
                LengthMin = Math.Min(LengthMin, length);
                longest = Math.Max(longest, length);
            }
        }
        LengthBits = BitPacking.BitsOf((ulong)(longest - LengthMin));
        if (LengthBits > BitPacking.BitsMax32)
        {
            LengthBits = 32;
        }
    }

    /// <summary>Of all texts.</summary>
    public long Bytes { get; }

    public int LengthMin { get; }

    /// <summary>Of a length less the least.</summary>
    public int LengthBits { get; }

    /// <summary>Of those distinct texts that do not lie in their views.</summary>
    public long DictionaryBytes { get; private set; }

    public bool TryDictionary()
    {
        long bytesMax = (Bytes + BitPacking.PackedBytes(_rows, LengthBits)) * 3 / 4;
        _dictionary.Clear();
        int at = 0;
        foreach (ColumnPiece piece in _pieces)
        {
            for (int row = 0; row < piece.Rows; row++, at++)
            {
                int count = _dictionary.Count;
                int length = _lengths[at];
                int code;
                if (length <= PageLayout.ViewInlineMax)
                {
                    // The view itself; its first half has the length.
                    ulong* view = (ulong*)(piece.View.Values + (long)row * PageLayout.ViewSize);
                    code = piece.View.IsNull(row) ? _dictionary.Add(0, 0) : _dictionary.Add(view[0], view[1]);
                }
                else
                {
                    code = _dictionary.Add(Text(piece.View, row, length), length);
                }
                if (code == ValueDictionary.EntriesMax)
                {
                    return false;
                }
                if (_dictionary.Count != count)
                {
                    DictionaryBytes += length > PageLayout.ViewInlineMax ? length : 0;
                    long bytes = DictionaryBytes + (long)_dictionary.Count * PageLayout.ViewSize + BitPacking.PackedBytes(_rows, BitPacking.BitsOf((ulong)count));
                    if ((bytes >= bytesMax && count > 0) || (at == ProbeRows && count > ProbeRows * 7 / 8))
                    {
                        return false;
                    }
                }
                _codes[at] = (uint)code;
            }
        }
        return true;
    }

    public readonly void WriteDictionary(byte* views, byte* bytes)
    {
        byte* next = bytes;
        for (int i = 0; i < _dictionary.Count; i++)
        {
            DistinctValue value = _dictionary.Entries[i];
            ulong* view = (ulong*)(views + (long)i * PageLayout.ViewSize);
            int length = (int)value.Low;
            if (length <= PageLayout.ViewInlineMax)
            {
                view[0] = value.Low;
                view[1] = value.High;
                continue;
            }
            view[0] = (uint)length | (ulong)Unsafe.ReadUnaligned<uint>(value.Pointer) << 32;
            view[1] = (ulong)(next - bytes) << 32;
            Unsafe.CopyBlockUnaligned(next, value.Pointer, (uint)length);
            next += length;
        }
    }

    /// <summary>Lengths, marks and bytes. Overwrites what is known of the lengths.</summary>
    public readonly void Write(EncodedColumn column)
    {
        byte* next = column.Bytes;
        int at = 0;
        foreach (ColumnPiece piece in _pieces)
        {
            for (int row = 0; row < piece.Rows; row++, at++)
            {
                int length = _lengths[at];
                if (at % ColumnDecoder.RowGranularity == 0)
                {
                    ((uint*)column.Entries)[at / ColumnDecoder.RowGranularity] = (uint)(next - column.Bytes);
                }
                Copy(next, Text(piece.View, row, length), length);
                next += length;
                _codes[at] = (uint)(length - LengthMin);
            }
        }
        BitPacking.Pack(_codes, _rows, LengthBits, column.Values);
    }

    /// <summary>
    /// Short texts in steps of a fixed length, the last of which overlaps with the one before. All of a view may be read;
    /// behind the target there is padding, or what comes later.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* target, byte* source, int length)
    {
        if (length <= PageLayout.ViewInlineMax)
        {
            *(ulong*)target = *(ulong*)source;
            *(uint*)(target + 8) = *(uint*)(source + 8);
        }
        else if (length < 16)
        {
            *(ulong*)target = *(ulong*)source;
            *(ulong*)(target + length - 8) = *(ulong*)(source + length - 8);
        }
        else if (length <= 64)
        {
            for (int at = 0; at < length - 16; at += 16)
            {
                Vector128.Load(source + at).Store(target + at);
            }
            Vector128.Load(source + length - 16).Store(target + length - 16);
        }
        else
        {
            Unsafe.CopyBlockUnaligned(target, source, (uint)length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Text(in ColumnView column, int row, int length)
    {
        byte* view = column.Values + (long)row * PageLayout.ViewSize;
        return length <= PageLayout.ViewInlineMax ? view + 4 : column.Variable + *(uint*)(view + 12);
    }
}
