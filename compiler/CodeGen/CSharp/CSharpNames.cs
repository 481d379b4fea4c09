using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace PgFusion.Compiler.CodeGen.CSharp;

/// <summary>
/// Names in one C# program. Every type beyond C#'s own gets an alias (<c>using Int128 = global::System.Int128;</c>), so
/// that code reads like written by hand and yet no name can mean two things. Types are named first, then functions, and
/// the variables of a function keep clear of both.
/// </summary>
internal sealed class CSharpNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(char)] = "char",
    };

    /// <summary>Words that mean something only where no variable can stand, and that lowering likes as names.</summary>
    private static readonly HashSet<string> HarmlessKeywords =
        ["group", "select", "let", "where", "into", "by", "on", "add", "remove", "get", "set", "init", "value"];

    private readonly HashSet<string> _taken;
    private readonly Dictionary<Type, string> _aliases = [];

    public CSharpNames(params IEnumerable<string> reserved)
    {
        _taken = [.. reserved];
    }

    /// <summary>The lines that give the types their names, sorted.</summary>
    public IEnumerable<string> UsingLines =>
        _aliases.Select(a => $"using {a.Value} = {Global(a.Key)};").Order(StringComparer.Ordinal);

    /// <summary>The types that the program names.</summary>
    public IEnumerable<Type> Types => _aliases.Keys;

    public string Of(Type type)
    {
        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }
        if (!_aliases.TryGetValue(type, out string? alias))
        {
            alias = Take(_taken, ShortName(type));
            _aliases.Add(type, alias);
        }
        return alias;
    }

    /// <summary>A new name for the whole program, as close to the hint as C# and the names already taken allow.</summary>
    public string Member(string hint) => Take(_taken, hint);

    /// <summary>An empty scope for the variables of one function; they hide nothing of the program's.</summary>
    public HashSet<string> VariableScope() => [.. _taken];

    public static string Take(HashSet<string> taken, string hint)
    {
        string name = string.Concat(hint.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            name = "_" + name;
        }
        string candidate = name;
        for (int i = 2; !IsFree(candidate) || !taken.Add(candidate); i++)
        {
            candidate = $"{name}_{i}";
        }
        return candidate;
    }

    private static bool IsFree(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None
        && (SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None || HarmlessKeywords.Contains(name));

    private static string ShortName(Type type)
    {
        string name = Stem(type);
        return type.IsGenericType ? $"{name}Of{string.Concat(type.GetGenericArguments().Select(ShortName))}" : name;
    }

    private static string Stem(Type type)
    {
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    /// <summary>The full name, type arguments of enclosing types in their places.</summary>
    private static string Global(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }
        if (type.IsPointer)
        {
            return Global(type.GetElementType()!) + "*";
        }
        var text = new StringBuilder("global::");
        if (!string.IsNullOrEmpty(type.Namespace))
        {
            text.Append(type.Namespace).Append('.');
        }
        var nesting = new List<Type>();
        for (Type? t = type; t is not null; t = t.DeclaringType)
        {
            nesting.Insert(0, t);
        }
        Type[] arguments = type.GetGenericArguments();
        int used = 0;
        for (int i = 0; i < nesting.Count; i++)
        {
            // A nested type's argument list repeats those of the types around it.
            int upTo = nesting[i].GetGenericArguments().Length;
            text.Append(i == 0 ? "" : ".").Append(Stem(nesting[i]));
            if (upTo > used)
            {
                text.Append('<').AppendJoin(", ", arguments[used..upTo].Select(Global)).Append('>');
                used = upTo;
            }
        }
        return text.ToString();
    }
}
