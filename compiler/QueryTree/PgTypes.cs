namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// The OIDs that nodeFuncs.c itself names when it derives the type and collation of an expression; all others come
/// from the text. They are fixed by PostgreSQL's bootstrap catalogs.
/// </summary>
internal static class PgTypes
{
    internal const uint Invalid = 0;
    internal const uint Bool = 16;
    internal const uint Name = 19;
    internal const uint Int4 = 23;
    internal const uint Text = 25;
    internal const uint Xml = 142;
    internal const uint Record = 2249;
    internal const uint DefaultCollation = 100;
    internal const uint CCollation = 950;
}
