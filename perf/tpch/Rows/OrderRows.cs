using System.Runtime.CompilerServices;
using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;
using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

/// <summary>
/// ORDERS and LINEITEM. An order's status and total follow from its lines, and the two tables are
/// written by different threads at different times, so both start from <see cref="Order"/>, made
/// anew from the order's number; what only one of them shows is drawn from streams of its own.
/// </summary>
internal static class OrderRows
{
    private const int LinesAtMost = 7;

    public static void WriteOrder<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
        where TWriter : struct, IRowWriter
    {
        Order.Make(scale, index, out var order);
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.OrderText, index);
        writer.StartRow(9);
        writer.Int64(order.Key);
        writer.Int32(order.Customer);
        writer.Text(order.Status);
        writer.Hundredths(order.Total);
        writer.Date(Calendar.ToPostgres(order.Date));
        writer.Text(Fields.Pick(ref random, Words.Priorities));
        Fields.Numbered(ref writer, "Clerk#"u8, random.Between(1, scale.Clerks));
        writer.Int32(0);
        writer.Text(text.Substring(ref random, 19, 78));
        writer.EndRow();
    }

    public static void WriteLines<TWriter>(ref TWriter writer, Scale scale, TextPool text, long index)
        where TWriter : struct, IRowWriter
    {
        Order.Make(scale, index, out var order);
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.LineText, index);
        for (var i = 0; i < order.LineCount; i++)
        {
            ref var line = ref order.Lines[i];
            writer.StartRow(16);
            writer.Int64(order.Key);
            writer.Int32(line.Part);
            writer.Int32(line.Supplier);
            writer.Int32(i + 1);
            writer.Hundredths(line.Quantity * 100);
            writer.Hundredths(line.ExtendedPrice);
            writer.Hundredths(line.Discount);
            writer.Hundredths(line.Tax);
            writer.Text(line.ReceiptDate > Calendar.CurrentDate ? "N"u8 : random.Between(0, 1) == 0 ? "R"u8 : "A"u8);
            writer.Text(line.IsOpen ? "O"u8 : "F"u8);
            writer.Date(Calendar.ToPostgres(line.ShipDate));
            writer.Date(Calendar.ToPostgres(line.CommitDate));
            writer.Date(Calendar.ToPostgres(line.ReceiptDate));
            writer.Text(Fields.Pick(ref random, Words.Instructions));
            writer.Text(Fields.Pick(ref random, Words.Modes));
            writer.Text(text.Substring(ref random, 10, 43));
            writer.EndRow();
        }
    }

    private struct Line
    {
        public int Part;
        public int Supplier;
        public int Quantity;
        public int ExtendedPrice;
        public int Discount;
        public int Tax;
        public int ShipDate;
        public int CommitDate;
        public int ReceiptDate;

        public readonly bool IsOpen => ShipDate > Calendar.CurrentDate;
    }

    [InlineArray(LinesAtMost)]
    private struct LineArray
    {
        private Line _first;
    }

    private struct Order
    {
        public long Key;
        public int Customer;
        public int Date;
        public int LineCount;
        public long Total;
        public LineArray Lines;
        private int _open;

        public readonly ReadOnlySpan<byte> Status => _open == 0 ? "F"u8 : _open == LineCount ? "O"u8 : "P"u8;

        public static void Make(Scale scale, long index, out Order order)
        {
            var random = new RowRandom(scale.Seed, (ulong)RandomStream.Order, index);
            order = default;
            // Keys are sparse: the first 8 of every 32.
            order.Key = index / 8 * 32 + index % 8 + 1;
            // A third of the customers, those whose key is a multiple of 3, never order.
            var customer = random.Between(0, scale.Customers / 3 * 2 - 1);
            order.Customer = customer / 2 * 3 + customer % 2 + 1;
            order.Date = random.Between(0, Calendar.LastOrderDate);
            order.LineCount = random.Between(1, LinesAtMost);
            for (var i = 0; i < order.LineCount; i++)
            {
                ref var line = ref order.Lines[i];
                line.Part = random.Between(1, scale.Parts);
                line.Supplier = scale.SupplierOf(line.Part, random.Between(0, 3));
                line.Quantity = random.Between(1, 50);
                line.ExtendedPrice = line.Quantity * Scale.RetailPrice(line.Part);
                line.Discount = random.Between(0, 10);
                line.Tax = random.Between(0, 8);
                line.ShipDate = order.Date + random.Between(1, 121);
                line.CommitDate = order.Date + random.Between(30, 90);
                line.ReceiptDate = line.ShipDate + random.Between(1, 30);
                if (line.IsOpen)
                    order._open++;
                // Truncated to hundredths after the discount, and again after the tax.
                order.Total += (long)line.ExtendedPrice * (100 - line.Discount) / 100 * (100 + line.Tax) / 100;
            }
        }
    }
}
