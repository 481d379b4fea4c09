using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.Rules;

/// <summary>
/// A sort under a limit keeps only the rows that can be among the first offset + limit.
/// <code>
///   Limit(Sort(x))  →  Limit(Sort top-N(x))
/// </code>
/// </summary>
internal sealed class TopN : IRule
{
    public string Name => "top_n";

    public LogicalNode Apply(LogicalNode root) => root.Rewrite(static node =>
        node is LimitNode { Count: not null, Input: SortNode { Top: null } sort } limit
            ? limit with { Input = sort with { Top = limit } }
            : node);
}
