using FsCheck;
using FsCheck.Fluent;
using PgFusion.Runtime.Arena;
using Xunit;

namespace PgFusion.UnitTests.Arena;

/// <summary>The allocator against a model: an array that says per granule who has it.</summary>
public sealed class ExtentAllocatorTests
{
    private const int Granules = 200;

    [Fact]
    public void Any_sequence_of_requests_agrees_with_the_model()
    {
        // A positive number asks for that many granules; a negative one gives back one of the runs that are out.
        Gen<int> step = Gen.OneOf(Gen.Choose(1, 12), Gen.Choose(20, 90), Gen.Choose(-50, -1), Gen.Choose(-50, -1));
        Prop.ForAll(Gen.ListOf(step).ToArbitrary(), steps => Replay(steps)).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200));
    }

    [Fact]
    public void Everything_given_back_is_one_run_again()
    {
        using var allocator = new ExtentAllocator(Granules);
        var starts = new List<int>();
        for (int start; (start = allocator.Allocate(3)) >= 0;)
            starts.Add(start);
        Assert.Equal(Granules / 3, starts.Count);

        var random = new Random(7);
        foreach (int start in starts.OrderBy(_ => random.Next()).ToList())
            allocator.Free(start, 3);
        Assert.Equal([(0, Granules)], allocator.FreeRuns());
    }

    [Fact]
    public void A_size_used_again_gets_what_was_touched_last()
    {
        using var allocator = new ExtentAllocator(Granules);
        int first = allocator.Allocate(4);
        int between = allocator.Allocate(1);
        int second = allocator.Allocate(4);
        Assert.NotEqual(-1, allocator.Allocate(1));
        allocator.Free(first, 4);
        allocator.Free(second, 4);
        Assert.Equal(second, allocator.Allocate(4));
        Assert.Equal(first, allocator.Allocate(4));
        Assert.InRange(between, first + 4, second - 1);
    }

    [Fact]
    public void Giving_back_twice_is_refused()
    {
        using var allocator = new ExtentAllocator(Granules);
        int start = allocator.Allocate(4);
        allocator.Free(start, 4);
        Assert.Throws<InvalidOperationException>(() => allocator.Free(start, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => allocator.Free(Granules - 1, 2));
    }

    private static void Replay(IEnumerable<int> steps)
    {
        using var allocator = new ExtentAllocator(Granules);
        var used = new bool[Granules];
        var runs = new List<(int Start, int Length)>();
        foreach (int step in steps)
        {
            if (step > 0)
            {
                int start = allocator.Allocate(step);
                Assert.Equal(LongestFree(used) >= step, start >= 0);
                if (start < 0)
                    continue;
                for (int granule = start; granule < start + step; granule++)
                {
                    Assert.False(used[granule]);
                    used[granule] = true;
                }
                runs.Add((start, step));
            }
            else if (runs.Count > 0)
            {
                int index = -step % runs.Count;
                (int start, int length) = runs[index];
                runs.RemoveAt(index);
                allocator.Free(start, length);
                used.AsSpan(start, length).Clear();
            }
            Assert.Equal(FreeRuns(used), allocator.FreeRuns());
            Assert.Equal(used.Count(taken => !taken), allocator.FreeGranules);
        }
    }

    private static int LongestFree(bool[] used) => FreeRuns(used).Select(run => run.Length).DefaultIfEmpty(0).Max();

    /// <summary>Runs that are as long as they can be: so two that touch would not be equal to the allocator's.</summary>
    private static List<(int Start, int Length)> FreeRuns(bool[] used)
    {
        var runs = new List<(int, int)>();
        for (int start = 0; start < used.Length; start++)
        {
            if (used[start])
                continue;
            int end = start;
            while (end < used.Length && !used[end])
                end++;
            runs.Add((start, end - start));
            start = end;
        }
        return runs;
    }
}
