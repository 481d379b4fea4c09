using System.Buffers.Binary;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// The order of an enum's values (enum.c, typcache.c). A value is the OID of its label. Labels that were made with the
/// type have even OIDs in their order; one that was added later may stand anywhere, and has an odd OID unless it came
/// last. So two even ones need no look at the catalog, which the server has sent when the query began.
/// </summary>
public unsafe struct EnumOrder
{
    private const int EntryBytes = 12;

    private int _count;
    private uint* _labels;
    private double* _places;

    public static long BytesFor(ReadOnlySpan<byte> sent) => sizeof(EnumOrder) + (long)sent.Length + 8;

    /// <summary>Takes what was sent apart: label (u32) and enumsortorder (f64), again and again.</summary>
    public static EnumOrder* Read(ReadOnlySpan<byte> sent, byte* memory)
    {
        if (sent.Length % EntryBytes != 0)
        {
            throw new PgException("08P01", "malformed enum in a request to the PgFusion worker");
        }
        var order = (EnumOrder*)memory;
        order->_count = sent.Length / EntryBytes;
        order->_places = (double*)(memory + sizeof(EnumOrder));
        order->_labels = (uint*)(order->_places + order->_count);
        for (int i = 0; i < order->_count; i++)
        {
            ReadOnlySpan<byte> entry = sent.Slice(i * EntryBytes, EntryBytes);
            order->_labels[i] = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            order->_places[i] = BinaryPrimitives.ReadDoubleLittleEndian(entry[4..]);
        }
        new Span<uint>(order->_labels, order->_count).Sort(new Span<double>(order->_places, order->_count));
        return order;
    }

    /// <summary>−1, 0 or 1.</summary>
    public static int Compare(uint a, uint b, byte* order)
    {
        if (a == b)
        {
            return 0;
        }
        if (((a | b) & 1) == 0)
        {
            return a < b ? -1 : 1;
        }
        var known = (EnumOrder*)order;
        return known->PlaceOf(a).CompareTo(known->PlaceOf(b));
    }

    private readonly double PlaceOf(uint label)
    {
        int found = new ReadOnlySpan<uint>(_labels, _count).BinarySearch(label);
        // As PostgreSQL says it of a label that its catalog does not have.
        return found >= 0 ? _places[found] : throw new PgException("XX000", $"enum value {label} not found in cache for enum");
    }
}
