using PgFusion.Perf.Generator;
using PgFusion.Perf.Rows;
using PgFusion.Tpch.Generator;

namespace PgFusion.Tpch.Rows;

/// <summary>
/// SUPPLIER. In each 2000 consecutive suppliers the comment of one speaks of a customer's complaints,
/// that of another of a customer's recommendation: 5 of each per unit of the scale factor.
/// </summary>
internal static class SupplierRows
{
    private const int SuppliersPerRemark = 2000;

    public static void Write<TWriter>(ref TWriter writer, Scale scale, TextPool text, int supplier)
        where TWriter : struct, IRowWriter
    {
        var random = new RowRandom(scale.Seed, (ulong)RandomStream.Supplier, supplier);
        var nation = random.Between(0, 24);
        writer.StartRow(7);
        writer.Int32(supplier);
        Fields.Numbered(ref writer, "Supplier#"u8, supplier);
        Fields.Address(ref writer, ref random);
        writer.Int32(nation);
        Fields.Phone(ref writer, ref random, nation);
        writer.Hundredths(random.Between(-99999, 999999));

        var comment = text.Substring(ref random, 25, 100);
        var remark = Remark(scale.Seed, supplier);
        if (remark.IsEmpty)
            writer.Text(comment);
        else
            writer.Text(WithRemark(ref random, comment, remark, stackalloc byte[comment.Length]));
        writer.EndRow();
    }

    private static ReadOnlySpan<byte> Remark(ulong seed, int supplier)
    {
        var (group, place) = Math.DivRem(supplier - 1, SuppliersPerRemark);
        var random = new RowRandom(seed, (ulong)RandomStream.SupplierRemark, group);
        var complaint = random.Between(0, SuppliersPerRemark - 1);
        var recommendation = (complaint + random.Between(1, SuppliersPerRemark - 1)) % SuppliersPerRemark;
        return place == complaint ? "Complaints"u8 : place == recommendation ? "Recommends"u8 : default;
    }

    // "Customer", something, then the remark, somewhere inside a comment that is long enough for both.
    private static ReadOnlySpan<byte> WithRemark(ref RowRandom random, ReadOnlySpan<byte> comment, ReadOnlySpan<byte> remark, Span<byte> target)
    {
        var customer = "Customer"u8;
        var gap = random.Between(0, comment.Length - customer.Length - remark.Length);
        var start = random.Between(0, comment.Length - customer.Length - remark.Length - gap);
        comment.CopyTo(target);
        customer.CopyTo(target[start..]);
        remark.CopyTo(target[(start + customer.Length + gap)..]);
        return target;
    }
}
