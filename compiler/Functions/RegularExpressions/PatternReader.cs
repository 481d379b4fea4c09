using System.Collections.Immutable;
using System.Text;

namespace PgFusion.Compiler.Functions.RegularExpressions;

/// <summary>
/// Reads a pattern of PostgreSQL's advanced regular expressions. Null stands for what is not read: an error, or something
/// whose meaning depends on more than the pattern.
/// </summary>
/// <param name="pattern">The pattern's characters.</param>
/// <param name="ignoresCase">The letters of ASCII match in both cases; other letters are then not read.</param>
/// <param name="classes">Which classes of characters are those of ASCII.</param>
internal sealed class PatternReader(ImmutableArray<int> pattern, bool ignoresCase, CharacterClasses classes)
{
    /// <summary>regguts.h, DUPMAX.</summary>
    private const int RepeatMax = 255;

    private const int NestingMax = 100;

    private const int LastCodePoint = 0x10FFFF;

    /// <summary>Characters that mean something outside of brackets.</summary>
    private const string Special = "\\^$.[]()*+?{}|";

    private int _next;
    private int _nesting;

    public static PatternNode? Read(ReadOnlySpan<byte> pattern, bool ignoresCase, CharacterClasses classes)
    {
        string text = Encoding.UTF8.GetString(pattern);
        // Directors and embedded options come first; a pattern of nothing is left to PostgreSQL as well.
        if (text.Length == 0 || text.StartsWith("***", StringComparison.Ordinal))
        {
            return null;
        }
        var reader = new PatternReader([.. text.EnumerateRunes().Select(static r => r.Value)], ignoresCase, classes);
        PatternNode? node = reader.ReadChoice();
        return node is not null && reader._next == reader.Length ? node : null;
    }

    private int Length => pattern.Length;

    private bool At(char character) => _next < Length && pattern[_next] == character;

    private bool Take(char character)
    {
        bool found = At(character);
        _next += found ? 1 : 0;
        return found;
    }

    private PatternNode? ReadChoice()
    {
        var branches = ImmutableArray.CreateBuilder<PatternNode>();
        do
        {
            if (ReadSequence() is not { } branch)
            {
                return null;
            }
            branches.Add(branch);
        }
        while (Take('|'));
        return branches.Count == 1 ? branches[0] : new PatternNode.Choice(branches.ToImmutable());
    }

    /// <summary>One piece or more.</summary>
    private PatternNode? ReadSequence()
    {
        var parts = ImmutableArray.CreateBuilder<PatternNode>();
        while (_next < Length && !At('|') && !At(')'))
        {
            if (ReadPiece() is not { } part)
            {
                return null;
            }
            parts.Add(part);
        }
        return parts.Count == 0 ? null : parts.Count == 1 ? parts[0] : new PatternNode.Sequence(parts.ToImmutable());
    }

    private PatternNode? ReadPiece()
    {
        PatternNode? atom = ReadAtom();
        if (atom is null || _next == Length)
        {
            return atom;
        }
        (int Min, int Max)? count = pattern[_next] switch
        {
            '*' => (0, -1),
            '+' => (1, -1),
            '?' => (0, 1),
            '{' => ReadBounds(),
            _ => null,
        };
        if (count is not { } times)
        {
            return At('{') ? null : atom;
        }
        if (atom is PatternNode.Anchor)
        {
            return null;
        }
        _next++;
        // Which match is preferred does not matter.
        Take('?');
        return At('*') || At('+') || At('?') || At('{') ? null : new PatternNode.Repeat(atom, times.Min, times.Max);
    }

    /// <summary>{m}, {m,} or {m,n}, up to its closing brace.</summary>
    private (int Min, int Max)? ReadBounds()
    {
        int start = _next++;
        if (ReadNumber() is { } min)
        {
            int? max = !Take(',') ? min : At('}') ? -1 : ReadNumber();
            if (max is { } known && At('}') && (known == -1 || known >= min))
            {
                return (min, known);
            }
        }
        _next = start;
        return null;
    }

    private int? ReadNumber()
    {
        int number = -1;
        for (; _next < Length && pattern[_next] is >= '0' and <= '9' && number <= RepeatMax; _next++)
        {
            number = Math.Max(number, 0) * 10 + pattern[_next] - '0';
        }
        return number is >= 0 and <= RepeatMax ? number : null;
    }

    private PatternNode? ReadAtom()
    {
        int character = pattern[_next++];
        switch (character)
        {
            case '^':
                return new PatternNode.Anchor(IsStart: true);
            case '$':
                return new PatternNode.Anchor(IsStart: false);
            case '.':
                return new PatternNode.Set([(0, LastCodePoint)]);
            case '(':
                return ReadGroup();
            case '[':
                return ReadBrackets();
            case '\\':
                var escaped = new CodePointSet();
                return ReadEscape(escaped, inBrackets: false) ? Set(escaped) : null;
            default:
                if (character < 0x80 && Special.Contains((char)character))
                {
                    return null;
                }
                var plain = new CodePointSet();
                plain.Add(character, character);
                return Set(plain);
        }
    }

    private PatternNode? ReadGroup()
    {
        if (Take('?') && !Take(':'))
        {
            return null;
        }
        if (++_nesting > NestingMax)
        {
            return null;
        }
        PatternNode? body = ReadChoice();
        _nesting--;
        return body is not null && Take(')') ? body : null;
    }

    /// <summary>What is behind a backslash: a class, a control character, or a character that means itself.</summary>
    private bool ReadEscape(CodePointSet set, bool inBrackets)
    {
        if (_next == Length)
        {
            return false;
        }
        int character = pattern[_next++];
        int? control = character switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            _ => null,
        };
        if (control is { } known)
        {
            set.Add(known, known);
            return true;
        }
        string? name = character switch
        {
            'd' or 'D' => "digit",
            's' or 'S' => "space",
            'w' or 'W' => "word",
            _ => null,
        };
        if (name is not null)
        {
            var members = new CodePointSet();
            bool isComplement = character is 'D' or 'S' or 'W';
            if ((isComplement && inBrackets) || !classes.TryAdd(name, members))
            {
                return false;
            }
            set.AddAll(isComplement ? members.Complement(LastCodePoint) : members.Ranges());
            return true;
        }
        if (character >= 0x80 || char.IsAsciiLetterOrDigit((char)character))
        {
            return false;
        }
        set.Add(character, character);
        return true;
    }

    /// <summary>[…], behind the opening bracket.</summary>
    private PatternNode? ReadBrackets()
    {
        bool isNegated = Take('^');
        var set = new CodePointSet();
        for (bool isFirst = true; isFirst || !At(']'); isFirst = false)
        {
            if (_next == Length || !ReadMember(set, isFirst))
            {
                return null;
            }
        }
        _next++;
        if (ignoresCase && !set.AddOtherCases())
        {
            return null;
        }
        return new PatternNode.Set(isNegated ? [.. set.Complement(LastCodePoint)] : [.. set.Ranges()]);
    }

    /// <summary>A character, a range, or a class within brackets.</summary>
    private bool ReadMember(CodePointSet set, bool isFirst)
    {
        int character = pattern[_next++];
        switch (character)
        {
            case '[' when At(':'):
                return ReadClass(set);
            case '[' when At('.') || At('='):
                return false;
            case '-' when !isFirst && !At(']'):
                return false;
            case '\\':
                // A range that begins or ends with an escape is not read.
                return ReadEscape(set, inBrackets: true) && !(At('-') && _next + 1 < Length && pattern[_next + 1] != ']');
        }
        int last = character;
        if (At('-') && _next + 1 < Length && pattern[_next + 1] != ']')
        {
            last = pattern[_next + 1];
            _next += 2;
            if (last < character || last is '[' or '\\' or '-' || (At('-') && _next + 1 < Length && pattern[_next + 1] != ']'))
            {
                return false;
            }
        }
        set.Add(character, last);
        return true;
    }

    /// <summary>[:name:], behind the opening bracket.</summary>
    private bool ReadClass(CodePointSet set)
    {
        int start = ++_next;
        while (_next < Length && pattern[_next] is >= 'a' and <= 'z')
        {
            _next++;
        }
        string name = string.Concat(pattern[start.._next].Select(static c => (char)c));
        return Take(':') && Take(']') && name is not "word" && classes.TryAdd(name, set);
    }

    private PatternNode.Set? Set(CodePointSet set) =>
        ignoresCase && !set.AddOtherCases() ? null : new PatternNode.Set([.. set.Ranges()]);
}
