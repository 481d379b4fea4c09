using System.Collections.Immutable;

namespace PgFusion.Compiler.Catalog;

/// <summary>pg_proc.provolatile.</summary>
internal enum Volatility : byte
{
    Immutable = (byte)'i',
    Stable = (byte)'s',
    Volatile = (byte)'v',
}

/// <summary>pg_proc.prokind.</summary>
internal enum FunctionKind : byte
{
    Function = (byte)'f',
    Aggregate = (byte)'a',
    Window = (byte)'w',
    Procedure = (byte)'p',
}

/// <summary>A function as pg_proc has it.</summary>
internal sealed record FunctionInfo
{
    public required uint Oid { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public required Volatility Volatility { get; init; }

    public required bool IsStrict { get; init; }

    public required bool IsLeakproof { get; init; }

    public required FunctionKind Kind { get; init; }

    public required bool ReturnsSet { get; init; }

    /// <summary>s safe, r restricted, u unsafe.</summary>
    public required char Parallel { get; init; }

    public required uint ResultType { get; init; }

    public required uint VariadicType { get; init; }

    public required ImmutableArray<uint> ArgumentTypes { get; init; }

    /// <summary>procost, in units of cpu_operator_cost.</summary>
    public required double Cost { get; init; }

    /// <summary>prorows of set-returning functions.</summary>
    public required double Rows { get; init; }

    public required uint SupportFunction { get; init; }

    /// <summary>internal, c, sql, plpgsql ...</summary>
    public required string Language { get; init; }

    /// <summary>The C symbol of internal and C functions; empty for all others.</summary>
    public required string Source { get; init; }
}
