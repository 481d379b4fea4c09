namespace PgFusion.Compiler.Catalog;

/// <summary>pg_type.typtype.</summary>
internal enum TypeKind : byte
{
    Base = (byte)'b',
    Composite = (byte)'c',
    Domain = (byte)'d',
    Enum = (byte)'e',
    Pseudo = (byte)'p',
    Range = (byte)'r',
    Multirange = (byte)'m',
}

/// <summary>A data type with its default equality, order and hashing (0: it has none).</summary>
internal sealed record TypeInfo
{
    public required uint Oid { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>Bytes; -1: varlena, -2: C string.</summary>
    public required short Length { get; init; }

    public required bool ByValue { get; init; }

    public required char Alignment { get; init; }

    public required char Storage { get; init; }

    public required TypeKind Kind { get; init; }

    public required char Category { get; init; }

    /// <summary>What stands below all domains; the type itself when it is not a domain.</summary>
    public required uint BaseType { get; init; }

    public required int BaseTypeModifier { get; init; }

    /// <summary>True arrays only.</summary>
    public required uint ElementType { get; init; }

    public required uint ArrayType { get; init; }

    /// <summary>Of a composite type: its pg_class entry.</summary>
    public required uint Relation { get; init; }

    public required uint Collation { get; init; }

    public required uint EqualityOperator { get; init; }

    public required uint LessOperator { get; init; }

    public required uint GreaterOperator { get; init; }

    public required uint ComparisonFunction { get; init; }

    public required uint HashFunction { get; init; }

    public required uint ExtendedHashFunction { get; init; }

    public required uint InputFunction { get; init; }

    public required uint OutputFunction { get; init; }

    public bool IsDomain => Kind == TypeKind.Domain;

    public bool IsHashable => HashFunction != 0 && EqualityOperator != 0;

    public bool IsOrdered => ComparisonFunction != 0;
}
