using System.Collections.Immutable;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Where a part of an expression stands: it is always evaluated, or only for those rows for which conditions hold, each of
/// which is looked at when those before it are true:
/// <code>
///   CASE WHEN a THEN x WHEN b THEN y ELSE z END    x: a    y: a IS NOT TRUE, b    z: a IS NOT TRUE, b IS NOT TRUE
///   a AND x                                        x: a IS NOT FALSE
/// </code>
/// </summary>
internal sealed class Reach
{
    private Reach(ImmutableArray<Scalar>? conditions) => Conditions = conditions;

    public static Reach Always { get; } = new([]);

    /// <summary>It may not be evaluated, and the worker cannot tell when.</summary>
    public static Reach Unknown { get; } = new(null);

    public bool IsAlways => Conditions is { IsEmpty: true };

    /// <summary>None of them is NULL; null when they are not known.</summary>
    public ImmutableArray<Scalar>? Conditions { get; }

    /// <summary>In a branch of an expression that stands here.</summary>
    public Reach When(Scalar condition) => Conditions is { } known ? new Reach(known.Add(condition)) : Unknown;

    /// <summary>At a place that is reached so in an expression that stands here.</summary>
    public Reach Then(Reach inner) => IsAlways ? inner
        : Conditions is { } known && inner.Conditions is { } more ? new Reach(known.AddRange(more)) : Unknown;

    public IEnumerable<Column> Columns() => (Conditions ?? []).SelectMany(static c => c.Columns());
}
