using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;
using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

internal static class CustomerRows
{
    public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, int customer)
        where TWriter : struct, IRowWriter
    {
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.Customer, customer);
        var nation = random.Between(0, 24);
        writer.StartRow(8);
        writer.Int32(customer);
        Fields.Numbered(ref writer, "Customer#"u8, customer);
        Fields.Address(ref writer, ref random);
        writer.Int32(nation);
        Fields.Phone(ref writer, ref random, nation);
        writer.Hundredths(random.Between(-99999, 999999));
        writer.Text(Fields.Pick(ref random, Words.Segments));
        writer.Text(text.Substring(ref random, 29, 116));
        writer.EndRow();
    }
}
