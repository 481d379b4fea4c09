using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Memory;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

/// <summary>Rows in blocks: what has been appended since some time, in its order, whichever block it is in.</summary>
public sealed unsafe class JoinRowsTests
{
    private const int RowWidth = JoinRows.RowNullsOffset + 8;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(5000, 0)]
    [InlineData(5000, 4999)]
    [InlineData(200_000, 0)]
    [InlineData(200_000, 700)]
    [InlineData(200_000, 199_000)]
    public void Addresses_are_in_the_order_of_appending(int rows, int first)
    {
        using var memory = new QueryMemory(1L << 30);
        JoinRows* joined = (JoinRows*)memory.AllocateZeroed(sizeof(JoinRows));
        *joined = new JoinRows(memory, RowWidth);
        for (int i = 0; i < rows; i++)
        {
            *(long*)(JoinRows.Append(joined, 0) + JoinRows.RowNullsOffset) = i;
        }
        Assert.Equal(rows, joined->Count);

        byte** addresses = (byte**)memory.AllocateZeroed((rows - first + 1) * sizeof(byte*));
        joined->CopyAddresses(first, addresses);

        for (int i = first; i < rows; i++)
        {
            Assert.Equal(i, *(long*)(addresses[i - first] + JoinRows.RowNullsOffset));
        }
        Assert.True(addresses[rows - first] == null);
    }
}
