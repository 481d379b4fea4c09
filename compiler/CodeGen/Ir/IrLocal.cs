namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// A variable of one function. Locals are zero at entry, and only there: one that stands in a loop keeps its value from
/// one round to the next. Two locals are the same if they are the same object; names are unique within a function.
/// </summary>
internal sealed class IrLocal
{
    public IrLocal(IrType type, string name)
    {
        Type = type;
        Name = name;
    }

    public IrType Type { get; }

    public string Name { get; }

    public static implicit operator IrExpr(IrLocal local) => new IrLocalRef(local);

    public override string ToString() => Name;
}
