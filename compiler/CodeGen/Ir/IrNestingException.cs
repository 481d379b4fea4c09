namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// The IR nests deeper than <see cref="IrVerifier.DepthMax"/>: unlike its base, this can be the fault of a query, one
/// with some hundred alternatives.
/// </summary>
internal sealed class IrNestingException : IrException
{
    public IrNestingException(string message)
        : base(message)
    {
    }
}
