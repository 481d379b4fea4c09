using System.Runtime.InteropServices;
using PgFusion.Runtime.Functions;
using Condition = PgFusion.Compiler.Functions.RegularExpressions.ByteAutomaton.Condition;

namespace PgFusion.Compiler.Functions.RegularExpressions;

/// <summary>
/// The deterministic automaton that looks for a match anywhere in a text, in the form in which RegularExpression runs it:
/// a state of it is the set of states that the other one can be in, where its start is entered anew with every byte.
/// Bytes that all states treat alike are one class.
/// </summary>
internal sealed class AutomatonTable
{
    private const int StatesMax = 400;

    private readonly ByteAutomaton _automaton;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<int[]> _sets = [];

    private AutomatonTable(ByteAutomaton automaton)
    {
        _automaton = automaton;
    }

    /// <summary>The table, or null for a pattern that takes too many states.</summary>
    public static byte[]? Make(PatternNode pattern) =>
        ByteAutomaton.Make(pattern) is { } automaton ? new AutomatonTable(automaton).Make() : null;

    private byte[]? Make()
    {
        byte[] classes = Classes(out List<byte> representatives);
        var rows = new List<ushort[]> { new ushort[representatives.Count + 1], new ushort[representatives.Count + 1] };
        // The first state is one of its own, since it alone is at the beginning.
        HashSet<int> first = Close([_automaton.Start], atStart: true, atEnd: false);
        HashSet<int> restart = Close([_automaton.Start], atStart: false, atEnd: false);
        ushort start = RegularExpression.Found;
        if (!first.Contains(_automaton.End))
        {
            start = (ushort)AddState("^", first);
        }
        for (int number = 2; number - 2 < _sets.Count; number++)
        {
            int[] set = _sets[number - 2];
            var row = new ushort[representatives.Count + 1];
            for (int i = 0; i < representatives.Count; i++)
            {
                HashSet<int> reached = Reach(set, representatives[i]);
                reached.UnionWith(restart);
                row[i] = reached.Contains(_automaton.End) ? RegularExpression.Found : (ushort)AddState("", reached);
            }
            row[^1] = Close(set, atStart: number == start, atEnd: true).Contains(_automaton.End) ? (ushort)1 : (ushort)0;
            rows.Add(row);
            if (_sets.Count > StatesMax)
            {
                return null;
            }
        }
        ushort[] header = [(ushort)(representatives.Count + 1), start];
        return [.. classes, .. MemoryMarshal.AsBytes<ushort>(header), .. rows.SelectMany(static r => MemoryMarshal.AsBytes<ushort>(r).ToArray())];
    }

    /// <summary>The number of a state; a set from which nothing leads on is the state without a match.</summary>
    private int AddState(string prefix, HashSet<int> closed)
    {
        int[] set = [.. closed.Where(s => _automaton.BytesOf(s).Count > 0 || _automaton.StepsOf(s).Any(static t => t.Condition == Condition.AtEnd)).Order()];
        if (set.Length == 0)
        {
            return RegularExpression.Lost;
        }
        string key = prefix + string.Join(',', set);
        if (!_numbers.TryGetValue(key, out int number))
        {
            number = _sets.Count + 2;
            _numbers.Add(key, number);
            _sets.Add(set);
        }
        return number;
    }

    private HashSet<int> Reach(int[] set, byte value)
    {
        var targets = new List<int>();
        foreach (int state in set)
        {
            foreach ((byte first, byte last, int target) in _automaton.BytesOf(state))
            {
                if (value >= first && value <= last)
                {
                    targets.Add(target);
                }
            }
        }
        return Close(targets, atStart: false, atEnd: false);
    }

    /// <summary>The states and all that are reached from them without a byte.</summary>
    private HashSet<int> Close(IEnumerable<int> states, bool atStart, bool atEnd)
    {
        var closed = new HashSet<int>(states);
        var open = new Stack<int>(closed);
        while (open.TryPop(out int state))
        {
            foreach ((Condition condition, int target) in _automaton.StepsOf(state))
            {
                bool passes = condition == Condition.None || (condition == Condition.AtStart ? atStart : atEnd);
                if (passes && closed.Add(target))
                {
                    open.Push(target);
                }
            }
        }
        return closed;
    }

    /// <summary>The class of every byte, and a byte of every class.</summary>
    private byte[] Classes(out List<byte> representatives)
    {
        var begins = new bool[257];
        for (int state = 0; state < _automaton.States; state++)
        {
            foreach ((byte first, byte last, int _) in _automaton.BytesOf(state))
            {
                begins[first] = true;
                begins[last + 1] = true;
            }
        }
        var classes = new byte[256];
        representatives = [0];
        for (int value = 1; value < 256; value++)
        {
            if (begins[value])
            {
                representatives.Add((byte)value);
            }
            classes[value] = (byte)(representatives.Count - 1);
        }
        return classes;
    }
}
