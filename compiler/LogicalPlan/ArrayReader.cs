using System.Buffers.Binary;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Reads array constants (array.h: after the varlena header come the number of dimensions, the offset of the data or 0
/// when no element is NULL, the element type, the sizes, the lower bounds, a null bitmap, and the elements, each
/// aligned as its type asks from the start of the varlena).
/// </summary>
internal static class ArrayReader
{
    private const int VarlenaHeader = 4;

    public static int Count(ReadOnlySpan<byte> payload)
    {
        int dimensions = BinaryPrimitives.ReadInt32LittleEndian(payload);
        int count = dimensions == 0 ? 0 : 1;
        for (int i = 0; i < dimensions; i++)
        {
            count *= BinaryPrimitives.ReadInt32LittleEndian(payload[(12 + 4 * i)..]);
        }
        return count;
    }

    /// <summary>Payloads of the elements (varlena headers taken off), null for NULL.</summary>
    public static byte[]?[] Elements(ReadOnlySpan<byte> payload, int length, char alignment)
    {
        int count = Count(payload);
        var elements = new byte[]?[count];
        int dimensions = BinaryPrimitives.ReadInt32LittleEndian(payload);
        int dataOffset = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        ReadOnlySpan<byte> nulls = dataOffset == 0 ? default : payload[(12 + 8 * dimensions)..];
        int align = alignment switch { 'c' => 1, 's' => 2, 'i' => 4, _ => 8 };
        // Offsets count from the varlena's start; the array header is MAXALIGNed.
        int at = dataOffset != 0 ? dataOffset : (VarlenaHeader + 12 + 8 * dimensions + 7) & ~7;
        for (int i = 0; i < count; i++)
        {
            if (!nulls.IsEmpty && (nulls[i >> 3] & (1 << (i & 7))) == 0)
            {
                continue;
            }
            if (length > 0)
            {
                at = (at + align - 1) & -align;
                elements[i] = payload.Slice(at - VarlenaHeader, length).ToArray();
                at += length;
                continue;
            }
            // A short varlena stands unaligned; its header byte is never 0, padding always is.
            if (payload[at - VarlenaHeader] == 0)
            {
                at = (at + align - 1) & -align;
            }
            byte first = payload[at - VarlenaHeader];
            if ((first & 1) != 0)
            {
                int size = first >> 1;
                elements[i] = payload.Slice(at - VarlenaHeader + 1, size - 1).ToArray();
                at += size;
            }
            else
            {
                int size = (int)(BinaryPrimitives.ReadUInt32LittleEndian(payload[(at - VarlenaHeader)..]) >> 2);
                elements[i] = payload.Slice(at - VarlenaHeader + 4, size - 4).ToArray();
                at += size;
            }
        }
        return elements;
    }
}
