using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>A field of a composite value.</summary>
internal sealed record FieldSelect(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    /// <summary>Attribute number, from 1.</summary>
    public required int FieldNumber { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [Arg];

    internal static FieldSelect Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new FieldSelect(node)
        {
            Arg = r.Expr("arg"),
            FieldNumber = r.Int("fieldnum"),
            Type = r.Oid("resulttype"),
            TypeMod = r.Int("resulttypmod"),
            CollationOid = r.Oid("resultcollid"),
        };
    }
}

/// <summary>A composite value with some fields replaced; only in assignments.</summary>
internal sealed record FieldStore(NodeObject Source) : Expr(Source)
{
    public required Expr? Arg { get; init; }

    public required ImmutableArray<Expr> NewValues { get; init; }

    public required ImmutableArray<int> FieldNumbers { get; init; }

    public required uint Type { get; init; }

    public override uint ResultType => Type;

    public override IEnumerable<Expr> Children => Present(Arg).Concat(NewValues);

    internal static FieldStore Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new FieldStore(node)
        {
            Arg = r.OptionalExpr("arg"),
            NewValues = r.Exprs("newvals"),
            FieldNumbers = r.Ints("fieldnums"),
            Type = r.Oid("resulttype"),
        };
    }
}

/// <summary>An element or a slice of an array (or of another subscriptable type), or an assignment to one.</summary>
internal sealed record SubscriptingRef(NodeObject Source) : Expr(Source)
{
    public required uint ContainerType { get; init; }

    public required uint ElementType { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    /// <summary>The subscripts, or the upper bounds of a slice; null where a bound was left out.</summary>
    public required ImmutableArray<Expr?> UpperIndexes { get; init; }

    /// <summary>The lower bounds of a slice; empty for a plain element.</summary>
    public required ImmutableArray<Expr?> LowerIndexes { get; init; }

    public required Expr Container { get; init; }

    /// <summary>The value assigned; null for a fetch.</summary>
    public required Expr? Assigned { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children =>
        UpperIndexes.Concat(LowerIndexes).Append(Container).Append(Assigned).OfType<Expr>();

    internal static SubscriptingRef Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new SubscriptingRef(node)
        {
            ContainerType = r.Oid("refcontainertype"),
            ElementType = r.Oid("refelemtype"),
            Type = r.Oid("refrestype"),
            TypeMod = r.Int("reftypmod"),
            CollationOid = r.Oid("refcollid"),
            UpperIndexes = r.NullableExprs("refupperindexpr"),
            LowerIndexes = r.NullableExprs("reflowerindexpr"),
            Container = r.Expr("refexpr"),
            Assigned = r.OptionalExpr("refassgnexpr"),
        };
    }
}
