// The worker process: one per cluster, started by the supervisor in the data directory.
//
//   options --> log --> arena --> session server --> "ready" to the supervisor --> until SIGTERM or its end
//
// Nothing here outlives the process and nothing has to be saved: it may be killed at any time. It ends at once when
// told to, or when the supervisor has gone; queries that still run get their error from the closed socket.

using System.Runtime.InteropServices;
using PgFusion.Runtime.Arena;
using PgFusion.Worker;

// How long sessions may take to stop their queries at the end.
TimeSpan stopTimeout = TimeSpan.FromSeconds(1);

// Free arena memory that stays resident.
const int RetainedPart = 8;

WorkerOptions options;
try
{
    options = WorkerOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"PgFusion.Worker: {exception.Message}");
    return 2;
}

var log = new WorkerLog(options.LogLevel);
if (options.LogFile != "")
    log.OpenFile(options.LogFile);
AppDomain.CurrentDomain.UnhandledException += (_, happened) => log.Unhandled(happened.ExceptionObject);
log.Started(options);
if (options.LibraryBuildId != "" && options.LibraryBuildId != WorkerOptions.OwnBuildId)
    log.BuildDiffers(options.LibraryBuildId);

var stop = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
using PosixSignalRegistration onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.TrySetResult("SIGTERM");
});

// A session waits on pool threads for starting and finishing queries: they must not wait for each other.
ThreadPool.GetMinThreads(out _, out int completionThreads);
ThreadPool.SetMinThreads(2 * options.Threads + 4, completionThreads);

var arena = new SharedArena(options.ArenaBytes, retained: options.ArenaBytes / RetainedPart);
using var queries = new PgFusion.Worker.QueryService.QueryService(options, log);
var server = new SessionServer(options, arena, queries, log);
server.Start();

using SupervisorStream? supervisor = options.ControlDescriptor >= 0 ? new SupervisorStream(options, log) : null;
Task supervisorGone = new TaskCompletionSource().Task;
if (supervisor != null)
{
    supervisor.TellReady(arena);
    supervisorGone = supervisor.ReadAsync();
}

await Task.WhenAny(stop.Task, supervisorGone);
log.Stopping(stop.Task.IsCompletedSuccessfully ? stop.Task.Result : "the supervisor has gone");

// While a query uses it, the arena stays mapped: then the process's end unmaps it.
Task closing = server.DisposeAsync().AsTask();
if (await Task.WhenAny(closing, Task.Delay(stopTimeout)) != closing)
    Environment.Exit(0);
arena.Dispose();
return 0;
