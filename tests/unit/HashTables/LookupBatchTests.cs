using PgFusion.Runtime.Functions;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

/// <summary>A batch finds what each row finds by itself, one step further where that is another's, and goes on with the right rows in their order.</summary>
public sealed unsafe class LookupBatchTests
{
    private const int RowWidth = JoinRows.RowNullsOffset + 16;
    private const int TupleBytes = LookupBatch.ValuesOffset + 16;

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 0)]
    [InlineData(LookupBatch.Capacity, 0)]
    [InlineData(LookupBatch.Capacity, 50)]
    [InlineData(LookupBatch.Capacity - 1, 5000)]
    public void Chains_are_those_that_each_row_finds(int rows, int built)
    {
        using var memory = new QueryMemory(1L << 30);
        JoinTable* table = Table(memory, built);
        byte* batch = Fill(memory, rows, out List<(ulong Hash, bool Wanted)> tuples);

        int all = LookupBatch.FindAll(table, batch, rows, TupleBytes);

        Assert.Equal(rows, all);
        for (int i = 0; i < rows; i++)
        {
            byte* tuple = batch + ((int*)batch)[i];
            Assert.Equal(i, *(long*)(tuple + LookupBatch.ValuesOffset));
            byte* expected = tuples[i].Wanted ? Candidate(table, tuples[i].Hash) : null;
            Assert.True(expected == *(byte**)(tuple + LookupBatch.CandidateOffset));
        }
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 0)]
    [InlineData(LookupBatch.Capacity, 0)]
    [InlineData(LookupBatch.Capacity, 50)]
    [InlineData(LookupBatch.Capacity - 1, 5000)]
    public void Rows_without_a_chain_are_left_out(int rows, int built)
    {
        using var memory = new QueryMemory(1L << 30);
        JoinTable* table = Table(memory, built);
        byte* batch = Fill(memory, rows, out List<(ulong Hash, bool Wanted)> tuples);
        List<long> expected = [.. Enumerable.Range(0, rows).Where(i => tuples[i].Wanted && Candidate(table, tuples[i].Hash) != null).Select(static i => (long)i)];

        int found = LookupBatch.FindMatching(table, batch, rows, TupleBytes);

        var left = new List<long>();
        for (int i = 0; i < found; i++)
        {
            byte* tuple = batch + ((int*)batch)[i];
            long number = *(long*)(tuple + LookupBatch.ValuesOffset);
            left.Add(number);
            Assert.True(Candidate(table, tuples[(int)number].Hash) == *(byte**)(tuple + LookupBatch.CandidateOffset));
        }
        Assert.Equal(expected, left);
    }

    [Fact]
    public void All_rows_go_on_to_their_groups()
    {
        using var memory = new QueryMemory(1L << 30);
        AggregateTable* table = (AggregateTable*)memory.AllocateZeroed(sizeof(AggregateTable));
        *table = new AggregateTable(memory, AggregateTable.RowKeysOffset + 8, mayFlush: true);
        for (int i = 0; i < 100; i++)
        {
            AggregateTable.Insert(table, HashFunctions.Int64(i));
        }
        byte* batch = Fill(memory, LookupBatch.Capacity, out _);

        Assert.Equal(LookupBatch.Capacity, LookupBatch.FetchGroups(table, batch, LookupBatch.Capacity, TupleBytes));

        for (int i = 0; i < LookupBatch.Capacity; i++)
        {
            Assert.Equal(i, *(long*)(batch + ((int*)batch)[i] + LookupBatch.ValuesOffset));
        }
    }

    [Fact]
    public void A_batch_ends_before_the_next_one()
    {
        Assert.True(LookupBatch.Bytes(TupleBytes) >= LookupBatch.TuplesOffset + (LookupBatch.Capacity * TupleBytes));
        Assert.Equal(0, LookupBatch.Bytes(TupleBytes + 8) % 64);
    }

    /// <summary>The first of the chain, or the second when the first is another hash's.</summary>
    private static byte* Candidate(JoinTable* table, ulong hash)
    {
        byte* first = JoinTable.First(table, hash);
        return first == null || *(ulong*)first == hash ? first : *(byte**)(first + JoinRows.RowNextOffset);
    }

    private static JoinTable* Table(QueryMemory memory, int rows)
    {
        JoinRows* built = (JoinRows*)memory.AllocateZeroed(sizeof(JoinRows));
        *built = new JoinRows(memory, RowWidth);
        for (int i = 0; i < rows; i++)
        {
            JoinRows.Append(built, HashFunctions.Int64(i * 3));
        }
        JoinTable* table = (JoinTable*)memory.AllocateZeroed(sizeof(JoinTable));
        *table = new JoinTable(memory, rows, RowWidth, 1);
        foreach ((nint firstRow, int count) in built->Blocks())
        {
            JoinTable.Link(table, (byte*)firstRow, count, RowWidth);
        }
        return table;
    }

    /// <summary>Rows with their number, of which every fifth wants nothing.</summary>
    private static byte* Fill(QueryMemory memory, int rows, out List<(ulong Hash, bool Wanted)> tuples)
    {
        byte* batch = memory.AllocateZeroed(LookupBatch.Bytes(TupleBytes));
        tuples = [];
        for (int i = 0; i < rows; i++)
        {
            byte* tuple = batch + LookupBatch.TuplesOffset + (i * TupleBytes);
            ulong hash = HashFunctions.Int64(i);
            bool wanted = i % 5 != 4;
            *(ulong*)(tuple + LookupBatch.HashOffset) = hash;
            *(long*)(tuple + LookupBatch.CandidateOffset) = wanted ? 1 : 0;
            *(long*)(tuple + LookupBatch.ValuesOffset) = i;
            tuples.Add((hash, wanted));
        }
        return batch;
    }
}
