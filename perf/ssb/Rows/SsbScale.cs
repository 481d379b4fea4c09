namespace PgFusion.Ssb.Rows;

/// <summary>How many rows a scale factor means.</summary>
internal sealed class SsbScale
{
    public const int LinesAtMost = 7;

    private const int Cities = 250;
    private const int Brands = 1000;

    public SsbScale(decimal factor, ulong seed)
    {
        if (factor <= 0 || factor > 100)
            throw new ArgumentException("a scale factor is above 0, and at most 100");
        Factor = factor;
        Seed = seed;
        Customers = Math.Max(3 * Cities, (int)(30_000 * factor));
        Suppliers = Math.Max(Cities, (int)(2_000 * factor));
        Parts = factor < 1 ? Math.Max(2 * Brands, (int)(200_000 * factor)) : (int)(200_000 * (1 + Math.Floor(Math.Log2((double)factor))));
        Orders = (long)(1_500_000 * factor);
    }

    public decimal Factor { get; }

    public ulong Seed { get; }

    public int Customers { get; }

    public int Suppliers { get; }

    public int Parts { get; }

    /// <summary>Each has one to seven lines.</summary>
    public long Orders { get; }
}
