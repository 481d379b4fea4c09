using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Expressions over groups: grouping keys by their text, aggregates, and columns that depend on a grouped primary key.
/// Collects the aggregate calls as they are met. Under grouping sets a key that is not in every set may be NULL.
/// </summary>
internal sealed class AggregationScope : IScalarScope
{
    /// <summary>Bits of AggregateNode.Sets.</summary>
    private const int KeysMax = 63;

    private readonly CatalogBundle _catalog;
    private readonly TypeMapper _types;
    private readonly TypeOrder _order;
    private readonly ColumnFactory _columns;
    private readonly ScalarTranslator _below;
    private readonly IScalarScope? _outer;
    private readonly Query? _query;
    private readonly List<Projection> _keys = [];
    private readonly Dictionary<NodeValue, Column> _keyColumns = new(NodeEquality.Comparer);
    private readonly List<AggregateCall> _calls = [];
    private readonly Dictionary<NodeValue, Column> _callColumns = new(NodeEquality.Comparer);

    /// <summary>Empty for a plain GROUP BY.</summary>
    private readonly ImmutableArray<ImmutableHashSet<int>> _sets = [];

    /// <summary>For each key the sets that group by it.</summary>
    private readonly List<ImmutableHashSet<int>> _keySets = [];
    private readonly Dictionary<NodeValue, GroupingColumn> _groupings = new(NodeEquality.Comparer);

    /// <summary>Without groups: for aggregates as window functions.</summary>
    public AggregationScope(CatalogBundle catalog, TypeMapper types, TypeOrder order, ColumnFactory columns, ScalarTranslator below)
    {
        _catalog = catalog;
        _types = types;
        _order = order;
        _columns = columns;
        _below = below;
    }

    public AggregationScope(Query query, CatalogBundle catalog, TypeMapper types, TypeOrder order, ColumnFactory columns,
        ScalarTranslator below, IScalarScope? outer)
        : this(catalog, types, order, columns, below)
    {
        _outer = outer;
        _query = query;
        ImmutableArray<ImmutableHashSet<int>> sets = GroupingSetExpansion.Expand(query);
        // One set of all keys is a plain GROUP BY.
        _sets = sets.Length == 1 && query.GroupClause.All(c => query.GroupingSets.IsEmpty || sets[0].Contains((int)c.Ref)) ? [] : sets;
        foreach (SortGroupClause clause in query.GroupClause)
        {
            TargetEntry target = query.TargetList.First(t => t.SortGroupRef == clause.Ref);
            AddKey(target.Expr, [.. Enumerable.Range(0, _sets.Length).Where(i => _sets[i].Contains((int)clause.Ref))]);
        }
    }

    public Scalar? Resolve(Expr expression)
    {
        if (OuterReferences.LevelsUp(expression) > 0)
        {
            return _outer?.Resolve(OuterReferences.Lower(expression));
        }
        if (_keyColumns.TryGetValue(expression.Source, out Column? key))
        {
            return new ColumnScalar(key);
        }
        if (expression is Aggref aggregate)
        {
            return new ColumnScalar(Call(aggregate));
        }
        if (expression is GroupingFunc { LevelsUp: 0 } grouping)
        {
            return Grouping(grouping);
        }
        if (expression is not Var { LevelsUp: 0 } variable)
        {
            return null;
        }
        // What depends on a primary key, grouped in every set, does not change the groups as one more key.
        return DependsOnKeys(variable)
            ? new ColumnScalar(AddKey(variable, [.. Enumerable.Range(0, _sets.Length)]))
            : throw new UnsupportedException("an expression over part of a grouping key", "PostgreSQL has simplified it, and it no longer has the key in it.", variable.Location);
    }

    /// <summary>All columns of its table's primary key, or of another unique one, are grouping keys.</summary>
    private bool DependsOnKeys(Var variable)
    {
        if (_query is null || Base(variable) is not { } column || _query.Entry(column.VarNo) is not { Kind: RteKind.Relation } table)
        {
            return false;
        }
        HashSet<int> grouped = [.. _query.GroupClause
            .Select(clause => _query.TargetList.First(t => t.SortGroupRef == clause.Ref).Expr)
            .OfType<Var>().Select(Base).OfType<Var>().Where(v => v.VarNo == column.VarNo).Select(v => v.AttNo)];
        return _catalog.GetRelation(table.RelId).UniqueIndexes.Any(index => index.Attributes.All(a => grouped.Contains(a)));
    }

    /// <summary>The table's column that a join's stands for.</summary>
    private Var? Base(Var variable)
    {
        RangeTblEntry entry = _query!.Entry(variable.VarNo);
        return entry.Kind != RteKind.Join ? variable
            : variable.AttNo > 0 && entry.JoinAliasVars[variable.AttNo - 1] is Var inner ? Base(inner) : null;
    }

    public Scalar? ResolveForeign(Expr expression) => null;

    public AggregateNode ToNode(LogicalNode input) => new(input, [.. _keys], [.. _calls])
    {
        Sets = [.. Enumerable.Range(0, _sets.Length).Select(set =>
            Enumerable.Range(0, _keys.Count).Where(key => _keySets[key].Contains(set)).Aggregate(0UL, static (bits, key) => bits | 1UL << key))],
        Groupings = [.. _groupings.Values],
    };

    /// <summary>One bit for each argument, the last the lowest: 1 when the set does not group by it.</summary>
    private Scalar Grouping(GroupingFunc grouping)
    {
        if (_sets.IsEmpty)
        {
            return new LiteralScalar(_types.Map(grouping), new LiteralValue(BitConverter.GetBytes(0)));
        }
        if (!_groupings.TryGetValue(grouping.Source, out GroupingColumn? known))
        {
            known = new GroupingColumn(_columns.Make("grouping", _types.Map(grouping), false),
                [.. _sets.Select(set => grouping.Refs.Aggregate(0, (bits, reference) => bits << 1 | (set.Contains(reference) ? 0 : 1)))]);
            _groupings.Add(grouping.Source, known);
        }
        return new ColumnScalar(known.Column);
    }

    private Column AddKey(Expr expression, ImmutableHashSet<int> sets)
    {
        if (_keyColumns.TryGetValue(expression.Source, out Column? known))
        {
            return known;
        }
        Scalar value = _below.Translate(expression) ?? throw new UnsupportedException("a GROUP BY expression",
            "It is volatile, or has a function in a conditional branch that only PostgreSQL can compute.", expression.Location);
        if (!_sets.IsEmpty && !ExpressionFacts.DependsOnRows(expression))
        {
            throw new UnsupportedException("a constant in grouping sets", "Where else it is written in the query PostgreSQL may not take it for the key.", expression.Location);
        }
        if (!_sets.IsEmpty && _keys.Count == KeysMax)
        {
            throw new UnsupportedException($"grouping sets of more than {KeysMax} keys");
        }
        if (!_order.HasEquality(value.Type))
        {
            throw new UnsupportedException($"GROUP BY on type {_catalog.GetType(value.Type.Oid).Name}", "PgFusion does not know the equality of the type, or of its collation.", expression.Location);
        }
        string name = value is ColumnScalar c ? c.Column.Name : $"key{_keys.Count + 1}";
        Column column = _columns.Make(name, value.Type, value.Nullable || sets.Count < _sets.Length);
        _keys.Add(new Projection(column, value));
        _keySets.Add(sets);
        _keyColumns.Add(expression.Source, column);
        return column;
    }

    private Column Call(Aggref aggregate)
    {
        if (_callColumns.TryGetValue(aggregate.Source, out Column? known))
        {
            return known;
        }
        AggregateCall call = Translate(aggregate);
        _calls.Add(call);
        _callColumns.Add(aggregate.Source, call.Column);
        return call.Column;
    }

    public AggregateCall Translate(Aggref aggregate)
    {
        FunctionInfo info = _catalog.GetFunction(aggregate.Function);
        UnsupportedException Refuse(string detail) => new($"aggregate {info.Name}", detail, aggregate.Location);

        if (aggregate.LevelsUp != 0 || aggregate.IsVariadic || info.Schema != "pg_catalog")
        {
            throw Refuse("It is not one of the aggregates that PgFusion computes.");
        }
        Scalar? filter = null;
        if (aggregate.Filter is not null)
        {
            filter = _below.Translate(aggregate.Filter) ?? throw Refuse("Its FILTER has a function that only PostgreSQL can compute.");
        }
        bool distinct = !aggregate.Distinct.IsEmpty;
        Scalar? second = null;
        ImmutableArray<TargetEntry> written = [.. aggregate.Args.Where(static a => !a.IsJunk)];
        if (written.IsEmpty)
        {
            if (info.Name != "count")
            {
                throw Refuse("It has no argument.");
            }
            return Make(AggregateFunction.CountStar, null, ScalarType.Bigint, nullable: false);
        }
        if (written.Length > 2)
        {
            throw Refuse("It has more than two arguments.");
        }
        Scalar argument = Argument(written[0]);
        second = written.Length == 2 ? Argument(written[1]) : null;
        if (distinct && !(_order.HasEquality(argument.Type) && (second is null || _order.HasEquality(second.Type))))
        {
            throw Refuse("DISTINCT is not supported for the type of its argument.");
        }
        ScalarType declared = _types.Map(aggregate);
        ScalarType input = argument.Type;
        AggregateCall call = aggregate.Kind == 'n' ? Normal() : OrderedSet();
        return WithOrder(call);

        AggregateCall Normal()
        {
            if (second is not null)
            {
                return Regression(info.Name) is { } function && !distinct && input.Kind == ValueKind.Float64 && second.Type.Kind == ValueKind.Float64
                    ? Make(function, argument, declared, nullable: function != AggregateFunction.RegressionCount)
                    : info.Name == "string_agg" && input.Kind == ValueKind.Bytes && second.Type.Kind == ValueKind.Bytes
                    ? Make(AggregateFunction.StringJoin, argument, declared, nullable: true)
                    : throw Refuse(Regression(info.Name) is not null && distinct ? "DISTINCT is not supported for more than one argument." : "It is not one of the aggregates that PgFusion computes.");
            }
            bool isInteger = input.BaseOid is PgType.Int2 or PgType.Int4 or PgType.Int8;
            switch (info.Name)
            {
                case "count":
                    return Make(AggregateFunction.Count, argument, ScalarType.Bigint, nullable: false);
                case "sum" when SumType(input, declared) is { } sum:
                    return Make(AggregateFunction.Sum, argument, sum, nullable: true);
                case "sum" or "avg" when input.BaseOid == PgType.Interval:
                    AggregateCall total = Make(info.Name == "sum" ? AggregateFunction.Sum : AggregateFunction.Average, argument, declared, nullable: true);
                    return !distinct
                        ? total with { HasInfiniteIntervals = IntervalArithmetic.HasInfinity(_catalog) }
                        : throw Refuse("Equal intervals can differ in months, days and hours, and which of them counts is not defined.");
                case "avg" when isInteger || input.IsNumeric:
                    return Make(AggregateFunction.Average, argument, ScalarType.AnyNumeric, nullable: true);
                case "avg" when input.IsFloat:
                    return Make(AggregateFunction.Average, argument, declared, nullable: true);
                case "min" or "max" when IsOrdered(input, aggregate.InputCollation):
                    return Make(info.Name == "min" ? AggregateFunction.Min : AggregateFunction.Max, argument, OneOfInputs(aggregate.InputCollation), nullable: true);
                case "any_value":
                    return Make(AggregateFunction.First, argument, OneOfInputs(declared.Collation), nullable: true);
                case "bool_and" or "every":
                    return Make(AggregateFunction.BoolAnd, argument, ScalarType.Boolean, nullable: true);
                case "bool_or":
                    return Make(AggregateFunction.BoolOr, argument, ScalarType.Boolean, nullable: true);
                case "bit_and" or "bit_or" or "bit_xor" when isInteger:
                    return Make(info.Name == "bit_and" ? AggregateFunction.BitAnd : info.Name == "bit_or" ? AggregateFunction.BitOr : AggregateFunction.BitXor,
                        argument, declared, nullable: true);
                case "array_agg" when aggregate.ArgTypes[0] is var type && _catalog.GetType(declared.BaseOid).ElementType == type && _catalog.GetType(type).ElementType == 0:
                    return Make(AggregateFunction.ArrayCollect, argument, declared, nullable: true) with { Element = _catalog.GetType(type) };
                default:
                    return Deviation(info.Name) is { } deviation && (isInteger || input.IsNumeric || input.IsFloat)
                        ? Make(deviation, argument, input.IsFloat ? declared : ScalarType.AnyNumeric, nullable: true)
                        : throw Refuse("It is not one of the aggregates that PgFusion computes for this type.");
            }
        }

        AggregateCall OrderedSet()
        {
            if (info.Name == "mode" && _order.HasEquality(input))
            {
                return Make(AggregateFunction.Mode, argument, OneOfInputs(declared.Collation), nullable: true);
            }
            if (info.Name is not ("percentile_cont" or "percentile_disc") || declared.Oid != (info.Name == "percentile_cont" ? PgType.Float8 : aggregate.ArgTypes[1]))
            {
                throw Refuse("It is not one of the aggregates that PgFusion computes for this type.");
            }
            Expr direct = aggregate.DirectArgs[0];
            Scalar fraction = (ExpressionFacts.DependsOnRows(direct) ? null : _below.Translate(direct)) ?? throw Refuse("Its fraction depends on the group, or is volatile.");
            bool isContinuous = info.Name == "percentile_cont";
            return Make(isContinuous ? AggregateFunction.PercentileContinuous : AggregateFunction.PercentileDiscrete, argument,
                isContinuous ? declared : OneOfInputs(declared.Collation), nullable: true) with
            { Direct = fraction };
        }

        // An order that nobody can see need not be known.
        AggregateCall WithOrder(AggregateCall made)
        {
            ImmutableArray<SortGroupClause> clauses = distinct ? aggregate.Distinct : aggregate.Order;
            if (clauses.IsEmpty || (distinct && !made.DependsOnOrder))
            {
                return made;
            }
            var keys = ImmutableArray.CreateBuilder<SortKey>(clauses.Length);
            foreach (SortGroupClause clause in clauses)
            {
                TargetEntry entry = aggregate.Args.First(a => a.SortGroupRef == clause.Ref);
                Scalar value = Argument(entry);
                if (!_order.HasOrder(value.Type) || SortDirection.IsDescending(_catalog, clause, entry.Expr) is not { } descending)
                {
                    throw Refuse("It has an order that PgFusion does not know.");
                }
                keys.Add(new SortKey(value, descending, clause.NullsFirst));
            }
            return made with { Order = keys.ToImmutable() };
        }

        // An argument behind a FILTER is evaluated for some rows only.
        Scalar Argument(TargetEntry entry) => _below.Translate(entry.Expr, filter is null ? Reach.Always : Reach.Always.When(new BooleanTestScalar(filter, BooleanTestKind.IsTrue))) ??
            throw Refuse("Its argument is volatile, or is a conditional expression with a function that only PostgreSQL can compute.");

        // The result is one of the inputs, whose typmod the aggregate's declaration does not show.
        ScalarType OneOfInputs(uint collation) => input with { Typmod = -1, Oid = declared.Oid, Collation = collation };

        AggregateCall Make(AggregateFunction function, Scalar? arg, ScalarType type, bool nullable) =>
            new(_columns.Make(info.Name, type, nullable), function, arg, filter, distinct) { Second = second };
    }

    private static AggregateFunction? Deviation(string name) => name switch
    {
        "variance" or "var_samp" => AggregateFunction.VarianceSample,
        "var_pop" => AggregateFunction.VariancePopulation,
        "stddev" or "stddev_samp" => AggregateFunction.DeviationSample,
        "stddev_pop" => AggregateFunction.DeviationPopulation,
        _ => null,
    };

    /// <summary>Aggregates over pairs (Y, X) of double precision.</summary>
    private static AggregateFunction? Regression(string name) => name switch
    {
        "corr" => AggregateFunction.Correlation,
        "covar_pop" => AggregateFunction.CovariancePopulation,
        "covar_samp" => AggregateFunction.CovarianceSample,
        "regr_avgx" => AggregateFunction.RegressionAverageX,
        "regr_avgy" => AggregateFunction.RegressionAverageY,
        "regr_count" => AggregateFunction.RegressionCount,
        "regr_intercept" => AggregateFunction.RegressionIntercept,
        "regr_r2" => AggregateFunction.RegressionRSquared,
        "regr_slope" => AggregateFunction.RegressionSlope,
        "regr_sxx" => AggregateFunction.RegressionSumOfSquaresX,
        "regr_sxy" => AggregateFunction.RegressionSumOfProducts,
        "regr_syy" => AggregateFunction.RegressionSumOfSquaresY,
        _ => null,
    };

    private bool IsOrdered(ScalarType input, uint collation) =>
        input.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar
            ? _order.HasTextOrder(collation)
            : _order.HasOrder(input) && input.BaseOid != PgType.Bool;

    /// <summary>pg_aggregate: sum(int2, int4) is bigint, sum(int8) numeric, floats keep their type.</summary>
    private static ScalarType? SumType(ScalarType input, ScalarType declared)
    {
        const int RowDigits = 19;
        return input.BaseOid switch
        {
            PgType.Int2 or PgType.Int4 => ScalarType.Bigint,
            PgType.Int8 => ScalarType.Decimal(38, 0),
            PgType.Float4 or PgType.Float8 => declared,
            PgType.Numeric when input.HasScale && input.Precision + RowDigits <= 38 => ScalarType.Decimal(input.Precision + RowDigits, input.Scale),
            PgType.Numeric when input.HasScale => ScalarType.AnyNumeric with { Precision = input.Precision + RowDigits, Scale = input.Scale },
            PgType.Numeric => ScalarType.AnyNumeric,
            _ => null,
        };
    }
}
