using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Memory;
using Xunit;

namespace PgFusion.UnitTests.Memory;

public sealed unsafe class BumpAllocatorTests
{
    [Fact]
    public void Pieces_of_any_size_are_aligned_and_keep_their_bytes()
    {
        using var memory = new QueryMemory(1L << 30);
        var allocator = new BumpAllocator(memory);
        var random = new Random(1);
        var pieces = new List<(nint Address, byte[] Bytes)>();
        for (int i = 0; i < 5000; i++)
        {
            var bytes = new byte[random.Next(50) == 0 ? random.Next(100_000) : random.Next(40)];
            random.NextBytes(bytes);
            fixed (byte* source = bytes)
            {
                byte* copy = allocator.Copy(source, bytes.Length);
                Assert.Equal(0ul, (ulong)copy % 8);
                pieces.Add(((nint)copy, bytes));
            }
        }
        foreach ((nint address, byte[] bytes) in pieces)
        {
            Assert.True(bytes.AsSpan().SequenceEqual(new ReadOnlySpan<byte>((void*)address, bytes.Length)));
        }
    }

    [Fact]
    public void Small_pieces_take_few_blocks_and_a_large_one_does_not_end_the_current_block()
    {
        using var memory = new QueryMemory(1L << 30);
        var allocator = new BumpAllocator(memory);
        byte* first = allocator.Allocate(16);
        long used = memory.UsedBytes;
        byte* second = allocator.Allocate(16);
        Assert.True(first + 16 == second);
        allocator.Allocate(1 << 20);
        byte* third = allocator.Allocate(1);
        Assert.True(second + 16 == third);
        Assert.Equal(used + (1 << 20), memory.UsedBytes);
    }

    [Fact]
    public void The_limit_reaches_through()
    {
        using var memory = new QueryMemory(64 << 10);
        var allocator = new BumpAllocator(memory);
        var error = Assert.Throws<PgException>(() =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                allocator.Allocate(100);
            }
        });
        Assert.Equal("53200", error.SqlState);
        Assert.InRange(memory.UsedBytes, 1, 64 << 10);
    }
}
