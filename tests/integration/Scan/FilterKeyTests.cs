using System.Globalization;
using Npgsql;
using Xunit;
using static PgFusion.IntegrationTests.Scan.ScanFixture;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>
/// What leaf scans look values up by is what the worker adds to its filters: both are held to the lines of filter_keys.txt (the
/// worker's end is tests/unit/HashTables/KeyHashTests.cs).
/// </summary>
public sealed class FilterKeyTests(ScanFixture fixture) : IClassFixture<ScanFixture>
{
    public static TheoryData<string> Vectors() => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Scan/filter_keys.txt"))];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Keys_are_those_that_the_protocol_says(string line)
    {
        string[] fields = line.Split('\t');
        using NpgsqlConnection connection = fixture.Open();
        Execute(connection, $"CREATE TEMP TABLE stored (v {fields[1]})");
        using (NpgsqlCommand insert = new($"INSERT INTO stored VALUES ($1::text::{fields[1]})", connection) { Parameters = { new() { Value = fields[2] } } })
        {
            insert.ExecuteNonQuery();
        }
        string expected = string.Join(' ', fields[4..]);
        Assert.Equal(expected, Read("(SELECT v FROM stored)"));
        // Not as a tuple holds it: with a longer header.
        Assert.Equal(expected, Read("(SELECT max(v::text)::" + fields[1] + " FROM stored)"));

        string Read(string value)
        {
            using NpgsqlCommand command = new($"SELECT hash, word, bits FROM pg_fusion_filter_key({fields[0]}, {value}, {fields[3]})", connection);
            using NpgsqlDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            return string.Create(CultureInfo.InvariantCulture, $"{reader.GetInt64(0):x16} {reader.GetInt64(1)} {reader.GetInt64(2):x16}");
        }
    }

    [Fact]
    public void What_is_compressed_or_stored_elsewhere_has_no_key()
    {
        using NpgsqlConnection connection = fixture.Open();
        Execute(connection, """
            CREATE TEMP TABLE toasted (compressed text, elsewhere text);
            ALTER TABLE toasted ALTER COLUMN elsewhere SET STORAGE EXTERNAL;
            INSERT INTO toasted VALUES (repeat('x', 5000), repeat('y', 5000));
            """);
        Assert.Equal(2L, Scalar<long>(connection, """
            SELECT count(*) FILTER (WHERE a.hash IS NULL) + count(*) FILTER (WHERE b.hash IS NULL)
            FROM toasted, pg_fusion_filter_key(1, compressed, 64) a, pg_fusion_filter_key(1, elsewhere, 64) b
            """));
    }
}
