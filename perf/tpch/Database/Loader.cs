using System.Collections.Concurrent;
using Npgsql;
using PgFusion.Tpch.Generator;
using PgFusion.Tpch.Rows;

namespace PgFusion.Tpch.Database;

/// <summary>
/// Loads all tables over a few connections. A table is made and filled in one transaction, which
/// lets COPY FREEZE write rows that are visible to all from the start; then its primary key is
/// built, it is vacuumed and analysed, and last of all its comment says what it holds, so that a
/// second load with the same scale and seed has nothing to do.
/// </summary>
internal sealed class Loader(string connectionString, Scale scale)
{
    /// <summary>Raised when the generator's output changes for the same scale and seed.</summary>
    private const int GeneratorVersion = 1;

    private static readonly int Connections = Math.Clamp(Environment.ProcessorCount, 2, 4);

    private string Mark => $"TPC-H SF {scale.Factor:0.##}, seed {scale.Seed}, generator {GeneratorVersion}";

    public async Task LoadAsync()
    {
        if (await IsLoadedAsync())
        {
            Console.WriteLine($"  the tables hold {Mark} already");
            return;
        }
        using var progress = new Progress(Table.All.Sum(t => t.Units(scale)));
        var text = new TextPool(scale.Seed);
        var tables = new ConcurrentQueue<Table>(Table.All);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            while (tables.TryDequeue(out var table))
                await LoadAsync(connection, table, text, progress);
        }));
    }

    private async Task LoadAsync(NpgsqlConnection connection, Table table, TextPool text, Progress progress)
    {
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, $"DROP TABLE IF EXISTS {table.Name}");
            await ExecuteAsync(connection, table.CreateStatement);
            await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} FROM STDIN (FORMAT binary, FREEZE)"))
                await new TableStream(table, scale, text, binary: true).CopyToAsync(copy, 1, 1, progress.Add);
            await transaction.CommitAsync();
        }
        progress.Note(table.Name + ": rows loaded");
        await ExecuteAsync(connection, $"ALTER TABLE {table.Name} ADD PRIMARY KEY ({table.PrimaryKey})");
        await ExecuteAsync(connection, $"VACUUM (ANALYZE, FREEZE) {table.Name}");
        await ExecuteAsync(connection, $"COMMENT ON TABLE {table.Name} IS '{Mark}'");
        progress.Note(table.Name + ": primary key built, analysed");
    }

    private async Task<bool> IsLoadedAsync()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_class WHERE relname = ANY ($1) AND relkind = 'r' AND relnamespace = 'public'::regnamespace "
            + "AND obj_description(oid, 'pg_class') = $2", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = Table.All.Select(t => t.Name).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = Mark });
        return (long)(await command.ExecuteScalarAsync())! == Table.All.Length;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
