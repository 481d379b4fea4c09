using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Pipelines;
using PgFusion.UnitTests.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.Pipelines;

/// <summary>
/// Queries that differ only in constants share their code, which is cached by the text of the IR: constants are read
/// from the constant area. What changes the code is a digit count or scale of a numeric, the length of a short IN list,
/// an operator.
/// </summary>
public sealed class CodeShapeTests
{
    [Theory]
    [InlineData("shape_integer_a", "shape_integer_b")]
    [InlineData("shape_numeric_a", "shape_numeric_b")]
    [InlineData("shape_numeric_a", "shape_numeric_bound_scale")]
    [InlineData("shape_date_a", "shape_date_b")]
    [InlineData("shape_text_a", "shape_text_b")]
    [InlineData("shape_list_a", "shape_list_b")]
    [InlineData("shape_long_list_a", "shape_long_list_b")]
    [InlineData("shape_case_a", "shape_case_b")]
    [InlineData("shape_group_a", "shape_group_b")]
    public void Constants_are_not_part_of_the_code(string one, string other)
    {
        foreach (string major in CapturedQueries.Majors)
        {
            Assert.Equal(Code(one, major), Code(other, major));
        }
        PhysicalPlan plan = CapturedQueries.Compile(one).Physical;
        Assert.Equal(plan.Constants.Slots.Select(static s => s.GetType()), CapturedQueries.Compile(other).Physical.Constants.Slots.Select(static s => s.GetType()));
        Assert.NotEqual(plan.Constants.Slots, CapturedQueries.Compile(other).Physical.Constants.Slots);
    }

    [Theory]
    [InlineData("shape_integer_a", "shape_integer_other")]
    [InlineData("shape_numeric_a", "shape_numeric_other_scale")]
    [InlineData("shape_text_a", "shape_text_other")]
    [InlineData("shape_list_a", "shape_list_longer")]
    [InlineData("shape_list_a", "shape_long_list_a")]
    [InlineData("shape_group_a", "shape_group_other")]
    [InlineData("shape_integer_a", "shape_date_a")]
    public void Another_computation_is_other_code(string one, string other) => Assert.NotEqual(Code(one), Code(other));

    /// <summary>But where the servers' answers differ: intervals have infinities from 17 on.</summary>
    [Fact]
    public void The_server_version_is_not_part_of_the_code() =>
        Assert.Equal(["windows_interval"], CapturedQueries.Planned.Where(static q => Code(q, "15") != Code(q, "17")));

    [Fact]
    public void Planning_the_same_request_again_gives_the_same_code()
    {
        foreach (string query in CapturedQueries.Planned)
        {
            Assert.Equal(Code(query), Print(Compiler.PlanCompiler.Compile(CapturedQueries.Request("15", query)).Physical));
        }
    }

    private static string Code(string query, string major = "15") => Print(CapturedQueries.Compile(query, major).Physical);

    private static string Print(PhysicalPlan plan) => string.Join("\n", plan.Functions().Select(IrPrinter.Print));
}
