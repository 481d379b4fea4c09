namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>Roslyn refuses what <see cref="CSharpWriter"/> wrote: a fault of the writer, or a member that C# cannot name.</summary>
internal sealed class CSharpCompilationException : Exception
{
    public CSharpCompilationException(string message, string source)
        : base(message)
    {
        SourceText = source;
    }

    /// <summary>The program that was refused.</summary>
    public string SourceText { get; }
}
