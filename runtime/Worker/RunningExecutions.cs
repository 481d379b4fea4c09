using System.Collections.Concurrent;

namespace PgFusion.Worker;

/// <summary>
/// The executions that scan workers may attach to, by the token that the leader chose. An execution is announced when
/// it is asked for, and so before its leader can have started a scan worker; whoever asks in between waits for it.
/// </summary>
internal sealed class RunningExecutions
{
    /// <summary>Of executions without scan workers.</summary>
    private const ulong NoToken = 0;

    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<IQueryExecution?>> _executions = new();

    public void Announce(ulong token)
    {
        if (token != NoToken && !_executions.TryAdd(token, new TaskCompletionSource<IQueryExecution?>(TaskCreationOptions.RunContinuationsAsynchronously)))
            throw new Runtime.Protocol.ProtocolException($"an execution with the token {token} runs already");
    }

    public void Started(ulong token, IQueryExecution execution)
    {
        if (_executions.TryGetValue(token, out TaskCompletionSource<IQueryExecution?>? entry))
            entry.TrySetResult(execution);
    }

    /// <summary>It has not started, or is about to stop. May be called more than once.</summary>
    public void Ended(ulong token)
    {
        if (_executions.TryRemove(token, out TaskCompletionSource<IQueryExecution?>? entry))
            entry.TrySetResult(null);
    }

    /// <summary>Null: it has ended, or never was.</summary>
    public Task<IQueryExecution?> FindAsync(ulong token) =>
        _executions.TryGetValue(token, out TaskCompletionSource<IQueryExecution?>? entry) ? entry.Task : Task.FromResult<IQueryExecution?>(null);
}
