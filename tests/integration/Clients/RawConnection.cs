using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>
/// A client of the frontend/backend protocol 3.0 that hides nothing: what it returns is what the server sent, byte by
/// byte, in the simple and in the extended protocol, in text and in binary format.
///
/// Each method that sends is separate from those that read, so a test can act while a query runs: Send… writes and
/// returns; <see cref="ReadUntilReady"/> collects results up to ReadyForQuery. The short forms (<see cref="Query"/>,
/// <see cref="Extended"/>) do both. Authentication other than trust is not supported.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(60);

    private const int ProtocolVersion = 3 << 16;
    private const int CancelRequestCode = 80877102;

    private readonly NpgsqlConnectionStringBuilder settings;
    private readonly Socket socket;
    private readonly byte[] input = new byte[1 << 16];
    private readonly MemoryStream output = new();
    private int inputStart;
    private int inputEnd;
    private int secretKey;

    public RawConnection(NpgsqlConnectionStringBuilder settings)
    {
        this.settings = settings;
        socket = Connect(settings);
        WriteStartup();
        try
        {
            ReadUntilReady();
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The backend's process id.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Of the last ReadyForQuery: I idle, T in a transaction, E in a failed one.</summary>
    public char TransactionStatus { get; private set; }

    public List<RawError> Notices { get; } = [];

    public Dictionary<string, string> Parameters { get; } = [];

    /// <summary>Bytes that the server may buffer towards a client that does not read are bounded by this.</summary>
    public int ReceiveBufferSize
    {
        set => socket.ReceiveBufferSize = value;
    }

    // ---- whole exchanges ----

    /// <summary>A single statement in the simple protocol.</summary>
    public RawResult Query(string sql)
    {
        SendQuery(sql);
        return Single(sql, ReadUntilReady());
    }

    /// <summary>A statement that must succeed.</summary>
    public RawResult Run(string sql)
    {
        RawResult result = Query(sql);
        return result.Error is null ? result : throw new InvalidOperationException($"{result.Error} in: {sql}");
    }

    public string? Scalar(string sql) => Run(sql).Scalar;

    /// <summary>Parse, Bind, Describe, Execute and Sync with unnamed statement and portal; parameters in text format.</summary>
    public RawResult Extended(string sql, bool binary, IReadOnlyList<(uint Type, string? Value)>? parameters = null)
    {
        parameters ??= [];
        SendParse("", sql, [.. parameters.Select(p => p.Type)]);
        SendBind("", "", [.. parameters.Select(p => p.Value)], binary);
        SendDescribePortal("");
        SendExecute("", 0);
        SendSync();
        return Single(sql, ReadUntilReady());
    }

    // ---- sending ----

    public void SendQuery(string sql)
    {
        Begin('Q');
        Put(sql);
        End();
        Flush();
    }

    public void SendParse(string statement, string sql, params uint[] types)
    {
        Begin('P');
        Put(statement);
        Put(sql);
        PutInt16((short)types.Length);
        foreach (uint type in types)
        {
            PutInt32((int)type);
        }
        End();
    }

    public void SendBind(string portal, string statement, IReadOnlyList<string?> values, bool binary = false)
    {
        Begin('B');
        Put(portal);
        Put(statement);
        PutInt16(0);
        PutInt16((short)values.Count);
        foreach (string? value in values)
        {
            if (value is null)
            {
                PutInt32(-1);
            }
            else
            {
                byte[] bytes = Encoding.UTF8.GetBytes(value);
                PutInt32(bytes.Length);
                output.Write(bytes);
            }
        }
        PutInt16(1);
        PutInt16((short)(binary ? 1 : 0));
        End();
    }

    public void SendDescribePortal(string portal) => SendNamed('D', 'P', portal);

    public void SendDescribeStatement(string statement) => SendNamed('D', 'S', statement);

    public void SendClosePortal(string portal) => SendNamed('C', 'P', portal);

    public void SendCloseStatement(string statement) => SendNamed('C', 'S', statement);

    /// <param name="portal">Name of a bound portal.</param>
    /// <param name="maxRows">0: all.</param>
    public void SendExecute(string portal, int maxRows)
    {
        Begin('E');
        Put(portal);
        PutInt32(maxRows);
        End();
    }

    public void SendSync()
    {
        Begin('S');
        End();
        Flush();
    }

    /// <summary>Asks the postmaster, over another connection, to cancel what this one's backend does.</summary>
    public void Cancel()
    {
        using Socket other = Connect(settings);
        byte[] request = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(request, 16);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), CancelRequestCode);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(8), ProcessId);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(12), secretKey);
        other.Send(request);
        // The postmaster closes when the signal has been sent.
        other.Receive(request);
    }

    /// <summary>Goes away as a crashed client does: without Terminate, with unread data thrown away.</summary>
    public void Abort()
    {
        if (socket.AddressFamily != AddressFamily.Unix)
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        socket.Close();
    }

    public void Dispose()
    {
        try
        {
            if (socket.Connected)
            {
                Begin('X');
                End();
                Flush();
            }
        }
        catch (SocketException)
        {
            // The server may be gone already; closing is all that is left.
        }
        socket.Dispose();
        output.Dispose();
    }

    // ---- reading ----

    /// <summary>
    /// One result for each statement (or Execute) up to ReadyForQuery. An error ends the list; it is the last result.
    /// </summary>
    public List<RawResult> ReadUntilReady()
    {
        List<RawResult> results = [];
        RawResult current = new();
        while (true)
        {
            (char type, byte[] body) = ReadMessage();
            var reader = new MessageReader(body);
            switch (type)
            {
                case 'T':
                    current.Fields = ReadFields(ref reader);
                    break;
                case 'D':
                    current.Rows.Add(ReadRow(ref reader));
                    break;
                case 'C' or 'I' or 's':
                    current.CommandTag = type == 'C' ? reader.String() : null;
                    current.Suspended = type == 's';
                    results.Add(current);
                    current = new RawResult();
                    break;
                case 'E':
                    current.Error = ReadError(ref reader);
                    results.Add(current);
                    current = new RawResult();
                    if (results[^1].Error!.Severity == "FATAL")
                    {
                        return results;
                    }
                    break;
                case 'N':
                    Notices.Add(ReadError(ref reader));
                    break;
                case 'd':
                    current.CopyData.Add(body);
                    break;
                case 'R':
                    int request = reader.Int32();
                    if (request != 0)
                    {
                        throw new NotSupportedException($"the server asks for authentication method {request}; tests need trust");
                    }
                    break;
                case 'K':
                    ProcessId = reader.Int32();
                    secretKey = reader.Int32();
                    break;
                case 'S':
                    Parameters[reader.String()] = reader.String();
                    break;
                case 'Z':
                    TransactionStatus = (char)reader.Byte();
                    if (current.Fields is not null)
                    {
                        // A Describe without an Execute.
                        results.Add(current);
                    }
                    return results;
                case '1' or '2' or '3' or 'n' or 't' or 'H' or 'c' or 'A':
                    break;
                default:
                    throw new InvalidDataException($"unexpected message '{type}' from the server");
            }
        }
    }

    private static RawResult Single(string sql, List<RawResult> results) =>
        results.Count == 1 ? results[0] : throw new InvalidOperationException($"{results.Count} results of: {sql}");

    private static RawField[] ReadFields(ref MessageReader reader)
    {
        var fields = new RawField[reader.Int16()];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new RawField(
                reader.String(), (uint)reader.Int32(), reader.Int16(), (uint)reader.Int32(), reader.Int16(), reader.Int32(), reader.Int16());
        }
        return fields;
    }

    private static byte[]?[] ReadRow(ref MessageReader reader)
    {
        var row = new byte[]?[reader.Int16()];
        for (int i = 0; i < row.Length; i++)
        {
            int length = reader.Int32();
            row[i] = length < 0 ? null : reader.Bytes(length);
        }
        return row;
    }

    private static RawError ReadError(ref MessageReader reader)
    {
        Dictionary<char, string> fields = [];
        for (byte code = reader.Byte(); code != 0; code = reader.Byte())
        {
            fields[(char)code] = reader.String();
        }
        return new RawError(
            fields['V'], fields['C'], fields['M'], fields.GetValueOrDefault('D'), fields.GetValueOrDefault('H'), fields.GetValueOrDefault('P'));
    }

    private (char Type, byte[] Body) ReadMessage()
    {
        Span<byte> header = stackalloc byte[5];
        Fill(header);
        byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(header[1..]) - 4];
        Fill(body);
        return ((char)header[0], body);
    }

    private void Fill(Span<byte> target)
    {
        while (target.Length > 0)
        {
            if (inputStart == inputEnd)
            {
                inputStart = 0;
                inputEnd = socket.Receive(input);
                if (inputEnd == 0)
                {
                    throw new EndOfStreamException("the server closed the connection");
                }
            }
            int count = Math.Min(target.Length, inputEnd - inputStart);
            input.AsSpan(inputStart, count).CopyTo(target);
            inputStart += count;
            target = target[count..];
        }
    }

    // ---- writing ----

    private static Socket Connect(NpgsqlConnectionStringBuilder settings)
    {
        string host = settings.Host ?? "localhost";
        bool isUnix = host.StartsWith('/');
        var socket = isUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.ReceiveTimeout = (int)ReadTimeout.TotalMilliseconds;
            socket.SendTimeout = (int)ReadTimeout.TotalMilliseconds;
            if (isUnix)
            {
                socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(host, $".s.PGSQL.{settings.Port}")));
            }
            else
            {
                socket.Connect(host, settings.Port);
            }
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void WriteStartup()
    {
        output.SetLength(0);
        PutInt32(0);
        PutInt32(ProtocolVersion);
        foreach (string text in (string[])["user", settings.Username ?? "postgres", "database", settings.Database ?? "postgres",
            "client_encoding", "UTF8", "application_name", "pgfusion raw"])
        {
            Put(text);
        }
        output.WriteByte(0);
        BinaryPrimitives.WriteInt32BigEndian(output.GetBuffer(), (int)output.Length);
        Flush();
    }

    private long messageStart;

    private void SendNamed(char type, char kind, string name)
    {
        Begin(type);
        output.WriteByte((byte)kind);
        Put(name);
        End();
    }

    private void Begin(char type)
    {
        output.WriteByte((byte)type);
        messageStart = output.Position;
        PutInt32(0);
    }

    private void End() =>
        BinaryPrimitives.WriteInt32BigEndian(output.GetBuffer().AsSpan((int)messageStart), (int)(output.Position - messageStart));

    private void Put(string text)
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.WriteByte(0);
    }

    private void PutInt16(short value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        output.Write(bytes);
    }

    private void PutInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        output.Write(bytes);
    }

    private void Flush()
    {
        ReadOnlySpan<byte> rest = output.GetBuffer().AsSpan(0, (int)output.Length);
        while (rest.Length > 0)
        {
            rest = rest[socket.Send(rest)..];
        }
        output.SetLength(0);
    }

    private ref struct MessageReader(byte[] body)
    {
        private ReadOnlySpan<byte> rest = body;

        public byte Byte() => Take(1)[0];

        public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

        public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

        public byte[] Bytes(int length) => Take(length).ToArray();

        public string String()
        {
            int length = rest.IndexOf((byte)0);
            string text = Encoding.UTF8.GetString(Take(length));
            Take(1);
            return text;
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            ReadOnlySpan<byte> taken = rest[..length];
            rest = rest[length..];
            return taken;
        }
    }
}
