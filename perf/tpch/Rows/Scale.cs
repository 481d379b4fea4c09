namespace PgFusion.Tpch.Rows;

/// <summary>How many rows a scale factor means (specification, 4.2.5.1), and the seed of all of them.</summary>
internal sealed class Scale
{
    /// <summary>
    /// The smallest scale factor, and the step between them. Below it, the rule that spreads the
    /// four suppliers of a part would name one twice; off it, customers would not be a multiple of 3.
    /// </summary>
    private const decimal Step = 0.01m;

    public Scale(decimal factor, ulong seed)
    {
        if (factor < Step || factor % Step != 0 || factor > 1000)
            throw new ArgumentException($"a scale factor is a multiple of {Step}, at most 1000");
        Factor = factor;
        Seed = seed;
        Suppliers = (int)(factor * 10_000);
        Parts = (int)(factor * 200_000);
        Customers = (int)(factor * 150_000);
        Orders = (long)(factor * 1_500_000);
        Clerks = Math.Max(1, (int)(factor * 1000));
    }

    public decimal Factor { get; }

    public ulong Seed { get; }

    public int Suppliers { get; }

    public int Parts { get; }

    public int Customers { get; }

    public long Orders { get; }

    public int Clerks { get; }

    /// <summary>Supplier number 0 to 3 of a part, the same for PARTSUPP and LINEITEM.</summary>
    public int SupplierOf(int part, int number) =>
        (int)((part + number * ((long)Suppliers / 4 + (part - 1) / Suppliers)) % Suppliers) + 1;

    /// <summary>A part's retail price in hundredths.</summary>
    public static int RetailPrice(int part) => 90000 + part / 10 % 20001 + 100 * (part % 1000);
}
