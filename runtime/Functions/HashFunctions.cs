using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// 64-bit hashes for hash tables, partitions and Bloom filters inside the worker. They have nothing to do with
/// PostgreSQL's own hash functions and are never stored. Values that a type's equality calls equal hash alike:
/// integers of all widths, and the two float widths. Numerics and scaled decimals share a hash of their own, and
/// character(n) is hashed without its trailing blanks.
/// All 64 bits are usable: a table may take low bits for the slot and high bits for partition and tag.
/// </summary>
public static unsafe class HashFunctions
{
    /// <summary>The hash of SQL NULL where a key may be NULL (GROUP BY, DISTINCT).</summary>
    public const ulong Null = 0x9E6C63D0676A9A99UL;

    internal const ulong Key0 = 0xA0B428DB7C6A3F65UL;
    internal const ulong Key1 = 0xD6D0F3A1C5B98E2BUL;
    internal const ulong Key2 = 0x8EBC6AF09C88C6E3UL;
    internal const ulong Key3 = 0x589965CC75374CC3UL;

    private const ulong Multiplier1 = 0xBF58476D1CE4E5B9UL;
    private const ulong Multiplier2 = 0x94D049BB133111EBUL;

    /// <summary>A bijection of 64 bits in which every input bit reaches every output bit (the splitmix finaliser).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * Multiplier1;
        value = (value ^ (value >> 27)) * Multiplier2;
        return value ^ (value >> 31);
    }

    /// <summary><see cref="Mix(ulong)"/> in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Mix(Vector512<ulong> value)
    {
        value = (value ^ (value >>> 30)) * Vector512.Create(Multiplier1);
        value = (value ^ (value >>> 27)) * Vector512.Create(Multiplier2);
        return value ^ (value >>> 31);
    }

    /// <summary><see cref="Mix(ulong)"/> in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Mix(Vector256<ulong> value)
    {
        value = (value ^ (value >>> 30)) * Vector256.Create(Multiplier1);
        value = (value ^ (value >>> 27)) * Vector256.Create(Multiplier2);
        return value ^ (value >>> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Int32(int value) => Mix((ulong)(long)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Int64(long value) => Mix((ulong)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Int128(Int128 value) => Mix((ulong)value ^ Fold((ulong)(value >> 64) ^ Key0, Key1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Boolean(bool value) => Mix(value ? 1UL : 0UL);

    /// <summary>0 and −0 hash alike, and so do all NaNs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Float8(double value)
    {
        // Adding zero turns −0 into 0 and changes nothing else.
        ulong bits = double.IsNaN(value) ? 0x7FF8000000000000UL : BitConverter.DoubleToUInt64Bits(value + 0.0);
        return Mix(bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Float4(float value) => Float8(value);

    /// <summary>Sixteen bytes, as of a uuid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bytes16(byte* pointer) =>
        Fold(Read8(pointer) ^ Key0, Read8(pointer + 8) ^ Key1 ^ 16);

    /// <summary>Folds another column's hash into that of the columns before it; the order of columns matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong hash, ulong next) => Fold(hash ^ Key2, next ^ Key3);

    /// <summary>The two halves of the 128-bit product, exclusive-ored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    /// <summary>
    /// A byte string. Up to 16 bytes are two overlapping loads; above that three independent lanes of 16 bytes are
    /// multiplied and folded per step, and the last 16 bytes, which may overlap, close it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bytes(byte* pointer, int length)
    {
        ulong a, b;
        if (length <= 16)
        {
            if (length >= 8)
            {
                a = Read8(pointer);
                b = Read8(pointer + length - 8);
            }
            else if (length >= 4)
            {
                a = Read4(pointer);
                b = Read4(pointer + length - 4);
            }
            else if (length > 0)
            {
                a = ((ulong)pointer[0] << 16) | ((ulong)pointer[length >> 1] << 8) | pointer[length - 1];
                b = 0;
            }
            else
            {
                a = b = 0;
            }
            ulong high = Math.BigMul(a ^ Key0, b ^ Key1 ^ (ulong)length, out ulong low);
            return Fold(low ^ Key2, high ^ Key3);
        }
        return BytesLong(pointer, length);
    }

    public static ulong Bytes(ReadOnlySpan<byte> span)
    {
        fixed (byte* pointer = span)
        {
            return Bytes(pointer, span.Length);
        }
    }

    private static ulong BytesLong(byte* pointer, int length)
    {
        ulong seed = Key2 ^ (ulong)length;
        byte* current = pointer;
        int left = length;
        if (left > 48)
        {
            ulong lane1 = seed, lane2 = seed;
            do
            {
                seed = Fold(Read8(current) ^ Key0, Read8(current + 8) ^ seed);
                lane1 = Fold(Read8(current + 16) ^ Key1, Read8(current + 24) ^ lane1);
                lane2 = Fold(Read8(current + 32) ^ Key3, Read8(current + 40) ^ lane2);
                current += 48;
                left -= 48;
            }
            while (left > 48);
            seed ^= BitOperations.RotateLeft(lane1, 23) + lane2;
        }
        while (left > 16)
        {
            seed = Fold(Read8(current) ^ Key0, Read8(current + 8) ^ seed);
            current += 16;
            left -= 16;
        }
        byte* tail = pointer + length - 16;
        ulong high = Math.BigMul(Read8(tail) ^ Key1, Read8(tail + 8) ^ seed, out ulong low);
        return Fold(low ^ Key3, high ^ Key0 ^ (ulong)length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(byte* pointer) => Unsafe.ReadUnaligned<ulong>(pointer);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read4(byte* pointer) => Unsafe.ReadUnaligned<uint>(pointer);
}
