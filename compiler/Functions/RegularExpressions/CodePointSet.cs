namespace PgFusion.Compiler.Functions.RegularExpressions;

/// <summary>A set of characters that is being put together.</summary>
internal sealed class CodePointSet
{
    private readonly List<(int First, int Last)> _ranges = [];

    public void Add(int first, int last) => _ranges.Add((first, last));

    public void AddAll(IEnumerable<(int First, int Last)> ranges) => _ranges.AddRange(ranges);

    /// <summary>The other case of every letter of ASCII; false when there are other characters, whose cases are the collation's.</summary>
    public bool AddOtherCases()
    {
        foreach ((int first, int last) in _ranges.ToArray())
        {
            if (last >= 0x80)
            {
                return false;
            }
            AddShifted(first, last, 'A', 'Z', 'a' - 'A');
            AddShifted(first, last, 'a', 'z', 'A' - 'a');
        }
        return true;
    }

    private void AddShifted(int first, int last, int from, int to, int distance)
    {
        int start = Math.Max(first, from);
        int end = Math.Min(last, to);
        if (start <= end)
        {
            Add(start + distance, end + distance);
        }
    }

    /// <summary>In order, neither touching nor overlapping.</summary>
    public IEnumerable<(int First, int Last)> Ranges()
    {
        (int First, int Last)? open = null;
        foreach ((int first, int last) in _ranges.OrderBy(static r => r.First))
        {
            if (open is { } current && first <= current.Last + 1)
            {
                open = (current.First, Math.Max(current.Last, last));
                continue;
            }
            if (open is { } done)
            {
                yield return done;
            }
            open = (first, last);
        }
        if (open is { } rest)
        {
            yield return rest;
        }
    }

    /// <summary>All other characters.</summary>
    public IEnumerable<(int First, int Last)> Complement(int lastCodePoint)
    {
        int next = 0;
        foreach ((int first, int last) in Ranges())
        {
            if (first > next)
            {
                yield return (next, first - 1);
            }
            next = last + 1;
        }
        if (next <= lastCodePoint)
        {
            yield return (next, lastCodePoint);
        }
    }
}
