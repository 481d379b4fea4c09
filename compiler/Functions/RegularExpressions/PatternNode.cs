using System.Collections.Immutable;

namespace PgFusion.Compiler.Functions.RegularExpressions;

/// <summary>A regular expression as far as matching goes.</summary>
internal abstract record PatternNode
{
    /// <summary>One character of a set, as ranges of code points in their order.</summary>
    internal sealed record Set(ImmutableArray<(int First, int Last)> Ranges) : PatternNode;

    internal sealed record Sequence(ImmutableArray<PatternNode> Parts) : PatternNode;

    internal sealed record Choice(ImmutableArray<PatternNode> Branches) : PatternNode;

    /// <summary>Between min and max times; no max is -1.</summary>
    internal sealed record Repeat(PatternNode Body, int Min, int Max) : PatternNode;

    /// <summary>The beginning or the end of the text.</summary>
    internal sealed record Anchor(bool IsStart) : PatternNode;
}
