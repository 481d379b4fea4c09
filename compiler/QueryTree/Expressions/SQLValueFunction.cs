namespace PgFusion.Compiler.QueryTree;

/// <summary>The parameterless functions with a syntax of their own (primnodes.h); _N carries a precision.</summary>
internal enum SQLValueFunctionKind
{
    CurrentDate = 0,
    CurrentTime = 1,
    CurrentTimeN = 2,
    CurrentTimestamp = 3,
    CurrentTimestampN = 4,
    LocalTime = 5,
    LocalTimeN = 6,
    LocalTimestamp = 7,
    LocalTimestampN = 8,
    CurrentRole = 9,
    CurrentUser = 10,
    User = 11,
    SessionUser = 12,
    CurrentCatalog = 13,
    CurrentSchema = 14,
}

/// <summary>CURRENT_DATE and its kind: stable for a statement.</summary>
internal sealed record SQLValueFunction(NodeObject Source) : Expr(Source)
{
    public required SQLValueFunctionKind Kind { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    /// <summary>The result is of type name, which has collation C, or of one without a collation.</summary>
    public override uint Collation => Type == PgTypes.Name ? PgTypes.CCollation : PgTypes.Invalid;

    public override IEnumerable<Expr> Children => [];

    internal static SQLValueFunction Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new SQLValueFunction(node)
        {
            Kind = r.Enum<SQLValueFunctionKind>("op"),
            Type = r.Oid("type"),
            TypeMod = r.Int("typmod"),
            Location = r.Location(),
        };
    }
}
