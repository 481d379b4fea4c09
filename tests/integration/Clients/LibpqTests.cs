using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>libpq itself, the client library of most drivers, by way of its C interface.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class LibpqTests(ClientsDatabase clients)
{
    private const string Grouped = "SELECT status, count(*), sum(amount), max(note), avg(weight) FROM orders WHERE customer > $1 GROUP BY status ORDER BY status";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameters_and_both_formats(bool binary) =>
        AssertSame(libpq => libpq.ExecuteParameters(Grouped, ["10"], binary));

    [Fact]
    public void Simple_query() =>
        AssertSame(libpq => libpq.Execute("SELECT id, amount, note, placed FROM orders WHERE customer = 3 ORDER BY id"));

    [Fact]
    public void Prepared_and_executed_often() => AssertSame(libpq =>
    {
        libpq.Prepare("grouped", Grouped);
        return string.Concat(Enumerable.Range(0, 10).Select(i => libpq.ExecutePrepared("grouped", [(i * 5).ToString(System.Globalization.CultureInfo.InvariantCulture)])));
    });

    [Fact]
    public void Single_row_mode() => AssertSame(libpq => libpq.SingleRows("SELECT id, note FROM orders WHERE customer < 4 ORDER BY id"));

    [Fact]
    public void Error_fields() => AssertSame(libpq => libpq.Execute("SELECT 1 / (id - 77) FROM orders"));

    [Fact]
    public void Description_of_a_prepared_statement() => AssertSame(libpq =>
    {
        libpq.Prepare("described", Grouped);
        return libpq.Describe("described");
    });

    private void AssertSame(Func<Libpq, string> body)
    {
        string expected, actual;
        using (Libpq off = new(clients.Database.Settings))
        {
            off.Settle(Engine.Off);
            expected = body(off);
        }
        using (Libpq on = new(clients.Database.Settings))
        {
            on.Settle(Engine.On());
            actual = body(on);
        }
        Assert.True(expected.Length > 20, expected);
        Assert.Equal(expected, actual);
    }
}

/// <summary>A connection of libpq's. Answers come as text that shows everything: status, columns, types, values in hex.</summary>
internal sealed unsafe partial class Libpq : IDisposable
{
    private const string Library = "libpq.so.5";
    private const int CommandOk = 1;
    private const int TuplesOk = 2;
    private const int DiagSqlState = 'C';
    private const int DiagMessage = 'M';

    private readonly nint connection;

    public Libpq(Npgsql.NpgsqlConnectionStringBuilder settings)
    {
        connection = PQconnectdb($"host={settings.Host} port={settings.Port} user={settings.Username} dbname={settings.Database}");
        if (PQstatus(connection) != 0)
        {
            string message = Marshal.PtrToStringUTF8(PQerrorMessage(connection)) ?? "";
            PQfinish(connection);
            throw new InvalidOperationException(message);
        }
    }

    public void Settle(IEnumerable<string> statements)
    {
        foreach (string statement in statements)
        {
            nint result = PQexec(connection, statement);
            int status = PQresultStatus(result);
            PQclear(result);
            Assert.True(status is CommandOk or TuplesOk, $"status {status} of {statement}");
        }
    }

    public string Execute(string sql) => Show(PQexec(connection, sql));

    public string ExecuteParameters(string sql, string[] values, bool binary) => Show(
        PQexecParams(connection, sql, values.Length, null, values, null, null, binary ? 1 : 0));

    public void Prepare(string name, string sql) => Show(PQprepare(connection, name, sql, 0, null));

    public string ExecutePrepared(string name, string[] values) => Show(PQexecPrepared(connection, name, values.Length, values, null, null, 1));

    public string Describe(string name) => Show(PQdescribePrepared(connection, name));

    public string SingleRows(string sql)
    {
        Assert.Equal(1, PQsendQuery(connection, sql));
        Assert.Equal(1, PQsetSingleRowMode(connection));
        StringBuilder all = new();
        for (nint result = PQgetResult(connection); result != 0; result = PQgetResult(connection))
        {
            all.Append(Show(result));
        }
        return all.ToString();
    }

    public void Dispose() => PQfinish(connection);

    private static string Show(nint result)
    {
        StringBuilder text = new();
        text.Append($"status {PQresultStatus(result)} {Marshal.PtrToStringUTF8(PQcmdStatus(result))}");
        text.Append($" {Marshal.PtrToStringUTF8(PQresultErrorField(result, DiagSqlState))} {Marshal.PtrToStringUTF8(PQresultErrorField(result, DiagMessage))}\n");
        int columns = PQnfields(result);
        for (int c = 0; c < columns; c++)
        {
            text.Append($"{Marshal.PtrToStringUTF8(PQfname(result, c))} {PQftype(result, c)} {PQfmod(result, c)} {PQfformat(result, c)} {PQftable(result, c)}\n");
        }
        for (int r = 0; r < PQntuples(result); r++)
        {
            for (int c = 0; c < columns; c++)
            {
                text.Append(PQgetisnull(result, r, c) != 0
                    ? "NULL "
                    : Convert.ToHexString(new ReadOnlySpan<byte>((void*)PQgetvalue(result, r, c), PQgetlength(result, r, c))) + " ");
            }
            text.Append('\n');
        }
        PQclear(result);
        return text.ToString();
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint PQconnectdb(string info);

    [LibraryImport(Library)]
    private static partial int PQstatus(nint connection);

    [LibraryImport(Library)]
    private static partial nint PQerrorMessage(nint connection);

    [LibraryImport(Library)]
    private static partial void PQfinish(nint connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint PQexec(nint connection, string sql);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint PQexecParams(nint connection, string sql, int count, uint[]? types, string?[] values, int[]? lengths, int[]? formats, int resultFormat);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint PQprepare(nint connection, string name, string sql, int count, uint[]? types);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint PQexecPrepared(nint connection, string name, int count, string?[] values, int[]? lengths, int[]? formats, int resultFormat);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint PQdescribePrepared(nint connection, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PQsendQuery(nint connection, string sql);

    [LibraryImport(Library)]
    private static partial int PQsetSingleRowMode(nint connection);

    [LibraryImport(Library)]
    private static partial nint PQgetResult(nint connection);

    [LibraryImport(Library)]
    private static partial int PQresultStatus(nint result);

    [LibraryImport(Library)]
    private static partial nint PQresultErrorField(nint result, int field);

    [LibraryImport(Library)]
    private static partial nint PQcmdStatus(nint result);

    [LibraryImport(Library)]
    private static partial int PQnfields(nint result);

    [LibraryImport(Library)]
    private static partial int PQntuples(nint result);

    [LibraryImport(Library)]
    private static partial nint PQfname(nint result, int column);

    [LibraryImport(Library)]
    private static partial uint PQftype(nint result, int column);

    [LibraryImport(Library)]
    private static partial int PQfmod(nint result, int column);

    [LibraryImport(Library)]
    private static partial int PQfformat(nint result, int column);

    [LibraryImport(Library)]
    private static partial uint PQftable(nint result, int column);

    [LibraryImport(Library)]
    private static partial int PQgetisnull(nint result, int row, int column);

    [LibraryImport(Library)]
    private static partial nint PQgetvalue(nint result, int row, int column);

    [LibraryImport(Library)]
    private static partial int PQgetlength(nint result, int row, int column);

    [LibraryImport(Library)]
    private static partial void PQclear(nint result);
}
