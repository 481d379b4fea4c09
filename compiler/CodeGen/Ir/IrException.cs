namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>
/// The IR breaks one of its own rules. It is always a fault of the lowering, never of a user's query, and it is thrown
/// as early as possible: by the factory that would have made the node, or by <see cref="IrVerifier"/>.
/// </summary>
internal class IrException : Exception
{
    public IrException(string message)
        : base(message)
    {
    }
}
