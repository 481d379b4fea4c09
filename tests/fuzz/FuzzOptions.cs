using System.Globalization;
using System.Security.Cryptography;
using PgFusion.FuzzTests.Queries;

namespace PgFusion.FuzzTests;

/// <summary>What the environment says of a run.</summary>
internal static class FuzzOptions
{
    /// <summary>PGFUSION_FUZZ_SEED: the first one; otherwise a fresh one.</summary>
    public static long Seed { get; } = Read("PGFUSION_FUZZ_SEED") ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>PGFUSION_FUZZ_COUNT: how many cases.</summary>
    public static int Count { get; } = (int)(Read("PGFUSION_FUZZ_COUNT") ?? 500);

    /// <summary>PGFUSION_FUZZ_PER_SEED: so many cases over the tables of one seed, then come those of the next.</summary>
    public static int PerSeed { get; } = (int)(Read("PGFUSION_FUZZ_PER_SEED") ?? 500);

    /// <summary>PGFUSION_FUZZ_CASE: this case of the seed only.</summary>
    public static int? Case { get; } = (int?)Read("PGFUSION_FUZZ_CASE");

    /// <summary>PGFUSION_FUZZ_FAILURES: after so many a run ends.</summary>
    public static int FailuresMax { get; } = (int)(Read("PGFUSION_FUZZ_FAILURES") ?? 5);

    /// <summary>PGFUSION_FUZZ_CODEGEN: the back end of all cases.</summary>
    public static string? Codegen { get; } = Text("PGFUSION_FUZZ_CODEGEN");

    /// <summary>PGFUSION_FUZZ_ENABLE: pg_fusion.enable of all cases is auto, or on.</summary>
    public static bool? IsAuto { get; } = Text("PGFUSION_FUZZ_ENABLE") switch
    {
        null => null,
        "auto" => true,
        "on" => false,
        var other => throw new FormatException($"PGFUSION_FUZZ_ENABLE is {other}"),
    };

    /// <summary>PGFUSION_FUZZ_FOCUS: only queries with these productions, separated by commas.</summary>
    public static Production[] Focus { get; } = Text("PGFUSION_FUZZ_FOCUS") is { } names
        ? [.. names.Split(',').Select(name => Enum.Parse<Production>(name, ignoreCase: true))]
        : [];

    private static long? Read(string name) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
