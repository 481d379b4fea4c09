namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// One function: what the back ends compile, and what the code cache keeps. It is immutable, knows no constants of a
/// particular query but those in its body, and may be compiled any number of times, on any thread.
/// </summary>
internal sealed record IrFunction(string Name, IrArgument[] Arguments, IrType Returns, IrBlock Body)
{
    public override string ToString() => IrPrinter.Print(this);
}
