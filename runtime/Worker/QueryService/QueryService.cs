using System.Collections.Concurrent;
using System.Security.Cryptography;
using PgFusion.Compiler;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Protocol;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;

namespace PgFusion.Worker.QueryService;

/// <summary>
/// Plans requests, remembers plans by the hash of their request, and starts executions. Plans are a cache: a plan that
/// has been dropped is asked for again by UNKNOWN_PLAN.
/// </summary>
internal sealed class QueryService(WorkerOptions options, WorkerLog log) : IQueryService, IDisposable
{
    private const int PlansMax = 1000;
    private const int CodeEntriesMax = 4000;

    private readonly PlanCache _plans = new(PlansMax);
    private readonly CodeCache _code = new(CodeEntriesMax);
    private readonly WorkerThreads _threads = new(options.Threads);
    private readonly MemoryBudget _memory = new(() => options.MemoryLimitBytes);
    private readonly BlockCacheService _cache = new(options);

    public PlanResult Plan(ReadOnlyMemory<byte> request, uint database, CancellationToken cancel)
    {
        byte[] hash = SHA256.HashData(request.Span)[..ProtocolConstants.HashLength];
        if (_plans.Find(hash) is { } known)
        {
            return Planned(known, database);
        }
        try
        {
            CompiledPlan plan = PlanCompiler.Compile(request.Span);
            (byte[] reply, ulong digest) = PlanReplyWriter.Write(hash, plan);
            var prepared = new PreparedPlan(plan, reply, digest);
            _plans.Add(hash, prepared);
            return Planned(prepared, database);
        }
        catch (UnsupportedException e)
        {
            return new PlanResult.Unsupported(e.Construct, e.Detail, e.Location, e.Conjunct is { } conjunct ? NodeText.Write(conjunct.Source) : default, e.LeavesWindows);
        }
        catch (PgException e)
        {
            return new PlanResult.Failed(e, -1);
        }
        catch (Exception e) when (e is NodeTextException or CatalogBundleException)
        {
            return new PlanResult.Failed(new PgException("XX000", "PgFusion could not read the query", e.Message), -1);
        }
    }

    public IQueryExecution? Execute(ExecuteRequest request, ISessionChannel channel)
    {
        if (_plans.Find(request.PlanHash) is not { } plan || plan.Digest != request.PlanDigest)
        {
            return null;
        }
        CodeBackEnd backEnd = request.Codegen == ProtocolConstants.CodegenCsharp ? CodeBackEnd.CSharp : CodeBackEnd.Il;
        int threads = request.MaxThreads == 0 ? _threads.Count : Math.Min(request.MaxThreads, _threads.Count);
        var execution = new QueryExecution(plan, request, channel, _threads, new CodeProvider(_code, backEnd), threads, _memory, _cache, log);
        execution.Start();
        return execution;
    }

    public string? ExplainCode(byte[] hash, int format)
    {
        if (_plans.Find(hash) is not { } plan)
        {
            return null;
        }
        IEnumerable<IrFunction> functions = plan.Plan.Physical.Functions();
        return format switch
        {
            ProtocolConstants.CodeIl => string.Join("\n", functions.Select(f => _code.Get(CodeBackEnd.Il, f, DelegateOf(f)).Listing)),
            ProtocolConstants.CodeCsharp => CSharpWriter.Write(functions),
            _ => throw new PgException("0A000", "machine code cannot be shown", "Only csharp and il are supported."),
        };
    }

    public IReadOnlyList<CachedRelationReport> CacheReport(uint database) => _cache.Report(database);

    public long CacheEvict(uint database, uint relation) => _cache.Evict(database, relation);

    public long CachePin(uint database, uint relation, bool pin) => _cache.Pin(database, relation, pin);

    public void Dispose()
    {
        _threads.Dispose();
        _cache.Dispose();
    }

    private PlanResult.Planned Planned(PreparedPlan plan, uint database)
    {
        var shares = new double[plan.Leaves.Length];
        for (int i = 0; i < shares.Length; i++)
        {
            if (plan.Leaves[i].Relation is { } relation)
            {
                shares[i] = _cache.CachedShare(database, relation.Oid, relation.RelPages, plan.LeafColumns[i]);
            }
        }
        return new PlanResult.Planned(plan.Reply, shares);
    }

    private static Type DelegateOf(IrFunction function) =>
        function.Arguments.Length == 3 ? typeof(RowComparison) : typeof(PipelineFunction);
}

/// <summary>Plans by hash; when full, those that were used longest ago go.</summary>
internal sealed class PlanCache(int entriesMax)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private readonly Lock _evicting = new();
    private long _clock;

    private sealed record Entry(PreparedPlan Plan)
    {
        public long Used;
    }

    public PreparedPlan? Find(byte[] hash)
    {
        if (!_entries.TryGetValue(Convert.ToHexString(hash), out Entry? entry))
        {
            return null;
        }
        entry.Used = Interlocked.Increment(ref _clock);
        return entry.Plan;
    }

    public void Add(byte[] hash, PreparedPlan plan)
    {
        _entries[Convert.ToHexString(hash)] = new Entry(plan) { Used = Interlocked.Increment(ref _clock) };
        if (_entries.Count <= entriesMax)
        {
            return;
        }
        lock (_evicting)
        {
            // Others add meanwhile. A copy of one moment is sorted: LINQ would ask for the count first, and then for as many.
            KeyValuePair<string, Entry>[] all = _entries.ToArray();
            foreach (KeyValuePair<string, Entry> entry in all.OrderBy(static e => e.Value.Used).Take(all.Length > entriesMax ? all.Length - entriesMax + (entriesMax / 10) : 0))
            {
                _entries.TryRemove(entry.Key, out _);
            }
        }
    }
}
