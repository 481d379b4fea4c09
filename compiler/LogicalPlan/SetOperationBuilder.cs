using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan.Subqueries;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// The tree of UNION, INTERSECT and EXCEPT of one query level. Each arm is a query of its own in the range table.
/// <code>
///   a UNION ALL b      Append(a, b)
///   a UNION b          Distinct(Append(a, b))
///   a INTERSECT b      Filter(l > 0 AND r > 0, Group by all columns, count rows of a as l and of b as r (Append(a, b)))
///   a EXCEPT b         Filter(l > 0 AND r = 0, ...)
///   a INTERSECT ALL b  Repeat(least(l, r), ...)
///   a EXCEPT ALL b     Repeat(l - r, ...)
/// </code>
/// Counting is that of nodeSetOp.c. Of equal values that look different the first in the order of the arms is shown, as
/// PostgreSQL's hashed plans do it; only for INTERSECT do those begin with the arm that is estimated to be smaller.
/// </summary>
internal sealed class SetOperationBuilder
{
    private readonly Query _query;
    private readonly PlanContext _context;
    private readonly IScalarScope _outer;

    private SetOperationBuilder(Query query, PlanContext context, IScalarScope? outer)
    {
        _outer = new OuterScope(outer);
        _query = query;
        _context = context;
    }

    /// <summary>Rows that a set operation, or one of its arms, gives.</summary>
    private sealed record Rows(LogicalNode Node, ImmutableArray<Scalar> Values, ImmutableArray<string> Names);

    /// <summary>The operators, and what the Vars of the query's target list mean.</summary>
    public static SetOperationScope Build(Query query, PlanContext context, IScalarScope? outer)
    {
        Rows rows = new SetOperationBuilder(query, context, outer).Build(query.SetOperations!);
        return new SetOperationScope(rows.Node, rows.Values);
    }

    /// <summary>
    /// A recursive query: the left arm makes the first rows, the right arm more rows of those of the round before. The
    /// parser has seen to it that the left arm has the types of the whole; a numeric of a later round may have any scale.
    /// </summary>
    public static RecursiveNode BuildRecursion(CteDefinition definition, PlanContext context)
    {
        CommonTableExpr cte = definition.Expression;
        if (cte.SubQuery.SetOperations is not { Operation: SetOperation.Union } union)
        {
            throw new UnsupportedException("WITH RECURSIVE without UNION", $"The WITH query is \"{cte.Name}\".", cte.Location);
        }
        if (cte.SearchClause is not null || cte.CycleClause is not null)
        {
            throw new UnsupportedException("SEARCH and CYCLE", $"The WITH query is \"{cte.Name}\".", cte.Location);
        }
        var builder = new SetOperationBuilder(cte.SubQuery, context, CteOuterScope.Instance);
        Rows start = builder.Build(union.Left);
        var columns = ImmutableArray.CreateBuilder<Column>();
        for (int i = 0; i < union.ColumnTypes.Length; i++)
        {
            ScalarType type = context.Types.Map(union.ColumnTypes[i], union.ColumnTypmods[i], union.ColumnCollations[i]);
            if (type.IsNumeric)
            {
                type = ScalarType.AnyNumeric with { Oid = type.Oid, Typmod = type.Typmod };
            }
            if (!union.IsAll && !context.Order.HasEquality(type))
            {
                throw new UnsupportedException($"{Name(union)} on type {builder.TypeName(type.Oid)}", "PgFusion does not know the equality of the type, or of its collation.", -1);
            }
            columns.Add(context.Columns.Make(cte.ColumnNames[i], type, true));
        }
        var added = new StoredRows(cte.Name!, columns.ToImmutable());
        definition.Rows = added;
        Rows step = builder.Build(union.Right);
        ImmutableArray<ImmutableArray<Scalar>> values =
            [.. new[] { start, step }.Select(arm => (ImmutableArray<Scalar>)[.. added.Columns.Select((c, i) => builder.Represented(arm.Values[i], c.Type))])];
        return new RecursiveNode(new AppendNode([start.Node, step.Node], added.Columns, values), added, !union.IsAll);
    }

    private Scalar Represented(Scalar value, ScalarType type)
    {
        Scalar converted = Converted(value, type);
        return converted.Type.IsRepresentedLike(type) ? converted : new RepresentScalar(type, converted);
    }

    private Rows Build(ISetOperand operand)
    {
        switch (operand)
        {
            case RangeTblRef reference:
                RangeTblEntry entry = _query.Entry(reference.RangeTableIndex);
                (LogicalNode node, ImmutableArray<Column> columns) = PlanBuilder.BuildSubquery(entry.SubQuery!, _context, entry.Eref, _outer, nullable: false);
                return new Rows(node, [.. columns.Select(static c => new ColumnScalar(c))], [.. columns.Select(static c => c.Name)]);
            case SetOperationStmt { Operation: SetOperation.Union, IsAll: true } union:
                return Append(union, Arms(union, union));
            case SetOperationStmt { Operation: SetOperation.Union } union:
                return Distinct(union, Append(union, Arms(union, union)));
            case SetOperationStmt statement:
                return Count(statement);
            default:
                throw new NotSupportedException($"an arm of kind {operand.GetType().Name}");
        }
    }

    /// <summary>
    /// The arms of a union, with those of unions below it that say the same: under UNION it does not matter whether the
    /// one below keeps duplicates.
    /// </summary>
    private List<Rows> Arms(SetOperationStmt top, ISetOperand operand)
    {
        if (operand is SetOperationStmt { Operation: SetOperation.Union } union && (union.IsAll || !top.IsAll) &&
            union.ColumnTypes.SequenceEqual(top.ColumnTypes) && union.ColumnCollations.SequenceEqual(top.ColumnCollations))
        {
            return [.. Arms(top, union.Left), .. Arms(top, union.Right)];
        }
        return [Build(operand)];
    }

    private Rows Append(SetOperationStmt statement, List<Rows> arms, Func<int, Scalar>? mark = null)
    {
        var columns = ImmutableArray.CreateBuilder<Column>();
        var values = arms.Select(static _ => ImmutableArray.CreateBuilder<Scalar>()).ToList();
        for (int i = 0; i < statement.ColumnTypes.Length; i++)
        {
            ScalarType declared = _context.Types.Map(statement.ColumnTypes[i], statement.ColumnTypmods[i], statement.ColumnCollations[i]);
            List<Scalar> own = [.. arms.Select(a => Converted(a.Values[i], declared))];
            AddColumn(arms[0].Names[i], ScalarTranslator.Unify(declared, own) ?? throw NoCommonType(own, declared), own);
        }
        if (mark is not null)
        {
            AddColumn("arm", ScalarType.Boolean, [.. arms.Select((_, i) => mark(i))]);
        }
        var node = new AppendNode([.. arms.Select(static a => a.Node)], columns.ToImmutable(), [.. values.Select(static v => v.ToImmutable())]);
        return new Rows(node, [.. node.Columns.Select(static c => new ColumnScalar(c))], [.. node.Columns.Select(static c => c.Name)]);

        void AddColumn(string name, ScalarType type, List<Scalar> own)
        {
            columns.Add(_context.Columns.Make(name, type, own.Any(static v => v.Nullable)));
            for (int arm = 0; arm < arms.Count; arm++)
            {
                values[arm].Add(own[arm]);
            }
        }
    }

    private Rows Distinct(SetOperationStmt statement, Rows rows)
    {
        ImmutableArray<Projection> keys = Keys(statement, rows);
        return new Rows(new AggregateNode(rows.Node, keys, []) { IsDistinct = true }, [.. keys.Select(static k => new ColumnScalar(k.Column))], rows.Names);
    }

    private ImmutableArray<Projection> Keys(SetOperationStmt statement, Rows rows)
    {
        var keys = ImmutableArray.CreateBuilder<Projection>();
        for (int i = 0; i < statement.ColumnTypes.Length; i++)
        {
            Scalar value = rows.Values[i];
            if (!_context.Order.HasEquality(value.Type))
            {
                throw new UnsupportedException($"{Name(statement)} on type {TypeName(value.Type.Oid)}", "PgFusion does not know the equality of the type, or of its collation.", -1);
            }
            keys.Add(new Projection(_context.Columns.Make(rows.Names[i], value.Type, value.Nullable), value));
        }
        return keys.ToImmutable();
    }

    private Rows Count(SetOperationStmt statement)
    {
        Rows both = Append(statement, [Build(statement.Left), Build(statement.Right)], static arm => Literal(arm == 0));
        ImmutableArray<Projection> keys = Keys(statement, both);
        if (statement.Operation == SetOperation.Intersect && keys.FirstOrDefault(static k => TypeOrder.HasDistinguishableEquals(k.Column.Type)) is { } ambiguous)
        {
            throw new UnsupportedException($"{Name(statement)} on type {TypeName(ambiguous.Column.Type.Oid)}",
                "Equal values of it may look different, and which one PostgreSQL returns depends on its estimates.", -1);
        }
        var isLeft = both.Values[^1];
        var left = new AggregateCall(_context.Columns.Make("left", ScalarType.Bigint, false), AggregateFunction.CountStar, null, isLeft, false);
        var right = new AggregateCall(_context.Columns.Make("right", ScalarType.Bigint, false), AggregateFunction.CountStar, null, new NotScalar(isLeft), false);
        LogicalNode groups = new AggregateNode(both.Node, keys, [left, right]) { IsDistinct = true };
        Scalar l = new ColumnScalar(left.Column);
        Scalar r = new ColumnScalar(right.Column);
        LogicalNode node = (statement.Operation, statement.IsAll) switch
        {
            (SetOperation.Intersect, false) => new FilterNode(groups, [Compare("int8gt", l), Compare("int8gt", r)]),
            (SetOperation.Except, false) => new FilterNode(groups, [Compare("int8gt", l), Compare("int8eq", r)]),
            (SetOperation.Intersect, true) => new RepeatNode(groups, new MinMaxScalar(ScalarType.Bigint, false, [l, r])),
            (SetOperation.Except, true) => new RepeatNode(groups, new CallScalar(ScalarType.Bigint, NativeFunctions.Named("int8mi"), [l, r], 0)),
            _ => throw new NotSupportedException($"set operation {statement.Operation}"),
        };
        return new Rows(node, [.. keys.Select(static k => new ColumnScalar(k.Column))], both.Names[..^1]);
    }

    private static CallScalar Compare(string function, Scalar count) => new(ScalarType.Boolean, NativeFunctions.Named(function),
        [count, new LiteralScalar(ScalarType.Bigint, new LiteralValue(new byte[8]))], 0);

    private static LiteralScalar Literal(bool value) => new(ScalarType.Boolean, new LiteralValue([value ? (byte)1 : (byte)0]));

    /// <summary>
    /// The value in the type of the operation's column: what generate_setop_tlist and generate_append_tlist add to the
    /// arms when they are planned. No typmod is applied.
    /// </summary>
    private Scalar Converted(Scalar value, ScalarType declared)
    {
        ScalarType from = value.Type;
        if (from.BaseOid == declared.BaseOid)
        {
            return from.IsNumeric || (from.Oid == declared.Oid && from.Typmod == declared.Typmod && from.Collation == declared.Collation)
                ? value
                : new RepresentScalar(declared, value);
        }
        // The ways between types of one category that are implicit.
        string? conversion = (from.BaseOid, declared.BaseOid) switch
        {
            (PgType.Date, PgType.Timestamp) => "date_timestamp",
            (PgType.Date, PgType.Timestamptz) => "date_timestamptz",
            (PgType.Timestamp, PgType.Timestamptz) => "timestamp_timestamptz",
            _ => null,
        };
        if (conversion is not null && NativeFunctions.FindBySource(conversion, _context.Catalog) is { } converting)
        {
            ImmutableArray<Scalar> arguments = converting.Zone == ZoneSource.None ? [value] : [value, _context.StartValues.AddTimeZone(null)];
            return new CallScalar(declared, converting, arguments, declared.Collation);
        }
        string? cast = declared.BaseOid switch
        {
            PgType.Int4 => "int4",
            PgType.Int8 => "int8",
            PgType.Float4 => "float4",
            PgType.Float8 => "float8",
            PgType.Numeric => "numeric",
            PgType.Text or PgType.Varchar when from.BaseOid == PgType.Bpchar => "text",
            _ => null,
        };
        if (cast is not null && NativeFunctions.Named(cast) is var function &&
            function.Bind(new BindingContext(_context.Catalog, _context.Order), [value], declared, declared.Collation) is { } type)
        {
            return new CallScalar(type, function, [value], declared.Collation);
        }
        bool relabels = (from.BaseOid is PgType.Text or PgType.Varchar && declared.BaseOid is PgType.Text or PgType.Varchar or PgType.Bpchar) ||
            (from.BaseOid == PgType.Cidr && declared.BaseOid == PgType.Inet);
        return relabels ? new RepresentScalar(declared, value) : throw NoCommonType([value], declared);
    }

    private UnsupportedException NoCommonType(List<Scalar> values, ScalarType declared) =>
        new("set operations over different types",
            $"PgFusion does not convert {string.Join(", ", values.Select(v => TypeName(v.Type.Oid)).Distinct())} to {TypeName(declared.Oid)}.");

    private string TypeName(uint oid) => _context.Catalog.GetType(oid).Name;

    private static string Name(SetOperationStmt statement) =>
        (statement.Operation switch
        {
            SetOperation.Intersect => "INTERSECT",
            SetOperation.Except => "EXCEPT",
            _ => "UNION",
        }) + (statement.IsAll ? " ALL" : "");
}

/// <summary>Expressions over the rows of a set operation: any Var stands for the column of its number, whatever arm it names.</summary>
internal sealed class SetOperationScope(LogicalNode node, ImmutableArray<Scalar> values) : IScalarScope
{
    public LogicalNode Node { get; } = node;

    public Scalar? Resolve(Expr expression) =>
        expression is Var { LevelsUp: 0, AttNo: > 0 } variable ? values[variable.AttNo - 1] : null;

    public Scalar? ResolveForeign(Expr expression) => null;
}
