using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

public sealed unsafe class ScratchTests
{
    [Fact]
    public void Allocations_are_aligned_apart_and_stay_until_reset()
    {
        Scratch scratch = default;
        List<(nint Pointer, int Length, byte Fill)> blocks = [];
        Random random = new(3);
        for (int i = 0; i < 2000; i++)
        {
            int length = random.Next(10) == 0 ? random.Next(200_000) : random.Next(1, 60);
            byte* pointer = scratch.Allocate(length);
            Assert.Equal(0, (nint)pointer % 8);
            new Span<byte>(pointer, length).Fill((byte)i);
            blocks.Add(((nint)pointer, length, (byte)i));
        }
        foreach ((nint pointer, int length, byte fill) in blocks)
        {
            Assert.Equal(-1, new ReadOnlySpan<byte>((void*)pointer, length).IndexOfAnyExcept(fill));
        }
        scratch.Dispose();
        Assert.Equal(0, scratch.TotalBytes);
    }

    [Fact]
    public void A_steady_load_stops_allocating_after_resets()
    {
        Scratch scratch = default;
        for (int round = 0; round < 6; round++)
        {
            Fill(&scratch);
            scratch.Reset();
        }
        long held = scratch.TotalBytes;
        Fill(&scratch);
        Assert.Equal(held, scratch.TotalBytes);
        scratch.Dispose();

        static void Fill(Scratch* scratch)
        {
            for (int i = 0; i < 1000; i++)
            {
                scratch->Allocate(300);
            }
        }
    }

    [Fact]
    public void A_huge_value_does_not_keep_its_memory_after_a_reset()
    {
        Scratch scratch = default;
        scratch.Allocate(Scratch.BlockBytesMax * 2);
        scratch.Reset();
        Assert.Equal(0, scratch.TotalBytes);
        Assert.True(scratch.Allocate(0) != null);
        scratch.Dispose();
    }

    [Fact]
    public void Trimming_gives_back_what_was_not_used()
    {
        Scratch scratch = default;
        byte* first = scratch.Allocate(1000);
        scratch.TrimLatest(first, 3);
        Assert.True(scratch.Allocate(1) == first + 8);
        scratch.Dispose();
    }

    [Fact]
    public void A_value_above_the_limit_of_PostgreSQL_is_refused()
    {
        Scratch scratch = default;
        PgException error = Assert.Throws<PgException>(() => Allocate(scratch, Scratch.AllocationBytesMax + 1));
        Assert.Equal("XX000", error.SqlState);
        Assert.Equal("invalid memory alloc request size 1073741824", error.Message);
        Assert.Throws<PgException>(() => Allocate(scratch, -1));

        static void Allocate(Scratch scratch, long bytes) => scratch.Allocate(bytes);
    }

    [Fact]
    public void Recycling_takes_back_only_much()
    {
        var scratch = new Scratch();
        byte* little = scratch.Allocate(100);
        Scratch.Recycle(&scratch);
        Assert.Equal((nint)(little + 104), (nint)scratch.Allocate(8));
        for (int i = 0; i < 2000; i++)
        {
            scratch.Allocate(100_000);
            Scratch.Recycle(&scratch);
            Assert.True(scratch.TotalBytes <= 3 * Scratch.BlockBytesMax);
        }
        scratch.Dispose();
    }
}
