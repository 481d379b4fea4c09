using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Sorting;

/// <summary>
/// First keys as unsigned 64-bit integers whose order never contradicts the key's: a &lt; b implies prefix(a) ≤ prefix(b).
/// </summary>
public static unsafe class SortPrefix
{
    private const ulong SignBit = 1UL << 63;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Integer(long value) => (ulong)value ^ SignBit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Decimal(Int128 value) => (ulong)(value >> 64) ^ SignBit;

    /// <summary>NaN above infinity, -0 as 0.</summary>
    public static ulong Float(double value)
    {
        if (double.IsNaN(value))
        {
            return ulong.MaxValue;
        }
        ulong bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value);
        return (bits & SignBit) != 0 ? ~bits : bits | SignBit;
    }

    /// <summary>The first eight bytes, zero padded.</summary>
    public static ulong Bytes(byte* value, int length)
    {
        if (length >= 8)
        {
            return BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(value));
        }
        ulong prefix = 0;
        for (int i = 0; i < length; i++)
        {
            prefix |= (ulong)value[i] << (56 - 8 * i);
        }
        return prefix;
    }
}
