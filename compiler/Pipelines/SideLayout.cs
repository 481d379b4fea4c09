using System.Collections.Immutable;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// A side table: the keys and arguments of rows that reach the states of some aggregates only after the input has ended,
/// because they are to be counted once (DISTINCT, when the table is searched like that of the groups) or in an order
/// (when rows are only appended).
/// <code>
///   row   +0 hash, or the row's number   +8 null bits   keys of the group   first argument   other arguments, sort keys
/// </code>
/// Of the arguments behind the first, constants are left out.
/// </summary>
internal sealed class SideLayout
{
    private readonly int _keys;

    public SideLayout(int index, AggregateState state, IReadOnlyList<ScalarType> keyTypes)
    {
        Index = index;
        Arguments = [.. state.Arguments];
        Filter = state.Filter;
        IsDistinct = state.IsDistinct;
        Order = state.Order;
        KeepsNulls = state.StrictArguments == 0;
        _keys = keyTypes.Count;
        Fields = [.. Arguments.Take(1).Concat(Arguments.Skip(1).Concat(Order.Select(static k => k.Value)).Where(static s => !IsConstant(s))).Distinct()];
        Row = new RowLayout(AggregateTable.RowNullsOffset, [.. keyTypes, .. Fields.Select(static f => f.Type)]);
    }

    public int Index { get; }

    public ImmutableArray<Scalar> Arguments { get; }

    public Scalar? Filter { get; }

    /// <summary>Equal rows are one.</summary>
    public bool IsDistinct { get; }

    /// <summary>The order in which rows are passed on; equal ones as they came.</summary>
    public ImmutableArray<SortKey> Order { get; }

    /// <summary>Rows whose first argument is NULL are kept.</summary>
    public bool KeepsNulls { get; }

    /// <summary>What is stored behind the keys.</summary>
    public ImmutableArray<Scalar> Fields { get; }

    public RowLayout Row { get; }

    public int RowWidth => (Row.EndOffset + 7) & ~7;

    /// <summary>The place of a scalar of <see cref="Fields"/>; null for a constant that is not stored.</summary>
    public RowField? FieldOf(Scalar scalar) => Fields.IndexOf(scalar) is >= 0 and var index ? Row.Fields[_keys + index] : null;

    public bool IsNullable(Scalar scalar) => scalar.Nullable && (KeepsNulls || !scalar.Equals(Arguments[0]));

    public bool Serves(AggregateState state) =>
        IsDistinct == state.IsDistinct && KeepsNulls == (state.StrictArguments == 0) && Equals(Filter, state.Filter) &&
        Arguments.SequenceEqual(state.Arguments) && Order.SequenceEqual(state.Order);

    private static bool IsConstant(Scalar scalar) => scalar is LiteralScalar or StartValueScalar;
}
