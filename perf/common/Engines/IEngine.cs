using PgFusion.Perf.Database;

namespace PgFusion.Perf.Engines;

/// <summary>Something that answers the queries over the same data, measured beside the others.</summary>
internal interface IEngine : IAsyncDisposable
{
    /// <summary>As tables and charts name it.</summary>
    string Name { get; }

    /// <summary>Answers a query to its last row.</summary>
    Task<Run> RunAsync(string sql);
}

/// <param name="Milliseconds">From asking to having the last row.</param>
/// <param name="Answer">What it was, or the error.</param>
internal sealed record Run(double Milliseconds, Answer Answer);
