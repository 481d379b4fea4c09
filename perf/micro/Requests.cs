using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PgFusion.MicroBenchmarks;

/// <summary>Plan requests as PostgreSQL wrote them (Fixtures/capture.sh): the queries of TPC-H at SF 1, and joins of twelve tables.</summary>
internal static class Requests
{
    /// <summary>The queries whose execution is measured.</summary>
    public static readonly string[] Names = ["q01", "q06"];

    private static readonly Lazy<Dictionary<string, byte[]>> Captured = new(Load);

    /// <summary>All, in the order of their names.</summary>
    public static IEnumerable<string> All => Captured.Value.Keys.Order(StringComparer.Ordinal);

    public static byte[] Read(string name) => Captured.Value[name];

    private static Dictionary<string, byte[]> Load()
    {
        var requests = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var file = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", "requests.gz")), CompressionMode.Decompress);
        while (Next(file) is { } name)
        {
            requests.Add(Encoding.UTF8.GetString(name), Next(file) ?? throw new InvalidDataException("requests.gz ends within an entry"));
        }
        return requests;
    }

    private static byte[]? Next(Stream file)
    {
        Span<byte> length = stackalloc byte[4];
        if (file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            return null;
        }
        byte[] bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        file.ReadExactly(bytes);
        return bytes;
    }
}
