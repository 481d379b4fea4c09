using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>What is asked of conditions, one or a list of which all have to be true.</summary>
internal static class Conjuncts
{
    /// <summary>The arguments of nested ANDs, in their order.</summary>
    public static IEnumerable<Scalar> Split(Scalar condition) =>
        condition is LogicScalar { IsAnd: true } and ? and.Arguments.SelectMany(Split) : [condition];

    public static bool IsWithin(Scalar condition, IReadOnlySet<Column> columns) => condition.Columns().All(columns.Contains);

    public static bool ReadsColumns(Scalar condition) => condition.Columns().Any();

    /// <summary>An equality of two values by a comparison function; null for anything else.</summary>
    public static CallScalar? AsEquality(Scalar condition) =>
        condition is CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.Equal } } equality ? equality : null;

    /// <summary>An equality, or one for which NULLs are equal: what a hash join can hash by; null for anything else.</summary>
    public static CallScalar? AsKey(Scalar condition) =>
        AsEquality(condition is NotScalar { Argument: DistinctFromScalar distinct } ? distinct.Equality : condition);

    /// <summary>Of a key: NULLs are equal.</summary>
    public static bool IsNullSafe(Scalar key) => key is NotScalar { Argument: DistinctFromScalar };

    /// <summary>An equality that a hash join can hash by: one argument of each side.</summary>
    public static bool IsKey(Scalar condition, IReadOnlySet<Column> left, IReadOnlySet<Column> right)
    {
        if (AsKey(condition) is not { } equality || !equality.Arguments.All(ReadsColumns))
        {
            return false;
        }
        Scalar a = equality.Arguments[0];
        Scalar b = equality.Arguments[1];
        return (IsWithin(a, left) && IsWithin(b, right)) || (IsWithin(a, right) && IsWithin(b, left));
    }

    /// <summary>
    /// Conditions of one node, the earlier ones first, in PostgreSQL's order of evaluation where that can matter: by
    /// cost, and else as they stand (order_qual_clauses).
    /// </summary>
    public static IEnumerable<Scalar> InOrder(IReadOnlyCollection<Scalar> conditions) =>
        conditions.Any(static c => c.CanThrow) ? conditions.OrderBy(Cost) : conditions;

    /// <summary>Calls, at cpu_operator_cost each: native functions have a procost of one.</summary>
    private static double Cost(Scalar scalar) =>
        scalar.Children.Sum(Cost) + (scalar is CallScalar call ? call.Function is InSetFunction set ? set.Elements.Count * 0.5 : 1 : 0);
}
