using System.Numerics;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Kernels;
using Xunit;

namespace PgFusion.UnitTests.Kernels;

/// <summary>Every kernel against a loop over rows, for all numbers of rows around the vector and word sizes.</summary>
public sealed unsafe class FilterKernelTests
{
    private const int RowsMax = 200;
    private const ulong Guard = 0xDEAD_BEEF_DEAD_BEEF;

    [Fact]
    public void Comparisons_of_smallints() => CheckAll<short>(static r => (short)r.Next(short.MinValue, short.MaxValue + 1), short.MinValue, short.MaxValue);

    [Fact]
    public void Comparisons_of_integers() => CheckAll<int>(static r => r.Next(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue);

    [Fact]
    public void Comparisons_of_bigints() => CheckAll<long>(static r => r.NextInt64(long.MinValue, long.MaxValue), long.MinValue, long.MaxValue);

    [Fact]
    public void All_rows_are_those_of_the_page()
    {
        using var bitmap = new Bitmap();
        for (int rows = 0; rows <= RowsMax; rows++)
        {
            bitmap.Fill(Guard);
            FilterKernels.SetAll(bitmap.Words, rows);
            for (int row = 0; row < bitmap.Rows(rows); row++)
            {
                Assert.Equal(row < rows, bitmap.Has(row));
            }
            Assert.Equal(Guard, bitmap.Words[(rows + 63) / 64]);
            Assert.Equal(rows, FilterKernels.Count(bitmap.Words, rows));
        }
    }

    [Fact]
    public void Validity_and_booleans_clear_bits_and_set_none()
    {
        var random = new Random(1);
        using var bitmap = new Bitmap();
        using var column = new Bitmap();
        for (int rows = 0; rows <= RowsMax; rows++)
        {
            bool[] before = bitmap.Random(random, rows);
            // What lies behind the last row of a column is undefined.
            for (int i = 0; i < Bitmap.WordCount; i++)
            {
                column.Words[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            }
            if (rows % 2 == 0)
            {
                FilterKernels.AndValid(bitmap.Words, rows, (byte*)column.Words);
            }
            else
            {
                FilterKernels.IsTrue(bitmap.Words, rows, (byte*)column.Words);
            }
            for (int row = 0; row < bitmap.Rows(rows); row++)
            {
                Assert.Equal(row < rows && before[row] && column.Has(row), bitmap.Has(row));
            }
            Assert.Equal(Enumerable.Range(0, rows).Count(bitmap.Has), FilterKernels.Count(bitmap.Words, rows));
        }
    }

    [Fact]
    public void Rows_are_listed_in_order()
    {
        var random = new Random(4);
        using var bitmap = new Bitmap();
        ushort* list = stackalloc ushort[RowsMax + FilterKernels.ListPadding + 1];
        for (int rows = 0; rows <= RowsMax; rows++)
        {
            bool[] set = bitmap.Random(random, rows);
            ushort[] expected = [.. Enumerable.Range(0, rows).Where(row => set[row]).Select(static row => (ushort)row)];
            foreach (bool byTable in (bool[])[false, true])
            {
                list[rows + FilterKernels.ListPadding] = 0xBEEF;
                int count = byTable ? FilterKernels.ListRowsByTable(bitmap.Words, rows, list) : FilterKernels.ListRows(bitmap.Words, rows, list);
                Assert.Equal(expected, new ReadOnlySpan<ushort>(list, count).ToArray());
                Assert.Equal(0xBEEF, list[rows + FilterKernels.ListPadding]);
            }
        }
    }

    [Fact]
    public void A_column_without_nulls_has_no_validity()
    {
        using var bitmap = new Bitmap();
        FilterKernels.SetAll(bitmap.Words, 100);
        FilterKernels.AndValid(bitmap.Words, 100, null);
        Assert.Equal(100, FilterKernels.Count(bitmap.Words, 100));
    }

    private static void CheckAll<T>(Func<Random, T> any, T least, T greatest)
        where T : unmanaged, IComparisonOperators<T, T, bool>, IBinaryInteger<T>
    {
        Check<T, EqualTo>(any, least, greatest, static (a, b) => a == b);
        Check<T, NotEqualTo>(any, least, greatest, static (a, b) => a != b);
        Check<T, LessThan>(any, least, greatest, static (a, b) => a < b);
        Check<T, LessThanOrEqualTo>(any, least, greatest, static (a, b) => a <= b);
        Check<T, GreaterThan>(any, least, greatest, static (a, b) => a > b);
        Check<T, GreaterThanOrEqualTo>(any, least, greatest, static (a, b) => a >= b);
    }

    private static void Check<T, TOperator>(Func<Random, T> any, T least, T greatest, Func<T, T, bool> expected)
        where T : unmanaged, IComparisonOperators<T, T, bool>, IBinaryInteger<T>
        where TOperator : struct, IComparison
    {
        var random = new Random(2);
        using var bitmap = new Bitmap();
        T* values = (T*)NativeMemory.AlignedAlloc(RowsMax * 8 + 64, 64);
        T* others = (T*)NativeMemory.AlignedAlloc(RowsMax * 8 + 64, 64);
        try
        {
            for (int rows = 0; rows <= RowsMax; rows++)
            {
                T constant = (rows % 5) switch
                {
                    0 => least,
                    1 => greatest,
                    2 => T.Zero,
                    _ => any(random),
                };
                for (int row = 0; row < RowsMax + 8; row++)
                {
                    // Rows beyond the last are filled too: they must not show.
                    values[row] = random.Next(6) switch
                    {
                        0 => constant,
                        1 => constant == greatest ? constant : constant + T.One,
                        2 => constant == least ? constant : constant - T.One,
                        3 => random.Next(2) == 0 ? least : greatest,
                        _ => any(random),
                    };
                }
                bool[] before = bitmap.Random(random, rows);
                FilterKernels.Compare<T, TOperator>(bitmap.Words, rows, (byte*)values, constant);
                for (int row = 0; row < bitmap.Rows(rows); row++)
                {
                    Assert.Equal(row < rows && before[row] && expected(values[row], constant), bitmap.Has(row));
                }
                Assert.Equal(Guard, bitmap.Words[(rows + 63) / 64]);

                for (int row = 0; row < RowsMax + 8; row++)
                {
                    others[row] = random.Next(3) == 0 ? any(random) : values[random.Next(2) == 0 ? row : RowsMax - 1 - row % RowsMax];
                }
                before = bitmap.Random(random, rows);
                FilterKernels.CompareColumns<T, TOperator>(bitmap.Words, rows, (byte*)values, (byte*)others);
                for (int row = 0; row < bitmap.Rows(rows); row++)
                {
                    Assert.Equal(row < rows && before[row] && expected(values[row], others[row]), bitmap.Has(row));
                }
                Assert.Equal(Guard, bitmap.Words[(rows + 63) / 64]);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(values);
            NativeMemory.AlignedFree(others);
        }
    }

    /// <summary>A set of rows with a guard word behind it.</summary>
    private sealed class Bitmap : IDisposable
    {
        public const int WordCount = RowsMax / 64 + 3;

        public ulong* Words { get; } = (ulong*)NativeMemory.AlignedAlloc(WordCount * 8, 64);

        /// <summary>Rows in the words of so many rows.</summary>
        public int Rows(int rows) => (rows + 63) / 64 * 64;

        public bool Has(int row) => (Words[row >> 6] >> (row & 63) & 1) != 0;

        public void Fill(ulong word) => new Span<ulong>(Words, WordCount).Fill(word);

        public bool[] Random(Random random, int rows)
        {
            Fill(Guard);
            new Span<ulong>(Words, (rows + 63) / 64).Clear();
            var set = new bool[rows];
            bool all = random.Next(3) == 0;
            for (int row = 0; row < rows; row++)
            {
                set[row] = all || random.Next(3) > 0;
                Words[row >> 6] |= (set[row] ? 1ul : 0) << (row & 63);
            }
            return set;
        }

        public void Dispose() => NativeMemory.AlignedFree(Words);
    }
}
