namespace PgFusion.Runtime.Functions;

/// <summary>
/// LIKE for any pattern, by the rules of like_match.c: % any string, _ any character, \ takes the next byte literally.
/// A pattern that ends with a lone \ is an error only when matching gets there, and that is kept.
///
/// PostgreSQL's recursion at each % gives up completely (LIKE_ABORT) when a later % cannot be satisfied, so only the
/// latest % is ever tried again. One remembered position is therefore all the state there is.
/// </summary>
internal static unsafe class LikeMatcher
{
    public static bool Matches(byte* text, int textLength, byte* pattern, int patternLength, bool utf8)
    {
        byte* textEnd = text + textLength;
        byte* patternEnd = pattern + patternLength;
        // Where the text is tried next, and the pattern behind the latest %; null while there was none.
        byte* retryText = null;
        byte* retryPattern = null;
        while (true)
        {
            bool matched = true;
            while (text < textEnd && pattern < patternEnd)
            {
                byte expected = *pattern;
                if (expected == '%')
                {
                    if (!SkipWildcards(ref text, textEnd, ref pattern, patternEnd, utf8))
                    {
                        return false;
                    }
                    if (pattern == patternEnd)
                    {
                        return true;
                    }
                    if (*pattern == '\\' && pattern + 1 == patternEnd)
                    {
                        PgError.LikePatternEndsWithEscape();
                    }
                    retryPattern = pattern;
                    if (!Search(ref text, textEnd, pattern))
                    {
                        return false;
                    }
                    retryText = text;
                    continue;
                }
                if (expected == '_')
                {
                    text = Next(text, textEnd, utf8);
                    pattern++;
                    continue;
                }
                if (expected == '\\')
                {
                    if (++pattern == patternEnd)
                    {
                        PgError.LikePatternEndsWithEscape();
                    }
                    expected = *pattern;
                }
                if (expected != *text)
                {
                    matched = false;
                    break;
                }
                text++;
                pattern++;
            }
            if (matched && text == textEnd)
            {
                // What is left of the pattern must match nothing; a longer text would not help, nor will a later place.
                while (pattern < patternEnd && *pattern == '%')
                {
                    pattern++;
                }
                return pattern == patternEnd;
            }
            // A byte differs, or the pattern is at its end before the text.
            if (retryPattern == null)
            {
                return false;
            }
            text = Next(retryText, textEnd, utf8);
            pattern = retryPattern;
            if (!Search(ref text, textEnd, pattern))
            {
                return false;
            }
            retryText = text;
        }
    }

    /// <summary>Skips a run of % and _ , and one character for each _; false if the text has too few.</summary>
    private static bool SkipWildcards(ref byte* text, byte* textEnd, ref byte* pattern, byte* patternEnd, bool utf8)
    {
        for (; pattern < patternEnd; pattern++)
        {
            if (*pattern == '_')
            {
                if (text == textEnd)
                {
                    return false;
                }
                text = Next(text, textEnd, utf8);
            }
            else if (*pattern != '%')
            {
                break;
            }
        }
        return true;
    }

    /// <summary>Advances to the next place where the literal byte at the pattern's head occurs.</summary>
    private static bool Search(ref byte* text, byte* textEnd, byte* pattern)
    {
        byte first = *pattern == '\\' ? pattern[1] : *pattern;
        int offset = new ReadOnlySpan<byte>(text, (int)(textEnd - text)).IndexOf(first);
        text += Math.Max(offset, 0);
        return offset >= 0;
    }

    private static byte* Next(byte* text, byte* textEnd, bool utf8)
    {
        text++;
        while (utf8 && text < textEnd && Utf8Characters.IsContinuation(*text))
        {
            text++;
        }
        return text;
    }
}
