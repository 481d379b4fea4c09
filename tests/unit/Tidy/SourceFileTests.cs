using System.Text.RegularExpressions;
using Xunit;

namespace PgFusion.UnitTests.Tidy;

/// <summary>What holds of every source file.</summary>
public sealed partial class SourceFileTests
{
    private const int LinesMax = 1000;

    private static readonly string[] Sources = [".cs", ".c", ".h", ".sql", ".cake", ".sh"];

    /// <summary>Folder of a project and the namespace that its files begin with: the project's name.</summary>
    private static readonly Dictionary<string, string> Projects =
        SourceTree.FilesEnding(".csproj").ToDictionary(static f => Path.GetDirectoryName(f)!, static f => Path.GetFileNameWithoutExtension(f));

    [Fact]
    public void Files_are_found()
    {
        Assert.Contains("compiler/PlanCompiler.cs", SourceTree.Files);
        Assert.Contains("pghooks/scan/page.h", SourceTree.Files);
        Assert.DoesNotContain(SourceTree.Files, static f => f.Contains("/obj/", StringComparison.Ordinal));
    }

    [Fact]
    public void Projects_are_named_after_the_product()
    {
        Assert.Equal("PgFusion.Compiler", Projects["compiler"]);
        Assert.All(Projects.Values, static name => Assert.StartsWith("PgFusion.", name, StringComparison.Ordinal));
        Assert.Equal(Projects.Values.Distinct(), Projects.Values);
    }

    [Fact]
    public void The_solution_has_every_project()
    {
        string solution = SourceTree.Read("PgFusion.sln").Replace('\\', '/');
        NoneOf(SourceTree.FilesEnding(".csproj"), f => !solution.Contains($"\"{f}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = new List<string>();
        foreach (string file in SourceTree.FilesEnding(".cs"))
        {
            string folder = Path.GetDirectoryName(file)!;
            string? project = Projects.Keys.Where(p => folder == p || folder.StartsWith(p + "/", StringComparison.Ordinal)).MaxBy(static p => p.Length);
            Match declared = NamespaceLine().Match(SourceTree.Read(file));
            if (project is null)
            {
                wrong.Add($"{file} belongs to no project");
                continue;
            }
            if (!declared.Success)
            {
                // Top-level statements.
                if (Path.GetFileName(file) != "Program.cs")
                {
                    wrong.Add($"{file} has no file-scoped namespace");
                }
                continue;
            }
            // QueryTree divides one namespace into folders.
            string below = folder[project.Length..].Replace('/', '.');
            string expected = folder.StartsWith("compiler/QueryTree/", StringComparison.Ordinal) ? "PgFusion.Compiler.QueryTree" : Projects[project] + below;
            if (declared.Groups[1].Value != expected)
            {
                wrong.Add($"{file} is in {declared.Groups[1].Value}, expected {expected}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_longer_than_a_thousand_lines() =>
        NoneOf(SourceTree.FilesEnding(Sources), static f => SourceTree.Read(f).Count(static c => c == '\n') > LinesMax);

    [Fact]
    public void Nothing_is_left_for_later()
    {
        // Written so that this file does not find itself.
        var words = new Regex($@"\b({string.Join("|", "TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X")})\b");
        NoneOf(SourceTree.FilesEnding([.. Sources, ".md", ".yml", ".csproj", ".props"]), f => words.IsMatch(SourceTree.Read(f)));
    }

    [Fact]
    public void No_path_of_somebodys_machine_is_mentioned()
    {
        var places = new Regex($"/{"work"}/|/{"root"}/|/{"home"}/[a-z]|/{"opt"}/");
        var temporary = new Regex($"(?<!/var)/{"tmp"}/[a-z]");
        NoneOf(SourceTree.FilesEnding([.. Sources, ".md", ".yml"]), f => places.IsMatch(SourceTree.Read(f)));
        NoneOf(SourceTree.FilesEnding(".md"), f => temporary.IsMatch(SourceTree.Read(f)));
    }

    [Fact]
    public void Lines_end_as_the_editor_settings_say()
    {
        NoneOf(SourceTree.FilesEnding(Sources), static f =>
        {
            string text = SourceTree.Read(f);
            return text.Contains('\r', StringComparison.Ordinal) || (text.Length > 0 && text[^1] != '\n');
        });
        NoneOf(SourceTree.FilesEnding(".cs"), static f => SourceTree.Read(f).Contains('\t', StringComparison.Ordinal));
    }

    private static void NoneOf(IEnumerable<string> files, Func<string, bool> isWrong)
    {
        string[] wrong = [.. files.Where(isWrong)];
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
