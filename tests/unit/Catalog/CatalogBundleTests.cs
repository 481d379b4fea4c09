using System.Text;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;
using Xunit;

namespace PgFusion.UnitTests.Catalog;

/// <summary>What a request says about the schema of fixtures.sql, on both majors.</summary>
public sealed class CatalogBundleTests
{
    public static TheoryData<string> Majors => [.. RequestFixture.Majors];

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var major in RequestFixture.Majors)
            {
                foreach (var name in RequestFixture.Names)
                    all.Add(major, name);
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void The_head_tells_the_server_and_the_database(string major, string name)
    {
        var request = RequestFixture.Read(major, name);
        Assert.Equal(int.Parse(major), request.Catalog.ServerVersionNumber / 10000);
        Assert.Equal("UTF8", request.Catalog.EncodingName);
        Assert.Same(Encoding.UTF8, request.Catalog.TextEncoding);
        Assert.Equal("Europe/Vienna", request.Catalog.TimeZone);
        Assert.StartsWith("{QUERY ", request.QueryText);
        Assert.NotEmpty(QueryReader.Read(request.QueryTree.Span).TargetList);
    }

    [Theory, MemberData(nameof(All))]
    public void It_is_closed(string major, string name)
    {
        var catalog = RequestFixture.Read(major, name).Catalog;
        foreach (var relation in catalog.Relations.Values)
        {
            foreach (var attribute in relation.Attributes)
            {
                if (attribute.IsDropped)
                    Assert.Equal(0u, attribute.Type);
                else
                    catalog.GetType(attribute.Type);
                if (attribute.Collation != 0)
                    catalog.GetCollation(attribute.Collation);
            }

            foreach (var key in relation.ForeignKeys.SelectMany(key => key.Columns))
                catalog.GetOperator(key.EqualityOperator);
        }

        foreach (var type in catalog.Types.Values)
        {
            Assert.Equal(type.IsDomain, type.BaseType != type.Oid);
            catalog.GetType(type.BaseType);
            foreach (var op in new[] { type.EqualityOperator, type.LessOperator, type.GreaterOperator })
            {
                if (op != 0)
                    catalog.GetOperator(op);
            }

            if (type.ElementType != 0)
                catalog.GetType(type.ElementType);
            if (type.Collation != 0)
                catalog.GetCollation(type.Collation);
        }

        foreach (var op in catalog.Operators.Values)
        {
            catalog.GetFunction(op.Function);
            catalog.GetType(op.ResultType);
            if (op.Commutator != 0)
                Assert.Equal(op.LeftType, catalog.GetOperator(op.Commutator).RightType);
            if (op.Negator != 0)
                Assert.Equal(op.Oid, catalog.GetOperator(op.Negator).Negator);
        }

        foreach (var function in catalog.Functions.Values)
        {
            catalog.GetType(function.ResultType);
            foreach (var argument in function.ArgumentTypes)
                catalog.GetType(argument);
            Assert.Equal(function.Language is "internal" or "c", function.Source.Length > 0);
        }

        foreach (var aggregate in catalog.Aggregates.Values)
        {
            Assert.Equal(FunctionKind.Aggregate, catalog.GetFunction(aggregate.Function).Kind);
            catalog.GetFunction(aggregate.TransitionFunction);
            catalog.GetType(aggregate.TransitionType);
        }
    }

    [Theory, MemberData(nameof(Majors))]
    public void A_relation_has_its_columns(string major)
    {
        var customer = RequestFixture.Read(major, "parameters").Catalog.Relation("customer");
        Assert.Equal("shop", customer.Schema);
        Assert.Equal(RelationKind.Table, customer.Kind);
        Assert.Equal(RelationPersistence.Permanent, customer.Persistence);
        Assert.Equal(2u, customer.AccessMethod);
        Assert.Equal(RelationFlags.None, customer.Flags);
        Assert.Equal(6, customer.Attributes.Length);

        Assert.True(customer.GetAttribute(2).IsDropped);
        Assert.Equal(4, customer.GetAttribute(2).Length);
        Assert.Equal(('i', true), (customer.GetAttribute(2).Alignment, customer.GetAttribute(2).ByValue));

        var id = customer.Attribute("id");
        Assert.Equal((1, 23u, 4, true), (id.Number, id.Type, id.Length, id.ByValue));
        Assert.True(id.IsNotNull);
        Assert.False(customer.Attribute("code").IsNotNull);
        Assert.Equal(7, customer.Attribute("code").TypeModifier);
        Assert.Equal(AttributeFlags.NotNull | AttributeFlags.HasMissing, customer.Attribute("since").Flags);
        Assert.Throws<CatalogBundleException>(() => customer.GetAttribute(7));
        Assert.Throws<CatalogBundleException>(() => customer.GetAttribute(0));
    }

    [Theory, MemberData(nameof(Majors))]
    public void Flags_of_tables_and_columns(string major)
    {
        var orders = RequestFixture.Read(major, "aggregate").Catalog.Relation("orders");
        Assert.Equal(RelationFlags.RowSecurity, orders.Flags);
        Assert.Equal(AttributeFlags.Generated, orders.Attribute("doubled").Flags);

        var part = RequestFixture.Read(major, "join").Catalog.Relation("part");
        Assert.Equal(RelationKind.PartitionedTable, part.Kind);
        Assert.True(part.Flags.HasFlag(RelationFlags.HasSubclass));
    }

    [Theory, MemberData(nameof(Majors))]
    public void Sizes_count_blocks_and_rows(string major)
    {
        var catalog = RequestFixture.Read(major, "join").Catalog;
        var orders = catalog.Relation("orders");
        Assert.Equal(2000, orders.RelTuples);
        Assert.Equal(2000, orders.Tuples);
        Assert.InRange(orders.Blocks, 10u, 100u);
        Assert.Equal(orders.Blocks, orders.RelPages);
        Assert.Equal(orders.Blocks, orders.RelAllVisible);
        Assert.Equal((orders.Blocks, orders.Tuples), (orders.TreeBlocks, orders.TreeTuples));

        var part = catalog.Relation("part");
        Assert.Equal((0u, 0.0), (part.Blocks, part.Tuples));
        Assert.Equal((2u, 200.0), (part.TreeBlocks, part.TreeTuples));
    }

    [Theory, MemberData(nameof(Majors))]
    public void Keys(string major)
    {
        var catalog = RequestFixture.Read(major, "join").Catalog;
        var customer = catalog.Relation("customer");
        var primary = Assert.Single(customer.UniqueIndexes, index => index.IsPrimary);
        Assert.Equal([(short)1], primary.Attributes.ToArray());
        Assert.True(primary.IsImmediate);

        var deferrable = Assert.Single(customer.UniqueIndexes, index => !index.IsPrimary);
        Assert.False(deferrable.IsImmediate);
        Assert.Equal([customer.Attribute("name").Number, customer.Attribute("code").Number], deferrable.Attributes.ToArray());

        var key = Assert.Single(catalog.Relation("orders").ForeignKeys);
        Assert.Equal(customer.Oid, key.ReferencedRelation);
        var column = Assert.Single(key.Columns);
        Assert.Equal((2, 1, "="), (column.Attribute, column.ReferencedAttribute, catalog.GetOperator(column.EqualityOperator).Name));
    }

    [Theory, MemberData(nameof(Majors))]
    public void Statistics_hold_for_the_columns_that_are_read(string major)
    {
        var orders = RequestFixture.Read(major, "aggregate").Catalog.Relation("orders");
        Assert.Null(orders.FindStatistics(orders.Attribute("key").Number, inherited: false));

        var customers = orders.StatisticsOf("customer");
        Assert.Equal(0, customers.NullFraction);
        Assert.Equal(100, customers.Distinct);
        Assert.Equal(100, customers.CommonValues.Length);
        Assert.Empty(customers.Histogram);
        Assert.Equal(Enumerable.Range(1, 100), customers.CommonValues.Select(value => RequestFixture.Little<int>(value.Value)).Order());
        Assert.All(customers.CommonValues, value => Assert.Equal(0.01, value.Frequency, 6));

        var notes = orders.StatisticsOf("note");
        Assert.Equal(0.5, notes.NullFraction);
        Assert.Equal(7, notes.DistinctCount(2000));
        Assert.Equal(["note 0", "note 1", "note 2", "note 3", "note 4", "note 5", "note 6"],
            notes.CommonValues.Select(value => Encoding.UTF8.GetString(value.Value.Span)).Order());

        var placed = orders.StatisticsOf("placed");
        Assert.Equal(2000, placed.DistinctCount(2000));
        Assert.Equal(101, placed.Histogram.Length);
        var bounds = placed.Histogram.Select(RequestFixture.Little<long>).ToArray();
        Assert.Equal(bounds.Order(), bounds);
        Assert.Equal(1.0, placed.Correlation, 6);

        Assert.NotNull(orders.FindStatistics(orders.Attribute("amount").Number, inherited: false));
    }

    [Theory, MemberData(nameof(Majors))]
    public void Types(string major)
    {
        var catalog = RequestFixture.Read(major, "join").Catalog;
        var percent = catalog.Type("percent");
        Assert.Equal(TypeKind.Domain, percent.Kind);
        Assert.Equal("numeric", catalog.GetType(percent.BaseType).Name);
        Assert.Equal((5 << 16 | 2) + 4, percent.BaseTypeModifier);
        Assert.Equal(catalog.GetType(percent.BaseType).LessOperator, percent.LessOperator);

        var array = catalog.Type("_text");
        Assert.Equal((25u, 'A'), (array.ElementType, array.Category));
        Assert.True(array.IsHashable && array.IsOrdered);
        Assert.Equal(TypeKind.Enum, catalog.Type("state").Kind);

        var integer = catalog.GetType(23);
        Assert.Equal(("pg_catalog", 'N', 23u, -1), (integer.Schema, integer.Category, integer.BaseType, integer.BaseTypeModifier));
        Assert.Equal("<", catalog.GetOperator(integer.LessOperator).Name);
        Assert.Equal(351u, integer.ComparisonFunction);
        Assert.Equal(450u, integer.HashFunction);
        Assert.Throws<CatalogBundleException>(() => catalog.GetType(600));
    }

    [Theory, MemberData(nameof(Majors))]
    public void Operators_know_their_families(string major)
    {
        var catalog = RequestFixture.Read(major, "join").Catalog;
        var integer = catalog.GetType(23);
        var equal = catalog.GetOperator(integer.EqualityOperator);
        Assert.Equal((96u, 65u, 3), (equal.Oid, equal.Function, equal.BtreeStrategy));
        Assert.True(equal.CanHash && equal.CanMerge);
        Assert.Contains(equal.Families, family => family.AccessMethod == OperatorFamilyEntry.HashMethod && family.Strategy == 1);
        Assert.Equal("int4eq", catalog.GetFunction(equal.Function).Source);
        Assert.Equal(1, catalog.GetOperator(integer.LessOperator).BtreeStrategy);
        Assert.Equal(5, catalog.GetOperator(integer.GreaterOperator).BtreeStrategy);
        Assert.Equal(integer.GreaterOperator, catalog.GetOperator(integer.LessOperator).Commutator);
    }

    [Theory, MemberData(nameof(Majors))]
    public void Functions_and_what_became_of_them(string major)
    {
        var catalog = RequestFixture.Read(major, "parameters").Catalog;
        var slow = Assert.Single(catalog.Functions.Values, function => function.Name == "slow");
        Assert.Equal((Volatility.Stable, true, "plpgsql", 500.0), (slow.Volatility, slow.IsStrict, slow.Language, slow.Cost));
        Assert.Equal([23u], slow.ArgumentTypes.ToArray());
        Assert.Equal("u", slow.Parallel.ToString());

        // inlined: only its body is left
        Assert.DoesNotContain(catalog.Functions.Values, function => function.Name == "twice");
        Assert.Contains(catalog.Functions.Values, function => function.Source == "int4mul");
        Assert.Contains(catalog.Functions.Values, function => function.Name == "now" && function.Volatility == Volatility.Stable);
    }

    [Theory, MemberData(nameof(Majors))]
    public void Parameters_keep_their_number_and_type(string major)
    {
        var catalog = RequestFixture.Read(major, "parameters").Catalog;
        Assert.Equal([(1, "int4"), (2, "text"), (3, "percent")],
            catalog.Parameters.Select(parameter => (parameter.Number, catalog.GetType(parameter.Type).Name)));
        Assert.Empty(RequestFixture.Read(major, "join").Catalog.Parameters);
    }

    [Theory, MemberData(nameof(Majors))]
    public void Aggregates(string major)
    {
        var catalog = RequestFixture.Read(major, "aggregate").Catalog;
        Assert.Equal(["avg", "count", "max", "min", "sum"],
            catalog.Aggregates.Keys.Select(oid => catalog.GetFunction(oid).Name).Order());
        var count = catalog.Aggregates.Values.Single(aggregate => catalog.GetFunction(aggregate.Function).Name == "count");
        Assert.Equal((AggregateKind.Normal, "0", 20u), (count.Kind, count.InitialValue, count.TransitionType));
        var max = catalog.Aggregates.Values.Single(aggregate => catalog.GetFunction(aggregate.Function).Name == "max");
        Assert.Null(max.InitialValue);
        Assert.Equal(">", catalog.GetOperator(max.SortOperator).Name);
    }

    [Theory, MemberData(nameof(Majors))]
    public void Collations(string major)
    {
        var catalog = RequestFixture.Read(major, "parameters").Catalog;
        Assert.Equal("default", catalog.DefaultCollation.Name);
        Assert.Equal(CollationProvider.Libc, catalog.DefaultCollation.Provider);
        Assert.Equal("C.UTF-8", catalog.DefaultCollation.Collate);

        var german = Assert.Single(catalog.Collations.Values, collation => collation.Name == "german");
        Assert.Equal((CollationProvider.Icu, "de", false, false), (german.Provider, german.Locale, german.IsDeterministic, german.CollateIsC));
        Assert.NotEmpty(german.Version);

        var c = catalog.GetCollation(950);
        Assert.True(c.CollateIsC && c.CtypeIsC && c.IsDeterministic);
    }
}
