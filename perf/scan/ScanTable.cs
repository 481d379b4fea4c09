using Npgsql;

namespace PgFusion.ScanBenchmark;

/// <summary>A table of LINEITEM's shape, every block all-visible and in shared buffers.</summary>
internal sealed class ScanTable(NpgsqlConnection connection)
{
    private const string Name = "pg_fusion_scan_lineitem";

    /// <summary>Makes the table unless it is there with that many rows, and returns its name.</summary>
    public async Task<string> MakeAsync(int rows)
    {
        await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_fusion");
        if (await ScalarAsync<string?>($"SELECT obj_description(to_regclass('{Name}'))") == Mark(rows))
            return Name;
        Console.WriteLine($"making {Name} with {rows} rows");
        await ExecuteAsync($"""
            DROP TABLE IF EXISTS {Name};
            CREATE TABLE {Name} (
                l_orderkey bigint NOT NULL, l_partkey integer NOT NULL, l_suppkey integer NOT NULL, l_linenumber integer NOT NULL,
                l_quantity numeric(15,2) NOT NULL, l_extendedprice numeric(15,2) NOT NULL, l_discount numeric(15,2) NOT NULL,
                l_tax numeric(15,2) NOT NULL, l_returnflag char(1) NOT NULL, l_linestatus char(1) NOT NULL,
                l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL,
                l_shipinstruct char(25) NOT NULL, l_shipmode char(10) NOT NULL, l_comment varchar(44) NOT NULL)
            """);
        await ExecuteAsync($"""
            INSERT INTO {Name}
            SELECT n / 4, h % 20000, h % 1000, n % 7 + 1,
                h % 50 + 1, (h % 50 + 1) * (90000 + h % 20001) / 100.0, h % 11 / 100.0, h % 9 / 100.0,
                substr('ANR', h % 3 + 1, 1), substr('FO', h % 2 + 1, 1),
                date '1992-01-01' + h % 2500, date '1992-01-01' + h % 2450, date '1992-01-01' + h % 2530,
                (ARRAY['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'])[h % 4 + 1],
                (ARRAY['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'])[h % 7 + 1],
                left(md5(n::text) || md5(h::text), 10 + h % 34)
            FROM (SELECT n, abs(hashint4(n) % 1000003) AS h FROM generate_series(1, {rows}) AS n) AS numbers
            """);
        await ExecuteAsync($"COMMENT ON TABLE {Name} IS '{Mark(rows)}'");
        return Name;
    }

    /// <summary>Marks the blocks all-visible, and reads them into shared buffers.</summary>
    public async Task WarmAsync(string table)
    {
        await ExecuteAsync($"VACUUM (FREEZE, ANALYZE) {table}");
        if (await ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_prewarm')"))
        {
            await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_prewarm");
            await ExecuteAsync($"SELECT pg_prewarm('{table}')");
            return;
        }
        if (!await ScalarAsync<bool>($"SELECT 4 * pg_relation_size('{table}') < pg_size_bytes(current_setting('shared_buffers'))"))
            Console.WriteLine("the table does not stay in shared buffers: make them larger, or install pg_prewarm");
        await ExecuteAsync($"SET pg_fusion.enable = off; SELECT count(l_comment) FROM {table}; RESET pg_fusion.enable");
    }

    private static string Mark(int rows) => $"scan benchmark, {rows} rows";

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default!;
    }
}
