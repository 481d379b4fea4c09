using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PgFusion.Runtime.BlockCache;

/// <summary>The instructions that unpacking may use.</summary>
internal enum UnpackingLevel
{
    Scalar,

    /// <summary>AVX2: bytes are moved within 16.</summary>
    Vector256,

    /// <summary>AVX-512 with VBMI: bytes are moved within 64.</summary>
    Vector512,
}

/// <summary>
/// Integers of so many bits, one after another, least bits first; 64 of them take 8 × bits bytes, whole words.
/// <para>
/// Unpacking moves to each lane of a vector the bytes that its value touches, shifts it down by what is left, and masks
/// it (Lemire and Boytsov, "Decoding billions of integers per second through vectorization", 2015, with lanes of a
/// constant layout). A value touches at most bits + 7 bits, which bounds bits to 25 in lanes of 32 and to 57 in
/// lanes of 64. Which bytes and shifts is in a table per number of bits. Input is read up to <see cref="Padding"/> bytes
/// beyond its end; output is written in whole 64 bytes.
/// </para>
/// </summary>
internal static unsafe class BitPacking
{
    public const int BitsMax = 57;
    public const int BitsMax32 = 25;

    /// <summary>Bytes behind packed values that must be readable.</summary>
    public const int Padding = 64;

    private const int LayoutBytes = 128;

    // Per number of bits: 64 bytes of places, 64 bytes of shifts.
    private static readonly byte* Layouts512Of64 = Layouts(BitsMax, sizeof(ulong), 64);
    private static readonly byte* Layouts512Of32 = Layouts(BitsMax32, sizeof(uint), 64);
    private static readonly byte* Layouts256Of64 = Layouts(BitsMax, sizeof(ulong), 16);
    private static readonly byte* Layouts256Of32 = Layouts(BitsMax32, sizeof(uint), 16);

    public static UnpackingLevel BestLevel { get; } =
        Avx512Vbmi.IsSupported ? UnpackingLevel.Vector512 : Avx2.IsSupported ? UnpackingLevel.Vector256 : UnpackingLevel.Scalar;

    public static long PackedBytes(int rows, int bits) => (rows + 63L) / 64 * 8 * bits;

    public static int BitsOf(ulong code) => 64 - BitOperations.LeadingZeroCount(code);

    /// <summary>To zeroed memory. Small codes are put together by twos or fours first, which do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(T* codes, int rows, int bits, byte* target) where T : unmanaged, IBinaryInteger<T>
    {
        if (bits == 0)
        {
            return;
        }
        var writer = new BitWriter(target);
        int row = 0;
        if (bits <= BitsMax / 4)
        {
            for (; row + 4 <= rows; row += 4)
            {
                ulong low = ulong.CreateTruncating(codes[row]) | ulong.CreateTruncating(codes[row + 1]) << bits;
                ulong high = ulong.CreateTruncating(codes[row + 2]) | ulong.CreateTruncating(codes[row + 3]) << bits;
                writer.Write(low | high << (2 * bits), 4 * bits);
            }
        }
        else if (bits <= BitsMax / 2)
        {
            for (; row + 2 <= rows; row += 2)
            {
                writer.Write(ulong.CreateTruncating(codes[row]) | ulong.CreateTruncating(codes[row + 1]) << bits, 2 * bits);
            }
        }
        for (; row < rows; row++)
        {
            writer.Write(ulong.CreateTruncating(codes[row]), bits);
        }
        writer.Flush();
    }

    private struct BitWriter(byte* target)
    {
        private ulong* _next = (ulong*)target;
        private ulong _pending;
        private int _fill;

        /// <summary>Less than 64 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(ulong code, int bits)
        {
            _pending |= code << _fill;
            _fill += bits;
            if (_fill >= 64)
            {
                *_next++ = _pending;
                _fill -= 64;
                _pending = _fill == 0 ? 0 : code >> (bits - _fill);
            }
        }

        public readonly void Flush()
        {
            if (_fill > 0)
            {
                *_next = _pending;
            }
        }
    }

    /// <summary>origin + code × step of as many codes as there are rows, wrapping around; 1 to 57 bits.</summary>
    public static void Unpack64(byte* packed, int bits, long origin, long step, long* target, int rows) =>
        Unpack64(BestLevel, packed, bits, origin, step, target, rows);

    /// <summary>Likewise in 32 bits; 1 to 25 bits.</summary>
    public static void Unpack32(byte* packed, int bits, int origin, int step, int* target, int rows) =>
        Unpack32(BestLevel, packed, bits, origin, step, target, rows);

    public static void Unpack64(UnpackingLevel level, byte* packed, int bits, long origin, long step, long* target, int rows)
    {
        switch (level)
        {
            case UnpackingLevel.Vector512:
                Unpack64By512(packed, bits, origin, step, target, rows);
                break;
            case UnpackingLevel.Vector256:
                Unpack64By256(packed, bits, origin, step, target, rows);
                break;
            default:
                Unpack64Singly(packed, bits, origin, step, target, rows);
                break;
        }
    }

    public static void Unpack32(UnpackingLevel level, byte* packed, int bits, int origin, int step, int* target, int rows)
    {
        switch (level)
        {
            case UnpackingLevel.Vector512:
                Unpack32By512(packed, bits, origin, step, target, rows);
                break;
            case UnpackingLevel.Vector256:
                Unpack32By256(packed, bits, origin, step, target, rows);
                break;
            default:
                Unpack32Singly(packed, bits, origin, step, target, rows);
                break;
        }
    }

    /// <summary>
    /// Leaves in the bitmap, of which each word stands for 64 rows, those whose code lies in [least, least + span]; 1 to
    /// 57 bits. Bits beyond the last row stay zero.
    /// </summary>
    public static void Within(byte* packed, int bits, ulong least, ulong span, ulong* bitmap, int rows) =>
        Within(BestLevel, packed, bits, least, span, bitmap, rows);

    public static void Within(UnpackingLevel level, byte* packed, int bits, ulong least, ulong span, ulong* bitmap, int rows)
    {
        switch (level)
        {
            case UnpackingLevel.Vector512 when bits <= BitsMax32:
                Within32By512(packed, bits, (uint)least, (uint)span, bitmap, rows);
                break;
            case UnpackingLevel.Vector512:
                Within64By512(packed, bits, least, span, bitmap, rows);
                break;
            case UnpackingLevel.Vector256 when bits <= BitsMax32:
                Within32By256(packed, bits, (int)least, (int)span, bitmap, rows);
                break;
            default:
                WithinSingly(packed, bits, least, span, bitmap, rows);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Within32By512(byte* packed, int bits, uint least, uint span, ulong* bitmap, int rows)
    {
        byte* layout = Layouts512Of32 + bits * LayoutBytes;
        Vector512<byte> places = Vector512.Load(layout);
        Vector512<uint> shifts = Vector512.Load((uint*)(layout + 64));
        Vector512<uint> mask = Vector512.Create((1u << bits) - 1);
        Vector512<uint> low = Vector512.Create(least);
        Vector512<uint> width = Vector512.Create(span);
        for (int row = 0; row < rows; row += 64)
        {
            ulong word = 0;
            for (int lane = 0; lane < 64; lane += 16, packed += 2 * bits)
            {
                Vector512<uint> lanes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(packed), places).AsUInt32();
                Vector512<uint> codes = Avx512F.ShiftRightLogicalVariable(lanes, shifts) & mask;
                word |= Vector512.LessThanOrEqual(codes - low, width).ExtractMostSignificantBits() << lane;
            }
            bitmap[row >> 6] &= word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Within64By512(byte* packed, int bits, ulong least, ulong span, ulong* bitmap, int rows)
    {
        byte* layout = Layouts512Of64 + bits * LayoutBytes;
        Vector512<byte> places = Vector512.Load(layout);
        Vector512<ulong> shifts = Vector512.Load((ulong*)(layout + 64));
        Vector512<ulong> mask = Vector512.Create((1UL << bits) - 1);
        Vector512<ulong> low = Vector512.Create(least);
        Vector512<ulong> width = Vector512.Create(span);
        for (int row = 0; row < rows; row += 64)
        {
            ulong word = 0;
            for (int lane = 0; lane < 64; lane += 8, packed += bits)
            {
                Vector512<ulong> lanes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(packed), places).AsUInt64();
                Vector512<ulong> codes = Avx512F.ShiftRightLogicalVariable(lanes, shifts) & mask;
                word |= Vector512.LessThanOrEqual(codes - low, width).ExtractMostSignificantBits() << lane;
            }
            bitmap[row >> 6] &= word;
        }
    }

    /// <summary>Codes and bounds are small enough to be compared with their sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Within32By256(byte* packed, int bits, int least, int span, ulong* bitmap, int rows)
    {
        byte* layout = Layouts256Of32 + bits * LayoutBytes;
        Vector256<byte> places = Vector256.Load(layout);
        Vector256<uint> shifts = Vector256.Load((uint*)(layout + 64));
        Vector256<uint> mask = Vector256.Create((1u << bits) - 1);
        Vector256<int> below = Vector256.Create(least);
        Vector256<int> above = Vector256.Create(least + span);
        int half = 4 * bits >> 3;
        for (int row = 0; row < rows; row += 64)
        {
            ulong beyond = 0;
            for (int lane = 0; lane < 64; lane += 8, packed += bits)
            {
                Vector256<byte> bytes = Vector256.Create(Vector128.Load(packed), Vector128.Load(packed + half));
                Vector256<uint> lanes = Avx2.Shuffle(bytes, places).AsUInt32();
                Vector256<int> codes = (Avx2.ShiftRightLogicalVariable(lanes, shifts) & mask).AsInt32();
                Vector256<int> outside = Vector256.GreaterThan(below, codes) | Vector256.GreaterThan(codes, above);
                beyond |= (ulong)outside.ExtractMostSignificantBits() << lane;
            }
            bitmap[row >> 6] &= ~beyond;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WithinSingly(byte* packed, int bits, ulong least, ulong span, ulong* bitmap, int rows)
    {
        ulong mask = (1UL << bits) - 1;
        long bit = 0;
        for (int row = 0; row < rows; row += 64)
        {
            ulong word = 0;
            int count = Math.Min(64, rows - row);
            for (int lane = 0; lane < count; lane++, bit += bits)
            {
                ulong code = Unsafe.ReadUnaligned<ulong>(packed + (bit >> 3)) >> (int)(bit & 7) & mask;
                word |= (code - least <= span ? 1UL : 0) << lane;
            }
            bitmap[row >> 6] &= word;
        }
    }

    /// <summary>One code of 1 to 57 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Code(byte* packed, int bits, int row)
    {
        long bit = (long)row * bits;
        return Unsafe.ReadUnaligned<ulong>(packed + (bit >> 3)) >> (int)(bit & 7) & ((1UL << bits) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack64By512(byte* packed, int bits, long origin, long step, long* target, int rows)
    {
        byte* layout = Layouts512Of64 + bits * LayoutBytes;
        Vector512<byte> places = Vector512.Load(layout);
        Vector512<ulong> shifts = Vector512.Load((ulong*)(layout + 64));
        Vector512<ulong> mask = Vector512.Create((1UL << bits) - 1);
        Vector512<long> first = Vector512.Create(origin);
        Vector512<long> factor = Vector512.Create(step);
        if (step == 1)
        {
            for (int row = 0; row < rows; row += 8, packed += bits)
            {
                Vector512<ulong> lanes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(packed), places).AsUInt64();
                ((Avx512F.ShiftRightLogicalVariable(lanes, shifts) & mask).AsInt64() + first).Store(target + row);
            }
        }
        else
        {
            for (int row = 0; row < rows; row += 8, packed += bits)
            {
                Vector512<ulong> lanes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(packed), places).AsUInt64();
                ((Avx512F.ShiftRightLogicalVariable(lanes, shifts) & mask).AsInt64() * factor + first).Store(target + row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack32By512(byte* packed, int bits, int origin, int step, int* target, int rows)
    {
        byte* layout = Layouts512Of32 + bits * LayoutBytes;
        Vector512<byte> places = Vector512.Load(layout);
        Vector512<uint> shifts = Vector512.Load((uint*)(layout + 64));
        Vector512<uint> mask = Vector512.Create((1u << bits) - 1);
        Vector512<int> first = Vector512.Create(origin);
        Vector512<int> factor = Vector512.Create(step);
        for (int row = 0; row < rows; row += 16, packed += 2 * bits)
        {
            Vector512<uint> lanes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(packed), places).AsUInt32();
            ((Avx512F.ShiftRightLogicalVariable(lanes, shifts) & mask).AsInt32() * factor + first).Store(target + row);
        }
    }

    /// <summary>Eight values as four pairs, each from 16 bytes of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack64By256(byte* packed, int bits, long origin, long step, long* target, int rows)
    {
        byte* layout = Layouts256Of64 + bits * LayoutBytes;
        Vector256<byte> places0 = Vector256.Load(layout);
        Vector256<byte> places1 = Vector256.Load(layout + 32);
        Vector256<ulong> shifts0 = Vector256.Load((ulong*)(layout + 64));
        Vector256<ulong> shifts1 = Vector256.Load((ulong*)(layout + 96));
        Vector256<ulong> mask = Vector256.Create((1UL << bits) - 1);
        Vector256<long> first = Vector256.Create(origin);
        Vector256<long> factor = Vector256.Create(step);
        int pair1 = 2 * bits >> 3, pair2 = 4 * bits >> 3, pair3 = 6 * bits >> 3;
        for (int row = 0; row < rows; row += 8, packed += bits)
        {
            Vector256<byte> bytes0 = Vector256.Create(Vector128.Load(packed), Vector128.Load(packed + pair1));
            Vector256<byte> bytes1 = Vector256.Create(Vector128.Load(packed + pair2), Vector128.Load(packed + pair3));
            Vector256<long> codes0 = (Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(bytes0, places0).AsUInt64(), shifts0) & mask).AsInt64();
            Vector256<long> codes1 = (Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(bytes1, places1).AsUInt64(), shifts1) & mask).AsInt64();
            if (step != 1)
            {
                codes0 *= factor;
                codes1 *= factor;
            }
            (codes0 + first).Store(target + row);
            (codes1 + first).Store(target + row + 4);
        }
    }

    /// <summary>Eight values as two quadruples, each from 16 bytes of its own; twice, for the 64 bytes of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack32By256(byte* packed, int bits, int origin, int step, int* target, int rows)
    {
        byte* layout = Layouts256Of32 + bits * LayoutBytes;
        Vector256<byte> places = Vector256.Load(layout);
        Vector256<uint> shifts = Vector256.Load((uint*)(layout + 64));
        Vector256<uint> mask = Vector256.Create((1u << bits) - 1);
        Vector256<int> first = Vector256.Create(origin);
        Vector256<int> factor = Vector256.Create(step);
        int half = 4 * bits >> 3;
        for (int row = 0; row < rows; row += 8, packed += bits)
        {
            Vector256<byte> bytes = Vector256.Create(Vector128.Load(packed), Vector128.Load(packed + half));
            Vector256<uint> lanes = Avx2.Shuffle(bytes, places).AsUInt32();
            ((Avx2.ShiftRightLogicalVariable(lanes, shifts) & mask).AsInt32() * factor + first).Store(target + row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack64Singly(byte* packed, int bits, long origin, long step, long* target, int rows)
    {
        ulong mask = (1UL << bits) - 1;
        long bit = 0;
        for (int row = 0; row < rows; row++, bit += bits)
        {
            target[row] = origin + (long)(Unsafe.ReadUnaligned<ulong>(packed + (bit >> 3)) >> (int)(bit & 7) & mask) * step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack32Singly(byte* packed, int bits, int origin, int step, int* target, int rows)
    {
        ulong mask = (1UL << bits) - 1;
        long bit = 0;
        for (int row = 0; row < rows; row++, bit += bits)
        {
            target[row] = origin + (int)(Unsafe.ReadUnaligned<ulong>(packed + (bit >> 3)) >> (int)(bit & 7) & mask) * step;
        }
    }

    /// <summary>
    /// For lanes of so many bytes, filled from blocks of <paramref name="block"/> bytes: a block begins with the byte in
    /// which its first value begins.
    /// </summary>
    private static byte* Layouts(int bitsMax, int laneBytes, int block)
    {
        byte* layouts = (byte*)NativeMemory.AlignedAlloc((nuint)((bitsMax + 1) * LayoutBytes), 64);
        NativeMemory.Clear(layouts, (nuint)((bitsMax + 1) * LayoutBytes));
        int lanesPerBlock = block / laneBytes;
        for (int bits = 1; bits <= bitsMax; bits++)
        {
            byte* places = layouts + bits * LayoutBytes;
            byte* shifts = places + 64;
            for (int lane = 0; lane < 64 / laneBytes; lane++)
            {
                int bit = lane * bits;
                int blockByte = lane / lanesPerBlock * lanesPerBlock * bits >> 3;
                for (int i = 0; i < laneBytes; i++)
                {
                    places[lane * laneBytes + i] = (byte)Math.Min((bit >> 3) - blockByte + i, block - 1);
                }
                shifts[lane * laneBytes] = (byte)(bit & 7);
            }
        }
        return layouts;
    }
}
