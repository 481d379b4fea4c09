using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Expressions over the rows that the windows have been computed for: calls with OVER are columns, everything else means
/// what it means below, over the groups or the FROM clause. Collects the calls as they are met.
/// <para>
/// PostgreSQL sorts by the keys of the windows, so it computes those for every row; arguments it computes when a frame
/// reaches them, which need not be for every row. So keys may be left to PostgreSQL in the leaf, arguments only where
/// every row comes to be one.
/// </para>
/// </summary>
internal sealed class WindowScope : IScalarScope
{
    private readonly Query _query;
    private readonly PlanContext _context;
    private readonly FromClause? _from;
    private readonly IScalarScope _below;
    private readonly ScalarTranslator _translator;
    private readonly AggregationScope _aggregates;
    private readonly Dictionary<uint, Window> _windows = [];
    private readonly Dictionary<NodeValue, Column> _known = new(NodeEquality.Comparer);

    private sealed record Window(WindowClause Clause, ImmutableArray<SortKey> PartitionKeys, ImmutableArray<SortKey> OrderKeys, WindowFrame Frame)
    {
        public List<WindowCall> Calls { get; } = [];
    }

    /// <param name="query">The query whose windows these are.</param>
    /// <param name="context">Of all levels.</param>
    /// <param name="from">Its FROM clause when the windows are right above it, null above an aggregation.</param>
    /// <param name="below">What expressions without calls mean.</param>
    /// <param name="translator">Translates over <paramref name="below"/>.</param>
    public WindowScope(Query query, PlanContext context, FromClause? from, IScalarScope below, ScalarTranslator translator)
    {
        _query = query;
        _context = context;
        _from = from;
        _below = below;
        _translator = translator;
        _aggregates = new AggregationScope(context.Catalog, context.Types, context.Order, context.Columns, translator);
        foreach (WindowFunc call in query.TargetList.SelectMany(static t => t.Expr.SelfAndDescendants()).OfType<WindowFunc>())
        {
            if (!_windows.ContainsKey(call.WinRef))
            {
                _windows.Add(call.WinRef, Read(query.WindowClause.First(w => w.WinRef == call.WinRef)));
            }
        }
    }

    /// <summary>The FROM clause, when the targets are over its rows.</summary>
    public FromClause? From => _from;

    public Scalar? Resolve(Expr expression) => expression is WindowFunc call ? Resolve(call) : _below.Resolve(expression);

    /// <summary>What is computed below the windows cannot wait for what they say.</summary>
    public Scalar? ResolveWithin(Expr expression, Reach reach) => expression is WindowFunc call ? Resolve(call)
        : _below.ResolveWithin(expression, reach.Columns().Any(_known.ContainsValue) ? Reach.Unknown : reach);

    private ColumnScalar Resolve(WindowFunc call)
    {
        if (!_known.TryGetValue(call.Source, out Column? column))
        {
            Window window = _windows[call.WinRef];
            WindowCall translated = Translate(call, window);
            column = translated.Column;
            window.Calls.Add(translated);
            _known.Add(call.Source, column);
        }
        return new ColumnScalar(column);
    }

    public Scalar? ResolveForeign(Expr expression) =>
        ExpressionFacts.Contains(expression, "WINDOWFUNC") ? null : _below.ResolveForeign(expression);

    /// <summary>
    /// A node for each sort, in PostgreSQL's order: windows whose keys begin those of another come above it, and need no
    /// sort of their own (select_active_windows).
    /// </summary>
    public LogicalNode ToNode(LogicalNode input)
    {
        LogicalNode node = input;
        ImmutableArray<SortKey> sorted = [];
        List<WindowSpec> specs = [];
        // Stable, as windows of equal keys may come in any order.
        foreach (Window window in _windows.Values.Where(static w => w.Calls.Count > 0).Order(Comparer<Window>.Create(static (a, b) => ComparePrefix(a.Clause, b.Clause))))
        {
            ImmutableArray<SortKey> keys = Distinct([.. window.PartitionKeys, .. window.OrderKeys]);
            if (specs.Count > 0 && !IsPrefix(keys, sorted))
            {
                node = new WindowNode(node, sorted, [.. specs]);
                specs = [];
            }
            if (specs.Count == 0)
            {
                sorted = keys;
            }
            specs.Add(new WindowSpec(window.Clause.Name, [.. window.PartitionKeys.Select(static k => k.Value)], window.OrderKeys,
                FrameOf(window), [.. window.Calls]));
        }
        return specs.Count == 0 ? node : new WindowNode(node, sorted, [.. specs]);
    }

    private static bool IsPrefix(ImmutableArray<SortKey> keys, ImmutableArray<SortKey> sorted) =>
        keys.Length <= sorted.Length && keys.SequenceEqual(sorted[..keys.Length]);

    /// <summary>A key that repeats an earlier one decides nothing.</summary>
    private static ImmutableArray<SortKey> Distinct(ImmutableArray<SortKey> keys) => [.. keys.DistinctBy(static k => k.Value)];

    private static int ComparePrefix(WindowClause a, WindowClause b)
    {
        SortGroupClause[] left = UniqueOrder(a);
        SortGroupClause[] right = UniqueOrder(b);
        foreach ((SortGroupClause x, SortGroupClause y) in left.Zip(right))
        {
            int order = y.Ref.CompareTo(x.Ref);
            order = order != 0 ? order : y.SortOperator.CompareTo(x.SortOperator);
            order = order != 0 ? order : y.NullsFirst.CompareTo(x.NullsFirst);
            if (order != 0)
            {
                return order;
            }
        }
        return right.Length.CompareTo(left.Length);

        static SortGroupClause[] UniqueOrder(WindowClause clause) =>
            [.. clause.PartitionClause.Concat(clause.OrderClause).DistinctBy(static c => (c.Ref, c.SortOperator, c.NullsFirst))];
    }

    private Window Read(WindowClause clause)
    {
        var partition = ImmutableArray.CreateBuilder<SortKey>();
        foreach (SortGroupClause key in clause.PartitionClause)
        {
            Expr expression = Target(key);
            Scalar value = Key(expression, "PARTITION BY");
            // Any order will do to bring equal values together.
            if (!_context.Order.HasOrder(value.Type) && !(_context.Order.HasEquality(value.Type) && (value.Type.IsInteger || value.Type.Kind == ValueKind.Int8)))
            {
                throw Unordered(value, expression, "PARTITION BY");
            }
            partition.Add(new SortKey(value, key.SortOperator != 0 && Direction(key, expression) == true, key.NullsFirst));
        }
        var order = ImmutableArray.CreateBuilder<SortKey>();
        foreach (SortGroupClause key in clause.OrderClause)
        {
            Expr expression = Target(key);
            Scalar value = Key(expression, "ORDER BY");
            if (!_context.Order.HasOrder(value.Type) || Direction(key, expression) is not { } descending)
            {
                throw Unordered(value, expression, "ORDER BY");
            }
            order.Add(new SortKey(value, descending, key.NullsFirst));
        }
        return new Window(clause, partition.ToImmutable(), order.ToImmutable(), ReadFrame(clause, order.ToImmutable()));
    }

    private Expr Target(SortGroupClause clause) => _query.TargetList.First(t => t.SortGroupRef == clause.Ref).Expr;

    private Scalar Key(Expr expression, string clause) =>
        (_context.Facts.IsVolatile(expression) ? null : _translator.Translate(expression)) ??
            throw new UnsupportedException($"a window's {clause} expression",
                "It is volatile, or has a function in a conditional branch that only PostgreSQL can compute.", expression.Location);

    private bool? Direction(SortGroupClause clause, Expr expression) => SortDirection.IsDescending(_context.Catalog, clause, expression);

    private UnsupportedException Unordered(Scalar value, Expr expression, string clause) =>
        new($"a window's {clause} on type {_context.Catalog.GetType(value.Type.Oid).Name}",
            "PgFusion does not know the order of the type, of its collation, or of the operator.", expression.Location);

    private WindowFrame ReadFrame(WindowClause clause, ImmutableArray<SortKey> order)
    {
        FrameOptions options = clause.FrameOptions;
        FrameMode mode = options.HasFlag(FrameOptions.Rows) ? FrameMode.Rows
            : options.HasFlag(FrameOptions.Groups) ? FrameMode.Groups
            : FrameMode.Range;
        FrameBound start = options.HasFlag(FrameOptions.StartUnboundedPreceding) ? FrameBound.UnboundedPreceding
            : options.HasFlag(FrameOptions.StartCurrentRow) ? FrameBound.CurrentRow
            : options.HasFlag(FrameOptions.StartOffsetPreceding) ? FrameBound.OffsetPreceding
            : FrameBound.OffsetFollowing;
        FrameBound end = options.HasFlag(FrameOptions.EndUnboundedFollowing) ? FrameBound.UnboundedFollowing
            : options.HasFlag(FrameOptions.EndCurrentRow) ? FrameBound.CurrentRow
            : options.HasFlag(FrameOptions.EndOffsetPreceding) ? FrameBound.OffsetPreceding
            : FrameBound.OffsetFollowing;
        FrameExclusion exclusion = options.HasFlag(FrameOptions.ExcludeCurrentRow) ? FrameExclusion.CurrentRow
            : options.HasFlag(FrameOptions.ExcludeGroup) ? FrameExclusion.Group
            : options.HasFlag(FrameOptions.ExcludeTies) ? FrameExclusion.Ties
            : FrameExclusion.None;
        bool hasRange = mode == FrameMode.Range && (clause.StartOffset is not null || clause.EndOffset is not null);
        RangeComparison? range = hasRange
            ? new RangeComparison(order[0].Value, clause.InRangeAscending, clause.InRangeNullsFirst, IntervalArithmetic.HasInfinity(_context.Catalog),
                order[0].Value.Type.BaseOid == PgType.Timestamptz ? _context.StartValues.AddTimeZone(null) : null)
            : null;
        var frame = new WindowFrame(mode, start, end, exclusion, Offset(clause.StartOffset), Offset(clause.EndOffset), range);
        CheckRange(frame.StartOffset, clause.StartOffset);
        CheckRange(frame.EndOffset, clause.EndOffset);
        return frame;

        void CheckRange(Scalar? offset, Expr? expression)
        {
            if (range is null || offset is null)
            {
                return;
            }
            ScalarType key = range.Key.Type;
            bool known = (IsInteger(key) && IsInteger(offset.Type)) ||
                (key.IsFloat && offset.Type.Kind == ValueKind.Float64) ||
                (key.IsNumeric && offset.Type.IsNumeric) ||
                (offset.Type.BaseOid == PgType.Interval &&
                    key.BaseOid is PgType.Date or PgType.Timestamp or PgType.Timestamptz or PgType.Time or PgType.Interval);
            if (!known)
            {
                throw new UnsupportedException(
                    $"RANGE with an offset of type {_context.Catalog.GetType(offset.Type.Oid).Name}", $"PgFusion does not move a {_context.Catalog.GetType(key.Oid).Name} by it.",
                    expression!.Location >= 0 ? expression.Location : Target(clause.OrderClause[0]).Location);
            }
        }

        static bool IsInteger(ScalarType type) => type.BaseOid is PgType.Int2 or PgType.Int4 or PgType.Int8;
    }

    private Scalar? Offset(Expr? offset) => offset switch
    {
        null => null,
        Const constant => LiteralReader.Read(_context.Types, constant),
        _ when ExpressionFacts.DependsOnRows(offset) => throw new UnsupportedException("a frame offset with a subquery", "", offset.Location),
        _ => _context.StartValues.Add(offset),
    };

    /// <summary>
    /// Since 16 PostgreSQL gives functions that do not look at the frame the cheapest one, whose offsets cannot be wrong
    /// (optimize_window_clauses).
    /// </summary>
    private WindowFrame FrameOf(Window window) =>
        _context.Catalog.ServerVersionNumber >= 160000 && (window.Frame.StartOffset ?? window.Frame.EndOffset) is not null &&
        window.Calls.All(static c => c.Function <= WindowFunctionKind.Ntile)
            ? new WindowFrame(FrameMode.Rows, FrameBound.UnboundedPreceding, FrameBound.CurrentRow, FrameExclusion.None, null, null, null)
            : window.Frame;

    private WindowCall Translate(WindowFunc call, Window window)
    {
        if (call.IsAggregate)
        {
            return TranslateAggregate(call, window);
        }
        FunctionInfo info = _context.Catalog.GetFunction(call.Function);
        WindowFunctionKind kind = info.Schema != "pg_catalog" ? throw Unknown() : info.Name switch
        {
            "row_number" => WindowFunctionKind.RowNumber,
            "rank" => WindowFunctionKind.Rank,
            "dense_rank" => WindowFunctionKind.DenseRank,
            "percent_rank" => WindowFunctionKind.PercentRank,
            "cume_dist" => WindowFunctionKind.CumeDist,
            "ntile" => WindowFunctionKind.Ntile,
            "lag" => WindowFunctionKind.Lag,
            "lead" => WindowFunctionKind.Lead,
            "first_value" => WindowFunctionKind.FirstValue,
            "last_value" => WindowFunctionKind.LastValue,
            "nth_value" => WindowFunctionKind.NthValue,
            _ => throw Unknown(),
        };
        if (kind <= WindowFunctionKind.Ntile)
        {
            Scalar? buckets = kind == WindowFunctionKind.Ntile ? Argument(call, 0) : null;
            return new WindowCall(_context.Columns.Make(info.Name, _context.Types.Map(call), kind == WindowFunctionKind.Ntile), kind) { Number = buckets };
        }
        Scalar value = Argument(call, 0);
        Scalar? number = call.Args.Length > 1 ? Argument(call, 1) : null;
        Scalar? otherwise = call.Args.Length > 2 ? Argument(call, 2) : null;
        ScalarType declared = _context.Types.Map(call);
        ScalarType type = value.Type with { Oid = declared.Oid, Typmod = -1, Collation = call.CollationOid };
        if (otherwise is not null)
        {
            List<Scalar> values = [value, otherwise];
            type = ScalarTranslator.Unify(declared, values) ?? throw new UnsupportedException($"window function {info.Name}",
                "Its value and its default are of different representations.", call.Location);
            (value, otherwise) = (values[0], values[1]);
        }
        return new WindowCall(_context.Columns.Make(info.Name, type, nullable: true), kind) { Value = value, Number = number, Default = otherwise };

        UnsupportedException Unknown() =>
            new($"window function {info.Name}", "It is not one of the window functions that PgFusion computes.", call.Location);
    }

    /// <summary>
    /// Arguments are computed for rows that a function comes to, in the worker. The default of lag and lead is computed
    /// only where there is no row.
    /// </summary>
    private Scalar Argument(WindowFunc call, int index)
    {
        Expr argument = call.Args[index];
        return (_context.Facts.IsVolatile(argument) ? null : WithoutLeaf(() => _translator.Translate(argument, index == 2 ? Reach.Unknown : Reach.Always))) ??
            throw new UnsupportedException("an argument of a window function that only PostgreSQL can compute",
                "PostgreSQL computes it only for the rows that the function takes a value from.", argument.Location);
    }

    private WindowCall TranslateAggregate(WindowFunc call, Window window)
    {
        var aggregate = new Aggref(call.Source)
        {
            Function = call.Function,
            Type = call.Type,
            CollationOid = call.CollationOid,
            InputCollation = call.InputCollation,
            TransitionType = 0,
            ArgTypes = [.. call.Args.Select(static a => a.ResultType)],
            DirectArgs = [],
            Args = [.. call.Args.Select((a, i) => new TargetEntry(call.Source)
            {
                Expr = a,
                ResNo = i + 1,
                Name = null,
                SortGroupRef = 0,
                OriginTable = 0,
                OriginColumn = 0,
                IsJunk = false,
            })],
            Order = [],
            Distinct = [],
            Filter = call.Filter,
            IsStar = call.IsStar,
            IsVariadic = false,
            Kind = 'n',
            LevelsUp = 0,
            Location = call.Location,
        };
        if (call.Args.Append(call.Filter).OfType<Expr>().FirstOrDefault(_context.Facts.IsVolatile) is { } isVolatile)
        {
            throw new UnsupportedException("a volatile argument of a window function", "", isVolatile.Location);
        }
        // A LIMIT may end the query before the frame of any row has reached the last ones.
        bool reachesAllRows = window.Frame.HoldsCurrentRow && call.Filter is null && _query.LimitCount is null && _query.LimitOffset is null;
        AggregateCall translated = reachesAllRows ? WithLeaf(() => _aggregates.Translate(aggregate)) : WithoutLeaf(() => _aggregates.Translate(aggregate));
        return new WindowCall(translated.Column, WindowFunctionKind.Aggregate) { Aggregate = translated };
    }

    private T WithoutLeaf<T>(Func<T> translate) => Translated(translate, forbidForeign: true);

    private T WithLeaf<T>(Func<T> translate) => Translated(translate, forbidForeign: false);

    private T Translated<T>(Func<T> translate, bool forbidForeign)
    {
        if (_from is null)
        {
            return translate();
        }
        bool before = _from.ForbidForeign;
        _from.ForbidForeign = forbidForeign;
        try
        {
            return translate();
        }
        finally
        {
            _from.ForbidForeign = before;
        }
    }
}
