using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer;
using PgFusion.Compiler.Optimizer.Cost;
using PgFusion.Compiler.Pipelines;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler;

/// <summary>A planned query: what PostgreSQL is told, and the code to run.</summary>
internal sealed record CompiledPlan(CatalogBundle Catalog, QueryPlan Query, PhysicalPlan Physical);

/// <summary>
/// The compiler's stages in order: request → query tree → logical plan → rules → pipelines with their code in the IR.
/// Compiling the IR to machine code is left to the execution, which knows the back end.
/// </summary>
internal static class PlanCompiler
{
    /// <exception cref="UnsupportedException">The query has a part that PgFusion does not run.</exception>
    /// <exception cref="PgException">A disabled rule is none of the optimizer's.</exception>
    /// <exception cref="CatalogBundleException">The request is malformed.</exception>
    /// <exception cref="NodeTextException">The query tree is malformed.</exception>
    public static CompiledPlan Compile(ReadOnlySpan<byte> request)
    {
        PlanRequest read = CatalogBundle.Read(request);
        Query query = QueryReader.Read(read.QueryText);
        IReadOnlySet<string> disabled = RuleRunner.Default.Named(read.DisabledRules);
        QueryPlan plan = PlanBuilder.Build(query, read.Catalog, disabled);
        PlanInvariants.Check(plan.Root);
        ResultNode root = NumberLeaves((ResultNode)RuleRunner.Default.Run(plan.Root, disabled));
        RunConditions.Check(root);
        root = (ResultNode)Cardinality.Annotate(root);
        plan = plan with { Root = root };
        PhysicalPlan physical = Lower(root);
        physical.Constants.EnumOrders = plan.StartValues.Select(static (v, i) => (v.Expression, v.Type, Index: i)).Where(static v => v.Type.Kind == ValueKind.EnumOrder)
            .ToDictionary(static v => ((Const)v.Expression).AsOid(), static v => v.Index);
        return new CompiledPlan(read.Catalog, plan, physical);
    }

    /// <summary>A join that a rule has removed leaves a gap among the leaves, whose numbers are their positions.</summary>
    private static ResultNode NumberLeaves(ResultNode root)
    {
        int[] numbers = [.. root.DescendantsAndSelf().OfType<ScanNode>().Select(static s => s.Leaf).Distinct().Order()];
        return (ResultNode)root.Rewrite(node =>
            node is ScanNode scan && Array.BinarySearch(numbers, scan.Leaf) is var position && position != scan.Leaf ? scan with { Leaf = position } : node);
    }

    private static PhysicalPlan Lower(ResultNode root)
    {
        try
        {
            PhysicalPlan physical = PipelineBuilder.Build(root);
            CodeLimits.Check(physical);
            return physical;
        }
        catch (IrNestingException)
        {
            throw CodeLimits.TooLarge("Its conditions nest too deep.");
        }
    }
}
