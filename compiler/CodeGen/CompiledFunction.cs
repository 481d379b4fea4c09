namespace PgFusion.Compiler.CodeGen;

/// <summary>What a back end makes of one function: machine code that is ready to run, and what there is to tell of it.</summary>
internal sealed class CompiledFunction
{
    public required string Name { get; init; }

    /// <summary>Callable from any thread. The code lives as long as the delegate does.</summary>
    public required Delegate Delegate { get; init; }

    /// <summary>The code for a reader: the IL, or the C#, by back end; tagged with the operators it comes from.</summary>
    public string Listing => LazyListing.Value;

    /// <summary>Most listings are never read, so they are written when they are.</summary>
    public required Lazy<string> LazyListing { private get; init; }

    public required int IlBytes { get; init; }

    /// <summary>From the IR to IL; for C#, the function's share of Roslyn's time.</summary>
    public required TimeSpan EmitTime { get; init; }

    /// <summary>From IL to machine code.</summary>
    public required TimeSpan JitTime { get; init; }
}
