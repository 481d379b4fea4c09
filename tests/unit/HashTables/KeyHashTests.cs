using System.Globalization;
using System.Text;
using PgFusion.Runtime.HashTables;
using PgFusion.Runtime.Protocol;
using PgFusion.UnitTests.QueryService;
using Xunit;

namespace PgFusion.UnitTests.HashTables;

/// <summary>
/// The worker's end of filter_keys.txt, which was computed from the words of pghooks/session/protocol.h with integers of any
/// size: key, type, value, words of a Bloom filter, hash, word, bits. The scan's end is held to the same lines by
/// tests/integration/Scan/FilterKeyTests.cs.
/// </summary>
public sealed unsafe class KeyHashTests
{
    public static TheoryData<string> Vectors() => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "HashTables/filter_keys.txt"))];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Keys_are_those_that_the_protocol_says(string line)
    {
        string[] fields = line.Split('\t');
        ulong hash = ulong.Parse(fields[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.Equal(hash, Hash(int.Parse(fields[0], CultureInfo.InvariantCulture), fields[1], fields[2]));
        (long word, ulong bits) = KeySet.BloomBits(long.Parse(fields[3], CultureInfo.InvariantCulture), (long)hash);
        Assert.Equal((fields[5], fields[6]), (word.ToString(CultureInfo.InvariantCulture), bits.ToString("x16", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Decimals_have_the_hashes_of_what_they_are_stored_as()
    {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++)
        {
            int scale = random.Next(39);
            Int128 value = (Int128)random.NextInt64() * random.NextInt64() >> random.Next(127);
            value = i % 3 == 0 ? value / 1000 * 1000 : value;
            string text = value.ToString(CultureInfo.InvariantCulture) + "e-" + scale;
            Assert.True(Numeric(text) == KeyHash.Decimal(value, scale), text);
        }
        Assert.Equal(Numeric("NaN"), KeyHash.Decimal(Int128.MaxValue, 2));
    }

    private static ulong Hash(int key, string type, string value) => key switch
    {
        ProtocolConstants.KeyInteger => (ulong)long.Parse(value, CultureInfo.InvariantCulture),
        ProtocolConstants.KeyBytes => Bytes(type switch
        {
            "bytea" => Convert.FromHexString(value.AsSpan(value.Length > 0 ? 2 : 0)),
            "uuid" => Convert.FromHexString(value.Replace("-", "", StringComparison.Ordinal)),
            _ => Encoding.UTF8.GetBytes(value),
        }),
        ProtocolConstants.KeyPadded => Padded(Encoding.UTF8.GetBytes(value.PadRight(10))),
        ProtocolConstants.KeyFloat => KeyHash.Float(type == "real" ? Float(value) : Double(value)),
        ProtocolConstants.KeyBool => value == "true" ? 1UL : 0,
        _ => Numeric(value),
    };

    private static double Double(string value) => value switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(value, CultureInfo.InvariantCulture),
    };

    private static float Float(string value) => value == "Infinity" ? float.PositiveInfinity : float.Parse(value, CultureInfo.InvariantCulture);

    private static ulong Bytes(byte[] value)
    {
        fixed (byte* bytes = value)
        {
            return KeyHash.Bytes(bytes, value.Length);
        }
    }

    private static ulong Padded(byte[] value)
    {
        fixed (byte* bytes = value)
        {
            return KeyHash.Padded(bytes, value.Length);
        }
    }

    private static ulong Numeric(string text)
    {
        byte[] payload = Engine.Numeric(text);
        fixed (byte* bytes = payload)
        {
            return KeyHash.Numeric(bytes, payload.Length);
        }
    }
}
