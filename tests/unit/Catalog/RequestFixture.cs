using System.Buffers.Binary;
using System.Numerics;
using PgFusion.Compiler.Catalog;
using Xunit;

namespace PgFusion.UnitTests.Catalog;

/// <summary>Plan requests that PostgreSQL wrote (fixtures.sql), as MAJOR and name.</summary>
internal static class RequestFixture
{
    internal static readonly string[] Majors = ["15", "17"];

    internal static readonly string[] Names = ["aggregate", "parameters", "join"];

    internal static byte[] Bytes(string major, string name) => Convert.FromBase64String(File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "Catalog", "Fixtures", "pg" + major, name + ".txt")));

    internal static PlanRequest Read(string major, string name) => CatalogBundle.Read(Bytes(major, name));

    internal static RelationInfo Relation(this CatalogBundle catalog, string name) =>
        catalog.Relations.Values.Single(relation => relation.Name == name);

    internal static TypeInfo Type(this CatalogBundle catalog, string name) =>
        catalog.Types.Values.Single(type => type.Name == name);

    internal static AttributeInfo Attribute(this RelationInfo relation, string name) =>
        relation.Attributes.Single(attribute => attribute.Name == name);

    internal static ColumnStatistics StatisticsOf(this RelationInfo relation, string column) =>
        relation.FindStatistics(relation.Attribute(column).Number, inherited: false)!;

    internal static T Little<T>(ReadOnlyMemory<byte> datum) where T : IBinaryInteger<T>
    {
        Assert.Equal(int.CreateChecked(T.AllBitsSet.GetByteCount()), datum.Length);
        return T.ReadLittleEndian(datum.Span, isUnsigned: false);
    }
}
