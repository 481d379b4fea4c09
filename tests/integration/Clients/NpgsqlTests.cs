using System.Data;
using Npgsql;
using NpgsqlTypes;
using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>Npgsql as an application uses it.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed class NpgsqlTests(ClientsDatabase clients)
{
    private NpgsqlConnection Open(bool isOn)
    {
        NpgsqlConnection connection = clients.Database.DataSource.OpenConnection();
        foreach (string setting in isOn ? Engine.On() : Engine.Off)
        {
            using NpgsqlCommand command = new(setting, connection);
            command.ExecuteNonQuery();
        }
        return connection;
    }

    private void AssertSame<T>(Func<NpgsqlConnection, T> body)
    {
        using NpgsqlConnection off = Open(isOn: false);
        using NpgsqlConnection on = Open(isOn: true);
        Assert.Equal(body(off), body(on));
    }

    [Fact]
    public void Typed_values() => AssertSame(connection =>
    {
        using NpgsqlCommand command = new("SELECT id, amount, placed, status, note, weight, amount IS NULL, placed::timestamp FROM orders WHERE id % 100 < 3 ORDER BY id", connection);
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<object?> values = [];
        while (reader.Read())
        {
            values.Add(reader.GetInt32(0));
            values.Add(reader.IsDBNull(1) ? null : reader.GetDecimal(1));
            values.Add(reader.GetFieldValue<DateOnly>(2));
            values.Add(reader.GetString(3));
            values.Add(reader.IsDBNull(4) ? null : reader.GetString(4));
            values.Add(reader.GetDouble(5));
            values.Add(reader.GetBoolean(6));
            values.Add(reader.GetDateTime(7));
        }
        Assert.True(values.Count > 100);
        return values;
    });

    [Fact]
    public void Column_schema() => AssertSame(connection =>
    {
        using NpgsqlCommand command = new("SELECT id, amount, note AS n, count(*) AS c, sum(amount) FROM orders WHERE id < 5 GROUP BY id", connection);
        using NpgsqlDataReader reader = command.ExecuteReader(CommandBehavior.KeyInfo);
        return reader.GetColumnSchema()
            .Select(c => (c.ColumnName, c.DataTypeName, c.BaseTableName, c.BaseColumnName, c.NumericPrecision, c.NumericScale, c.ColumnSize, c.IsKey, c.AllowDBNull))
            .ToList();
    });

    [Fact]
    public void Explicit_preparation_and_many_executions() => AssertSame(connection =>
    {
        using NpgsqlCommand command = new("SELECT count(*), coalesce(sum(amount), 0) FROM orders WHERE customer = $1 AND placed > $2 AND status <> $3", connection);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Date });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text });
        command.Prepare();
        List<(long, decimal)> rows = [];
        for (int i = 0; i < 30; i++)
        {
            command.Parameters[0].Value = i;
            command.Parameters[1].Value = new DateOnly(2020, 1 + (i % 12), 1);
            command.Parameters[2].Value = i % 2 == 0 ? "open" : "lost";
            using NpgsqlDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            rows.Add((reader.GetInt64(0), reader.GetDecimal(1)));
        }
        return rows;
    });

    [Fact]
    public void Batch() => AssertSame(connection =>
    {
        using NpgsqlBatch batch = new(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT count(*) FROM orders"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT status, sum(amount) FROM orders GROUP BY status ORDER BY status"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT max(note) FROM orders WHERE customer = $1") { Parameters = { new NpgsqlParameter { Value = 3 } } });
        using NpgsqlDataReader reader = batch.ExecuteReader();
        List<string> rows = [];
        do
        {
            while (reader.Read())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
            }
        }
        while (reader.NextResult());
        Assert.Equal(6, rows.Count);
        return rows;
    });

    [Fact]
    public void Reader_closed_early_and_the_connection_used_again() => AssertSame(connection =>
    {
        List<int> first = [];
        for (int i = 0; i < 10; i++)
        {
            using NpgsqlCommand command = new("SELECT id, note FROM orders ORDER BY id", connection);
            using NpgsqlDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            first.Add(reader.GetInt32(0));
        }
        return first;
    });

    [Fact]
    public void Single_row_behaviour_and_scalars() => AssertSame(connection =>
    {
        using NpgsqlCommand command = new("SELECT sum(amount), count(*) FROM orders", connection);
        object? scalar = command.ExecuteScalar();
        using NpgsqlDataReader reader = command.ExecuteReader(CommandBehavior.SingleRow | CommandBehavior.SequentialAccess);
        Assert.True(reader.Read());
        return (scalar, reader.GetDecimal(0), reader.GetInt64(1));
    });

    [Fact]
    public void Schema_only_executes_nothing() => AssertSame(connection =>
    {
        using NpgsqlCommand command = new("SELECT id, 1 / (id - id) AS never FROM orders", connection);
        using NpgsqlDataReader reader = command.ExecuteReader(CommandBehavior.SchemaOnly);
        return (reader.FieldCount, reader.GetName(1), reader.GetDataTypeName(1));
    });

    [Fact]
    public void Errors_are_exceptions_with_the_same_state() => AssertSame(connection =>
    {
        using NpgsqlCommand command = new("SELECT sum(100 / (id - 4321)) FROM orders", connection);
        PostgresException e = Assert.Throws<PostgresException>(() => command.ExecuteScalar());
        using NpgsqlCommand next = new("SELECT count(*) FROM orders", connection);
        return (e.SqlState, e.MessageText, e.Severity, next.ExecuteScalar());
    });

    [Fact]
    public void Copy_out() => AssertSame(connection =>
    {
        using TextReader reader = connection.BeginTextExport("COPY (SELECT id, note, amount FROM orders WHERE customer < 5 ORDER BY id) TO STDOUT");
        return reader.ReadToEnd();
    });

    [Fact]
    public void Binary_export() => AssertSame(connection =>
    {
        using NpgsqlBinaryExporter exporter = connection.BeginBinaryExport("COPY (SELECT customer, sum(amount) FROM orders GROUP BY customer ORDER BY customer) TO STDOUT (FORMAT binary)");
        List<(int, decimal)> rows = [];
        while (exporter.StartRow() != -1)
        {
            rows.Add((exporter.Read<int>(), exporter.Read<decimal>()));
        }
        Assert.Equal(50, rows.Count);
        return rows;
    });

    [Fact]
    public void Cancelled_by_a_token()
    {
        using NpgsqlConnection on = Open(isOn: true);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(300));
        using NpgsqlCommand command = new("SELECT count(*) FROM orders WHERE pg_sleep(id * 0 + 0.01) IS NOT NULL", on);
        OperationCanceledException e = Assert.ThrowsAny<OperationCanceledException>(
            () => command.ExecuteScalarAsync(cancel.Token).GetAwaiter().GetResult());
        Assert.Equal("57014", Assert.IsType<PostgresException>(e.InnerException).SqlState);
        using NpgsqlCommand next = new("SELECT count(*) FROM orders", on);
        Assert.Equal(10000L, next.ExecuteScalar());
    }

    [Fact]
    public void Pooled_connections_are_reset()
    {
        NpgsqlConnectionStringBuilder settings = new(clients.Database.Settings.ConnectionString) { MaxPoolSize = 1 };
        using var dataSource = NpgsqlDataSource.Create(settings);
        for (int i = 0; i < 5; i++)
        {
            using NpgsqlConnection connection = dataSource.OpenConnection();
            using NpgsqlCommand show = new("SELECT coalesce(current_setting('pg_fusion.enable', true), '')", connection);
            Assert.NotEqual("on", show.ExecuteScalar());
            if (!Engine.Baseline)
            {
                using NpgsqlCommand set = new("SET pg_fusion.enable = on", connection);
                set.ExecuteNonQuery();
            }
            using NpgsqlCommand query = new("SELECT count(*), sum(customer) FROM orders", connection);
            using NpgsqlDataReader reader = query.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal(10000, reader.GetInt64(0));
        }
    }
}
