using System.Collections.Immutable;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests.Running;

/// <summary>A query and how it is run.</summary>
internal sealed record FuzzCase
{
    public required SelectQuery Query { get; init; }

    private const string DefaultTimeZone = "Europe/Berlin";

    /// <summary>Otherwise the simple protocol, which has neither parameters nor binary results.</summary>
    public bool IsExtended { get; init; }

    public bool IsBinary { get; init; }

    /// <summary>Ids of the literals that are parameters.</summary>
    public ImmutableHashSet<int> ParameterIds { get; init; } = [];

    /// <summary>
    /// Of each execution: values other than the literals' own. One execution without any, unless there are parameters.
    /// </summary>
    public ImmutableArray<ImmutableDictionary<int, string?>> Executions { get; init; } = [ImmutableDictionary<int, string?>.Empty];

    /// <summary>Of PgFusion's session: auto, force_generic_plan, force_custom_plan.</summary>
    public string PlanCacheMode { get; init; } = "auto";

    /// <summary>Rows of the first and of the second Execute of a portal, a last one takes the rest; 0: one Execute.</summary>
    public int FetchSize { get; init; }

    /// <summary>pg_fusion.enable is auto, with a min_cost of 0, instead of on.</summary>
    public bool IsAuto { get; init; }

    /// <summary>Of both sessions.</summary>
    public string TimeZone { get; init; } = DefaultTimeZone;

    public string Codegen { get; init; } = "il";

    /// <summary>pg_fusion.max_threads; 0 is all.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Tables with few rows that are read in place of the schema's, by alias.</summary>
    public ImmutableDictionary<string, string> StandIns { get; init; } = ImmutableDictionary<string, string>.Empty;

    public int Size => 4 * Query.Size + (IsExtended ? 1 : 0) + (IsBinary ? 1 : 0) + 2 * ParameterIds.Count + 3 * Executions.Length
        + Executions.Sum(e => e.Count) + (FetchSize == 0 ? 0 : 1) + (IsAuto ? 1 : 0) + (TimeZone == DefaultTimeZone ? 0 : 1) + (PlanCacheMode == "auto" ? 0 : 1) + (Codegen == "il" ? 0 : 1) + (Threads == 1 ? 0 : 1);

    public RenderedQuery Render() => Renderer.Render(Query, ParameterIds, StandIns);

    /// <summary>The values of an execution's parameters, in the order of their numbers.</summary>
    public ImmutableArray<string?> Values(RenderedQuery rendered, int execution) =>
        [.. rendered.Parameters.Select(p => Executions[execution].TryGetValue(p.Id, out string? value) ? value : p.Value)];

    /// <summary>With nothing but the query: the simple protocol, constants.</summary>
    public FuzzCase Simple() => this with
    {
        IsExtended = false,
        IsBinary = false,
        FetchSize = 0,
        ParameterIds = [],
        Executions = [ImmutableDictionary<int, string?>.Empty],
        PlanCacheMode = "auto",
    };

    public FuzzCase InDefaultTimeZone() => this with { TimeZone = DefaultTimeZone };

    /// <summary>Case number of a run; needs nothing of those before it.</summary>
    public static FuzzCase Make(FuzzSchema schema, long seed, int number)
    {
        var random = FuzzRandom.ForCase(seed, number);
        SelectQuery query = new QueryGenerator(schema, random).Next();
        bool isExtended = random.Chance(0.7);
        FuzzCase made = new()
        {
            Query = query,
            IsExtended = isExtended,
            IsBinary = isExtended && random.Chance(0.5),
            FetchSize = isExtended && random.Chance(0.15) ? random.Between(1, 40) : 0,
            IsAuto = random.Chance(0.1),
            TimeZone = random.Pick([DefaultTimeZone, DefaultTimeZone, "UTC", "America/St_Johns", "Asia/Kathmandu"]),
            Codegen = random.Chance(0.05) ? "csharp" : "il",
            Threads = random.Chance(0.5) ? 1 : 0,
            PlanCacheMode = isExtended ? random.Pick(["auto", "auto", "force_generic_plan", "force_custom_plan"]) : "auto",
        };
        return isExtended && random.Chance(0.6) ? made.WithParameters(random) : made;
    }

    private FuzzCase WithParameters(FuzzRandom random)
    {
        LiteralExpr[] parameters = [.. Query.AllNodes().OfType<LiteralExpr>().Where(l => l.MayBeParameter).DistinctBy(l => l.Id).Where(_ => random.Chance(0.5))];
        if (parameters.Length == 0)
        {
            return this;
        }
        List<ImmutableDictionary<int, string?>> executions = [ImmutableDictionary<int, string?>.Empty];
        int further = random.Next(3);
        for (int i = 0; i < further; i++)
        {
            executions.Add(parameters.ToImmutableDictionary(p => p.Id, p => random.Chance(0.15) ? null : p.Other!(random)));
        }
        return this with { ParameterIds = [.. parameters.Select(p => p.Id)], Executions = [.. executions] };
    }
}
