using System.Collections.Immutable;
using System.Text;

namespace PgFusion.Compiler.Catalog;

/// <summary>
/// The catalogs as the compiler may see them: one query's relations, types, functions, operators, aggregates and
/// collations by OID, as they were when the backend wrote the request (layout: pghooks/planner/catalog_bundle.h). It is
/// immutable and holds a private copy of the bytes it was read from.
///
/// Looking up what the request does not carry is a fault of the request or of the compiler, not of the user: the Get
/// methods throw <see cref="CatalogBundleException"/> naming the OID; use the dictionaries to ask.
/// </summary>
internal sealed record CatalogBundle
{
    internal const uint Magic = 0x42464750;
    internal const uint FormatVersion = 1;

    /// <summary>The OID of the collation "default", always present and resolved to the database's own.</summary>
    internal const uint DefaultCollationOid = 100;

    /// <summary>For example 150018 or 170002.</summary>
    public required int ServerVersionNumber { get; init; }

    /// <summary>pg_enc; 6 is UTF8.</summary>
    public required int EncodingNumber { get; init; }

    public required string EncodingName { get; init; }

    public required uint DatabaseOid { get; init; }

    /// <summary>At planning. Plans outlive it: a value that depends on it belongs to the start values.</summary>
    public required string TimeZone { get; init; }

    /// <summary>External parameters that the tree refers to, by number.</summary>
    public required ImmutableArray<ParameterInfo> Parameters { get; init; }

    public required IReadOnlyDictionary<uint, RelationInfo> Relations { get; init; }

    public required IReadOnlyDictionary<uint, TypeInfo> Types { get; init; }

    public required IReadOnlyDictionary<uint, FunctionInfo> Functions { get; init; }

    public required IReadOnlyDictionary<uint, OperatorInfo> Operators { get; init; }

    /// <summary>By function OID.</summary>
    public required IReadOnlyDictionary<uint, AggregateInfo> Aggregates { get; init; }

    public required IReadOnlyDictionary<uint, CollationInfo> Collations { get; init; }

    /// <summary>
    /// The encoding of all text that travels: UTF-8, or for any other database encoding Latin-1, which carries every
    /// byte through unchanged (names then compare equal to themselves, which is all that is asked of them).
    /// </summary>
    public Encoding TextEncoding => EncodingFor(EncodingNumber);

    public CollationInfo DefaultCollation => GetCollation(DefaultCollationOid);

    public RelationInfo GetRelation(uint oid) => Get(Relations, oid, "relation");

    public TypeInfo GetType(uint oid) => Get(Types, oid, "type");

    public FunctionInfo GetFunction(uint oid) => Get(Functions, oid, "function");

    public OperatorInfo GetOperator(uint oid) => Get(Operators, oid, "operator");

    public AggregateInfo GetAggregate(uint oid) => Get(Aggregates, oid, "aggregate");

    public CollationInfo GetCollation(uint oid) => Get(Collations, oid, "collation");

    /// <summary>Reads a whole request; throws <see cref="CatalogBundleException"/> when the bytes are not one.</summary>
    public static PlanRequest Read(ReadOnlySpan<byte> request) => CatalogBundleReader.Read(request);

    internal static Encoding EncodingFor(int number) => number == 6 ? Encoding.UTF8 : Encoding.Latin1;

    private static T Get<T>(IReadOnlyDictionary<uint, T> entries, uint oid, string what) =>
        entries.TryGetValue(oid, out var entry)
            ? entry
            : throw new CatalogBundleException($"the plan request does not describe {what} {oid}");
}
