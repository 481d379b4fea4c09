using System.Globalization;
using System.Security.Cryptography;
using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests;

/// <summary>What the environment says of a run.</summary>
internal static class FuzzOptions
{
    /// <summary>PGFUSION_FUZZ_SEED, or a fresh one.</summary>
    public static long Seed { get; } = Read("PGFUSION_FUZZ_SEED") ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>PGFUSION_FUZZ_COUNT: how many cases.</summary>
    public static int Count { get; } = (int)(Read("PGFUSION_FUZZ_COUNT") ?? 500);

    /// <summary>PGFUSION_FUZZ_CASE: this case only.</summary>
    public static int? Case { get; } = (int?)Read("PGFUSION_FUZZ_CASE");

    /// <summary>PGFUSION_FUZZ_FAILURES: after so many a run ends.</summary>
    public static int FailuresMax { get; } = (int)(Read("PGFUSION_FUZZ_FAILURES") ?? 5);

    /// <summary>PGFUSION_FUZZ_CODEGEN: the back end of all cases.</summary>
    public static string? Codegen { get; } = Environment.GetEnvironmentVariable("PGFUSION_FUZZ_CODEGEN") is { Length: > 0 } name ? name : null;

    /// <summary>PGFUSION_FUZZ_FOCUS: only queries with these productions, separated by commas.</summary>
    public static Production[] Focus { get; } = Environment.GetEnvironmentVariable("PGFUSION_FUZZ_FOCUS") is { Length: > 0 } names
        ? [.. names.Split(',').Select(name => Enum.Parse<Production>(name, ignoreCase: true))]
        : [];

    private static long? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
