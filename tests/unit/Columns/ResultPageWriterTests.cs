using System.Text;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.Columns;

public sealed unsafe class ResultPageWriterTests
{
    private static readonly ColumnShape[] Shapes =
        [new(ColumnKind.Int64), new(ColumnKind.Bool), new(ColumnKind.Fixed, 12), new(ColumnKind.Varlena)];

    [Fact]
    public void Writes_values_where_the_descriptors_say()
    {
        using NativePage page = new(8192);
        ResultPageWriter writer = new(Shapes);
        Assert.True(writer.Begin(page.Pointer, page.Size, 100));
        for (int row = 0; row < 70; row++)
        {
            ((long*)writer.Buffers[0].Values)[row] = row * 3;
            writer.SetBool(1, row, row % 2 == 0);
            new Span<byte>(writer.Buffers[2].Values + row * 12, 12).Fill((byte)row);
            if (row % 10 == 0)
                writer.SetNull(3, row);
            else
                Encoding.UTF8.GetBytes(row.ToString()).CopyTo(new Span<byte>(writer.AddVarlena(3, row, row.ToString().Length), 2));
        }

        long used = writer.Finish(70);
        PageHeader* header = (PageHeader*)page.Pointer;
        PageColumn* columns = (PageColumn*)(page.Pointer + 64);
        Assert.Equal((PageLayout.PageMagic, 4u, 70u, 100u), (header->Magic, header->ColumnCount, header->RowCount, header->RowCapacity));
        Assert.Equal((ulong)used, header->Size);
        Assert.Equal(header->Size, header->VariableOffset + header->VariableSize);
        Assert.Equal((ulong)writer.FixedSize(100), header->VariableOffset);

        Assert.Equal(0ul, columns[0].ValidityOffset);
        Assert.Equal(7u, columns[3].NullCount);
        Assert.Equal(ColumnFlags.HasNulls, columns[3].Flags);
        for (int row = 0; row < 70; row++)
        {
            Assert.Equal(row * 3, ((long*)(page.Pointer + columns[0].ValuesOffset))[row]);
            Assert.Equal(row % 2 == 0, (page.Pointer[columns[1].ValuesOffset + (ulong)(row / 8)] >> (row % 8) & 1) == 1);
            Assert.Equal(row, page.Pointer[columns[2].ValuesOffset + (ulong)row * 12 + 11]);
            ulong offset = ((ulong*)(page.Pointer + columns[3].ValuesOffset))[row];
            bool valid = (page.Pointer[columns[3].ValidityOffset + (ulong)(row / 8)] >> (row % 8) & 1) == 1;
            Assert.Equal(row % 10 != 0, valid);
            if (!valid)
            {
                Assert.Equal(0ul, offset);
                continue;
            }

            Assert.Equal(0ul, offset % 8);
            uint length = *(uint*)(page.Pointer + offset) >> 2;
            Assert.Equal(row.ToString(), Encoding.UTF8.GetString(page.Pointer + offset + 4, (int)length - 4));
        }
    }

    [Fact]
    public void A_varlena_that_does_not_fit_is_refused_and_leaves_the_page_as_it_was()
    {
        ResultPageWriter writer = new(Shapes);
        int size = (int)writer.FixedSize(64) + 16;
        using NativePage page = new(size);
        Assert.True(writer.Begin(page.Pointer, size, 64));
        Assert.True(writer.AddVarlena(3, 0, 13) == null);
        Assert.True(writer.AddVarlena(3, 0, 12) != null);
        Assert.True(writer.AddVarlena(3, 1, 0) == null);
        Assert.Equal(size, writer.Finish(1));
    }

    [Fact]
    public void An_extent_that_is_too_small_is_refused()
    {
        ResultPageWriter writer = new(Shapes);
        using NativePage page = new(8192);
        Assert.False(writer.Begin(page.Pointer, writer.FixedSize(64) - 1, 64));
        Assert.True(writer.Begin(page.Pointer, writer.FixedSize(64), 64));
    }

    [Fact]
    public void Nulls_are_counted_up_to_the_last_row_only()
    {
        ResultPageWriter writer = new([new(ColumnKind.Int32)]);
        using NativePage page = new(4096);
        for (int rows = 1; rows <= 130; rows++)
        {
            Assert.True(writer.Begin(page.Pointer, page.Size, 200));
            for (int row = 0; row < 200; row += 3)
                writer.SetNull(0, row);
            writer.Finish(rows);
            Assert.Equal((uint)((rows + 2) / 3), ((PageColumn*)(page.Pointer + 64))->NullCount);
        }
    }

    [Fact]
    public void Kinds_that_PostgreSQL_cannot_read_are_refused()
    {
        foreach (ColumnKind kind in (ColumnKind[])[ColumnKind.View, ColumnKind.Decimal64, ColumnKind.Decimal128])
            Assert.Throws<ArgumentException>(() => new ResultPageWriter([new(kind)]));
        Assert.Throws<ArgumentException>(() => new ResultPageWriter([new(ColumnKind.Fixed, 0)]));
        Assert.Throws<ArgumentException>(() => new ResultPageWriter([new(ColumnKind.Int32, 8)]));
    }
}
