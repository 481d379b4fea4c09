using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Can a plan raise an error? In doubt it can: what PostgreSQL computes in a leaf or when execution starts is not looked
/// into. That two rows are one too many for a value is not counted, as that error is raised where the value is read.
/// </summary>
/// <param name="context">Of the query.</param>
internal sealed class Failure(PlanContext context)
{
    public bool IsPossible(LogicalNode root) => root.DescendantsAndSelf().Any(n => IsPossibleHere(n) || IsInevitableHere(n));

    /// <summary>One that no condition in the plan could prevent.</summary>
    public bool IsInevitable(LogicalNode root) => root.DescendantsAndSelf().Any(IsInevitableHere);

    /// <summary>NULL is no bound, and a negative one an error.</summary>
    public static bool IsCount(Scalar? bound) =>
        bound is null or LiteralScalar { IsNull: true } || (bound is LiteralScalar { Literal: { } literal } && BitConverter.ToInt64(literal.Bytes) >= 0);

    private static bool IsPossibleHere(LogicalNode node) => PlanInvariants.Reads(node).Any(static s => s.CanThrow) || node switch
    {
        AggregateNode n => n.Calls.Any(static c => c.CanThrow),
        WindowNode n => n.Calls.Any(static c => c.Aggregate is { CanThrow: true } || MayBeWrong(c)),
        LimitNode n => !IsCount(n.Offset) || !IsCount(n.Count),
        _ => false,
    };

    private bool IsInevitableHere(LogicalNode node) => node switch
    {
        ScanNode n => n.Relation is null || !n.RequiredQuals.IsEmpty || n.Columns.Any(static c => c.Attribute == 0),
        WindowNode n => n.Windows.Any(static w => w.Frame.StartOffset is not null || w.Frame.EndOffset is not null),
        StoredScanNode n => context.Ctes.PlanOf(n.Stored) is { } stored && IsPossible(stored),
        RecursiveNode n => n.Append.DescendantsAndSelf().Any(IsPossibleHere),
        _ => false,
    } || PlanInvariants.Reads(node).SelectMany(static s => s.DescendantsAndSelf()).OfType<StartValueScalar>().Any(v => IsComputed(context.StartValues.Values[v.Index].Expression));

    /// <summary>The number is looked at, and wrong when it is not positive.</summary>
    public static bool MayBeWrong(WindowCall call) => call.Function is WindowFunctionKind.Ntile or WindowFunctionKind.NthValue;

    /// <summary>More than a value that is there.</summary>
    private static bool IsComputed(Expr expression) => expression is not (Param or Const or SQLValueFunction or FuncExpr { Args.IsEmpty: true });
}
