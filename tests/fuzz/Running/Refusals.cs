using System.Collections.Immutable;

namespace PgFusion.FuzzTests.Running;

/// <summary>The constructs that PgFusion may refuse, as its errors name them. docs/limitations.md has the reasons.</summary>
internal static class Refusals
{
    /// <summary>Of all queries.</summary>
    public const double ShareMax = 0.06;

    private static readonly ImmutableArray<string> allowed =
    [
        "aggregate ",
        "a GROUP BY expression",
        "GROUP BY on type interval",
        "DISTINCT on type interval",
        "DISTINCT over an expression that only PostgreSQL can compute",
        "an expression that only PostgreSQL can compute, under DISTINCT",
        "HAVING with a function that is not built in",
    ];

    public static bool IsAllowed(string message) => allowed.Any(construct => message.Contains(construct, StringComparison.Ordinal));
}
