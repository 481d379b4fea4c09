namespace PgFusion.Runtime.Functions;

/// <summary>
/// The order of inet and cidr (network.c, network_cmp_internal): by family, by the bits that both networks have, by the
/// length of the network, by the rest of the address. A stored value is family, length of the network, address.
/// </summary>
public static unsafe class NetworkOrder
{
    private const int AddressOffset = 2;

    /// <summary>Negative, zero or positive.</summary>
    public static int Compare(byte* a, int aLength, byte* b, int bLength)
    {
        if (a[0] != b[0])
        {
            return a[0] - b[0];
        }
        int order = CompareBits(a + AddressOffset, b + AddressOffset, Math.Min(a[1], b[1]));
        if (order == 0)
        {
            order = a[1] - b[1];
        }
        return order != 0 ? order : CompareBits(a + AddressOffset, b + AddressOffset, (Math.Min(aLength, bLength) - AddressOffset) * 8);
    }

    private static int CompareBits(byte* a, byte* b, int bits)
    {
        int bytes = bits / 8;
        int order = new ReadOnlySpan<byte>(a, bytes).SequenceCompareTo(new ReadOnlySpan<byte>(b, bytes));
        if (order != 0 || bits % 8 == 0)
        {
            return order;
        }
        int unused = 8 - bits % 8;
        return (a[bytes] >> unused) - (b[bytes] >> unused);
    }
}
