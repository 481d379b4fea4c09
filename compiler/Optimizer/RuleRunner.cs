using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Optimizer.Rules;

namespace PgFusion.Compiler.Optimizer;

/// <summary>A rewriting of plans that keeps their results. It returns the same reference when it changes nothing.</summary>
internal interface IRule
{
    /// <summary>By which it is switched off and shown.</summary>
    string Name { get; }

    LogicalNode Apply(LogicalNode root);
}

/// <summary>
/// Runs the rules in their order, each wrapped alike: it can be switched off by name, and the plan's invariants are
/// checked after every change.
/// </summary>
internal sealed class RuleRunner(IReadOnlyList<IRule> rules)
{
    public static RuleRunner Default { get; } = new(
    [
        new ConstantFolding(),
        new ProjectionPullUp(),
        new OuterJoinSimplification(),
        new JoinElimination(),
        new FilterPushDown(),
        new ImpliedEqualities(),
        new JoinOrder.JoinOrder(),
        new TopN(),
        new ColumnPruning(),
    ]);

    public IReadOnlyList<IRule> Rules { get; } = rules;

    public LogicalNode Run(LogicalNode root, IReadOnlySet<string>? disabled = null)
    {
        foreach (IRule rule in Rules)
        {
            if (disabled?.Contains(rule.Name) == true)
            {
                continue;
            }
            LogicalNode changed = rule.Apply(root);
            if (!ReferenceEquals(changed, root))
            {
                PlanInvariants.Check(changed);
                root = changed;
            }
        }
        return root;
    }
}
