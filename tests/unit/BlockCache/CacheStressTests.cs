using PgFusion.Runtime.BlockCache;
using Xunit;
using static PgFusion.UnitTests.BlockCache.CacheFixture;

namespace PgFusion.UnitTests.BlockCache;

/// <summary>
/// Threads that look up, admit under stamps that go on, evict, pin and change the limit, all at once: every column that
/// is found has what its name and stamp say, also after it has left the cache, and in the end no byte is left.
/// </summary>
public sealed class CacheStressTests
{
    private const int ColumnsMax = 60;

    [Fact]
    public async Task Contents_are_right_whatever_happens_beside()
    {
        using var fixture = new CacheFixture(ColumnsMax);
        long hits = 0;
        ulong stamp = 1;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            List<(ChunkLease Lease, ChunkKey Key, VisibilityStamp Stamp, int[] Attributes)> held = [];
            for (int i = 0; i < 2000; i++)
            {
                ChunkKey key = Chunk((uint)random.Next(3), (uint)random.Next(20), file: random.Next(50) == 0 ? 2u : 1);
                VisibilityStamp now = Stamp(Volatile.Read(ref stamp));
                int[] attributes = [.. Enumerable.Range(1, 4).Where(_ => random.Next(2) == 0)];
                LookupResult result = fixture.Cache.Lookup(key, now, Ids(attributes), out ChunkLease? lease);
                if (lease is not null)
                {
                    Interlocked.Add(ref hits, lease.Columns.ToArray().Count(static c => c is not null));
                    held.Add((lease, key, now, attributes));
                }
                if (result != LookupResult.Complete)
                {
                    fixture.Admit(key, now, attributes);
                }
                if (held.Count > 3 || random.Next(3) == 0)
                {
                    Check(held);
                }
                Disturb(fixture, random, ref stamp, key, now);
            }
            Check(held);
        })));
        Assert.True(hits > 1000, $"{hits} hits");
        fixture.Cache.LimitBytes = ColumnsMax * ColumnBytes;
        Assert.InRange(fixture.Cache.CachedBytes, 0, ColumnsMax * ColumnBytes);
        Assert.Equal(fixture.Cache.CachedBytes, fixture.Memory.UsedBytes);
        Assert.Equal(fixture.Cache.CachedBytes, fixture.Cache.Relations().Sum(static r => r.Bytes));
        foreach (CachedRelationStatistics relation in fixture.Cache.Relations())
        {
            int columns = Enumerable.Range(0, 100).Sum(attribute => fixture.Cache.CountChunks(relation.Relation, CacheFixture.Ids(attribute)));
            Assert.Equal(fixture.Cache.Chunks(relation.Relation).Sum(static c => c.Columns), columns);
        }
    }

    private static void Disturb(CacheFixture fixture, Random random, ref ulong stamp, ChunkKey key, VisibilityStamp now)
    {
        switch (random.Next(300))
        {
            case 0:
                fixture.Cache.Remove(key.Relation);
                break;
            case 1:
                fixture.Cache.LimitBytes = random.Next(10, ColumnsMax) * ColumnBytes;
                break;
            case 2:
                fixture.Cache.LimitBytes = ColumnsMax * ColumnBytes;
                break;
            case 3:
                Interlocked.Increment(ref stamp);
                break;
            case 4:
                fixture.Cache.Pin(key.Relation);
                break;
            case 5 or 6:
                fixture.Cache.Unpin(key.Relation);
                break;
            case 7:
                // Unchanged, as it were: there and back, as the contents follow from the stamp.
                if (fixture.Cache.Restamp(key, now, Stamp(ulong.MaxValue)))
                {
                    fixture.Cache.Restamp(key, Stamp(ulong.MaxValue), now);
                }
                break;
            case 8:
                Assert.All(fixture.Cache.Relations(), static r => Assert.True(r.Bytes >= 0));
                break;
        }
    }

    private static void Check(List<(ChunkLease Lease, ChunkKey Key, VisibilityStamp Stamp, int[] Attributes)> held)
    {
        foreach ((ChunkLease lease, ChunkKey key, VisibilityStamp stamp, int[] attributes) in held)
        {
            for (int i = 0; i < attributes.Length; i++)
            {
                if (lease.Columns[i] is { } column)
                {
                    CacheFixture.Check(column, key, stamp, attributes[i]);
                }
            }
            lease.Dispose();
        }
        held.Clear();
    }
}
