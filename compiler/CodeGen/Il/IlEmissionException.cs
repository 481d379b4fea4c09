namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>An instruction does not fit the evaluation stack: a fault of the code that emits, thrown where it emits.</summary>
internal sealed class IlEmissionException : Exception
{
    public IlEmissionException(string message)
        : base(message)
    {
    }
}
