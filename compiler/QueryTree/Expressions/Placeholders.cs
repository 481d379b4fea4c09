namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// What CaseTestExpr, CoerceToDomainValue and SetToDefault share: a leaf that stands for a value given from outside.
/// </summary>
internal abstract record PlaceholderExpr(NodeObject Source) : Expr(Source)
{
    public uint Type { get; private init; }

    public int TypeMod { get; private init; }

    public uint CollationOid { get; private init; }

    public sealed override uint ResultType => Type;

    public sealed override int Typmod => TypeMod;

    public sealed override uint Collation => CollationOid;

    public sealed override IEnumerable<Expr> Children => [];

    private protected static T ReadInto<T>(T target)
        where T : PlaceholderExpr
    {
        var r = new FieldReader(target.Source);
        return target with
        {
            Type = r.Oid("typeId"),
            TypeMod = r.Int("typeMod"),
            CollationOid = r.Oid("collation"),
            Location = r.Location(),
        };
    }
}

/// <summary>The value that CASE x WHEN compares, or the element that an <see cref="ArrayCoerceExpr"/> casts.</summary>
internal sealed record CaseTestExpr(NodeObject Source) : PlaceholderExpr(Source)
{
    internal static CaseTestExpr Read(NodeObject node) => ReadInto(new CaseTestExpr(node));
}

/// <summary>The value that a domain's CHECK constraint tests.</summary>
internal sealed record CoerceToDomainValue(NodeObject Source) : PlaceholderExpr(Source)
{
    internal static CoerceToDomainValue Read(NodeObject node) => ReadInto(new CoerceToDomainValue(node));
}

/// <summary>DEFAULT, in the values of an INSERT or UPDATE.</summary>
internal sealed record SetToDefault(NodeObject Source) : PlaceholderExpr(Source)
{
    internal static SetToDefault Read(NodeObject node) => ReadInto(new SetToDefault(node));
}
