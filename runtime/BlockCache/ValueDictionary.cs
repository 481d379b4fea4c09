using System.Numerics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.BlockCache;

/// <summary>A distinct value: 16 bytes of it, or of what tells it from most others, and then where all of it lies.</summary>
internal unsafe struct DistinctValue
{
    public ulong Low;
    public ulong High;
    public byte* Pointer;
    public uint Hash;
}

/// <summary>
/// Numbers the distinct values of a column in the order in which they come. Values of up to 16 bytes are in the entries;
/// longer ones stay where they are meanwhile. Open addressing; slots hold number + 1.
/// </summary>
internal sealed unsafe class ValueDictionary : IDisposable
{
    /// <summary>Beyond so many a dictionary would not stay in the processor's cache.</summary>
    public const int EntriesMax = 1 << 14;

    private const int SlotsMin = 1 << 9;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly NativeBuffer _slots = new();
    private readonly NativeBuffer _entries = new();
    private int _mask;

    public int Count { get; private set; }

    public DistinctValue* Entries => _entries.Ensure<DistinctValue>(EntriesMax);

    public void Clear()
    {
        Count = 0;
        Resize(SlotsMin);
    }

    /// <summary>The number of a value of up to 16 bytes; <see cref="EntriesMax"/>: there are too many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(ulong low, ulong high) => Add(low, high, null, 0);

    /// <summary>The number of a value of any length.</summary>
    public int Add(byte* value, int length)
    {
        ulong hash = (ulong)length * Multiplier;
        int at = 0;
        for (; at + 8 <= length; at += 8)
        {
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(value + at)) * Multiplier;
            hash ^= hash >> 32;
        }
        ulong rest = 0;
        for (int shift = 0; at < length; at++, shift += 8)
        {
            rest |= (ulong)value[at] << shift;
        }
        hash = (hash ^ rest) * Multiplier;
        return Add((uint)length, hash ^ (hash >> 32), value, length);
    }

    public void Dispose()
    {
        _slots.Dispose();
        _entries.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Add(ulong low, ulong high, byte* value, int length)
    {
        ulong product = (low ^ BitOperations.RotateLeft(high * Multiplier, 32)) * Multiplier;
        uint hash = (uint)(product >> 32);
        uint* slots = _slots.Ensure<uint>(0);
        DistinctValue* entries = _entries.Ensure<DistinctValue>(0);
        int mask = _mask;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            uint number = slots[slot];
            if (number == 0)
            {
                return Insert(slot, new DistinctValue { Low = low, High = high, Pointer = value, Hash = hash });
            }
            DistinctValue* entry = entries + (number - 1);
            if (entry->Low == low && entry->High == high &&
                (value == null || new ReadOnlySpan<byte>(entry->Pointer, length).SequenceEqual(new ReadOnlySpan<byte>(value, length))))
            {
                return (int)number - 1;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Insert(int slot, DistinctValue value)
    {
        if (Count == EntriesMax)
        {
            return EntriesMax;
        }
        Entries[Count] = value;
        _slots.Ensure<uint>(_mask + 1)[slot] = (uint)++Count;
        if (Count * 2 > _mask)
        {
            Resize((_mask + 1) * 4);
        }
        return Count - 1;
    }

    private void Resize(int slots)
    {
        _mask = slots - 1;
        uint* table = _slots.Ensure<uint>(slots);
        new Span<uint>(table, slots).Clear();
        DistinctValue* entries = Entries;
        for (int number = 0; number < Count; number++)
        {
            int slot = (int)entries[number].Hash & _mask;
            while (table[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }
            table[slot] = (uint)number + 1;
        }
    }
}
