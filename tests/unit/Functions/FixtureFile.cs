using System.Security.Cryptography;
using System.Text;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>
/// Reads what fixtures.sql wrote: tab-separated lines of COPY text format. In the answers of PostgreSQL an error is
/// "!SQLSTATE|message|detail" and a text of more than 160 characters is "md5:" and its hash; <see cref="Answer"/> puts
/// ours in the same form.
/// </summary>
internal static class FixtureFile
{
    private const int TextCharactersMax = 160;

    public static IEnumerable<string?[]> Lines(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Functions", "Fixtures", name);
        foreach (string line in File.ReadLines(path))
        {
            yield return Array.ConvertAll(line.Split('\t'), Unescape);
        }
    }

    /// <summary>Runs every line through <paramref name="differences"/> and reports all that differ, not only the first.</summary>
    public static void Check(string name, Func<string?[], IEnumerable<(string What, string? Expected, string? Actual)>> answers)
    {
        StringBuilder report = new();
        int lines = 0, failures = 0;
        foreach (string?[] line in Lines(name))
        {
            lines++;
            foreach ((string what, string? expected, string? actual) in answers(line))
            {
                if (expected != actual && failures++ < 20)
                {
                    report.AppendLine($"{what}: expected {expected ?? "NULL"}, got {actual ?? "NULL"}");
                }
            }
        }
        Assert.True(lines > 0, $"{name} is empty");
        Assert.True(failures == 0, $"{failures} differences in {name}\n{report}");
    }

    public static string? Answer(Func<string?> compute)
    {
        try
        {
            string? text = compute();
            return text is { Length: > TextCharactersMax } ? Md5(text) : text;
        }
        catch (PgException e)
        {
            string message = e.Message.Length > TextCharactersMax ? Md5(e.Message) : e.Message;
            return $"!{e.SqlState}|{message}|{e.Detail}";
        }
    }

    public static bool IsError(string? answer) => answer is ['!', ..];

    private static string Md5(string text) =>
        "md5:" + Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? Unescape(string field)
    {
        if (field == "\\N")
        {
            return null;
        }
        if (!field.Contains('\\'))
        {
            return field;
        }
        StringBuilder result = new();
        for (int i = 0; i < field.Length; i++)
        {
            char c = field[i];
            if (c == '\\')
            {
                c = field[++i];
                c = c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', 'v' => '\v', _ => c };
            }
            result.Append(c);
        }
        return result.ToString();
    }
}
