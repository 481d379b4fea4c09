namespace PgFusion.FuzzTests;

/// <summary>
/// The only source of chance: SplitMix64, the same numbers on every machine and version of .NET. Each case has its own,
/// made of the run's seed and the case's number, so that one case can be repeated alone.
/// </summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong state = seed;

    public static FuzzRandom ForCase(long seed, int number) => new(new FuzzRandom((ulong)seed).Next64() ^ ((ulong)number * 0xD1342543DE82EF95));

    public ulong Next64()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 … bound - 1.</summary>
    public int Next(int bound) => (int)(Next64() % (ulong)bound);

    public int Between(int low, int high) => low + Next(high - low + 1);

    public long Between(long low, long high) => low + (long)(Next64() % (ulong)(high - low + 1));

    public bool Chance(double probability) => Next64() < probability * ulong.MaxValue;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public T Pick<T>(IReadOnlyList<T> items, Func<T, int> weight)
    {
        int rest = Next(items.Sum(weight));
        foreach (T item in items)
        {
            rest -= weight(item);
            if (rest < 0)
            {
                return item;
            }
        }
        throw new InvalidOperationException("weights changed while they were added");
    }

    public void Shuffle<T>(IList<T> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
