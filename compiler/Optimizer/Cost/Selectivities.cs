using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>Shares of rows that conditions let through.</summary>
/// <param name="sources">Where the plan's columns come from.</param>
/// <param name="rows">Estimates of its nodes.</param>
internal sealed class Selectivities(ColumnSources sources, Func<LogicalNode, double> rows)
{
    private const double Unknown = 1.0 / 3;

    /// <summary>Two bounds of one column when the values are not known (DEFAULT_RANGE_INEQ_SEL).</summary>
    private const double RangeDefault = 0.005;

    private const double RangeLeast = 1e-10;

    /// <summary>Of rows for which all conditions are true. Bounds on one column make one range (clauselist_selectivity).</summary>
    public double All(IEnumerable<Scalar> conditions)
    {
        double selectivity = 1;
        Dictionary<ColumnSource, (double? From, double? To)>? ranges = null;
        foreach (Scalar condition in conditions.SelectMany(Conjuncts.Split))
        {
            if (AsBound(condition) is not { } bound)
            {
                selectivity *= Of(condition);
                continue;
            }
            ranges ??= [];
            (double? from, double? to) = ranges.GetValueOrDefault(bound.Column);
            ranges[bound.Column] = bound.IsUpper ? (from, Tighter(to, bound.Share)) : (Tighter(from, bound.Share), to);
        }
        foreach ((ColumnSource column, (double? from, double? to)) in ranges ?? [])
        {
            selectivity *= (from, to) switch
            {
                ({ } a, { } b) => Range(column, a, b),
                ({ } a, null) => a,
                (null, { } b) => b,
                _ => 1,
            };
        }
        return selectivity;

        static double Tighter(double? known, double share) => known is { } k ? Math.Min(k, share) : share;
    }

    public double Of(Scalar condition)
    {
        switch (condition)
        {
            case LiteralScalar literal:
                return literal.Literal is { } value && value.Bytes[0] != 0 ? 1 : 0;
            case ColumnScalar column when sources.Find(column) is { Statistics: not null } source:
                return ColumnSelectivity.Equal(source, source.Type, [1]);
            case LogicScalar { IsAnd: true } and:
                return All(and.Arguments);
            case LogicScalar or:
                double any = 1 - or.Arguments.Aggregate(1.0, (none, argument) => none * (1 - Of(argument)));
                return any > 0 ? any / Implied(or, any) : 0;
            case NotScalar not:
                return 1 - Of(not.Argument);
            case NullTestScalar test:
                double nulls = NullFraction(test.Argument);
                return test.IsNotNull ? 1 - nulls : nulls;
            case BooleanTestScalar test:
                double holds = Of(test.Argument);
                return test.Kind switch
                {
                    BooleanTestKind.IsTrue or BooleanTestKind.IsNotFalse => holds,
                    BooleanTestKind.IsFalse or BooleanTestKind.IsNotTrue => 1 - holds,
                    BooleanTestKind.IsUnknown => NullFraction(test.Argument),
                    _ => 1 - NullFraction(test.Argument),
                };
            case DistinctFromScalar distinct:
                return 1 - Of(distinct.Equality);
            case LetScalar let:
                return Of(let.Body.Rewrite(s => s is VariableScalar read && read.Variable == let.Variable ? let.Value : s));
            case CallScalar { Function: IComparison comparison } call:
                return Comparison(comparison.Operator, call);
            case CallScalar { Function: LikeFunction like } call:
                double matches = call.Arguments[1] is LiteralScalar { Literal: { } pattern }
                    ? LikeSelectivity.Of(sources.Find(call.Arguments[0]), pattern.Bytes)
                    : RangeDefault;
                return like.IsNegated ? Math.Max(0, 1 - matches - NullFraction(call.Arguments[0])) : matches;
            case CallScalar { Function: InSetFunction set } call:
                return InSet(set, call.Arguments[0]);
            default:
                return Unknown;
        }
    }

    /// <summary>
    /// Share of rows that what an OR over several relations implies for each of them has left already
    /// (<see cref="Rules.ImpliedDisjunctions"/>).
    /// </summary>
    /// <param name="or">The condition.</param>
    /// <param name="any">Share of all rows for which one of its arms is true: the rest of the OR drops rows, too, if only a few.</param>
    private double Implied(LogicScalar or, double any)
    {
        ILookup<ScanNode?, Column> relations = or.Columns().Distinct().ToLookup(c => sources.Find(new ColumnScalar(c))?.Scan);
        if (relations.Count < 2)
        {
            return 1;
        }
        double share = 1;
        foreach (IGrouping<ScanNode?, Column> relation in relations)
        {
            if (relation.Key is not null && Rules.ImpliedDisjunctions.Of(or, relation.ToHashSet()) is { } implied)
            {
                double left = Of(implied);
                share *= Rules.ImpliedDisjunctions.IsSelective(left) ? left : 1;
            }
        }
        return Math.Max(any, share);
    }

    /// <summary>Share of all pairs that a join's conditions leave.</summary>
    public double Join(IReadOnlyCollection<Scalar> conditions)
    {
        double selectivity = 1;
        var covered = new HashSet<Scalar>();
        if (conditions.Count > 1)
        {
            selectivity *= CoverKeys(conditions, covered);
        }
        var rest = new List<Scalar>();
        foreach (Scalar condition in conditions)
        {
            if (covered.Contains(condition))
            {
                continue;
            }
            if (Equality(condition) is { } sides && sides.Left is { } left && sides.Right is { } right)
            {
                selectivity *= EquiJoin.Inner(left, right);
            }
            else
            {
                rest.Add(condition);
            }
        }
        return selectivity * All(rest);
    }

    /// <summary>
    /// Share of left rows for which one of so many right rows fulfils all conditions (eqjoinsel_semi). Other conditions
    /// than keys are tried on each right row of the key, any of which will do.
    /// </summary>
    public double Semi(IReadOnlyCollection<Scalar> conditions, double right, IReadOnlySet<Column> leftColumns)
    {
        double found = 1;
        double ofLeft = 1;
        double ofPair = 1;
        double keys = 1;
        bool hasPair = false;
        var same = new List<ColumnSource>();
        bool isSelfJoin = true;
        foreach (Scalar condition in conditions)
        {
            if (SidesOfKey(condition, leftColumns) is { } sides)
            {
                double distinct = Math.Min(Distinct(sides.Right), right);
                bool isKnown = IsDistinctKnown(sides.Left) && (IsDistinctKnown(sides.Right) || distinct == right);
                found *= EquiJoin.Semi(NullFraction(sides.Left), Math.Max(Distinct(sides.Left), Distinct(sides.Right)), distinct, isKnown);
                keys *= distinct;
                isSelfJoin &= IsSameColumn(sides.Left, sides.Right);
                same.AddRange(sources.Find(sides.Right) is { } key ? [key] : []);
            }
            else if (Conjuncts.IsWithin(condition, leftColumns))
            {
                ofLeft *= Of(condition);
            }
            else
            {
                hasPair = true;
                ofPair *= Of(condition);
            }
        }
        if (!hasPair)
        {
            return found * ofLeft;
        }
        if (isSelfJoin && same.Count > 0 && conditions.Any(IsDifference))
        {
            // A row is among those of its key and differs not from itself: what counts is how many others there are.
            double tuples = same[0].Tuples;
            double others = Math.Max(0, tuples / Math.Min(tuples, same.Aggregate(1.0, static (d, s) => d * s.Distinct)) - 1);
            double present = same.Aggregate(1.0, static (p, s) => p * (1 - s.NullFraction));
            return present * ofLeft * (1 - Math.Exp(-others * Math.Min(1, right / tuples) * ofPair));
        }
        return found * ofLeft * (1 - Math.Pow(1 - Math.Clamp(ofPair, 0, 1), Math.Max(1, right / keys)));
    }

    /// <summary>column &lt;&gt; the same column of the same table.</summary>
    private bool IsDifference(Scalar condition) =>
        condition is CallScalar { Function: ComparisonFunction { Operator: ComparisonOperator.NotEqual } } call && IsSameColumn(call.Arguments[0], call.Arguments[1]);

    private bool IsSameColumn(Scalar left, Scalar right) =>
        sources.Find(left) is { } a && sources.Find(right) is { } b && !ReferenceEquals(a.Scan, b.Scan) &&
        a.Attribute == b.Attribute && a.Scan.Relation!.Oid == b.Scan.Relation!.Oid;

    /// <summary>The sides of an equality between something of the left side and something of the right one.</summary>
    private static (Scalar Left, Scalar Right)? SidesOfKey(Scalar condition, IReadOnlySet<Column> leftColumns)
    {
        if (Conjuncts.AsKey(condition) is not { } equality || !equality.Arguments.All(Conjuncts.ReadsColumns))
        {
            return null;
        }
        (Scalar a, Scalar b) = (equality.Arguments[0], equality.Arguments[1]);
        return Conjuncts.IsWithin(a, leftColumns) && !b.Columns().Any(leftColumns.Contains) ? (a, b)
            : Conjuncts.IsWithin(b, leftColumns) && !a.Columns().Any(leftColumns.Contains) ? (b, a)
            : null;
    }

    /// <summary>Pairs of equal keys that other conditions have to be checked for; none when there are no others.</summary>
    public double CheckedPairs(double left, double right, IReadOnlyCollection<Scalar> conditions, IReadOnlySet<Column> leftColumns)
    {
        Scalar[] keys = [.. conditions.Where(c => SidesOfKey(c, leftColumns) is not null)];
        return keys.Length == conditions.Count ? 0 : left * right * Join(keys);
    }

    /// <summary>
    /// Groups of so many rows (estimate_num_groups): per relation the product of the keys' distinct counts, no more than
    /// the relation has rows, less what the conditions are expected to have taken away; over relations their product.
    /// </summary>
    public double Groups(IEnumerable<Projection> keys, double rows)
    {
        double groups = 1;
        var relations = new Dictionary<ScanNode, (double Distinct, int Keys)>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<ColumnSource>();
        foreach (Projection key in keys)
        {
            if (key.Value is LiteralScalar or StartValueScalar)
            {
                continue;
            }
            if (key.Value.Type.Kind == ValueKind.Bool)
            {
                groups *= 2;
                continue;
            }
            ColumnSource[] read = [.. key.Value.Columns().Distinct().Select(c => sources.Find(new ColumnScalar(c))).OfType<ColumnSource>()];
            if (read.Length == 0)
            {
                groups *= ColumnSource.DistinctDefault;
            }
            foreach (ColumnSource source in read.Where(seen.Add))
            {
                (double distinct, int count) = relations.GetValueOrDefault(source.Scan, (1, 0));
                relations[source.Scan] = (distinct * (source.Distinct + (source.NullFraction > 0 ? 1 : 0)), count + 1);
            }
        }
        foreach ((ScanNode scan, (double product, int count)) in relations)
        {
            double tuples = Math.Max(1, scan.Rows);
            double distinct = Math.Min(product, count > 1 ? Math.Max(tuples * 0.1, 1) : tuples);
            if (rows < tuples)
            {
                // Each group has tuples / distinct rows; it is gone when the conditions drop them all.
                distinct *= 1 - Math.Pow((tuples - rows) / tuples, tuples / distinct);
            }
            groups *= Math.Max(1, distinct);
        }
        return Math.Clamp(groups, 1, Math.Max(1, rows));
    }

    private double Comparison(ComparisonOperator op, CallScalar call)
    {
        Scalar left = call.Arguments[0];
        Scalar right = call.Arguments[1];
        if (IsConstant(left) && !IsConstant(right))
        {
            (left, right, op) = (right, left, op.Commute());
        }
        if (right is LiteralScalar { IsNull: true })
        {
            return 0;
        }
        ColumnSource? column = sources.Find(left);
        if (op is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            double equal = (column, right) switch
            {
                ({ } source, LiteralScalar { Literal: { } literal }) => ColumnSelectivity.Equal(source, right.Type, literal.Bytes),
                ({ } source, StartValueScalar) => source.AnyValue,
                ({ } source, _) when sources.Find(right) is { } other => EquiJoin.Inner(source, other),
                _ => 1 / Math.Max(Distinct(left), Distinct(right)),
            };
            return op == ComparisonOperator.Equal ? equal : Math.Max(0, 1 - equal - NullFraction(left));
        }
        if (right is not LiteralScalar { Literal: { } bound })
        {
            return ColumnSelectivity.InequalityDefault;
        }
        return column is not null ? ColumnSelectivity.Inequality(column, op, right.Type, bound.Bytes)
            : OfGroups(left, op, StatisticValue.ToNumber(right.Type, bound.Bytes)) ?? ColumnSelectivity.InequalityDefault;
    }

    private double? OfGroups(Scalar value, ComparisonOperator op, double? bound)
    {
        if (bound is not { } number || sources.FindAggregate(value) is not ({ IsScalar: false, HasSets: false } node, var call))
        {
            return null;
        }
        ColumnSource? argument = call.Argument is null ? null : sources.Find(call.Argument);
        return GroupSelectivity.Beyond(call, argument, node.Keys.Select(k => sources.Find(k.Value)), rows(node.Input) / rows(node), op, number);
    }

    private double InSet(InSetFunction set, Scalar value)
    {
        if (sources.Find(value) is not { } column)
        {
            return Math.Min(1, set.Elements.Count / ColumnSource.DistinctDefault);
        }
        return Math.Min(1 - column.NullFraction, set.Elements.Sum(e => ColumnSelectivity.Equal(column, e.Type, e.Literal!.Bytes)));
    }

    private readonly record struct Bound(ColumnSource Column, bool IsUpper, double Share);

    /// <summary>column &lt; constant and the like, with the share it leaves.</summary>
    private Bound? AsBound(Scalar condition)
    {
        if (condition is not CallScalar { Function: IComparison { Operator: not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) } comparison } call)
        {
            return null;
        }
        bool flipped = IsConstant(call.Arguments[0]);
        Scalar value = call.Arguments[flipped ? 1 : 0];
        Scalar constant = call.Arguments[flipped ? 0 : 1];
        if (!IsConstant(constant) || constant is LiteralScalar { IsNull: true } || sources.Find(value) is not { } column)
        {
            return null;
        }
        ComparisonOperator op = flipped ? comparison.Operator.Commute() : comparison.Operator;
        return new Bound(column, op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual, Comparison(comparison.Operator, call));
    }

    private static double Range(ColumnSource column, double from, double to)
    {
        if (from == ColumnSelectivity.InequalityDefault || to == ColumnSelectivity.InequalityDefault)
        {
            return RangeDefault;
        }
        double share = from + to - 1 + column.NullFraction;
        return share > 0 ? share : share < -0.01 ? RangeDefault : RangeLeast;
    }

    /// <summary>
    /// Equalities that cover a unique key of one side: each row of the other side finds one row. Foreign keys refer to
    /// such keys, so that they need no case of their own.
    /// </summary>
    /// <param name="conditions">Of a join.</param>
    /// <param name="covered">Those that are accounted for are added.</param>
    public double CoverKeys(IReadOnlyCollection<Scalar> conditions, HashSet<Scalar> covered)
    {
        double selectivity = 1;
        var pairs = new Dictionary<(ScanNode, ScanNode), List<(Scalar Condition, ColumnSource Key, ColumnSource Other)>>();
        foreach (Scalar condition in conditions)
        {
            if (Equality(condition) is { Left: { } left, Right: { } right } && !ReferenceEquals(left.Scan, right.Scan))
            {
                Add(condition, left, right);
                Add(condition, right, left);
            }
        }
        foreach (var (scans, equalities) in pairs)
        {
            if (equalities.Count < 2)
            {
                continue;
            }
            foreach (var index in scans.Item1.Relation!.UniqueIndexes)
            {
                var used = equalities.Where(e => index.Attributes.Contains((short)e.Key.Attribute)).ToList();
                if (index.Attributes.Length < 2 || !index.Attributes.All(a => used.Any(e => e.Key.Attribute == a)) ||
                    used.Any(e => e.Key.IsUnique || e.Other.IsUnique))
                {
                    continue;
                }
                if (used.Any(e => covered.Contains(e.Condition)))
                {
                    continue;
                }
                covered.UnionWith(used.Select(static e => e.Condition));
                selectivity *= used.Aggregate(1 / used[0].Key.Tuples, static (s, e) => s * (1 - e.Other.NullFraction));
                break;
            }
        }
        return selectivity;

        void Add(Scalar condition, ColumnSource key, ColumnSource other)
        {
            if (!pairs.TryGetValue((key.Scan, other.Scan), out var list))
            {
                pairs.Add((key.Scan, other.Scan), list = []);
            }
            list.Add((condition, key, other));
        }
    }

    private (ColumnSource? Left, ColumnSource? Right)? Equality(Scalar condition) =>
        Conjuncts.AsKey(condition) is { } call
            ? (sources.Find(call.Arguments[0]), sources.Find(call.Arguments[1]))
            : null;

    private double NullFraction(Scalar scalar) =>
        !scalar.Nullable ? 0
        : sources.Find(scalar) is { } column ? column.NullFraction
        : 1 - scalar.Columns().Distinct().Aggregate(1.0, (present, c) => present * (1 - (sources.Find(new ColumnScalar(c))?.NullFraction ?? 0)));

    /// <summary>Distinct values of an expression: no more than of what it reads, and PostgreSQL's default when it computes.</summary>
    private double Distinct(Scalar scalar)
    {
        if (IsConstant(scalar))
        {
            return 1;
        }
        if (sources.Find(scalar) is { } column)
        {
            return column.Distinct;
        }
        double most = 1;
        foreach (Column read in scalar.Columns().Distinct())
        {
            most *= sources.Find(new ColumnScalar(read))?.Distinct ?? ColumnSource.DistinctDefault;
        }
        return Math.Clamp(most, 1, ColumnSource.DistinctDefault);
    }

    /// <summary>What <see cref="Distinct"/> says is more than a default.</summary>
    private bool IsDistinctKnown(Scalar scalar) => IsConstant(scalar) || sources.Find(scalar) is { Statistics: not null } or { IsUnique: true };

    private static bool IsConstant(Scalar scalar) => scalar is LiteralScalar or StartValueScalar;
}
