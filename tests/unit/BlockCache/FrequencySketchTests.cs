using PgFusion.Runtime.BlockCache;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

public sealed class FrequencySketchTests
{
    [Fact]
    public void Counts_what_it_is_told()
    {
        using var sketch = new FrequencySketch(1 << 16);
        Assert.Equal(0, sketch.Estimate(12345));
        Assert.Equal(0, sketch.Increment(12345));
        Assert.Equal(1, sketch.Increment(12345));
        Assert.Equal(2, sketch.Estimate(12345));
        sketch.Raise(12345, 7);
        Assert.Equal(7, sketch.Estimate(12345));
        sketch.Raise(12345, 3);
        Assert.Equal(7, sketch.Estimate(12345));
    }

    [Fact]
    public void Never_counts_more_than_the_most()
    {
        using var sketch = new FrequencySketch(1 << 12);
        for (int i = 0; i < 100; i++)
        {
            sketch.Increment(99);
        }
        Assert.Equal(FrequencySketch.CountMax, sketch.Estimate(99));
    }

    [Fact]
    public void Halving_forgets_what_was_used_once()
    {
        using var sketch = new FrequencySketch(1 << 16);
        var random = new Random(1);
        ulong[] once = Hashes(random, 300);
        ulong[] often = Hashes(random, 200);
        foreach (ulong hash in once)
        {
            sketch.Increment(hash);
        }
        foreach (ulong hash in often)
        {
            sketch.Raise(hash, 9);
        }
        // A few share a counter of the row that is counted.
        Assert.InRange(sketch.Halve(), 190, 200);
        Assert.All(often, hash => Assert.Equal(4, sketch.Estimate(hash)));
        Assert.InRange(once.Count(hash => sketch.Estimate(hash) == 0), 295, 300);
    }

    [Fact]
    public void An_estimate_is_seldom_too_high_and_never_too_low()
    {
        using var sketch = new FrequencySketch(1 << 16);
        var random = new Random(2);
        ulong[] hashes = Hashes(random, 1 << 13);
        int[] counts = [.. hashes.Select(_ => random.Next(0, 10))];
        for (int i = 0; i < hashes.Length; i++)
        {
            for (int use = 0; use < counts[i]; use++)
            {
                sketch.Increment(hashes[i]);
            }
        }
        Assert.All(Enumerable.Range(0, hashes.Length), i => Assert.True(sketch.Estimate(hashes[i]) >= counts[i]));
        Assert.True(Enumerable.Range(0, hashes.Length).Count(i => sketch.Estimate(hashes[i]) > counts[i]) < hashes.Length / 20);
    }

    private static ulong[] Hashes(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64())];
}
