using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.Pipelines;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// Where an expression stands decides what its leaves mean: over a scan a Var is a column and a part that is not
/// native may be left to PostgreSQL; over an aggregation only keys and aggregates can be read.
/// </summary>
internal interface IScalarScope
{
    /// <summary>The scalar for a whole sub-expression that the scope knows (a Var, a grouping key, an aggregate), or null.</summary>
    Scalar? Resolve(Expr expression);

    /// <summary>The same where it may not be evaluated: what has to be computed for it ahead must not raise an error then.</summary>
    Scalar? ResolveWithin(Expr expression, Reach reach) => Resolve(expression);

    /// <summary>A sub-expression that depends on rows and is not native: a column that PostgreSQL computes, or null.</summary>
    Scalar? ResolveForeign(Expr expression);
}

/// <summary>
/// Translates expressions to scalars of the worker, or says that it cannot (null), in which case the caller uses one
/// of the seams.
/// <para>
/// Below a branch that may not be reached (CASE, COALESCE, AND, OR; <see cref="Reach"/>) nothing may be moved to where it
/// would always be evaluated, since it might raise an error that PostgreSQL would not raise: a part that is not native
/// makes the whole conditional expression not native.
/// </para>
/// </summary>
internal sealed class ScalarTranslator(TypeMapper types, TypeOrder order, StartValues startValues, IScalarScope scope)
{
    private const int InListMax = 10_000;

    private readonly CatalogBundle _catalog = types.Catalog;
    private readonly ExpressionFacts _facts = new(types.Catalog);
    private readonly BindingContext _binding = new(types.Catalog, order);
    private readonly Stack<VariableScalar> _caseTests = new();

    public Scalar? Translate(Expr expression) => Translate(expression, Reach.Always);

    /// <param name="expression">What is translated.</param>
    /// <param name="reach">Where it stands in an expression around it.</param>
    public Scalar? Translate(Expr expression, Reach reach)
    {
        if (scope.ResolveWithin(expression, reach) is { } known)
        {
            return known;
        }
        if (expression is Const constant)
        {
            return LiteralReader.Read(types, constant);
        }
        if (!ExpressionFacts.DependsOnRows(expression) && !_facts.IsVolatile(expression) && (reach.IsAlways || expression is Param))
        {
            return startValues.Add(expression);
        }
        Scalar? native = TranslateNode(expression, reach);
        if (native is not null)
        {
            return native;
        }
        if (!reach.IsAlways)
        {
            // Evaluated at start it could fail where PostgreSQL never comes to it.
            return expression is SQLValueFunction ? startValues.Add(expression) : null;
        }
        if (!ExpressionFacts.DependsOnRows(expression))
        {
            return _facts.IsVolatile(expression) ? null : startValues.Add(expression);
        }
        return scope.ResolveForeign(expression);
    }

    private Scalar? TranslateNode(Expr expression, Reach reach) => expression switch
    {
        RelabelType e => Relabel(e, reach),
        CoerceToDomain => null,
        CoerceViaIO e => Translate(e.Arg, reach) is { } arg
            ? TextOutput.TryMake(arg, types.Map(e), startValues) ?? TextInput.TryMake(_catalog, arg, types.Map(e))
            : null,
        CollateExpr e => Translate(e.Arg, reach) is { } arg
            ? arg.Type.Collation == e.Collation ? arg : new RepresentScalar(arg.Type with { Collation = e.Collation }, arg)
            : null,
        OpExpr e => Call(e.Function, e.Args, e, e.InputCollation, reach),
        FuncExpr { IsVariadic: false, ReturnsSet: false } e => Concat(e, reach) ?? CountNulls(e, reach) ?? Call(e.Function, e.Args, e, e.InputCollation, reach),
        DistinctExpr e => Call(e.Function, e.Args, e, e.InputCollation, reach) is CallScalar equality
            ? new DistinctFromScalar(equality)
            : null,
        NullIfExpr e => NullIf(e, reach),
        BoolExpr e => Boolean(e, reach),
        NullTest { ArgIsRow: false } e => Translate(e.Arg, reach) is { } arg
            ? new NullTestScalar(arg, e.Kind == NullTestKind.IsNotNull)
            : null,
        BooleanTest e => Translate(e.Arg, reach) is { } arg ? new BooleanTestScalar(arg, e.Kind) : null,
        CaseExpr e => Case(e, reach),
        CaseTestExpr => _caseTests.TryPeek(out VariableScalar? test) ? test : null,
        CoalesceExpr e => Coalesce(e, reach),
        RowCompareExpr e => RowComparison(e, reach),
        MinMaxExpr e => MinMax(e, reach),
        ScalarArrayOpExpr e => InList(e, reach),
        _ => null,
    };

    private Scalar? Relabel(RelabelType e, Reach reach)
    {
        Scalar? argument = Translate(e.Arg, reach);
        if (argument is null)
        {
            return null;
        }
        ScalarType declared = types.Map(e);
        ScalarType from = argument.Type;
        if (from.IsNumeric && declared.BaseOid == PgType.Numeric)
        {
            return argument;
        }
        // The bits stay; only what PostgreSQL calls them changes.
        if (declared.Kind != from.Kind || declared.Width != from.Width)
        {
            return null;
        }
        return argument switch
        {
            LiteralScalar literal => literal with { Type = declared },
            _ when declared.BaseOid == from.BaseOid && declared.Collation == from.Collation => argument,
            _ => new RepresentScalar(declared, argument),
        };
    }

    private Scalar? Call(uint function, ImmutableArray<Expr> args, Expr expression, uint inputCollation, Reach reach)
    {
        if (!_catalog.Functions.TryGetValue(function, out FunctionInfo? info) || NativeFunctions.Find(info, _catalog) is not { } native)
        {
            return null;
        }
        var arguments = ImmutableArray.CreateBuilder<Scalar>(args.Length);
        foreach (Expr arg in args)
        {
            if (Translate(arg, reach) is not { } argument)
            {
                return null;
            }
            arguments.Add(argument);
        }
        ImmutableArray<Scalar> bound = arguments.ToImmutable();
        // IS DISTINCT FROM and NULLIF carry the type of their result, not of the equality they call.
        ScalarType declared = expression is DistinctExpr or NullIfExpr ? ScalarType.Boolean : types.Map(expression);
        native = native.Under(_catalog.Collations.GetValueOrDefault(inputCollation));
        ScalarType? type = native.Bind(_binding, bound, declared, inputCollation);
        return type is null ? null : new CallScalar(type, native, WithZone(native, args, bound), inputCollation);
    }

    private ImmutableArray<Scalar> WithZone(NativeFunction native, ImmutableArray<Expr> written, ImmutableArray<Scalar> arguments) => native.Zone switch
    {
        ZoneSource.None => arguments,
        ZoneSource.Session => arguments.Add(startValues.AddTimeZone(null)),
        ZoneSource.First => arguments.Add(startValues.AddTimeZone((Const)written[0])),
        _ => arguments.Add(startValues.AddTimeZone((Const)written[2])),
    };

    /// <summary>
    /// concat(...), to which a NULL is an empty text: the concatenation of COALESCE(argument, ''). concat_ws puts the
    /// separator in front of each that is not NULL, COALESCE(separator || argument, ''), and takes the first one away again.
    /// </summary>
    private Scalar? Concat(FuncExpr e, Reach reach)
    {
        if (!_catalog.Functions.TryGetValue(e.Function, out FunctionInfo? info) || info is not { Language: "internal", Source: "text_concat" or "text_concat_ws" } ||
            NativeFunctions.FindBySource("textcat", _catalog) is not { } concatenation || NativeFunctions.FindBySource("textlen", _catalog) is not { } length ||
            NativeFunctions.FindBySource("text_substr_no_len", _catalog) is not { } substring)
        {
            return null;
        }
        ScalarType text = types.Map(e);
        Scalar empty = new LiteralScalar(text, new LiteralValue([]));
        bool isSeparated = info.Source == "text_concat_ws";
        Scalar? separator = null;
        Scalar? result = isSeparated ? empty : null;
        foreach (Expr arg in e.Args)
        {
            // A literal of no type stays what the user wrote: a C string.
            Scalar? argument = arg is Const { Type: PgType.Unknown, IsNull: false } unknown
                ? new LiteralScalar(text, new LiteralValue(unknown.Datum.Span[..^1].ToArray()))
                : Translate(arg, reach);
            if (argument is null)
            {
                return null;
            }
            // char(n) keeps its blanks here.
            Scalar? part = argument is LiteralScalar { IsNull: true } && !(isSeparated && separator is null) ? empty
                : argument.Type.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar ? new RepresentScalar(text, argument)
                : TextOutput.TryMake(argument, text, startValues);
            if (part is null)
            {
                return null;
            }
            if (isSeparated && separator is null)
            {
                separator = part;
                continue;
            }
            if (isSeparated && !ReferenceEquals(part, empty))
            {
                part = new CallScalar(text, concatenation, [separator!, part], e.InputCollation);
            }
            if (part.Nullable)
            {
                part = new CoalesceScalar(text, [part, empty]);
            }
            result = result is null ? part : new CallScalar(text, concatenation, [result, part], e.InputCollation);
        }
        if (!isSeparated || result is null)
        {
            return result;
        }
        ScalarType integer = ScalarType.Integer;
        var first = new CallScalar(integer, length, [separator!], e.InputCollation);
        var next = new CallScalar(integer, NativeFunctions.Named("int4pl"), [first, new LiteralScalar(integer, new LiteralValue([1, 0, 0, 0]))], e.InputCollation);
        return new CallScalar(text, substring, [result, next], e.InputCollation);
    }

    /// <summary>num_nulls(...) and num_nonnulls(...): a sum of ones and zeros.</summary>
    private Scalar? CountNulls(FuncExpr e, Reach reach)
    {
        if (!_catalog.Functions.TryGetValue(e.Function, out FunctionInfo? info) || info is not { Language: "internal", Source: "pg_num_nulls" or "pg_num_nonnulls" })
        {
            return null;
        }
        ScalarType integer = ScalarType.Integer;
        Scalar? sum = null;
        foreach (Expr arg in e.Args)
        {
            if (Translate(arg, reach) is not { } argument)
            {
                return null;
            }
            var counts = new NullTestScalar(argument, IsNotNull: info.Source == "pg_num_nonnulls");
            var one = new CaseScalar(integer, [new CaseBranch(counts, Number(1))], Number(0));
            sum = sum is null ? one : new CallScalar(integer, NativeFunctions.Named("int4pl"), [sum, one], 0);
        }
        return sum;

        LiteralScalar Number(byte value) => new(integer, new LiteralValue([value, 0, 0, 0]));
    }

    private Scalar? NullIf(NullIfExpr e, Reach reach)
    {
        if (Call(e.Function, e.Args, e, e.InputCollation, reach) is not CallScalar equality)
        {
            return null;
        }
        // The value is the first argument's, its collation that of both.
        var value = new NullIfScalar(equality);
        return value.Type.Collation == e.Collation ? value : new RepresentScalar(value.Type with { Collation = e.Collation }, value);
    }

    /// <summary>
    /// (a, b) OP (c, d): CASE WHEN a = c THEN b OP d ELSE a OP c END, without equality in OP for all but the last pair.
    /// A pair with a NULL before any that differ makes it NULL, and what comes after is not evaluated.
    /// </summary>
    private Scalar? RowComparison(RowCompareExpr e, Reach reach)
    {
        var pairs = new List<(CallScalar Comparison, CallScalar Equality)>();
        for (int i = 0; i < e.Operators.Length; i++)
        {
            if (!_catalog.Operators.TryGetValue(e.Operators[i], out OperatorInfo? op) ||
                !_catalog.Functions.TryGetValue(op.Function, out FunctionInfo? info) ||
                NativeFunctions.Find(info, _catalog) is not ComparisonFunction comparison ||
                Translate(e.LeftArgs[i], reach) is not { } left || Translate(e.RightArgs[i], reach) is not { } right)
            {
                return null;
            }
            bool isLast = i == e.Operators.Length - 1;
            ComparisonFunction decisive = isLast ? comparison : comparison.Of(comparison.Operator.Strict());
            ComparisonFunction equality = comparison.Of(ComparisonOperator.Equal);
            ImmutableArray<Scalar> arguments = [left, right];
            if (decisive.Bind(_binding, arguments, ScalarType.Boolean, e.InputCollations[i]) is not { } type ||
                equality.Bind(_binding, arguments, ScalarType.Boolean, e.InputCollations[i]) is not { } equalityType)
            {
                return null;
            }
            pairs.Add((new CallScalar(type, decisive, arguments, e.InputCollations[i]), new CallScalar(equalityType, equality, arguments, e.InputCollations[i])));
            reach = reach.When(new BooleanTestScalar(pairs[^1].Equality, BooleanTestKind.IsTrue));
        }
        Scalar result = pairs[^1].Comparison;
        for (int i = pairs.Count - 2; i >= 0; i--)
        {
            result = new CaseScalar(ScalarType.Boolean, [new CaseBranch(pairs[i].Equality, result)], pairs[i].Comparison);
        }
        return result;
    }

    private Scalar? Boolean(BoolExpr e, Reach reach)
    {
        if (e.Operator == BoolOperator.Not)
        {
            return Translate(e.Args[0], reach) is { } argument ? new NotScalar(argument) : null;
        }
        bool isAnd = e.Operator == BoolOperator.And;
        BooleanTestKind goesOn = isAnd ? BooleanTestKind.IsNotFalse : BooleanTestKind.IsNotTrue;
        return TranslateAll(e.Args, reach, a => new BooleanTestScalar(a, goesOn)) is { } arguments ? new LogicScalar(isAnd, arguments) : null;
    }

    /// <summary>Arguments of which only the first is certain to be evaluated, and each other one while all before it say so.</summary>
    private ImmutableArray<Scalar>? TranslateAll(ImmutableArray<Expr> expressions, Reach reach, Func<Scalar, Scalar> goesOn)
    {
        var result = ImmutableArray.CreateBuilder<Scalar>(expressions.Length);
        foreach (Expr expression in expressions)
        {
            if (Translate(expression, reach) is not { } scalar)
            {
                return null;
            }
            result.Add(scalar);
            reach = reach.When(goesOn(scalar));
        }
        return result.ToImmutable();
    }

    private Scalar? Case(CaseExpr e, Reach reach)
    {
        ScalarType declared = types.Map(e);
        if (e.Arg is null)
        {
            return Searched(e, declared, reach, static condition => condition);
        }
        if (Translate(e.Arg, reach) is not { } value)
        {
            return null;
        }
        var variable = new VariableScalar(new LetVariable(), value.Type, value.Nullable);
        _caseTests.Push(variable);
        Scalar? body = Searched(e, declared, reach, condition => new LetScalar(variable.Variable, value, condition));
        _caseTests.Pop();
        return body is null ? null : new LetScalar(variable.Variable, value, body);
    }

    /// <param name="e">The CASE.</param>
    /// <param name="declared">Its type.</param>
    /// <param name="reach">Where it stands.</param>
    /// <param name="alone">A condition as it would be written outside of the CASE.</param>
    private Scalar? Searched(CaseExpr e, ScalarType declared, Reach reach, Func<Scalar, Scalar> alone)
    {
        var conditions = new List<Scalar>();
        var results = new List<Scalar>();
        foreach (CaseWhen when in e.Whens)
        {
            if (Translate(when.Condition, reach) is not { } condition ||
                Translate(when.Result, reach.When(new BooleanTestScalar(alone(condition), BooleanTestKind.IsTrue))) is not { } result)
            {
                return null;
            }
            reach = reach.When(new BooleanTestScalar(alone(condition), BooleanTestKind.IsNotTrue));
            conditions.Add(condition);
            results.Add(result);
        }
        if (e.Default is null || Translate(e.Default, reach) is not { } otherwise)
        {
            return null;
        }
        results.Add(otherwise);
        if (Unify(declared, results) is not { } type)
        {
            return null;
        }
        var branches = ImmutableArray.CreateBuilder<CaseBranch>(conditions.Count);
        for (int i = 0; i < conditions.Count; i++)
        {
            branches.Add(new CaseBranch(conditions[i], results[i]));
        }
        return new CaseScalar(type, branches.ToImmutable(), results[^1]);
    }

    private Scalar? Coalesce(CoalesceExpr e, Reach reach)
    {
        if (TranslateAll(e.Args, reach, static a => new NullTestScalar(a, IsNotNull: false)) is not { } translated)
        {
            return null;
        }
        List<Scalar> arguments = [.. translated];
        return Unify(types.Map(e), arguments) is { } type ? new CoalesceScalar(type, [.. arguments]) : null;
    }

    private Scalar? MinMax(MinMaxExpr e, Reach reach)
    {
        // All arguments are evaluated.
        var arguments = new List<Scalar>();
        foreach (Expr arg in e.Args)
        {
            if (Translate(arg, reach) is not { } argument)
            {
                return null;
            }
            arguments.Add(argument);
        }
        ScalarType declared = types.Map(e);
        if (!order.HasOrder(declared with { Collation = e.InputCollation }) || Unify(declared, arguments) is not { } type)
        {
            return null;
        }
        return new MinMaxScalar(type with { Collation = e.InputCollation }, e.Kind == MinMaxKind.Greatest, [.. arguments]);
    }

    /// <summary>
    /// One representation for values that meet in one place; wraps those that have another. Numerics of different
    /// display scales become general numerics, which carry their scale along.
    /// </summary>
    internal static ScalarType? Unify(ScalarType declared, List<Scalar> values)
    {
        ScalarType type = declared;
        if (declared.IsNumeric)
        {
            List<Scalar> present = [.. values.Where(static v => v is not LiteralScalar { IsNull: true })];
            bool oneScale = present.Count > 0 && present.All(v => v.Type.HasScale && v.Type.Scale == present[0].Type.Scale && v.Type.Kind != ValueKind.Numeric);
            type = oneScale
                ? ScalarType.Decimal(present.Max(static v => v.Type.Precision), present[0].Type.Scale, declared.Typmod) with { Oid = declared.Oid }
                : ScalarType.AnyNumeric with { Oid = declared.Oid, Typmod = declared.Typmod };
        }
        for (int i = 0; i < values.Count; i++)
        {
            Scalar value = values[i];
            if (value is LiteralScalar { IsNull: true })
            {
                values[i] = new LiteralScalar(type, null);
            }
            else if (!value.Type.IsRepresentedLike(type))
            {
                if (!(value.Type.IsNumeric && type.IsNumeric))
                {
                    return null;
                }
                values[i] = new RepresentScalar(type, value);
            }
        }
        return type;
    }

    /// <summary>x = ANY (array) and x &lt;&gt; ALL (array) over a constant or written array, as OR and AND of comparisons or a set.</summary>
    private Scalar? InList(ScalarArrayOpExpr e, Reach reach)
    {
        if (!_catalog.Functions.TryGetValue(e.Function, out FunctionInfo? info) || NativeFunctions.Find(info, _catalog) is not { } native ||
            Translate(e.Scalar, reach) is not { } value)
        {
            return null;
        }
        List<Scalar>? elements = e.Array switch
        {
            Const { IsNull: true } => null,
            Const constant => ConstantElements(constant),
            ArrayExpr { IsMultiDimensional: false } array => WrittenElements(array, reach),
            _ => null,
        };
        if (elements is null || elements.Count > InListMax)
        {
            return null;
        }
        if (elements.Count == 0)
        {
            // Not NULL even for a NULL value (ExecEvalScalarArrayOp).
            return new LiteralScalar(ScalarType.Boolean, new LiteralValue([e.UseOr ? (byte)0 : (byte)1]));
        }
        if (elements.Count > ComparisonsMax)
        {
            return InSetFunction.TryMake(_binding, native, value, elements, e.UseOr, e.InputCollation);
        }
        // The value is computed once, whatever the length of the list.
        VariableScalar? variable = value is ColumnScalar or StartValueScalar or LiteralScalar
            ? null
            : new VariableScalar(new LetVariable(), value.Type, value.Nullable);
        var comparisons = ImmutableArray.CreateBuilder<Scalar>(elements.Count);
        foreach (Scalar element in elements)
        {
            ImmutableArray<Scalar> arguments = [variable ?? value, element];
            if (native.Bind(_binding, arguments, ScalarType.Boolean, e.InputCollation) is not { } type)
            {
                return null;
            }
            comparisons.Add(new CallScalar(type, native, arguments, e.InputCollation));
        }
        Scalar any = LogicScalar.Of(!e.UseOr, comparisons.ToImmutable());
        return variable is null ? any : new LetScalar(variable.Variable, value, any);
    }

    /// <summary>Lists up to this length are compared one by one.</summary>
    private const int ComparisonsMax = 16;

    private List<Scalar>? ConstantElements(Const constant)
    {
        if (!_catalog.Types.TryGetValue(constant.Type, out TypeInfo? array) || array.ElementType == 0 ||
            !_catalog.Types.TryGetValue(array.ElementType, out TypeInfo? element))
        {
            return null;
        }
        ScalarType type = types.Map(element.Oid, -1, element.Collation == 0 ? 0 : constant.CollationOid);
        var result = new List<Scalar>();
        foreach (byte[]? payload in ArrayReader.Elements(LiteralReader.Payload(constant), element.Length, element.Alignment))
        {
            ScalarType own = type;
            if (type.IsNumeric && payload is not null)
            {
                (int precision, int scale) = LiteralReader.NumericDigits(payload);
                own = scale < 0 || precision > 38 ? ScalarType.AnyNumeric : ScalarType.Decimal(precision, scale);
            }
            else if (type.IsNumeric)
            {
                own = ScalarType.Decimal(1, 0);
            }
            result.Add(new LiteralScalar(own, payload is null ? null : new LiteralValue(payload)));
        }
        return result;
    }

    private List<Scalar>? WrittenElements(ArrayExpr array, Reach reach)
    {
        var result = new List<Scalar>();
        foreach (Expr element in array.Elements)
        {
            // Every element is evaluated when the array is built.
            if (Translate(element, reach) is not { } scalar)
            {
                return null;
            }
            result.Add(scalar);
        }
        return result;
    }
}
