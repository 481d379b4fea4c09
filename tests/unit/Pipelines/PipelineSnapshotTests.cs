using System.Runtime.CompilerServices;
using System.Text;
using PgFusion.UnitTests.LogicalPlan;
using Xunit;

namespace PgFusion.UnitTests.Pipelines;

/// <summary>
/// The pipelines of every captured query against pipelines.txt; PGFUSION_WRITE_SNAPSHOTS=1 writes it anew.
/// </summary>
public sealed class PipelineSnapshotTests
{
    [Theory]
    [InlineData("15")]
    [InlineData("17")]
    public void Pipelines_are_those_of_the_snapshot(string major)
    {
        var text = new StringBuilder();
        foreach (string query in CapturedQueries.Planned)
        {
            text.Append(query).Append('\n').Append(PipelineText.Of(CapturedQueries.Compile(query, major).Physical));
        }
        Snapshot.Check(Path.Combine(Folder(), "pipelines.txt"), text.ToString());
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
