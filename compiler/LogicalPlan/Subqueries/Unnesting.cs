using System.Collections.Immutable;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Joins a plan with a subquery's plan that reads columns of it (a dependent join), so that nothing is evaluated for
/// each row: what reads outer columns is pulled up to the join, operator by operator.
/// <code>
///   o ⋈ₐ σ(s.k = o.k ∧ s.x > 1, s)      →  o ⋈(s.k = o.k) σ(s.x > 1, s)
///   o ⋈ₐ Γ(sum(x), σ(s.k = o.k, s))     →  o ⋈(k = o.k) Γ(k: s.k; sum(x), s)
///   o ⋈ₐ Γ(sum(x), σ(s.k &lt; o.k, s))  →  o ⋈(o.k = d) Γ(d; sum(x), D ⋈(s.k &lt; d) s)     D: the distinct o.k
/// </code>
/// The last form is the general one, with the domain of the outer columns (Neumann and Kemper, "Unnesting Arbitrary
/// Queries", 2015); the others do without it. Rows of the subquery that belong to no outer row are not evaluated
/// further than the conditions in front of the outer columns, unless nothing after them can raise an error.
/// </summary>
internal sealed partial class Unnesting
{
    private readonly PlanContext _context;
    private readonly HashSet<Column> _free;
    private readonly Column? _reached;

    /// <summary>The query around; it reads stored rows when the domain reads them, too.</summary>
    private LogicalNode _outer;

    /// <summary>Conditions on outer rows that raise the errors of the subquery's bounds.</summary>
    private readonly List<Scalar> _checks = [];

    /// <summary>Projections that read outer columns: they are evaluated above the join.</summary>
    private readonly Dictionary<Column, Scalar> _deferred = [];

    /// <summary>
    /// Plans in which the outer columns have the values of a domain that was joined in below. Nothing above it has to be
    /// pulled up to the outer row: it is evaluated where it stands, over these values.
    /// </summary>
    private readonly Dictionary<LogicalNode, Domain> _bound = new(ReferenceEqualityComparer.Instance);

    private Unnesting(LogicalNode outer, HashSet<Column> free, PlanContext context, Column? reached)
    {
        _reached = reached;
        _outer = outer;
        _free = free;
        _context = context;
    }

    /// <summary>Rows of <paramref name="left"/> joined with those of the subquery for each of them.</summary>
    /// <param name="kind">Inner, Left, Semi, Anti, Mark or Single.</param>
    /// <param name="left">The query around.</param>
    /// <param name="right">The subquery's plan, which may read columns of the left side, and of queries further out.</param>
    /// <param name="conditions">Over both sides.</param>
    /// <param name="mark">The column that Mark and Single make.</param>
    /// <param name="context">Of the query.</param>
    /// <param name="reached">A column of the left side: what is joined to other rows than those for which it is true is read by nobody.</param>
    public static LogicalNode Join(JoinKind kind, LogicalNode left, LogicalNode right, ImmutableArray<Scalar> conditions, Column? mark, PlanContext context,
        Column? reached = null)
    {
        (left, right) = SubqueryPullUp.Apply(left, right, context);
        if (UnionParts.TryJoin(kind, left, right, conditions, mark, context, reached) is { } joined)
        {
            return joined;
        }
        HashSet<Column> free = NodeScalars.FreeColumns(right);
        free.IntersectWith(left.Output);
        if (free.Count == 0)
        {
            return new JoinNode(kind, left, right, conditions) { Mark = mark };
        }
        var unnesting = new Unnesting(left, free, context, reached);
        return kind is JoinKind.Inner or JoinKind.Left or JoinKind.Single && conditions.IsEmpty && ScalarAggregation.Find(right) is { } scalar
            ? unnesting.JoinScalar(kind, scalar, mark)
            : unnesting.JoinRows(kind, right, conditions, mark);
    }

    private LogicalNode JoinRows(JoinKind kind, LogicalNode right, ImmutableArray<Scalar> conditions, Column? mark)
    {
        // The order of rows is nobody's here.
        while (right is SortNode { Top: null } sort)
        {
            right = sort.Input;
        }
        (LogicalNode node, ImmutableArray<Scalar> pulled) = PullUp(right);
        ImmutableArray<Scalar> all = [.. pulled, .. conditions.Select(Resolved)];
        Dictionary<Column, Scalar> deferred = new(_deferred);
        if (deferred.Count == 0 || kind is JoinKind.Semi or JoinKind.Anti or JoinKind.Mark)
        {
            return new JoinNode(kind, CheckedOuter, node, all) { Mark = mark };
        }
        if (kind == JoinKind.Inner)
        {
            return new ProjectNode(new JoinNode(kind, CheckedOuter, node, all), [.. deferred.Select(static d => new Projection(d.Key, d.Value))]);
        }
        // A row without a match has NULL for them too.
        Column matched = _context.Columns.Make("matched", ScalarType.Boolean, true);
        node = new ProjectNode(node, [new Projection(matched, True)]);
        var test = new NullTestScalar(new ColumnScalar(matched), IsNotNull: true);
        return new ProjectNode(new JoinNode(kind, CheckedOuter, node, all) { Mark = mark },
            [.. deferred.Select(d => new Projection(d.Key, Only(test, d.Value)))]);
    }

    /// <summary>
    /// A subquery that is one row for each outer row: the aggregation is joined by the groups it is made into, and what
    /// is computed of its results is computed above, where a group without rows counts 0.
    /// </summary>
    private LogicalNode JoinScalar(JoinKind kind, ScalarAggregation scalar, Column? mark)
    {
        AggregateNode aggregate = scalar.Aggregate;
        ImmutableArray<AggregateCall> calls = [.. aggregate.Calls.Select(c => c with { Column = _context.Columns.Make(c.Column.Name, c.Column.Type, true) })];
        (LogicalNode groups, ImmutableArray<Scalar> pulled) = PullUpGroups(aggregate with { Calls = calls });
        LogicalNode node = new JoinNode(JoinKind.Left, CheckedOuter, groups, pulled);
        node = new ProjectNode(node, [.. aggregate.Calls.Zip(calls, static (call, made) => new Projection(call.Column, OrZero(call, made.Column)))]);

        Scalar? having = null;
        foreach (LogicalNode above in scalar.Above)
        {
            switch (above)
            {
                case FilterNode filter when kind == JoinKind.Inner:
                    node = filter with { Input = node };
                    break;
                case FilterNode filter:
                    Scalar condition = LogicScalar.All(filter.Conjuncts);
                    having = having is null ? condition : new LogicScalar(IsAnd: true, [having, condition]);
                    break;
                case ProjectNode project:
                    node = new ProjectNode(node, having is null
                        ? project.Projections
                        : [.. project.Projections.Select(p => p with { Value = Only(having, p.Value) })]);
                    break;
            }
        }
        return mark is null ? node : new ProjectNode(node, [new Projection(mark, False)]);
    }

    private static Scalar OrZero(AggregateCall call, Column made)
    {
        var value = new ColumnScalar(made);
        return call.Function is AggregateFunction.Count or AggregateFunction.CountStar or AggregateFunction.RegressionCount
            ? new CoalesceScalar(call.Column.Type, [value, new LiteralScalar(call.Column.Type, new LiteralValue(new byte[8]))])
            : value;
    }

    private static CaseScalar Only(Scalar condition, Scalar value) =>
        new(value.Type, [new CaseBranch(condition, value)], new LiteralScalar(value.Type, null));

    private static LiteralScalar True { get; } = new(ScalarType.Boolean, new LiteralValue([1]));

    private static LiteralScalar False { get; } = new(ScalarType.Boolean, new LiteralValue([0]));

    private LogicalNode CheckedOuter => _checks.Count == 0 ? _outer : new FilterNode(_outer, [.. _checks]);

    private bool IsFree(Scalar scalar) => scalar.Columns().Any(_free.Contains);

    private bool IsFree(LogicalNode node) => NodeScalars.FreeColumns(node).Overlaps(_free);

    /// <summary>The scalar without deferred columns.</summary>
    private Scalar Resolved(Scalar scalar) =>
        scalar.Rewrite(s => s is ColumnScalar column && _deferred.TryGetValue(column.Column, out Scalar? value) ? value : s);

    /// <summary>
    /// A plan that reads no column of the outer query, and the conditions over its rows and the outer row that make it
    /// what it was. They are in their order of evaluation.
    /// </summary>
    private (LogicalNode Node, ImmutableArray<Scalar> Pulled) PullUp(LogicalNode node)
    {
        if (!IsFree(node))
        {
            return (node, []);
        }
        switch (node)
        {
            case FilterNode filter:
                return PullUpFilter(filter);
            case ProjectNode project:
                return PullUpProject(project);
            case JoinNode { Kind: JoinKind.Inner } join:
                (LogicalNode left, ImmutableArray<Scalar> leftPulled) = PullUp(join.Left);
                (LogicalNode right, ImmutableArray<Scalar> rightPulled) = PullUp(join.Right);
                (ImmutableArray<Scalar> kept, ImmutableArray<Scalar> own) = Divide(join.Conditions, !leftPulled.IsEmpty || !rightPulled.IsEmpty);
                return (new JoinNode(JoinKind.Inner, left, right, kept), [.. leftPulled, .. rightPulled, .. own]);
            case JoinNode join:
                return PullUpOuterJoin(join);
            case AggregateNode { IsScalar: true } aggregate:
                return PullUpScalar(aggregate);
            case AggregateNode { HasSets: true }:
                throw new UnsupportedException("a correlated subquery with grouping sets", "A column of an outer query is used below them.");
            case AggregateNode aggregate:
                return PullUpGroups(aggregate);
            case SortNode { Top: null } sort:
                return PullUp(sort.Input);
            case WindowNode window:
                return PullUpWindow(window);
            case LimitNode limit:
                return PullUpLimit(limit);
            case AppendNode append:
                return PullUpAppend(append);
            case RepeatNode repeat:
                return PullUpRepeat(repeat);
            default:
                throw new UnsupportedException($"a correlated subquery with {NodeScalars.Name(node)}",
                    "A column of an outer query is used below it.");
        }
    }

    private (LogicalNode, ImmutableArray<Scalar>) PullUpFilter(FilterNode filter)
    {
        (LogicalNode input, ImmutableArray<Scalar> pulled) = PullUp(filter.Input);
        if (_bound.TryGetValue(input, out Domain? domain))
        {
            return (Bound(new FilterNode(input, [.. filter.Conjuncts.Select(c => domain.Inner(Resolved(c)))]), domain), pulled);
        }
        (ImmutableArray<Scalar> kept, ImmutableArray<Scalar> own) = Divide(filter.Conjuncts, !pulled.IsEmpty);
        return (kept.IsEmpty ? input : new FilterNode(input, kept), [.. pulled, .. own]);
    }

    /// <summary>What stays, and what goes up: the conditions with outer columns, and after one what may raise an error.</summary>
    private (ImmutableArray<Scalar> Kept, ImmutableArray<Scalar> Pulled) Divide(ImmutableArray<Scalar> conditions, bool after)
    {
        var kept = ImmutableArray.CreateBuilder<Scalar>();
        var pulled = ImmutableArray.CreateBuilder<Scalar>();
        foreach (Scalar condition in conditions.Select(Resolved))
        {
            bool free = IsFree(condition);
            (free || (after && condition.CanThrow) ? pulled : kept).Add(condition);
            after |= free;
        }
        return (kept.ToImmutable(), pulled.ToImmutable());
    }

    private (LogicalNode, ImmutableArray<Scalar>) PullUpProject(ProjectNode project)
    {
        (LogicalNode input, ImmutableArray<Scalar> pulled) = PullUp(project.Input);
        if (_bound.TryGetValue(input, out Domain? domain))
        {
            return (Bound(new ProjectNode(input, [.. project.Projections.Select(p => p with { Value = domain.Inner(Resolved(p.Value)) })]), domain), pulled);
        }
        var kept = ImmutableArray.CreateBuilder<Projection>();
        foreach (Projection projection in project.Projections)
        {
            Scalar value = Resolved(projection.Value);
            if (IsFree(value) || (!pulled.IsEmpty && value.CanThrow))
            {
                _deferred.Add(projection.Column, value);
            }
            else
            {
                kept.Add(projection with { Value = value });
            }
        }
        return (kept.Count == 0 ? input : new ProjectNode(input, kept.ToImmutable()), pulled);
    }

    /// <summary>How often is asked of each row before it is joined: what that takes of the outer row comes down.</summary>
    private (LogicalNode, ImmutableArray<Scalar>) PullUpRepeat(RepeatNode repeat)
    {
        (LogicalNode input, ImmutableArray<Scalar> pulled) = PullUp(repeat.Input);
        Scalar times = Resolved(repeat.Times);
        Domain? domain = _bound.GetValueOrDefault(input);
        if (domain is null && !IsFree(times) && (pulled.IsEmpty || !times.CanThrow))
        {
            return (repeat with { Input = input, Times = times }, pulled);
        }
        if (domain is null)
        {
            domain = new Domain(this);
            input = domain.Join(input, pulled);
            pulled = domain.Equalities;
        }
        return (Bound(repeat with { Input = input, Times = domain.Inner(times) }, domain), pulled);
    }

    /// <summary>Conditions of the preserved side go up; those of the other side decide on matches, so the domain comes down.</summary>
    private (LogicalNode, ImmutableArray<Scalar>) PullUpOuterJoin(JoinNode join)
    {
        if (join.Kind == JoinKind.Full)
        {
            throw new UnsupportedException("a correlated subquery with a full join", "A column of an outer query is used below it.");
        }
        (LogicalNode left, ImmutableArray<Scalar> leftPulled) = PullUp(join.Left);
        ImmutableArray<Scalar> conditions = [.. join.Conditions.Select(Resolved)];
        Domain? domain = _bound.GetValueOrDefault(left);
        if (domain is null && !conditions.Any(IsFree) && !IsFree(join.Right) && !(leftPulled.Length > 0 && conditions.Any(static c => c.CanThrow)))
        {
            return (join with { Left = left, Conditions = conditions }, leftPulled);
        }
        (LogicalNode right, ImmutableArray<Scalar> rightPulled) = PullUp(join.Right);
        if (join.Kind is JoinKind.Left or JoinKind.Single && join.Right.Output.Any(_deferred.ContainsKey))
        {
            throw new UnsupportedException("an outer join in a correlated subquery whose right side computes with columns of an outer query",
                "The subquery would have to be evaluated for each row.");
        }
        ImmutableArray<Scalar> equalities = leftPulled;
        if (domain is null)
        {
            domain = new Domain(this);
            left = domain.Join(left, leftPulled);
            equalities = domain.Equalities;
        }
        conditions = [.. rightPulled.Concat(conditions).Select(c => domain.Inner(Resolved(c)))];
        return (Bound(join with { Left = left, Right = right, Conditions = conditions }, domain), equalities);
    }

    private LogicalNode Bound(LogicalNode node, Domain domain)
    {
        _bound.Add(node, domain);
        return node;
    }

    /// <summary>GROUP BY or DISTINCT, or an aggregation that its caller joins so that missing groups count.</summary>
    private (LogicalNode, ImmutableArray<Scalar>) PullUpGroups(AggregateNode aggregate)
    {
        (LogicalNode input, ImmutableArray<Scalar> pulled) = PullUp(aggregate.Input);
        var resolved = (AggregateNode)NodeScalars.With(InOrderOf(aggregate, aggregate.Input), Resolved);
        if (_bound.TryGetValue(input, out Domain? bound))
        {
            resolved = (AggregateNode)NodeScalars.With(resolved, bound.Inner);
        }
        bool ownFree = PlanInvariants.Reads(resolved).Any(IsFree);
        bool mayFail = bound is null && PlanInvariants.Reads(resolved).Any(static s => s.CanThrow);
        bool callsMayFail = resolved.Calls.Any(static c => c.CanThrow);
        if (!ownFree && !mayFail && pulled.All(p => (IsOuter(p) && !callsMayFail) || AsKey(p) is not null))
        {
            var keys = ImmutableArray.CreateBuilder<Projection>();
            var equalities = ImmutableArray.CreateBuilder<Scalar>();
            foreach (Scalar condition in pulled)
            {
                if (IsOuter(condition))
                {
                    // Where it is not true there are no rows, and no groups.
                    equalities.Add(condition);
                    continue;
                }
                (Scalar inner, Scalar outer, CallScalar equality, bool isNullSafe) = AsKey(condition)!.Value;
                Column key = _context.Columns.Make(inner is ColumnScalar c ? c.Column.Name : "key", inner.Type, inner.Nullable);
                keys.Add(new Projection(key, inner));
                bool innerFirst = ReferenceEquals(equality.Arguments[0], inner);
                Scalar joined = equality.WithChildren(innerFirst ? [new ColumnScalar(key), outer] : [outer, new ColumnScalar(key)]);
                equalities.Add(isNullSafe ? new NotScalar(new DistinctFromScalar((CallScalar)joined)) : joined);
            }
            return (resolved with { Input = input, Keys = [.. keys, .. resolved.Keys] }, equalities.ToImmutable());
        }
        var domain = new Domain(this);
        LogicalNode matching = domain.Join(input, pulled);
        var grouped = (AggregateNode)NodeScalars.With(resolved, domain.Inner);
        return (grouped with { Input = matching, Keys = [.. domain.Group(), .. grouped.Keys] }, domain.Equalities);
    }

    /// <summary>
    /// Sorts below are left behind, and groups of several outer rows mix what was sorted: calls to which it matters sort
    /// for themselves.
    /// </summary>
    private static AggregateNode InOrderOf(AggregateNode aggregate, LogicalNode input)
    {
        while (input is ProjectNode or FilterNode or LimitNode)
        {
            input = input.Inputs[0];
        }
        ImmutableArray<SortKey> order = input switch
        {
            SortNode sort => sort.Keys,
            WindowNode window => window.SortKeys,
            _ => [],
        };
        return order.IsEmpty
            ? aggregate
            : aggregate with { Calls = [.. aggregate.Calls.Select(c => c is { DependsOnOrder: true, IsDistinct: false, Order.IsEmpty: true } ? c with { Order = order } : c)] };
    }

    /// <summary>Each arm for itself is joined with the domain, whose values are then columns of all.</summary>
    private (LogicalNode, ImmutableArray<Scalar>) PullUpAppend(AppendNode append)
    {
        var inputs = ImmutableArray.CreateBuilder<LogicalNode>();
        var values = ImmutableArray.CreateBuilder<ImmutableArray<Scalar>>();
        ImmutableArray<Column> columns = [];
        ImmutableArray<Scalar> equalities = [];
        for (int i = 0; i < append.Inputs.Length; i++)
        {
            (LogicalNode input, ImmutableArray<Scalar> pulled) = PullUp(append.Inputs[i]);
            var domain = new Domain(this);
            inputs.Add(domain.Join(input, pulled));
            values.Add([.. append.Values[i].Select(v => domain.Inner(Resolved(v))), .. domain.Keys]);
            if (i == 0)
            {
                // The columns of all arms are named once.
                columns = [.. append.Columns, .. domain.Group().Select(static k => k.Column)];
                equalities = domain.Equalities;
            }
        }
        return (new AppendNode(inputs.ToImmutable(), columns, values.ToImmutable()), equalities);
    }

    /// <summary>An aggregation without GROUP BY somewhere inside: it has a row for every outer row.</summary>
    private (LogicalNode, ImmutableArray<Scalar>) PullUpScalar(AggregateNode aggregate)
    {
        ImmutableArray<AggregateCall> calls = [.. aggregate.Calls.Select(c => c with { Column = _context.Columns.Make(c.Column.Name, c.Column.Type, true) })];
        (LogicalNode groups, ImmutableArray<Scalar> pulled) = PullUpGroups(aggregate with { Calls = calls });
        var domain = new Domain(this);
        LogicalNode node = new JoinNode(JoinKind.Left, domain.Node, groups, [.. pulled.Select(domain.Inner)]);
        node = new ProjectNode(node, [.. aggregate.Calls.Zip(calls, static (call, made) => new Projection(call.Column, OrZero(call, made.Column)))]);
        return (node, domain.Equalities);
    }

    /// <summary>The condition as an equality of an expression over the subquery's rows and one over outer columns.</summary>
    private (Scalar Inner, Scalar Outer, CallScalar Equality, bool IsNullSafe)? AsKey(Scalar condition)
    {
        if (Conjuncts.AsKey(condition) is not { } equality || condition.CanThrow ||
            !_context.Order.HasEquality(equality.Arguments[0].Type) || !_context.Order.HasEquality(equality.Arguments[1].Type))
        {
            return null;
        }
        bool isNullSafe = Conjuncts.IsNullSafe(condition);
        Scalar a = equality.Arguments[0];
        Scalar b = equality.Arguments[1];
        if (IsOuter(b) && a.Columns().Any() && !IsFree(a))
        {
            return (a, b, equality, isNullSafe);
        }
        return IsOuter(a) && b.Columns().Any() && !IsFree(b) ? (b, a, equality, isNullSafe) : null;
    }

    /// <summary>About the outer row alone, and without an error.</summary>
    private bool IsOuter(Scalar scalar) => !scalar.CanThrow && scalar.Columns().Any() && scalar.Columns().All(_free.Contains);

    /// <summary>
    /// The distinct values of the outer columns. Where equal values may look different, or nobody knows which are equal,
    /// their images are told apart (<see cref="ImageFunction"/>).
    /// </summary>
    private sealed class Domain
    {
        private readonly Unnesting _owner;
        private readonly List<DomainValue> _values = [];
        private readonly List<Column> _grouped = [];

        /// <param name="Outer">The outer column.</param>
        /// <param name="Value">Its value in the domain.</param>
        /// <param name="Key">What is distinct: the value, or its image.</param>
        private sealed record DomainValue(Column Outer, Column Value, Column Key)
        {
            public bool IsImage => !ReferenceEquals(Key, Value);
        }

        public Domain(Unnesting owner)
        {
            _owner = owner;
            var shared = new SharedRows(owner._context, "outer", mustAgree: true);
            (owner._outer, LogicalNode outer) = shared.Of(owner._outer);
            if (owner._reached is not null)
            {
                outer = new FilterNode(outer, [new ColumnScalar(shared[owner._reached])]);
            }
            var keys = ImmutableArray.CreateBuilder<Projection>();
            var restored = ImmutableArray.CreateBuilder<Projection>();
            foreach (Column column in owner._free.OrderBy(static c => c.Id))
            {
                Column value = owner._context.Columns.Make(column.Name, column.Type, column.Nullable);
                Scalar read = new ColumnScalar(shared[column]);
                if (owner._context.Order.HasEquality(column.Type) && !TypeOrder.HasDistinguishableEquals(column.Type))
                {
                    _values.Add(new DomainValue(column, value, value));
                    keys.Add(new Projection(value, read));
                    continue;
                }
                CallScalar image = ImageFunction.Of(read);
                Column key = owner._context.Columns.Make(column.Name, image.Type, column.Nullable);
                _values.Add(new DomainValue(column, value, key));
                keys.Add(new Projection(key, image));
                restored.Add(new Projection(value, ImageFunction.Restore(new ColumnScalar(key), column.Type)));
            }
            Node = new AggregateNode(outer, keys.ToImmutable(), []) { IsDistinct = true };
            if (restored.Count > 0)
            {
                Node = new ProjectNode(Node, restored.ToImmutable());
            }
        }

        public LogicalNode Node { get; }

        /// <summary>What tells one outer row's values from those of others.</summary>
        public IEnumerable<Scalar> Keys => _values.Select(static v => (Scalar)new ColumnScalar(v.Key));

        /// <summary>The outer row has these values.</summary>
        public ImmutableArray<Scalar> Equalities => [.. _values.Select((v, i) => Equal(v, _grouped.Count > 0 ? _grouped[i] : v.Key))];

        private static NotScalar Equal(DomainValue value, Column key)
        {
            Scalar outer = new ColumnScalar(value.Outer);
            return new NotScalar(new DistinctFromScalar(new CallScalar(ScalarType.Boolean, ComparisonFunctions.Equality,
                [value.IsImage ? ImageFunction.Of(outer) : outer, new ColumnScalar(key)], key.Type.Collation)));
        }

        /// <summary>For each of the values the rows that it makes true.</summary>
        public JoinNode Join(LogicalNode node, ImmutableArray<Scalar> conditions) =>
            new(JoinKind.Inner, Node, node, [.. conditions.Select(Inner)]);

        /// <summary>The scalar over the values instead of the outer columns.</summary>
        public Scalar Inner(Scalar scalar) => scalar.Rewrite(s =>
            s is ColumnScalar column && _values.Find(v => ReferenceEquals(v.Outer, column.Column)) is { Value: { } value } ? new ColumnScalar(value) : s);

        /// <summary>The values as grouping keys.</summary>
        public IEnumerable<Projection> Group()
        {
            foreach (DomainValue value in _values)
            {
                Column key = _owner._context.Columns.Make(value.Key.Name, value.Key.Type, value.Key.Nullable);
                _grouped.Add(key);
                yield return new Projection(key, new ColumnScalar(value.Key));
            }
        }
    }
}

/// <summary>A plan of one row: an aggregation without GROUP BY under HAVING and projections.</summary>
/// <param name="Aggregate">The aggregation.</param>
/// <param name="Above">What is above it, from below.</param>
internal sealed record ScalarAggregation(AggregateNode Aggregate, ImmutableArray<LogicalNode> Above)
{
    public static ScalarAggregation? Find(LogicalNode node)
    {
        var above = new Stack<LogicalNode>();
        while (node is ProjectNode or FilterNode or SortNode { Top: null })
        {
            if (node is not SortNode)
            {
                above.Push(node);
            }
            node = node.Inputs[0];
        }
        return node is AggregateNode { IsScalar: true } aggregate ? new ScalarAggregation(aggregate, [.. above]) : null;
    }
}
