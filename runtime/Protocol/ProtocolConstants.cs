namespace PgFusion.Runtime.Protocol;

/// <summary>
/// The numbers of pghooks/session/protocol.h, which explains them. A test compares the two: PGF_MSG_HELLO there is
/// <see cref="MsgHello"/> here.
/// </summary>
public static class ProtocolConstants
{
    public const int ProtocolMagic = 0x55464750;
    public const int ProtocolVersion = 1;
    public const int BuildIdLength = 32;
    public const int FrameHeaderSize = 8;
    public const int FrameMax = 67108864;
    public const int HashLength = 16;

    public const int MsgHello = 1;
    public const int MsgPlan = 2;
    public const int MsgExecute = 3;
    public const int MsgPage = 4;
    public const int MsgChunkDone = 5;
    public const int MsgNeedExtent = 6;
    public const int MsgRelease = 7;
    public const int MsgFinish = 8;
    public const int MsgExplainCode = 9;
    public const int MsgStatus = 10;
    public const int MsgAttach = 11;
    public const int MsgCacheReport = 12;
    public const int MsgCacheEvict = 13;
    public const int MsgCachePin = 14;

    public const int MsgWelcome = 65;
    public const int MsgPlanOk = 66;
    public const int MsgUnsupported = 67;
    public const int MsgError = 68;
    public const int MsgUnknownPlan = 69;
    public const int MsgGrant = 70;
    public const int MsgScanChunk = 71;
    public const int MsgResult = 72;
    public const int MsgEnd = 73;
    public const int MsgFinished = 74;
    public const int MsgCode = 75;
    public const int MsgStatusReply = 76;
    public const int MsgScanFilters = 77;
    public const int MsgCacheRelations = 78;
    public const int MsgCacheDone = 79;

    public const int StartTimeZone = 64;
    public const int StartEnumOrder = 65;

    public const int ZoneRules = 1;
    public const int ZoneUnknown = 2;
    public const int ZoneAbbreviation = 3;

    public const int RoleLeader = 0;
    public const int RoleScanWorker = 1;

    public const int ExecuteAnalyze = 1;
    public const int ExecutePrewarm = 2;

    /// <summary>All rows of a chunk, and what the visibility map says after they were read.</summary>
    public const int ChunkWhole = 1;

    /// <summary>No page, if none has changed since then.</summary>
    public const int ChunkUnchanged = 2;

    /// <summary>Blocks of a chunk of the block cache.</summary>
    public const int CacheChunkBlocks = 128;

    public const int CodegenIl = 0;
    public const int CodegenCsharp = 1;

    public const int ProducerHeap = 1;
    public const int ProducerExecutor = 2;

    /// <summary>Columns of a leaf that are filtered at a time.</summary>
    public const int ScanFiltersMax = 16;

    public const int FilterRange = 0;
    public const int FilterBitmap = 1;
    public const int FilterBloom = 2;

    public const int KeyInteger = 0;
    public const int KeyBytes = 1;
    public const int KeyPadded = 2;
    public const int KeyFloat = 3;
    public const int KeyBool = 4;
    public const int KeyNumeric = 5;

    public const ulong HashFloatNan = 0x7FF8000000000000;
    public const ulong HashNumericZero = 0;

    public const ulong BloomMultiplier1 = 0x5851F42D4C957F2D;
    public const ulong BloomMultiplier2 = 0x2545F4914F6CDD1D;
    public const int BloomWordsMin = 8;

    public const int CodeCsharp = 0;
    public const int CodeIl = 1;
    public const int CodeAsm = 2;
}
