using PgFusion.Compiler.CodeGen;
using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Scheduler;
using PgFusion.Runtime.Sorting;
using PgFusion.UnitTests.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.Pipelines;

/// <summary>The code of every captured query is well formed and small enough for the JIT to optimise.</summary>
public sealed class GeneratedCodeTests
{
    public static TheoryData<string> Files() => [.. CapturedQueries.Files.Where(static f => f.Queries.Any(static q => IsPlanned(q.Name))).Select(static f => f.File)];

    private static bool IsPlanned(string query) => CapturedQueries.Planned.Contains(query);

    [Theory]
    [MemberData(nameof(Files))]
    public void Functions_verify_and_compile(string file)
    {
        // The same function of several queries is compiled once.
        var compiled = new HashSet<string>();
        var tooLarge = new List<string>();
        foreach ((string query, _) in CapturedQueries.Files.Single(f => f.File == file).Queries.Where(static q => IsPlanned(q.Name)))
        {
            foreach (IrFunction function in CapturedQueries.Compile(query).Physical.Functions())
            {
                IrVerifier.Verify(function);
                if (!compiled.Add(IrPrinter.Print(function)))
                {
                    continue;
                }
                try
                {
                    CompiledFunction code = IlCompiler.Compile(function, DelegateOf(function));
                    Assert.InRange(code.IlBytes, 1, JitLimits.IlBytesMax);
                }
                catch (MethodTooLargeException e)
                {
                    tooLarge.Add($"{query}: {e.Message}");
                }
            }
        }
        Assert.Empty(tooLarge);
    }

    /// <summary>The C# back end takes them too; one compilation of many, as Roslyn's start is what costs.</summary>
    [Fact]
    public void Functions_compile_as_CSharp()
    {
        var functions = new Dictionary<string, IrFunction>();
        string[] files = ["aggregates", "expressions", "group_by", "joins", "where"];
        foreach ((string query, _) in CapturedQueries.Files.Where(f => files.Contains(f.File)).SelectMany(static f => f.Queries))
        {
            foreach (IrFunction function in CapturedQueries.Compile(query).Physical.Functions())
            {
                functions.TryAdd(IrPrinter.Print(function), function);
            }
        }
        IrFunction[] all = [.. functions.Values.Select(static (f, i) => f with { Name = $"{f.Name}_{i}" })];
        CompiledFunction[] compiled = [.. CSharpCompiler.Compile(all, [.. all.Select(DelegateOf)])];
        Assert.Equal(all.Length, compiled.Length);
        Assert.All(compiled, static c => Assert.NotNull(c.Delegate));
    }

    [Fact]
    public void Every_function_reads_its_constants_from_the_area()
    {
        foreach (string query in CapturedQueries.Planned)
        {
            PhysicalPlan plan = CapturedQueries.Compile(query).Physical;
            Assert.All(plan.Functions(), static f => Assert.Equal("constants", f.Arguments[0].Name));
            Assert.Equal(plan.Constants.Slots.Distinct(), plan.Constants.Slots);
        }
    }

    [Fact]
    public void The_narrow_variant_has_a_guard_and_the_wide_one_is_always_there()
    {
        int narrow = 0;
        foreach (string query in CapturedQueries.Planned)
        {
            foreach (Pipeline pipeline in CapturedQueries.Compile(query).Physical.Pipelines)
            {
                Assert.NotNull(pipeline.Function);
                Assert.Equal(pipeline.NarrowFunction is null, pipeline.Guard is null);
                narrow += pipeline.Guard is null ? 0 : 1;
            }
        }
        Assert.True(narrow > 10);
    }

    private static Type DelegateOf(IrFunction function) => function.Arguments.Length == 3 ? typeof(RowComparison) : typeof(PipelineFunction);
}
