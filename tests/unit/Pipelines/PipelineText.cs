using System.Text;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.UnitTests.Pipelines;

/// <summary>How a plan is cut: a line for each pipeline, from its source to its sink, and what is special about it.</summary>
internal static class PipelineText
{
    public static string Of(PhysicalPlan plan)
    {
        var text = new StringBuilder();
        foreach (Pipeline pipeline in plan.Pipelines)
        {
            Line(text, pipeline, "  ");
            // The side tables of an aggregation are read once, after the last pipeline that fills it.
            if (pipeline.Sink is AggregateSink aggregate && !plan.Pipelines.Skip(pipeline.Id + 1).Any(p => Equals(p.Sink, pipeline.Sink)))
            {
                AggregateBreaker breaker = plan.Aggregates[aggregate.Layout];
                foreach (Pipeline side in breaker.SidePipelines)
                {
                    Line(text, side, "    ");
                }
            }
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, Pipeline pipeline, string indent)
    {
        text.Append(indent).Append(Source(pipeline.Source));
        foreach (LogicalNode node in pipeline.Operators)
        {
            text.Append(" > ").Append(Operator(pipeline, node));
        }
        text.Append(" > ").Append(Sink(pipeline.Sink));
        text.Append(pipeline.IsSequential ? "; in order" : "");
        text.Append(pipeline.NarrowFunction is null ? "" : $"; narrow, {pipeline.Guard!.Arithmetic.Length} guarded");
        text.Append('\n');
    }

    private static string Source(PipelineSource source) => source switch
    {
        ScanSource s => $"scan {s.Scan.Relation?.Name ?? string.Join("+", s.Scan.Items.Select(static i => i.Entry.Eref.Name))}({s.Scan.Columns.Length})",
        GroupSource s => $"groups({s.Layout.RowWidth} bytes)",
        SideSource s => $"distinct {s.Side.Index}({s.Side.RowWidth} bytes)",
        OneRowSource => "one row",
        StoredSource s => $"{(s.Storing is null ? "added" : "stored")}({s.Scan.Columns.Length} of {s.Layout.Columns.Length})",
        RecursiveSource s => $"recursion({s.Layout.RowWidth} bytes, pipelines {string.Join(", ", s.First.Pipelines.Concat(s.Next.Pipelines).Select(static p => p.Id))})",
        MarkedSource s => $"marked({s.Layout.RowWidth} bytes)",
        UnmatchedSource s => $"unmatched({s.Layout.RowWidth} bytes)",
        SortedSource s => $"sorted({s.Layout.RowWidth} bytes)",
        WindowSource s => $"windows({string.Join(", ", s.Layout.Parts.Select(static p => p.Positional.Count + p.Aggregates.Sum(static a => a.Calls.Count)))}; {s.Layout.Sort.RowWidth} bytes)",
        _ => throw new NotSupportedException(source.GetType().Name),
    };

    private static string Operator(Pipeline pipeline, LogicalNode node) => node switch
    {
        FilterNode f when pipeline.Source is ScanSource && ReferenceEquals(pipeline.Operators[0], f) =>
            $"filter({FilterColumns.Select(f).Length} of {f.Conjuncts.Length} on columns)",
        FilterNode f => $"filter({f.Conjuncts.Length})",
        LimitNode => "limit",
        ProjectNode p => $"project({p.Projections.Length})",
        JoinNode j => $"{j.Kind.ToString().ToLowerInvariant()} join({j.Conditions.Length})",
        AppendNode a => $"append(arm {pipeline.Branch.Arms[a]} of {a.Arms.Length})",
        RepeatNode => "repeat",
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    private static string Sink(PipelineSink sink) => sink switch
    {
        AggregateSink s => $"aggregate({string.Join(", ", s.Layout.States.Select(static a => a.Kind + (a.IsDistinct ? " distinct" : "")))})",
        SortSink s => s.Layout.Node.Top is null ? "sort" : "top",
        MarkSink s => $"mark({s.Layout.Keys.Count} keys)",
        JoinSink s => $"build({s.Layout.Keys.Count} keys of {s.Layout.Fields.Count})",
        StoreSink s => s.Layout.Keys is null ? $"store({s.Layout.RowWidth} bytes)" : $"store new({s.Layout.RowWidth} bytes)",
        ResultSinkNode s => $"result({s.Node.Values.Length})",
        _ => throw new NotSupportedException(sink.GetType().Name),
    };
}
