using PgFusion.Compiler.LogicalPlan;

namespace PgFusion.Compiler.Optimizer.JoinOrder;

/// <summary>
/// Which pairs of joins may change places (Moerkotte, Fender, Eich: On the Correct and Complete Enumeration of the Core
/// Search Space, SIGMOD 2013, tables 2 to 4). Where the paper asks that a condition rejects NULLs, the answer here is no:
/// conditions that do have turned the outer join into an inner one before.
/// <code>
///   associative          (a ∘ b) ∘' c  =  a ∘ (b ∘' c)
///   left asscom          (a ∘ b) ∘' c  =  (a ∘' c) ∘ b
///   right asscom         a ∘ (b ∘' c)  =  b ∘' (a ∘ c)
/// </code>
/// </summary>
internal static class ConflictRules
{
    /// <summary>For <paramref name="first"/> below <paramref name="second"/> on its left side.</summary>
    public static bool AreAssociative(JoinKind first, JoinKind second) =>
        first == JoinKind.Inner && KeepsLeft(second);

    /// <summary>Both work on the same left side: neither kind of the four takes a left row from the other's condition.</summary>
    public static bool AreLeftAsscom(JoinKind first, JoinKind second) => KeepsLeft(first) && KeepsLeft(second);

    public static bool AreRightAsscom(JoinKind first, JoinKind second) => first == JoinKind.Inner && second == JoinKind.Inner;

    private static bool KeepsLeft(JoinKind kind) => kind is JoinKind.Inner or JoinKind.Left or JoinKind.Semi or JoinKind.Anti;
}
