namespace PgFusion.Runtime.Columns;

/// <summary>A page from a producer contradicts itself or its extent. The query that it belongs to fails.</summary>
internal sealed class InvalidPageException(string message) : Exception(message);
