namespace PgFusion.Compiler.Catalog;

/// <summary>An external parameter ($1 is number 1). Its value is known only at execution.</summary>
internal sealed record ParameterInfo(int Number, uint Type);
