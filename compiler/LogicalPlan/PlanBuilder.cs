using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// From the analysed Query to a logical plan, in the order in which SQL defines the clauses:
/// <code>
///   FROM → WHERE → GROUP BY, aggregates → HAVING → window functions → DISTINCT → ORDER BY → OFFSET, LIMIT → result
/// </code>
/// and at each step decides by which seam a part that is not native goes: below the aggregation PostgreSQL computes it
/// in the scan (<see cref="ScanScope"/>), in the target list above the result (<see cref="TargetSplitter"/>).
/// What remains is refused by <see cref="UnsupportedException"/> naming the construct.
/// </summary>
internal sealed class PlanBuilder
{
    private readonly Query _query;
    private readonly PlanContext _context;
    private readonly CatalogBundle _catalog;
    private readonly TypeMapper _types;
    private readonly TypeOrder _order;
    private readonly StartValues _startValues;
    private readonly ExpressionFacts _facts;
    private readonly ColumnFactory _columns;

    /// <summary>What a column of the query around means; null at the top.</summary>
    private readonly IScalarScope? _outer;

    private PlanBuilder(Query query, PlanContext context, IScalarScope? outer)
    {
        _outer = outer;
        _query = query;
        _context = context;
        _catalog = context.Catalog;
        _types = context.Types;
        _order = context.Order;
        _startValues = context.StartValues;
        _facts = context.Facts;
        _columns = context.Columns;
    }

    public static QueryPlan Build(Query query, CatalogBundle catalog, IReadOnlySet<string>? disabledRules = null)
    {
        var context = new PlanContext(catalog, disabledRules);
        return context.Ctes.Within(query, () => new PlanBuilder(query, context, null).BuildTop());
    }

    /// <summary>
    /// A query inside of another: its plan, and a column for each of its output columns. Everything in it is the worker's;
    /// nothing can be left to PostgreSQL above it.
    /// </summary>
    /// <param name="query">The subquery.</param>
    /// <param name="context">Of the whole query.</param>
    /// <param name="names">Names of its columns, when it is in FROM.</param>
    /// <param name="outer">The query around, whose columns it may read.</param>
    /// <param name="nullable">Its columns are made nullable: it is on the side of an outer join that may be missing.</param>
    /// <param name="onlyExists">Only whether there are rows is asked, so that nothing is computed for them.</param>
    public static (LogicalNode Node, ImmutableArray<Column> Columns) BuildSubquery(Query query, PlanContext context, Alias? names, IScalarScope? outer,
        bool nullable, bool onlyExists = false) =>
        context.Ctes.Within(query, () => new PlanBuilder(query, context, outer).BuildNested(names, nullable, onlyExists));

    private QueryPlan BuildTop()
    {
        Level level = Translate(isTop: true);
        (LogicalNode node, ImmutableArray<SortAboveKey> sortAbove, bool limitAbove) = Finish(level);
        var root = new ResultNode(_context.Ctes.WithStored(node), level.Outputs.Values);
        return new QueryPlan(root, level.Outputs.Types, level.Outputs.Sources, [.. level.Targets.Select(static t => t.Target)],
            [.. _startValues.Values], sortAbove, limitAbove, level.FilterAbove);
    }

    private (LogicalNode, ImmutableArray<Column>) BuildNested(Alias? names, bool nullable, bool onlyExists)
    {
        // What a query without groups selects decides on nothing but its values.
        bool onlyRows = onlyExists && !_query.HasAggs && _query.GroupClause.IsEmpty && _query.GroupingSets.IsEmpty && _query.Having is null &&
            !_query.HasWindowFuncs && !_query.HasTargetSRFs && _query.SetOperations is null;
        if (onlyRows)
        {
            Level rows = Translate(isTop: false, onlyRows: true);
            return (Limited(Rows(rows)), []);
        }
        Level level = Translate(isTop: false);
        (LogicalNode node, ImmutableArray<SortAboveKey> sortAbove, _) = Finish(level);
        if (!sortAbove.IsEmpty)
        {
            throw new UnsupportedException("ORDER BY in a subquery by an order that PgFusion does not know", "", -1);
        }
        var columns = ImmutableArray.CreateBuilder<Column>();
        var projections = ImmutableArray.CreateBuilder<Projection>();
        int position = 0;
        for (int i = 0; i < _query.TargetList.Length; i++)
        {
            if (_query.TargetList[i].IsJunk)
            {
                continue;
            }
            string name = names is not null && position < names.ColumnNames.Length ? names.ColumnNames[position]
                : _query.TargetList[i].Name ?? $"column{position + 1}";
            position++;
            Scalar value = level.Targets[i].Value!();
            Column column = _columns.Make(name, value.Type, value.Nullable || nullable);
            columns.Add(column);
            projections.Add(new Projection(column, value));
        }
        return (new ProjectNode(node, projections.ToImmutable()), columns.ToImmutable());
    }

    /// <summary>One query level with all its expressions translated.</summary>
    /// <param name="BelowGroups">Subqueries in grouping keys and aggregates, or, without groups, in the target list.</param>
    /// <param name="InHaving">Those of HAVING.</param>
    /// <param name="AboveGroups">Those of the target list of a query with groups.</param>
    /// <param name="AboveLimit">Those of the target list that only rows within LIMIT need.</param>
    private sealed record Level(Func<LogicalNode> From, SubqueryScope? BelowGroups, AggregationScope? Aggregation, SubqueryScope? InHaving, Scalar? Having,
        SubqueryScope? AboveGroups, SubqueryScope? AboveLimit, WindowScope? Windows, ImmutableArray<NodeValue> FilterAbove, OutputColumns Outputs, ImmutableArray<TargetResult> Targets);

    private Level Translate(bool isTop, bool onlyRows = false)
    {
        UnsupportedConstructs.Check(_query, isTop);
        if (_query.SetOperations is not null)
        {
            return TranslateSetOperation(isTop);
        }
        var from = new FromClause(_query, _context, _outer);
        from.TranslateWhere(_query.JoinTree!.Quals);
        var belowGroups = new SubqueryScope(from, _context);
        var outputs = new OutputColumns(_types);
        if (onlyRows)
        {
            return new Level(from.ToNode, belowGroups, null, null, null, null, null, null, [], outputs, []);
        }

        // GROUP BY () is the aggregation without keys.
        bool grouped = _query.HasAggs || !_query.GroupClause.IsEmpty || _query.Having is not null || !_query.GroupingSets.IsEmpty;
        AggregationScope? aggregation = grouped
            ? new AggregationScope(_query, _catalog, _types, _order, _columns, belowGroups.Translator, _outer)
            : null;
        SubqueryScope? inHaving = aggregation is null ? null : new SubqueryScope(aggregation, _context);
        SubqueryScope? aboveGroups = aggregation is null ? null : new SubqueryScope(aggregation, _context);
        SubqueryScope targetScope = aboveGroups ?? belowGroups;
        bool distinct = IsDistinct;
        TargetSplitter Splitter(IScalarScope scope, ScalarTranslator translator) => new(_catalog.ServerVersionNumber / 10000, translator, outputs,
            distinct ? null : scope, grouped ? null : from, _facts);
        (Scalar? having, ImmutableArray<NodeValue> filterAbove) = inHaving is null
            ? (null, [])
            : TranslateHaving(inHaving, Splitter(inHaving, inHaving.Translator), distinct || !isTop || _query.HasWindowFuncs);
        WindowScope? windows = _query.HasWindowFuncs ? new WindowScope(_query, _context, grouped ? null : from, targetScope, targetScope.Translator) : null;
        TargetSplitter splitter = windows is null ? Splitter(targetScope, targetScope.Translator) : Splitter(windows, _context.Translator(windows));
        SubqueryScope? aboveLimit = ComputesAboveLimit ? new SubqueryScope(aggregation is null ? from : aggregation, _context) : null;
        TargetSplitter above = aboveLimit is null ? splitter : Splitter(aboveLimit, aboveLimit.Translator);
        ImmutableArray<TargetResult> targets = [.. _query.TargetList.Select(t => IsUnused(t) ? Unused(t) : (IsSortKey(t) ? splitter : above).Split(t.Expr, !isTop || IsNeededInWorker(t)))];
        return new Level(from.ToNode, belowGroups, aggregation, inHaving, having, aboveGroups, aboveLimit, windows, filterAbove, outputs, targets);
    }

    /// <summary>The target list of a set operation names its columns; of the other clauses it can only have ORDER BY and LIMIT.</summary>
    private Level TranslateSetOperation(bool isTop)
    {
        SetOperationScope rows = SetOperationBuilder.Build(_query, _context, _outer);
        var outputs = new OutputColumns(_types);
        var splitter = new TargetSplitter(_catalog.ServerVersionNumber / 10000, _context.Translator(rows), outputs, rows, null, _facts);
        return new Level(() => rows.Node, null, null, null, null, null, null, null, [], outputs, [.. _query.TargetList.Select(t => splitter.Split(t.Expr, !isTop))]);
    }

    /// <summary>FROM, WHERE, GROUP BY and HAVING, now that the leaves know their columns and the aggregation its keys and calls.</summary>
    private static LogicalNode Rows(Level level)
    {
        LogicalNode node = level.BelowGroups?.Attach(level.From()) ?? level.From();
        if (level.Aggregation is null)
        {
            return node;
        }
        node = level.InHaving!.Attach(level.Aggregation.ToNode(node));
        if (level.Having is not null)
        {
            node = new FilterNode(node, [level.Having]);
        }
        return level.AboveGroups!.Attach(node);
    }

    /// <summary>The operators of a level.</summary>
    private (LogicalNode Node, ImmutableArray<SortAboveKey> SortAbove, bool LimitAbove) Finish(Level level)
    {
        LogicalNode node = Rows(level);
        if (level.Windows is not null)
        {
            node = level.Windows.ToNode(node);
        }
        if (IsDistinct)
        {
            node = MakeDistinct(node, level.Targets, level.Outputs);
        }
        (node, ImmutableArray<SortAboveKey> sortAbove) = MakeSort(node, level.Targets, forceAbove: !level.FilterAbove.IsEmpty);
        bool limitAbove = HasLimit && (!sortAbove.IsEmpty || !level.FilterAbove.IsEmpty || IsLimitAbove);
        if (limitAbove && HasSubqueryBound)
        {
            throw new UnsupportedException("LIMIT with a subquery", "It comes after something that only PostgreSQL can compute.", _query.LimitCount?.Location ?? -1);
        }
        node = limitAbove ? node : Limited(node);
        return (level.AboveLimit?.Attach(node) ?? node, sortAbove, limitAbove);
    }

    /// <summary>
    /// Subqueries that are not sorted by are computed of the rows within LIMIT, as PostgreSQL does (make_sort_input_target).
    /// Rows that OFFSET skips are computed.
    /// </summary>
    private bool ComputesAboveLimit => _query.HasSubLinks && _query.LimitCount is not null && _query.LimitOffset is null &&
        _query.DistinctClause.IsEmpty && !_query.HasWindowFuncs && !IsLimitAbove;

    private bool IsSortKey(TargetEntry target) => _query.SortClause.Any(c => c.Ref == target.SortGroupRef);

    private bool HasLimit => _query.LimitCount is not null || _query.LimitOffset is not null;

    private LogicalNode Limited(LogicalNode node) =>
        !HasLimit ? node
        : HasSubqueryBound ? ComputedLimit.Over(node, _query.LimitOffset, _query.LimitCount, _outer, _context)
        : new LimitNode(node, TranslateBound(_query.LimitOffset), TranslateBound(_query.LimitCount));

    private bool HasSubqueryBound => new[] { _query.LimitOffset, _query.LimitCount }.OfType<Expr>().Any(static e => ExpressionFacts.Contains(e, "SUBLINK"));

    /// <summary>
    /// HAVING in the worker, or, when it is not native, by PostgreSQL above the worker's rows, which then are the groups;
    /// what comes after HAVING is PostgreSQL's too.
    /// </summary>
    private (Scalar? Native, ImmutableArray<NodeValue> Above) TranslateHaving(SubqueryScope above, TargetSplitter splitter, bool distinct)
    {
        if (_query.Having is not { } having)
        {
            return (null, []);
        }
        if (!_facts.IsVolatile(having) && above.TranslateCondition(having) is { } native)
        {
            return (native, []);
        }
        if (distinct)
        {
            throw new UnsupportedException("HAVING with a function that is not built in, under DISTINCT",
                "PostgreSQL would have to evaluate it below the DISTINCT.", having.Location);
        }
        return (null, [.. ConjunctOrder.Split(having).OrderBy(_facts.Cost).Select(c => splitter.SplitForAbove(c).Target)]);
    }

    /// <summary>SELECT DISTINCT; DISTINCT ON is PostgreSQL's, above the sorted rows.</summary>
    private bool IsDistinct => !_query.DistinctClause.IsEmpty && !_query.HasDistinctOn;

    /// <summary>
    /// OFFSET and LIMIT come after something that is PostgreSQL's at the top (DISTINCT ON, sets in the target list), or count rows
    /// with the same sort keys as one (WITH TIES).
    /// </summary>
    private bool IsLimitAbove => _query.HasDistinctOn || _query.HasTargetSRFs || (_query.LimitOption == LimitOption.WithTies && _query.LimitCount is not null);

    /// <summary>ORDER BY, or, when DISTINCT ON asks for more, an order that brings its equal rows together.</summary>
    private ImmutableArray<SortGroupClause> SortClause =>
        _query.HasDistinctOn && _query.DistinctClause.Length > _query.SortClause.Length ? _query.DistinctClause : _query.SortClause;

    /// <summary>
    /// True when the value itself takes part in DISTINCT, or in an ORDER BY that the worker can do; such a target must
    /// be a column of the worker.
    /// </summary>
    private bool IsNeededInWorker(TargetEntry target) =>
        target.SortGroupRef != 0 && IsDistinct && _query.DistinctClause.Any(c => c.Ref == target.SortGroupRef);

    /// <summary>An entry that nobody reads: it is there only to be grouped by.</summary>
    private bool IsUnused(TargetEntry target) =>
        target.IsJunk && !_query.SortClause.Concat(_query.DistinctClause).Any(c => c.Ref == target.SortGroupRef);

    private TargetResult Unused(TargetEntry target)
    {
        TypeInfo type = _catalog.GetType(target.Expr.ResultType);
        return new TargetResult(
            NodeFactory.NullConst(type.Oid, target.Expr.Typmod, target.Expr.Collation, type.Length, type.ByValue), null);
    }

    private AggregateNode MakeDistinct(LogicalNode node, ImmutableArray<TargetResult> targets, OutputColumns outputs)
    {
        var keys = ImmutableArray.CreateBuilder<Projection>();
        ImmutableArray<Scalar> values = outputs.Values;
        for (int i = 0; i < values.Length; i++)
        {
            if (!_order.HasEquality(values[i].Type))
            {
                throw new UnsupportedException($"DISTINCT on type {_catalog.GetType(values[i].Type.Oid).Name}",
                    "PgFusion does not know the equality of the type, or of its collation.", outputs.Sources[i]?.Location ?? -1);
            }
            Column column = _columns.Make(outputs.Sources[i] is null ? "distinct" : $"c{i + 1}", values[i].Type, values[i].Nullable);
            keys.Add(new Projection(column, values[i]));
            outputs.Replace(i, new ColumnScalar(column));
        }
        // Sort keys over the targets now read the distinct columns.
        return new AggregateNode(node, keys.ToImmutable(), []) { IsDistinct = true };
    }

    private (LogicalNode Node, ImmutableArray<SortAboveKey> Above) MakeSort(LogicalNode node, ImmutableArray<TargetResult> targets, bool forceAbove)
    {
        if (SortClause.IsEmpty)
        {
            return (node, []);
        }
        var keys = ImmutableArray.CreateBuilder<SortKey>();
        var above = ImmutableArray.CreateBuilder<SortAboveKey>();
        bool native = !forceAbove;
        bool sortsSets = false;
        foreach (SortGroupClause clause in SortClause)
        {
            int index = TargetIndex(clause.Ref);
            TargetEntry target = _query.TargetList[index];
            above.Add(new SortAboveKey(target.ResNo, clause.SortOperator, clause.EqualityOperator, target.Expr.Collation, clause.NullsFirst));
            sortsSets |= ExpressionFacts.ReturnsSet(target.Expr);
            if (ExpressionFacts.DependsOnRows(target.Expr) == false && targets[index].Value is null && !_facts.IsVolatile(target.Expr) && !ExpressionFacts.ReturnsSet(target.Expr))
            {
                // The same for every row.
                continue;
            }
            if (targets[index].Value?.Invoke() is not { } value || !_order.HasOrder(value.Type) || SortDirection.IsDescending(_catalog, clause, target.Expr) is not { } descending)
            {
                native = false;
                continue;
            }
            keys.Add(new SortKey(value, descending, clause.NullsFirst));
        }
        if (!native)
        {
            if (_query.HasTargetSRFs && !sortsSets)
            {
                // PostgreSQL computes them after the sort, each row's set in its own order.
                throw new UnsupportedException("set-returning functions in the target list of a query that only PostgreSQL can sort", "");
            }
            return (node, above.ToImmutable());
        }
        return (keys.Count == 0 ? node : new SortNode(node, keys.ToImmutable()), []);
    }

    private int TargetIndex(uint reference)
    {
        for (int i = 0; i < _query.TargetList.Length; i++)
        {
            if (_query.TargetList[i].SortGroupRef == reference)
            {
                return i;
            }
        }
        throw new NodeTextException($"no target entry has the sort-group reference {reference}", 0);
    }

    private Scalar? TranslateBound(Expr? bound) => bound switch
    {
        null => null,
        Const constant => LiteralReader.Read(_types, constant),
        _ when ExpressionFacts.DependsOnRows(bound) => (ExpressionFacts.Contains(bound, "SUBLINK") || _facts.IsVolatile(bound)
            ? null
            : _context.Translator(new OuterScope(_outer)).Translate(bound)) ??
            throw new UnsupportedException("LIMIT with a subquery", "It has a function that is not built in.", bound.Location),
        _ => _startValues.Add(bound),
    };
}

/// <summary>Numbers the columns of one plan, from a number on.</summary>
internal sealed class ColumnFactory(int first = 0)
{
    private int _next = first;

    /// <summary>For columns beside those of a plan.</summary>
    public static ColumnFactory After(LogicalNode root) => new(root.DescendantsAndSelf().SelectMany(static n => n.Output).Max(static c => c.Id) + 1);

    public Column Make(string name, ScalarType type, bool nullable) => new(_next++, name, type, nullable);
}

/// <summary>AND lists.</summary>
internal static class ConjunctOrder
{
    public static IEnumerable<Expr> Split(Expr condition) =>
        condition is BoolExpr { Operator: BoolOperator.And } and ? and.Args.SelectMany(Split) : [condition];
}
