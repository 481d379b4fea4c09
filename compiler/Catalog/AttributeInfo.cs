namespace PgFusion.Compiler.Catalog;

[Flags]
internal enum AttributeFlags : byte
{
    None = 0,
    NotNull = 1,
    Dropped = 2,
    HasMissing = 4,
    Generated = 8,
}

/// <summary>
/// A column as pg_attribute has it. A dropped one keeps its number, length and alignment (they are needed to find what
/// stands behind it in a tuple) and has type 0.
/// </summary>
internal sealed record AttributeInfo
{
    public required short Number { get; init; }

    public required string Name { get; init; }

    public required uint Type { get; init; }

    public required int TypeModifier { get; init; }

    public required uint Collation { get; init; }

    /// <summary>Bytes; -1: varlena, -2: C string.</summary>
    public required short Length { get; init; }

    public required bool ByValue { get; init; }

    /// <summary>c, s, i or d: 1, 2, 4 or 8 bytes.</summary>
    public required char Alignment { get; init; }

    public required char Storage { get; init; }

    public required AttributeFlags Flags { get; init; }

    public bool IsNotNull => (Flags & AttributeFlags.NotNull) != 0;

    public bool IsDropped => (Flags & AttributeFlags.Dropped) != 0;
}
