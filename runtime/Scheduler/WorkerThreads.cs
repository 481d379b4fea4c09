using System.Diagnostics.CodeAnalysis;

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
    // A monitor, not a semaphore or a collection that blocks: their threads spin before they sleep, on cores that the
    // producers of pages need.
    private readonly object _gate = new();
    private readonly Queue<IWorkSource> _posts = new();
    private readonly Thread[] _threads;
    private bool _ending;

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

    public void Post(IWorkSource source)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ending, this);
            _posts.Enqueue(source);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the threads after the posts that are there.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ending = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Run()
    {
        while (TryTake(out IWorkSource? source))
        {
            source.RunOne();
        }
    }

    private bool TryTake([NotNullWhen(true)] out IWorkSource? source)
    {
        lock (_gate)
        {
            while (!_posts.TryDequeue(out source))
            {
                if (_ending)
                {
                    return false;
                }
                Monitor.Wait(_gate);
            }
            return true;
        }
    }
}
