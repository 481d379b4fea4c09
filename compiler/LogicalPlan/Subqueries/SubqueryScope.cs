using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Expressions that may contain subqueries, over the rows of one operator: each subquery becomes a join that adds a
/// column to these rows (<see cref="Attach"/>), and the expression reads the column.
/// <code>
///   (SELECT ...)           Single join (Left, when there is one row at most); its value, or an error when there are more
///   EXISTS (...)           Mark join
///   x op ANY (...), IN     Mark joins: for a match, and for a comparison that is NULL
///   x op ALL (...)         NOT (NOT (x op y) for ANY y)
///   ARRAY(SELECT ...)      Left join with an aggregation
/// </code>
/// A condition that is a subquery needs no column: <see cref="AttachCondition"/> makes it a semi- or anti-join.
/// </summary>
internal sealed class SubqueryScope : IScalarScope
{
    private readonly IScalarScope _rows;
    private readonly PlanContext _context;
    private readonly List<Func<LogicalNode, LogicalNode>> _joins = [];
    private readonly Dictionary<NodeValue, Scalar> _known = new(NodeEquality.Comparer);

    /// <summary>Those of which only matters whether they are true; with false when PostgreSQL knows it only of those that it hashes.</summary>
    private readonly Dictionary<SubLink, bool> _truths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NodeValue, Scalar> _knownTruths = new(NodeEquality.Comparer);

    /// <summary>Where what is being translated stands.</summary>
    private Reach _reach = Reach.Always;

    /// <summary>True for the rows that come to it, once that has been asked for.</summary>
    private Column? _reached;

    public SubqueryScope(IScalarScope rows, PlanContext context)
    {
        _rows = rows;
        _context = context;
        Translator = context.Translator(this);
    }

    /// <summary>Translates expressions that may contain subqueries.</summary>
    public ScalarTranslator Translator { get; }

    public Scalar? Resolve(Expr expression) => ResolveWithin(expression, Reach.Always);

    /// <summary>A subquery may be known below, as a grouping key.</summary>
    public Scalar? ResolveWithin(Expr expression, Reach reach)
    {
        if (expression is not SubLink subquery)
        {
            return _rows.ResolveWithin(expression, reach);
        }
        (Reach outer, Column? reached) = (_reach, _reached);
        (_reach, _reached) = (outer.Then(reach), reach.IsAlways ? reached : null);
        try
        {
            return _rows.ResolveWithin(expression, _reach) ?? Value(subquery);
        }
        finally
        {
            (_reach, _reached) = (outer, reached);
        }
    }

    public Scalar? ResolveForeign(Expr expression) => _rows.ResolveForeign(expression);

    /// <summary>The rows with the columns of all subqueries that have been met.</summary>
    public LogicalNode Attach(LogicalNode rows) => _joins.Aggregate(rows, static (node, join) => join(node));

    /// <summary>
    /// Makes a condition that is a subquery, or the negation of one, a join that drops rows. False when it is anything
    /// else.
    /// </summary>
    public bool AttachCondition(Expr condition)
    {
        switch (condition)
        {
            case SubLink { Kind: SubLinkKind.Exists } exists:
                AttachJoin(JoinKind.Semi, Plan(exists), []);
                return true;
            case SubLink { Kind: SubLinkKind.Any } any:
                AttachJoin(JoinKind.Semi, any, isNegated: false);
                return true;
            case SubLink { Kind: SubLinkKind.All } all:
                AttachJoin(JoinKind.Anti, all, isNegated: true);
                return true;
            case BoolExpr { Operator: BoolOperator.Not } not when not.Args[0] is SubLink { Kind: SubLinkKind.Exists } exists:
                AttachJoin(JoinKind.Anti, Plan(exists), []);
                return true;
            case BoolExpr { Operator: BoolOperator.Not } not when not.Args[0] is SubLink { Kind: SubLinkKind.Any } any:
                AttachJoin(JoinKind.Anti, any, isNegated: false);
                return true;
            case BoolExpr { Operator: BoolOperator.Not } not when not.Args[0] is SubLink { Kind: SubLinkKind.All } all:
                AttachJoin(JoinKind.Semi, all, isNegated: true);
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// A condition of which it does not matter whether it is false or NULL, and so neither of the subqueries that its ANDs
    /// and ORs are made of. But by NULL an AND goes on to what may raise an error, so in front of that it depends on
    /// PostgreSQL's plan (process_sublinks_mutator, ExecHashSubPlan): one that hashes the subquery's rows finds no NULLs.
    /// </summary>
    public Scalar? TranslateCondition(Expr condition)
    {
        foreach (Expr conjunct in ConjunctOrder.Split(condition))
        {
            FindTruths(conjunct, always: true);
        }
        return Translator.Translate(condition);
    }

    private void FindTruths(Expr condition, bool always)
    {
        switch (condition)
        {
            case SubLink { Kind: SubLinkKind.Any } any:
                _truths[any] = always;
                break;
            case BoolExpr { Operator: BoolOperator.And or BoolOperator.Or } parts:
                for (int i = 0; i < parts.Args.Length; i++)
                {
                    FindTruths(parts.Args[i], always && (parts.Operator == BoolOperator.Or || i == parts.Args.Length - 1));
                }
                break;
        }
    }

    /// <summary>Rows for which the condition is true, a condition whose subqueries have been translated here.</summary>
    public void AttachFilter(Scalar condition) => _joins.Add(node => new FilterNode(node, [condition]));

    private void AttachJoin(JoinKind kind, SubqueryPlan plan, ImmutableArray<Scalar> conditions, Column? mark = null)
    {
        Column? reached = _reached;
        _joins.Add(node => Unnesting.Join(kind, node, plan.Node, conditions, mark, _context, reached));
    }

    /// <summary>Rows by whether the comparison is true for a row of the subquery; an anti-join drops those for which one is NULL, too.</summary>
    private void AttachJoin(JoinKind kind, SubLink subquery, bool isNegated)
    {
        if (IsOneRow(subquery))
        {
            // With one row for certain it is a comparison with its values.
            Scalar condition = Compared(subquery);
            Scalar kept = (kind == JoinKind.Semi) == !isNegated ? condition : new NotScalar(condition);
            AttachFilter(kept);
            return;
        }
        foreach ((SubqueryPlan plan, ImmutableArray<Scalar> test) in PlanTests(subquery, isNegated, withNulls: kind == JoinKind.Anti))
        {
            AttachJoin(kind, plan, test);
        }
    }

    private Scalar Value(SubLink subquery)
    {
        bool isTruth = _truths.ContainsKey(subquery);
        if (_known.TryGetValue(subquery.Source, out Scalar? known) || (isTruth && _knownTruths.TryGetValue(subquery.Source, out known)))
        {
            return known;
        }
        Scalar value = subquery.Kind switch
        {
            SubLinkKind.Expr => Columns(subquery)[0],
            SubLinkKind.Exists => Mark(Plan(subquery), []),
            SubLinkKind.Any or SubLinkKind.All when IsOneRow(subquery) => Compared(subquery),
            SubLinkKind.Any => AnyValue(subquery, isNegated: false),
            SubLinkKind.All => new NotScalar(AnyValue(subquery, isNegated: true)),
            SubLinkKind.RowCompare => Compared(subquery),
            SubLinkKind.Array => ArrayOf(subquery),
            _ => throw new UnsupportedException($"a subquery of kind {subquery.Kind}", "It is no expression of a SELECT.", subquery.Location),
        };
        if (_reached is null)
        {
            (isTruth ? _knownTruths : _known).Add(subquery.Source, value);
        }
        return value;
    }

    /// <summary>The columns of a subquery that has one row at most.</summary>
    private ImmutableArray<Scalar> Columns(SubLink subquery)
    {
        SubqueryPlan plan = Plan(subquery, nullable: true);
        if (plan.IsOneRowAtMost)
        {
            AttachJoin(JoinKind.Left, plan, []);
            return [.. plan.Columns.Select(static c => (Scalar)new ColumnScalar(c))];
        }
        Column many = _context.Columns.Make("many", ScalarType.Boolean, false);
        AttachJoin(JoinKind.Single, plan, [], many);
        return [.. plan.Columns.Select(c => (Scalar)new OnlyRowScalar(new ColumnScalar(many), new ColumnScalar(c)))];
    }

    /// <summary>ARRAY(SELECT ...): array_agg in the order of the rows, but for no rows an empty array.</summary>
    private ColumnScalar ArrayOf(SubLink subquery)
    {
        SubqueryPlan plan = Plan(subquery);
        ScalarType type = _context.Types.Map(subquery);
        TypeInfo element = _context.Catalog.GetType(plan.Columns[0].Type.Oid);
        if (_context.Catalog.GetType(type.Oid).ElementType != element.Oid)
        {
            throw new UnsupportedException("ARRAY(SELECT ...) of arrays", "The rows become an array of more dimensions.", subquery.Location);
        }
        var call = new AggregateCall(_context.Columns.Make("array", type, true), AggregateFunction.ArrayCollect, new ColumnScalar(plan.Columns[0]), null, false)
        {
            Element = element,
        };
        // No dimensions, no offset to data, the type of the elements: array.h.
        byte[] empty = [.. new byte[8], .. BitConverter.GetBytes(element.Oid)];
        Column array = _context.Columns.Make("array", type, false);
        var node = new ProjectNode(new AggregateNode(plan.Node, [], [call]),
            [new Projection(array, new CoalesceScalar(type, [new ColumnScalar(call.Column), new LiteralScalar(type, new LiteralValue(empty))]))]);
        AttachJoin(JoinKind.Left, new SubqueryPlan(node, [array], IsOneRowAtMost: true), []);
        return new ColumnScalar(array);
    }

    /// <summary>The comparison with the only row.</summary>
    private Scalar Compared(SubLink subquery) => Test(subquery, Columns(subquery));

    private ColumnScalar Mark(SubqueryPlan plan, ImmutableArray<Scalar> conditions)
    {
        if (!_reach.IsAlways && conditions.Any(static c => c.CanThrow))
        {
            var guard = new ErrorGuard(Reached(), _context.Columns);
            conditions = [.. conditions.Select(guard.Guarded)];
        }
        Column mark = _context.Columns.Make("mark", ScalarType.Boolean, false);
        AttachJoin(JoinKind.Mark, plan, conditions, mark);
        return new ColumnScalar(mark);
    }

    /// <summary>True when the comparison is true for a row, else NULL when it is NULL for one, if that matters, else false.</summary>
    private Scalar AnyValue(SubLink subquery, bool isNegated)
    {
        Scalar[] marks = [.. PlanTests(subquery, isNegated, withNulls: true).Select(t => (Scalar)Mark(t.Plan, t.Test))];
        if (marks is [var only])
        {
            return only;
        }
        Scalar found = marks[0];
        Scalar anyNull = LogicScalar.Any([.. marks[1..]]);
        return new CaseScalar(ScalarType.Boolean,
            [new CaseBranch(found, found), new CaseBranch(anyNull, new LiteralScalar(ScalarType.Boolean, null))],
            new LiteralScalar(ScalarType.Boolean, new LiteralValue([0])));
    }

    /// <summary>
    /// The comparison being true, and what makes it NULL, each as conditions over a plan of its own with the same rows.
    /// </summary>
    private ImmutableArray<(SubqueryPlan Plan, ImmutableArray<Scalar> Test)> PlanTests(SubLink subquery, bool isNegated, bool withNulls)
    {
        SubqueryPlan plan = Plan(subquery);
        Scalar test = TestOf(plan);
        var tests = ImmutableArray.CreateBuilder<(SubqueryPlan, ImmutableArray<Scalar>)>();
        bool isTruth = _truths.TryGetValue(subquery, out bool always) && (always || (NodeScalars.FreeColumns(plan.Node).Count == 0 && Conjuncts.Split(test).All(static c => Conjuncts.AsEquality(c) is not null)));
        foreach (NullCondition isNull in withNulls && !isTruth ? NullTests(test, plan.Columns) : [])
        {
            var shared = new SharedRows(_context, "subquery", mustAgree: false);
            (LogicalNode node, LogicalNode again) = shared.Of(plan.Node);
            plan = plan with { Node = node };
            SubqueryPlan other = plan with { Node = again, Columns = [.. plan.Columns.Select(c => shared[c])] };
            tests.Add((other, isNull(TestOf(other))));
        }
        tests.Insert(0, (plan, isNegated ? [Negated(test)] : [.. Conjuncts.Split(test)]));
        return tests.ToImmutable();

        Scalar TestOf(SubqueryPlan over) => Test(subquery, [.. over.Columns.Select(static c => (Scalar)new ColumnScalar(c))]);
    }

    /// <summary>Equality is what can be hashed by: as x &lt;&gt; ALL.</summary>
    private static Scalar Negated(Scalar test) => test is CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.NotEqual } different } call
        ? call with { Function = different.Of(ComparisonOperator.Equal) }
        : new NotScalar(test);

    /// <summary>Conditions by which the comparison, as it is over another plan, is NULL.</summary>
    private delegate ImmutableArray<Scalar> NullCondition(Scalar comparison);

    /// <summary>
    /// What makes the comparison NULL. Of a strict comparison it is one of its arguments being NULL, which for most rows
    /// is known without a look at all pairs. Of several it is one of theirs, on one side or the other, if none is false.
    /// </summary>
    private static IEnumerable<NullCondition> NullTests(Scalar comparison, ImmutableArray<Column> columns)
    {
        if (!comparison.Nullable)
        {
            return [];
        }
        if (comparison is CallScalar { Arguments.Length: 2 } call && !call.Arguments.Any(static a => a.CanThrow))
        {
            return Enumerable.Range(0, 2).Where(i => call.Arguments[i].Nullable).Select(static i => (NullCondition)(again => [IsNull(((CallScalar)again).Arguments[i])]));
        }
        if (comparison is not LogicScalar { IsAnd: true, CanThrow: false } and || !and.Arguments.All(static a => a is CallScalar { Function: ComparisonFunction }))
        {
            return [static again => [IsUnknown(again)]];
        }
        return new[] { true, false }.Select(own => Nullable(and).Where(place => ArgumentAt(and, place).Columns().Any(columns.Contains) == own).ToArray())
            .Where(static places => places.Length > 0)
            .Select(static places => (NullCondition)(again => [LogicScalar.Any([.. places.Select(p => (Scalar)IsNull(ArgumentAt(again, p)))]), IsUnknown(again)]));

        static IEnumerable<(int Comparison, int Argument)> Nullable(LogicScalar and) =>
            from comparison in Enumerable.Range(0, and.Arguments.Length)
            from argument in Enumerable.Range(0, 2)
            where ArgumentAt(and, (comparison, argument)).Nullable
            select (comparison, argument);

        static Scalar ArgumentAt(Scalar and, (int Comparison, int Argument) place) => ((CallScalar)((LogicScalar)and).Arguments[place.Comparison]).Arguments[place.Argument];

        static NullTestScalar IsNull(Scalar value) => new(value, IsNotNull: false);

        static BooleanTestScalar IsUnknown(Scalar value) => new(value, BooleanTestKind.IsUnknown);
    }

    /// <summary>The subquery's comparison over the columns of its plan.</summary>
    private Scalar Test(SubLink subquery, ImmutableArray<Scalar> columns) =>
        _context.Translator(new TestScope(this, columns)).Translate(subquery.TestExpr!) ??
        throw new UnsupportedException("a comparison with a subquery that is not built in",
            "The operator is none that PgFusion computes.", subquery.Location);

    private SubqueryPlan Plan(SubLink subquery, bool nullable = false)
    {
        if (_context.Facts.IsVolatile(subquery))
        {
            throw new UnsupportedException("a volatile function in a subquery",
                "PostgreSQL evaluates it for each row of the query around it.", subquery.Location);
        }
        SubqueryPlan plan = SubqueryPlan.Build(subquery, _rows, _context, nullable);
        var failure = new Failure(_context);
        if (_reach.IsAlways || !failure.IsPossible(plan.Node))
        {
            return plan;
        }
        return failure.IsInevitable(plan.Node) ? throw MayFail() : new ErrorGuard(Reached(), _context.Columns).Guarded(plan);
    }

    /// <summary>The column that is true for the rows that come to what is being translated.</summary>
    private Column Reached()
    {
        if (_reached is null)
        {
            if (_reach.Conditions is not { } conditions || conditions.Any(static c => c.CanThrow))
            {
                throw MayFail();
            }
            Column reached = _context.Columns.Make("reached", ScalarType.Boolean, false);
            _joins.Add(node => new ProjectNode(node, [new Projection(reached, LogicScalar.All(conditions))]));
            _reached = reached;
        }
        return _reached;
    }

    private static UnsupportedException MayFail() => new("a subquery in a conditional expression that may raise an error",
        "The join that replaces it would raise the error also where PostgreSQL does not come to the subquery.");

    private static bool IsOneRow(SubLink subquery) =>
        subquery.SubQuery is
        {
            HasAggs: true, GroupClause.IsEmpty: true, GroupingSets.IsEmpty: true, Having: null, SetOperations: null,
            LimitCount: null, LimitOffset: null, HasTargetSRFs: false
        };

    /// <summary>In a subquery's comparison its columns are parameters.</summary>
    private sealed class TestScope(IScalarScope outer, ImmutableArray<Scalar> columns) : IScalarScope
    {
        public Scalar? Resolve(Expr expression) =>
            expression is Param { Kind: ParamKind.SubLink } parameter ? columns[parameter.Id - 1] : outer.Resolve(expression);

        public Scalar? ResolveWithin(Expr expression, Reach reach) =>
            expression is Param { Kind: ParamKind.SubLink } ? Resolve(expression) : outer.ResolveWithin(expression, reach);

        public Scalar? ResolveForeign(Expr expression) =>
            ExpressionFacts.Contains(expression, "PARAM") ? null : outer.ResolveForeign(expression);
    }
}

/// <summary>The plan of a subquery in an expression; it may read columns of the queries around it.</summary>
/// <param name="Columns">Its output.</param>
/// <param name="IsOneRowAtMost">For each row of the query around it.</param>
internal sealed record SubqueryPlan(LogicalNode Node, ImmutableArray<Column> Columns, bool IsOneRowAtMost)
{
    public static SubqueryPlan Build(SubLink subquery, IScalarScope rows, PlanContext context, bool nullable)
    {
        bool onlyExists = subquery.Kind == SubLinkKind.Exists;
        (LogicalNode node, ImmutableArray<Column> columns) = PlanBuilder.BuildSubquery(subquery.SubQuery, context, null, rows, nullable, onlyExists);
        if (onlyExists)
        {
            // Of any rows the first is enough, whatever the limit, and the order is nobody's.
            while (node is SortNode or ProjectNode or LimitNode { Offset: null, Count: null or LiteralScalar { IsNull: true } or LiteralScalar { Literal: { } } })
            {
                if (node is LimitNode { Count: LiteralScalar { Literal: { } count } } && BitConverter.ToInt64(count.Bytes) <= 0)
                {
                    break;
                }
                node = node.Inputs[0];
            }
        }
        return new SubqueryPlan(node, columns, ScalarAggregation.Find(node) is not null || UniqueRows.IsOneAtMost(node));
    }
}
