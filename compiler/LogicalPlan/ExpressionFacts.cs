using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// What can be said of an expression from its node text alone, so that it also holds for nodes without a typed class.
/// </summary>
internal sealed class ExpressionFacts(CatalogBundle catalog)
{
    private static readonly string[] FunctionFields = ["funcid", "opfuncid", "aggfnoid", "winfnoid"];

    /// <summary>True when it reads columns, aggregates, or anything else that differs from row to row.</summary>
    public static bool DependsOnRows(Expr expression) =>
        NodeRewriter.Descendants(expression.Source).Any(static node =>
            node.Name is "VAR" or "AGGREF" or "GROUPINGFUNC" or "WINDOWFUNC" or "SUBLINK" or "CASETESTEXPR"
                or "COERCETODOMAINVALUE" or "MERGE_SUPPORT_FUNC" or "CURRENTOFEXPR" ||
            (node.Is("PARAM") && new FieldReader(node).Enum<ParamKind>("paramkind") != ParamKind.Extern));

    public static bool Contains(Expr expression, string node) =>
        NodeRewriter.Descendants(expression.Source).Any(n => n.Is(node));

    /// <summary>True when it is, or contains, a call that returns a set, other than in a query of its own.</summary>
    public static bool ReturnsSet(Expr expression)
    {
        bool found = false;
        NodeRewriter.Map(expression.Source, (node, depth) =>
        {
            found |= depth == 0 && (node.Find("funcretset") ?? node.Find("opretset"))?.ToString() == "true";
            return null;
        });
        return found;
    }

    /// <summary>True when evaluating it twice may give two values, or has an effect (contain_volatile_functions).</summary>
    public bool IsVolatile(Expr expression) => IsVolatile(expression.Source);

    /// <summary>True for a FROM item that calls what is volatile, or is a sample that comes out different each time.</summary>
    public bool IsVolatile(RangeTblEntry entry) => IsVolatile(entry.Source);

    public bool IsVolatile(CommonTableExpr query) => IsVolatile(query.Source);

    private bool IsVolatile(NodeObject source)
    {
        foreach (NodeObject node in NodeRewriter.Descendants(source))
        {
            if (node.Is("TABLESAMPLECLAUSE") && node["repeatable"] is not NodeObject)
            {
                return true;
            }
            if (node.Name is "NEXTVALUEEXPR")
            {
                return true;
            }
            foreach (string field in FunctionFields)
            {
                if (node.Find(field) is { } value && uint.TryParse(value.ToString(), out uint function) && function != 0 &&
                    (!catalog.Functions.TryGetValue(function, out FunctionInfo? info) || info.Volatility == Volatility.Volatile))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>
    /// Cost of evaluating it once, in units of cpu_operator_cost, by which PostgreSQL orders the conditions of a scan
    /// (costsize.c, cost_qual_eval_walker).
    /// </summary>
    public double Cost(Expr expression)
    {
        double own = expression switch
        {
            FuncExpr e => FunctionCost(e.Function),
            OperatorExpr e => FunctionCost(e.Function),
            ScalarArrayOpExpr e => FunctionCost(e.Function) * ArrayLength(e.Array) * 0.5,
            CoerceViaIO => 2,
            _ => 0,
        };
        return own + expression.Children.Sum(Cost);
    }

    private double FunctionCost(uint function) =>
        catalog.Functions.TryGetValue(function, out FunctionInfo? info) ? info.Cost : 1;

    private static double ArrayLength(Expr array) => array switch
    {
        Const { IsNull: false } constant => ArrayReader.Count(LiteralReader.Payload(constant)),
        ArrayExpr { IsMultiDimensional: false } e => e.Elements.Length,
        _ => 10,
    };
}
