using PgFusion.Compiler;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Memory;
using PgFusion.UnitTests.LogicalPlan;
using PgFusion.Worker;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

public sealed unsafe class ConstantAreaTests
{
    [Fact]
    public void Constants_of_every_query_can_be_filled_and_NULLs_are_marked()
    {
        foreach (string query in CapturedQueries.Planned)
        {
            CompiledPlan plan = CapturedQueries.Compile(query);
            using var memory = new QueryMemory(1 << 24);
            StartValue[] nulls = [.. plan.Query.StartValues.Select(static _ => new StartValue(true, []))];
            using var area = new ConstantArea(memory, plan.Catalog, nulls, plan.Physical.Constants);
            for (int i = 0; i < plan.Physical.Constants.Slots.Count; i++)
            {
                bool isNull = area.Address[i * ConstantPool.SlotBytes + ConstantPool.NullOffset] != 0;
                Assert.Equal(plan.Physical.Constants.Slots[i] is ValueConstant { Source: Compiler.LogicalPlan.StartValueScalar }
                    or DecimalBoundConstant { Source: Compiler.LogicalPlan.StartValueScalar }, isNull);
            }
        }
    }

    [Fact]
    public void Values_lie_in_their_slots()
    {
        CompiledPlan plan = CapturedQueries.Compile("shape_integer_a");
        using var memory = new QueryMemory(1 << 20);
        using var area = new ConstantArea(memory, plan.Catalog, [], plan.Physical.Constants);
        int[] values = [.. Enumerable.Range(0, plan.Physical.Constants.Slots.Count).Select(i => *(int*)(area.Address + i * ConstantPool.SlotBytes))];
        Assert.Equal([1, 20], values.Order());
    }

    [Fact]
    public void A_parameter_becomes_a_bound_of_the_column()
    {
        CompiledPlan plan = CapturedQueries.Compile("engine_parameters");
        int numeric = plan.Query.StartValues.ToList().FindIndex(static v => v.Type.IsNumeric);
        StartValue[] values = [.. plan.Query.StartValues.Select((v, i) => new StartValue(false,
            i == numeric ? Engine.Numeric("3.14159") : v.Type.IsReference ? "v%"u8.ToArray() : BitConverter.GetBytes(7)))];
        using var memory = new QueryMemory(1 << 20);
        using var area = new ConstantArea(memory, plan.Catalog, values, plan.Physical.Constants);
        int slot = plan.Physical.Constants.Slots.ToList().FindIndex(static s => s is DecimalBoundConstant);
        // n < 3.14159 of a column with two places: below 3.15.
        Assert.Equal(315, *(long*)(area.Address + slot * ConstantPool.SlotBytes));
    }
}
