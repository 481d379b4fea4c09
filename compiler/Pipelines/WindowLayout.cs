using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Windows;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// A function that finds a row or a number by counting rows (PositionalCall), and where its slot is.
/// </summary>
/// <param name="Number">Its integer argument: a literal or start value, or a field of the row.</param>
internal sealed record PositionalSlot(WindowCall Call, int Offset, Scalar? Number);

/// <summary>
/// Aggregates of one window that follow its frame in one way: the layout of their states, and where the row has their
/// results.
/// </summary>
internal sealed class FrameStates
{
    public FrameStates(WindowNode node, IReadOnlyList<WindowCall> calls, bool canRetreat, int offset)
    {
        Calls = calls;
        CanRetreat = canRetreat;
        States = new AggregateLayout(new AggregateNode(node.Input, [], [.. calls.Select(static c => c.Aggregate!)]));
        Results = new RowLayout(offset, [.. calls.Select(static c => c.Column.Type)]);
    }

    public IReadOnlyList<WindowCall> Calls { get; }

    /// <summary>Rows can be taken out of the states again; see WindowAggregateCode.</summary>
    public bool CanRetreat { get; }

    public AggregateLayout States { get; }

    public RowLayout Results { get; }
}

/// <summary>One window: its calls by the way they are computed.</summary>
internal sealed record WindowPart(WindowSpec Spec, IReadOnlyList<PositionalSlot> Positional, IReadOnlyList<FrameStates> Aggregates);

/// <summary>
/// The rows that windows are computed over: sorted rows (SortLayout) with room for what the functions give.
/// <code>
///   sorted row     columns and keys that are read, integer arguments
///   slots          16 bytes for each function that counts rows: its result, or the row to take the value from
///   results        for each group of aggregates null words and values
/// </code>
/// A value that is taken from another row is computed when the rows are read: the expression over columns of its own
/// (<see cref="Foreign"/>) that stand for those of the other row.
/// </summary>
internal sealed class WindowLayout
{
    private readonly Dictionary<Column, PositionalSlot> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Column, (FrameStates Group, int Field)> _aggregates = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Column, Scalar> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Column, ForeignColumn> _foreign = new(ReferenceEqualityComparer.Instance);

    /// <summary>A column of the row that a slot names; the source is null for whether there is one.</summary>
    public sealed record ForeignColumn(PositionalSlot Slot, Column? Source, bool IsUnknown);

    /// <param name="node">The windows.</param>
    /// <param name="required">Columns that are read above.</param>
    public WindowLayout(WindowNode node, IReadOnlyCollection<Column> required)
    {
        Node = node;
        var given = new HashSet<Column>(node.Input.Output);
        var needed = new HashSet<Column>(required.Where(given.Contains));
        foreach (WindowCall call in node.Calls)
        {
            needed.UnionWith(new[] { call.Value, call.Default }.OfType<Scalar>().Concat(call.Aggregate?.Scalars ?? [])
                .SelectMany(static s => s.Columns()));
        }
        var fields = new List<Scalar>(needed.OrderBy(static c => c.Id).Select(static c => new ColumnScalar(c)));
        foreach (Scalar computed in node.Calls.Select(static c => c.Number).OfType<Scalar>().Where(static n => !IsConstant(n))
            .Concat(node.Windows.SelectMany(static w => w.PartitionKeys.Concat(w.OrderKeys.Select(static k => k.Value)))))
        {
            if (!fields.Contains(computed))
            {
                fields.Add(computed);
            }
        }
        bool isStable = node.SortKeys.IsEmpty ||
            node.Calls.Any(c => c.Aggregate is { } a && new AggregateLayout(new AggregateNode(node.Input, [], [a])).NeedsInputOrder);
        Sort = new SortLayout(new SortNode(node.Input, node.SortKeys), fields, node, isStable);

        int offset = Sort.EndOffset;
        int shadow = -1;
        var parts = new List<WindowPart>();
        foreach (WindowSpec window in node.Windows)
        {
            var positional = new List<PositionalSlot>();
            foreach (WindowCall call in window.Calls.Where(static c => c.Aggregate is null))
            {
                var slot = new PositionalSlot(call, offset, call.Number);
                offset += PositionalCall.SlotBytes;
                positional.Add(slot);
                _slots.Add(call.Column, slot);
                if (call.Value is not null)
                {
                    _taken.Add(call.Column, Taken(slot, ref shadow));
                }
            }
            var groups = new List<FrameStates>();
            foreach (IGrouping<bool, WindowCall> calls in window.Calls.Where(static c => c.Aggregate is not null)
                .GroupBy(c => !window.Frame.HasFixedStart && WindowAggregateCode.CanRetreat(c.Aggregate!)))
            {
                var group = new FrameStates(node, [.. calls], calls.Key, offset);
                offset = group.Results.EndOffset;
                groups.Add(group);
                for (int i = 0; i < group.Calls.Count; i++)
                {
                    _aggregates.Add(group.Calls[i].Column, (group, i));
                }
            }
            parts.Add(new WindowPart(window, positional, groups));
        }
        Parts = parts;
        Sort.ReserveTo(offset);
    }

    public WindowNode Node { get; }

    public SortLayout Sort { get; }

    public IReadOnlyList<WindowPart> Parts { get; }

    /// <summary>Columns of calls whose value may raise an error: PostgreSQL computes them for every row that it reads.</summary>
    public IEnumerable<Column> MayFail => _taken.Where(static t => t.Value.CanThrow).Select(static t => t.Key);

    public PositionalSlot? SlotOf(Column column) => _slots.GetValueOrDefault(column);

    public (FrameStates Group, int Field)? AggregateOf(Column column) => _aggregates.TryGetValue(column, out var found) ? found : null;

    /// <summary>The value of a call that takes it from another row.</summary>
    public Scalar? TakenBy(Column column) => _taken.GetValueOrDefault(column);

    public ForeignColumn? Foreign(Column column) => _foreign.GetValueOrDefault(column);

    public static bool IsConstant(Scalar number) => number is LiteralScalar or StartValueScalar;

    /// <summary>CASE WHEN there is a row THEN the value over it [WHEN the offset is NULL THEN NULL] ELSE the default END.</summary>
    private CaseScalar Taken(PositionalSlot slot, ref int shadow)
    {
        WindowCall call = slot.Call;
        var shadows = new Dictionary<Column, ColumnScalar>(ReferenceEqualityComparer.Instance);
        int next = shadow;
        ColumnScalar Make(string name, ScalarType type, bool nullable, ForeignColumn foreign)
        {
            var column = new Column(next--, name, type, nullable);
            _foreign.Add(column, foreign);
            return new ColumnScalar(column);
        }

        Scalar value = call.Value!.Rewrite(scalar =>
        {
            if (scalar is not ColumnScalar { Column: var column })
            {
                return scalar;
            }
            if (!shadows.TryGetValue(column, out ColumnScalar? other))
            {
                other = Make(column.Name, column.Type, column.Nullable, new ForeignColumn(slot, column, false));
                shadows.Add(column, other);
            }
            return other;
        });
        var branches = new List<CaseBranch>
        {
            new(Make("exists", ScalarType.Boolean, false, new ForeignColumn(slot, null, false)), value),
        };
        var nothing = new LiteralScalar(value.Type, null);
        if (call.Default is not null)
        {
            branches.Add(new CaseBranch(Make("unknown", ScalarType.Boolean, false, new ForeignColumn(slot, null, true)), nothing));
        }
        shadow = next;
        return new CaseScalar(value.Type, [.. branches], call.Default ?? nothing);
    }
}
