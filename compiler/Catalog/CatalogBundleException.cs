namespace PgFusion.Compiler.Catalog;

/// <summary>A plan request is not in the format of pghooks/planner/catalog_bundle.h, or lacks what was asked of it.</summary>
internal sealed class CatalogBundleException(string message) : Exception(message);
