using PgFusion.Compiler.Catalog;

namespace PgFusion.Compiler.Functions;

/// <summary>Which server encodings the text functions know how to step through.</summary>
internal static class TextEncodings
{
    /// <summary>pg_wchar.h: PG_SQL_ASCII.</summary>
    private const int SqlAscii = 0;

    /// <summary>pg_wchar.h: PG_UTF8.</summary>
    private const int Utf8 = 6;

    /// <summary>pg_wchar.h: the single-byte encodings, from PG_LATIN1 to PG_KOI8U.</summary>
    private const int Latin1 = 8;

    private const int Koi8U = 34;

    public static bool IsUtf8(CatalogBundle catalog) => catalog.EncodingNumber == Utf8;

    public static bool IsSingleByte(CatalogBundle catalog) =>
        catalog.EncodingNumber is SqlAscii or (>= Latin1 and <= Koi8U);

    /// <summary>The one of two implementations that the encoding takes, or null.</summary>
    public static NativeFunction? Choose(CatalogBundle catalog, NativeFunction utf8, NativeFunction singleByte) =>
        IsUtf8(catalog) ? utf8 : IsSingleByte(catalog) ? singleByte : null;

    public static bool IsLikeSupported(CatalogBundle catalog) => IsUtf8(catalog) || IsSingleByte(catalog);
}
