namespace PgFusion.Worker;

/// <summary>Every message of the worker's log.</summary>
internal static class LogMessages
{
    public static void Started(this WorkerLog log, WorkerOptions options) =>
        log.Write(LogLevel.Info,
            $"worker started, build {WorkerOptions.OwnBuildId}, {options.Threads} threads, arena {options.ArenaBytes >> 20} MB, "
            + $"memory limit {options.MemoryLimitBytes >> 20} MB");

    public static void Listening(this WorkerLog log, string path) =>
        log.Write(LogLevel.Info, $"listening on {path}");

    public static void Stopping(this WorkerLog log, string reason) =>
        log.Write(LogLevel.Info, $"stopping: {reason}");

    public static void BuildDiffers(this WorkerLog log, string library) =>
        log.Write(LogLevel.Warning,
            $"the server has loaded the library of build {library}, this worker is build {WorkerOptions.OwnBuildId}: queries will be refused until the server is restarted");

    public static void SettingsChanged(this WorkerLog log, string line) =>
        log.Write(LogLevel.Debug, $"setting: {line}");

    public static void SettingRefused(this WorkerLog log, string line) =>
        log.Write(LogLevel.Warning, $"setting is not understood: {line}");

    public static void LogFileFailed(this WorkerLog log, string path, string reason) =>
        log.Write(LogLevel.Error, $"could not open log file {path}: {reason}");

    public static void ChunkNotCached(this WorkerLog log, uint relation, uint chunk) =>
        log.Write(LogLevel.Warning, $"chunk {chunk} of relation {relation} is not cached: out of memory");

    public static void AcceptFailed(this WorkerLog log, Exception exception) =>
        log.Write(LogLevel.Error, $"could not accept a connection: {exception.Message}");

    public static void SessionOpened(this WorkerLog log, long session, int processId, uint role) =>
        log.Write(LogLevel.Debug, $"session {session}: opened by process {processId}, role {role}");

    public static void SessionClosed(this WorkerLog log, long session) =>
        log.Write(LogLevel.Debug, $"session {session}: closed");

    public static void SessionRefused(this WorkerLog log, long session, string reason) =>
        log.Write(LogLevel.Warning, $"session {session}: refused, {reason}");

    public static void ProtocolViolated(this WorkerLog log, long session, Exception exception) =>
        log.Write(LogLevel.Error, $"session {session}: protocol violation, {exception.Message}");

    public static void QueryAborted(this WorkerLog log, long session, int leases) =>
        log.Write(LogLevel.Debug, $"session {session}: query aborted, {leases} extents are taken back");

    public static void AbortTookLong(this WorkerLog log, long session, TimeSpan time) =>
        log.Write(LogLevel.Warning, $"session {session}: stopping its query took {time.TotalMilliseconds:F0} ms");

    public static void QueryFailed(this WorkerLog log, long session, Exception exception) =>
        log.Write(LogLevel.Info, $"session {session}: {exception.Message}");

    public static void InternalError(this WorkerLog log, long session, Exception exception) =>
        log.Write(LogLevel.Error, $"session {session}: internal error, {exception}");

    public static void Unhandled(this WorkerLog log, object exception) =>
        log.Write(LogLevel.Error, $"unhandled exception, the worker ends: {exception}");

    public static void QueryFailed(this WorkerLog log, Exception exception) =>
        log.Write(LogLevel.Error, $"a query failed: {exception}");
}
