using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>How the values of an encoded column lie in its block.</summary>
internal enum ColumnEncoding : byte
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>As in a page; read where they are.</summary>
    Plain,

    /// <summary>Integers and decimals: Origin + code × Step, codes packed to Bits.</summary>
    FrameOfReference,

    /// <summary>Codes packed to Bits, and the distinct values; of texts, views and the bytes they point to.</summary>
    Dictionary,

    /// <summary>Lengths less Origin, packed to Bits, where each 1024th text begins, and all bytes one after another.</summary>
    Text,
}

/// <summary>
/// A column of a chunk. All of it is one native block:
/// <code>
///   [ validity, if there are nulls ] [ Values: constant, plain values or packed ] [ Entries ] [ Bytes ] [ padding ]
///   aligned to 64                     aligned to 64                                to 64       to 64      to be read over
///
///   Entries    Dictionary: the distinct values; Text: u32 per 1024 rows, where in Bytes they begin
///   Bytes      View: what views point into, which are made from what is before
/// </code>
/// Nothing in it is ever changed. References are counted: one is its maker's, then the cache's; leases have others. The
/// last one frees the block. Any thread may use a column that it has a reference to.
/// </summary>
internal sealed unsafe class EncodedColumn
{
    private readonly CacheMemory _memory;
    private int _references = 1;

    public EncodedColumn(CacheMemory memory, ColumnShape shape, in ZoneMap zone, ColumnEncoding encoding, in BlockSizes sizes)
    {
        _memory = memory;
        Shape = shape;
        Zone = zone;
        Encoding = encoding;
        long validity = zone.NullCount > 0 ? PageLayout.Align(PageLayout.BufferSize(0, zone.Rows)) : 0;
        long entries = validity + PageLayout.Align(sizes.Values);
        long bytes = entries + PageLayout.Align(sizes.Entries);
        BlockBytes = bytes + sizes.Bytes + BitPacking.Padding;
        byte* block = memory.Allocate(BlockBytes);
        Block = block;
        Validity = validity > 0 ? block : null;
        Values = block + validity;
        Entries = block + entries;
        Bytes = block + bytes;
    }

    public ColumnShape Shape { get; }

    public ColumnEncoding Encoding { get; }

    public ZoneMap Zone { get; }

    public int Rows => Zone.Rows;

    /// <summary>What it counts for in memory.</summary>
    public long SizeBytes => BlockBytes + CacheMemory.OverheadBytes;

    public byte* Validity { get; }

    public byte* Values { get; }

    public byte* Entries { get; }

    public byte* Bytes { get; }

    /// <summary>Of a code.</summary>
    public int Bits { get; init; }

    /// <summary>Of a frame of reference; of texts the least length.</summary>
    public Int128 Origin { get; init; }

    public long Step { get; init; } = 1;

    /// <summary>Nulls do not come out as zeros, and are cleared.</summary>
    public bool ClearsNulls { get; init; }

    /// <summary>
    /// The cache that it was in when it was still in use; told when the block has been freed. Set by who had a reference
    /// then.
    /// </summary>
    public ColumnCache? LeftCache { get; set; }

    /// <summary>Somebody other than the one who asks has a reference.</summary>
    public bool IsShared => Volatile.Read(ref _references) > 1;

    private byte* Block { get; }

    private long BlockBytes { get; }

    /// <summary>By who has one, or holds the lock of the cache that has one.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            _memory.Free(Block, BlockBytes);
            LeftCache?.OnFreed(this);
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("a reference to a cached column was released twice");
        }
    }
}

/// <summary>Bytes of the parts of a block, without alignment.</summary>
internal readonly record struct BlockSizes(long Values, long Entries = 0, long Bytes = 0);
