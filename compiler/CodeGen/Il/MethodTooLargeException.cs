namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>
/// A function that the JIT would compile without optimising, or close to it (<see cref="JitLimits"/>). Whoever cut the
/// pipeline into functions has to cut finer.
/// </summary>
internal sealed class MethodTooLargeException : Exception
{
    public MethodTooLargeException(string function, string figure, int value, int limit)
        : base($"function {function} is too large to be optimised: {value} {figure}, limit {limit}")
    {
        Function = function;
        Figure = figure;
        Value = value;
        Limit = limit;
    }

    public string Function { get; }

    /// <summary>What there is too much of, such as "IL bytes".</summary>
    public string Figure { get; }

    public int Value { get; }

    public int Limit { get; }
}
