using PgFusion.Runtime.Columns;

namespace PgFusion.Runtime.BlockCache;

/// <summary>A relation of a cluster.</summary>
internal readonly record struct RelationId(uint DatabaseOid, uint RelationOid);

/// <summary>The file that holds a relation's heap now. VACUUM FULL, CLUSTER and TRUNCATE give it another one.</summary>
/// <param name="DatabaseBirth">A database that is created anew with the OID of another may have files of the same names.</param>
internal readonly record struct RelationFile(uint TablespaceOid, uint DatabaseOid, uint Number, uint DatabaseBirth = 0);

/// <summary>Consecutive blocks of a relation's heap, numbered from 0.</summary>
internal readonly record struct ChunkKey(RelationId Relation, RelationFile File, uint Chunk);

/// <summary>
/// What a chunk was read under: the LSNs of the first and the last visibility map page that cover it, equal if that is
/// one page. Columns with the stamp that holds now, and with all bits set, are what the heap has.
/// </summary>
/// <param name="Blocks">Of the chunk: the last one of a heap may grow.</param>
internal readonly record struct VisibilityStamp(ulong FirstLsn, ulong LastLsn, uint Blocks);

/// <summary>A column as pages have it: the attribute, and the format that its values are sent in.</summary>
internal readonly record struct ColumnId(int Attribute, ColumnShape Shape);
