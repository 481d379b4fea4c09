using System.Text;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.Columns;

public sealed unsafe class PageViewTests
{
    private const int Rows = 100;
    private const int Capacity = 128;
    private const int ValidityOffset = 64 + 3 * 64;
    private const int IntsOffset = ValidityOffset + 64;
    private const int ViewsOffset = IntsOffset + Capacity * 4;
    private const int BoolsOffset = ViewsOffset + Capacity * 16;
    private const int VariableOffset = BoolsOffset + 64;
    private const int PageSize = VariableOffset + 64;

    [Fact]
    public void Reads_what_a_producer_wrote()
    {
        using NativePage page = ValidPage();
        PageView view = new();
        view.Open(page.Pointer, page.Size, [new(ColumnKind.Int32), new(ColumnKind.View), new(ColumnKind.Bool)]);

        Assert.Equal(Rows, view.RowCount);
        Assert.Equal(Capacity, view.RowCapacity);
        Assert.Equal(7u, view.Leaf);
        Assert.Equal(9u, view.Chunk);
        Assert.Equal(3, view.ColumnCount);

        ref readonly ColumnView ints = ref view.Column(0);
        Assert.True(ints.HasNulls);
        Assert.Equal(1, ints.NullCount);
        Assert.True(ints.HasRange);
        Assert.Equal((0, 99), (ints.Min, ints.Max));
        Assert.True(ints.IsNull(3));
        Assert.False(ints.IsNull(4));
        Assert.Equal(4, ((int*)ints.Values)[4]);

        ref readonly ColumnView views = ref view.Column(1);
        Assert.False(views.HasNulls);
        Assert.True(views.Validity == null);
        Assert.Equal("short", Encoding.UTF8.GetString(views.View(0)));
        Assert.Equal("longer than twelve", Encoding.UTF8.GetString(views.View(1)));
        Assert.Equal("", Encoding.UTF8.GetString(views.View(2)));

        ref readonly ColumnView bools = ref view.Column(2);
        Assert.True(bools.Bool(1));
        Assert.False(bools.Bool(2));
    }

    [Fact]
    public void Opening_again_does_not_allocate()
    {
        using NativePage page = ValidPage();
        PageView view = new();
        view.Open(page.Pointer, page.Size);
        long before = GC.GetAllocatedBytesForCurrentThread();
        view.Open(page.Pointer, page.Size);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_extent_may_be_larger_than_its_page_but_not_smaller()
    {
        using NativePage page = ValidPage();
        PageView view = new();
        view.Open(page.Pointer, PageSize);
        Assert.Throws<InvalidPageException>(() => view.Open(page.Pointer, PageSize - 1));
        Assert.Throws<InvalidPageException>(() => view.Open(page.Pointer, 63));
        Assert.Throws<InvalidPageException>(() => view.Open(page.Pointer, 0));
        Assert.Throws<InvalidPageException>(() => view.Open(page.Pointer + 8, PageSize - 8));
    }

    [Theory]
    [InlineData(nameof(PageHeader.Magic))]
    [InlineData("columns beyond the page")]
    [InlineData("too many columns")]
    [InlineData("rows above capacity")]
    [InlineData("capacity above the limit")]
    [InlineData("size above the extent")]
    [InlineData("size below the columns")]
    [InlineData("variable bytes beyond the page")]
    [InlineData("variable offset that wraps around")]
    [InlineData("variable size without an offset")]
    [InlineData("kind zero")]
    [InlineData("kind of results only")]
    [InlineData("wrong width")]
    [InlineData("scale of an integer")]
    [InlineData("values beyond the page")]
    [InlineData("values that wrap around")]
    [InlineData("values over the header")]
    [InlineData("misaligned values")]
    [InlineData("capacity beyond the values")]
    [InlineData("validity beyond the page")]
    [InlineData("nulls without validity")]
    [InlineData("validity without nulls")]
    [InlineData("wrong null count")]
    [InlineData("range upside down")]
    [InlineData("range of views")]
    [InlineData("specials of integers")]
    [InlineData("view beyond the variable bytes")]
    [InlineData("view that wraps around")]
    [InlineData("view of negative length")]
    [InlineData("view in another buffer")]
    public void A_damaged_page_is_not_opened(string damage)
    {
        using NativePage page = ValidPage();
        PageHeader* header = (PageHeader*)page.Pointer;
        PageColumn* columns = (PageColumn*)(page.Pointer + 64);
        int* views = (int*)(page.Pointer + ViewsOffset);
        switch (damage)
        {
            case nameof(PageHeader.Magic): header->Magic++; break;
            case "columns beyond the page": header->ColumnCount = 1000; break;
            case "too many columns": header->ColumnCount = uint.MaxValue; break;
            case "rows above capacity": header->RowCount = Capacity + 1; break;
            case "capacity above the limit": header->RowCapacity = PageLayout.PageRowsMax + 1; break;
            case "size above the extent": header->Size = PageSize + 64; break;
            case "size below the columns": header->Size = 128; break;
            case "variable bytes beyond the page": header->VariableSize = 65; break;
            case "variable offset that wraps around": header->VariableOffset = unchecked((ulong)-64L); break;
            case "variable size without an offset": header->VariableOffset = 0; break;
            case "kind zero": columns[0].Kind = 0; break;
            case "kind of results only": columns[0].Kind = ColumnKind.Varlena; columns[0].Width = 8; break;
            case "wrong width": columns[0].Width = 8; break;
            case "scale of an integer": columns[0].Scale = 2; break;
            case "values beyond the page": columns[1].ValuesOffset = VariableOffset; break;
            case "values that wrap around": columns[1].ValuesOffset = unchecked((ulong)-64L); break;
            case "values over the header": columns[1].ValuesOffset = 0; break;
            case "misaligned values": columns[0].ValuesOffset += 4; break;
            case "capacity beyond the values": header->RowCapacity = 4096; break;
            case "validity beyond the page": columns[0].ValidityOffset = PageSize; break;
            case "nulls without validity": columns[0].ValidityOffset = 0; break;
            case "validity without nulls": columns[0].Flags &= ~ColumnFlags.HasNulls; break;
            case "wrong null count": columns[0].NullCount = 2; break;
            case "range upside down": columns[0].Max = -1; break;
            case "range of views": columns[1].Flags = ColumnFlags.HasRange; break;
            case "specials of integers": columns[0].Flags |= ColumnFlags.HasSpecials; break;
            case "view beyond the variable bytes": views[4 + 3] = 1; break;
            case "view that wraps around": views[4 + 3] = -1; break;
            case "view of negative length": views[0] = -1; break;
            case "view in another buffer": views[4 + 2] = 1; break;
            default: throw new ArgumentException(damage);
        }

        PageView view = new();
        Assert.Throws<InvalidPageException>(() => view.Open(page.Pointer, PageSize));
        Assert.Equal(0, view.ColumnCount);
    }

    [Fact]
    public void A_page_of_other_columns_than_expected_is_not_opened()
    {
        using NativePage page = ValidPage();
        PageView view = new();
        Assert.Throws<InvalidPageException>(() => view.Open(page.Pointer, PageSize, [new(ColumnKind.Int32)]));
        Assert.Throws<InvalidPageException>(() =>
            view.Open(page.Pointer, PageSize, [new(ColumnKind.Float32), new(ColumnKind.View), new(ColumnKind.Bool)]));
    }

    [Fact]
    public void A_page_without_columns_has_rows()
    {
        using NativePage page = new(64);
        *(PageHeader*)page.Pointer = new PageHeader { Magic = PageLayout.PageMagic, RowCount = 5, RowCapacity = 8, Size = 64 };
        PageView view = new();
        view.Open(page.Pointer, 64);
        Assert.Equal(5, view.RowCount);
        Assert.Equal(0, view.ColumnCount);
    }

    /// <summary>Three columns, laid out by hand: Int32 with a null in row 3, views, bools.</summary>
    private static NativePage ValidPage()
    {
        NativePage page = new(PageSize);
        byte* p = page.Pointer;
        *(PageHeader*)p = new PageHeader
        {
            Magic = PageLayout.PageMagic,
            ColumnCount = 3,
            RowCount = Rows,
            RowCapacity = Capacity,
            Leaf = 7,
            Chunk = 9,
            Size = PageSize,
            VariableOffset = VariableOffset,
            VariableSize = 18,
        };
        PageColumn* columns = (PageColumn*)(p + 64);
        columns[0] = new PageColumn
        {
            Kind = ColumnKind.Int32,
            Flags = ColumnFlags.HasNulls | ColumnFlags.HasRange,
            Width = 4,
            NullCount = 1,
            ValidityOffset = ValidityOffset,
            ValuesOffset = IntsOffset,
            Min = 0,
            Max = 99,
        };
        columns[1] = new PageColumn { Kind = ColumnKind.View, Width = 16, ValuesOffset = ViewsOffset };
        columns[2] = new PageColumn { Kind = ColumnKind.Bool, ValuesOffset = BoolsOffset };

        new Span<byte>(p + ValidityOffset, 16).Fill(0xFF);
        p[ValidityOffset] &= 0xF7;
        for (int i = 0; i < Rows; i++)
            ((int*)(p + IntsOffset))[i] = i == 3 ? 0 : i;

        new Span<byte>(p + ViewsOffset, Rows * 16).Clear();
        WriteView(p + ViewsOffset, "short", 0);
        WriteView(p + ViewsOffset + 16, "longer than twelve", 0);
        Encoding.UTF8.GetBytes("longer than twelve").CopyTo(new Span<byte>(p + VariableOffset, 18));
        p[BoolsOffset] = 0b10;
        return page;
    }

    private static void WriteView(byte* view, string text, int offset)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        *(int*)view = bytes.Length;
        if (bytes.Length <= 12)
            bytes.CopyTo(new Span<byte>(view + 4, bytes.Length));
        else
        {
            bytes.AsSpan(0, 4).CopyTo(new Span<byte>(view + 4, 4));
            ((int*)view)[2] = 0;
            ((int*)view)[3] = offset;
        }
    }
}
