using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;

namespace PgFusion.Runtime.HashTables;

/// <summary>State of array_agg: the elements as they lie in the array, and which of them are not NULL.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrayState
{
    public byte* Data;
    public int Length;
    public int Capacity;

    /// <summary>A bit for each element, 1 = not NULL.</summary>
    public ulong* Present;
    public long PresentCapacity;

    public long Count;
    public long NullCount;
}

/// <summary>
/// Builds one-dimensional arrays in PostgreSQL's own form (array.h, construct_md_array). Offsets count from the varlena
/// header, which the payload is without:
/// <code>
///   +0 varlena header   +4 dimensions = 1   +8 offset of the data, 0 without NULLs   +12 element type
///   +16 length   +20 lower bound = 1   +24 one bit for each element, if there are NULLs   elements, from a multiple of 8
/// </code>
/// Every element is padded to its type's alignment; a NULL takes no place. A zeroed state is empty.
/// </summary>
public static unsafe class ArrayAggregate
{
    private const int VarlenaHeaderBytes = 4;
    private const int HeaderBytes = 24;
    private const int DataBytesFirst = 64;

    /// <param name="bits">The value of a type that is passed by value.</param>
    /// <param name="width">Its bytes.</param>
    /// <param name="alignment">Of the element's type.</param>
    /// <param name="memory">Lives as long as the state.</param>
    public static void AddBits(ArrayState* state, long bits, int width, int alignment, Scratch* memory) =>
        Unsafe.CopyBlockUnaligned(NewElement(state, width, alignment, memory), &bits, (uint)width);

    public static void AddFloat4(ArrayState* state, float value, int alignment, Scratch* memory) =>
        AddBits(state, BitConverter.SingleToInt32Bits(value), sizeof(float), alignment, memory);

    public static void AddFloat8(ArrayState* state, double value, int alignment, Scratch* memory) =>
        AddBits(state, BitConverter.DoubleToInt64Bits(value), sizeof(double), alignment, memory);

    /// <summary>A value of fixed length.</summary>
    public static void AddFixed(ArrayState* state, byte* value, int length, int alignment, Scratch* memory) =>
        Unsafe.CopyBlockUnaligned(NewElement(state, length, alignment, memory), value, (uint)length);

    /// <summary>A varlena of this payload.</summary>
    public static void AddVarlena(ArrayState* state, byte* payload, int length, int alignment, Scratch* memory)
    {
        byte* element = NewElement(state, length + VarlenaHeaderBytes, alignment, memory);
        *(uint*)element = (uint)(length + VarlenaHeaderBytes) << 2;
        Unsafe.CopyBlockUnaligned(element + VarlenaHeaderBytes, payload, (uint)length);
    }

    public static void AddNull(ArrayState* state, Scratch* memory)
    {
        MarkNext(state, memory);
        state->NullCount++;
    }

    /// <summary>The array's payload. The state is not empty.</summary>
    public static StringRef Result(ArrayState* state, int elementType, Scratch* scratch)
    {
        int bitmap = state->NullCount == 0 ? 0 : (int)((state->Count + 7) / 8);
        int dataOffset = (HeaderBytes + bitmap + 7) & ~7;
        int length = dataOffset + state->Length - VarlenaHeaderBytes;
        byte* payload = scratch->Allocate(length);
        byte* array = payload - VarlenaHeaderBytes;
        *(int*)(array + 4) = 1;
        *(int*)(array + 8) = bitmap == 0 ? 0 : dataOffset;
        *(int*)(array + 12) = elementType;
        *(int*)(array + 16) = (int)state->Count;
        *(int*)(array + 20) = 1;
        Unsafe.InitBlockUnaligned(array + HeaderBytes, 0, (uint)(dataOffset - HeaderBytes));
        Unsafe.CopyBlockUnaligned(array + HeaderBytes, state->Present, (uint)bitmap);
        Unsafe.CopyBlockUnaligned(array + dataOffset, state->Data, (uint)state->Length);
        return new StringRef(payload, length);
    }

    /// <summary>Room for an element that is not NULL, its padding zero.</summary>
    private static byte* NewElement(ArrayState* state, int length, int alignment, Scratch* memory)
    {
        long index = MarkNext(state, memory);
        state->Present[index >> 6] |= 1UL << (int)(index & 63);
        long padded = ((long)length + alignment - 1) & -alignment;
        if (state->Length + padded > state->Capacity)
        {
            long needed = state->Length + padded;
            long capacity = Math.Max(needed, Math.Min(Math.Max(DataBytesFirst, state->Capacity * 2L), Scratch.AllocationBytesMax));
            byte* grown = memory->Allocate(capacity);
            Unsafe.CopyBlockUnaligned(grown, state->Data, (uint)state->Length);
            state->Data = grown;
            state->Capacity = (int)capacity;
        }
        byte* element = state->Data + state->Length;
        state->Length += (int)padded;
        Unsafe.InitBlockUnaligned(element + length, 0, (uint)(padded - length));
        return element;
    }

    /// <summary>The next element's number; it is NULL until its bit is set.</summary>
    private static long MarkNext(ArrayState* state, Scratch* memory)
    {
        if (state->Count == state->PresentCapacity)
        {
            long capacity = Math.Max(64, state->PresentCapacity * 2);
            ulong* grown = (ulong*)memory->Allocate(capacity / 8);
            Unsafe.InitBlockUnaligned(grown, 0, (uint)(capacity / 8));
            Unsafe.CopyBlockUnaligned(grown, state->Present, (uint)(state->PresentCapacity / 8));
            state->Present = grown;
            state->PresentCapacity = capacity;
        }
        return state->Count++;
    }
}
