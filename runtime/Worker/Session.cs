using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Worker;

/// <summary>
/// The worker's end of one connection: at most one activity at a time, and everything that it was granted.
/// <code>
///             PLAN, EXPLAIN_CODE            EXECUTE                      FINISH
///      Idle ------------------> Asking   ----------> Executing -----------------> Finishing
///       ^        reply            |       UNKNOWN_PLAN  |           FINISHED          |
///       +-------------------------+---------------------+-----------------------------+
/// </code>
/// A scan worker's connection goes from Idle to Producing by ATTACH, and stays there: it makes pages for the execution of
/// another session, in extents of its own.
/// A thread of the session's own reads frames, as the pages of a scan come through here and pass no other thread, and never
/// works for long: planning, starting and finishing run on pool threads, so that the end of the socket is seen at any time.
/// Then the query is aborted, and when it has stopped, the leases go back. The activity returns to Idle before the reply is
/// queued, as the next request may follow the reply at once.
/// </summary>
internal sealed class Session
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AbortExpected = TimeSpan.FromMilliseconds(100);

    // For what is still to be written when the session ends: why it does.
    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(1);

    private enum Activity
    {
        Idle,
        Asking,
        Executing,
        Finishing,
        Producing,
    }

    private readonly SessionServer _server;
    private readonly long _id;
    private readonly Socket _socket;
    private readonly OutgoingQueue _outgoing;
    private readonly SessionLeases _leases = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly SessionChannel _channel;

    private uint _database;

    private volatile Activity _activity;

    // What runs on pool threads, and what came out of starting the query (null: it failed, and FINISH is to follow).
    private Task _asked = Task.CompletedTask;
    private Task _started = Task.CompletedTask;
    private Task _finished = Task.CompletedTask;
    private IQueryExecution? _execution;
    private ulong _token;
    private IScanWorker? _scanWorker;

    public Session(SessionServer server, long id, Socket socket)
    {
        _server = server;
        _id = id;
        _socket = socket;
        _outgoing = new OutgoingQueue(socket, Disconnect);
        _channel = new SessionChannel(server.Arena, _leases, _outgoing, _closed.Token);
    }

    private WorkerLog Log => _server.Log;

    /// <summary>Of the pages that come.</summary>
    private IPageTaker? Taker => _activity == Activity.Producing ? _scanWorker : _execution;

    /// <summary>Makes the reader see the end of the stream.</summary>
    public void Disconnect()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>There is no thread to run it.</summary>
    public void Refuse()
    {
        _socket.Dispose();
        _closed.Dispose();
    }

    /// <summary>From the accepted socket to the last lease given back. Does not throw.</summary>
    public void Run()
    {
        bool isGreeted = false;
        try
        {
            var frames = new FrameReader();
            isGreeted = ShakeHands(frames);
            if (isGreeted)
                Read(frames);
        }
        catch (ProtocolException exception)
        {
            Log.ProtocolViolated(_id, exception);
            if (isGreeted)
                _channel.SendError(new PgException("08P01", "protocol violation: " + exception.Message));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or OperationCanceledException or Win32Exception)
        {
            // The other end has gone, which is how it cancels; while it is greeted, sendmsg tells.
        }
        catch (Exception exception)
        {
            Log.InternalError(_id, exception);
        }

        // First, so that no thread of the query waits for a peer that does not read.
        Task lastWords = _outgoing.Close();
        StopQueryAsync().GetAwaiter().GetResult();
        lastWords.Wait(LastWordsTimeout);
        Disconnect();
        lastWords.Wait();
        _socket.Dispose();
        _asked.Wait();
        _closed.Dispose();
        Log.SessionClosed(_id);
    }

    private bool ShakeHands(FrameReader frames)
    {
        (int processId, uint userId) = DescriptorPassing.Peer(_socket);
        if (userId != DescriptorPassing.EffectiveUserId())
        {
            Log.SessionRefused(_id, $"process {processId} belongs to user {userId}");
            return false;
        }

        _socket.ReceiveTimeout = (int)HandshakeTimeout.TotalMilliseconds;
        Frame frame;
        while (!frames.TryRead(out frame))
        {
            if (!Receive(frames))
                return false;
        }
        _socket.ReceiveTimeout = 0;

        Handshake.Hello hello = Handshake.ReadHello(frame);
        var reply = new FrameWriter();
        if (Handshake.Refusal(hello) is PgException refusal)
        {
            Log.SessionRefused(_id, refusal.Detail ?? refusal.Message);
            _channel.SendError(refusal);
            return false;
        }
        _database = hello.Database;
        Handshake.ComposeWelcome(reply, _server.Arena);
        DescriptorPassing.Send(_socket, reply.End(), _server.Arena.Descriptor);
        Log.SessionOpened(_id, processId, hello.Role);
        return true;
    }

    private void Read(FrameReader frames)
    {
        do
        {
            while (frames.TryRead(out Frame frame))
            {
                // Messages of a query may come before the call that started it has returned.
                if (_activity is Activity.Executing or Activity.Producing && !_started.IsCompleted && frame.Type != ProtocolConstants.MsgFinish)
                    _started.Wait(_closed.Token);
                Dispatch(frame);
            }
        }
        while (Receive(frames));
    }

    /// <summary>False: the other end has closed.</summary>
    private bool Receive(FrameReader frames)
    {
        int count = _socket.Receive(frames.GetMemory().Span);
        frames.Advance(count);
        return count > 0;
    }

    private void Dispatch(Frame frame)
    {
        switch (frame.Type)
        {
            case ProtocolConstants.MsgPlan:
                Expect(frame, Activity.Idle);
                Plan(frame.Payload.ToArray());
                break;
            case ProtocolConstants.MsgExplainCode:
                Expect(frame, Activity.Idle);
                ExplainCode(frame.Payload.Span);
                break;
            case ProtocolConstants.MsgStatus:
                Expect(frame, Activity.Idle);
                _channel.SendStatus(_server.Threads, _server.SessionCount);
                break;
            case ProtocolConstants.MsgCacheReport:
                Expect(frame, Activity.Idle);
                ReportCache();
                break;
            case ProtocolConstants.MsgCacheEvict:
            case ProtocolConstants.MsgCachePin:
                Expect(frame, Activity.Idle);
                ChangeCache(frame);
                break;
            case ProtocolConstants.MsgExecute:
                Expect(frame, Activity.Idle);
                Start(ExecuteRequest.Read(frame.Payload.Span));
                break;
            case ProtocolConstants.MsgAttach:
                Expect(frame, Activity.Idle);
                Attach(frame.Payload.Span);
                break;
            case ProtocolConstants.MsgFinish:
                Expect(frame, Activity.Executing);
                Finish();
                break;
            case ProtocolConstants.MsgPage:
            case ProtocolConstants.MsgChunkDone:
            case ProtocolConstants.MsgNeedExtent:
                if (_activity != Activity.Producing)
                    Expect(frame, Activity.Executing);
                Forward(frame);
                break;
            case ProtocolConstants.MsgRelease:
                Expect(frame, Activity.Executing);
                Forward(frame);
                break;
            default:
                throw new ProtocolException($"unknown message type {frame.Type}");
        }
    }

    private void Expect(Frame frame, Activity activity)
    {
        Activity current = _activity;
        if (current != activity)
            throw new ProtocolException($"message type {frame.Type} while {current}");
    }

    private void Plan(byte[] request) =>
        Ask(() =>
        {
            PlanResult result = _server.Queries.Plan(request, _database, _closed.Token);
            return () => _channel.SendPlanResult(result);
        });

    private void ExplainCode(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        byte[] hash = reader.Bytes(ProtocolConstants.HashLength).ToArray();
        int format = reader.U8();
        reader.End();
        Ask(() =>
        {
            string? code = _server.Queries.ExplainCode(hash, format);
            return () => _channel.SendCode(code);
        });
    }

    private void ReportCache() =>
        Ask(() =>
        {
            IReadOnlyList<CachedRelationReport> relations = _server.Queries.CacheReport(_database);
            return () => _channel.SendCacheRelations(relations);
        });

    private void ChangeCache(Frame frame)
    {
        var reader = new PayloadReader(frame.Payload.Span);
        uint relation = reader.U32();
        bool? pin = frame.Type == ProtocolConstants.MsgCachePin ? reader.U8() != 0 : null;
        reader.End();
        Ask(() =>
        {
            long bytes = pin is bool isPinned
                ? _server.Queries.CachePin(_database, relation, isPinned)
                : _server.Queries.CacheEvict(_database, relation);
            return () => _channel.SendCacheDone(bytes);
        });
    }

    /// <summary>
    /// Works out a reply, as one of a bounded number over all sessions, then sends it.
    /// </summary>
    private void Ask(Func<Action> work)
    {
        _activity = Activity.Asking;
        _asked = Task.Run(async () =>
        {
            try
            {
                await _server.Planning.WaitAsync(_closed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Action reply;
            try
            {
                reply = work();
            }
            catch (Exception exception)
            {
                reply = () => SendFailure(exception);
            }
            finally
            {
                _server.Planning.Release();
            }
            _activity = Activity.Idle;
            Send(reply);
        });
    }

    private void Start(ExecuteRequest request)
    {
        _activity = Activity.Executing;
        // Before the first chunk is asked for, which is when scan workers are started.
        _server.Executions.Announce(request.Token);
        _token = request.Token;
        _started = Task.Run(() =>
        {
            try
            {
                _execution = _server.Queries.Execute(request, _channel);
                if (_execution != null)
                {
                    _server.Executions.Started(_token, _execution);
                    return;
                }
                _server.Executions.Ended(_token);
                _activity = Activity.Idle;
                Send(_channel.SendUnknownPlan);
            }
            catch (Exception exception)
            {
                _server.Executions.Ended(_token);
                SendFailure(exception);
            }
        });
    }

    private void Attach(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        ulong token = reader.U64();
        reader.End();
        _activity = Activity.Producing;
        _started = Task.Run(async () =>
        {
            try
            {
                IQueryExecution? execution = await _server.Executions.FindAsync(token).WaitAsync(_closed.Token).ConfigureAwait(false);
                _scanWorker = execution?.Attach(_channel);
                if (_scanWorker == null)
                    _channel.SendEnd(0);
            }
            catch (OperationCanceledException)
            {
                // The scan worker has gone.
            }
            catch (Exception exception)
            {
                SendFailure(exception);
            }
        });
    }

    private void Finish()
    {
        _activity = Activity.Finishing;
        _server.Executions.Ended(_token);
        _finished = Task.Run(async () =>
        {
            await _started.ConfigureAwait(false);
            IQueryExecution? execution = _execution;
            Action reply;
            try
            {
                Finished finished = execution?.Finish() ?? Finished.Nothing;
                reply = () => _channel.SendFinished(finished);
            }
            catch (Exception exception)
            {
                reply = () => SendFailure(exception);
            }
            _execution = null;
            _leases.ReleaseAll();
            _activity = Activity.Idle;
            Send(reply);
            Free(execution);
        });
    }

    private void Forward(Frame frame)
    {
        var reader = new PayloadReader(frame.Payload.Span);
        switch (frame.Type)
        {
            case ProtocolConstants.MsgPage:
                {
                    uint leaf = reader.U32();
                    uint chunk = reader.U32();
                    ArenaLease extent = LeaseAt(reader.U64());
                    ulong used = reader.U64();
                    uint rows = reader.U32();
                    reader.End();
                    if (used > (ulong)extent.Size)
                        throw new ProtocolException($"a page of {used} bytes in an extent of {extent.Size}");
                    Deliver(Taker, execution => execution.OnPage(leaf, chunk, extent, used, rows));
                    break;
                }
            case ProtocolConstants.MsgChunkDone:
                {
                    uint leaf = reader.U32();
                    uint chunk = reader.U32();
                    bool endOfLeaf = reader.U8() != 0;
                    var visibility = new ChunkVisibility(reader.U8() != 0, reader.U64(), reader.U64(), reader.U64(), reader.U8() != 0);
                    reader.End();
                    Deliver(Taker, execution => execution.OnChunkDone(leaf, chunk, endOfLeaf, visibility));
                    break;
                }
            case ProtocolConstants.MsgNeedExtent:
                {
                    ulong bytes = reader.U64();
                    reader.End();
                    Deliver(Taker, execution => execution.OnNeedExtent(bytes));
                    break;
                }
            case ProtocolConstants.MsgRelease:
                {
                    ArenaLease extent = LeaseAt(reader.U64());
                    reader.End();
                    Deliver(_execution, execution => execution.OnRelease(extent));
                    break;
                }
            default:
                throw new UnreachableException($"message type {frame.Type}");
        }
    }

    private ArenaLease LeaseAt(ulong offset) =>
        _leases.TryGet(offset, out ArenaLease? lease)
            ? lease
            : throw new ProtocolException($"no extent of this session begins at {offset}");

    /// <summary>A query that failed to start ignores what was on its way.</summary>
    private void Deliver<T>(T? taker, Action<T> message)
        where T : class
    {
        if (taker is not T execution)
            return;
        try
        {
            message(execution);
        }
        catch (Exception exception) when (exception is not ProtocolException)
        {
            SendFailure(exception);
        }
    }

    /// <summary>Waits until nothing uses the session's extents, then gives them back.</summary>
    private async Task StopQueryAsync()
    {
        long begin = Stopwatch.GetTimestamp();
        _closed.Cancel();
        _server.Executions.Ended(_token);
        await _started.ConfigureAwait(false);
        if (_scanWorker is IScanWorker scanWorker)
            await scanWorker.DetachAsync().ConfigureAwait(false);
        await _finished.ConfigureAwait(false);
        if (_execution is IQueryExecution execution)
        {
            Log.QueryAborted(_id, _leases.Count);
            try
            {
                await execution.AbortAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.InternalError(_id, exception);
            }
            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            if (time > AbortExpected)
                Log.AbortTookLong(_id, time);
        }
        _leases.Close();
        Free(_execution);
    }

    private void Free(IQueryExecution? execution)
    {
        try
        {
            execution?.Dispose();
        }
        catch (Exception exception)
        {
            Log.InternalError(_id, exception);
        }
    }

    private void Send(Action reply)
    {
        try
        {
            reply();
        }
        catch (Exception exception)
        {
            SendFailure(exception);
        }
    }

    private void SendFailure(Exception exception)
    {
        if (_closed.IsCancellationRequested)
            return;
        if (exception is PgException error)
        {
            Log.QueryFailed(_id, error);
            _channel.SendError(error);
            return;
        }
        Log.InternalError(_id, exception);
        _channel.SendError(new PgException(PgError.InternalErrorState, "internal error of the PgFusion worker",
            $"{exception.GetType().Name}: {exception.Message}", "The worker's log, pg_fusion_worker.log, tells more."));
    }
}
