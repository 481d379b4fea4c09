using System.Collections.Immutable;

namespace PgFusion.Compiler.Catalog;

/// <summary>What kind of relation a range table entry names (pg_class.relkind).</summary>
internal enum RelationKind : byte
{
    Table = (byte)'r',
    PartitionedTable = (byte)'p',
    MaterializedView = (byte)'m',
    ForeignTable = (byte)'f',
    View = (byte)'v',
    Toast = (byte)'t',
    Sequence = (byte)'S',
}

/// <summary>pg_class.relpersistence.</summary>
internal enum RelationPersistence : byte
{
    Permanent = (byte)'p',
    Unlogged = (byte)'u',
    Temporary = (byte)'t',
}

[Flags]
internal enum RelationFlags : uint
{
    None = 0,
    HasSubclass = 1,
    RowSecurity = 2,
    ForceRowSecurity = 4,
    IsPartition = 8,
    System = 16,
}

/// <summary>
/// A relation with its columns, statistics and keys. Sizes are in blocks and rows: the pg_class numbers are as of the
/// last VACUUM or ANALYZE, <see cref="Blocks"/> and <see cref="Tuples"/> as of planning, and the Tree forms add all
/// inheritance children and partitions.
/// </summary>
internal sealed record RelationInfo
{
    public required uint Oid { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public required RelationKind Kind { get; init; }

    public required RelationPersistence Persistence { get; init; }

    /// <summary>pg_am OID, 2 is heap; 0 for relations without storage.</summary>
    public required uint AccessMethod { get; init; }

    public required RelationFlags Flags { get; init; }

    /// <summary>-1: never vacuumed or analysed.</summary>
    public required double RelTuples { get; init; }

    public required uint RelPages { get; init; }

    public required uint RelAllVisible { get; init; }

    public required uint Blocks { get; init; }

    public required double Tuples { get; init; }

    public required uint TreeBlocks { get; init; }

    public required double TreeTuples { get; init; }

    /// <summary>By number, without gaps: attribute n is at index n - 1. Dropped columns are there, flagged.</summary>
    public required ImmutableArray<AttributeInfo> Attributes { get; init; }

    public required ImmutableArray<ColumnStatistics> Statistics { get; init; }

    public required ImmutableArray<UniqueIndexInfo> UniqueIndexes { get; init; }

    public required ImmutableArray<ForeignKeyInfo> ForeignKeys { get; init; }

    /// <summary>The user column of this number (1-based).</summary>
    public AttributeInfo GetAttribute(int number) =>
        number >= 1 && number <= Attributes.Length
            ? Attributes[number - 1]
            : throw new CatalogBundleException($"relation {Schema}.{Name} has no column {number}");

    /// <summary>Statistics of the relation itself, or of its whole inheritance tree; null when never analysed.</summary>
    public ColumnStatistics? FindStatistics(int attribute, bool inherited)
    {
        foreach (var statistics in Statistics)
        {
            if (statistics.Attribute == attribute && statistics.Inherited == inherited)
                return statistics;
        }

        return null;
    }
}

/// <summary>A unique index over plain columns, valid and not partial. Rows with a null among its columns may repeat
/// unless <see cref="NullsNotDistinct"/>.</summary>
internal sealed record UniqueIndexInfo(uint Oid, bool IsPrimary, bool IsImmediate, bool NullsNotDistinct, ImmutableArray<short> Attributes);

/// <summary>A validated foreign key: column pairs and the equality operators they were declared with.</summary>
internal sealed record ForeignKeyInfo(uint ReferencedRelation, ImmutableArray<ForeignKeyColumn> Columns);

internal readonly record struct ForeignKeyColumn(short Attribute, short ReferencedAttribute, uint EqualityOperator);
