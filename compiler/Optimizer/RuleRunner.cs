using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.Optimizer.Rules;
using PgFusion.Runtime.Functions;

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
        new ImpliedDisjunctions(),
        new JoinOrder.JoinOrder(),
        new DisjunctionDistribution(),
        new SemiJoinReduction(),
        new HashBuildSide(),
        new RedundantSort(),
        new TopN(),
        new LimitPushDown(),
        new ColumnPruning(),
        new ScanFilters(),
    ]);

    public IReadOnlyList<IRule> Rules { get; } = rules;

    /// <summary>All that can be switched off: first what decides while plans are built.</summary>
    public IEnumerable<string> Names => UnnestingRules.Names.Concat(Rules.Select(static r => r.Name));

    /// <summary>The rules of these names, for <see cref="Run"/> and for building plans.</summary>
    /// <exception cref="PgException">There is no rule of that name.</exception>
    public IReadOnlySet<string> Named(IEnumerable<string> names)
    {
        var known = new HashSet<string>();
        foreach (string name in names)
        {
            if (!Names.Contains(name))
            {
                throw new PgException("22023", $"there is no optimizer rule \"{name}\"", "It is named in pg_fusion.disabled_rules.",
                    $"The rules are {string.Join(", ", Names)}.");
            }
            known.Add(name);
        }
        return known;
    }

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
