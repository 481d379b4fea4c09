using System.Runtime.CompilerServices;

namespace PgFusion.Perf.Generator;

/// <summary>
/// The random numbers of one row. Seeded by (seed, stream, row), so any row can be made without
/// the rows before it: that is what makes parts of a table, and two tables that describe the same
/// order, agree whichever thread makes them.
/// </summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).</remarks>
internal struct RowRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    public RowRandom(ulong seed, ulong stream, long row)
    {
        _state = Mix(Mix(seed + Gamma * stream) + Gamma * (ulong)row);
    }

    public ulong Next()
    {
        _state += Gamma;
        return Mix(_state);
    }

    /// <summary>Uniform in [low, high], both included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Between(int low, int high) => low + (int)Math.BigMul(Next(), (ulong)((long)high - low + 1), out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Between(long low, long high) => low + (long)Math.BigMul(Next(), (ulong)(high - low + 1), out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
