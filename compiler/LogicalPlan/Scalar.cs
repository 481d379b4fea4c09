using System.Collections.Immutable;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.Compiler.LogicalPlan;

/// <summary>
/// A column of a plan: made by exactly one node, named by identity everywhere above it.
/// </summary>
internal sealed class Column(int id, string name, ScalarType type, bool nullable)
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    public ScalarType Type { get; } = type;

    /// <summary>False when no value can be NULL.</summary>
    public bool Nullable { get; } = nullable;

    public override string ToString() => $"{Name}#{Id}";
}

/// <summary>
/// A scalar expression that the worker computes. Immutable; equal records compute the same value.
/// </summary>
/// <param name="Type">Type and representation of the result.</param>
/// <param name="Nullable">False when the result is never NULL.</param>
internal abstract record Scalar(ScalarType Type, bool Nullable)
{
    public virtual ImmutableArray<Scalar> Children => [];

    /// <summary>The same expression over other children (as many, in the same order).</summary>
    public virtual Scalar WithChildren(ImmutableArray<Scalar> children) =>
        children.IsEmpty ? this : throw new InvalidOperationException($"{GetType().Name} has no children");

    /// <summary>True when evaluating it may raise an error.</summary>
    public virtual bool CanThrow => Children.Any(static child => child.CanThrow);

    /// <summary>Replaces bottom-up; subtrees without a change keep their identity.</summary>
    public Scalar Rewrite(Func<Scalar, Scalar> map)
    {
        ImmutableArray<Scalar> children = Children;
        ImmutableArray<Scalar>.Builder? changed = null;
        for (int i = 0; i < children.Length; i++)
        {
            Scalar child = children[i].Rewrite(map);
            if (!ReferenceEquals(child, children[i]))
            {
                changed ??= children.ToBuilder();
                changed[i] = child;
            }
        }
        return map(changed is null ? this : WithChildren(changed.ToImmutable()));
    }

    public IEnumerable<Scalar> DescendantsAndSelf()
    {
        yield return this;
        foreach (Scalar child in Children)
        {
            foreach (Scalar below in child.DescendantsAndSelf())
            {
                yield return below;
            }
        }
    }

    /// <summary>The columns it reads.</summary>
    public IEnumerable<Column> Columns() => DescendantsAndSelf().OfType<ColumnScalar>().Select(static c => c.Column);
}

internal sealed record ColumnScalar(Column Column) : Scalar(Column.Type, Column.Nullable)
{
    public bool Equals(ColumnScalar? other) => other is not null && ReferenceEquals(Column, other.Column);

    public override int GetHashCode() => Column.Id;
}

/// <summary>A literal of the query. Its value is state of the execution, not part of the compiled code.</summary>
/// <param name="Literal">The constant as parsed; never a null one when <paramref name="IsNull"/> is false.</param>
internal sealed record LiteralScalar(ScalarType Type, LiteralValue? Literal) : Scalar(Type, Literal is null)
{
    public bool IsNull => Literal is null;
}

/// <summary>Payload of a literal in the form of start values (protocol.h): little-endian bytes or varlena payload.</summary>
internal sealed class LiteralValue(byte[] bytes) : IEquatable<LiteralValue>
{
    public byte[] Bytes { get; } = bytes;

    public bool Equals(LiteralValue? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as LiteralValue);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }
}

/// <summary>A value that PostgreSQL computes once when execution starts: a parameter, now(), a stable function.</summary>
internal sealed record StartValueScalar(ScalarType Type, int Index) : Scalar(Type, Type.Kind is not (ValueKind.TimeZone or ValueKind.EnumOrder));

/// <summary>A call of a strict function that the worker implements; NULL when any argument is NULL, of some functions also else.</summary>
internal sealed record CallScalar(ScalarType Type, NativeFunction Function, ImmutableArray<Scalar> Arguments, uint InputCollation)
    : Scalar(Type, Function.MayBeNull || Arguments.Any(static a => a.Nullable))
{
    public override ImmutableArray<Scalar> Children => Arguments;

    public override bool CanThrow => Function.CanThrow(this) || base.CanThrow;

    public override Scalar WithChildren(ImmutableArray<Scalar> children) =>
        this with { Arguments = children, Nullable = Function.MayBeNull || children.Any(static a => a.Nullable) };

    public bool Equals(CallScalar? other) =>
        other is not null && ReferenceEquals(Function, other.Function) && Type == other.Type &&
        InputCollation == other.InputCollation && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Function.Name, Arguments.Length, Arguments.IsEmpty ? null : Arguments[0]);
}

/// <summary>AND or OR with SQL's three values; arguments are evaluated from the left, and no further than needed.</summary>
internal sealed record LogicScalar(bool IsAnd, ImmutableArray<Scalar> Arguments)
    : Scalar(ScalarType.Boolean, Arguments.Any(static a => a.Nullable))
{
    public override ImmutableArray<Scalar> Children => Arguments;

    /// <summary>True when one of the conditions is; of one condition itself.</summary>
    public static Scalar Any(ImmutableArray<Scalar> conditions) => Of(isAnd: false, conditions);

    /// <summary>True when all conditions are; of one condition itself.</summary>
    public static Scalar All(ImmutableArray<Scalar> conditions) => Of(isAnd: true, conditions);

    /// <summary>By AND or by OR; of one condition itself.</summary>
    public static Scalar Of(bool isAnd, ImmutableArray<Scalar> conditions) => conditions switch
    {
        [] => new LiteralScalar(ScalarType.Boolean, new LiteralValue([isAnd ? (byte)1 : (byte)0])),
        [var only] => only,
        _ => new LogicScalar(isAnd, conditions),
    };

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new LogicScalar(IsAnd, children);

    public bool Equals(LogicScalar? other) => other is not null && IsAnd == other.IsAnd && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(IsAnd, Arguments.Length);
}

internal sealed record NotScalar(Scalar Argument) : Scalar(ScalarType.Boolean, Argument.Nullable)
{
    public override ImmutableArray<Scalar> Children => [Argument];

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new NotScalar(children[0]);
}

/// <summary>IS [NOT] NULL.</summary>
internal sealed record NullTestScalar(Scalar Argument, bool IsNotNull) : Scalar(ScalarType.Boolean, false)
{
    public override ImmutableArray<Scalar> Children => [Argument];

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new NullTestScalar(children[0], IsNotNull);
}

/// <summary>IS [NOT] TRUE, FALSE, UNKNOWN.</summary>
internal sealed record BooleanTestScalar(Scalar Argument, BooleanTestKind Kind) : Scalar(ScalarType.Boolean, false)
{
    public override ImmutableArray<Scalar> Children => [Argument];

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new BooleanTestScalar(children[0], Kind);
}

/// <summary>a IS DISTINCT FROM b, by the equality of their type.</summary>
internal sealed record DistinctFromScalar(CallScalar Equality) : Scalar(ScalarType.Boolean, false)
{
    public override ImmutableArray<Scalar> Children => [Equality];

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new DistinctFromScalar((CallScalar)children[0]);
}

/// <summary>NULLIF(a, b): the equality's first argument, or NULL when the equality holds.</summary>
internal sealed record NullIfScalar(CallScalar Equality) : Scalar(Equality.Arguments[0].Type, true)
{
    public override ImmutableArray<Scalar> Children => [Equality];

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new NullIfScalar((CallScalar)children[0]);
}

/// <summary>CASE WHEN condition THEN result ... ELSE default END; branches are evaluated only when they are reached.</summary>
internal sealed record CaseScalar(ScalarType Type, ImmutableArray<CaseBranch> Branches, Scalar Default)
    : Scalar(Type, Default.Nullable || Branches.Any(static b => b.Result.Nullable))
{
    public override ImmutableArray<Scalar> Children =>
        [.. Branches.SelectMany(static b => new[] { b.Condition, b.Result }), Default];

    public override Scalar WithChildren(ImmutableArray<Scalar> children)
    {
        var branches = ImmutableArray.CreateBuilder<CaseBranch>(Branches.Length);
        for (int i = 0; i < Branches.Length; i++)
        {
            branches.Add(new CaseBranch(children[2 * i], children[2 * i + 1]));
        }
        return new CaseScalar(Type, branches.ToImmutable(), children[^1]);
    }

    public bool Equals(CaseScalar? other) =>
        other is not null && Type == other.Type && Branches.SequenceEqual(other.Branches) && Default.Equals(other.Default);

    public override int GetHashCode() => HashCode.Combine(Branches.Length, Default);
}

internal sealed record CaseBranch(Scalar Condition, Scalar Result);

/// <summary>COALESCE: the first argument that is not NULL; later ones are not evaluated.</summary>
internal sealed record CoalesceScalar(ScalarType Type, ImmutableArray<Scalar> Arguments)
    : Scalar(Type, Arguments.All(static a => a.Nullable))
{
    public override ImmutableArray<Scalar> Children => Arguments;

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new CoalesceScalar(Type, children);

    public bool Equals(CoalesceScalar? other) => other is not null && Type == other.Type && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Type, Arguments.Length);
}

/// <summary>GREATEST or LEAST by a comparison function; NULL arguments do not count.</summary>
internal sealed record MinMaxScalar(ScalarType Type, bool IsGreatest, ImmutableArray<Scalar> Arguments)
    : Scalar(Type, Arguments.All(static a => a.Nullable))
{
    public override ImmutableArray<Scalar> Children => Arguments;

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new MinMaxScalar(Type, IsGreatest, children);

    public bool Equals(MinMaxScalar? other) =>
        other is not null && Type == other.Type && IsGreatest == other.IsGreatest && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Type, Arguments.Length);
}

/// <summary>
/// The same value under another representation: numeric results of branches brought to one scale, a decimal made a
/// general numeric. Never changes what SQL sees.
/// </summary>
internal sealed record RepresentScalar(ScalarType Type, Scalar Argument) : Scalar(Type, Argument.Nullable)
{
    public override ImmutableArray<Scalar> Children => [Argument];

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new RepresentScalar(Type, children[0]);
}

/// <summary>A value computed once and named by <see cref="VariableScalar"/> in the body (the x of CASE x WHEN).</summary>
internal sealed record LetScalar(LetVariable Variable, Scalar Value, Scalar Body) : Scalar(Body.Type, Body.Nullable)
{
    public override ImmutableArray<Scalar> Children => [Value, Body];

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new LetScalar(Variable, children[0], children[1]);
}

internal sealed class LetVariable;

internal sealed record VariableScalar(LetVariable Variable, ScalarType Type, bool Nullable) : Scalar(Type, Nullable);

/// <summary>The value of a scalar subquery: an error when <paramref name="Many"/> says that it has more rows than one.</summary>
internal sealed record OnlyRowScalar(Scalar Many, Scalar Value) : Scalar(Value.Type, true)
{
    public override ImmutableArray<Scalar> Children => [Many, Value];

    public override bool CanThrow => true;

    public override Scalar WithChildren(ImmutableArray<Scalar> children) => new OnlyRowScalar(children[0], children[1]);
}
