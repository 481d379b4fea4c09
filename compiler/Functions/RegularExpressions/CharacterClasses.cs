namespace PgFusion.Compiler.Functions.RegularExpressions;

/// <summary>
/// Classes of characters of a collation (regc_pg_locale.c). That of C has only those of ASCII; of libc's locales digits
/// are known to be no more, and the other classes are PostgreSQL's business. Of others nothing is known.
/// </summary>
internal enum CharacterClasses
{
    Unknown,
    AsciiDigits,
    Ascii,
}

internal static class CharacterClassesExtensions
{
    public static bool TryAdd(this CharacterClasses classes, string name, CodePointSet set)
    {
        if (classes == CharacterClasses.Unknown || (classes == CharacterClasses.AsciiDigits && name is not ("digit" or "xdigit")))
        {
            return false;
        }
        (int, int)[]? ranges = name switch
        {
            "digit" => [('0', '9')],
            "space" => [('\t', '\r'), (' ', ' ')],
            "word" => [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            "alpha" => [('A', 'Z'), ('a', 'z')],
            "alnum" => [('0', '9'), ('A', 'Z'), ('a', 'z')],
            "upper" => [('A', 'Z')],
            "lower" => [('a', 'z')],
            "punct" => [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "xdigit" => [('0', '9'), ('A', 'F'), ('a', 'f')],
            _ => null,
        };
        if (ranges is null)
        {
            return false;
        }
        set.AddAll(ranges);
        return true;
    }
}
