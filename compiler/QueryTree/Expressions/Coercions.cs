namespace PgFusion.Compiler.QueryTree;

/// <summary>A change of type that leaves the value's bytes as they are.</summary>
internal sealed record RelabelType(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    public required CoercionForm Form { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [Arg];

    internal static RelabelType Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new RelabelType(node)
        {
            Arg = r.Expr("arg"),
            Type = r.Oid("resulttype"),
            TypeMod = r.Int("resulttypmod"),
            CollationOid = r.Oid("resultcollid"),
            Form = r.Enum<CoercionForm>("relabelformat"),
            Location = r.Location(),
        };
    }
}

/// <summary>A cast by the output function of one type and the input function of the other.</summary>
internal sealed record CoerceViaIO(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required uint Type { get; init; }

    public required uint CollationOid { get; init; }

    public required CoercionForm Form { get; init; }

    public override uint ResultType => Type;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [Arg];

    internal static CoerceViaIO Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CoerceViaIO(node)
        {
            Arg = r.Expr("arg"),
            Type = r.Oid("resulttype"),
            CollationOid = r.Oid("resultcollid"),
            Form = r.Enum<CoercionForm>("coerceformat"),
            Location = r.Location(),
        };
    }
}

/// <summary>A cast of every element of an array.</summary>
internal sealed record ArrayCoerceExpr(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    /// <summary>What is done to an element, which stands in it as a <see cref="CaseTestExpr"/>.</summary>
    public required Expr ElementExpr { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    public required CoercionForm Form { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [Arg, ElementExpr];

    internal static ArrayCoerceExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new ArrayCoerceExpr(node)
        {
            Arg = r.Expr("arg"),
            ElementExpr = r.Expr("elemexpr"),
            Type = r.Oid("resulttype"),
            TypeMod = r.Int("resulttypmod"),
            CollationOid = r.Oid("resultcollid"),
            Form = r.Enum<CoercionForm>("coerceformat"),
            Location = r.Location(),
        };
    }
}

/// <summary>A row of one composite type made into one of another, as inheritance needs.</summary>
internal sealed record ConvertRowtypeExpr(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required uint Type { get; init; }

    public required CoercionForm Form { get; init; }

    public override uint ResultType => Type;

    public override IEnumerable<Expr> Children => [Arg];

    internal static ConvertRowtypeExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new ConvertRowtypeExpr(node)
        {
            Arg = r.Expr("arg"),
            Type = r.Oid("resulttype"),
            Form = r.Enum<CoercionForm>("convertformat"),
            Location = r.Location(),
        };
    }
}

/// <summary>COLLATE.</summary>
internal sealed record CollateExpr(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required uint CollationOid { get; init; }

    public override uint ResultType => Arg.ResultType;

    public override int Typmod => Arg.Typmod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [Arg];

    internal static CollateExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CollateExpr(node)
        {
            Arg = r.Expr("arg"),
            CollationOid = r.Oid("collOid"),
            Location = r.Location(),
        };
    }
}

/// <summary>A value checked against the constraints of a domain.</summary>
internal sealed record CoerceToDomain(NodeObject Source) : Expr(Source)
{
    public required Expr Arg { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    public required CoercionForm Form { get; init; }

    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => [Arg];

    internal static CoerceToDomain Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new CoerceToDomain(node)
        {
            Arg = r.Expr("arg"),
            Type = r.Oid("resulttype"),
            TypeMod = r.Int("resulttypmod"),
            CollationOid = r.Oid("resultcollid"),
            Form = r.Enum<CoercionForm>("coercionformat"),
            Location = r.Location(),
        };
    }
}
