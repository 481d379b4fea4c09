using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Columns;
using Xunit;

namespace PgFusion.UnitTests.BlockCache;

/// <summary>
/// A cache and columns for it: of random integers that cannot be packed, so that their size follows from their rows, and
/// which follow from what names them.
/// </summary>
internal sealed class CacheFixture : IDisposable
{
    public const int Rows = 1024;

    public static readonly ColumnShape Shape = new(ColumnKind.Int64);

    private readonly ThreadLocal<ColumnEncoder> _encoders;

    public CacheFixture(int columns, int thingsRemembered = 1 << 16)
    {
        Memory = new CacheMemory();
        _encoders = new ThreadLocal<ColumnEncoder>(() => new ColumnEncoder(Memory), trackAllValues: true);
        Time = new SettableTime();
        Cache = new ColumnCache(Memory, columns * ColumnBytes, Time, thingsRemembered);
    }

    /// <summary>What a column of <see cref="Rows"/> counts for.</summary>
    public static long ColumnBytes { get; } = Rows * sizeof(long) + BitPacking.Padding + CacheMemory.OverheadBytes;

    public CacheMemory Memory { get; }

    public ColumnCache Cache { get; }

    public SettableTime Time { get; }

    public static RelationId Relation(uint oid) => new(1, oid);

    public static ChunkKey Chunk(uint relation, uint chunk, uint file = 1) => new(Relation(relation), new RelationFile(1663, 1, file), chunk);

    public static VisibilityStamp Stamp(ulong lsn) => new(lsn, lsn, 128);

    public static ColumnId[] Ids(params int[] attributes) => [.. attributes.Select(static a => new ColumnId(a, Shape))];

    /// <summary>The values of a column. Another stamp is another content.</summary>
    public static long Value(in ChunkKey key, in VisibilityStamp stamp, int attribute, int row) =>
        (long)(((ulong)HashCode.Combine(key.Relation.RelationOid, key.File.Number, key.Chunk, 1) * 0x9E3779B97F4A7C15 + stamp.FirstLsn * 31 + (ulong)attribute) * 0xBF58476D1CE4E5B9 + (ulong)row * 0x94D049BB133111EB);

    public unsafe EncodedColumn Column(in ChunkKey key, VisibilityStamp stamp, int attribute, int rows = Rows)
    {
        long[] values = new long[rows + 8];
        for (int row = 0; row < rows; row++)
        {
            values[row] = Value(key, stamp, attribute, row);
        }
        fixed (long* first = values)
        {
            var view = new ColumnView(Shape, ColumnFlags.None, 0, null, (byte*)first, null, 0, 0);
            return _encoders.Value!.Encode(Shape, [new ColumnPiece(view, rows)])!;
        }
    }

    public int Admit(in ChunkKey key, VisibilityStamp stamp, params int[] attributes) => Admit(key, stamp, 0, attributes);

    public int AdmitUsed(in ChunkKey key, int uses, params int[] attributes) => Admit(key, Stamp(1), uses, attributes);

    public LookupResult Lookup(in ChunkKey key, VisibilityStamp stamp, params int[] attributes)
    {
        LookupResult result = Cache.Lookup(key, stamp, Ids(attributes), out ChunkLease? lease);
        lease?.Dispose();
        return result;
    }

    /// <summary>Chunks that <see cref="Use"/> has encoded.</summary>
    public int Offered { get; set; }

    /// <summary>As a query does it: of a chunk that is not there it offers what it has read. Returns whether it was there.</summary>
    public bool Use(in ChunkKey key, params int[] attributes)
    {
        if (Lookup(key, Stamp(1), attributes) == LookupResult.Complete)
        {
            return true;
        }
        if (Cache.Wants(key, Ids(attributes)))
        {
            Offered++;
            Admit(key, Stamp(1), attributes);
        }
        return false;
    }

    /// <summary>A scan of chunks from 0. Returns which of them were there.</summary>
    public uint[] Scan(uint relation, uint chunks, params int[] attributes) =>
        [.. Enumerable.Range(0, (int)chunks).Select(static c => (uint)c).Where(c => Use(Chunk(relation, c), attributes))];

    /// <summary>The first and last values, and some between.</summary>
    public static unsafe void Check(EncodedColumn column, in ChunkKey key, in VisibilityStamp stamp, int attribute)
    {
        Assert.Equal(ColumnEncoding.Plain, column.Encoding);
        for (int row = 0; row < column.Rows; row += row + 1 < column.Rows && row + 100 >= column.Rows ? column.Rows - 1 - row : 100)
        {
            Assert.Equal(Value(key, stamp, attribute, row), ((long*)column.Values)[row]);
        }
    }

    /// <summary>And nothing is left.</summary>
    public void Dispose()
    {
        Cache.Dispose();
        foreach (ColumnEncoder encoder in _encoders.Values)
        {
            encoder.Dispose();
        }
        _encoders.Dispose();
        Assert.Equal(0, Memory.UsedBytes);
    }

    private int Admit(ChunkKey key, VisibilityStamp stamp, int uses, int[] attributes) =>
        Cache.Admit(key, stamp, Rows, Ids(attributes), [.. attributes.Select(a => Column(key, stamp, a))], stamp.LastLsn, uses);

    internal sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
