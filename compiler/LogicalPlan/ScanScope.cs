using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Expressions over one relation. Collects the columns that the leaf must deliver as they are asked for: attributes,
/// and, for parts that are not native, expressions that PostgreSQL computes in the scan.
/// </summary>
internal sealed class ScanScope(int leaf, int rangeTableIndex, RangeTblEntry entry, RelationInfo relation, TypeMapper types, ColumnFactory factory,
    bool nullable)
    : IScalarScope
{
    private readonly List<ScanColumn> _columns = [];
    private readonly Dictionary<int, ScanColumn> _attributes = [];
    private readonly Dictionary<NodeValue, ScanColumn> _expressions = new(NodeEquality.Comparer);
    private readonly ExpressionFacts _facts = new(types.Catalog);
    private ImmutableArray<Expr> _optional = [];
    private ImmutableArray<Expr> _required = [];

    /// <summary>
    /// NOT NULL of a column binds what is read: not when children of plain inheritance are, each of which may have dropped
    /// the constraint, nor when a foreign server is, which nobody checks.
    /// </summary>
    private bool HoldsNotNull => relation.Kind switch
    {
        RelationKind.Table => !entry.Inherit || (relation.Flags & RelationFlags.HasSubclass) == 0,
        RelationKind.PartitionedTable => true,
        _ => false,
    };

    public int RangeTableIndex => rangeTableIndex;

    /// <summary>While conditions are translated, a part that is not native sends all of them to PostgreSQL instead.</summary>
    public bool ForbidForeign { get; set; }

    public Scalar? Resolve(Expr expression)
    {
        if (expression is not Var variable || variable.LevelsUp != 0)
        {
            return null;
        }
        if (variable.AttNo <= 0)
        {
            return null;
        }
        if (!_attributes.TryGetValue(variable.AttNo, out ScanColumn? column))
        {
            AttributeInfo attribute = relation.GetAttribute(variable.AttNo);
            ScalarType type = types.Map(variable);
            column = new ScanColumn(factory.Make(attribute.Name, type, nullable || !(attribute.IsNotNull && HoldsNotNull)), variable.AttNo, variable);
            _attributes.Add(variable.AttNo, column);
            _columns.Add(column);
        }
        return new ColumnScalar(column.Column);
    }

    public Scalar? ResolveForeign(Expr expression)
    {
        // A lone Var of the whole row or a system column is not a condition that could fail.
        bool isVar = expression is Var;
        if ((ForbidForeign && !isVar) || _facts.IsVolatile(expression) || ExpressionFacts.Contains(expression, "SUBLINK") ||
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
            ScalarType type = types.Map(expression);
            if (type.IsNumeric)
            {
                // A typmod on an expression is a promise about storage; what arrives may have any scale.
                type = ScalarType.AnyNumeric with { Oid = type.Oid, Typmod = type.Typmod };
            }
            column = new ScanColumn(factory.Make($"expr{_expressions.Count + 1}", type, true), 0, expression);
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
        return new ScanNode(leaf, rangeTableIndex, entry, relation, [.. _columns])
        {
            OptionalQuals = optional,
            RequiredQuals = required,
            Rows = Math.Max(1, entry.Inherit ? relation.TreeTuples : relation.Tuples),
        };
    }
}
