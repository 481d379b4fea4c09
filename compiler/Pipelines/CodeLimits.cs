using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Refuses a query whose code is larger than the JIT optimises (JitLimits), while it is planned: hundreds of columns,
/// aggregates or alternatives. A pipeline is one function; it is not divided yet.
/// </summary>
internal static class CodeLimits
{
    /// <summary>A node becomes at most a handful of instructions: functions of fewer nodes are below all limits.</summary>
    private const int NodesMin = 2_000;

    /// <exception cref="UnsupportedException">A function is too large.</exception>
    public static void Check(PhysicalPlan plan)
    {
        foreach (IrFunction function in plan.Functions())
        {
            int nodes = 0;
            CountNodes(function.Body, ref nodes);
            if (nodes < NodesMin)
            {
                continue;
            }
            try
            {
                IlCompiler.CheckSize(function, function.Arguments.Length == 3 ? typeof(RowComparison) : typeof(PipelineFunction));
            }
            catch (MethodTooLargeException e)
            {
                throw TooLarge($"Its code has more than {e.Limit} {e.Figure}.");
            }
        }
    }

    public static UnsupportedException TooLarge(string detail) =>
        new("a query with so many columns, aggregates or conditions", detail);

    private static void CountNodes(IrStatement statement, ref int nodes)
    {
        nodes++;
        foreach (IrExpr expression in IrChildren.Of(statement))
        {
            CountNodes(expression, ref nodes);
        }
        foreach (IrBlock block in IrChildren.Blocks(statement))
        {
            foreach (IrStatement inner in block.Statements)
            {
                CountNodes(inner, ref nodes);
            }
        }
    }

    private static void CountNodes(IrExpr expression, ref int nodes)
    {
        nodes++;
        foreach (IrExpr child in IrChildren.Of(expression))
        {
            CountNodes(child, ref nodes);
        }
    }
}
