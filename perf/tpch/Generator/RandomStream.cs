namespace PgFusion.Tpch.Generator;

/// <summary>Independent sequences of random numbers; the numbers are part of what a seed means.</summary>
internal enum RandomStream : ulong
{
    Region = 1,
    Nation = 2,
    Supplier = 3,
    SupplierRemark = 4,
    Part = 5,
    PartSupp = 6,
    Customer = 7,
    Order = 8,
    OrderText = 9,
    LineText = 10,
    TextPool = 11,
}
