using System.Collections.Immutable;
using System.Text;
using PgFusion.Compiler.QueryTree;

namespace PgFusion.UnitTests.QueryTree;

/// <summary>
/// The node texts under Fixtures, captured from PostgreSQL 15 and 17 by Fixtures/make-fixtures.sh. Queries end in
/// .txt, single expressions in .node.
/// </summary>
internal static class Fixture
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "QueryTree", "Fixtures");

    internal static IEnumerable<string> Majors => ["15", "17"];

    /// <summary>Names as MAJOR/FILE.</summary>
    internal static IEnumerable<string> Names { get; } =
        [.. Majors.SelectMany(static major => Directory.EnumerateFiles(Path.Combine(Root, major))
            .Select(file => $"{major}/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal))];

    internal static IEnumerable<string> QueryNames => Names.Where(static name => name.EndsWith(".txt"));

    /// <summary>The exact text, without the line end that psql adds to some.</summary>
    internal static byte[] Bytes(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Root, name));
        return bytes[^1] == '\n' ? bytes[..^1] : bytes;
    }

    internal static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    internal static Query Query(string name) => QueryReader.Read(Bytes(name));

    /// <summary>Output expressions of a query, in order.</summary>
    internal static ImmutableArray<Expr> Outputs(string name) =>
        [.. Query(name).TargetList.Where(static entry => !entry.IsJunk).Select(static entry => entry.Expr)];

    /// <summary>A query and all queries inside it.</summary>
    internal static IEnumerable<Query> SelfAndNested(Query query) =>
        NodeRewriter.Descendants(query.Source).Where(static node => node.Is("QUERY"))
            .Select(static node => Compiler.QueryTree.Query.Read(node));

    /// <summary>Every typed expression of a query and of those inside it.</summary>
    internal static IEnumerable<Expr> AllExprs(Query query) =>
        SelfAndNested(query).SelectMany(OwnExprs).SelectMany(static expr => expr.SelfAndDescendants());

    private static IEnumerable<Expr> OwnExprs(Query query)
    {
        foreach (var entry in query.TargetList)
            yield return entry.Expr;
        foreach (var expr in new[] { query.Having, query.LimitCount, query.LimitOffset })
        {
            if (expr is not null)
                yield return expr;
        }

        foreach (var window in query.WindowClause)
        {
            if (window.StartOffset is not null)
                yield return window.StartOffset;
            if (window.EndOffset is not null)
                yield return window.EndOffset;
        }

        foreach (var expr in query.JoinTree is null ? [] : Quals(query.JoinTree))
            yield return expr;
        foreach (var entry in query.RangeTable)
        {
            foreach (var expr in entry.JoinAliasVars.OfType<Expr>()
                .Concat(entry.Functions.Select(static function => function.Function))
                .Concat(entry.ValuesLists.SelectMany(static row => row))
                .Concat(entry.SecurityQuals)
                .Concat(entry.TableSample?.Args ?? [])
                .Concat(entry.TableSample?.Repeatable is { } repeatable ? [repeatable] : []))
            {
                yield return expr;
            }
        }
    }

    private static IEnumerable<Expr> Quals(JoinTreeNode node)
    {
        switch (node)
        {
            case FromExpr from:
                return from.FromList.SelectMany(Quals).Concat(from.Quals is null ? [] : [from.Quals]);
            case JoinExpr join:
                return Quals(join.Left).Concat(Quals(join.Right)).Concat(join.Quals is null ? [] : [join.Quals]);
            default:
                return [];
        }
    }
}
