using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// The seam at start: expressions without columns that PostgreSQL evaluates once when an execution begins, and sends
/// as values. Equal expressions share one.
/// </summary>
internal sealed class StartValues(TypeMapper types)
{
    private readonly Dictionary<NodeValue, StartValueScalar> _known = new(NodeEquality.Comparer);
    private readonly List<(Expr Expression, ScalarType Type)> _values = [];

    public IReadOnlyList<(Expr Expression, ScalarType Type)> Values => _values;

    public StartValueScalar Add(Expr expression)
    {
        if (_known.TryGetValue(expression.Source, out StartValueScalar? known))
        {
            return known;
        }
        ScalarType type = types.Map(expression);
        if (type.IsNumeric)
        {
            // A typmod tells what a column holds, not what a parameter brings.
            type = ScalarType.AnyNumeric with { Oid = type.Oid, Typmod = type.Typmod };
        }
        var value = new StartValueScalar(type, _values.Count);
        _values.Add((expression, type));
        _known.Add(expression.Source, value);
        return value;
    }

    /// <summary>Forgets those that were added last.</summary>
    public void Truncate(int count)
    {
        foreach ((Expr expression, _) in _values.Skip(count))
        {
            _known.Remove(expression.Source);
        }
        _values.RemoveRange(count, _values.Count - count);
    }
}
