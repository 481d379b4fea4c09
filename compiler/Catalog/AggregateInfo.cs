namespace PgFusion.Compiler.Catalog;

/// <summary>pg_aggregate.aggkind.</summary>
internal enum AggregateKind : byte
{
    Normal = (byte)'n',
    OrderedSet = (byte)'o',
    HypotheticalSet = (byte)'h',
}

/// <summary>An aggregate as pg_aggregate has it; its name and argument types are those of its function.</summary>
internal sealed record AggregateInfo
{
    public required uint Function { get; init; }

    public required AggregateKind Kind { get; init; }

    /// <summary>Of ordered-set aggregates: arguments before WITHIN GROUP.</summary>
    public required short DirectArguments { get; init; }

    public required uint TransitionType { get; init; }

    public required uint TransitionFunction { get; init; }

    public required uint FinalFunction { get; init; }

    public required uint CombineFunction { get; init; }

    /// <summary>min and max: the operator whose first value in order is the answer.</summary>
    public required uint SortOperator { get; init; }

    public required bool FinalExtraArguments { get; init; }

    /// <summary>Text form of the transition state's start; null when it starts null.</summary>
    public required string? InitialValue { get; init; }
}
