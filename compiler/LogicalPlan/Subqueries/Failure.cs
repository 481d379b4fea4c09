using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Can a plan raise an error? In doubt it can: what PostgreSQL computes in a leaf is not looked into. That two rows are
/// one too many for a value is not counted, as that error is raised where the value is read.
/// </summary>
internal static class Failure
{
    public static bool IsPossible(LogicalNode root) => root.DescendantsAndSelf().Any(IsPossibleHere);

    private static bool IsPossibleHere(LogicalNode node) => PlanInvariants.Reads(node).Any(static s => s.CanThrow) || node switch
    {
        ScanNode n => n.Relation is null || !n.RequiredQuals.IsEmpty || n.Columns.Any(static c => c.Attribute == 0),
        AggregateNode n => n.Calls.Any(static c => c.CanThrow),
        WindowNode n => n.Windows.Any(static w => w.Frame.StartOffset is not null || w.Frame.EndOffset is not null || w.Calls.Any(IsPossible)),
        LimitNode n => !IsCount(n.Offset) || !IsCount(n.Count),
        _ => false,
    };

    private static bool IsPossible(WindowCall call) =>
        call.Function is WindowFunctionKind.Ntile or WindowFunctionKind.NthValue || call.Aggregate is { CanThrow: true };

    private static bool IsCount(Scalar? bound) =>
        bound is null or LiteralScalar { IsNull: true } || (bound is LiteralScalar { Literal: { } literal } && BitConverter.ToInt64(literal.Bytes) >= 0);
}
