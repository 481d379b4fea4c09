namespace PgFusion.Compiler.Functions.RegularExpressions;

/// <summary>
/// A nondeterministic automaton over the bytes of UTF-8. Steps without a byte may be bound to the beginning or to the end
/// of the text; a step over a character is a chain of steps over ranges of bytes.
/// </summary>
internal sealed class ByteAutomaton
{
    /// <summary>A pattern that takes more is not worth an automaton.</summary>
    private const int StatesMax = 4000;

    internal enum Condition
    {
        None,
        AtStart,
        AtEnd,
    }

    private readonly List<List<(Condition Condition, int Target)>> _steps = [];
    private readonly List<List<(byte First, byte Last, int Target)>> _bytes = [];

    private ByteAutomaton()
    {
    }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Null for a pattern that takes too many states.</summary>
    public static ByteAutomaton? Make(PatternNode pattern)
    {
        var automaton = new ByteAutomaton();
        automaton.Start = automaton.AddState();
        automaton.End = automaton.Build(pattern, automaton.Start);
        return automaton._steps.Count <= StatesMax ? automaton : null;
    }

    public IReadOnlyList<(Condition Condition, int Target)> StepsOf(int state) => _steps[state];

    public IReadOnlyList<(byte First, byte Last, int Target)> BytesOf(int state) => _bytes[state];

    public int States => _steps.Count;

    private int AddState()
    {
        _steps.Add([]);
        _bytes.Add([]);
        return _steps.Count - 1;
    }

    private int Step(int from, Condition condition = Condition.None)
    {
        int target = AddState();
        _steps[from].Add((condition, target));
        return target;
    }

    /// <summary>Adds what matches the pattern from a state on, and gives the state behind it.</summary>
    private int Build(PatternNode pattern, int from)
    {
        if (_steps.Count > StatesMax)
        {
            return from;
        }
        switch (pattern)
        {
            case PatternNode.Set set:
                int behind = AddState();
                foreach ((int first, int last) in set.Ranges)
                {
                    AddCharacters(from, behind, first, last);
                }
                return behind;
            case PatternNode.Sequence sequence:
                return sequence.Parts.Aggregate(from, (state, part) => Build(part, state));
            case PatternNode.Choice choice:
                int joined = AddState();
                foreach (PatternNode branch in choice.Branches)
                {
                    _steps[Build(branch, Step(from))].Add((Condition.None, joined));
                }
                return joined;
            case PatternNode.Anchor anchor:
                return Step(from, anchor.IsStart ? Condition.AtStart : Condition.AtEnd);
            case PatternNode.Repeat repeat:
                return Repeat(repeat, from);
            default:
                throw new NotSupportedException($"no automaton for {pattern.GetType().Name}");
        }
    }

    private int Repeat(PatternNode.Repeat repeat, int from)
    {
        int state = from;
        for (int i = 0; i < repeat.Min; i++)
        {
            state = Build(repeat.Body, state);
        }
        if (repeat.Max < 0)
        {
            int loop = Step(state);
            _steps[Build(repeat.Body, loop)].Add((Condition.None, loop));
            return Step(loop);
        }
        int end = AddState();
        _steps[state].Add((Condition.None, end));
        for (int i = repeat.Min; i < repeat.Max; i++)
        {
            state = Build(repeat.Body, Step(state));
            _steps[state].Add((Condition.None, end));
        }
        return end;
    }

    /// <summary>A range of code points as chains of ranges of bytes: cut where the length changes, and where a byte does not run over its whole range.</summary>
    private void AddCharacters(int from, int target, int first, int last)
    {
        foreach (int lastOfLength in (ReadOnlySpan<int>)[0x7F, 0x7FF, 0xFFFF])
        {
            if (first <= lastOfLength && last > lastOfLength)
            {
                AddCharacters(from, target, first, lastOfLength);
                AddCharacters(from, target, lastOfLength + 1, last);
                return;
            }
        }
        for (int bits = 6; last > 0x7F && bits <= 18; bits += 6)
        {
            int mask = (1 << bits) - 1;
            if ((first & ~mask) == (last & ~mask))
            {
                break;
            }
            if ((first & mask) != 0)
            {
                AddCharacters(from, target, first, first | mask);
                AddCharacters(from, target, (first | mask) + 1, last);
                return;
            }
            if ((last & mask) != mask)
            {
                AddCharacters(from, target, first, (last & ~mask) - 1);
                AddCharacters(from, target, last & ~mask, last);
                return;
            }
        }
        byte[] firstBytes = Encode(first);
        byte[] lastBytes = Encode(last);
        int state = from;
        for (int i = 0; i < firstBytes.Length; i++)
        {
            int next = i == firstBytes.Length - 1 ? target : AddState();
            _bytes[state].Add((firstBytes[i], lastBytes[i], next));
            state = next;
        }
    }

    /// <summary>UTF-8, of surrogates as well, which no text has.</summary>
    private static byte[] Encode(int codePoint) => codePoint switch
    {
        <= 0x7F => [(byte)codePoint],
        <= 0x7FF => [(byte)(0xC0 | codePoint >> 6), Continuation(codePoint)],
        <= 0xFFFF => [(byte)(0xE0 | codePoint >> 12), Continuation(codePoint >> 6), Continuation(codePoint)],
        _ => [(byte)(0xF0 | codePoint >> 18), Continuation(codePoint >> 12), Continuation(codePoint >> 6), Continuation(codePoint)],
    };

    private static byte Continuation(int bits) => (byte)(0x80 | (bits & 0x3F));
}
