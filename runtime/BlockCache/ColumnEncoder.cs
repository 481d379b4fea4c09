using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>Rows of a column as a page has them.</summary>
internal readonly struct ColumnPiece(in ColumnView view, int rows)
{
    public readonly ColumnView View = view;
    public readonly int Rows = rows;
}

/// <summary>
/// Encodes columns. Pieces are put one behind another, integers as 64 bits each; then what is known of the values,
/// least and greatest, common divisor of the differences, the distinct ones if they are few, says how many bytes each
/// encoding would take, and the smallest is written. A dictionary of integers must save a quarter, for it is slower to
/// decode.
/// <para>An instance serves one thread at a time and keeps its buffers.</para>
/// </summary>
internal sealed unsafe class ColumnEncoder(CacheMemory memory) : IDisposable
{
    /// <summary>Rows of a chunk; more are not cached.</summary>
    public const int RowsMax = 1 << 20;

    /// <summary>Bytes of a column; more are not cached. Offsets in views have 31 bits.</summary>
    public const long BytesMax = 1L << 30;

    /// <summary>After so many rows some of them have to be repetitions, or a dictionary will not pay.</summary>
    private const int ProbeRows = 256;

    private readonly NativeBuffer _validity = new();
    private readonly NativeBuffer _values = new();
    private readonly NativeBuffer _codes = new();
    private readonly ValueDictionary _dictionary = new();

    // Of the column that is being encoded.
    private ColumnShape _shape;
    private int _rows;
    private int _nulls;

    /// <returns>With one reference, the caller's. Null: it is too large.</returns>
    public EncodedColumn? Encode(ColumnShape shape, ReadOnlySpan<ColumnPiece> pieces)
    {
        long rows = 0;
        foreach (ColumnPiece piece in pieces)
        {
            if (piece.View.Kind != shape.Kind || piece.View.Width != shape.Width || piece.View.Scale != shape.Scale)
            {
                throw new ArgumentException($"a piece of {piece.View.Kind} among {shape}", nameof(pieces));
            }
            rows += piece.Rows;
        }
        if (rows > RowsMax || rows * shape.Width > BytesMax)
        {
            return null;
        }
        _shape = shape;
        _rows = (int)rows;
        GatherValidity(pieces);
        if (_nulls == _rows)
        {
            return AllNull();
        }
        switch (shape.Kind)
        {
            case ColumnKind.Bool:
                return Bools(pieces);
            case ColumnKind.Int8 or ColumnKind.Int16 or ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Decimal64:
                return Integers(pieces);
            case ColumnKind.Decimal128:
                return WideDecimals(pieces);
            case ColumnKind.Float32 or ColumnKind.Float64 or ColumnKind.Fixed:
                return Uninterpreted(pieces, Zone());
            case ColumnKind.View:
                return Texts(pieces);
            default:
                throw new NotSupportedException($"no encoding of {shape.Kind}");
        }
    }

    public void Dispose()
    {
        _validity.Dispose();
        _values.Dispose();
        _codes.Dispose();
        _dictionary.Dispose();
    }

    private ulong* Validity => _validity.Ensure<ulong>(0);

    private ZoneMap Zone(ColumnFlags flags = ColumnFlags.None, long min = 0, long max = 0) =>
        new(_shape.Kind, _rows, _nulls, _nulls > 0 ? flags | ColumnFlags.HasNulls : flags, min, max);

    private EncodedColumn New(in ZoneMap zone, ColumnEncoding encoding, in BlockSizes sizes, int bits = 0, Int128 origin = default,
        long step = 1, bool clearsNulls = false)
    {
        var column = new EncodedColumn(memory, _shape, zone, encoding, sizes)
        {
            Bits = bits,
            Origin = origin,
            Step = step,
            ClearsNulls = clearsNulls,
        };
        if (_nulls > 0)
        {
            Buffer.MemoryCopy(Validity, column.Validity, (_rows + 7) / 8, (_rows + 7) / 8);
        }
        return column;
    }

    private void GatherValidity(ReadOnlySpan<ColumnPiece> pieces)
    {
        int words = (_rows + 63) / 64 + 1;
        ulong* validity = _validity.Ensure<ulong>(words);
        new Span<ulong>(validity, words).Clear();
        int at = 0;
        foreach (ColumnPiece piece in pieces)
        {
            NullMask.Append(validity, at, piece.View.Validity, piece.Rows);
            at += piece.Rows;
        }
        _nulls = NullMask.CountNulls((byte*)validity, _rows);
    }

    /// <summary>Also when there are no rows.</summary>
    private EncodedColumn AllNull() => New(Zone(), ColumnEncoding.Constant, new BlockSizes(Math.Max(1, _shape.Width)));

    private EncodedColumn Bools(ReadOnlySpan<ColumnPiece> pieces)
    {
        int words = (_rows + 63) / 64 + 1;
        ulong* bits = _values.Ensure<ulong>(words);
        new Span<ulong>(bits, words).Clear();
        int at = 0;
        foreach (ColumnPiece piece in pieces)
        {
            NullMask.Append(bits, at, piece.View.Values, piece.Rows);
            at += piece.Rows;
        }
        for (int word = 0; word < words; word++)
        {
            bits[word] &= Validity[word];
        }
        int falses = NullMask.CountNulls((byte*)bits, _rows);
        if (falses == _rows || falses == 0)
        {
            EncodedColumn constant = New(Zone(), ColumnEncoding.Constant, new BlockSizes(1));
            *constant.Values = falses == 0 ? (byte)0xFF : (byte)0;
            return constant;
        }
        long bytes = PageLayout.BufferSize(0, _rows);
        EncodedColumn plain = New(Zone(), ColumnEncoding.Plain, new BlockSizes(bytes));
        Buffer.MemoryCopy(bits, plain.Values, bytes, bytes);
        return plain;
    }

    private EncodedColumn Integers(ReadOnlySpan<ColumnPiece> pieces)
    {
        long* values = _values.Ensure<long>(_rows + 64);
        int at = 0;
        foreach (ColumnPiece piece in pieces)
        {
            Widen(piece.View.Values, _shape.Width, values + at, piece.Rows);
            at += piece.Rows;
        }
        if (_nulls > 0)
        {
            NullMask.Clear((byte*)values, sizeof(long), (byte*)Validity, _rows);
        }
        (long min, long max) = Range(values, long.MaxValue);
        if (_shape.Kind == ColumnKind.Decimal64 && max == PageLayout.Decimal64NaN)
        {
            // It would make every difference large.
            (min, max) = Range(values, PageLayout.Decimal64NaN - 1);
            ZoneMap specials = min <= max
                ? Zone(ColumnFlags.HasSpecials | ColumnFlags.HasRange, min, max)
                : Zone(ColumnFlags.HasSpecials);
            return Uninterpreted(pieces, specials);
        }
        ZoneMap zone = Zone(ColumnFlags.HasRange, min, max);
        return FrameOfReference(values, zone, PackedBitsMax(_shape.Width)) ?? Uninterpreted(pieces, zone);
    }

    private static int PackedBitsMax(int width) => width switch
    {
        8 => BitPacking.BitsMax,
        4 => BitPacking.BitsMax32,
        _ => width * 8 - 1,
    };

    /// <summary>Null: the values differ too much, or a dictionary is smaller.</summary>
    private EncodedColumn? FrameOfReference(long* values, in ZoneMap zone, int bitsMax)
    {
        // Nulls are zeros here. They stay that if it costs nothing, and otherwise are made so after decoding.
        long low = zone.Min;
        bool clearsNulls = false;
        if (_nulls > 0)
        {
            long lowest = Math.Min(low, 0);
            clearsNulls = BitPacking.BitsOf((ulong)Math.Max(zone.Max, 0) - (ulong)lowest) > BitPacking.BitsOf((ulong)zone.Max - (ulong)low);
            low = clearsNulls ? low : lowest;
        }
        ulong span = (ulong)(clearsNulls || _nulls == 0 ? zone.Max : Math.Max(zone.Max, 0)) - (ulong)low;
        ulong step = span == 0 ? 1 : CommonDivisor(values, low, span, clearsNulls);
        int bits = BitPacking.BitsOf(span / step);
        if (bits == 0)
        {
            EncodedColumn constant = New(zone, ColumnEncoding.Constant, new BlockSizes(_shape.Width), clearsNulls: clearsNulls);
            Buffer.MemoryCopy(&low, constant.Values, _shape.Width, _shape.Width);
            return constant;
        }
        if (bits > bitsMax)
        {
            return null;
        }
        long bytes = BitPacking.PackedBytes(_rows, bits);
        if (bits > 8 && _shape.Width >= 4 && TryDictionary((byte*)values, sizeof(long), _shape.Width, bytes * 3 / 4))
        {
            return Dictionary(zone);
        }
        EncodedColumn column = New(zone, ColumnEncoding.FrameOfReference, new BlockSizes(bytes), bits, low, (long)step, clearsNulls);
        ulong* codes = _codes.Ensure<ulong>(_rows + 64);
        Codes(values, low, step, codes, clearsNulls);
        BitPacking.Pack(codes, _rows, bits, column.Values);
        return column;
    }

    /// <summary>(value − low) ÷ step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Codes(long* values, long low, ulong step, ulong* codes, bool clearsNulls)
    {
        var divisor = new ExactDivisor(step);
        Vector512<long> lows = Vector512.Create(low);
        Vector512<ulong> inverses = Vector512.Create(divisor.Inverse);
        for (int row = 0; row < _rows; row += 8)
        {
            Vector512<ulong> differences = (Vector512.Load(values + row) - lows).AsUInt64();
            if (step != 1)
            {
                differences = (differences >> divisor.Shift) * inverses;
            }
            differences.Store(codes + row);
        }
        if (clearsNulls)
        {
            NullMask.Clear((byte*)codes, sizeof(ulong), (byte*)Validity, _rows);
        }
    }

    /// <summary>Of all differences from the least value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong CommonDivisor(long* values, long low, ulong span, bool withoutNulls)
    {
        var divisor = new ExactDivisor(span);
        for (int row = 0; row < _rows && divisor.Value > 1; row++)
        {
            ulong difference = (ulong)values[row] - (ulong)low;
            if (divisor.Divides(difference) || (withoutNulls && (Validity[row >> 6] >> (row & 63) & 1) == 0))
            {
                continue;
            }
            ulong common = divisor.Value;
            for (ulong rest = difference % common; rest != 0;)
            {
                (common, rest) = (rest, common % rest);
            }
            divisor = new ExactDivisor(common);
        }
        return divisor.Value;
    }

    /// <summary>Of what is not null and not above a bound; least above greatest: there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (long Min, long Max) Range(long* values, long bound)
    {
        ulong* validity = Validity;
        long min = long.MaxValue;
        long max = long.MinValue;
        Vector512<long> least = Vector512.Create(long.MaxValue);
        Vector512<long> greatest = Vector512.Create(long.MinValue);
        for (int row = 0; row < _rows; row += 64)
        {
            ulong valid = validity[row >> 6];
            if (valid == ulong.MaxValue && bound == long.MaxValue)
            {
                for (int lane = 0; lane < 64; lane += 8)
                {
                    Vector512<long> lanes = Vector512.Load(values + row + lane);
                    least = Vector512.Min(least, lanes);
                    greatest = Vector512.Max(greatest, lanes);
                }
                continue;
            }
            for (; valid != 0; valid &= valid - 1)
            {
                long value = values[row + BitOperations.TrailingZeroCount(valid)];
                if (value <= bound)
                {
                    min = Math.Min(min, value);
                    max = Math.Max(max, value);
                }
            }
        }
        for (int lane = 0; lane < 8; lane++)
        {
            min = Math.Min(min, least[lane]);
            max = Math.Max(max, greatest[lane]);
        }
        return (min, max);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(byte* source, int width, long* target, int rows)
    {
        switch (width)
        {
            case 8:
                Buffer.MemoryCopy(source, target, (long)rows * sizeof(long), (long)rows * sizeof(long));
                break;
            case 4:
                int row = 0;
                for (; row + 8 <= rows; row += 8)
                {
                    (Vector256<long> low, Vector256<long> high) = Vector256.Widen(Vector256.Load((int*)source + row));
                    low.Store(target + row);
                    high.Store(target + row + 4);
                }
                for (; row < rows; row++)
                {
                    target[row] = ((int*)source)[row];
                }
                break;
            case 2:
                for (int i = 0; i < rows; i++)
                {
                    target[i] = ((short*)source)[i];
                }
                break;
            default:
                for (int i = 0; i < rows; i++)
                {
                    target[i] = ((sbyte*)source)[i];
                }
                break;
        }
    }

    /// <summary>As integers if all of them are near to each other.</summary>
    private EncodedColumn WideDecimals(ReadOnlySpan<ColumnPiece> pieces)
    {
        Int128* values = (Int128*)Gather(pieces);
        Int128 min = Int128.MaxValue;
        Int128 max = Int128.MinValue;
        bool specials = false;
        for (int row = 0; row < _rows; row++)
        {
            if ((Validity[row >> 6] >> (row & 63) & 1) == 0)
            {
                continue;
            }
            Int128 value = values[row];
            specials |= value == PageLayout.Decimal128NaN;
            min = Int128.Min(min, value);
            max = Int128.Max(max, value);
        }
        ZoneMap zone = Zone(specials ? ColumnFlags.HasSpecials : ColumnFlags.None);
        UInt128 span = (UInt128)max - (UInt128)min;
        if (specials || span >> BitPacking.BitsMax != 0 || span == 0)
        {
            return Uninterpreted(pieces, zone);
        }
        int bits = BitPacking.BitsOf((ulong)span);
        long bytes = BitPacking.PackedBytes(_rows, bits);
        if (bits > 8 && TryDictionary((byte*)values, _shape.Width, _shape.Width, bytes * 3 / 4))
        {
            return Dictionary(zone);
        }
        EncodedColumn column = New(zone, ColumnEncoding.FrameOfReference, new BlockSizes(bytes), bits, min, clearsNulls: _nulls > 0);
        ulong* codes = _codes.Ensure<ulong>(_rows);
        for (int row = 0; row < _rows; row++)
        {
            codes[row] = (ulong)((UInt128)values[row] - (UInt128)min);
        }
        if (_nulls > 0)
        {
            NullMask.Clear((byte*)codes, sizeof(ulong), (byte*)Validity, _rows);
        }
        BitPacking.Pack(codes, _rows, bits, column.Values);
        return column;
    }

    /// <summary>Values of any width: one, a few distinct ones, or as they are.</summary>
    private EncodedColumn Uninterpreted(ReadOnlySpan<ColumnPiece> pieces, in ZoneMap zone)
    {
        int width = _shape.Width;
        byte* values = Gather(pieces);
        long bytes = (long)_rows * width;
        if (width >= sizeof(uint) && TryDictionary(values, width, width, bytes * 3 / 4))
        {
            if (_dictionary.Count == 1)
            {
                EncodedColumn constant = New(zone, ColumnEncoding.Constant, new BlockSizes(width));
                Buffer.MemoryCopy(values, constant.Values, width, width);
                return constant;
            }
            return Dictionary(zone);
        }
        EncodedColumn plain = New(zone, ColumnEncoding.Plain, new BlockSizes(bytes));
        Buffer.MemoryCopy(values, plain.Values, bytes, bytes);
        return plain;
    }

    /// <summary>All values as they are, one behind another, nulls as zeros.</summary>
    private byte* Gather(ReadOnlySpan<ColumnPiece> pieces)
    {
        int width = _shape.Width;
        byte* values = _values.Ensure<byte>((long)(_rows + 64) * width);
        byte* next = values;
        foreach (ColumnPiece piece in pieces)
        {
            long bytes = (long)piece.Rows * width;
            Buffer.MemoryCopy(piece.View.Values, next, bytes, bytes);
            next += bytes;
        }
        if (_nulls > 0)
        {
            NullMask.Clear(values, width, (byte*)Validity, _rows);
        }
        return values;
    }

    /// <summary>Numbers the values, if a dictionary of them takes less than so many bytes.</summary>
    /// <param name="width">Of a value in the dictionary, which are the first bytes of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryDictionary(byte* values, int stride, int width, long bytesMax)
    {
        uint* codes = _codes.Ensure<uint>(_rows + 64);
        _dictionary.Clear();
        for (int row = 0; row < _rows; row++, values += stride)
        {
            int count = _dictionary.Count;
            int code = width switch
            {
                4 => _dictionary.Add(*(uint*)values, 0),
                8 => _dictionary.Add(*(ulong*)values, 0),
                16 => _dictionary.Add(*(ulong*)values, *(ulong*)(values + 8)),
                _ => _dictionary.Add(values, width),
            };
            codes[row] = (uint)code;
            if (_dictionary.Count != count)
            {
                long bytes = (long)_dictionary.Count * width + BitPacking.PackedBytes(_rows, BitPacking.BitsOf((ulong)count));
                if (bytes >= bytesMax || (row >= ProbeRows && count > row / 16 * 15))
                {
                    return false;
                }
            }
            else if (code == ValueDictionary.EntriesMax)
            {
                return false;
            }
        }
        return true;
    }

    private EncodedColumn Dictionary(in ZoneMap zone)
    {
        int width = _shape.Width;
        int bits = BitPacking.BitsOf((ulong)_dictionary.Count - 1);
        EncodedColumn column = New(zone, ColumnEncoding.Dictionary,
            new BlockSizes(BitPacking.PackedBytes(_rows, bits), (long)_dictionary.Count * width), bits);
        for (int i = 0; i < _dictionary.Count; i++)
        {
            DistinctValue* value = _dictionary.Entries + i;
            Unsafe.CopyBlockUnaligned(column.Entries + (long)i * width, value->Pointer == null ? (byte*)&value->Low : value->Pointer, (uint)width);
        }
        BitPacking.Pack(_codes.Ensure<uint>(_rows), _rows, bits, column.Values);
        return column;
    }

    private EncodedColumn? Texts(ReadOnlySpan<ColumnPiece> pieces)
    {
        var texts = new TextEncoder(pieces, _rows, _values, _codes, _dictionary);
        if (texts.Bytes > BytesMax)
        {
            return null;
        }
        if (texts.TryDictionary())
        {
            // Nulls are empty texts here.
            ColumnEncoding encoding = _dictionary.Count == 1 ? ColumnEncoding.Constant : ColumnEncoding.Dictionary;
            int bits = BitPacking.BitsOf((ulong)_dictionary.Count - 1);
            long views = (long)_dictionary.Count * PageLayout.ViewSize;
            EncodedColumn column = encoding == ColumnEncoding.Constant
                ? New(Zone(), encoding, new BlockSizes(views, 0, texts.DictionaryBytes))
                : New(Zone(), encoding, new BlockSizes(BitPacking.PackedBytes(_rows, bits), views, texts.DictionaryBytes), bits);
            texts.WriteDictionary(encoding == ColumnEncoding.Constant ? column.Values : column.Entries, column.Bytes);
            BitPacking.Pack(_codes.Ensure<uint>(_rows), _rows, bits, column.Values);
            return column;
        }
        else
        {
            int marks = (_rows + ColumnDecoder.RowGranularity - 1) / ColumnDecoder.RowGranularity;
            EncodedColumn column = New(Zone(), ColumnEncoding.Text,
                new BlockSizes(BitPacking.PackedBytes(_rows, texts.LengthBits), marks * sizeof(uint), texts.Bytes), texts.LengthBits, texts.LengthMin);
            texts.Write(column);
            return column;
        }
    }
}
