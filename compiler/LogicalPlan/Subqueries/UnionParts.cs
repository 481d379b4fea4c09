using System.Collections.Immutable;
using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.LogicalPlan.Subqueries;

/// <summary>
/// Whether there is a match among the rows of a union is whether there is one among those of an arm:
/// <code>
///   o ⋉c (a ∪ b)   →   σ(m ∨ n, (o ⟕ₘ c a) ⟕ₙ c b)      m, n: marks of joins by the same condition
///   o ▷c (a ∪ b)   →   (o ▷c a) ▷c b
/// </code>
/// An arm that reads columns of o is then joined by itself, and by conditions of its own. As a whole the union would have
/// to be made for each value in the domain of these columns, with all rows of the arms that do not read any.
/// <para>
/// Duplicates do not matter, so it does not matter either whether they are removed, but of equal values that look
/// different it shows which one is left. Nothing is taken from under a limit, or from INTERSECT and EXCEPT, which count rows.
/// </para>
/// </summary>
internal sealed class UnionParts
{
    private readonly PlanContext _context;

    /// <summary>What is computed of the union's rows.</summary>
    private readonly List<Scalar> _above = [];

    /// <summary>Duplicates are removed: for that all arms are computed, whichever has a match.</summary>
    private bool _isDistinct;

    /// <summary>Some rows are equal to one another, but look different.</summary>
    private bool _isAmbiguous;

    private UnionParts(PlanContext context) => _context = context;

    /// <param name="Node">The rows.</param>
    /// <param name="Values">What columns of the union are in these rows.</param>
    private sealed record Part(LogicalNode Node, ImmutableDictionary<Column, Scalar> Values)
    {
        public Scalar Over(Scalar scalar) => Values.IsEmpty
            ? scalar
            : scalar.Rewrite(s => s is ColumnScalar column && Values.TryGetValue(column.Column, out Scalar? value) ? value : s);

        public bool ReadsOwnRows => NodeScalars.FreeColumns(Node).Count == 0 && Values.Values.SelectMany(static v => v.Columns()).All(Node.Output.Contains);

        public ImmutableArray<Scalar> Over(ImmutableArray<Scalar> scalars) => [.. scalars.Select(Over)];
    }

    /// <summary>The join by whether there is a match, for each part; null when the plan is no union, or no arm reads outer columns.</summary>
    /// <param name="kind">Semi, Anti or Mark.</param>
    /// <param name="left">The query around.</param>
    /// <param name="right">The subquery's plan.</param>
    /// <param name="conditions">Over both sides.</param>
    /// <param name="mark">The column that Mark makes.</param>
    /// <param name="context">Of the query.</param>
    /// <param name="reached">As in <see cref="Unnesting.Join"/>.</param>
    public static LogicalNode? TryJoin(JoinKind kind, LogicalNode left, LogicalNode right, ImmutableArray<Scalar> conditions, Column? mark, PlanContext context,
        Column? reached)
    {
        if (kind is not (JoinKind.Semi or JoinKind.Anti or JoinKind.Mark) || !context.Applies(UnnestingRules.UnionDistribution) ||
            NodeScalars.FreeColumns(right).Count == 0)
        {
            return null;
        }
        var union = new UnionParts(context);
        union._above.AddRange(conditions);
        List<Part> parts = union.Of(right);
        // An anti join by one arm leaves fewer rows for the next to fail on.
        bool mayHideErrors = union._isDistinct && kind == JoinKind.Anti && (conditions.Any(static c => c.CanThrow) || new Failure(context).IsPossible(right));
        if (parts.Count == 1 || mayHideErrors || (union._isAmbiguous && LooksInside(union._above, right)))
        {
            return null;
        }
        parts = [.. union.WithOneOfOwnRows(parts, conditions).Where(p => !p.Over(conditions).Any(IsNever))];
        if (kind == JoinKind.Anti)
        {
            return parts.Aggregate(left, (rows, part) => Unnesting.Join(kind, rows, part.Node, part.Over(conditions), null, context, reached));
        }
        var marks = ImmutableArray.CreateBuilder<Scalar>();
        foreach (Part part in parts)
        {
            Column found = context.Columns.Make("mark", ScalarType.Boolean, false);
            left = Unnesting.Join(JoinKind.Mark, left, part.Node, part.Over(conditions), found, context, reached);
            marks.Add(new ColumnScalar(found));
        }
        Scalar any = LogicScalar.Any(marks.ToImmutable());
        return mark is null ? new FilterNode(left, [any]) : new ProjectNode(left, [new Projection(mark, any)]);
    }

    /// <summary>A value that another arm may have NULL, but not this one.</summary>
    private static bool IsNever(Scalar condition) => condition is NullTestScalar { IsNotNull: false, Argument: { Nullable: false, CanThrow: false } };

    private List<Part> Of(LogicalNode node)
    {
        switch (node)
        {
            case AppendNode append:
                return [.. append.Arms.SelectMany((arm, i) => Of(arm).Select(part =>
                    new Part(part.Node, append.Columns.Zip(append.Values[i]).ToImmutableDictionary(static p => p.First, p => part.Over(p.Second)))))];
            case SortNode { Top: null } sort:
                return Of(sort.Input) is { Count: > 1 } sorted ? sorted : Whole(node);
            case FilterNode filter when Of(filter.Input) is { Count: > 1 } parts:
                _above.AddRange(filter.Conjuncts);
                return [.. parts.Select(p => p with { Node = new FilterNode(p.Node, p.Over(filter.Conjuncts)) })];
            case ProjectNode project when Of(project.Input) is { Count: > 1 } parts:
                return [.. parts.Select(p => Computed(p, project.Projections))];
            case AggregateNode { IsDistinct: true, IsScalar: false, HasSets: false, Calls.IsEmpty: true } distinct when Of(distinct.Input) is { Count: > 1 } parts:
                _isDistinct = true;
                _isAmbiguous |= distinct.Keys.Any(static k => TypeOrder.HasDistinguishableEquals(k.Column.Type));
                return [.. parts.Select(p => Computed(p, distinct.Keys))];
            default:
                return Whole(node);
        }
    }

    private static List<Part> Whole(LogicalNode node) => [new Part(node, ImmutableDictionary<Column, Scalar>.Empty)];

    /// <summary>Each part computes the columns under names of its own.</summary>
    private Part Computed(Part part, ImmutableArray<Projection> projections)
    {
        ImmutableDictionary<Column, Scalar> values = part.Values;
        var computed = ImmutableArray.CreateBuilder<Projection>();
        foreach (Projection projection in projections)
        {
            _above.Add(projection.Value);
            Scalar value = part.Over(projection.Value);
            if (value is not (ColumnScalar or LiteralScalar))
            {
                Column column = _context.Columns.Make(projection.Column.Name, value.Type, value.Nullable);
                computed.Add(new Projection(column, value));
                value = new ColumnScalar(column);
            }
            values = values.SetItem(projection.Column, value);
        }
        return new Part(computed.Count == 0 ? part.Node : new ProjectNode(part.Node, computed.ToImmutable()), values);
    }

    /// <summary>The parts that read nothing from outside are one again, in the place of the first of them.</summary>
    private List<Part> WithOneOfOwnRows(List<Part> parts, ImmutableArray<Scalar> conditions)
    {
        List<Part> own = [.. parts.Where(static p => p.ReadsOwnRows)];
        if (own.Count < 2)
        {
            return parts;
        }
        Column[] read = [.. conditions.SelectMany(static c => c.Columns()).Distinct().Where(own[0].Values.ContainsKey)];
        ImmutableArray<Column> columns = [.. read.Select(c => _context.Columns.Make(c.Name, c.Type, own.Any(p => p.Values[c].Nullable)))];
        var append = new AppendNode([.. own.Select(static p => p.Node)], columns, [.. own.Select(p => read.Select(c => p.Values[c]).ToImmutableArray())]);
        var one = new Part(append, read.Zip(columns).ToImmutableDictionary(static p => p.First, static p => (Scalar)new ColumnScalar(p.Second)));
        return [.. parts.Where(p => !own.Contains(p) || ReferenceEquals(p, own[0])).Select(p => ReferenceEquals(p, own[0]) ? one : p)];
    }

    /// <summary>A comparison does not tell equal values of the union apart, but a function may.</summary>
    private static bool LooksInside(IEnumerable<Scalar> above, LogicalNode union)
    {
        HashSet<Column> made = [.. union.DescendantsAndSelf().SelectMany(static n => n.Output)];
        return above.SelectMany(static s => s.DescendantsAndSelf()).OfType<CallScalar>()
            .Any(c => c.Function is not Functions.ComparisonFunction && c.Columns().Any(made.Contains));
    }
}
