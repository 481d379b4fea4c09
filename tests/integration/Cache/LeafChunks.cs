using System.Globalization;
using System.Text.Json;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// Where the leaves of a query got their chunks from, as EXPLAIN (ANALYZE, FORMAT JSON) tells: added up over all leaves
/// that might have used the block cache. A leaf that may not be cached shows none of the three numbers.
/// </summary>
/// <param name="Leaves">Leaves that show the numbers.</param>
/// <param name="Bypassed">Blocks of produced chunks that have not come through shared buffers.</param>
internal readonly record struct LeafChunks(int Leaves, long Cached, long Produced, long Skipped, long Bypassed = 0)
{
    public long All => Cached + Produced + Skipped;

    /// <summary>Every chunk came from the cache, or was not needed.</summary>
    public bool IsWarm => Leaves > 0 && Cached + Skipped > 0 && Produced == 0;

    public static LeafChunks Parse(string explainJson)
    {
        using var document = JsonDocument.Parse(explainJson);
        return Sum(document.RootElement);
    }

    private static LeafChunks Sum(JsonElement element)
    {
        LeafChunks sum = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("Cached Chunks", out JsonElement cached))
            {
                sum = new LeafChunks(1, Number(cached), Number(element.GetProperty("Produced Chunks")), Number(element.GetProperty("Skipped Chunks")),
                    element.TryGetProperty("Blocks Past Shared Buffers", out JsonElement bypassed) ? Number(bypassed) : 0);
            }
            foreach (JsonProperty member in element.EnumerateObject())
            {
                sum += Sum(member.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                sum += Sum(item);
            }
        }
        return sum;
    }

    public static LeafChunks operator +(LeafChunks one, LeafChunks other) =>
        new(one.Leaves + other.Leaves, one.Cached + other.Cached, one.Produced + other.Produced, one.Skipped + other.Skipped, one.Bypassed + other.Bypassed);

    // Properties of operators are texts in JSON, unless they are known to be numbers.
    private static long Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetInt64();
}
