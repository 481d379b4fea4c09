using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// The FROM clause of one query level: its relations, what a Var of theirs means, and the tree of joins.
/// Three phases: relations are registered; conditions (WHERE and ON) and then all other expressions are translated,
/// by which the leaves learn what columns they must deliver; at last <see cref="ToNode"/> makes the nodes.
/// </summary>
internal sealed class FromClause : IScalarScope
{
    private readonly Query _query;
    private readonly PlanContext _context;
    private readonly ExpressionFacts _facts;
    private readonly Dictionary<int, ScanScope> _scans = [];
    private readonly Dictionary<int, DerivedTable> _derived = [];
    private readonly Dictionary<JoinTreeNode, ImmutableArray<Scalar>> _conditions = new(ReferenceEqualityComparer.Instance);
    private readonly LateralItems _lateral;
    private readonly ImmutableHashSet<int> _wholeRows;

    /// <summary>Relations whose rows may be missing where the expression that is being translated stands.</summary>
    private HashSet<int> _nulled = [];

    /// <summary>What a column of the query around means; null at the top.</summary>
    private readonly IScalarScope? _outer;

    /// <summary>WHERE: what stays for the worker, and after it what contains subqueries.</summary>
    private ImmutableArray<Scalar> _where = [];
    private readonly SubqueryScope _whereSubqueries;

    /// <summary>Subqueries in ON, with the rows that they are conditions on.</summary>
    private readonly Dictionary<JoinTreeNode, SubqueryScope> _onSubqueries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Those that decide which rows an outer join pairs.</summary>
    private readonly Dictionary<JoinExpr, SubqueryScope> _pairing = new(ReferenceEqualityComparer.Instance);

    /// <summary>A FROM item that is a plan of its own: a subquery or a view.</summary>
    private sealed record DerivedTable(LogicalNode Node, ImmutableArray<Column> Columns);

    public FromClause(Query query, PlanContext context, IScalarScope? outer)
    {
        _outer = outer;
        _query = query;
        _context = context;
        _facts = context.Facts;
        _lateral = new LateralItems(query);
        _wholeRows = LeafReferences.WholeRows(query);
        FromExpr tree = query.JoinTree!;
        Translator = context.Translator(this);
        _whereSubqueries = new SubqueryScope(this, context);
        Register(tree, nullings: 0);
        TranslateOn(tree);
        _nulled = [.. _scans.Where(static s => s.Value.IsNullable).Select(static s => s.Key)];
    }

    /// <summary>Translates expressions over the joined rows.</summary>
    public ScalarTranslator Translator { get; }

    private IEnumerable<ScanScope> Leaves => _scans.Values.Distinct();

    /// <summary>While set, nothing is left to PostgreSQL in the leaves but whole rows and system columns.</summary>
    public bool ForbidForeign
    {
        get;
        set
        {
            field = value;
            foreach (ScanScope scan in Leaves)
            {
                scan.ForbidForeign = value;
            }
        }
    }

    public Scalar? Resolve(Expr expression)
    {
        if (OuterReferences.LevelsUp(expression) > 0)
        {
            return _outer?.Resolve(OuterReferences.Lower(expression));
        }
        if (expression is not Var variable)
        {
            return null;
        }
        if (_scans.TryGetValue(variable.VarNo, out ScanScope? scan))
        {
            return scan.Resolve(expression);
        }
        if (_derived.TryGetValue(variable.VarNo, out DerivedTable? derived))
        {
            if (variable.AttNo <= 0)
            {
                throw new UnsupportedException("whole-row references to a subquery", "A row of a subquery is used as one value.", variable.Location);
            }
            return new ColumnScalar(derived.Columns[variable.AttNo - 1]);
        }
        RangeTblEntry entry = _query.RangeTable[variable.VarNo - 1];
        if (entry.Kind == RteKind.Join && variable.AttNo > 0 && entry.JoinAliasVars[variable.AttNo - 1] is { } alias)
        {
            return Translator.Translate(alias);
        }
        throw new UnsupportedException("a reference to a joined row", $"The FROM item is \"{entry.Eref.Name}\".", variable.Location);
    }

    /// <summary>
    /// Below the outer joins that may leave a row of the relation out, PostgreSQL could not compute the expression for the
    /// NULLs that then stand for the row; a Var of such a row is NULL.
    /// </summary>
    public Scalar? ResolveForeign(Expr expression) =>
        SingleScan(expression) is { } scan && (expression is Var || !_nulled.Contains(scan.RangeTableIndex)) ? scan.ResolveForeign(expression) : null;

    /// <summary>
    /// WHERE as conjuncts in PostgreSQL's order of evaluation. When a conjunct over one relation is not native,
    /// PostgreSQL applies all conjuncts over that relation in its scan: a later one may rely on an earlier one to keep it
    /// from failing.
    /// </summary>
    public void TranslateWhere(Expr? where)
    {
        if (where is null)
        {
            return;
        }
        // Sorting is stable, as in order_qual_clauses.
        Expr[] all = [.. ConjunctOrder.Split(where).OrderBy(_facts.Cost)];
        Expr[] conjuncts = [.. all.Where(static c => !ExpressionFacts.Contains(c, "SUBLINK"))];
        var scalars = new Scalar?[conjuncts.Length];
        var owners = new ScanScope?[conjuncts.Length];
        var taken = new HashSet<ScanScope>();
        ForbidForeign = true;
        for (int i = 0; i < conjuncts.Length; i++)
        {
            owners[i] = SingleScan(conjuncts[i]);
            scalars[i] = Translate(conjuncts[i]);
            if (scalars[i] is null && owners[i] is { } owner)
            {
                taken.Add(owner);
            }
        }
        ForbidForeign = false;
        foreach (ScanScope scan in Leaves.Where(static s => !s.IsNullable))
        {
            ImmutableArray<Expr> own = [.. conjuncts.Where((_, i) => ReferenceEquals(owners[i], scan))];
            if (taken.Contains(scan))
            {
                scan.RequireQuals(own);
            }
            else
            {
                // By a condition that is false PostgreSQL knows that nothing is to be read.
                scan.OfferQuals([.. conjuncts.Where((c, i) => ReferenceEquals(owners[i], scan) || c is Const)]);
            }
        }
        var remaining = ImmutableArray.CreateBuilder<Scalar>();
        for (int i = 0; i < conjuncts.Length; i++)
        {
            if (owners[i] is { IsNullable: false } owner && taken.Contains(owner))
            {
                continue;
            }
            remaining.Add(scalars[i] ?? Translate(conjuncts[i]) ??
                throw new UnsupportedException("a condition over several tables with a function that is not built in",
                    "PostgreSQL can compute such functions only for one table at a time.", conjuncts[i].Location)
                { Conjunct = conjuncts[i] });
        }
        _where = remaining.ToImmutable();
        // A subquery costs more than anything else, and comes last.
        foreach (Expr conjunct in all.Where(static c => ExpressionFacts.Contains(c, "SUBLINK")))
        {
            AttachSubqueryCondition(_whereSubqueries, conjunct);
        }
    }

    /// <summary>Null when PostgreSQL has to evaluate it.</summary>
    private Scalar? Translate(Expr conjunct)
    {
        try
        {
            return _facts.IsVolatile(conjunct) ? null : Translator.Translate(conjunct);
        }
        catch (UnsupportedException e)
        {
            e.Conjunct = conjunct;
            throw;
        }
    }

    private void AttachSubqueryCondition(SubqueryScope subqueries, Expr conjunct)
    {
        try
        {
            AttachSubquery(subqueries, conjunct);
        }
        catch (UnsupportedException e)
        {
            e.Conjunct = conjunct;
            throw;
        }
    }

    private void AttachSubquery(SubqueryScope subqueries, Expr conjunct)
    {
        if (subqueries.AttachCondition(conjunct))
        {
            return;
        }
        ForbidForeign = true;
        Scalar? condition = _facts.IsVolatile(conjunct) ? null : subqueries.TranslateCondition(conjunct);
        ForbidForeign = false;
        subqueries.AttachFilter(condition ?? throw new UnsupportedException("a condition on a subquery with a function that is not built in",
            "PostgreSQL can compute such functions only for one table at a time.", conjunct.Location));
    }

    /// <summary>The joins and what WHERE leaves of them, with every leaf's columns as they have been asked for.</summary>
    public LogicalNode ToNode()
    {
        LogicalNode node = ToNode(_query.JoinTree!)!;
        return _whereSubqueries.Attach(_where.IsEmpty ? node : new FilterNode(node, _where));
    }

    /// <param name="node">A part of the join tree.</param>
    /// <param name="nullings">How many outer joins around it may replace its rows by NULLs.</param>
    private void Register(JoinTreeNode node, int nullings)
    {
        switch (node)
        {
            case RangeTblRef reference:
                RegisterItem(reference.RangeTableIndex, nullings, nullings, null);
                break;
            case JoinExpr join:
                int right = nullings + (join.JoinType is JoinType.Left or JoinType.Full ? 1 : 0);
                Register(join.Left, nullings + (join.JoinType is JoinType.Right or JoinType.Full ? 1 : 0));
                if (join.Right is RangeTblRef only)
                {
                    RegisterItem(only.RangeTableIndex, right, nullings, join);
                }
                else
                {
                    Register(join.Right, right);
                }
                break;
            case FromExpr from:
                foreach (JoinTreeNode item in from.FromList)
                {
                    Register(item, nullings);
                }
                break;
            default:
                throw new NotSupportedException($"a FROM item of kind {node.GetType().Name}");
        }
    }

    /// <param name="index">Its range table index.</param>
    /// <param name="nullings">Outer joins that may null it.</param>
    /// <param name="outside">Those of them that also null what is joined to it.</param>
    /// <param name="join">The join whose right side it is; null for an item of a FROM list.</param>
    private void RegisterItem(int index, int nullings, int outside, JoinExpr? join)
    {
        RangeTblEntry entry = _query.RangeTable[index - 1];
        if (entry.Kind == RteKind.Cte)
        {
            (LogicalNode rows, ImmutableArray<Column> own) = _context.Ctes.Build(entry, nullings > 0);
            _derived.Add(index, new DerivedTable(rows, own));
            return;
        }
        LeafReferences references = LeafReferences.Of(entry, index);
        bool isQuery = entry.Kind == RteKind.SubQuery;
        if (!isQuery && !references.IsEnclosed && references.Siblings.IsEmpty && ValuesRows.TryMake(entry, _outer, nullings > 0, _context) is { } written)
        {
            _derived.Add(index, new DerivedTable(written.Node, written.Columns));
            return;
        }
        if (!isQuery)
        {
            UnsupportedConstructs.CheckItem(entry, references);
        }
        if (!references.Siblings.IsEmpty || !references.IsEnclosed)
        {
            if (!isQuery)
            {
                ReadWithOthers(index, entry, references, nullings, outside, join);
                return;
            }
        }
        if (isQuery && !(_lateral.IsReadBy(index) || _wholeRows.Contains(index) || (references.IsComputed(entry) && references.IsAlone)))
        {
            if (TryRegisterQuery(index, entry, references, nullings > 0))
            {
                return;
            }
            if (!references.IsAlone)
            {
                ReadWithOthers(index, entry, references, nullings, outside, join);
                return;
            }
        }
        var scan = new ScanScope(_context.NextLeaf(), _context, nullings);
        scan.Add(index, entry, leftJoined: false);
        _scans.Add(index, scan);
    }

    private void ReadWithOthers(int index, RangeTblEntry entry, LeafReferences references, int nullings, int outside, JoinExpr? join)
    {
        ScanScope scan = _lateral.Owner(entry, references, outside, join, _scans);
        scan.Add(index, entry, nullings > outside);
        _scans.Add(index, scan);
        _lateral.Absorb(index);
    }

    /// <summary>
    /// A subquery as a part of the worker's plan. One that has something in it that the worker does not run is left to
    /// PostgreSQL, as a leaf, if it needs nothing from outside, or only what a leaf has.
    /// </summary>
    private bool TryRegisterQuery(int index, RangeTblEntry entry, LeafReferences references, bool nullable)
    {
        PlanContext.Mark mark = _context.Save();
        try
        {
            (LogicalNode node, ImmutableArray<Column> columns) = PlanBuilder.BuildSubquery(entry.SubQuery!, _context, entry.Eref, this, nullable);
            _derived.Add(index, new DerivedTable(node, columns));
            return true;
        }
        catch (UnsupportedException) when (references.IsEnclosed && (references.Siblings.IsEmpty || references.IsComputed(entry)))
        {
            _context.Restore(mark);
            return false;
        }
    }

    private void TranslateOn(JoinTreeNode node)
    {
        switch (node)
        {
            case JoinExpr join:
                TranslateOn(join.Left);
                TranslateOn(join.Right);
                _nulled = [.. NulledIn(join.Left, false), .. NulledIn(join.Right, false)];
                _conditions.Add(join, join.Quals is null ? [] : TranslateOnConditions(join));
                break;
            case FromExpr from:
                foreach (JoinTreeNode item in from.FromList)
                {
                    TranslateOn(item);
                }
                break;
        }
    }

    /// <summary>The relations of a part of the join tree whose rows its own joins may leave out.</summary>
    private static IEnumerable<int> NulledIn(JoinTreeNode node, bool nulled) => node switch
    {
        RangeTblRef reference => nulled ? [reference.RangeTableIndex] : [],
        JoinExpr join => NulledIn(join.Left, nulled || join.JoinType is JoinType.Right or JoinType.Full)
            .Concat(NulledIn(join.Right, nulled || join.JoinType is JoinType.Left or JoinType.Full)),
        FromExpr from => from.FromList.SelectMany(item => NulledIn(item, nulled)),
        _ => throw new NotSupportedException($"a FROM item of kind {node.GetType().Name}"),
    };

    private ImmutableArray<Scalar> TranslateOnConditions(JoinExpr join)
    {
        var conditions = ImmutableArray.CreateBuilder<Scalar>();
        foreach (Expr conjunct in ConjunctOrder.Split(join.Quals!).OrderBy(_facts.Cost))
        {
            if (ExpressionFacts.Contains(conjunct, "SUBLINK"))
            {
                TranslateOnSubquery(join, conjunct);
                continue;
            }
            conditions.Add(Translate(conjunct) ??
                throw new UnsupportedException("a join condition with a function that is not built in",
                    "PostgreSQL can compute such functions only for one table at a time.", conjunct.Location)
                { Conjunct = conjunct });
        }
        return conditions.ToImmutable();
    }

    /// <summary>
    /// A subquery in ON: of an inner join it is a condition on the joined rows; of an outer join, when it is about the side
    /// that may be missing alone, one on that side's, and else one on the pairs.
    /// </summary>
    private void TranslateOnSubquery(JoinExpr join, Expr conjunct)
    {
        JoinTreeNode? place = join.JoinType switch
        {
            JoinType.Inner => join,
            JoinType.Left when ReadsOnly(conjunct, join.Right) => join.Right,
            JoinType.Right when ReadsOnly(conjunct, join.Left) => join.Left,
            _ => null,
        };
        SubqueryScope? scope;
        if (place is null)
        {
            if (!_pairing.TryGetValue(join, out scope))
            {
                _pairing.Add(join, scope = new SubqueryScope(this, _context));
            }
        }
        else if (!_onSubqueries.TryGetValue(place, out scope))
        {
            _onSubqueries.Add(place, scope = new SubqueryScope(this, _context));
        }
        AttachSubqueryCondition(scope, conjunct);
    }

    private static bool ReadsOnly(Expr expression, JoinTreeNode side)
    {
        HashSet<int> relations = [.. Relations(side)];
        bool only = true;
        NodeRewriter.MapVars(expression.Source, variable =>
        {
            only &= variable.LevelsUp != 0 || relations.Contains(variable.VarNo);
            return variable;
        });
        return only;
    }

    private static IEnumerable<int> Relations(JoinTreeNode node) => node switch
    {
        RangeTblRef e => [e.RangeTableIndex],
        JoinExpr e => Relations(e.Left).Concat(Relations(e.Right)),
        FromExpr e => e.FromList.SelectMany(Relations),
        _ => [],
    };

    /// <summary>Null for an item that is read with those that it refers to.</summary>
    private LogicalNode? ToNode(JoinTreeNode node)
    {
        LogicalNode? joined = Joined(node);
        return joined is not null && _onSubqueries.TryGetValue(node, out SubqueryScope? subqueries) ? subqueries.Attach(joined) : joined;
    }

    private LogicalNode? Joined(JoinTreeNode node)
    {
        switch (node)
        {
            case RangeTblRef reference when _lateral.IsAbsorbed(reference.RangeTableIndex):
                return null;
            case RangeTblRef reference when _scans.TryGetValue(reference.RangeTableIndex, out ScanScope? scan):
                return scan.ToNode();
            case RangeTblRef reference:
                return _derived[reference.RangeTableIndex].Node;
            case JoinExpr join:
                LogicalNode left = ToNode(join.Left)!;
                ImmutableArray<Scalar> conditions = _conditions[join];
                SubqueryScope? pairing = _pairing.GetValueOrDefault(join);
                if (ToNode(join.Right) is not { } right)
                {
                    if (pairing is not null)
                    {
                        throw new UnsupportedException("a subquery in the condition of an outer join with LATERAL functions", "", join.Quals!.Location);
                    }
                    return join.JoinType == JoinType.Left || conditions.IsEmpty ? left : new FilterNode(left, conditions);
                }
                return join.JoinType switch
                {
                    JoinType.Right when pairing is not null => PairedJoin.Left(right, left, conditions, pairing, _context),
                    JoinType.Right => new JoinNode(JoinKind.Left, right, left, conditions),
                    JoinType.Left when pairing is not null => PairedJoin.Left(left, right, conditions, pairing, _context),
                    JoinType.Left => Unnesting.Join(JoinKind.Left, left, right, conditions, null, _context),
                    JoinType.Full => Full(join, left, right, pairing),
                    _ => Unnesting.Join(JoinKind.Inner, left, right, conditions, null, _context),
                };
            case FromExpr from:
                // Without FROM a query is about one row.
                return from.FromList.IsEmpty
                    ? new OneRowNode()
                    : from.FromList.Select(ToNode).OfType<LogicalNode>().Aggregate((left, right) => Unnesting.Join(JoinKind.Inner, left, right, [], null, _context));
            default:
                throw new NotSupportedException($"a FROM item of kind {node.GetType().Name}");
        }
    }

    /// <summary>
    /// PostgreSQL has no plan for a full join without an equality between the sides, but for conditions that are constant.
    /// </summary>
    private LogicalNode Full(JoinExpr join, LogicalNode left, LogicalNode right, SubqueryScope? pairing)
    {
        ImmutableArray<Scalar> conditions = _conditions[join];
        if (!(pairing is null && conditions.All(static c => c is LiteralScalar)) && !Pipelines.JoinLayout.HasKey(conditions, left, right))
        {
            throw new UnsupportedException("FULL JOIN without an equality between its sides",
                "None of its conditions equates expressions of the two sides.", join.Quals?.Location ?? -1);
        }
        return pairing is null ? new JoinNode(JoinKind.Full, left, right, conditions) : PairedJoin.Full(left, right, conditions, pairing, _context);
    }

    /// <summary>The only leaf of this level that the expression reads; null when it reads anything else.</summary>
    private ScanScope? SingleScan(Expr expression)
    {
        ScanScope? only = null;
        foreach (NodeObject node in NodeRewriter.Descendants(expression.Source))
        {
            if (node.Is("SUBLINK"))
            {
                return null;
            }
            if (!node.Is("VAR"))
            {
                continue;
            }
            var variable = (Var)ExprReader.Read(node);
            ScanScope? scan = variable.LevelsUp == 0 ? _scans.GetValueOrDefault(variable.VarNo) : null;
            if (scan is null || (only is not null && only != scan))
            {
                return null;
            }
            only = scan;
        }
        // What reads no relation, and differs from row to row nevertheless, belongs to the only one there is.
        return only ?? (_derived.Count == 0 && Leaves.Count() == 1 ? Leaves.Single() : null);
    }
}

/// <summary>What all levels of one query share while it is planned.</summary>
/// <param name="catalog">What the query names.</param>
/// <param name="disabledRules">Rules that are switched off; null for none.</param>
internal sealed class PlanContext(Catalog.CatalogBundle catalog, IReadOnlySet<string>? disabledRules = null)
{
    private int _leaves;

    /// <summary>One of <see cref="UnnestingRules"/>.</summary>
    public bool Applies(string rule) => disabledRules?.Contains(rule) != true;

    public Catalog.CatalogBundle Catalog { get; } = catalog;

    public TypeMapper Types { get; } = new(catalog);

    private TypeOrder? _order;

    public TypeOrder Order => _order ??= new TypeOrder(Catalog, type => StartValues.AddEnumOrder(type));

    public ExpressionFacts Facts { get; } = new(catalog);

    public ColumnFactory Columns { get; } = new();

    private StartValues? _startValues;

    public StartValues StartValues => _startValues ??= new StartValues(Types);

    private CteBuilder? _ctes;

    public CteBuilder Ctes => _ctes ??= new CteBuilder(this);

    public int NextLeaf() => _leaves++;

    /// <summary>How far planning has come, to give up a part of the query and plan it in another way.</summary>
    public readonly record struct Mark(int Leaves, int StartValues, CteBuilder.Mark Ctes);

    public Mark Save() => new(_leaves, StartValues.Values.Count, Ctes.Save());

    public void Restore(Mark mark)
    {
        _leaves = mark.Leaves;
        StartValues.Truncate(mark.StartValues);
        Ctes.Restore(mark.Ctes);
    }

    public ScalarTranslator Translator(IScalarScope scope) => new(Types, Order, StartValues, scope);
}
