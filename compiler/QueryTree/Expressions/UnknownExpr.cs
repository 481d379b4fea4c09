using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// An expression without a class of its own: the SQL/JSON nodes of 16 and later, MERGE_ACTION(), whatever a newer
/// version brings. PostgreSQL can compute it, so it need not be understood, only named, typed and searched for
/// columns.
/// </summary>
internal sealed record UnknownExpr(NodeObject Source) : Expr(Source)
{
    /// <summary>The node's label, for messages.</summary>
    public string NodeName => Source.Name;

    /// <summary>
    /// The typed expressions below, also those inside of helper nodes. A subquery of a SubLink is behind it, as
    /// everywhere.
    /// </summary>
    public required ImmutableArray<Expr> Args { get; init; }

    public required uint Type { get; init; }

    public required int TypeMod { get; init; }

    public required uint CollationOid { get; init; }

    /// <summary>0 for a node whose type this reader cannot tell.</summary>
    public override uint ResultType => Type;

    public override int Typmod => TypeMod;

    public override uint Collation => CollationOid;

    public override IEnumerable<Expr> Children => Args;

    internal static UnknownExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        var args = ReadArgs(node);
        var (type, typmod, collation) = TypeOf(node, args);
        return new UnknownExpr(node)
        {
            Args = args,
            Type = type,
            TypeMod = typmod,
            CollationOid = collation,
            Location = r.Location(),
        };
    }

    /// <summary>Types of the unknown nodes that 16 and 17 have, by nodeFuncs.c.</summary>
    private static (uint Type, int Typmod, uint Collation) TypeOf(NodeObject node, ImmutableArray<Expr> args)
    {
        var r = new FieldReader(node);
        switch (node.Name)
        {
            case "JSONVALUEEXPR":
                return Of(Field("formatted_expr"));
            case "JSONBEHAVIOR":
                return Of(Field("expr"));
            case "JSONISPREDICATE":
                return (PgTypes.Bool, -1, PgTypes.Invalid);
            case "JSONCONSTRUCTOREXPR":
                var made = Returning(r.Node("returning"));
                return (made.Type, made.Typmod, Field("coercion")?.Collation ?? PgTypes.Invalid);
            case "JSONEXPR":
                var found = Returning(r.Node("returning"));
                return (found.Type, found.Typmod, r.Oid("collation", PgTypes.Invalid));
            case "MERGESUPPORTFUNC":
                return (r.Oid("msftype"), -1, r.Oid("msfcollid"));
            default:
                return (PgTypes.Invalid, -1, PgTypes.Invalid);
        }

        // Read once already: reading it again here would double the work at each level of nesting.
        Expr? Field(string field)
        {
            var value = node.Find(field);
            return args.FirstOrDefault(arg => ReferenceEquals(arg.Source, value));
        }

        static (uint Type, int Typmod, uint Collation) Of(Expr? expr) =>
            expr is null ? (PgTypes.Invalid, -1, PgTypes.Invalid) : (expr.ResultType, expr.Typmod, expr.Collation);

        static (uint Type, int Typmod) Returning(NodeObject? returning)
        {
            if (returning is null)
                return (PgTypes.Invalid, -1);
            var inner = new FieldReader(returning);
            return (inner.Oid("typid"), inner.Int("typmod"));
        }
    }

    private static ImmutableArray<Expr> ReadArgs(NodeObject node)
    {
        var args = ImmutableArray.CreateBuilder<Expr>();
        foreach (var field in node.Fields)
            Collect(field.Value, args);
        return args.DrainToImmutable();
    }

    private static void Collect(NodeValue value, ImmutableArray<Expr>.Builder args)
    {
        switch (value)
        {
            case NodeObject node when ExprReader.IsKnown(node.Name) || IsExpression(node.Name):
                args.Add(ExprReader.Read(node));
                break;
            case NodeObject node:
                foreach (var field in node.Fields)
                    Collect(field.Value, args);
                break;
            case NodeList list:
                foreach (var item in list.Items)
                    Collect(item, args);
                break;
            case NodeSequence sequence:
                foreach (var item in sequence.Items)
                    Collect(item, args);
                break;
        }
    }

    /// <summary>Unknown nodes that are expressions, as opposed to helpers such as JSONRETURNING.</summary>
    private static bool IsExpression(string name) =>
        name is "JSONVALUEEXPR" or "JSONBEHAVIOR" or "JSONISPREDICATE" or "JSONCONSTRUCTOREXPR" or "JSONEXPR";
}
