using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PgFusion.Perf.Database;

namespace PgFusion.MicroBenchmarks.EndToEnd;

/// <summary>
/// What a query costs that PgFusion looks at and leaves to PostgreSQL: lookups by primary key through the extended protocol,
/// parsed each time and prepared, on a server that has pg_fusion (in auto) and on one that has not. Rounds in turn, medians;
/// the backends' processor time says more than the clock on a machine that does other things, too.
/// </summary>
internal static class LookupRun
{
    private const int Rows = 100_000;
    private const int LookupsPerRound = 2_000;

    /// <exception cref="ArgumentException">An option is wrong or missing.</exception>
    public static async Task<int> MainAsync(string[] arguments)
    {
        string? with = null;
        string? without = null;
        int rounds = 31;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value");
            switch (arguments[i])
            {
                case "--uri": with = value; break;
                case "--plain-uri": without = value; break;
                case "--runs": rounds = int.Parse(value, CultureInfo.InvariantCulture); break;
                default: throw new ArgumentException($"unknown option {arguments[i]}");
            }
        }
        if (with is null || without is null)
        {
            throw new ArgumentException("--uri names a server with pg_fusion, --plain-uri one without");
        }

        await using var fusion = await Backend.OpenAsync(with, "SET pg_fusion.enable = auto");
        await using var plain = await Backend.OpenAsync(without, null);
        Console.WriteLine($"  {"lookup by key",-22} {"plain",10} {"pg_fusion",10} {"ratio",7}   medians of {rounds} rounds of {LookupsPerRound}, processor time of the backend, and by the clock");
        foreach (bool prepared in new[] { false, true })
        {
            var ratios = (Cpu: new List<double>(), Clock: new List<double>());
            var costs = (Plain: new List<double>(), Fusion: new List<double>());
            await plain.RoundAsync(prepared, seed: 0);
            await fusion.RoundAsync(prepared, seed: 0);
            for (int round = 1; round <= rounds; round++)
            {
                // Which comes first takes turns.
                Cost p = round % 2 == 0 ? await plain.RoundAsync(prepared, round) : default;
                Cost f = await fusion.RoundAsync(prepared, round);
                p = round % 2 == 0 ? p : await plain.RoundAsync(prepared, round);
                costs.Plain.Add(p.Cpu);
                costs.Fusion.Add(f.Cpu);
                ratios.Cpu.Add(f.Cpu / p.Cpu);
                ratios.Clock.Add(f.Clock / p.Clock);
            }
            Console.WriteLine($"  {(prepared ? "prepared" : "parsed each time"),-22} {Comparison.Median(costs.Plain),7:0.00} us {Comparison.Median(costs.Fusion),7:0.00} us {Comparison.Median(ratios.Cpu),6:0.000}x {Comparison.Median(ratios.Clock),6:0.000}x");
        }
        return 0;
    }

    /// <summary>Microseconds of one lookup.</summary>
    private readonly record struct Cost(double Cpu, double Clock);

    private sealed class Backend(NpgsqlConnection connection) : IAsyncDisposable
    {
        public static async Task<Backend> OpenAsync(string uri, string? setting)
        {
            var connection = new NpgsqlConnection(ConnectionUri.ToNpgsql(uri) + ";Pooling=false");
            await connection.OpenAsync();
            string make = $"""
                SET client_min_messages = warning;
                CREATE TABLE IF NOT EXISTS lookup (id integer PRIMARY KEY, name text, amount numeric(12,2));
                INSERT INTO lookup SELECT g, 'row ' || g, g FROM generate_series(1, {Rows}) g ON CONFLICT DO NOTHING;
                """;
            foreach (string? sql in new[] { setting, make, "VACUUM ANALYZE lookup" })
            {
                if (sql is not null)
                {
                    await using var command = new NpgsqlCommand(sql, connection);
                    await command.ExecuteNonQueryAsync();
                }
            }
            return new Backend(connection);
        }

        public async Task<Cost> RoundAsync(bool prepared, int seed)
        {
            await using var command = new NpgsqlCommand("SELECT name, amount FROM lookup WHERE id = $1", connection);
            NpgsqlParameter<int> id = new();
            command.Parameters.Add(id);
            if (prepared)
            {
                await command.PrepareAsync();
            }
            var random = new Random(seed);
            double cpu = Cpu();
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < LookupsPerRound; i++)
            {
                id.TypedValue = random.Next(1, Rows + 1);
                await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
                if (!await reader.ReadAsync())
                {
                    throw new InvalidOperationException($"there is no row {id.TypedValue}");
                }
            }
            double clock = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
            return new Cost((Cpu() - cpu) / LookupsPerRound, clock / LookupsPerRound);
        }

        /// <summary>Microseconds on a processor (proc(5), schedstat: nanoseconds, time in the queue, slices).</summary>
        private double Cpu() => double.Parse(File.ReadAllText($"/proc/{connection.ProcessID}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000;

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
