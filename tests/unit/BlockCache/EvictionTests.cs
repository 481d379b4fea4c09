using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using Xunit;
using static PgFusion.UnitTests.BlockCache.CacheFixture;

namespace PgFusion.UnitTests.BlockCache;

/// <summary>What stays and what goes when there is not room for all.</summary>
public sealed class EvictionTests
{
    [Fact]
    public void A_scan_that_never_comes_again_displaces_nothing()
    {
        using var fixture = new CacheFixture(100);
        fixture.Scan(relation: 1, chunks: 50, 1, 2);
        Assert.Equal(50, fixture.Scan(1, 50, 1, 2).Length);
        Assert.Equal(50, fixture.Offered);
        Assert.Empty(fixture.Scan(relation: 2, chunks: 5000, 1));
        // Almost nothing of it is even encoded.
        Assert.InRange(fixture.Offered, 50, 60);
        Assert.Equal(50, fixture.Scan(1, 50, 1, 2).Length);
        Assert.Equal(100 * ColumnBytes, fixture.Cache.CachedBytes);
    }

    [Fact]
    public void Of_a_table_larger_than_the_cache_the_same_part_stays()
    {
        using var fixture = new CacheFixture(100);
        for (int i = 0; i < 5; i++)
        {
            fixture.Scan(1, 300, 1);
        }
        uint[] before = fixture.Scan(1, 300, 1);
        fixture.Offered = 0;
        for (int i = 0; i < 40; i++)
        {
            fixture.Scan(1, 300, 1);
        }
        Assert.InRange(fixture.Offered, 0, 40);
        uint[] after = fixture.Scan(1, 300, 1);
        Assert.Equal(100, before.Length);
        Assert.Equal(100, after.Length);
        Assert.True(before.Intersect(after).Count() >= 95, $"{before.Intersect(after).Count()} of 100 stayed");
    }

    /// <summary>Whatever part it was: here the end of the table, which each scan reads last.</summary>
    [Fact]
    public void Chunks_that_the_scan_has_not_come_to_stay_too()
    {
        using var fixture = new CacheFixture(100);
        for (uint chunk = 200; chunk < 300; chunk++)
        {
            fixture.Use(Chunk(1, chunk), 1);
        }
        for (int i = 0; i < 20; i++)
        {
            Assert.True(fixture.Scan(1, 300, 1).Length >= 95);
        }
    }

    [Fact]
    public void What_is_used_more_now_displaces_what_was()
    {
        using var fixture = new CacheFixture(100);
        for (int i = 0; i < 100; i++)
        {
            fixture.Scan(1, 100, 1);
        }
        int scans = 0;
        while (fixture.Scan(2, 100, 1).Length < 95)
        {
            Assert.True(++scans < 60, "the old table stays for ever");
        }
        Assert.True(scans > 2, "a few scans suffice");
    }

    [Fact]
    public void A_little_that_is_used_often_survives_scans_of_much()
    {
        using var fixture = new CacheFixture(100);
        fixture.Scan(1, 20, 1);
        for (int i = 0; i < 12; i++)
        {
            Assert.True(fixture.Scan(1, 20, 1).Length == 20, $"lost after {i} scans");
            fixture.Scan(2, 1000, 1);
        }
    }

    [Fact]
    public void What_takes_less_per_row_is_kept_first()
    {
        using var fixture = new CacheFixture(40);
        using var encoder = new ColumnEncoder(fixture.Memory);
        ColumnId wide = new(2, new ColumnShape(ColumnKind.View));
        ColumnId narrow = new(1, new ColumnShape(ColumnKind.Int32));
        var random = new Random(1);
        for (int pass = 0; pass < 4; pass++)
        {
            for (uint chunk = 0; chunk < 40; chunk++)
            {
                if (fixture.Cache.Lookup(Chunk(1, chunk), Stamp(1), [wide, narrow], out ChunkLease? lease) != LookupResult.Complete)
                {
                    EncodedColumn texts = TestPages.Encode(encoder, new TestColumn(wide.Shape, [.. Enumerable.Range(0, Rows).Select(_ =>
                    {
                        byte[] text = new byte[30];
                        random.NextBytes(text);
                        return text;
                    })]), random);
                    EncodedColumn integers = TestPages.Encode(encoder, TestColumn.Integers(narrow.Shape, Enumerable.Range(0, Rows).Select(_ => (long?)random.Next(1 << 20))), random);
                    fixture.Cache.Admit(Chunk(1, chunk), Stamp(1), Rows, [wide, narrow], [texts, integers]);
                }
                lease?.Dispose();
            }
        }
        // All integers need a third of the room, the texts three times what there is.
        Assert.All(Enumerable.Range(0, 40), chunk =>
        {
            Assert.Equal(LookupResult.Complete, fixture.Cache.Lookup(Chunk(1, (uint)chunk), Stamp(1), [narrow], out ChunkLease? lease));
            lease!.Dispose();
        });
        Assert.InRange(fixture.Cache.CachedBytes, 20 * ColumnBytes, 40 * ColumnBytes);
    }

    [Fact]
    public void A_pinned_relation_stays_and_displaces_others()
    {
        using var fixture = new CacheFixture(100);
        for (int i = 0; i < 10; i++)
        {
            fixture.Scan(1, 100, 1);
        }
        fixture.Cache.Pin(Relation(2));
        Assert.True(fixture.Cache.IsPinned(Relation(2)));
        fixture.Scan(2, 60, 1);
        Assert.Equal(60, fixture.Scan(2, 60, 1).Length);
        for (int i = 0; i < 50; i++)
        {
            fixture.Scan(3, 100, 1);
        }
        Assert.Equal(60, fixture.Scan(2, 60, 1).Length);
        // Of more than there is room for, what came first stays.
        fixture.Scan(2, 200, 1);
        Assert.Equal(100, fixture.Scan(2, 200, 1).Length);
        Assert.True(fixture.Cache.Unpin(Relation(2)));
        Assert.False(fixture.Cache.Unpin(Relation(2)));
    }

    [Fact]
    public void What_a_user_wants_to_be_there_counts_as_used()
    {
        using var fixture = new CacheFixture(10);
        fixture.Scan(1, 10, 1);
        Assert.Equal(0, fixture.AdmitUsed(Chunk(2, 0), 0, 1));
        Assert.Equal(1, fixture.AdmitUsed(Chunk(2, 0), 8, 1));
        Assert.Equal(10 * ColumnBytes, fixture.Cache.CachedBytes);
    }

    [Fact]
    public void What_will_be_kept_is_wanted()
    {
        using var fixture = new CacheFixture(64);
        Assert.True(fixture.Cache.Wants(Chunk(1, 0), Ids(1)));
        fixture.Scan(1, 64, 1);
        fixture.Lookup(Chunk(2, 0), Stamp(1), 1);
        Assert.False(fixture.Cache.Wants(Chunk(2, 0), Ids(1)));
        // A new stamp of what is there.
        Assert.True(fixture.Cache.Wants(Chunk(1, 0), Ids(1)));
        for (int i = 0; i < 4; i++)
        {
            fixture.Lookup(Chunk(2, 0), Stamp(1), 1);
        }
        Assert.True(fixture.Cache.Wants(Chunk(2, 0), Ids(1)));
        Assert.False(fixture.Cache.Wants(Chunk(2, 1), Ids(1)));
        fixture.Cache.Pin(Relation(2));
        Assert.True(fixture.Cache.Wants(Chunk(2, 1), Ids(1)));
        fixture.Cache.LimitBytes = 0;
        Assert.False(fixture.Cache.Wants(Chunk(2, 1), Ids(1)));
        fixture.Cache.Dispose();
        Assert.False(fixture.Cache.Wants(Chunk(2, 1), Ids(1)));
    }

    [Fact]
    public void What_is_in_use_is_not_displaced()
    {
        using var fixture = new CacheFixture(2);
        fixture.Admit(Chunk(1, 0), Stamp(1), 1, 2);
        fixture.Cache.Lookup(Chunk(1, 0), Stamp(1), Ids(1, 2), out ChunkLease? lease);
        Assert.Equal(0, fixture.AdmitUsed(Chunk(2, 0), 15, 1));
        lease!.Dispose();
        Assert.Equal(1, fixture.AdmitUsed(Chunk(2, 0), 15, 1));
    }

    [Fact]
    public void Nothing_goes_for_what_does_not_fit_in_the_end()
    {
        using var fixture = new CacheFixture(10);
        fixture.Scan(1, 5, 1);
        for (int i = 0; i < 8; i++)
        {
            fixture.Scan(2, 5, 1);
        }
        // Worth more than the first five, less than the others, and as large as seven.
        ChunkKey large = Chunk(3, 0);
        Assert.Equal(0, fixture.Cache.Admit(large, Stamp(1), 7 * Rows, Ids(1), [fixture.Column(large, Stamp(1), 1, 7 * Rows)], uses: 4));
        Assert.Equal(10 * ColumnBytes, fixture.Cache.CachedBytes);
        Assert.Equal(5, fixture.Scan(1, 5, 1).Length);
        // And what is larger than all is not even tried.
        Assert.Equal(0, fixture.Cache.Admit(large, Stamp(1), 11 * Rows, Ids(1), [fixture.Column(large, Stamp(1), 1, 11 * Rows)], uses: 15));
        Assert.Equal(10 * ColumnBytes, fixture.Cache.CachedBytes);
    }

    [Fact]
    public void A_replaced_chunk_makes_room_for_itself_only()
    {
        using var fixture = new CacheFixture(10);
        fixture.Scan(1, 10, 1);
        for (uint chunk = 0; chunk < 10; chunk++)
        {
            Assert.Equal(1, fixture.Admit(Chunk(1, chunk), Stamp(2), 1));
        }
        Assert.Equal(10 * ColumnBytes, fixture.Cache.CachedBytes);
        Assert.Equal(10, fixture.Cache.Chunks(Relation(1)).Count(static c => c.Stamp == Stamp(2)));
    }

    [Fact]
    public void A_column_does_not_displace_those_of_its_own_chunk()
    {
        using var fixture = new CacheFixture(1);
        fixture.Admit(Chunk(1, 0), Stamp(1), 1);
        Assert.Equal(0, fixture.AdmitUsed(Chunk(1, 0), 15, 2));
        Assert.Equal(LookupResult.Complete, fixture.Lookup(Chunk(1, 0), Stamp(1), 1));
    }

    [Fact]
    public void A_lower_limit_holds_at_once()
    {
        using var fixture = new CacheFixture(100);
        fixture.Scan(1, 60, 1);
        fixture.Cache.Pin(Relation(2));
        fixture.Scan(2, 40, 1);
        Assert.Equal(100 * ColumnBytes, fixture.Cache.LimitBytes);
        fixture.Cache.LimitBytes = 50 * ColumnBytes;
        Assert.Equal(50 * ColumnBytes, fixture.Cache.CachedBytes);
        Assert.Equal(50 * ColumnBytes, fixture.Memory.UsedBytes);
        Assert.True(fixture.Cache.Chunks(Relation(2)).Length >= 38);
        fixture.Cache.LimitBytes = 0;
        Assert.Equal(0, fixture.Memory.UsedBytes);
        Assert.Equal(0, fixture.Admit(Chunk(1, 0), Stamp(1), 1));
        fixture.Cache.LimitBytes = ColumnBytes;
        Assert.Equal(1, fixture.Admit(Chunk(1, 0), Stamp(1), 1));
    }

    [Fact]
    public void What_is_in_use_when_it_leaves_counts_until_it_is_freed()
    {
        using var fixture = new CacheFixture(2);
        fixture.Admit(Chunk(1, 0), Stamp(1), 1);
        fixture.Cache.Lookup(Chunk(1, 0), Stamp(1), Ids(1), out ChunkLease? lease);
        fixture.Cache.Remove(Relation(1));
        Assert.Equal(1, fixture.Admit(Chunk(2, 0), Stamp(1), 1));
        Assert.Equal(0, fixture.Admit(Chunk(2, 1), Stamp(1), 1));
        lease!.Dispose();
        Assert.Equal(1, fixture.Admit(Chunk(2, 1), Stamp(1), 1));
    }
}
