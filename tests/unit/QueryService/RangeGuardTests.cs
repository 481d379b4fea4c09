using System.Globalization;
using System.Numerics;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Columns;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Memory;
using PgFusion.Runtime.Scheduler;
using PgFusion.UnitTests.Columns;
using PgFusion.UnitTests.Functions;
using PgFusion.UnitTests.LogicalPlan;
using PgFusion.Worker.QueryService;
using Xunit;

namespace PgFusion.UnitTests.QueryService;

/// <summary>
/// Random decimal expressions over random pages: a guard that says yes is right about every row and every intermediate
/// result, and both variants of the generated code give the exact values.
/// </summary>
public sealed unsafe class RangeGuardTests
{
    private const int PageRows = 60;

    private readonly ScanNode _scan = DecimalExpressions.Scan();
    private readonly ColumnShape[] _shapes;

    public RangeGuardTests() => _shapes = [.. _scan.Columns.Select(static c => ColumnKinds.Scanned(c.Column.Type))];

    [Fact]
    public void A_yes_holds_for_every_row_and_every_step()
    {
        var random = new Random(1);
        var expressions = new DecimalExpressions(random);
        int yes = 0, no = 0;
        for (int round = 0; round < 1500; round++)
        {
            PhysicalPlan plan = Plan(expressions.Make(_scan, depth: random.Next(1, 5)));
            if (plan.Pipelines[0].Guard is not { } guard)
            {
                continue;
            }
            using var memory = new QueryMemory(1 << 20);
            using var constants = Constants(memory, plan);
            var evaluator = new RangeGuardEvaluator(guard, _scan, constants);
            for (int page = 0; page < 4; page++)
            {
                List<object?[]> rows = Rows(random);
                if (!Holds(evaluator, rows))
                {
                    no++;
                    continue;
                }
                yes++;
                foreach (object?[] row in rows)
                {
                    Assert.DoesNotContain(DecimalFunctions.NaN64, row.OfType<long>());
                    foreach (Scalar step in guard.Arithmetic)
                    {
                        CheckStep(step, row);
                    }
                }
            }
        }
        // The guard is of some use, and of some caution.
        Assert.InRange(yes, 200, 6000);
        Assert.InRange(no, 200, 6000);
    }

    [Fact]
    public void Both_variants_give_the_exact_values()
    {
        var random = new Random(2);
        var expressions = new DecimalExpressions(random);
        int narrowRuns = 0;
        for (int round = 0; round < 80; round++)
        {
            Scalar expression = expressions.Make(_scan, depth: random.Next(1, 5));
            PhysicalPlan plan = Plan(expression);
            Pipeline pipeline = plan.Pipelines[0];
            using var memory = new QueryMemory(1 << 20);
            using var constants = Constants(memory, plan);
            var wide = (PipelineFunction)IlCompiler.Compile(pipeline.Function, typeof(PipelineFunction)).Delegate;
            var narrow = pipeline.NarrowFunction is null ? null : (PipelineFunction)IlCompiler.Compile(pipeline.NarrowFunction, typeof(PipelineFunction)).Delegate;
            RangeGuardEvaluator? evaluator = pipeline.Guard is null ? null : new RangeGuardEvaluator(pipeline.Guard, _scan, constants);
            for (int page = 0; page < 5; page++)
            {
                List<object?[]> rows = Rows(random);
                List<ExactDecimal?> expected = [.. rows.Select(r => DecimalExpressions.Evaluate(expression, _scan, r))];
                Check(expression, expected, Run(wide, plan, constants, rows));
                if (evaluator is not null && Holds(evaluator, rows))
                {
                    narrowRuns++;
                    Check(expression, expected, Run(narrow!, plan, constants, rows));
                }
            }
        }
        Assert.True(narrowRuns > 40, $"narrow code ran for {narrowRuns} pages only");
    }

    /// <summary>The edge itself: what just fits is admitted, one step further is not.</summary>
    [Fact]
    public void The_limit_is_61_bits()
    {
        Column column = _scan.Columns[1].Column;
        var add = new NumericBinary("numeric_add", NumericOperator.Add);
        var multiply = new NumericBinary("numeric_mul", NumericOperator.Multiply);
        Scalar product = Call(multiply, new ColumnScalar(column), new ColumnScalar(column));
        PhysicalPlan plan = Plan(Call(add, product, product));
        using var memory = new QueryMemory(1 << 20);
        using var constants = Constants(memory, plan);
        var evaluator = new RangeGuardEvaluator(plan.Pipelines[0].Guard!, _scan, constants);
        // 2 x² ≤ 2^61.
        long edge = 1L << 30;
        Assert.True(Holds(evaluator, [RowOf(1, edge)]));
        Assert.True(Holds(evaluator, [RowOf(1, -edge), RowOf(1, edge)]));
        Assert.False(Holds(evaluator, [RowOf(1, edge + 1)]));
        Assert.False(Holds(evaluator, [RowOf(1, 0), RowOf(1, -edge - 1)]));
    }

    [Fact]
    public void NaN_in_any_column_that_is_read_says_no()
    {
        PhysicalPlan plan = Plan(Call(new NumericBinary("numeric_add", NumericOperator.Add), new ColumnScalar(_scan.Columns[0].Column), new ColumnScalar(_scan.Columns[0].Column)));
        using var memory = new QueryMemory(1 << 20);
        using var constants = Constants(memory, plan);
        var evaluator = new RangeGuardEvaluator(plan.Pipelines[0].Guard!, _scan, constants);
        Assert.True(Holds(evaluator, [RowOf(0, 5)]));
        for (int column = 0; column < _shapes.Length; column++)
        {
            Assert.False(Holds(evaluator, [RowOf(0, 5), RowOf(column, DecimalFunctions.NaN64)]));
        }
    }

    [Fact]
    public void A_page_of_nulls_says_yes()
    {
        Column column = _scan.Columns[0].Column;
        PhysicalPlan plan = Plan(Call(new NumericBinary("numeric_mul", NumericOperator.Multiply), new ColumnScalar(column), new ColumnScalar(column)));
        using var memory = new QueryMemory(1 << 20);
        using var constants = Constants(memory, plan);
        var evaluator = new RangeGuardEvaluator(plan.Pipelines[0].Guard!, _scan, constants);
        object?[] row = RowOf(1, 5);
        row[0] = null;
        Assert.True(Holds(evaluator, [row, row]));
    }

    /// <summary>Threads of one execution ask the same evaluator.</summary>
    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        var random = new Random(3);
        var expressions = new DecimalExpressions(random);
        for (int round = 0; round < 50; round++)
        {
            PhysicalPlan plan = Plan(expressions.Make(_scan, depth: 4));
            if (plan.Pipelines[0].Guard is not { } guard)
            {
                continue;
            }
            using var memory = new QueryMemory(1 << 20);
            using var constants = Constants(memory, plan);
            List<object?[]> rows = Rows(random);
            bool expected = Holds(new RangeGuardEvaluator(guard, _scan, constants), rows);
            var shared = new RangeGuardEvaluator(guard, _scan, constants);
            Parallel.For(0, 4, _ => Assert.Equal(expected, Holds(shared, rows)));
        }
    }

    private static CallScalar Call(NativeFunction function, Scalar left, Scalar right) =>
        new(function.Bind(null!, [left, right], ScalarType.AnyNumeric, 0)!, function, [left, right], 0);

    private PhysicalPlan Plan(Scalar expression) => PipelineBuilder.Build(new ResultNode(_scan, [expression]));

    private static ConstantArea Constants(QueryMemory memory, PhysicalPlan plan) =>
        new(memory, CapturedQueries.Compile("broad_decimals").Catalog, [], plan.Constants);

    private void CheckStep(Scalar step, object?[] row)
    {
        ExactDecimal? exact = DecimalExpressions.Evaluate(step, _scan, row);
        if (exact is { } value)
        {
            Assert.True(BigInteger.Abs(value.At(step.Type.Scale)) <= BigInteger.One << 61, $"{ScalarPrinter.Print(step)} = {value}");
        }
        if (step is CallScalar { Function: NumericBinary { Operator: not NumericOperator.Multiply } } call)
        {
            // The operands are multiplied to the result's scale first.
            foreach (Scalar argument in call.Arguments)
            {
                if (DecimalExpressions.Evaluate(argument, _scan, row) is { } operand)
                {
                    Assert.True(BigInteger.Abs(operand.At(step.Type.Scale)) < BigInteger.One << 63, ScalarPrinter.Print(step));
                }
            }
        }
    }

    private static void Check(Scalar expression, List<ExactDecimal?> expected, List<string?> actual)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            string? text = actual[i];
            if (expected[i] is not { } exact)
            {
                Assert.Null(text);
                continue;
            }
            if (exact.IsNaN)
            {
                Assert.Equal("NaN", text);
                continue;
            }
            Assert.NotNull(text);
            int point = text.IndexOf('.', StringComparison.Ordinal);
            int scale = point < 0 ? 0 : text.Length - point - 1;
            var found = new ExactDecimal(BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), scale);
            Assert.True(exact == found || (!expression.Type.HasScale && exact.At(200) == found.At(200)), $"{ScalarPrinter.Print(expression)}: {exact}, got {text}");
        }
    }

    private bool Holds(RangeGuardEvaluator evaluator, List<object?[]> rows)
    {
        using var page = new NativePage(checked((int)ScanPages.Size(_shapes, rows, PageRows)));
        long used = ScanPages.Write(page.Pointer, page.Size, _shapes, rows, PageRows);
        var view = new PageView();
        view.Open(page.Pointer, used, _shapes);
        return evaluator.Holds(view);
    }

    private List<string?> Run(PipelineFunction function, PhysicalPlan plan, ConstantArea constants, List<object?[]> rows)
    {
        using var page = new NativePage(checked((int)ScanPages.Size(_shapes, rows, PageRows)));
        long used = ScanPages.Write(page.Pointer, page.Size, _shapes, rows, PageRows);
        var view = new PageView();
        view.Open(page.Pointer, used, _shapes);
        var columns = new ColumnAddress[_shapes.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new ColumnAddress { Validity = view.Column(i).Validity, Values = view.Column(i).Values, Variable = view.Column(i).Variable };
        }
        ColumnShape[] result = [new(ColumnKind.Varlena)];
        using var extent = new NativePage(2 << 20);
        using var local = new LocalState(plan.OperatorIds.Count);
        local.SetResult(new ResultSink(result, bytes => bytes <= extent.Size ? (extent, (nint)extent.Pointer, extent.Size) : throw new OutOfMemoryException()));
        fixed (ColumnAddress* source = columns)
        {
            Assert.Equal(PipelineResult.Continue, function(constants.Address, (byte*)source, rows.Count, (byte*)local.Pointer));
        }
        local.EndMorsel();
        ResultPage made = Assert.Single(local.Result!.Complete());
        return [.. ResultPages.Read(extent.Pointer, made.UsedBytes, result).Select(static r => r[0] is byte[] payload ? Show(payload) : null)];
    }

    private static string Show(byte[] payload)
    {
        using var scratch = new TestScratch();
        fixed (byte* bytes = payload)
        {
            return scratch.Show(new StringRef(bytes, payload.Length));
        }
    }

    private object?[] RowOf(int column, long value)
    {
        object?[] row = [.. _scan.Columns.Select(static _ => (object?)1L)];
        row[column] = value;
        return row;
    }

    /// <summary>Values of the columns' digits; most pages hold small ones.</summary>
    private List<object?[]> Rows(Random random)
    {
        bool small = random.Next(3) > 0;
        bool nulls = random.Next(2) == 0;
        bool specials = random.Next(5) == 0;
        var rows = new List<object?[]>();
        for (int i = random.Next(1, PageRows); i > 0; i--)
        {
            rows.Add([.. _scan.Columns.Select(c =>
            {
                if (c.Column.Nullable && nulls && random.Next(4) == 0)
                {
                    return null;
                }
                if (specials && random.Next(30) == 0)
                {
                    return (object?)DecimalFunctions.NaN64;
                }
                long bound = (long)BigInteger.Pow(10, small ? Math.Min(4, c.Column.Type.Precision) : c.Column.Type.Precision) - 1;
                return random.Next(8) == 0 ? bound * (random.Next(2) * 2 - 1) : random.NextInt64(-bound, bound + 1);
            })]);
        }
        return rows;
    }
}
