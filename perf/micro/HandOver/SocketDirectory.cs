namespace PgFusion.MicroBenchmarks.HandOver;

/// <summary>A temporary directory for one socket, whose path is short enough for one.</summary>
internal sealed class SocketDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pgf");

    public string Socket => Path.Combine(_directory.FullName, "worker.sock");

    public void Dispose() => _directory.Delete(recursive: true);
}
