using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PgFusion.Runtime.Kernels;

/// <summary>
/// Conditions on whole columns. A set of rows is a bitmap with the least bit first, as Arrow's validity is; every
/// kernel clears the bits of rows that do not satisfy its condition, so conjunctions are calls in a row.
/// Bitmaps are in words of 64 rows, and the bits beyond the last row are 0. Column buffers may be read up to the next
/// multiple of 64 bytes, which their alignment guarantees.
/// </summary>
public static unsafe class FilterKernels
{
    /// <summary>Row numbers that <see cref="ListRows"/> writes beyond the last one.</summary>
    public const int ListPadding = 64;

    private static readonly ushort* rowsOfByte = MakeRowsOfByte();

    /// <summary>All rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SetAll(ulong* bitmap, int rows)
    {
        int words = rows >> 6;
        for (int i = 0; i < words; i++)
        {
            bitmap[i] = ulong.MaxValue;
        }
        if ((rows & 63) != 0)
        {
            bitmap[words] = (1UL << (rows & 63)) - 1;
        }
    }

    /// <summary>Rows whose value is not NULL; a null <paramref name="validity"/> is a column without NULLs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AndValid(ulong* bitmap, int rows, byte* validity)
    {
        if (validity == null)
        {
            return;
        }
        ulong* valid = (ulong*)validity;
        int words = (rows + 63) >> 6;
        for (int i = 0; i < words; i++)
        {
            bitmap[i] &= valid[i];
        }
    }

    /// <summary>Number of rows in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(ulong* bitmap, int rows)
    {
        int words = (rows + 63) >> 6;
        int count = 0;
        for (int i = 0; i < words; i++)
        {
            count += BitOperations.PopCount(bitmap[i]);
        }
        return count;
    }

    /// <summary>
    /// Numbers of the rows in the set, in order. A loop over them has nothing to guess, which one over the bits of a
    /// bitmap has to do for each word.
    /// </summary>
    /// <param name="list">Room for as many as the bitmap has rows, and <see cref="ListPadding"/> more.</param>
    /// <returns>How many there are.</returns>
    public static int ListRows(ulong* bitmap, int rows, ushort* list) =>
        Avx512Vbmi2.IsSupported ? ListRowsByCompressing(bitmap, rows, list) : ListRowsByTable(bitmap, rows, list);

    /// <summary>The numbers 0 to 63 of a word's rows, as bytes, are compressed to those of its set bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ListRowsByCompressing(ulong* bitmap, int rows, ushort* list)
    {
        Vector512<byte> numbers = Vector512<byte>.Indices;
        // Each 16 lanes hold the word twice: of lane i the byte i / 8, there the bit i % 8.
        Vector512<byte> bytes = numbers >> 3;
        Vector512<byte> bits = Vector512.Create(0x8040201008040201UL).AsByte();
        int count = 0;
        for (int first = 0; first < rows; first += 64)
        {
            ulong word = bitmap[first >> 6];
            Vector512<byte> spread = Avx512BW.Shuffle(Vector512.Create(word).AsByte(), bytes);
            Vector512<byte> isSet = Vector512.Equals(spread & bits, bits);
            Vector512<byte> listed = Avx512Vbmi2.Compress(Vector512<byte>.Zero, isSet, numbers);
            Vector512<ushort> offset = Vector512.Create((ushort)first);
            (Avx512BW.ConvertToVector512UInt16(listed.GetLower()) + offset).Store(list + count);
            (Avx512BW.ConvertToVector512UInt16(listed.GetUpper()) + offset).Store(list + count + 32);
            count += BitOperations.PopCount(word);
        }
        return count;
    }

    /// <summary>Eight rows at a time: which of them are set is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int ListRowsByTable(ulong* bitmap, int rows, ushort* list)
    {
        ushort* table = rowsOfByte;
        int count = 0;
        for (int first = 0; first < rows; first += 8)
        {
            int bits = ((byte*)bitmap)[first >> 3];
            (Vector128.Load(table + 8 * bits) + Vector128.Create((ushort)first)).Store(list + count);
            count += BitOperations.PopCount((uint)bits);
        }
        return count;
    }

    /// <summary>For each byte the numbers of its set bits.</summary>
    private static ushort* MakeRowsOfByte()
    {
        ushort* table = (ushort*)NativeMemory.AlignedAlloc(256 * 8 * sizeof(ushort), 64);
        for (int bits = 0; bits < 256; bits++)
        {
            int count = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                table[8 * bits + bit] = 0;
                if ((bits >> bit & 1) != 0)
                {
                    table[8 * bits + count++] = (ushort)bit;
                }
            }
        }
        return table;
    }

    /// <summary>Rows for which value OP constant holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare<T, TOperator>(ulong* bitmap, int rows, byte* values, T constant)
        where T : unmanaged, IComparisonOperators<T, T, bool>
        where TOperator : struct, IComparison
    {
        T* column = (T*)values;
        int row = 0;
        if (Vector512.IsHardwareAccelerated && Vector512<T>.IsSupported)
        {
            int lanes = Vector512<T>.Count;
            Vector512<T> wanted = Vector512.Create(constant);
            for (; row + 64 <= rows; row += 64)
            {
                ulong word = 0;
                for (int lane = 0; lane < 64; lane += lanes)
                {
                    word |= TOperator.Compare(Vector512.Load(column + row + lane), wanted).ExtractMostSignificantBits() << lane;
                }
                bitmap[row >> 6] &= word;
            }
        }
        else if (Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            int lanes = Vector256<T>.Count;
            Vector256<T> wanted = Vector256.Create(constant);
            for (; row + 64 <= rows; row += 64)
            {
                ulong word = 0;
                for (int lane = 0; lane < 64; lane += lanes)
                {
                    word |= (ulong)TOperator.Compare(Vector256.Load(column + row + lane), wanted).ExtractMostSignificantBits() << lane;
                }
                bitmap[row >> 6] &= word;
            }
        }
        for (; row < rows; row += 64)
        {
            int end = Math.Min(64, rows - row);
            ulong word = 0;
            for (int lane = 0; lane < end; lane++)
            {
                word |= (TOperator.Compare(column[row + lane], constant) ? 1UL : 0UL) << lane;
            }
            bitmap[row >> 6] &= word;
        }
    }

    /// <summary>Rows for which left OP right holds, of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CompareColumns<T, TOperator>(ulong* bitmap, int rows, byte* left, byte* right)
        where T : unmanaged, IComparisonOperators<T, T, bool>
        where TOperator : struct, IComparison
    {
        T* a = (T*)left;
        T* b = (T*)right;
        int row = 0;
        if (Vector512.IsHardwareAccelerated && Vector512<T>.IsSupported)
        {
            int lanes = Vector512<T>.Count;
            for (; row + 64 <= rows; row += 64)
            {
                ulong word = 0;
                for (int lane = 0; lane < 64; lane += lanes)
                {
                    word |= TOperator.Compare(Vector512.Load(a + row + lane), Vector512.Load(b + row + lane)).ExtractMostSignificantBits() << lane;
                }
                bitmap[row >> 6] &= word;
            }
        }
        else if (Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            int lanes = Vector256<T>.Count;
            for (; row + 64 <= rows; row += 64)
            {
                ulong word = 0;
                for (int lane = 0; lane < 64; lane += lanes)
                {
                    word |= (ulong)TOperator.Compare(Vector256.Load(a + row + lane), Vector256.Load(b + row + lane)).ExtractMostSignificantBits() << lane;
                }
                bitmap[row >> 6] &= word;
            }
        }
        for (; row < rows; row += 64)
        {
            int end = Math.Min(64, rows - row);
            ulong word = 0;
            for (int lane = 0; lane < end; lane++)
            {
                word |= (TOperator.Compare(a[row + lane], b[row + lane]) ? 1UL : 0UL) << lane;
            }
            bitmap[row >> 6] &= word;
        }
    }

    /// <summary>Rows for which the boolean column is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void IsTrue(ulong* bitmap, int rows, byte* values) => AndValid(bitmap, rows, values);
}

/// <summary>A comparison, for values and for vectors of them; what is true has all bits set in its lane.</summary>
public interface IComparison
{
    static abstract bool Compare<T>(T left, T right) where T : unmanaged, IComparisonOperators<T, T, bool>;

    static abstract Vector512<T> Compare<T>(Vector512<T> left, Vector512<T> right);

    static abstract Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right);
}

public readonly struct EqualTo : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right) where T : unmanaged, IComparisonOperators<T, T, bool> => left == right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Compare<T>(Vector512<T> left, Vector512<T> right) => Vector512.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right);
}

public readonly struct NotEqualTo : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right) where T : unmanaged, IComparisonOperators<T, T, bool> => left != right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Compare<T>(Vector512<T> left, Vector512<T> right) => ~Vector512.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => ~Vector256.Equals(left, right);
}

public readonly struct LessThan : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right) where T : unmanaged, IComparisonOperators<T, T, bool> => left < right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Compare<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);
}

public readonly struct LessThanOrEqualTo : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right) where T : unmanaged, IComparisonOperators<T, T, bool> => left <= right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Compare<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.LessThanOrEqual(left, right);
}

public readonly struct GreaterThan : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right) where T : unmanaged, IComparisonOperators<T, T, bool> => left > right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Compare<T>(Vector512<T> left, Vector512<T> right) => Vector512.GreaterThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.GreaterThan(left, right);
}

public readonly struct GreaterThanOrEqualTo : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Compare<T>(T left, T right) where T : unmanaged, IComparisonOperators<T, T, bool> => left >= right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Compare<T>(Vector512<T> left, Vector512<T> right) => Vector512.GreaterThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Compare<T>(Vector256<T> left, Vector256<T> right) => Vector256.GreaterThanOrEqual(left, right);
}
