using System.Buffers.Binary;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>Plans are added by all sessions at once, and what is too much goes meanwhile.</summary>
public sealed class PlanCacheTests
{
    [Fact]
    public void Many_threads_add_more_than_it_holds()
    {
        PlanCache cache = new(entriesMax: 1000);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            byte[] hash = new byte[16];
            for (int i = 0; i < 20_000; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(hash, (thread << 16) + i);
                // What the plan is does not matter here.
                cache.Add(hash, null!);
            }
        });
    }
}
