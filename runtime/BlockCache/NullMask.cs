using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PgFusion.Runtime.BlockCache;

/// <summary>Bitmaps of validity, and the values of nulls.</summary>
internal static unsafe class NullMask
{
    /// <summary>Zeros where there is a null. Buffers are padded to 64 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(byte* values, int width, byte* validity, int rows)
    {
        for (int row = 0; row < rows; row += 64)
        {
            ulong valid = ((ulong*)validity)[row >> 6];
            if (valid == ulong.MaxValue)
            {
                continue;
            }
            int count = Math.Min(64, rows - row);
            byte* first = values + (long)row * width;
            if (width == 8 && Vector512.IsHardwareAccelerated)
            {
                Vector512<ulong> bits = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
                for (int lane = 0; lane < count; lane += 8)
                {
                    Vector512<ulong> mask = Vector512.Equals(Vector512.Create(valid >> lane) & bits, bits);
                    (Vector512.Load((ulong*)first + lane) & mask).Store((ulong*)first + lane);
                }
            }
            else if (width == 4 && Vector256.IsHardwareAccelerated)
            {
                Vector256<uint> bits = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
                for (int lane = 0; lane < count; lane += 8)
                {
                    Vector256<uint> mask = Vector256.Equals(Vector256.Create((uint)(valid >> lane)) & bits, bits);
                    (Vector256.Load((uint*)first + lane) & mask).Store((uint*)first + lane);
                }
            }
            else
            {
                ClearSingly(first, width, Nulls(valid, count));
            }
        }
    }

    /// <summary>The rows of a word that are null, of the first <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Nulls(ulong valid, int count) => count < 64 ? ~valid & ((1UL << count) - 1) : ~valid;

    public static int CountNulls(byte* validity, int rows)
    {
        int nulls = 0;
        for (int row = 0; row < rows; row += 64)
        {
            nulls += BitOperations.PopCount(Nulls(((ulong*)validity)[row >> 6], Math.Min(64, rows - row)));
        }
        return nulls;
    }

    /// <summary>
    /// Puts a bitmap behind the first <paramref name="at"/> bits of another one, the last of which are followed by zeros,
    /// as they are again afterwards. No source: ones.
    /// </summary>
    public static void Append(ulong* target, int at, byte* source, int rows)
    {
        for (int row = 0; row < rows; row += 64)
        {
            int count = Math.Min(64, rows - row);
            ulong bits = source == null ? ulong.MaxValue : ((ulong*)source)[row >> 6];
            bits = count < 64 ? bits & ((1UL << count) - 1) : bits;
            int bit = at + row;
            int shift = bit & 63;
            target[bit >> 6] |= bits << shift;
            if (shift + count > 64)
            {
                target[(bit >> 6) + 1] = bits >> (64 - shift);
            }
        }
    }

    private static void ClearSingly(byte* values, int width, ulong nulls)
    {
        for (; nulls != 0; nulls &= nulls - 1)
        {
            int row = BitOperations.TrailingZeroCount(nulls);
            switch (width)
            {
                case 1:
                    values[row] = 0;
                    break;
                case 2:
                    ((ushort*)values)[row] = 0;
                    break;
                case 4:
                    ((uint*)values)[row] = 0;
                    break;
                case 8:
                    ((ulong*)values)[row] = 0;
                    break;
                case 16:
                    Vector128<byte>.Zero.Store(values + row * 16);
                    break;
                default:
                    new Span<byte>(values + (long)row * width, width).Clear();
                    break;
            }
        }
    }
}
