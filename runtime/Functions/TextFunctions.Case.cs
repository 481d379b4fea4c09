namespace PgFusion.Runtime.Functions;

/// <summary>
/// upper, lower and initcap under a <see cref="CaseMap"/>. A null map is that of C in any encoding; others are for UTF-8,
/// where a character may become longer or shorter, but stays one.
/// </summary>
public static unsafe partial class TextFunctions
{
    private enum CaseChange
    {
        Upper,
        Lower,
        InitCap,
    }

    public static StringRef Upper(byte* a, int aLength, byte* map, Scratch* scratch) => map == null
        ? UpperAscii(a, aLength, scratch)
        : ChangeCase(a, aLength, (CaseMap*)map, CaseChange.Upper, scratch);

    public static StringRef Lower(byte* a, int aLength, byte* map, Scratch* scratch) => map == null
        ? LowerAscii(a, aLength, scratch)
        : ChangeCase(a, aLength, (CaseMap*)map, CaseChange.Lower, scratch);

    /// <summary>initcap(text): words are runs of letters and digits.</summary>
    public static StringRef InitCap(byte* a, int aLength, byte* map, Scratch* scratch) => map == null
        ? InitCapAscii(a, aLength, scratch)
        : ChangeCase(a, aLength, (CaseMap*)map, CaseChange.InitCap, scratch);

    private static StringRef InitCapAscii(byte* a, int aLength, Scratch* scratch)
    {
        byte* result = scratch->Allocate(aLength);
        bool inWord = false;
        for (int i = 0; i < aLength; i++)
        {
            byte value = a[i];
            if ((uint)(value - (inWord ? 'A' : 'a')) < 26)
            {
                value ^= 0x20;
            }
            inWord = (uint)((value | 0x20) - 'a') < 26 || (uint)(value - '0') < 10;
            result[i] = value;
        }
        return new StringRef(result, aLength);
    }

    private static StringRef ChangeCase(byte* a, int aLength, CaseMap* map, CaseChange change, Scratch* scratch)
    {
        byte* result = scratch->Allocate((long)aLength * Utf8BytesMax);
        byte* target = result;
        bool inWord = false;
        for (int position = 0; position < aLength;)
        {
            int codePoint = a[position];
            int next = position + 1;
            if (codePoint >= 0x80)
            {
                next = Utf8Characters.Next(a, aLength, position);
                codePoint = FirstCodePoint(a + position, next - position);
            }
            bool toUpper = change == CaseChange.Upper || (change == CaseChange.InitCap && !inWord);
            codePoint = toUpper ? map->ToUpper(codePoint) : map->ToLower(codePoint);
            if (change == CaseChange.InitCap)
            {
                inWord = map->IsAlphanumeric(codePoint);
            }
            target += WriteCodePoint(codePoint, target);
            position = next;
        }
        scratch->TrimLatest(result, target - result);
        return new StringRef(result, (int)(target - result));
    }
}
