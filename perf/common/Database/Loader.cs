using System.Collections.Concurrent;
using Npgsql;
using PgFusion.Perf.Rows;

namespace PgFusion.Perf.Database;

/// <summary>
/// Loads all tables over a few connections. A table is made and filled in one transaction, which
/// lets COPY FREEZE write rows that are visible to all from the start; then its primary key, if any, is
/// built, it is vacuumed and analysed, and last of all its comment says what it holds, so that a
/// second load with the same scale and seed has nothing to do.
/// </summary>
internal sealed class Loader(string connectionString, DataSet data)
{
    private static readonly int Connections = Math.Clamp(Environment.ProcessorCount, 2, 4);

    public async Task LoadAsync()
    {
        if (await IsLoadedAsync())
        {
            Console.WriteLine($"  the tables hold {data.Mark} already");
            return;
        }
        using var progress = new Progress(data.Tables.Sum(t => t.Units));
        var tables = new ConcurrentQueue<Table>(data.Tables);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            while (tables.TryDequeue(out var table))
                await LoadAsync(connection, table, progress);
        }));
    }

    private async Task LoadAsync(NpgsqlConnection connection, Table table, Progress progress)
    {
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, $"DROP TABLE IF EXISTS {table.Name}");
            await ExecuteAsync(connection, table.CreateStatement);
            await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} FROM STDIN (FORMAT binary, FREEZE)"))
                await new TableStream(table, binary: true).CopyToAsync(copy, 1, 1, progress.Add);
            await transaction.CommitAsync();
        }
        progress.Note(table.Name + ": rows loaded");
        if (table.PrimaryKey != null)
            await ExecuteAsync(connection, $"ALTER TABLE {table.Name} ADD PRIMARY KEY ({table.PrimaryKey})");
        await ExecuteAsync(connection, $"VACUUM (ANALYZE, FREEZE) {table.Name}");
        await ExecuteAsync(connection, $"COMMENT ON TABLE {table.Name} IS '{data.Mark}'");
        progress.Note(table.Name + ": analysed");
    }

    private async Task<bool> IsLoadedAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_class WHERE relname = ANY ($1) AND relkind = 'r' AND relnamespace = 'public'::regnamespace "
            + "AND obj_description(oid, 'pg_class') = $2", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = data.Tables.Select(t => t.Name).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = data.Mark });
        return (long)(await command.ExecuteScalarAsync())! == data.Tables.Count;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
