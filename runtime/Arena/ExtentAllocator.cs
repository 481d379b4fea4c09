using System.Numerics;
using System.Runtime.InteropServices;

namespace PgFusion.Runtime.Arena;

/// <summary>
/// Hands out runs of consecutive granules and joins them again when they come back. It knows numbers only, no memory;
/// the caller holds a lock.
/// <para>
/// Free runs hang in doubly linked lists, one per power of two of their length, newest first, so that a size that is
/// used again and again gets the run that was touched last. A run's length stands at both its ends: that is how a
/// neighbour finds it to merge with. No two free runs ever touch.
/// </para>
/// <code>
///   granule      0   1   2   3   4   5   6   7
///                [ free  ]  used  [   free      ]
///   startLength  2   0   0   0   4   0   0   0
///   endLength    0   2   0   0   0   0   0   4        (granules 0-1 and 4-7 are free)
/// </code>
/// </summary>
internal sealed unsafe class ExtentAllocator : IDisposable
{
    private const int BinCount = 31;
    private const int None = -1;

    // Native and zeroed: untouched parts of a large arena's tables take no memory.
    private readonly int* _startLength;
    private readonly int* _endLength;
    private readonly int* _next;
    private readonly int* _previous;
    private readonly int[] _heads = new int[BinCount];
    private uint _filledBins;
    private bool _disposed;

    public ExtentAllocator(int granules)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(granules);
        GranuleCount = granules;
        _startLength = Table(granules);
        _endLength = Table(granules);
        _next = Table(granules);
        _previous = Table(granules);
        Array.Fill(_heads, None);
        AddRun(0, granules);
    }

    public int GranuleCount { get; }

    public int FreeGranules { get; private set; }

    /// <summary>First granule of a run of <paramref name="length"/>, or -1 when no run is long enough.</summary>
    public int Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        int start = Find(length);
        if (start == None)
            return -1;
        int runLength = _startLength[start];
        RemoveRun(start);
        if (runLength > length)
            AddRun(start + length, runLength - length);
        return start;
    }

    public void Free(int start, int length)
    {
        if (start < 0 || length <= 0 || length > GranuleCount - start)
            throw new ArgumentOutOfRangeException(nameof(start), $"granules {start}+{length} of {GranuleCount}");
        if (_startLength[start] != 0 || _endLength[start + length - 1] != 0)
            throw new InvalidOperationException($"granules {start}+{length} are free already");

        if (start > 0 && _endLength[start - 1] is int before and > 0)
        {
            start -= before;
            length += before;
            RemoveRun(start);
        }
        if (start + length < GranuleCount && _startLength[start + length] is int after and > 0)
        {
            RemoveRun(start + length);
            length += after;
        }
        AddRun(start, length);
    }

    /// <summary>The free runs by address, for tests.</summary>
    public List<(int Start, int Length)> FreeRuns()
    {
        var runs = new List<(int, int)>();
        for (int bin = 0; bin < BinCount; bin++)
            for (int run = _heads[bin]; run != None; run = _next[run])
                runs.Add((run, _startLength[run]));
        runs.Sort();
        return runs;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        NativeMemory.Free(_startLength);
        NativeMemory.Free(_endLength);
        NativeMemory.Free(_next);
        NativeMemory.Free(_previous);
    }

    /// <summary>
    /// In the list of its own power of two a run may be too short; any run of a higher list is long enough.
    /// </summary>
    private int Find(int length)
    {
        int bin = BinOf(length);
        for (int run = _heads[bin]; run != None; run = _next[run])
            if (_startLength[run] >= length)
                return run;
        uint higher = _filledBins & ~((2u << bin) - 1);
        return higher == 0 ? None : _heads[BitOperations.TrailingZeroCount(higher)];
    }

    private void AddRun(int start, int length)
    {
        int bin = BinOf(length);
        int head = _heads[bin];
        _startLength[start] = length;
        _endLength[start + length - 1] = length;
        _next[start] = head;
        _previous[start] = None;
        if (head != None)
            _previous[head] = start;
        _heads[bin] = start;
        _filledBins |= 1u << bin;
        FreeGranules += length;
    }

    private void RemoveRun(int start)
    {
        int length = _startLength[start];
        int bin = BinOf(length);
        int next = _next[start];
        int previous = _previous[start];
        if (previous == None)
            _heads[bin] = next;
        else
            _next[previous] = next;
        if (next != None)
            _previous[next] = previous;
        if (_heads[bin] == None)
            _filledBins &= ~(1u << bin);
        _startLength[start] = 0;
        _endLength[start + length - 1] = 0;
        FreeGranules -= length;
    }

    private static int BinOf(int length) => BitOperations.Log2((uint)length);

    private static int* Table(int granules) => (int*)NativeMemory.AllocZeroed((nuint)granules, sizeof(int));
}
