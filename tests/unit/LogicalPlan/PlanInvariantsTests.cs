using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.LogicalPlan;

/// <summary>Broken plans, each with the one fault that its name says.</summary>
public sealed class PlanInvariantsTests
{
    private static readonly ResultNode Filtered = CapturedQueries.Build("where_or").Root;
    private static readonly ResultNode Grouped = CapturedQueries.Build("group_by_several").Root;

    [Fact]
    public void Plans_of_queries_are_sound()
    {
        foreach (string name in CapturedQueries.Planned)
        {
            PlanInvariants.Check(CapturedQueries.Build(name).Root);
        }
    }

    [Fact]
    public void A_column_that_the_input_does_not_give() =>
        Refused(Filtered.Rewrite(static n => n is ScanNode scan ? scan with { Columns = scan.Columns[1..] } : n), "does not give");

    [Fact]
    public void A_value_of_another_representation()
    {
        LogicalNode union = CapturedQueries.Build("union_all_types").Root;
        ScalarType scaled = ScalarType.Decimal(50, 6, -1);
        Refused(union.Rewrite(n => n is AppendNode append
            ? append with { Values = append.Values.SetItem(0, append.Values[0].SetItem(0, new LiteralScalar(scaled, null))) }
            : n), "gives");
    }

    [Fact]
    public void A_column_below_an_aggregation()
    {
        Column hidden = Grouped.DescendantsAndSelf().OfType<ScanNode>().Single().Output[^1];
        Refused(Grouped with { Values = [new ColumnScalar(hidden)] }, "does not give");
    }

    [Fact]
    public void A_column_made_twice()
    {
        Column known = Filtered.DescendantsAndSelf().OfType<ScanNode>().Single().Output[0];
        Refused(Filtered with { Input = new ProjectNode(Filtered.Input, [new Projection(known, new ColumnScalar(known))]) }, "a second time");
    }

    [Fact]
    public void A_condition_that_is_no_boolean() => Refused(
        Filtered.Rewrite(static n => n is FilterNode filter ? filter with { Conjuncts = [new ColumnScalar(filter.Input.Output.First(static c => c.Type.IsInteger))] } : n),
        "not boolean");

    [Fact]
    public void A_filter_of_an_aggregate_that_is_no_boolean() => Refused(
        Grouped.Rewrite(static n => n is AggregateNode a ? a with { Calls = [a.Calls[0] with { Filter = a.Keys[0].Value }, .. a.Calls[1..]] } : n),
        "not boolean");

    private static void Refused(LogicalNode plan, string fault) =>
        Assert.Contains(fault, Assert.Throws<InvalidOperationException>(() => PlanInvariants.Check(plan)).Message, StringComparison.Ordinal);
}
