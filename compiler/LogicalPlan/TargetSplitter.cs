using System.Collections.Immutable;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>Columns that the worker returns; equal values share one.</summary>
internal sealed class OutputColumns(TypeMapper types)
{
    private readonly List<Scalar> _values = [];
    private readonly List<ScalarType> _types = [];
    private readonly List<Expr?> _sources = [];
    private readonly Dictionary<NodeValue, int> _known = new(NodeEquality.Comparer);

    public ImmutableArray<Scalar> Values => [.. _values];

    public ImmutableArray<ScalarType> Types => [.. _types];

    public ImmutableArray<Expr?> Sources => [.. _sources];

    public Scalar this[int index] => _values[index];

    /// <summary>Position of the output that holds the expression's value, with the type the parser promised for it.</summary>
    public int Add(Expr expression, Scalar value)
    {
        if (_known.TryGetValue(expression.Source, out int known))
        {
            return known;
        }
        _values.Add(value);
        _types.Add(types.Map(expression));
        _sources.Add(expression);
        _known.Add(expression.Source, _values.Count - 1);
        return _values.Count - 1;
    }

    public void Replace(int index, Scalar value) => _values[index] = value;
}

/// <summary>
/// One entry of the target list after splitting: its node for PostgreSQL's projection above the worker, and, when it
/// is one of the worker's columns, how to read it below the result.
/// </summary>
internal sealed record TargetResult(NodeValue Target, Func<Scalar>? Value);

/// <summary>
/// The seam at the top: a target that is native as a whole becomes a column of the worker. Of any other, the parts
/// that depend on rows become columns, and PostgreSQL evaluates what is around them for each returned row, exactly
/// when it would have done so itself.
/// </summary>
/// <param name="majorVersion">Of PostgreSQL.</param>
/// <param name="translator">Of the target list's expressions.</param>
/// <param name="outputs">Where columns of the worker are added.</param>
/// <param name="leaves">What the parts of an expression mean; null under DISTINCT, below which PostgreSQL computes nothing.</param>
/// <param name="from">The FROM clause, when it is what the target list is over.</param>
/// <param name="facts">Of the catalog.</param>
internal sealed class TargetSplitter(int majorVersion, ScalarTranslator translator, OutputColumns outputs, IScalarScope? leaves, FromClause? from,
    ExpressionFacts facts)
{
    /// <param name="expression">The target's expression.</param>
    /// <param name="mustBeColumn">DISTINCT needs the value in the worker.</param>
    public TargetResult Split(Expr expression, bool mustBeColumn)
    {
        if (!mustBeColumn && !ExpressionFacts.DependsOnRows(expression))
        {
            return new TargetResult(expression.Source, null);
        }
        if (!facts.IsVolatile(expression) && !ExpressionFacts.ReturnsSet(expression) && Native(expression, mustBeColumn) is { } value)
        {
            int index = outputs.Add(expression, value);
            return new TargetResult(IndexVar(index), () => outputs[index]);
        }
        if (mustBeColumn && leaves is not null)
        {
            throw new UnsupportedException("an expression in a subquery that only PostgreSQL can compute",
                "It is volatile, or has a function that is not built in.", expression.Location);
        }
        if (mustBeColumn)
        {
            throw new UnsupportedException("DISTINCT over an expression that only PostgreSQL can compute",
                "It is volatile, or has a function in a conditional branch that only PostgreSQL can compute.", expression.Location);
        }
        return SplitForAbove(expression);
    }

    /// <summary>The expression for PostgreSQL to evaluate above the worker, its parts that depend on rows made columns.</summary>
    public TargetResult SplitForAbove(Expr expression)
    {
        if (leaves is null)
        {
            throw new UnsupportedException("an expression that only PostgreSQL can compute, under DISTINCT",
                "PostgreSQL would have to evaluate it below the DISTINCT.", expression.Location);
        }
        var byNode = new Dictionary<NodeObject, Expr>(ReferenceEqualityComparer.Instance);
        foreach (Expr part in expression.SelfAndDescendants())
        {
            byNode.TryAdd(part.Source, part);
        }
        NodeValue target = NodeRewriter.Map(expression.Source, (node, depth) =>
        {
            if (depth > 0)
            {
                throw new UnsupportedException("subqueries in expressions", "An expression contains a query.", expression.Location);
            }
            if (!byNode.TryGetValue(node, out Expr? part))
            {
                return null;
            }
            Scalar? known = leaves.ResolveWithin(part, IsAlwaysEvaluated(part, expression) ? Reach.Always : Reach.Unknown);
            if (known is null && part is Var)
            {
                known = leaves.ResolveForeign(part);
            }
            return known is null ? null : IndexVar(outputs.Add(part, known));
        });
        if (NodeRewriter.Descendants(target).Any(static n => n.Name is "AGGREF" or "WINDOWFUNC"))
        {
            throw new UnsupportedException("an aggregate inside an expression that only PostgreSQL can compute", "The aggregate is not one of this query's.", expression.Location);
        }
        return new TargetResult(target, null);
    }

    /// <summary>The part stands in no branch that may not be reached.</summary>
    private static bool IsAlwaysEvaluated(Expr part, Expr expression) => ReferenceEquals(part, expression) || (expression switch
    {
        CaseExpr { Arg: { } arg } e => [arg, e.Whens[0].Condition],
        CaseExpr e => [e.Whens[0].Condition],
        CoalesceExpr e => [e.Args[0]],
        BoolExpr { Operator: not BoolOperator.Not } e => [e.Args[0]],
        RowCompareExpr e => [e.LeftArgs[0], e.RightArgs[0]],
        _ => expression.Children,
    }).Any(child => IsAlwaysEvaluated(part, child));

    /// <summary>
    /// A target over a plain scan must not be computed in the leaf, which would do so for rows that are not returned;
    /// only Vars (whole rows, system columns) may come from there.
    /// </summary>
    private Scalar? Native(Expr expression, bool mustBeColumn)
    {
        if (from is null || mustBeColumn)
        {
            return translator.Translate(expression);
        }
        from.ForbidForeign = true;
        try
        {
            return translator.Translate(expression);
        }
        finally
        {
            from.ForbidForeign = false;
        }
    }

    private NodeObject IndexVar(int index)
    {
        ScalarType type = outputs.Types[index];
        return NodeFactory.Var(majorVersion, NodeFactory.IndexVar, index + 1, type.Oid, type.Typmod, type.Collation);
    }
}
