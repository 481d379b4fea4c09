namespace PgFusion.Worker;

/// <summary>Runs no query: every request is answered as not supported.</summary>
internal sealed class NotReadyQueryService : IQueryService
{
    public PlanResult Plan(ReadOnlyMemory<byte> request, CancellationToken cancel) =>
        new PlanResult.Unsupported("any query", "This build of the worker has no compiler.", Location: -1);

    public IQueryExecution? Execute(ExecuteRequest request, ISessionChannel channel) => null;

    public string? ExplainCode(byte[] hash, int format) => null;
}
