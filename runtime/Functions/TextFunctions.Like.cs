using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>LIKE. The two operands are never NULL here; NOT LIKE is the negation.</summary>
public static unsafe partial class TextFunctions
{
    /// <summary>LIKE with a constant pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Like(byte* a, int aLength, LikePattern* pattern) => pattern->Matches(a, aLength);

    /// <summary>LIKE with a pattern of the row, in UTF-8.</summary>
    public static bool Like(byte* a, int aLength, byte* pattern, int patternLength) =>
        LikeMatcher.Matches(a, aLength, pattern, patternLength, utf8: true);

    /// <summary>LIKE with a pattern of the row, in a single-byte encoding, and of bytea.</summary>
    public static bool LikeBytes(byte* a, int aLength, byte* pattern, int patternLength) =>
        LikeMatcher.Matches(a, aLength, pattern, patternLength, utf8: false);
}
