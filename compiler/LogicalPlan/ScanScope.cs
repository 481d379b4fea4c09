using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Expressions over one leaf: a FROM item that PostgreSQL reads, or several when LATERAL ties them together. Collects the columns that the leaf must deliver as they are asked for: attributes, and, for parts
/// that are not native, expressions that PostgreSQL computes in the scan.
/// </summary>
internal sealed class ScanScope(int leaf, PlanContext context, int nullings) : IScalarScope
{
    private readonly List<LeafItem> _items = [];
    private readonly List<ScanColumn> _columns = [];
    private readonly Dictionary<(int VarNo, int AttNo), ScanColumn> _attributes = [];
    private readonly Dictionary<NodeValue, ScanColumn> _expressions = new(NodeEquality.Comparer);
    private ImmutableArray<Expr> _optional = [];
    private ImmutableArray<Expr> _required = [];

    /// <summary>The leaf's only item, when it is a relation.</summary>
    private RelationInfo? Relation => _items is [{ Relation: { } relation }] ? relation : null;

    /// <summary>Of the item that the others refer to.</summary>
    public int RangeTableIndex => _items[0].RangeTableIndex;

    /// <summary>How many outer joins of the worker may replace its rows by NULLs.</summary>
    public int Nullings => nullings;

    public bool IsNullable => nullings > 0;

    /// <summary>While conditions are translated, a part that is not native sends all of them to PostgreSQL instead.</summary>
    public bool ForbidForeign { get; set; }

    /// <summary>Before anything is translated.</summary>
    public void Add(int rangeTableIndex, RangeTblEntry entry, bool leftJoined)
    {
        RelationInfo? relation = entry.Kind == RteKind.Relation ? context.Catalog.GetRelation(entry.RelId) : null;
        _items.Add(new LeafItem(rangeTableIndex, entry, relation, leftJoined));
    }

    public Scalar? Resolve(Expr expression)
    {
        if (expression is not Var { LevelsUp: 0, AttNo: > 0 } variable)
        {
            return null;
        }
        if (!_attributes.TryGetValue((variable.VarNo, variable.AttNo), out ScanColumn? column))
        {
            column = Attribute(variable, _items.Single(i => i.RangeTableIndex == variable.VarNo));
            _attributes.Add((variable.VarNo, variable.AttNo), column);
            _columns.Add(column);
        }
        return new ColumnScalar(column.Column);
    }

    public Scalar? ResolveForeign(Expr expression)
    {
        // A lone Var of the whole row or a system column is not a condition that could fail.
        bool isVar = expression is Var;
        if ((ForbidForeign && !isVar) || context.Facts.IsVolatile(expression) || ExpressionFacts.ReturnsSet(expression) || ExpressionFacts.Contains(expression, "SUBLINK") ||
            ExpressionFacts.Contains(expression, "AGGREF") || ExpressionFacts.Contains(expression, "WINDOWFUNC"))
        {
            return null;
        }
        if (ExpressionFacts.Contains(expression, "CASETESTEXPR") && expression is not CaseExpr)
        {
            return null;
        }
        if (!_expressions.TryGetValue(expression.Source, out ScanColumn? column))
        {
            column = new ScanColumn(context.Columns.Make($"expr{_expressions.Count + 1}", TypeOfUnchecked(expression), true), 0, expression);
            _expressions.Add(expression.Source, column);
            _columns.Add(column);
        }
        return new ColumnScalar(column.Column);
    }

    public void OfferQuals(ImmutableArray<Expr> quals) => _optional = quals;

    public void RequireQuals(ImmutableArray<Expr> quals) => _required = quals;

    /// <summary>The leaf with all columns that were asked for.</summary>
    public ScanNode ToNode()
    {
        ImmutableArray<Expr> optional = _optional;
        ImmutableArray<Expr> required = _required;
        if (_expressions.Values.Any(static c => c.Source is not Var) && !optional.IsEmpty)
        {
            // PostgreSQL computes such a column only for rows that pass the conditions, and so must the leaf.
            required = optional;
            optional = [];
        }
        // Items may have come after columns were asked for: then they are of no one relation any more.
        return new ScanNode(leaf, [.. _items], [.. _columns.Select(c => Relation is null ? c with { Attribute = 0 } : c)])
        {
            OptionalQuals = optional,
            RequiredQuals = required,
            IsVolatile = required.Any(context.Facts.IsVolatile) || _items.Any(i => context.Facts.IsVolatile(i.Entry)),
            Rows = LeafSize.Rows(_items, context.Catalog),
        };
    }

    private ScanColumn Attribute(Var variable, LeafItem item)
    {
        if (item.Relation is not { } relation)
        {
            string name = item.Entry.Eref.ColumnNames.ElementAtOrDefault(variable.AttNo - 1) ?? $"column{variable.AttNo}";
            return new ScanColumn(context.Columns.Make(name, TypeOfUnchecked(variable), true), 0, variable);
        }
        AttributeInfo attribute = relation.GetAttribute(variable.AttNo);
        bool canBeNull = IsNullable || item.LeftJoined || !attribute.IsNotNull || !item.HoldsNotNull;
        Column column = context.Columns.Make(attribute.Name, context.Types.Map(variable), canBeNull);
        return new ScanColumn(column, variable.AttNo, variable);
    }

    /// <summary>
    /// The type of what is computed, and not read from a table: a typmod there is a promise about storage, and what arrives may
    /// have any scale.
    /// </summary>
    private ScalarType TypeOfUnchecked(Expr expression)
    {
        ScalarType type = context.Types.Map(expression);
        return type.IsNumeric ? ScalarType.AnyNumeric with { Oid = type.Oid, Typmod = type.Typmod } : type;
    }
}
