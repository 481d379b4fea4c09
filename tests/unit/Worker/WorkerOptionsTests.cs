using PgFusion.Worker;
using Xunit;

namespace PgFusion.UnitTests.Worker;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void Everything_the_supervisor_passes_is_understood()
    {
        WorkerOptions options = WorkerOptions.Parse(["--socket", "pg_fusion/worker.sock", "--control-fd", "3", "--build-id", "b1",
            "--threads", "6", "--arena-mb", "64", "--memory-mb", "100", "--log-file", "log/x y.log", "--log-level", "debug"]);
        Assert.Equal("pg_fusion/worker.sock", options.SocketPath);
        Assert.Equal(3, options.ControlDescriptor);
        Assert.Equal("b1", options.LibraryBuildId);
        Assert.Equal(6, options.Threads);
        Assert.Equal(64L << 20, options.ArenaBytes);
        Assert.Equal(100L << 20, options.MemoryLimitBytes);
        Assert.Equal("log/x y.log", options.LogFile);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
    }

    [Fact]
    public void Zero_threads_means_one_per_core() =>
        Assert.Equal(Environment.ProcessorCount, WorkerOptions.Parse(["--socket", "s", "--threads", "0"]).Threads);

    [Theory]
    [InlineData("")]
    [InlineData("--socket")]
    [InlineData("socket s")]
    [InlineData("--socket s --threads x")]
    [InlineData("--socket s --threads -1")]
    [InlineData("--socket s --arena-mb 0")]
    [InlineData("--socket s --log-level loud")]
    [InlineData("--socket s --colour blue")]
    public void What_is_not_understood_is_refused(string line) =>
        Assert.Throws<ArgumentException>(() => WorkerOptions.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
