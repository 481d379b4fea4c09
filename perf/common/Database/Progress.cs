namespace PgFusion.Perf.Database;

/// <summary>One line per state of the whole load: rewritten on a terminal, a new line every few seconds elsewhere.</summary>
internal sealed class Progress : IDisposable
{
    private readonly long _total;
    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private readonly bool _terminal = !Console.IsOutputRedirected;
    private readonly Timer _timer;
    private long _done;
    private string _shown = "";

    public Progress(long total)
    {
        _total = total;
        var interval = TimeSpan.FromSeconds(_terminal ? 0.5 : 5);
        _timer = new Timer(_ => Show(), null, interval, interval);
    }

    public void Add(long units) => Interlocked.Add(ref _done, units);

    /// <summary>A line that stays.</summary>
    public void Note(string text)
    {
        lock (_timer)
        {
            Erase();
            Console.WriteLine($"  {_watch.Elapsed.TotalSeconds,6:0.0} s  {text}");
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_timer)
            Erase();
    }

    private void Show()
    {
        lock (_timer)
        {
            var text = $"  {_watch.Elapsed.TotalSeconds,6:0.0} s  {100.0 * Interlocked.Read(ref _done) / _total:0}% of the rows are loaded";
            Erase();
            _shown = _terminal ? text : "";
            if (_terminal)
                Console.Write(text);
            else
                Console.WriteLine(text);
        }
    }

    private void Erase()
    {
        if (_shown.Length > 0)
            Console.Write("\r" + new string(' ', _shown.Length) + "\r");
        _shown = "";
    }
}
