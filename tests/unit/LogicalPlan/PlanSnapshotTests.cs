using PgFusion.Compiler.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.LogicalPlan;

/// <summary>
/// Plans against the reviewed snapshots Plans/*.plan.txt. PGFUSION_WRITE_SNAPSHOTS=1 writes them anew; what has changed
/// then shows in the diff.
/// </summary>
public sealed class PlanSnapshotTests
{
    public static TheoryData<string, string> FilesAndMajors()
    {
        var data = new TheoryData<string, string>();
        foreach ((string file, _) in CapturedQueries.Files)
        {
            foreach (string major in CapturedQueries.Majors)
            {
                data.Add(file, major);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(FilesAndMajors))]
    public void Plans_are_those_of_the_snapshot(string file, string major)
    {
        var queries = CapturedQueries.Files.Single(f => f.File == file).Queries;
        string text = string.Join("\n", queries.Select(q => PlanText.Of(q.Name, major)));
        Snapshot.Check(Path.Combine(CapturedQueries.Folder(), "Plans", file + ".plan.txt"), text);
    }

    [Fact]
    public void Every_query_has_been_captured_from_every_major()
    {
        foreach (string major in CapturedQueries.Majors)
        {
            Assert.Equal(CapturedQueries.Names.Order(), CapturedQueries.CapturedNames(major).Order());
        }
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_file_of_queries()
    {
        var snapshots = Directory.GetFiles(Path.Combine(CapturedQueries.Folder(), "Plans"), "*.plan.txt")
            .Select(static p => Path.GetFileName(p)[..^".plan.txt".Length]);
        Assert.Equal(CapturedQueries.Files.Select(static f => f.File), snapshots.Order(StringComparer.Ordinal));
    }

    /// <summary>The error cursor of psql must point at the construct, so locations are bytes of the query's text.</summary>
    [Theory]
    [InlineData("refused_group_by_type", "extra, count")]
    [InlineData("refused_group_by_collation", "german, count")]
    [InlineData("refused_volatile_group", "dice(a), count")]
    [InlineData("refused_having_above_distinct", "= '3'")]
    [InlineData("refused_distinct_type", "extra FROM")]
    [InlineData("refused_distinct_top", "dice(a)")]
    public void A_refusal_names_the_place(string name, string place)
    {
        var refused = Assert.Throws<UnsupportedException>(() => CapturedQueries.Build(name));
        Assert.StartsWith(place, PlanText.PlaceOf(refused, CapturedQueries.Sql(name)));
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public void Queries_are_refused_if_and_only_if_their_name_says_so(string major)
    {
        foreach (string name in CapturedQueries.Names)
        {
            Exception? refused = Record.Exception(() => CapturedQueries.Compile(name, major));
            Assert.Equal((name, name.StartsWith("refused_", StringComparison.Ordinal)), (name, refused is UnsupportedException));
        }
    }

    public static TheoryData<string> Majors() => [.. CapturedQueries.Majors];
}
