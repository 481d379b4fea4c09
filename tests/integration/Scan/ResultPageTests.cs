using System.Runtime.InteropServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using PgFusion.Runtime.Columns;
using Xunit;
using static PgFusion.IntegrationTests.Scan.ScanFixture;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>Pages of the worker's <see cref="ResultPageWriter"/> as PostgreSQL reads them, whole and damaged.</summary>
public sealed unsafe class ResultPageTests(ScanFixture fixture) : IClassFixture<ScanFixture>
{
    private const int Rows = 200;

    private static readonly ColumnShape[] Shapes =
    [
        new(ColumnKind.Bool), new(ColumnKind.Int8), new(ColumnKind.Int16), new(ColumnKind.Int32), new(ColumnKind.Int64),
        new(ColumnKind.Float32), new(ColumnKind.Float64), new(ColumnKind.Fixed, 16), new(ColumnKind.Fixed, 12), new(ColumnKind.Varlena),
    ];

    private const string Definition =
        "c0 boolean, c1 \"char\", c2 smallint, c3 integer, c4 bigint, c5 real, c6 double precision, c7 uuid, c8 timetz, c9 text";

    [Fact]
    public void Every_kind_arrives_with_nulls()
    {
        using NpgsqlConnection connection = fixture.Open();
        using NpgsqlCommand command = Command(connection, Page(), Shapes, Definition, "*, c8::text AS c8_text");
        using NpgsqlDataReader reader = command.ExecuteReader();
        int row = 0;
        for (; reader.Read(); row++)
        {
            for (int c = 0; c < Shapes.Length; c++)
                Assert.Equal(IsNull(row, c), reader.IsDBNull(c));
            Check(0, () => Assert.Equal(row % 3 == 0, reader.GetBoolean(0)));
            Check(1, () => Assert.Equal((char)(33 + row % 90), reader.GetFieldValue<char>(1)));
            Check(2, () => Assert.Equal((short)(row - 100), reader.GetInt16(2)));
            Check(3, () => Assert.Equal(row * -1000003, reader.GetInt32(3)));
            Check(4, () => Assert.Equal(row * 1000000007L, reader.GetInt64(4)));
            Check(5, () => Assert.Equal(row / 3f, reader.GetFloat(5)));
            Check(6, () => Assert.Equal(row / -7.0, reader.GetDouble(6)));
            Check(7, () => Assert.Equal(new Guid(Enumerable.Repeat((byte)row, 16).ToArray()), reader.GetGuid(7)));
            Check(8, () => Assert.Equal($"00:00:{row % 60:00}+00", reader.GetString(10)));
            Check(9, () => Assert.Equal(new string('t', row), reader.GetString(9)));
        }
        Assert.Equal(Rows, row);

        void Check(int column, Action check)
        {
            if (!IsNull(row, column))
                check();
        }
    }

    [Theory]
    [InlineData("magic")]
    [InlineData("columns")]
    [InlineData("rows")]
    [InlineData("capacity")]
    [InlineData("size beyond the page")]
    [InlineData("size below the columns")]
    [InlineData("kind")]
    [InlineData("width")]
    [InlineData("values beyond the page")]
    [InlineData("values that wrap around")]
    [InlineData("values over the header")]
    [InlineData("values misaligned")]
    [InlineData("validity beyond the page")]
    [InlineData("nulls without validity")]
    [InlineData("varlena beyond the page")]
    [InlineData("varlena that wraps around")]
    [InlineData("varlena over the header")]
    [InlineData("varlena misaligned")]
    [InlineData("varlena longer than the page")]
    [InlineData("varlena shorter than its header")]
    [InlineData("varlena with a short header")]
    [InlineData("varlena compressed")]
    [InlineData("truncated")]
    public void A_damaged_page_is_an_error(string damage)
    {
        byte[] content = Page();
        fixed (byte* page = content)
        {
            PageHeader* header = (PageHeader*)page;
            PageColumn* columns = (PageColumn*)(page + PageLayout.PageHeaderSize);
            ulong* varlenas = (ulong*)(page + columns[9].ValuesOffset);
            uint* varlena = (uint*)(page + varlenas[1]);
            switch (damage)
            {
                case "magic": header->Magic ^= 1; break;
                case "columns": header->ColumnCount--; break;
                case "rows": header->RowCount = header->RowCapacity + 1; break;
                case "capacity": header->RowCapacity = PageLayout.PageRowsMax + 1; break;
                case "size beyond the page": header->Size += 8; break;
                case "size below the columns": header->Size = 128; break;
                case "kind": columns[3].Kind = ColumnKind.Float32; break;
                case "width": columns[7].Width = 17; break;
                case "values beyond the page": columns[4].ValuesOffset = header->Size & ~63UL; break;
                case "values that wrap around": columns[4].ValuesOffset = unchecked((ulong)-64L); break;
                case "values over the header": columns[4].ValuesOffset = 0; break;
                case "values misaligned": columns[4].ValuesOffset += 8; break;
                case "validity beyond the page": columns[4].ValidityOffset = header->Size & ~63UL; break;
                case "nulls without validity": columns[4].ValidityOffset = 0; break;
                case "varlena beyond the page": varlenas[1] = header->Size; break;
                case "varlena that wraps around": varlenas[1] = unchecked((ulong)-8L); break;
                case "varlena over the header": varlenas[1] = 8; break;
                case "varlena misaligned": varlenas[1] += 4; break;
                case "varlena longer than the page": *varlena = (uint)header->Size << 2; break;
                case "varlena shorter than its header": *varlena = 3 << 2; break;
                case "varlena with a short header": *varlena = 5 << 1 | 1; break;
                case "varlena compressed": *varlena |= 2; break;
                case "truncated": content = content[..^8]; break;
                default: throw new ArgumentException(damage);
            }
        }

        using NpgsqlConnection connection = fixture.Open();
        using NpgsqlCommand command = Command(connection, content, Shapes, Definition, "count(*), sum(length(c9))");
        PostgresException failure = Assert.Throws<PostgresException>(() => command.ExecuteScalar());
        Assert.Equal("XX001", failure.SqlState);
    }

    [Theory]
    [InlineData("integer", (int)ColumnKind.Int64)]
    [InlineData("bigint", (int)ColumnKind.Fixed)]
    [InlineData("uuid", (int)ColumnKind.Varlena)]
    [InlineData("text", (int)ColumnKind.View)]
    [InlineData("text", (int)ColumnKind.Fixed)]
    [InlineData("numeric", (int)ColumnKind.Decimal64)]
    [InlineData("numeric", (int)ColumnKind.Decimal128)]
    [InlineData("integer", 0)]
    [InlineData("integer", 200)]
    public void A_kind_that_does_not_suit_the_type_is_an_error(string type, int kind)
    {
        using NpgsqlConnection connection = fixture.Open();
        using NpgsqlCommand command = new($"SELECT * FROM pg_fusion_result('\\x', ARRAY[{kind}]) AS r(c {type})", connection);
        PostgresException failure = Assert.Throws<PostgresException>(() => command.ExecuteScalar());
        Assert.Equal("XX001", failure.SqlState);
    }

    private static bool IsNull(int row, int column) => (row + column) % 6 == 0;

    private static NpgsqlCommand Command(NpgsqlConnection connection, byte[] content, ColumnShape[] shapes, string definition, string columns) =>
        new($"SELECT {columns} FROM pg_fusion_result($1, $2) AS r({definition})", connection)
        {
            Parameters =
            {
                new() { Value = content, NpgsqlDbType = NpgsqlDbType.Bytea },
                new() { Value = shapes.Select(s => (int)s.Kind).ToArray() },
            },
        };

    private static byte[] Page()
    {
        const int size = 1 << 17;
        byte* extent = (byte*)NativeMemory.AlignedAlloc(size, PageLayout.PageAlignment);
        try
        {
            new Span<byte>(extent, size).Fill(0xA5);
            ResultPageWriter writer = new(Shapes);
            Assert.True(writer.Begin(extent, size, 256));
            for (int row = 0; row < Rows; row++)
            {
                writer.SetBool(0, row, row % 3 == 0);
                writer.Buffers[1].Values[row] = (byte)(33 + row % 90);
                ((short*)writer.Buffers[2].Values)[row] = (short)(row - 100);
                ((int*)writer.Buffers[3].Values)[row] = row * -1000003;
                ((long*)writer.Buffers[4].Values)[row] = row * 1000000007L;
                ((float*)writer.Buffers[5].Values)[row] = row / 3f;
                ((double*)writer.Buffers[6].Values)[row] = row / -7.0;
                new Span<byte>(writer.Buffers[7].Values + row * 16, 16).Fill((byte)row);
                *(long*)(writer.Buffers[8].Values + row * 12) = row % 60 * 1000000L;
                *(int*)(writer.Buffers[8].Values + row * 12 + 8) = 0;
                Encoding.ASCII.GetBytes(new string('t', row)).CopyTo(new Span<byte>(writer.AddVarlena(9, row, row), row));
                for (int c = 0; c < Shapes.Length; c++)
                {
                    if (IsNull(row, c))
                        writer.SetNull(c, row);
                }
            }
            return new ReadOnlySpan<byte>(extent, (int)writer.Finish(Rows)).ToArray();
        }
        finally
        {
            NativeMemory.AlignedFree(extent);
        }
    }
}
