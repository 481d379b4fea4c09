using System.Diagnostics;
using System.Globalization;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Arena;

public sealed class SharedArenaTests
{
    private const long Granule = SharedArena.GranuleBytes;

    [Fact]
    public unsafe void Sizes_are_rounded_up_to_granules_and_accounted()
    {
        using var arena = new SharedArena(16 * Granule, retained: 0);
        var owner = new SessionLeases();
        ArenaLease lease = arena.Lease(Granule + 1, owner);
        Assert.Equal(2 * Granule, lease.Size);
        Assert.Equal(2 * Granule, arena.LeasedBytes);
        Assert.True(arena.Contains(lease.Offset, (ulong)lease.Size));
        Assert.Equal(0, (long)lease.Pointer % 64);
        Assert.True(owner.TryGet(lease.Offset, out ArenaLease? found));
        Assert.Same(lease, found);

        lease.Release();
        Assert.Equal(0, arena.LeasedBytes);
        Assert.False(owner.TryGet(lease.Offset, out _));
        Assert.Throws<InvalidOperationException>(lease.Release);
    }

    [Fact]
    public void Exhaustion_is_an_error_for_the_user_and_passes()
    {
        using var arena = new SharedArena(4 * Granule, retained: 0);
        var owner = new SessionLeases();
        ArenaLease lease = arena.Lease(3 * Granule, owner);
        PgException error = Assert.Throws<PgException>(() => arena.Lease(2 * Granule, owner));
        Assert.Equal("53200", error.SqlState);
        Assert.Contains("pg_fusion.arena_size", error.Hint);
        Assert.Equal(3 * Granule, arena.LeasedBytes);

        lease.Release();
        Assert.Equal(4 * Granule, arena.Lease(4 * Granule, owner).Size);
        owner.Close();
    }

    [Fact]
    public void A_page_beyond_the_largest_extent_is_an_error_for_the_user()
    {
        using var arena = new SharedArena(4 * Granule, retained: 0);
        PgException error = Assert.Throws<PgException>(() => arena.Lease(SharedArena.LeaseBytesMax + 1, new SessionLeases()));
        Assert.Equal("54000", error.SqlState);
    }

    [Fact]
    public void An_owner_gives_everything_back_and_gets_nothing_afterwards()
    {
        using var arena = new SharedArena(16 * Granule, retained: 0);
        var owner = new SessionLeases();
        var other = new SessionLeases();
        ArenaLease foreign = arena.Lease(Granule, other);
        ArenaLease first = arena.Lease(Granule, owner);
        arena.Lease(5 * Granule, owner);

        owner.ReleaseAll();
        Assert.Equal(0, owner.Count);
        Assert.True(first.IsReleased);
        Assert.False(foreign.IsReleased);
        Assert.Equal(Granule, arena.LeasedBytes);

        arena.Lease(Granule, owner);
        owner.Close();
        Assert.Equal(Granule, arena.LeasedBytes);
        Assert.Throws<ObjectDisposedException>(() => arena.Lease(Granule, owner));
        Assert.Equal(Granule, arena.LeasedBytes);
        other.Close();
    }

    [Fact]
    public unsafe void Memory_goes_back_to_the_system_beyond_what_is_retained()
    {
        using var arena = new SharedArena(64 * Granule, retained: 4 * Granule);
        var owner = new SessionLeases();
        var leases = new List<ArenaLease>();
        for (int i = 0; i < 16; i++)
        {
            ArenaLease lease = arena.Lease(2 * Granule, owner);
            new Span<byte>(lease.Pointer, (int)lease.Size).Fill(0xAB);
            leases.Add(lease);
        }
        Assert.Equal(32 * Granule, ResidentBytes(arena));

        foreach (ArenaLease lease in leases)
            lease.Release();
        Assert.Equal(4 * Granule, arena.RetainedBytes);
        Assert.Equal(4 * Granule, ResidentBytes(arena));

        // What was given back to the system reads as zeros, and counts when it is used again.
        ArenaLease all = arena.Lease(64 * Granule, owner);
        Assert.Equal(0, arena.RetainedBytes);
        Assert.Equal(4 * Granule, new Span<byte>(all.Pointer, (int)all.Size).Count((byte)0xAB));
        all.Release();
        Assert.Equal(0, arena.RetainedBytes);
        Assert.Equal(0, ResidentBytes(arena));
    }

    [Fact]
    public void The_file_cannot_shrink_under_those_who_have_mapped_it()
    {
        using var arena = new SharedArena(4 * Granule, retained: 0);
        Assert.Equal(-1, LibC.FTruncate(arena.Descriptor, Granule));
        Assert.Equal(-1, LibC.FTruncate(arena.Descriptor, 8 * Granule));
    }

    [Fact]
    public async Task Many_threads_get_extents_that_do_not_overlap()
    {
        using var arena = new SharedArena(256 * Granule, retained: 32 * Granule);
        await Task.WhenAll(Enumerable.Range(1, 8).Select(thread => Task.Run(() => Churn(arena, thread))));
        Assert.Equal(0, arena.LeasedBytes);
    }

    /// <summary>Leases and releases, with a mark at both ends of each extent that must still be there at its release.</summary>
    private static unsafe void Churn(SharedArena arena, int thread)
    {
        var random = new Random(thread);
        var owner = new SessionLeases();
        var mine = new List<ArenaLease>();
        for (int i = 0; i < 2000; i++)
        {
            if (mine.Count < 4)
            {
                ArenaLease lease = arena.Lease(random.Next(1, 6) * Granule, owner);
                *(long*)lease.Pointer = Mark(thread, lease);
                *(long*)(lease.Pointer + lease.Size - sizeof(long)) = Mark(thread, lease);
                mine.Add(lease);
            }
            else
            {
                ArenaLease lease = mine[random.Next(mine.Count)];
                mine.Remove(lease);
                Assert.Equal(Mark(thread, lease), *(long*)lease.Pointer);
                Assert.Equal(Mark(thread, lease), *(long*)(lease.Pointer + lease.Size - sizeof(long)));
                lease.Release();
            }
        }
        owner.Close();
    }

    private static long Mark(int thread, ArenaLease lease) => ((long)thread << 48) ^ (long)lease.Offset ^ lease.Size;

    /// <summary>What the kernel counts for the arena's file: its blocks of 512 bytes.</summary>
    private static long ResidentBytes(SharedArena arena)
    {
        var command = new ProcessStartInfo("stat", ["--dereference", "--format=%b", $"/proc/{Environment.ProcessId}/fd/{arena.Descriptor}"])
        {
            RedirectStandardOutput = true,
        };
        using Process stat = Process.Start(command)!;
        string blocks = stat.StandardOutput.ReadToEnd();
        stat.WaitForExit();
        return long.Parse(blocks, CultureInfo.InvariantCulture) * 512;
    }
}
