using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;
using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

/// <summary>REGION and NATION, of a fixed size; only their comments are random.</summary>
internal static class NationRows
{
    public static void WriteRegion<TWriter>(ref TWriter writer, Scale scale, TextPool text, int region)
        where TWriter : struct, IRowWriter
    {
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.Region, region);
        writer.StartRow(3);
        writer.Int32(region);
        writer.Text(Words.Regions[region]);
        writer.Text(text.Substring(ref random, 31, 115));
        writer.EndRow();
    }

    public static void WriteNation<TWriter>(ref TWriter writer, Scale scale, TextPool text, int nation)
        where TWriter : struct, IRowWriter
    {
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.Nation, nation);
        writer.StartRow(4);
        writer.Int32(nation);
        writer.Text(Words.Nations[nation].Name);
        writer.Int32(Words.Nations[nation].Region);
        writer.Text(text.Substring(ref random, 31, 114));
        writer.EndRow();
    }
}
