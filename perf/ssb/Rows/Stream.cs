namespace PgFusion.Ssb.Rows;

/// <summary>Independent sequences of random numbers; the numbers are part of what a seed means.</summary>
internal enum Stream : ulong
{
    LineOrder = 101,
    Customer = 102,
    Supplier = 103,
    Part = 104,
}
