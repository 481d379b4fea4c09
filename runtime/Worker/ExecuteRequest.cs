using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker;

/// <summary>The EXECUTE message (protocol.h).</summary>
/// <param name="Token">By which scan workers name the execution; 0: there are none.</param>
public sealed record ExecuteRequest(
    byte[] PlanHash,
    ulong PlanDigest,
    uint Flags,
    int Codegen,
    int MaxThreads,
    ulong Token,
    IReadOnlyList<StartValue> StartValues,
    IReadOnlyList<LeafStart> Leaves)
{
    /// <summary>Leaves go to the block cache, and nowhere else.</summary>
    public bool IsPrewarm => (Flags & ProtocolConstants.ExecutePrewarm) != 0;

    public bool Analyze => (Flags & ProtocolConstants.ExecuteAnalyze) != 0;

    internal static ExecuteRequest Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        byte[] hash = reader.Bytes(ProtocolConstants.HashLength).ToArray();
        ulong digest = reader.U64();
        uint flags = reader.U32();
        int codegen = reader.U8();
        uint maxThreads = reader.U32();
        ulong token = reader.U64();

        var values = new StartValue[reader.Count(elementBytes: 5)];
        for (int i = 0; i < values.Length; i++)
        {
            bool isNull = reader.U8() != 0;
            values[i] = new StartValue(isNull, reader.StrBytes().ToArray());
        }
        var leaves = new LeafStart[reader.Count(elementBytes: 7)];
        for (int i = 0; i < leaves.Length; i++)
        {
            int producer = reader.U8();
            uint blocks = reader.U32();
            bool isShared = reader.U8() != 0;
            bool isCacheable = reader.U8() != 0;
            leaves[i] = new LeafStart(producer, blocks, isShared, isCacheable ? HeapVisibility.Read(ref reader, blocks) : null);
        }
        reader.End();
        return new ExecuteRequest(hash, digest, flags, codegen, (int)Math.Min(maxThreads, int.MaxValue), token, values, leaves);
    }
}

/// <summary>Bytes by the column kind that the plan asked for; empty when null.</summary>
public readonly record struct StartValue(bool IsNull, byte[] Bytes);

/// <param name="Producer">PGF_PRODUCER_*.</param>
/// <param name="Blocks">Of the heap, for the heap producer.</param>
/// <param name="IsShared">Scan workers may read it, too.</param>
/// <param name="Visibility">Null: its columns are neither taken from the block cache nor put there.</param>
public readonly record struct LeafStart(int Producer, uint Blocks, bool IsShared, HeapVisibility? Visibility = null);
