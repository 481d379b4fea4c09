using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// character(n): values are stored padded with blanks, and blanks at the end never count, in comparisons as in hashes
/// (varchar.c). LIKE and octet_length see them.
/// </summary>
public static unsafe partial class TextFunctions
{
    /// <summary>Bytes without the blanks at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthWithoutBlanks(byte* a, int aLength)
    {
        while (aLength > 0 && a[aLength - 1] == ' ')
        {
            aLength--;
        }
        return aLength;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CharacterEqual(byte* a, int aLength, byte* b, int bLength) =>
        Equal(a, LengthWithoutBlanks(a, aLength), b, LengthWithoutBlanks(b, bLength));

    /// <summary>−1, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CharacterCompare(byte* a, int aLength, byte* b, int bLength, int collation) =>
        Compare(a, LengthWithoutBlanks(a, aLength), b, LengthWithoutBlanks(b, bLength), collation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CharacterHash(byte* a, int aLength) => HashFunctions.Bytes(a, LengthWithoutBlanks(a, aLength));

    /// <summary>bpchar_larger: of equal values the first, unlike text.</summary>
    public static StringRef CharacterLarger(byte* a, int aLength, byte* b, int bLength, int collation) =>
        CharacterCompare(a, aLength, b, bLength, collation) >= 0 ? new StringRef(a, aLength) : new StringRef(b, bLength);

    /// <summary>bpchar_smaller: of equal values the first, unlike text.</summary>
    public static StringRef CharacterSmaller(byte* a, int aLength, byte* b, int bLength, int collation) =>
        CharacterCompare(a, aLength, b, bLength, collation) <= 0 ? new StringRef(a, aLength) : new StringRef(b, bLength);

    /// <summary>length(character) in UTF-8.</summary>
    public static int CharacterLength(byte* a, int aLength) => Utf8Characters.Count(a, LengthWithoutBlanks(a, aLength));

    /// <summary>The cast to text, which takes the blanks away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StringRef CharacterToText(byte* a, int aLength) => new(a, LengthWithoutBlanks(a, aLength));
}
