using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>Expressions of an outer query that stand in a subquery.</summary>
internal static class OuterReferences
{
    /// <summary>How many levels out the columns, aggregates or GROUPING of the node itself belong; 0 for any other node.</summary>
    public static int LevelsUp(Expr expression) => expression switch
    {
        Var e => e.LevelsUp,
        Aggref e => e.LevelsUp,
        GroupingFunc e => e.LevelsUp,
        _ => 0,
    };

    /// <summary>The expression as it stands one level further out.</summary>
    public static Expr Lower(Expr expression) => ExprReader.Read((NodeObject)Lower(expression.Source, 0));

    private static NodeValue Lower(NodeValue root, int depth) => NodeRewriter.Map(root, (node, below) =>
    {
        string? field = node.Name switch
        {
            "VAR" => "varlevelsup",
            "AGGREF" or "GROUPINGFUNC" => "agglevelsup",
            _ => null,
        };
        if (field is null || new FieldReader(node).Int(field) is var levels && levels <= depth + below)
        {
            return null;
        }
        NodeObject lowered = node.With(field, levels - 1);
        // What an aggregate of an outer query reads is that query's, too; Map does not go into what it is given.
        return node.Is("VAR") ? lowered : LowerFields(lowered, depth + below);
    });

    private static NodeObject LowerFields(NodeObject node, int depth)
    {
        NodeObject result = node;
        foreach (NodeField field in node.Fields)
        {
            NodeValue value = Lower(field.Value, depth);
            if (!ReferenceEquals(value, field.Value))
            {
                result = result.With(field.Name, value);
            }
        }
        return result;
    }
}

/// <summary>A level without columns of its own, as that of a set operation is for its arms.</summary>
internal sealed class OuterScope(IScalarScope? outer) : IScalarScope
{
    public Scalar? Resolve(Expr expression) =>
        OuterReferences.LevelsUp(expression) > 0 ? outer?.Resolve(OuterReferences.Lower(expression)) : null;

    public Scalar? ResolveForeign(Expr expression) => null;
}
