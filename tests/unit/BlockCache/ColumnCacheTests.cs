using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using Xunit;
using static PgFusion.UnitTests.BlockCache.CacheFixture;

namespace PgFusion.UnitTests.BlockCache;

public sealed class ColumnCacheTests
{
    [Fact]
    public void What_was_admitted_is_found()
    {
        using var fixture = new CacheFixture(100);
        ChunkKey key = Chunk(7, 3);
        Assert.Equal(LookupResult.Absent, fixture.Lookup(key, Stamp(5), 1, 2));
        Assert.Equal(2, fixture.Admit(key, Stamp(5), 1, 2));
        Assert.Equal(LookupResult.Complete, fixture.Cache.Lookup(key, Stamp(5), Ids(2, 1), out ChunkLease? lease));
        using (lease)
        {
            Assert.Equal(Rows, lease!.Rows);
            Check(lease.Columns[0]!, key, Stamp(5), 2);
            Check(lease.Columns[1]!, key, Stamp(5), 1);
        }
        Assert.Throws<ObjectDisposedException>(() => lease.Columns.Length);
        Assert.Equal(2 * ColumnBytes, fixture.Cache.CachedBytes);
        Assert.Equal(2 * ColumnBytes, fixture.Memory.UsedBytes);
    }

    [Fact]
    public void Other_chunks_files_formats_and_relations_are_others()
    {
        using var fixture = new CacheFixture(100);
        fixture.Admit(Chunk(7, 3), Stamp(5), 1);
        Assert.Equal(LookupResult.Absent, fixture.Lookup(Chunk(7, 4), Stamp(5), 1));
        Assert.Equal(LookupResult.Absent, fixture.Lookup(Chunk(8, 3), Stamp(5), 1));
        Assert.Equal(LookupResult.Absent, fixture.Lookup(Chunk(7, 3, file: 2), Stamp(5), 1));
        Assert.Equal(LookupResult.Absent, fixture.Lookup(Chunk(7, 3) with { Relation = new RelationId(2, 7) }, Stamp(5), 1));
        Assert.Equal(LookupResult.Partial, fixture.Cache.Lookup(Chunk(7, 3), Stamp(5), [new ColumnId(1, new(ColumnKind.Int32))], out ChunkLease? lease));
        Assert.Null(lease!.Columns[0]);
        lease.Dispose();
    }

    [Fact]
    public void Columns_come_by_several_queries()
    {
        using var fixture = new CacheFixture(100);
        ChunkKey key = Chunk(7, 3);
        fixture.Admit(key, Stamp(5), 1, 2);
        Assert.Equal(LookupResult.Partial, fixture.Cache.Lookup(key, Stamp(5), Ids(1, 3), out ChunkLease? lease));
        Assert.NotNull(lease!.Columns[0]);
        Assert.Null(lease.Columns[1]);
        lease.Dispose();
        // One of them is there already.
        Assert.Equal(1, fixture.Admit(key, Stamp(5), 2, 3));
        Assert.Equal(LookupResult.Complete, fixture.Lookup(key, Stamp(5), 1, 2, 3));
        Assert.Equal(3 * ColumnBytes, fixture.Memory.UsedBytes);
    }

    [Fact]
    public void Another_stamp_replaces_all_columns()
    {
        using var fixture = new CacheFixture(100);
        ChunkKey key = Chunk(7, 3);
        fixture.Admit(key, Stamp(5), 1, 2);
        Assert.Equal(LookupResult.Stale, fixture.Lookup(key, Stamp(6), 1));
        Assert.Equal(LookupResult.Stale, fixture.Lookup(key, new VisibilityStamp(5, 6, 128), 1));
        Assert.Equal(LookupResult.Stale, fixture.Lookup(key, new VisibilityStamp(5, 5, 127), 1));
        Assert.Equal(1, fixture.Admit(key, Stamp(6), 2));
        Assert.Equal(LookupResult.Stale, fixture.Lookup(key, Stamp(5), 1));
        Assert.Equal(LookupResult.Partial, fixture.Lookup(key, Stamp(6), 1));
        Assert.Equal(LookupResult.Complete, fixture.Cache.Lookup(key, Stamp(6), Ids(2), out ChunkLease? lease));
        Check(lease!.Columns[0]!, key, Stamp(6), 2);
        lease.Dispose();
        Assert.Equal(ColumnBytes, fixture.Memory.UsedBytes);
    }

    [Fact]
    public void Another_number_of_rows_replaces_all_columns()
    {
        using var fixture = new CacheFixture(100);
        ChunkKey key = Chunk(7, 3);
        fixture.Admit(key, Stamp(5), 1);
        Assert.Equal(1, fixture.Cache.Admit(key, Stamp(5), 10, Ids(2), [fixture.Column(key, Stamp(5), 2, rows: 10)]));
        Assert.Equal(LookupResult.Partial, fixture.Lookup(key, Stamp(5), 1, 2));
        Assert.Throws<ArgumentException>(() =>
        {
            EncodedColumn column = fixture.Column(key, Stamp(5), 2, rows: 11);
            try
            {
                fixture.Cache.Admit(key, Stamp(5), 10, Ids(3), [column]);
            }
            finally
            {
                column.Release();
            }
        });
    }

    [Fact]
    public void Another_file_replaces_the_relation()
    {
        using var fixture = new CacheFixture(100);
        fixture.Admit(Chunk(7, 0), Stamp(5), 1);
        fixture.Admit(Chunk(7, 1), Stamp(5), 1);
        fixture.Admit(Chunk(7, 0, file: 2), Stamp(9), 1);
        Assert.Equal(LookupResult.Absent, fixture.Lookup(Chunk(7, 1), Stamp(5), 1));
        Assert.Equal(LookupResult.Complete, fixture.Lookup(Chunk(7, 0, file: 2), Stamp(9), 1));
        Assert.Equal(ColumnBytes, fixture.Memory.UsedBytes);
    }

    [Fact]
    public void A_chunk_found_unchanged_gets_the_new_stamp()
    {
        using var fixture = new CacheFixture(100);
        ChunkKey key = Chunk(7, 3);
        fixture.Admit(key, Stamp(5), 1);
        Assert.False(fixture.Cache.Restamp(key, Stamp(4), Stamp(6)));
        Assert.False(fixture.Cache.Restamp(Chunk(7, 4), Stamp(5), Stamp(6)));
        Assert.False(fixture.Cache.Restamp(Chunk(7, 3, file: 2), Stamp(5), Stamp(6)));
        Assert.True(fixture.Cache.Restamp(key, Stamp(5), Stamp(6)));
        Assert.Equal(LookupResult.Stale, fixture.Lookup(key, Stamp(5), 1));
        Assert.Equal(LookupResult.Complete, fixture.Lookup(key, Stamp(6), 1));
    }

    [Fact]
    public void What_is_in_use_outlives_its_place_in_the_cache()
    {
        using var fixture = new CacheFixture(100);
        ChunkKey key = Chunk(7, 3);
        fixture.Admit(key, Stamp(5), 1);
        fixture.Cache.Lookup(key, Stamp(5), Ids(1), out ChunkLease? first);
        fixture.Cache.Lookup(key, Stamp(5), Ids(1), out ChunkLease? second);
        Assert.Equal(ColumnBytes, fixture.Cache.Remove(Relation(7)));
        Assert.Equal(0, fixture.Cache.CachedBytes);
        Assert.Equal(ColumnBytes, fixture.Memory.UsedBytes);
        first!.Dispose();
        Check(second!.Columns[0]!, key, Stamp(5), 1);
        second.Dispose();
        second.Dispose();
        Assert.Equal(0, fixture.Memory.UsedBytes);
    }

    [Fact]
    public void Relations_are_told_apart_in_statistics()
    {
        using var fixture = new CacheFixture(100);
        fixture.Admit(Chunk(7, 0), Stamp(5), 1, 2);
        fixture.Admit(Chunk(7, 1), Stamp(6), 1);
        fixture.Admit(Chunk(8, 0), Stamp(5), 1);
        fixture.Time.Now = DateTimeOffset.UnixEpoch.AddHours(1);
        fixture.Lookup(Chunk(7, 0), Stamp(5), 1, 2);
        fixture.Lookup(Chunk(7, 1), Stamp(6), 1, 2);
        fixture.Cache.Pin(Relation(8));
        CachedRelationStatistics[] relations = [.. fixture.Cache.Relations().OrderBy(static r => r.Relation.RelationOid)];
        Assert.Equal(new CachedRelationStatistics(Relation(7), Chunk(7, 0).File, 2, 2, 3 * ColumnBytes, 1, 1, DateTimeOffset.UnixEpoch.AddHours(1), false), relations[0]);
        Assert.Equal(new CachedRelationStatistics(Relation(8), Chunk(8, 0).File, 1, 1, ColumnBytes, 0, 0, DateTimeOffset.UnixEpoch, true), relations[1]);
        Assert.Equal(
            [new CachedChunkStatistics(0, Stamp(5), Rows, 2, 2 * ColumnBytes), new CachedChunkStatistics(1, Stamp(6), Rows, 1, ColumnBytes)],
            fixture.Cache.Chunks(Relation(7)).OrderBy(static c => c.Chunk));
        fixture.Cache.Clear();
        Assert.Empty(fixture.Cache.Relations());
        Assert.Empty(fixture.Cache.Chunks(Relation(7)));
        Assert.Equal(0, fixture.Memory.UsedBytes);
    }

    [Fact]
    public void Chunks_are_counted_by_the_column_that_fewest_have()
    {
        using var fixture = new CacheFixture(100);
        int Count(params int[] columns) => fixture.Cache.CountChunks(Relation(7), Ids(columns));

        Assert.Equal(0, Count());
        fixture.Admit(Chunk(7, 0), Stamp(5), 1, 2);
        fixture.Admit(Chunk(7, 1), Stamp(5), 1);
        fixture.Admit(Chunk(8, 0), Stamp(5), 1, 2, 3);
        Assert.Equal((2, 2, 1, 1, 0), (Count(), Count(1), Count(2), Count(1, 2), Count(1, 3)));
        // Another stamp: what was there goes.
        fixture.Admit(Chunk(7, 0), Stamp(6), 3);
        Assert.Equal((2, 1, 0, 1), (Count(), Count(1), Count(2), Count(3)));
        fixture.Cache.Remove(Relation(7));
        Assert.Equal((0, 0), (Count(), Count(1)));
    }

    [Fact]
    public void A_closed_cache_keeps_nothing()
    {
        using var fixture = new CacheFixture(100);
        fixture.Admit(Chunk(7, 0), Stamp(5), 1);
        fixture.Cache.Lookup(Chunk(7, 0), Stamp(5), Ids(1), out ChunkLease? lease);
        fixture.Cache.Dispose();
        Assert.Equal(0, fixture.Admit(Chunk(7, 0), Stamp(5), 1));
        Assert.Throws<ObjectDisposedException>(() => fixture.Lookup(Chunk(7, 0), Stamp(5), 1));
        Check(lease!.Columns[0]!, Chunk(7, 0), Stamp(5), 1);
        lease.Dispose();
    }
}
