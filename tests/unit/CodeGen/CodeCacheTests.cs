using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

public sealed class CodeCacheTests
{
    [Fact]
    public void EqualFunctionsAreCompiledOnce()
    {
        var cache = new CodeCache(10);
        CompiledFunction first = cache.Get(CodeBackEnd.Il, Adding(1), typeof(Int32Function));
        CompiledFunction second = cache.Get(CodeBackEnd.Il, Adding(1), typeof(Int32Function));
        Assert.Same(first, second);
        Assert.Equal(6, ((Int32Function)second.Delegate)(2, 3));
        Assert.NotSame(first, cache.Get(CodeBackEnd.Il, Adding(2), typeof(Int32Function)));
        Assert.NotSame(first, cache.Get(CodeBackEnd.Il, Adding(1), typeof(Func<int, int, int>)));
        CompiledFunction csharp = cache.Get(CodeBackEnd.CSharp, Adding(1), typeof(Int32Function));
        Assert.Equal(6, ((Int32Function)csharp.Delegate)(2, 3));
        CodeCacheStatistics statistics = cache.Statistics;
        Assert.Equal((4, 10, 1, 4, 0), (statistics.Entries, statistics.EntriesMax, statistics.Hits, statistics.Misses, statistics.Evictions));
        Assert.True(statistics.CompileTime > TimeSpan.Zero);
        cache.Clear();
        Assert.Equal(0, cache.Statistics.Entries);
        Assert.NotSame(first, cache.Get(CodeBackEnd.Il, Adding(1), typeof(Int32Function)));
    }

    [Fact]
    public void TheLeastRecentlyUsedGoesFirst()
    {
        var cache = new CodeCache(2);
        CompiledFunction one = cache.Get(CodeBackEnd.Il, Adding(1), typeof(Int32Function));
        CompiledFunction two = cache.Get(CodeBackEnd.Il, Adding(2), typeof(Int32Function));
        Assert.Same(one, cache.Get(CodeBackEnd.Il, Adding(1), typeof(Int32Function)));
        cache.Get(CodeBackEnd.Il, Adding(3), typeof(Int32Function));
        Assert.Equal(2, cache.Statistics.Entries);
        Assert.Equal(1, cache.Statistics.Evictions);
        Assert.Same(one, cache.Get(CodeBackEnd.Il, Adding(1), typeof(Int32Function)));
        Assert.NotSame(two, cache.Get(CodeBackEnd.Il, Adding(2), typeof(Int32Function)));
        // What was evicted still runs for those who hold it.
        Assert.Equal(7, ((Int32Function)two.Delegate)(2, 3));
    }

    [Fact]
    public void ConcurrentRequestsWaitForOneCompilation()
    {
        const int Threads = 8;
        var cache = new CodeCache(100);
        for (int round = 0; round < 20; round++)
        {
            var results = new CompiledFunction[Threads];
            using var start = new Barrier(Threads);
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() =>
            {
                IrFunction function = Adding(round);
                start.SignalAndWait();
                results[i] = cache.Get(CodeBackEnd.Il, function, typeof(Int32Function));
            }))];
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
            Assert.All(results, r => Assert.Same(results[0], r));
        }
        Assert.Equal(20, cache.Statistics.Misses);
        Assert.Equal(20 * (Threads - 1), cache.Statistics.Hits);
    }

    [Fact]
    public void FailuresAreNotKept()
    {
        var cache = new CodeCache(10);
        var b = new IrBuilder("large", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
        for (int i = 0; i < 3_000; i++)
        {
            b.If(Ir.Eq(b.Argument(0), Ir.I32(i)), () => b.Return(Ir.I32(i)));
        }
        b.Return(b.Argument(1));
        IrFunction large = b.Build();
        for (int i = 0; i < 2; i++)
        {
            Assert.Throws<MethodTooLargeException>(() => cache.Get(CodeBackEnd.Il, large, typeof(Int32Function)));
            Assert.Equal(0, cache.Statistics.Entries);
        }
        Assert.Equal(2, cache.Statistics.Misses);
    }

    private static IrFunction Adding(int n)
    {
        var b = new IrBuilder("adding", IrType.I32, ("a", IrType.I32), ("b", IrType.I32));
        b.Return(Ir.Add(Ir.Add(b.Argument(0), b.Argument(1)), Ir.I32(n)));
        return b.Build();
    }
}
