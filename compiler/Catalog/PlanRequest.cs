namespace PgFusion.Compiler.Catalog;

/// <summary>
/// What the backend sends to have a query planned: its tree as node text, and what the catalogs say about everything
/// in it. The text is decoded by <see cref="CatalogBundle.TextEncoding"/>; node text that goes back to PostgreSQL is
/// encoded by the same, so that a range table entry returns byte for byte.
/// </summary>
internal sealed record PlanRequest(string QueryText, CatalogBundle Catalog);
