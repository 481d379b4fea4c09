using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;

namespace PgFusion.Ssb.Rows;

/// <summary>The lines of an order. Prices are integers, in hundredths.</summary>
internal static class LineOrderRows
{
    private static readonly string[] priorities = ["1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECI", "5-LOW"];
    private static readonly string[] modes = ["AIR", "FOB", "MAIL", "RAIL", "REG AIR", "SHIP", "TRUCK"];

    private readonly record struct Line(int Part, int Supplier, int Quantity, int Price, int Discount, int Tax, int Commit, string Mode);

    public static void Write(IRowWriter writer, SsbScale scale, long order)
    {
        var random = new RowRandom(scale.Seed, (ulong)Stream.LineOrder, order);
        var customer = random.Between(1, scale.Customers);
        var day = random.Between(0, Days.LastOrder);
        var priority = DimensionRows.Pick(ref random, priorities);
        var lines = new Line[random.Between(1, SsbScale.LinesAtMost)];
        var total = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var part = random.Between(1, scale.Parts);
            var quantity = random.Between(1, 50);
            var line = new Line(part, random.Between(1, scale.Suppliers), quantity, quantity * PriceOf(part), random.Between(0, 10), random.Between(0, 8),
                day + random.Between(30, 90), DimensionRows.Pick(ref random, modes));
            lines[i] = line;
            total += (int)((long)line.Price * (100 - line.Discount) / 100 * (100 + line.Tax) / 100);
        }
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            writer.StartRow(17);
            writer.Int32((int)order + 1);
            writer.Int32(i + 1);
            writer.Int32(customer);
            writer.Int32(line.Part);
            writer.Int32(line.Supplier);
            writer.Int32(Days.Key(day));
            DimensionRows.Text(writer, priority);
            DimensionRows.Text(writer, "0");
            writer.Int32(line.Quantity);
            writer.Int32(line.Price);
            writer.Int32(total);
            writer.Int32(line.Discount);
            writer.Int32((int)((long)line.Price * (100 - line.Discount) / 100));
            writer.Int32(PriceOf(line.Part) * 6 / 10);
            writer.Int32(line.Tax);
            writer.Int32(Days.Key(line.Commit));
            DimensionRows.Text(writer, line.Mode);
            writer.EndRow();
        }
    }

    /// <summary>As TPC-H's retail price.</summary>
    private static int PriceOf(int part) => 90_000 + part / 10 % 20_001 + 100 * (part % 1000);
}
