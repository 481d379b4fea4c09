namespace PgFusion.Perf;

/// <summary>Command line options, each `--name value`.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    public Options(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Length)
                throw new ArgumentException($"{arguments[i]}: options are given as --name value");
            _values[arguments[i][2..]] = arguments[i + 1];
        }
    }

    public string? Value(string name) => _values.GetValueOrDefault(name);

    public string Required(string name) => Value(name) ?? throw new ArgumentException($"--{name} is needed");

    public int Number(string name, int otherwise)
    {
        var text = Value(name);
        if (text == null)
            return otherwise;
        return int.TryParse(text, out var number) && number > 0 ? number : throw new ArgumentException($"--{name} {text}: a positive number is needed");
    }
}
