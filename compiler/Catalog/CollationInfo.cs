namespace PgFusion.Compiler.Catalog;

/// <summary>pg_collation.collprovider, the database's own for "default".</summary>
internal enum CollationProvider : byte
{
    Libc = (byte)'c',
    Icu = (byte)'i',
    Builtin = (byte)'b',
}

/// <summary>A collation, as the comparison of texts depends on it.</summary>
internal sealed record CollationInfo
{
    public required uint Oid { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public required CollationProvider Provider { get; init; }

    /// <summary>Equal means byte for byte equal.</summary>
    public required bool IsDeterministic { get; init; }

    /// <summary>Order is the order of the bytes.</summary>
    public required bool CollateIsC { get; init; }

    /// <summary>Character classes and case are ASCII's.</summary>
    public required bool CtypeIsC { get; init; }

    /// <summary>LC_COLLATE of libc collations; empty when not set, as are the following.</summary>
    public required string Collate { get; init; }

    public required string Ctype { get; init; }

    /// <summary>ICU or builtin locale.</summary>
    public required string Locale { get; init; }

    public required string Rules { get; init; }

    public required string Version { get; init; }
}
