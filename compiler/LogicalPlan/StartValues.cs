using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// The seam at start: expressions without columns that PostgreSQL evaluates once when an execution begins, and sends
/// as values. Equal expressions share one.
/// </summary>
internal sealed class StartValues(TypeMapper types)
{
    private readonly Dictionary<NodeValue, StartValueScalar> _known = new(NodeEquality.Comparer);
    private readonly Dictionary<NodeValue, StartValueScalar> _zones = new(NodeEquality.Comparer);

    /// <summary>NULL stands for the session's time zone.</summary>
    private static readonly Const s_session = Const.Read(NodeFactory.NullConst(PgType.Text, -1, PgTypes.DefaultCollation, -1, isByValue: false));

    private static readonly Expr s_styleDate = ExprReader.Read(NodeFactory.CoerceViaIO(
        NodeFactory.ByValueConst(PgType.Date, 4, Runtime.Functions.DateTimeText.StyleDate), PgType.Text, PgTypes.DefaultCollation));

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

    /// <summary>A time zone: the one of this name, a text, or the session's.</summary>
    public StartValueScalar AddTimeZone(Const? name)
    {
        NodeValue known = name is null ? s_session.Source : name.Source;
        if (!_zones.TryGetValue(known, out StartValueScalar? zone))
        {
            zone = new StartValueScalar(ScalarType.TimeZone, _values.Count);
            _values.Add((name ?? s_session, ScalarType.TimeZone));
            _zones.Add(known, zone);
        }
        return zone;
    }

    /// <summary>The order of an enum's labels.</summary>
    public void AddEnumOrder(uint type)
    {
        if (!_values.Exists(v => v.Type.Kind == ValueKind.EnumOrder && ((Const)v.Expression).AsOid() == type))
        {
            _values.Add((Const.Read(NodeFactory.ByValueConst(PgType.Oid, 4, type)), ScalarType.EnumOrder));
        }
    }

    /// <summary>The text of 3 February 2001, which shows the setting DateStyle.</summary>
    public StartValueScalar AddDateStyle() => Add(s_styleDate) with { Nullable = false };

    /// <summary>Forgets those that were added last.</summary>
    public void Truncate(int count)
    {
        foreach ((Expr expression, ScalarType type) in _values.Skip(count))
        {
            (type.Kind == ValueKind.TimeZone ? _zones : _known).Remove(expression.Source);
        }
        _values.RemoveRange(count, _values.Count - count);
    }
}
