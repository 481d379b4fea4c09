using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Queries;

/// <summary>The productions that join conditions are made of.</summary>
internal static class JoinConditions
{
    private static readonly Operator[] equalities = [.. Operators.All.Where(o => o.Family == "comparison" && o.Parameters.Length == 2 && o.Render(["x", "y"]) == "(x = y)")];

    private static readonly Operator and = Operators.All.First(o => o.Name == "AND");

    private static readonly Operator or = Operators.All.First(o => o.Name == "OR");

    public static bool IsEquality(Operator candidate) => equalities.Contains(candidate);

    public static Expr Equal(Expr left, Expr right) => new CallExpr(equalities.First(o => o.Parameters[0].Type == left.Type && o.Parameters[1].Type == right.Type), [left, right]);

    public static bool AreComparable(SqlType left, SqlType right) => equalities.Any(o => o.Parameters[0].Type == left && o.Parameters[1].Type == right);

    public static Expr And(Expr? left, Expr right) => left is null ? right : new CallExpr(and, [left, right]);

    public static Expr Or(Expr left, Expr right) => new CallExpr(or, [left, right]);
}
