using System.Collections.Concurrent;

namespace PgFusion.Runtime.Scheduler;

/// <summary>Something that has pieces of work to do, each some milliseconds long.</summary>
public interface IWorkSource
{
    /// <summary>Does one piece of work, if there is one now. Never throws.</summary>
    void RunOne();
}

/// <summary>
/// The worker's threads. Whoever has work posts itself once for each piece; threads take posts in the order in which
/// they came, so that queries share the threads by the piece. A post for which there is nothing to do any more costs
/// nothing but the call.
/// </summary>
public sealed class WorkerThreads : IDisposable
{
    private readonly BlockingCollection<IWorkSource> _posts = new(new ConcurrentQueue<IWorkSource>());
    private readonly Thread[] _threads;

    public WorkerThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"pg_fusion worker {i}" };
            _threads[i].Start();
        }
    }

    public int Count => _threads.Length;

    public void Post(IWorkSource source) => _posts.Add(source);

    /// <summary>Ends the threads after the posts that are there.</summary>
    public void Dispose()
    {
        _posts.CompleteAdding();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
        _posts.Dispose();
    }

    private void Run()
    {
        foreach (IWorkSource source in _posts.GetConsumingEnumerable())
        {
            source.RunOne();
        }
    }
}
