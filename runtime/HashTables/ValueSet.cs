using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Memory;

namespace PgFusion.Runtime.HashTables;

/// <summary>
/// An immutable set of integers or byte strings for long IN lists: open addressing at most half full, slots of hash,
/// pointer (or value) and length. Built once when execution starts, read by all threads.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ValueSet
{
    private Slot* _slots;
    private ulong _mask;

    private struct Slot
    {
        public long Value;
        public int Length;
        public int Used;
    }

    public static ValueSet* Create(QueryMemory memory, int count)
    {
        long capacity = 16;
        while (capacity < count * 2L)
        {
            capacity *= 2;
        }
        ValueSet* set = (ValueSet*)memory.AllocateZeroed(64);
        set->_slots = (Slot*)memory.AllocateZeroed(capacity * sizeof(Slot));
        set->_mask = (ulong)capacity - 1;
        return set;
    }

    public static void AddInteger(ValueSet* set, long value)
    {
        ulong slot = HashFunctions.Int64(value) & set->_mask;
        while (set->_slots[slot].Used != 0)
        {
            if (set->_slots[slot].Value == value)
            {
                return;
            }
            slot = (slot + 1) & set->_mask;
        }
        set->_slots[slot] = new Slot { Value = value, Used = 1 };
    }

    /// <summary>The bytes must live as long as the set.</summary>
    public static void AddBytes(ValueSet* set, byte* value, int length)
    {
        ulong slot = HashFunctions.Bytes(value, length) & set->_mask;
        while (set->_slots[slot].Used != 0)
        {
            if (TextFunctions.Equal((byte*)set->_slots[slot].Value, set->_slots[slot].Length, value, length))
            {
                return;
            }
            slot = (slot + 1) & set->_mask;
        }
        set->_slots[slot] = new Slot { Value = (long)value, Length = length, Used = 1 };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ContainsInteger(ValueSet* set, long value)
    {
        ulong slot = HashFunctions.Int64(value) & set->_mask;
        while (set->_slots[slot].Used != 0)
        {
            if (set->_slots[slot].Value == value)
            {
                return true;
            }
            slot = (slot + 1) & set->_mask;
        }
        return false;
    }

    public static bool ContainsBytes(ValueSet* set, byte* value, int length)
    {
        ulong slot = HashFunctions.Bytes(value, length) & set->_mask;
        while (set->_slots[slot].Used != 0)
        {
            if (TextFunctions.Equal((byte*)set->_slots[slot].Value, set->_slots[slot].Length, value, length))
            {
                return true;
            }
            slot = (slot + 1) & set->_mask;
        }
        return false;
    }
}
