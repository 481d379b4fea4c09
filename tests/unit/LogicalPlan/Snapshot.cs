using Xunit;

namespace PgFusion.UnitTests.LogicalPlan;

/// <summary>Text files that tests compare with, and that are written anew on demand.</summary>
internal static class Snapshot
{
    public static void Check(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("PGFUSION_WRITE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }
        Assert.True(File.Exists(path), $"there is no snapshot {path}; PGFUSION_WRITE_SNAPSHOTS=1 writes it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
