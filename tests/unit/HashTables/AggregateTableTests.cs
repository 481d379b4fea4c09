using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

/// <summary>The table against a dictionary. Probing is generated code's, so it is written out here (<see cref="Counter"/>).</summary>
public sealed unsafe class AggregateTableTests
{
    private const int RowWidth = AggregateTable.RowKeysOffset + 16;

    public static TheoryData<int, int, int> Loads() => new()
    {
        // rows, distinct keys, bits of the hash that tell keys apart
        { 0, 1, 64 }, { 1, 1, 64 }, { 1000, 10, 64 }, { 1000, 1000, 64 }, { 100_000, 5, 64 }, { 200_000, 100_000, 64 },
        // Many keys of one hash: the keys themselves decide.
        { 3000, 500, 3 }, { 2000, 300, 0 },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public void Counts_as_a_dictionary_does_when_each_key_keeps_one_row(int rows, int keys, int hashBits)
    {
        using var memory = new QueryMemory(1L << 30);
        using var counter = new Counter(memory, mayFlush: false, hashBits);
        Dictionary<long, long> model = Fill(counter, rows, keys, seed: 1);

        Assert.Equal(model, Rows(counter.Table));
        Assert.Equal(model.Count, counter.Table->TotalRows);
        Assert.False(counter.Table->HasRepeatedKeys);
        Assert.Equal(model.Count, Collected(counter.Table).Count);
        Assert.Equal(model, Collected(counter.Table));
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void Counts_add_up_when_the_directory_may_be_cleared(int rows, int keys, int hashBits)
    {
        using var memory = new QueryMemory(1L << 30);
        using var counter = new Counter(memory, mayFlush: true, hashBits);
        Dictionary<long, long> model = Fill(counter, rows, keys, seed: 2);

        Assert.Equal(model, Rows(counter.Table));
        Assert.True(counter.Table->TotalRows == model.Count || counter.Table->HasRepeatedKeys);
        if (keys == 100_000)
        {
            // More keys than the largest directory holds: some came a second time after it was cleared.
            Assert.True(counter.Table->HasRepeatedKeys);
            Assert.True(counter.Table->TotalRows > model.Count);
        }
        if (keys < AggregateTable.DirectoryEntriesMax / 2)
        {
            Assert.False(counter.Table->HasRepeatedKeys);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Merging_partitions_gives_one_row_for_each_key(int tables)
    {
        using var memory = new QueryMemory(1L << 30);
        var model = new Dictionary<long, long>();
        var filled = new List<Counter>();
        for (int i = 0; i < tables; i++)
        {
            var counter = new Counter(memory, mayFlush: true, hashBits: 64);
            foreach ((long key, long count) in Fill(counter, 120_000, 60_000, seed: 3 + i))
            {
                model[key] = model.GetValueOrDefault(key) + count;
            }
            filled.Add(counter);
        }

        const int Partitions = 8;
        var merged = new Dictionary<long, long>();
        for (int partition = 0; partition < Partitions; partition++)
        {
            using var target = new Counter(memory, mayFlush: false, hashBits: 64);
            long adopted = 0;
            foreach (Counter counter in filled)
            {
                counter.Table->ForEachBlock((first, rows, width) =>
                {
                    for (int i = 0; i < rows; i++)
                    {
                        byte* row = first + (long)i * width;
                        if (*(ulong*)row >> 61 == (ulong)partition)
                        {
                            adopted += target.Merge(row) ? 1 : 0;
                        }
                    }
                });
            }
            Assert.Equal(adopted, target.Table->TotalRows);
            // Adopted rows lie in the blocks of the tables they came from.
            Assert.Empty(Rows(target.Table));
            Dictionary<long, long> collected = Collected(target.Table);
            Assert.Equal(adopted, collected.Count);
            foreach ((long key, long count) in collected)
            {
                merged.Add(key, count);
            }
        }
        Assert.Equal(model, merged);
        filled.ForEach(static c => c.Dispose());
    }

    [Fact]
    public void Rows_never_move_and_start_cleared()
    {
        using var memory = new QueryMemory(1L << 30);
        using var counter = new Counter(memory, mayFlush: true, hashBits: 64);
        var rows = new List<nint>();
        for (int i = 0; i < 150_000; i++)
        {
            byte* row = AggregateTable.Insert(counter.Table, (ulong)i);
            Assert.Equal((ulong)i, *(ulong*)row);
            Assert.True(new ReadOnlySpan<byte>(row + 8, RowWidth - 8).IndexOfAnyExcept((byte)0) < 0);
            new Span<byte>(row + 8, RowWidth - 8).Fill((byte)i);
            rows.Add((nint)row);
        }
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal((ulong)i, *(ulong*)rows[i]);
            Assert.Equal((byte)i, *((byte*)rows[i] + RowWidth - 1));
        }
    }

    [Fact]
    public void Copied_bytes_live_as_long_as_the_rows()
    {
        using var memory = new QueryMemory(1L << 30);
        using var counter = new Counter(memory, mayFlush: true, hashBits: 64);
        var copies = new List<nint>();
        for (int i = 0; i < 100_000; i++)
        {
            long value = i;
            copies.Add((nint)AggregateTable.CopyBytes(counter.Table, (byte*)&value, 8));
            AggregateTable.Insert(counter.Table, (ulong)i);
        }
        for (int i = 0; i < copies.Count; i++)
        {
            Assert.Equal(i, *(long*)copies[i]);
        }
    }

    /// <summary>A state's value is replaced again and again; its neighbours stay as they are, and so does the memory.</summary>
    [Fact]
    public void Replaced_bytes_take_the_room_of_those_before_when_they_fit()
    {
        using var memory = new QueryMemory(1L << 20);
        using var counter = new Counter(memory, mayFlush: true, hashBits: 64);
        var random = new Random(1);
        byte[] bytes = new byte[64];
        byte* value = null;
        int length = 0;
        byte* neighbour = null;
        for (int i = 0; i < 100_000; i++)
        {
            int next = random.Next(0, i < 1000 ? 64 : 9);
            random.NextBytes(bytes);
            bool fits = next <= (length + 7) / 8 * 8;
            fixed (byte* source = bytes)
            {
                byte* replaced = AggregateTable.ReplaceBytes(counter.Table, value, length, source, next);
                Assert.True(new ReadOnlySpan<byte>(source, next).SequenceEqual(new ReadOnlySpan<byte>(replaced, next)));
                Assert.Equal(fits, replaced == value);
                value = replaced;
            }
            length = next;
            if (neighbour != null)
            {
                Assert.Equal(0x1122334455667788, *(long*)neighbour);
            }
            if (!fits)
            {
                long mark = 0x1122334455667788;
                neighbour = AggregateTable.CopyBytes(counter.Table, (byte*)&mark, 8);
            }
            if (i % 3 == 0)
            {
                // A long one again, so that there is something to fit into.
                fixed (byte* source = bytes)
                {
                    value = AggregateTable.ReplaceBytes(counter.Table, value, length, source, 8);
                    length = 8;
                }
            }
        }
    }

    [Fact]
    public void The_expected_rows_size_the_directory()
    {
        using var memory = new QueryMemory(1L << 30);
        var small = new AggregateTable(memory, RowWidth, mayFlush: false, expectedRows: 0);
        Assert.Equal(AggregateTable.DirectoryEntriesFirst - 1ul, Mask(&small));
        var large = new AggregateTable(memory, RowWidth, mayFlush: false, expectedRows: 1_000_000);
        Assert.Equal((1ul << 21) - 1, Mask(&large));
        var bounded = new AggregateTable(memory, RowWidth, mayFlush: true, expectedRows: 1_000_000);
        Assert.Equal(AggregateTable.DirectoryEntriesMax - 1ul, Mask(&bounded));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    public void A_row_holds_its_header_and_is_a_multiple_of_8(int width)
    {
        using var memory = new QueryMemory(1L << 30);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AggregateTable(memory, width, mayFlush: true));
    }

    [Fact]
    public void Running_out_of_memory_is_an_error_of_the_query()
    {
        using var memory = new QueryMemory(1 << 20);
        using var counter = new Counter(memory, mayFlush: false, hashBits: 64);
        var error = Assert.Throws<PgException>(() => Fill(counter, 200_000, 200_000, seed: 9));
        Assert.Equal("53200", error.SqlState);
    }

    private static ulong Mask(AggregateTable* table) => *(ulong*)((byte*)table + AggregateTable.MaskOffset);

    private static Dictionary<long, long> Fill(Counter counter, int rows, int keys, int seed)
    {
        var random = new Random(seed);
        var model = new Dictionary<long, long>();
        for (int i = 0; i < rows; i++)
        {
            // Every key comes at least once if there are rows enough, in no order; the extremes are among them.
            long key = i < keys ? (long)i * 7919 % keys : random.Next(keys);
            key = key == 0 ? long.MinValue : key == 1 ? long.MaxValue : key;
            counter.Count(key);
            model[key] = model.GetValueOrDefault(key) + 1;
        }
        return model;
    }

    /// <summary>Counts of the rows that were inserted here, rows of one key added up.</summary>
    private static Dictionary<long, long> Rows(AggregateTable* table)
    {
        var counts = new Dictionary<long, long>();
        table->ForEachBlock((first, rows, width) =>
        {
            Assert.Equal(RowWidth, width);
            for (int i = 0; i < rows; i++)
            {
                byte* row = first + (long)i * width;
                counts[Counter.Key(row)] = counts.GetValueOrDefault(Counter.Key(row)) + Counter.Number(row);
            }
        });
        return counts;
    }

    private static Dictionary<long, long> Collected(AggregateTable* table)
    {
        var rows = new nint[table->TotalRows];
        fixed (nint* collected = rows)
        {
            Assert.Equal(rows.Length, table->CollectRows((byte**)collected));
        }
        return rows.ToDictionary(static r => Counter.Key((byte*)r), static r => Counter.Number((byte*)r));
    }

    /// <summary>count(*) by a 64-bit key, as generated code does it.</summary>
    private sealed class Counter : IDisposable
    {
        private const int KeyOffset = AggregateTable.RowKeysOffset;
        private const int NumberOffset = KeyOffset + 8;

        private readonly int _hashBits;

        public Counter(QueryMemory memory, bool mayFlush, int hashBits)
        {
            _hashBits = hashBits;
            Table = (AggregateTable*)NativeMemory.Alloc((nuint)sizeof(AggregateTable));
            *Table = new AggregateTable(memory, RowWidth, mayFlush);
        }

        public AggregateTable* Table { get; }

        public static long Key(byte* row) => *(long*)(row + KeyOffset);

        public static long Number(byte* row) => *(long*)(row + NumberOffset);

        public void Count(long key)
        {
            ulong hash = HashFunctions.Int64(key);
            if (_hashBits < 64)
            {
                hash &= (1ul << _hashBits) - 1;
            }
            byte* row = Find(hash, key);
            if (row == null)
            {
                row = AggregateTable.Insert(Table, hash);
                *(long*)(row + KeyOffset) = key;
            }
            ++*(long*)(row + NumberOffset);
        }

        /// <summary>True when the row was the first of its key.</summary>
        public bool Merge(byte* row)
        {
            ulong hash = *(ulong*)row;
            byte* known = Find(hash, Key(row));
            if (known == null)
            {
                AggregateTable.Adopt(Table, hash, row);
                return true;
            }
            *(long*)(known + NumberOffset) += Number(row);
            return false;
        }

        public void Dispose() => NativeMemory.Free(Table);

        private byte* Find(ulong hash, long key)
        {
            ulong* directory = *(ulong**)((byte*)Table + AggregateTable.DirectoryOffset);
            ulong mask = Mask(Table);
            for (ulong slot = hash & mask; directory[slot] != 0; slot = (slot + 1) & mask)
            {
                byte* row = (byte*)(directory[slot] & AggregateTable.AddressMask);
                if (directory[slot] >> 48 == hash >> 48 && Key(row) == key)
                {
                    return row;
                }
            }
            return null;
        }
    }
}
