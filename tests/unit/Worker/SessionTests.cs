using System.Runtime.InteropServices;
using System.Text;
using PgFusion.Runtime.Arena;
using PgFusion.Runtime.BlockCache;
using PgFusion.Runtime.Protocol;
using PgFusion.Worker;
using Xunit;

namespace PgFusion.UnitTests.Worker;

/// <summary>Sessions over a real socket, with a backend that behaves and with ones that do not.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private readonly WorkerFixture _worker = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _worker.DisposeAsync();

    [Fact]
    public unsafe void Welcome_hands_over_the_arena()
    {
        using BackendClient first = BackendClient.Welcomed(_worker.SocketPath);
        using BackendClient second = BackendClient.Welcomed(_worker.SocketPath);
        Assert.Equal(_worker.Arena.Incarnation, first.Incarnation);
        Assert.Equal(_worker.Arena.Size, first.ArenaBytes);

        first.Extent(12345, 1)[0] = 42;
        Assert.Equal(42, _worker.Arena.Base[12345]);
        Assert.Equal(42, second.Extent(12345, 1)[0]);
    }

    [Theory]
    [InlineData(ProtocolConstants.ProtocolVersion, "another build")]
    [InlineData(ProtocolConstants.ProtocolVersion + 1, "")]
    public void Another_build_is_told_so_and_gets_no_arena(uint version, string buildId)
    {
        using BackendClient client = BackendClient.Connect(_worker.SocketPath);
        client.SendHello(ProtocolConstants.ProtocolMagic, version, buildId == "" ? WorkerOptions.OwnBuildId : buildId);
        string error = BackendClient.ErrorText(client.Expect(ProtocolConstants.MsgError));
        Assert.Equal("58000 the PgFusion worker and the pg_fusion library are of different builds", error);
        Assert.Null(client.Receive());
    }

    [Fact]
    public void Who_does_not_say_hello_is_not_answered()
    {
        using BackendClient wrongMagic = BackendClient.Connect(_worker.SocketPath);
        wrongMagic.SendHello(1, ProtocolConstants.ProtocolVersion, WorkerOptions.OwnBuildId);
        Assert.Null(wrongMagic.Receive());

        using BackendClient noHello = BackendClient.Connect(_worker.SocketPath);
        noHello.SendPlan("x");
        Assert.Null(noHello.Receive());
    }

    [Fact]
    public void Planning_has_each_of_its_outcomes()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendPlan("a");
        ExpectPlanned("planned a", client);

        client.SendPlan("unsupported");
        var unsupported = new PayloadReader(client.Expect(ProtocolConstants.MsgUnsupported));
        Assert.Equal("WINDOW", unsupported.Str());
        Assert.Equal("Not in this test.", unsupported.Str());
        Assert.Equal(7, unsupported.I32());
        Assert.Equal("{CONST}", unsupported.Str());
        Assert.Equal(1, unsupported.U8());
        unsupported.End();

        client.SendPlan("failed");
        var failed = new PayloadReader(client.Expect(ProtocolConstants.MsgError));
        Assert.Equal("42703", Encoding.ASCII.GetString(failed.Bytes(5)));
        Assert.Equal(("no such column", "detail", "hint", 9), (failed.Str(), failed.Str(), failed.Str(), failed.I32()));
        failed.End();

        client.SendPlan("throw");
        Assert.Equal("22012 division by zero", BackendClient.ErrorText(client.Expect(ProtocolConstants.MsgError)));
        client.SendPlan("fault");
        Assert.StartsWith("XX000 ", BackendClient.ErrorText(client.Expect(ProtocolConstants.MsgError)), StringComparison.Ordinal);

        // None of these ends the session.
        client.SendPlan("b");
        ExpectPlanned("planned b", client);
    }

    [Fact]
    public async Task Planning_is_cancelled_when_the_socket_closes()
    {
        using (BackendClient client = BackendClient.Welcomed(_worker.SocketPath))
        {
            client.SendPlan("wait");
            Assert.True(await _worker.Queries.PlanWaits.WaitAsync(TimeSpan.FromSeconds(20)));
        }
        Assert.True(await _worker.Queries.PlanCancelled.WaitAsync(TimeSpan.FromSeconds(20)));
        await WorkerFixture.Until(() => _worker.SessionCount == 0, "the session ends");
    }

    [Fact]
    public void Planning_is_bounded_and_the_others_wait_their_turn()
    {
        // Two at a time are planned; the third is answered when one of them has been cancelled.
        BackendClient[] waiting = [BackendClient.Welcomed(_worker.SocketPath), BackendClient.Welcomed(_worker.SocketPath)];
        foreach (BackendClient client in waiting)
        {
            client.SendPlan("wait");
            Assert.True(_worker.Queries.PlanWaits.Wait(TimeSpan.FromSeconds(20)));
        }
        using BackendClient third = BackendClient.Welcomed(_worker.SocketPath);
        third.SendPlan("c");
        Assert.False(_worker.Queries.PlanCancelled.Wait(TimeSpan.FromMilliseconds(50)));
        waiting[0].Dispose();
        ExpectPlanned("planned c", third);
        waiting[1].Dispose();
    }

    [Fact]
    public void The_block_cache_is_told_and_changed()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.Send(ProtocolConstants.MsgCacheReport);
        var report = new PayloadReader(client.Expect(ProtocolConstants.MsgCacheRelations));
        Assert.Equal(2u, report.U32());
        Assert.Equal((16385u, 1663u, 5u, 16390u), (report.U32(), report.U32(), report.U32(), report.U32()));
        Assert.Equal((5000ul, 7ul, 8ul, 9_000_000ul), (report.U64(), report.U64(), report.U64(), report.U64()));
        Assert.Equal((0, 3u, 2u), (report.U8(), report.U32(), report.U32()));
        Assert.Equal((2u, 128u, 4711ul, 4712ul, 2000ul), (report.U32(), report.U32(), report.U64(), report.U64(), report.U64()));
        Assert.Equal((3u, 100u, 4712ul, 4712ul, 3000ul), (report.U32(), report.U32(), report.U64(), report.U64(), report.U64()));
        Assert.Equal((16386u, 0u, 0u, 0u), (report.U32(), report.U32(), report.U32(), report.U32()));
        Assert.Equal((0ul, 0ul, 0ul, 0ul), (report.U64(), report.U64(), report.U64(), report.U64()));
        Assert.Equal((1, 0u, 0u), (report.U8(), report.U32(), report.U32()));
        report.End();

        client.Send(ProtocolConstants.MsgCachePin, static frame =>
        {
            frame.U32(16385);
            frame.U8(1);
        });
        Assert.Equal(16385ul, new PayloadReader(client.Expect(ProtocolConstants.MsgCacheDone)).U64());
        client.Send(ProtocolConstants.MsgCacheEvict, static frame => frame.U32(385));
        Assert.Equal(5385ul, new PayloadReader(client.Expect(ProtocolConstants.MsgCacheDone)).U64());
    }

    [Fact]
    public void Code_and_status_are_told()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        byte[] hash = new byte[ProtocolConstants.HashLength];
        hash[0] = 5;
        SendExplainCode(client, hash);
        var code = new PayloadReader(client.Expect(ProtocolConstants.MsgCode));
        Assert.Equal("code 5 as 1", code.Str());
        SendExplainCode(client, new byte[ProtocolConstants.HashLength]);
        Assert.Empty(client.Expect(ProtocolConstants.MsgUnknownPlan));

        ArenaLease lease = _worker.Arena.Lease(1, new SessionLeases());
        client.Send(ProtocolConstants.MsgStatus);
        var status = new PayloadReader(client.Expect(ProtocolConstants.MsgStatusReply));
        Assert.Equal(2u, status.U32());
        Assert.Equal(1u, status.U32());
        Assert.Equal((ulong)_worker.Arena.Size, status.U64());
        Assert.Equal((ulong)lease.Size, status.U64());
        status.End();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public void A_query_runs_from_pages_to_results(int chunks)
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        for (int run = 0; run < 2; run++)
        {
            client.SendExecute("sum", chunks);
            List<long> sums = ServeQuery(client, chunks);
            Assert.Equal(Enumerable.Range(0, chunks).Select(chunk => ChunkSum((uint)chunk)).Order(), sums.Order());

            client.Send(ProtocolConstants.MsgFinish);
            var finished = new PayloadReader(client.Expect(ProtocolConstants.MsgFinished));
            Assert.Equal(1u, finished.U32());
            Assert.Equal((3u, (ulong)chunks * RowsPerPage, 1234ul, 1u), (finished.U32(), finished.U64(), finished.U64(), finished.U32()));
            Assert.Equal(("Chunks", $"{chunks}"), (finished.Str(), finished.Str()));
            finished.End();
            Assert.Equal(0, _worker.Arena.LeasedBytes);
        }

        Assert.True(_worker.Queries.Executed.TryDequeue(out ExecuteRequest? request));
        Assert.Equal((77ul, true, 0, 3), (request.PlanDigest, request.Analyze, request.Codegen, request.MaxThreads));
        Assert.Equal((true, 0), (request.StartValues[1].IsNull, request.StartValues[1].Bytes.Length));
        LeafStart leaf = Assert.Single(request.Leaves);
        Assert.Equal((ProtocolConstants.ProducerHeap, 1000u, true), (leaf.Producer, leaf.Blocks, leaf.IsShared));
        HeapVisibility visibility = leaf.Visibility!;
        Assert.Equal((new RelationId(5, 16385), new RelationFile(1663, 5, 16390, 733)), (visibility.Relation, visibility.File));
        Assert.Equal([0, 1, 3, 4, 5, 6, 7], Enumerable.Range(0, (int)visibility.Chunks).Where(c => visibility.IsAllVisible((uint)c)));
        Assert.Equal(new VisibilityStamp(4711, 4711, 128), visibility.StampOf(0));
        Assert.Equal(new VisibilityStamp(4711, 4712, 128), visibility.StampOf(3));
        Assert.Equal(new VisibilityStamp(4712, 4712, 104), visibility.StampOf(7));
    }

    [Fact]
    public async Task A_scan_worker_makes_pages_for_the_query_of_another_session()
    {
        using BackendClient leader = BackendClient.Welcomed(_worker.SocketPath);
        using BackendClient scanWorker = BackendClient.Welcomed(_worker.SocketPath);
        leader.SendExecute("sum", 1, token: 99);
        // Two sockets: what is sent to one first need not be read first. A grant means that the execution has begun.
        leader.Expect(ProtocolConstants.MsgGrant);
        scanWorker.SendAttach(99);

        var grant = new PayloadReader(scanWorker.Expect(ProtocolConstants.MsgGrant));
        ulong offset = grant.U64();
        var chunk = new PayloadReader(scanWorker.Expect(ProtocolConstants.MsgScanChunk));
        Assert.Equal((0u, 1000u, 0u, 10u), (chunk.U32(), chunk.U32(), chunk.U32(), chunk.U32()));
        MemoryMarshal.Cast<byte, long>(scanWorker.Extent(offset, 2 * sizeof(long)))[0] = 40;
        MemoryMarshal.Cast<byte, long>(scanWorker.Extent(offset, 2 * sizeof(long)))[1] = 2;
        scanWorker.SendPage(0, 1000, offset, 2 * sizeof(long), 2);

        // The leader has made no page yet: the result is the scan worker's.
        int type;
        while ((type = leader.Receive()!.Value.Type) != ProtocolConstants.MsgResult)
            Assert.True(type is ProtocolConstants.MsgGrant or ProtocolConstants.MsgScanChunk);
        leader.Send(ProtocolConstants.MsgFinish);
        while (leader.Receive()!.Value.Type != ProtocolConstants.MsgFinished)
        {
        }

        scanWorker.Dispose();
        _ = await WorkerFixture.Until(() => _worker.Arena.LeasedBytes == 0, "the leases come back");
    }

    [Fact]
    public void A_scan_worker_that_comes_too_late_may_leave()
    {
        using BackendClient leader = BackendClient.Welcomed(_worker.SocketPath);
        using BackendClient scanWorker = BackendClient.Welcomed(_worker.SocketPath);
        leader.SendExecute("sum", 1, token: 98);
        leader.Send(ProtocolConstants.MsgFinish);
        while (leader.Receive()!.Value.Type != ProtocolConstants.MsgFinished)
        {
        }
        scanWorker.SendAttach(98);
        Assert.Equal(new byte[sizeof(ulong)], scanWorker.Expect(ProtocolConstants.MsgEnd));
    }

    [Fact]
    public void Pages_of_a_session_that_is_not_attached_break_the_protocol()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendPage(0, 0, 0, 8, 1);
        Assert.StartsWith("08P01", BackendClient.ErrorText(client.Expect(ProtocolConstants.MsgError)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_can_be_finished_before_its_end()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendExecute("sum", 1000);
        client.Send(ProtocolConstants.MsgFinish);
        int type;
        while ((type = client.Receive()!.Value.Type) != ProtocolConstants.MsgFinished)
            Assert.True(type is ProtocolConstants.MsgGrant or ProtocolConstants.MsgScanChunk);
        Assert.Equal(0, _worker.Arena.LeasedBytes);
        client.SendPlan("z");
        ExpectPlanned("planned z", client);
    }

    [Fact]
    public void A_query_that_fails_to_start_is_finished_like_any_other()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendExecute("throw", 1);
        Assert.Equal("22003 integer out of range", BackendClient.ErrorText(client.Expect(ProtocolConstants.MsgError)));
        Assert.NotEqual(0, _worker.Arena.LeasedBytes);
        client.Send(ProtocolConstants.MsgFinish);
        Assert.Equal([0, 0, 0, 0], client.Expect(ProtocolConstants.MsgFinished));
        Assert.Equal(0, _worker.Arena.LeasedBytes);
    }

    [Fact]
    public void A_plan_that_is_not_known_leaves_the_session_idle()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendExecute("nothing", 1);
        Assert.Empty(client.Expect(ProtocolConstants.MsgUnknownPlan));
        client.SendPlan("p");
        client.Expect(ProtocolConstants.MsgPlanOk);
        client.SendExecute("sum", 0);
        ServeQuery(client, 0);
    }

    [Fact]
    public void Running_out_of_arena_is_the_error_of_the_query()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendExecute("sum", 1);
        client.Send(ProtocolConstants.MsgNeedExtent, frame => frame.U64(1 << 20));
        client.Send(ProtocolConstants.MsgNeedExtent, frame => frame.U64(1 << 29));
        (int Type, byte[] Payload) reply;
        while ((reply = client.Receive()!.Value).Type != ProtocolConstants.MsgError)
            Assert.True(reply.Type is ProtocolConstants.MsgGrant or ProtocolConstants.MsgScanChunk);
        Assert.Equal("53200 out of arena memory", BackendClient.ErrorText(reply.Payload));
        client.Send(ProtocolConstants.MsgFinish);
        client.Expect(ProtocolConstants.MsgFinished);
        Assert.Equal(0, _worker.Arena.LeasedBytes);
    }

    [Fact]
    public async Task Leases_come_back_when_a_socket_closes_in_the_middle_of_a_query()
    {
        var times = new List<TimeSpan>();
        for (int run = 0; run < 20; run++)
        {
            SummingExecution execution;
            using (BackendClient client = BackendClient.Welcomed(_worker.SocketPath))
            {
                client.SendExecute("sum", 1000);
                ulong grant = new PayloadReader(client.Expect(ProtocolConstants.MsgGrant)).U64();
                await WorkerFixture.Until(() => !_worker.Queries.Executions.IsEmpty, "the query starts");
                Assert.True(_worker.Queries.Executions.TryDequeue(out execution!));

                // A page is being read, for as long as nobody stops the query.
                execution.Gate.Reset();
                client.SendPage(0, 0, grant, 8, 1);
                await WorkerFixture.Until(() => Volatile.Read(ref execution.Reading) == 1, "a page is read");
                Assert.NotEqual(0, _worker.Arena.LeasedBytes);
            }
            times.Add(await WorkerFixture.Until(() => _worker.Arena.LeasedBytes == 0, "the leases come back"));
            Assert.True(execution.Aborted);
            _ = await WorkerFixture.Until(() => execution.LeasedBytesWhenFreed >= 0, "the query's memory is freed");
            Assert.Equal(0, execution.LeasedBytesWhenFreed);
        }
        await WorkerFixture.Until(() => _worker.SessionCount == 0, "the sessions end");

        // The machine may be busy with other things at one time, not at most of them.
        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Leases_come_back_when_the_backend_reads_nothing_and_goes()
    {
        using (BackendClient client = BackendClient.Welcomed(_worker.SocketPath))
        {
            client.SendExecute("flood", 0);
            await WorkerFixture.Until(() => _worker.Arena.LeasedBytes > 0, "the query starts");
            await Task.Delay(100);
        }
        await WorkerFixture.Until(() => _worker.Arena.LeasedBytes == 0 && _worker.SessionCount == 0, "the session ends");
    }

    public static TheoryData<string, Action<FrameWriter>, int> Violations => new()
    {
        { "a page in an extent that is not leased", PageAt(64 * 1024 * 7 + 1), ProtocolConstants.MsgPage },
        { "a release of nothing", frame => frame.U64(12), ProtocolConstants.MsgRelease },
        { "a message that is too short", frame => frame.U8(1), ProtocolConstants.MsgNeedExtent },
        { "a message that is too long", frame => frame.Bytes(new byte[9]), ProtocolConstants.MsgNeedExtent },
        { "a plan while a query runs", _ => { }, ProtocolConstants.MsgPlan },
        { "a message of an unknown type", _ => { }, 999 },
        { "a message of the worker", _ => { }, ProtocolConstants.MsgGrant },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_backend_that_violates_the_protocol_is_told_and_disconnected(string what, Action<FrameWriter> payload, int type)
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendExecute("sum", 1);
        client.Expect(ProtocolConstants.MsgGrant);
        client.Expect(ProtocolConstants.MsgGrant);
        client.Expect(ProtocolConstants.MsgScanChunk);
        client.Send(type, payload);
        Assert.StartsWith("08P01 ", BackendClient.ErrorText(client.Expect(ProtocolConstants.MsgError)), StringComparison.Ordinal);
        Assert.Null(client.Receive());
        await WorkerFixture.Until(() => _worker.Arena.LeasedBytes == 0, "the leases come back after " + what);
    }

    [Fact]
    public void A_page_that_is_larger_than_its_extent_is_a_violation()
    {
        using BackendClient client = BackendClient.Welcomed(_worker.SocketPath);
        client.SendExecute("sum", 1);
        var grant = new PayloadReader(client.Expect(ProtocolConstants.MsgGrant));
        ulong offset = grant.U64();
        ulong size = grant.U64();
        client.Expect(ProtocolConstants.MsgGrant);
        client.Expect(ProtocolConstants.MsgScanChunk);
        client.SendPage(0, 0, offset, size + 1, 1);
        Assert.StartsWith("08P01 ", BackendClient.ErrorText(client.Expect(ProtocolConstants.MsgError)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_server_is_seen_by_everybody()
    {
        var other = new WorkerFixture();
        using BackendClient idle = BackendClient.Welcomed(other.SocketPath);
        using BackendClient running = BackendClient.Welcomed(other.SocketPath);
        running.SendExecute("sum", 1);
        running.Expect(ProtocolConstants.MsgGrant);
        running.Expect(ProtocolConstants.MsgGrant);
        running.Expect(ProtocolConstants.MsgScanChunk);
        Task disposed = other.DisposeAsync().AsTask();
        Assert.Null(idle.Receive());
        Assert.Null(running.Receive());
        await disposed;
    }

    private const int RowsPerPage = 100;

    private static long ChunkSum(uint chunk) => Enumerable.Range(0, RowsPerPage).Sum(row => (long)chunk * row);

    private static Action<FrameWriter> PageAt(ulong offset) => frame =>
    {
        frame.U32(0);
        frame.U32(0);
        frame.U64(offset);
        frame.U64(1);
        frame.U32(1);
    };

    private static void SendExplainCode(BackendClient client, byte[] hash) =>
        client.Send(ProtocolConstants.MsgExplainCode, frame =>
        {
            frame.Bytes(hash);
            frame.U8(ProtocolConstants.CodeIl);
        });

    /// <summary>Does the leader's part until END: fills an extent for each chunk, reads and releases the results.</summary>
    private static List<long> ServeQuery(BackendClient client, int chunks)
    {
        var extents = new Queue<ulong>();
        var wanted = new Queue<uint>();
        var sums = new List<long>();
        while (true)
        {
            while (extents.Count > 0 && wanted.Count > 0)
            {
                ulong extent = extents.Dequeue();
                uint chunk = wanted.Dequeue();
                Span<long> page = MemoryMarshal.Cast<byte, long>(client.Extent(extent, RowsPerPage * sizeof(long)));
                for (int row = 0; row < RowsPerPage; row++)
                    page[row] = (long)chunk * row;
                client.SendPage(0, chunk, extent, RowsPerPage * sizeof(long), RowsPerPage);
                client.SendChunkDone(0, chunk);
            }
            (int type, byte[] payload) = client.Receive() ?? throw new IOException("the worker has closed the connection");
            var reader = new PayloadReader(payload);
            switch (type)
            {
                case ProtocolConstants.MsgGrant:
                    extents.Enqueue(reader.U64());
                    break;
                case ProtocolConstants.MsgScanChunk:
                    Assert.Equal(0u, reader.U32());
                    uint wantedChunk = reader.U32();
                    Assert.Equal((wantedChunk * 10, 10u), (reader.U32(), reader.U32()));
                    wanted.Enqueue(wantedChunk);
                    break;
                case ProtocolConstants.MsgResult:
                    ulong offset = reader.U64();
                    Assert.Equal((8ul, 1u), (reader.U64(), reader.U32()));
                    sums.Add(MemoryMarshal.Read<long>(client.Extent(offset, sizeof(long))));
                    client.SendRelease(offset);
                    break;
                case ProtocolConstants.MsgEnd:
                    Assert.Equal((ulong)chunks, reader.U64());
                    return sums;
                default:
                    throw new IOException($"message {type}");
            }
        }
    }

    private static void ExpectPlanned(string text, BackendClient client)
    {
        byte[] payload = client.Expect(ProtocolConstants.MsgPlanOk);
        var reader = new PayloadReader(payload);
        Assert.Equal(text, Encoding.UTF8.GetString(reader.Bytes(text.Length)));
        Assert.Equal((1u, 0.25), (reader.U32(), reader.F64()));
        reader.End();
    }
}
