using System.Collections.Immutable;

namespace PgFusion.Compiler.Catalog;

/// <summary>
/// What the backend sends to have a query planned: its tree as node text (bytes in the database encoding, as the query
/// tree reader takes them), and what the catalogs say about everything in it. Node text that goes back to PostgreSQL
/// must be these bytes: a range table entry returns as it stood here.
/// </summary>
internal sealed record PlanRequest(ReadOnlyMemory<byte> QueryTree, CatalogBundle Catalog)
{
    /// <summary>Names of pg_fusion.disabled_rules, as they were set.</summary>
    public ImmutableArray<string> DisabledRules { get; init; } = [];

    /// <summary>The node text decoded by <see cref="CatalogBundle.TextEncoding"/>.</summary>
    public string QueryText => Catalog.TextEncoding.GetString(QueryTree.Span);
}
