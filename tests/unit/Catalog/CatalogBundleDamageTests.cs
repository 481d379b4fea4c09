using System.Buffers.Binary;
using PgFusion.Compiler.Catalog;
using Xunit;

namespace PgFusion.UnitTests.Catalog;

/// <summary>A request that is not whole, or not one, ends in a CatalogBundleException and nothing else.</summary>
public sealed class CatalogBundleDamageTests
{
    private static readonly byte[] Request = RequestFixture.Bytes("15", "parameters");

    [Fact]
    public void Every_truncation_is_found()
    {
        for (var length = 0; length < Request.Length; length += length < 400 ? 1 : 37)
            Assert.Throws<CatalogBundleException>(() => CatalogBundle.Read(Request.AsSpan(0, length)));
    }

    [Fact]
    public void More_than_one_request_is_none() =>
        Assert.Throws<CatalogBundleException>(() => CatalogBundle.Read([.. Request, 0]));

    [Theory]
    [InlineData(0, "not a plan request")]
    [InlineData(4, "format 77")]
    public void The_head_is_checked(int offset, string message)
    {
        var request = (byte[])Request.Clone();
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(offset), 77);
        Assert.Contains(message, Assert.Throws<CatalogBundleException>(() => CatalogBundle.Read(request)).Message);
    }

    [Fact]
    public void A_huge_count_takes_no_memory()
    {
        // magic, version, server, encoding; encoding name; database; TimeZone; query tree; then the parameters
        var offset = AfterString(AfterString(AfterString(16) + 4));
        Assert.Equal(3, BinaryPrimitives.ReadInt32LittleEndian(Request.AsSpan(offset)));
        var request = (byte[])Request.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(offset), 0x40000000);
        Assert.Contains("parameters", Assert.Throws<CatalogBundleException>(() => CatalogBundle.Read(request)).Message);
    }

    private static int AfterString(int offset) =>
        offset + 4 + BinaryPrimitives.ReadInt32LittleEndian(Request.AsSpan(offset));

    [Fact]
    public void Damaged_bytes_never_cause_anything_else()
    {
        var random = new Random(20);
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var request = (byte[])Request.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                request[random.Next(request.Length)] = (byte)random.Next(256);
            try
            {
                CatalogBundle.Read(request);
            }
            catch (CatalogBundleException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 3000);
    }
}
