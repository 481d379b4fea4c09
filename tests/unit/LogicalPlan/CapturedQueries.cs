using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using PgFusion.Compiler;
using PgFusion.Compiler.Catalog;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.UnitTests.LogicalPlan;

/// <summary>
/// The queries of Plans/*.sql, each with the plan requests that PostgreSQL 15 and 17 made of it (Fixtures/capture.sh).
/// </summary>
internal static class CapturedQueries
{
    public static readonly string[] Majors = ["15", "17"];

    private static readonly Dictionary<string, Dictionary<string, byte[]>> Requests = Majors.ToDictionary(static m => m, ReadRequests);
    private static readonly ConcurrentDictionary<(string Major, string Name), CompiledPlan> Plans = new();

    /// <summary>File (without extension) and the names and texts of its queries, in their order.</summary>
    public static IReadOnlyList<(string File, IReadOnlyList<(string Name, string Sql)> Queries)> Files { get; } = ReadQueries();

    public static IEnumerable<string> Names => Files.SelectMany(static f => f.Queries).Select(static q => q.Name);

    public static string Sql(string name) => Files.SelectMany(static f => f.Queries).Single(q => q.Name == name).Sql;

    public static byte[] Request(string major, string name) => Requests[major].TryGetValue(name, out byte[]? request)
        ? request
        : throw new InvalidOperationException($"the query {name} has not been captured from PostgreSQL {major}; see Fixtures/capture.sh");

    public static IReadOnlyCollection<string> CapturedNames(string major) => Requests[major].Keys;

    /// <summary>The plan before any rule of the optimizer.</summary>
    /// <exception cref="UnsupportedException">The query is one of those that are refused.</exception>
    public static QueryPlan Build(string name, string major = "15", IReadOnlySet<string>? disabledRules = null)
    {
        PlanRequest request = CatalogBundle.Read(Request(major, name));
        return PlanBuilder.Build(QueryReader.Read(request.QueryText), request.Catalog, disabledRules);
    }

    /// <summary>The finished plan with its code; plans are immutable, so tests share them.</summary>
    public static CompiledPlan Compile(string name, string major = "15") =>
        Plans.GetOrAdd((major, name), static key => PlanCompiler.Compile(Request(key.Major, key.Name)));

    /// <summary>Names of all queries that are not refused.</summary>
    public static IEnumerable<string> Planned => Names.Where(static n => !n.StartsWith("refused_", StringComparison.Ordinal));

    public static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private static List<(string, IReadOnlyList<(string, string)>)> ReadQueries()
    {
        var files = new List<(string, IReadOnlyList<(string, string)>)>();
        foreach (string path in Directory.GetFiles(Path.Combine(Folder(), "Plans"), "*.sql").Order(StringComparer.Ordinal))
        {
            string[] parts = File.ReadAllText(path).Split("-- @")[1..];
            files.Add((Path.GetFileNameWithoutExtension(path), [.. parts.Select(static part =>
            {
                int end = part.IndexOf('\n', StringComparison.Ordinal);
                return (part[..end], part[(end + 1)..].Trim());
            })]));
        }
        return files;
    }

    private static Dictionary<string, byte[]> ReadRequests(string major)
    {
        var requests = new Dictionary<string, byte[]>();
        foreach (string path in Directory.GetFiles(Path.Combine(Folder(), "Fixtures", major), "*.gz"))
        {
            using FileStream file = File.OpenRead(path);
            using var unpacked = new MemoryStream();
            using (var gzip = new GZipStream(file, CompressionMode.Decompress))
            {
                gzip.CopyTo(unpacked);
            }
            ReadOnlySpan<byte> rest = unpacked.ToArray();
            while (!rest.IsEmpty)
            {
                string name = Encoding.UTF8.GetString(Next(ref rest));
                requests.Add(name, Next(ref rest).ToArray());
            }
        }
        return requests;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(rest);
        ReadOnlySpan<byte> bytes = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return bytes;
    }
}
