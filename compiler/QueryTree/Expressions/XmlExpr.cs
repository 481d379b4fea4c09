using System.Collections.Immutable;

namespace PgFusion.Compiler.QueryTree;

internal enum XmlOperator
{
    Concat = 0,
    Element = 1,
    Forest = 2,
    Parse = 3,
    ProcessingInstruction = 4,
    Root = 5,
    Serialize = 6,
    IsDocument = 7,
}

/// <summary>The SQL/XML functions with a syntax of their own.</summary>
internal sealed record XmlExpr(NodeObject Source) : Expr(Source)
{
    public required XmlOperator Operator { get; init; }

    /// <summary>Name of the element or instruction.</summary>
    public required string? Name { get; init; }

    /// <summary>Attributes or forest members, named by <see cref="ArgNames"/>.</summary>
    public required ImmutableArray<Expr> NamedArgs { get; init; }

    public required ImmutableArray<string> ArgNames { get; init; }

    public required ImmutableArray<Expr> Args { get; init; }

    public override uint ResultType => Operator switch
    {
        XmlOperator.IsDocument => PgTypes.Bool,
        XmlOperator.Serialize => PgTypes.Text,
        _ => PgTypes.Xml,
    };

    public override uint Collation =>
        Operator == XmlOperator.Serialize ? PgTypes.DefaultCollation : PgTypes.Invalid;

    public override IEnumerable<Expr> Children => NamedArgs.Concat(Args);

    internal static XmlExpr Read(NodeObject node)
    {
        var r = new FieldReader(node);
        return new XmlExpr(node)
        {
            Operator = r.Enum<XmlOperator>("op"),
            Name = r.String("name"),
            NamedArgs = r.Exprs("named_args"),
            ArgNames = r.Strings("arg_names"),
            Args = r.Exprs("args"),
            Location = r.Location(),
        };
    }
}
