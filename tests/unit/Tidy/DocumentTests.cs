using System.Text.RegularExpressions;
using Xunit;

namespace PgFusion.UnitTests.Tidy;

/// <summary>What the READMEs and the other documents name is there.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Extensions =
        [".cs", ".c", ".h", ".sql", ".md", ".cake", ".sh", ".txt", ".gz", ".csproj", ".sln", ".props", ".yml", ".json", ".control"];

    /// <summary>Files of PostgreSQL's that documents refer to.</summary>
    private static readonly string[] Foreign = ["heapam.c", "nodeLimit.c"];

    /// <summary>Folders that come into being by building, and one of the installed extension.</summary>
    private static readonly string[] Made = ["artifacts/", ".pgfusion/", "pg_fusion/", "TestResults/"];

    private static readonly HashSet<string> FileNames = [.. SourceTree.Files.Select(static f => Path.GetFileName(f))];
    private static readonly HashSet<string> FolderNames = [.. SourceTree.Files.SelectMany(FoldersOf)];
    private static readonly HashSet<string> TopFolders = [.. SourceTree.Files.Where(static f => f.Contains('/')).Select(static f => f[..f.IndexOf('/')])];

    public static TheoryData<string> Documents() => [.. SourceTree.FilesEnding(".md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_that_is_named_exists(string document)
    {
        string text = SourceTree.Read(document);
        string folder = Path.GetDirectoryName(document)!;
        var gone = new List<string>();
        foreach (string name in Code().Matches(text).Select(static m => m.Groups[1].Value).Where(static n => PathLike().IsMatch(n)))
        {
            if (IsPath(name) && !Foreign.Contains(name) && !Made.Any(m => name.StartsWith(m, StringComparison.Ordinal)) && !Resolves(folder, name))
            {
                gone.Add(name);
            }
        }
        foreach (string target in Link().Matches(text).Select(static m => m.Groups[1].Value))
        {
            if (!target.Contains(':', StringComparison.Ordinal) && !SourceTree.Exists(Path.Combine(folder, target)))
            {
                gone.Add(target);
            }
        }
        Assert.Empty(gone);
    }

    [Fact]
    public void Every_folder_of_product_code_has_a_readme()
    {
        var without = SourceTree.FilesEnding(".cs", ".c", ".h")
            .Where(static f => f.StartsWith("compiler/", StringComparison.Ordinal) || f.StartsWith("runtime/", StringComparison.Ordinal) || f.StartsWith("pghooks/", StringComparison.Ordinal))
            .Select(static f => Path.GetDirectoryName(f)!)
            .Distinct()
            // A folder that divides another one is described there.
            .Where(static f => !SourceTree.Files.Contains(f + "/README.md") && !IsNamedAbove(f));
        Assert.Empty(without);
    }

    /// <summary>The test would find a path that is gone.</summary>
    [Theory]
    [InlineData("compiler", "compiler/Gone", false)]
    [InlineData("compiler", "Gone.cs", false)]
    [InlineData("compiler", "PlanCompiler.cs", true)]
    [InlineData("runtime", "PlanCompiler.cs", true)]
    [InlineData("compiler", "CodeGen/CodeCache.cs", true)]
    [InlineData("compiler", "CodeGen/Gone.cs", false)]
    [InlineData("compiler/CodeGen", "../../tests/unit/CodeGen/", true)]
    [InlineData("compiler/CodeGen", "../../tests/unit/Gone/", false)]
    public void Names_resolve_as_a_reader_would(string folder, string name, bool exists)
    {
        Assert.True(IsPath(name));
        Assert.Equal(exists, Resolves(folder, name));
    }

    private static bool IsPath(string name) =>
        !name.Contains("NNNN", StringComparison.Ordinal) &&
        (Extensions.Any(e => name.EndsWith(e, StringComparison.Ordinal) && name.Length > e.Length) ||
            (name.Length > 1 && name.EndsWith('/')) ||
            (name.Contains('/', StringComparison.Ordinal) && (name.StartsWith("../", StringComparison.Ordinal) || TopFolders.Contains(name[..name.IndexOf('/', StringComparison.Ordinal)]))));

    /// <summary>From the document's folder, from the root, or, a bare name, anywhere.</summary>
    private static bool Resolves(string folder, string name) =>
        SourceTree.Exists(Path.Combine(folder, name)) || SourceTree.Exists(name) ||
        (!name.Contains('/', StringComparison.Ordinal) && FileNames.Contains(name)) ||
        (name.EndsWith('/') && FolderNames.Contains(name.TrimEnd('/')));

    private static bool IsNamedAbove(string folder)
    {
        string above = Path.GetDirectoryName(folder)!;
        return SourceTree.Files.Contains(above + "/README.md") &&
            SourceTree.Read(above + "/README.md").Contains($"`{Path.GetFileName(folder)}/", StringComparison.Ordinal);
    }

    private static IEnumerable<string> FoldersOf(string file)
    {
        string[] parts = file.Split('/')[..^1];
        return parts.Select((part, i) => part).Concat(parts.Select((_, i) => string.Join('/', parts[..(i + 1)])));
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w.+/-]+$")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)]*\)")]
    private static partial Regex Link();
}
