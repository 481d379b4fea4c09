using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Memory;
using Xunit;

namespace PgFusion.UnitTests.Memory;

public sealed unsafe class QueryMemoryTests
{
    [Fact]
    public void Blocks_are_aligned_apart_and_counted()
    {
        using var memory = new QueryMemory(1 << 20);
        byte* a = memory.AllocateBlock(1000);
        byte* b = memory.AllocateZeroed(64);
        Assert.Equal(0ul, (ulong)a % 64);
        Assert.Equal(0ul, (ulong)b % 64);
        Assert.True(a + 1000 <= b || b + 64 <= a);
        Assert.Equal(new byte[64], new Span<byte>(b, 64).ToArray());
        Assert.Equal(1064, memory.UsedBytes);
        memory.FreeBlock(a);
        Assert.Equal(64, memory.UsedBytes);
    }

    [Fact]
    public void The_limit_is_exact_and_a_refusal_costs_nothing()
    {
        using var memory = new QueryMemory(1000);
        byte* block = memory.AllocateBlock(1000);
        var error = Assert.Throws<PgException>(() => memory.AllocateBlock(1));
        Assert.Equal("53200", error.SqlState);
        Assert.Equal("out of memory", error.Message);
        Assert.NotEqual("", error.Hint);
        Assert.Equal(1000, memory.UsedBytes);
        memory.FreeBlock(block);
        Assert.Equal("53200", Assert.Throws<PgException>(() => memory.AllocateBlock(1001)).SqlState);
        memory.AllocateBlock(999);
        memory.AllocateBlock(1);
        Assert.Equal(1000, memory.UsedBytes);
    }

    [Fact]
    public void Queries_share_a_budget_and_give_all_of_it_back()
    {
        var budget = new MemoryBudget(static () => 1000);
        var first = new QueryMemory(budget);
        using var second = new QueryMemory(budget);
        first.AllocateBlock(600);
        second.AllocateBlock(300);
        Assert.Equal(900, budget.UsedBytes);
        Assert.Throws<PgException>(() => second.AllocateBlock(101));
        Assert.Equal(900, budget.UsedBytes);
        first.Dispose();
        Assert.Equal(300, budget.UsedBytes);
        second.AllocateBlock(700);
        Assert.Equal(1000, budget.UsedBytes);
    }

    [Fact]
    public void A_changed_limit_holds_for_the_next_block()
    {
        long limit = 100;
        using var memory = new QueryMemory(new MemoryBudget(() => limit));
        memory.AllocateBlock(100);
        Assert.Throws<PgException>(() => memory.AllocateBlock(1));
        limit = 200;
        memory.AllocateBlock(100);
        limit = 50;
        Assert.Throws<PgException>(() => memory.AllocateBlock(1));
        Assert.Equal(200, memory.UsedBytes);
    }

    [Fact]
    public void Only_its_own_blocks_can_be_freed_and_only_once()
    {
        using var one = new QueryMemory(1 << 20);
        using var other = new QueryMemory(1 << 20);
        byte* block = one.AllocateBlock(64);
        Assert.Throws<InvalidOperationException>(() => other.FreeBlock(block));
        one.FreeBlock(block);
        Assert.Throws<InvalidOperationException>(() => one.FreeBlock(block));
        Assert.Equal(0, one.UsedBytes);
    }

    [Fact]
    public void Nothing_is_handed_out_after_the_end()
    {
        var budget = new MemoryBudget(static () => 1 << 20);
        var memory = new QueryMemory(budget);
        memory.AllocateBlock(64);
        memory.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.AllocateBlock(64));
        Assert.Equal(0, budget.UsedBytes);
        Assert.Equal(0, memory.UsedBytes);
    }

    [Fact]
    public void Large_blocks_are_kept_for_later_queries_within_the_limit()
    {
        const long Page = SpareBlocks.PageBytes;
        long limit = 16 * Page;
        var budget = new MemoryBudget(() => limit);
        byte* block;
        using (var first = new QueryMemory(budget))
        {
            block = first.AllocateBlock(Page + 1);
            Assert.Equal(2 * Page, first.UsedBytes);
            Assert.Equal(0, (nint)block % (nint)Page);
            first.AllocateBlock(Page - 1);
        }
        Assert.Equal(0, budget.UsedBytes);
        Assert.Equal(2 * Page, budget.Spare.SpareBytes);
        using (var second = new QueryMemory(budget))
        {
            byte* zeroed = second.AllocateZeroed(2 * Page);
            Assert.True(zeroed == block);
            Assert.True(new ReadOnlySpan<byte>(zeroed, (int)(2 * Page)).IndexOfAnyExcept((byte)0) < 0);
            Assert.Equal(0, budget.Spare.SpareBytes);
            new Span<byte>(zeroed, (int)(2 * Page)).Fill(7);
            for (int i = 0; i < 5; i++)
            {
                second.AllocateBlock(Page);
            }
        }
        // A quarter of the limit.
        Assert.Equal(4 * Page, budget.Spare.SpareBytes);
        using var third = new QueryMemory(budget);
        third.AllocateBlock(13 * Page);
        Assert.True(budget.UsedBytes + budget.Spare.SpareBytes <= limit);
        third.AllocateBlock(3 * Page);
        Assert.Equal(0, budget.Spare.SpareBytes);
        Assert.Throws<PgException>(() => third.AllocateBlock(Page));
    }

    [Fact]
    public void Blocks_of_other_sizes_make_room()
    {
        const long Page = SpareBlocks.PageBytes;
        var budget = new MemoryBudget(static () => 16 * Page);
        using (var memory = new QueryMemory(budget))
        {
            memory.AllocateBlock(3 * Page);
        }
        using (var memory = new QueryMemory(budget))
        {
            memory.AllocateBlock(2 * Page);
        }
        Assert.Equal(2 * Page, budget.Spare.SpareBytes);
    }

    [Fact]
    public void The_handle_leads_back_to_the_memory()
    {
        using var memory = new QueryMemory(1 << 20);
        Assert.Same(memory, QueryMemory.FromHandle(memory.Handle));
    }

    [Fact]
    public void Threads_cannot_pass_the_limit_together()
    {
        const int Block = 1000;
        var budget = new MemoryBudget(static () => 300 * Block);
        using var memory = new QueryMemory(budget);
        int granted = 0;
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 100; i++)
            {
                try
                {
                    byte* block = memory.AllocateBlock(Block);
                    Assert.InRange(budget.UsedBytes, Block, 308 * Block);
                    if (i % 4 == 0)
                    {
                        memory.FreeBlock(block);
                        continue;
                    }
                    Interlocked.Increment(ref granted);
                }
                catch (PgException e) when (e.SqlState == "53200")
                {
                }
            }
        });
        Assert.InRange(granted, 1, 300);
        Assert.Equal(granted * (long)Block, memory.UsedBytes);
        Assert.Equal(memory.UsedBytes, budget.UsedBytes);
    }
}
