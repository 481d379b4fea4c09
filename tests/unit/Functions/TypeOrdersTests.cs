using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Orders that are not those of bytes or integers.</summary>
public sealed unsafe class TypeOrdersTests
{
    [Fact]
    public void Labels_added_later_stand_where_the_catalog_puts_them()
    {
        // Made as (100, 102, 104); 105 was added before 102, 107 before 100.
        byte[] sent = Sent((100, 1), (102, 2), (104, 3), (105, 1.5f), (107, 0));
        byte* memory = (byte*)NativeMemory.Alloc((nuint)EnumOrder.BytesFor(sent));
        try
        {
            byte* order = (byte*)EnumOrder.Read(sent, memory);
            uint[] labels = [104, 105, 100, 107, 102];
            Array.Sort(labels, (a, b) => EnumOrder.Compare(a, b, order));
            Assert.Equal([107u, 100u, 105u, 102u, 104u], labels);
            Assert.Equal(0, EnumOrder.Compare(105, 105, order));
            // Even ones need no catalog.
            Assert.Equal(-1, EnumOrder.Compare(200, 300, order));
            Assert.Throws<PgException>(() => EnumOrder.Compare(201, 300, order));
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    [Fact]
    public void A_damaged_order_is_refused() => Assert.Throws<PgException>(() =>
    {
        byte[] sent = Sent((100, 1));
        byte* memory = stackalloc byte[200];
        EnumOrder.Read(sent.AsSpan(1), memory);
    });

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/16", -1)]
    [InlineData("10.0.0.1/8", "10.0.0.2/8", -1)]
    [InlineData("10.0.0.255/16", "10.1.0.0/8", 1)]
    [InlineData("10.1.2.3/23", "10.1.4.0/24", -1)]
    [InlineData("10.1.3.0/23", "10.1.2.0/24", -1)]
    [InlineData("255.255.255.255/32", "::/0", -1)]
    [InlineData("fe80::1/128", "fe80::2/128", -1)]
    [InlineData("10.1.2.3/32", "10.1.2.3/32", 0)]
    public void Networks_come_before_what_lies_in_them(string a, string b, int order)
    {
        byte[] left = Inet(a), right = Inet(b);
        fixed (byte* x = left, y = right)
        {
            Assert.Equal(order, Math.Sign(NetworkOrder.Compare(x, left.Length, y, right.Length)));
            Assert.Equal(-order, Math.Sign(NetworkOrder.Compare(y, right.Length, x, left.Length)));
        }
    }

    private static byte[] Sent(params (uint Label, float Place)[] labels)
    {
        var bytes = new byte[labels.Length * 12];
        for (int i = 0; i < labels.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 12), labels[i].Label);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * 12 + 4), labels[i].Place);
        }
        return bytes;
    }

    private static byte[] Inet(string text)
    {
        string[] parts = text.Split('/');
        byte[] address = IPAddress.Parse(parts[0]).GetAddressBytes();
        return [address.Length == 4 ? (byte)2 : (byte)3, byte.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), .. address];
    }
}
