using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;
using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

/// <summary>PART, and the four PARTSUPP rows of each.</summary>
internal static class PartRows
{
    private const int ColorsInName = 5;

    public static void WritePart<TWriter>(ref TWriter writer, Scale scale, TextPool text, int part)
        where TWriter : struct, IRowWriter
    {
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.Part, part);
        var manufacturer = random.Between(1, 5);
        writer.StartRow(9);
        writer.Int32(part);
        Name(ref writer, ref random);
        WithDigits(ref writer, "Manufacturer#"u8, [(byte)('0' + manufacturer)]);
        WithDigits(ref writer, "Brand#"u8, [(byte)('0' + manufacturer), (byte)('0' + random.Between(1, 5))]);
        writer.Text(Fields.Pick(ref random, Words.Types));
        writer.Int32(random.Between(1, 50));
        writer.Text(Fields.Pick(ref random, Words.Containers));
        writer.Hundredths(Scale.RetailPrice(part));
        writer.Text(text.Substring(ref random, 5, 22));
        writer.EndRow();
    }

    public static void WritePartSupp<TWriter>(ref TWriter writer, Scale scale, TextPool text, int part)
        where TWriter : struct, IRowWriter
    {
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.PartSupp, part);
        for (var number = 0; number < 4; number++)
        {
            writer.StartRow(5);
            writer.Int32(part);
            writer.Int32(scale.SupplierOf(part, number));
            writer.Int32(random.Between(1, 9999));
            writer.Hundredths(random.Between(100, 100000));
            writer.Text(text.Substring(ref random, 49, 198));
            writer.EndRow();
        }
    }

    private static void WithDigits<TWriter>(ref TWriter writer, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> digits)
        where TWriter : struct, IRowWriter
    {
        Span<byte> text = stackalloc byte[prefix.Length + digits.Length];
        prefix.CopyTo(text);
        digits.CopyTo(text[prefix.Length..]);
        writer.Text(text);
    }

    // Five different colours, with spaces between them.
    private static void Name<TWriter>(ref TWriter writer, ref RowRandom random)
        where TWriter : struct, IRowWriter
    {
        Span<int> chosen = stackalloc int[ColorsInName];
        Span<byte> name = stackalloc byte[64];
        var length = 0;
        for (var i = 0; i < ColorsInName; i++)
        {
            do
                chosen[i] = random.Between(0, Words.Colors.Length - 1);
            while (chosen[..i].Contains(chosen[i]));
            if (i > 0)
                name[length++] = (byte)' ';
            Words.Colors[chosen[i]].CopyTo(name[length..]);
            length += Words.Colors[chosen[i]].Length;
        }
        writer.Text(name[..length]);
    }
}
