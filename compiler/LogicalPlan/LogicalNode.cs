using System.Collections.Immutable;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// A relational operator. Immutable; a rule that changes nothing returns the same reference. Every kind is known to
/// PlanPrinter, PlanInvariants and the lowering (a test goes through them all).
/// </summary>
internal abstract record LogicalNode
{
    public abstract ImmutableArray<LogicalNode> Inputs { get; }

    /// <summary>What nodes above may refer to.</summary>
    public abstract ImmutableArray<Column> Output { get; }

    public abstract LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs);

    /// <summary>Estimated rows.</summary>
    public double Rows { get; init; } = 1000;

    /// <summary>The node over what is made of each of its inputs, by position; itself when that is what they are.</summary>
    public LogicalNode MapInputs(Func<LogicalNode, int, LogicalNode> map)
    {
        ImmutableArray<LogicalNode> inputs = Inputs;
        ImmutableArray<LogicalNode>.Builder? changed = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            LogicalNode input = map(inputs[i], i);
            if (!ReferenceEquals(input, inputs[i]))
            {
                changed ??= inputs.ToBuilder();
                changed[i] = input;
            }
        }
        return changed is null ? this : WithInputs(changed.ToImmutable());
    }

    /// <inheritdoc cref="MapInputs(Func{LogicalNode, int, LogicalNode})"/>
    public LogicalNode MapInputs(Func<LogicalNode, LogicalNode> map) => MapInputs((input, _) => map(input));

    /// <summary>Bottom-up replacement; subtrees without a change keep their identity.</summary>
    public LogicalNode Rewrite(Func<LogicalNode, LogicalNode> map) => map(MapInputs(input => input.Rewrite(map)));

    public IEnumerable<LogicalNode> DescendantsAndSelf() =>
        Inputs.SelectMany(static i => i.DescendantsAndSelf()).Prepend(this);
}

/// <summary>A column that a leaf delivers: an attribute, or an expression that PostgreSQL computes in the scan.</summary>
/// <param name="Column">The plan's column.</param>
/// <param name="Attribute">Attribute number, or 0.</param>
/// <param name="Source">The Var or expression of the query, as it stood in the tree.</param>
internal sealed record ScanColumn(Column Column, int Attribute, Expr Source);

/// <summary>One FROM item of a leaf.</summary>
/// <param name="RangeTableIndex">1-based position in the range table of its query level.</param>
/// <param name="Entry">As it stood in the query.</param>
/// <param name="Relation">Of a table or the like.</param>
/// <param name="LeftJoined">LEFT JOIN ... ON true to the items before it; else each row of theirs is paired with all of its own.</param>
internal sealed record LeafItem(int RangeTableIndex, RangeTblEntry Entry, RelationInfo? Relation, bool LeftJoined)
{
    /// <summary>
    /// NOT NULL of a column binds what is read: not when children of plain inheritance are, each of which may have dropped
    /// the constraint, nor when a foreign server is, which nobody checks.
    /// </summary>
    public bool HoldsNotNull => Relation switch
    {
        { Kind: RelationKind.Table } table => !Entry.Inherit || (table.Flags & RelationFlags.HasSubclass) == 0,
        { Kind: RelationKind.PartitionedTable } => true,
        _ => false,
    };
}

/// <summary>
/// Rows that PostgreSQL reads or computes under the query's snapshot: those of one FROM item, or of several that refer to
/// one another (LATERAL).
/// </summary>
/// <param name="Leaf">Position among the leaves of the plan.</param>
/// <param name="Items">All of one query level, in an order in which they only refer to earlier ones.</param>
internal sealed record ScanNode(int Leaf, ImmutableArray<LeafItem> Items, ImmutableArray<ScanColumn> Columns) : LogicalNode
{
    /// <summary>The table or the like that is read, when that is all; columns with an attribute number are its own.</summary>
    public RelationInfo? Relation => Items is [{ Relation: { } relation }] ? relation : null;

    /// <summary>Read twice it may give other rows.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>The children of <see cref="Relation"/> are read, too.</summary>
    public bool Inherit => Items is [{ Entry.Inherit: true }];

    /// <summary>Conditions PostgreSQL knows of to choose its access path; the plan applies them too.</summary>
    public ImmutableArray<Expr> OptionalQuals { get; init; } = [];

    /// <summary>Conditions that only PostgreSQL applies.</summary>
    public ImmutableArray<Expr> RequiredQuals { get; init; } = [];

    /// <summary>What rows have to fulfil to be of use to the plan above; those that do not may be left out.</summary>
    public ImmutableArray<ScanFilter> Filters { get; init; } = [];

    public override ImmutableArray<LogicalNode> Inputs => [];

    public override ImmutableArray<Column> Output => [.. Columns.Select(static c => c.Column)];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this;

    /// <summary>Position of a column that is scanned.</summary>
    public int IndexOf(Column column)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            if (ReferenceEquals(Columns[i].Column, column))
            {
                return i;
            }
        }
        throw new ArgumentException($"column {column} is not scanned", nameof(column));
    }
}

/// <summary>Rows for which every conjunct is true; evaluated in order, and no further than the first that is not.</summary>
internal sealed record FilterNode(LogicalNode Input, ImmutableArray<Scalar> Conjuncts) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => Input.Output;

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>What a join returns: rows of both sides, or rows of the left side by whether they have a match.</summary>
internal enum JoinKind
{
    Inner,

    /// <summary>Left rows without a match are returned once, with NULLs for the right columns.</summary>
    Left,

    /// <summary>As Left, and then right rows without a match, once, with NULLs for the left columns.</summary>
    Full,

    /// <summary>Left rows that have a match, once.</summary>
    Semi,

    /// <summary>Left rows that have no match.</summary>
    Anti,

    /// <summary>Every left row once; <see cref="JoinNode.Mark"/> tells whether it has a match.</summary>
    Mark,

    /// <summary>
    /// Every left row once, with its match or NULLs for the right columns; <see cref="JoinNode.Mark"/> tells whether there
    /// are more matches (Neumann, Leis, Kemper, "The Complete Story of Joins (in HyPer)", 2017).
    /// </summary>
    Single,
}

/// <summary>
/// Pairs of rows for which all conditions are true; evaluated in order. Columns of a side of an outer join that may be missing are
/// nullable from where they are made, so that they need no second name above it.
/// </summary>
internal sealed record JoinNode(JoinKind Kind, LogicalNode Left, LogicalNode Right, ImmutableArray<Scalar> Conditions) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [Left, Right];

    /// <summary>A boolean that is never NULL, made by <see cref="JoinKind.Mark"/> and <see cref="JoinKind.Single"/> joins.</summary>
    public Column? Mark { get; init; }

    /// <summary>
    /// Semi, anti and mark joins: the left side is hashed, the right one marks the rows that have a match, and then those are
    /// returned, or the others, or all with their marks. Left joins: pairs are returned when the right side finds them, and
    /// then the left rows without a mark. Else the right side is hashed.
    /// </summary>
    public bool BuildsLeft { get; init; }

    public override ImmutableArray<Column> Output => Kind switch
    {
        JoinKind.Semi or JoinKind.Anti => Left.Output,
        JoinKind.Mark => [.. Left.Output, Mark!],
        JoinKind.Single => [.. Left.Output, .. Right.Output, Mark!],
        _ => [.. Left.Output, .. Right.Output],
    };

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };
}

internal sealed record Projection(Column Column, Scalar Value);

/// <summary>New columns beside those of the input.</summary>
internal sealed record ProjectNode(LogicalNode Input, ImmutableArray<Projection> Projections) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => [.. Input.Output, .. Projections.Select(static p => p.Column)];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

internal enum AggregateFunction
{
    CountStar,
    Count,
    Sum,
    Average,
    Min,
    Max,
    BoolAnd,
    BoolOr,
    BitAnd,
    BitOr,
    BitXor,
    VariancePopulation,
    VarianceSample,
    DeviationPopulation,
    DeviationSample,
    Correlation,
    CovariancePopulation,
    CovarianceSample,
    RegressionAverageX,
    RegressionAverageY,
    RegressionCount,
    RegressionIntercept,
    RegressionRSquared,
    RegressionSlope,
    RegressionSumOfSquaresX,
    RegressionSumOfProducts,
    RegressionSumOfSquaresY,

    /// <summary>any_value: the first that is not NULL.</summary>
    First,

    /// <summary>string_agg.</summary>
    StringJoin,

    /// <summary>array_agg.</summary>
    ArrayCollect,
    PercentileContinuous,
    PercentileDiscrete,
    Mode,
}

/// <summary>One aggregate of an <see cref="AggregateNode"/>.</summary>
/// <param name="Column">Its result.</param>
/// <param name="Argument">Null for count(*).</param>
/// <param name="Filter">FILTER (WHERE ...), null when there is none.</param>
/// <param name="IsDistinct">Over the distinct values of the argument.</param>
internal sealed record AggregateCall(Column Column, AggregateFunction Function, Scalar? Argument, Scalar? Filter, bool IsDistinct)
{
    /// <summary>The second argument, of those that have two.</summary>
    public Scalar? Second { get; init; }

    /// <summary>ORDER BY in the call or in WITHIN GROUP; of DISTINCT the order in which the values are compared.</summary>
    public ImmutableArray<SortKey> Order { get; init; } = [];

    /// <summary>The fraction of a percentile: no columns.</summary>
    public Scalar? Direct { get; init; }

    /// <summary>array_agg: what the array is made of.</summary>
    public TypeInfo? Element { get; init; }

    /// <summary>Of intervals: the server has infinite ones.</summary>
    public bool HasInfiniteIntervals { get; init; }

    /// <summary>The order in which values are added shows in the result.</summary>
    public bool DependsOnOrder => Function switch
    {
        AggregateFunction.CountStar or AggregateFunction.Count or AggregateFunction.Min or AggregateFunction.Max
            or AggregateFunction.BoolAnd or AggregateFunction.BoolOr
            or AggregateFunction.BitAnd or AggregateFunction.BitOr or AggregateFunction.BitXor => false,
        AggregateFunction.Sum or AggregateFunction.Average or AggregateFunction.VariancePopulation or AggregateFunction.VarianceSample
            or AggregateFunction.DeviationPopulation or AggregateFunction.DeviationSample =>
            // Whether a sum of intervals leaves its range on the way depends on the way.
            Argument!.Type.IsFloat || Argument.Type.BaseOid == PgType.Interval,
        _ => true,
    };

    /// <summary>Computing it may raise an error.</summary>
    public bool CanThrow => FunctionCanThrow || Scalars.Any(static s => s.CanThrow);

    /// <summary>
    /// Even when what it reads raises none: sums of floats and intervals leave their range, a fraction is outside of its
    /// own. Values that take more memory than a value may are not counted.
    /// </summary>
    public bool FunctionCanThrow => Function switch
    {
        AggregateFunction.CountStar or AggregateFunction.Count or AggregateFunction.Min or AggregateFunction.Max
            or AggregateFunction.BoolAnd or AggregateFunction.BoolOr
            or AggregateFunction.BitAnd or AggregateFunction.BitOr or AggregateFunction.BitXor or AggregateFunction.First
            or AggregateFunction.StringJoin or AggregateFunction.ArrayCollect or AggregateFunction.Mode or AggregateFunction.RegressionCount => false,
        AggregateFunction.Sum or AggregateFunction.Average or AggregateFunction.VariancePopulation or AggregateFunction.VarianceSample
            or AggregateFunction.DeviationPopulation or AggregateFunction.DeviationSample => Argument!.Type.IsFloat || Argument.Type.BaseOid == PgType.Interval,
        AggregateFunction.PercentileContinuous or AggregateFunction.PercentileDiscrete =>
            Direct is not LiteralScalar { Literal: { } fraction } || BitConverter.ToDouble(fraction.Bytes) is not (>= 0 and <= 1),
        _ => true,
    };

    /// <summary>All that it reads of a row.</summary>
    public IEnumerable<Scalar> Scalars => new[] { Argument, Second, Filter }.OfType<Scalar>().Concat(Order.Select(static k => k.Value));
}

/// <summary>GROUPING(...): a value for each set of <see cref="AggregateNode.Sets"/>.</summary>
internal sealed record GroupingColumn(Column Column, ImmutableArray<int> Values);

/// <summary>
/// Groups by equality of the keys (NULLs are equal) and computes the aggregates. Without keys there is exactly one
/// group, also for no input. DISTINCT is a grouping without aggregates.
/// <para>
/// With <see cref="Sets"/> every row belongs to one group of each set, and the keys that a set does not group by are
/// NULL in its groups: above the node a key is not the value that it has below. A set without keys is one group, also
/// for no input.
/// </para>
/// </summary>
internal sealed record AggregateNode(LogicalNode Input, ImmutableArray<Projection> Keys, ImmutableArray<AggregateCall> Calls) : LogicalNode
{
    /// <summary>It stands for SELECT DISTINCT.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Grouping sets: for each which keys it groups by, as bits by position. None for a plain GROUP BY.</summary>
    public ImmutableArray<ulong> Sets { get; init; } = [];

    public ImmutableArray<GroupingColumn> Groupings { get; init; } = [];

    public bool HasSets => !Sets.IsEmpty;

    /// <summary>True for an aggregation without GROUP BY.</summary>
    public bool IsScalar => Keys.IsEmpty && !IsDistinct && !HasSets;

    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output =>
        [.. Keys.Select(static k => k.Column), .. Groupings.Select(static g => g.Column), .. Calls.Select(static c => c.Column)];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

internal sealed record SortKey(Scalar Value, bool Descending, bool NullsFirst);

internal sealed record SortNode(LogicalNode Input, ImmutableArray<SortKey> Keys) : LogicalNode
{
    /// <summary>Only the first offset + limit rows are wanted (top-N).</summary>
    public LimitNode? Top { get; init; }

    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => Input.Output;

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>OFFSET and LIMIT: bigint scalars without columns; a NULL value means no bound.</summary>
internal sealed record LimitNode(LogicalNode Input, Scalar? Offset, Scalar? Count) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => Input.Output;

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>
/// The rows of all inputs, one input after the other (UNION ALL). Each input has its own values for the columns; types
/// and representations are those of the columns.
/// </summary>
/// <param name="Arms">The inputs.</param>
/// <param name="Columns">What is read above.</param>
/// <param name="Values">For each input a value for each column.</param>
internal sealed record AppendNode(ImmutableArray<LogicalNode> Arms, ImmutableArray<Column> Columns, ImmutableArray<ImmutableArray<Scalar>> Values) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => Arms;

    public override ImmutableArray<Column> Output => Columns;

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Arms = inputs };
}

/// <summary>Every row of the input as many times as the value says, a bigint that is not NULL; not at all if that is not positive.</summary>
internal sealed record RepeatNode(LogicalNode Input, Scalar Times) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => Input.Output;

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>Rows that are stored and read in several places: those of a WITH query, or of one round of a recursive one.</summary>
internal sealed class StoredRows(string name, ImmutableArray<Column> columns)
{
    public string Name { get; } = name;

    /// <summary>Columns of the operator that makes the rows.</summary>
    public ImmutableArray<Column> Columns { get; } = columns;
}

/// <summary>Stores the rows of its input, once, for those who read them (StoredScanNode).</summary>
/// <param name="Input">What makes them.</param>
/// <param name="Stored">By which readers name them.</param>
/// <param name="Columns">Those of the input's columns that are stored.</param>
internal sealed record MaterializeNode(LogicalNode Input, StoredRows Stored, ImmutableArray<Column> Columns) : LogicalNode
{
    /// <summary>A column that may raise an error is computed although nobody reads it.</summary>
    public bool ComputesAll { get; init; }

    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => [];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>Reads stored rows.</summary>
/// <param name="Stored">Which.</param>
/// <param name="Columns">For each column of this reader the stored one.</param>
internal sealed record StoredScanNode(StoredRows Stored, ImmutableArray<Projection> Columns) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [];

    public override ImmutableArray<Column> Output => [.. Columns.Select(static c => c.Column)];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this;
}

/// <summary>The first input's rows; the others (MaterializeNode) store what is read in it, and in those after them.</summary>
internal sealed record WithNode(ImmutableArray<LogicalNode> Parts) : LogicalNode
{
    public LogicalNode Input => Parts[0];

    public IEnumerable<MaterializeNode> Materialized => Parts.Skip(1).Cast<MaterializeNode>();

    public override ImmutableArray<LogicalNode> Inputs => Parts;

    public override ImmutableArray<Column> Output => Input.Output;

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Parts = inputs };
}

/// <summary>
/// WITH RECURSIVE. The input appends two arms: the first is run once, the second again and again, each time over the rows
/// that the time before has added, until it adds none. All rows are returned as they are added.
/// </summary>
/// <param name="Input">The arms.</param>
/// <param name="Added">By which the second arm reads the rows added last.</param>
/// <param name="IsDistinct">UNION: a row that has been there before is not added again.</param>
internal sealed record RecursiveNode(LogicalNode Input, StoredRows Added, bool IsDistinct) : LogicalNode
{
    public AppendNode Append => (AppendNode)Input;

    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => Input.Output;

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>One row without columns: a query without FROM.</summary>
internal sealed record OneRowNode : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [];

    public override ImmutableArray<Column> Output => [];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this;
}

/// <summary>The root: the columns that go back to PostgreSQL, in order.</summary>
internal sealed record ResultNode(LogicalNode Input, ImmutableArray<Scalar> Values) : LogicalNode
{
    public override ImmutableArray<LogicalNode> Inputs => [Input];

    public override ImmutableArray<Column> Output => [];

    public override LogicalNode WithInputs(ImmutableArray<LogicalNode> inputs) => this with { Input = inputs[0] };
}
