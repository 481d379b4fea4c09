using System.Runtime.CompilerServices;

namespace PgFusion.UnitTests.Tidy;

/// <summary>The files of this checkout, without what builds leave.</summary>
internal static class SourceTree
{
    private static readonly string[] Skipped = [".git", "bin", "obj", "artifacts", ".pgfusion", "node_modules", "tools", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The repository's top folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>Paths from the root, with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(static p => Path.GetRelativePath(Root, p).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> FilesEnding(params string[] extensions) =>
        Files.Where(f => extensions.Any(e => f.EndsWith(e, StringComparison.Ordinal)));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.GetFiles(folder))
        {
            yield return file;
        }
        foreach (string below in Directory.GetDirectories(folder))
        {
            if (Skipped.Contains(Path.GetFileName(below)) || new DirectoryInfo(below).LinkTarget is not null)
            {
                continue;
            }
            foreach (string file in Walk(below))
            {
                yield return file;
            }
        }
    }

    private static string Find([CallerFilePath] string here = "")
    {
        string? folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "PgFusion.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new InvalidOperationException("the sources are not where they were built");
    }
}
