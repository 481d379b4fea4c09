using Npgsql;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// Reads the tables of fire.sql in one isolation level. Every read is made in all three ways on one snapshot, which must
/// agree with each other and with what holds in every snapshot. In READ COMMITTED a snapshot is a statement's, so one
/// statement calls a function for each way; in the others it is the transaction's.
/// </summary>
internal sealed class FireReader(NpgsqlConnectionStringBuilder settings, int seed, string isolation)
{
    private readonly Random random = new(seed);

    public string Isolation => isolation;

    /// <summary>Queries that were answered in all ways, and alike.</summary>
    public int Reads { get; private set; }

    public int Repeated { get; private set; }

    /// <summary>Of the reads whose plan was asked for: what EXPLAIN said of their chunks, and how many had cached and produced ones.</summary>
    public LeafChunks Explained { get; private set; }

    public int Mixed { get; private set; }

    public void Run(CancellationToken stop)
    {
        using CacheSession session = new(settings);
        while (!stop.IsCancellationRequested)
        {
            if (isolation == "READ COMMITTED")
            {
                ReadStatement(session);
            }
            else
            {
                ReadTransaction(session);
            }
        }
    }

    private FireQuery Next() => FireQuery.All[random.Next(FireQuery.All.Length)];

    private void ReadStatement(CacheSession session)
    {
        FireQuery query = Next();
        Way[] ways = Enum.GetValues<Way>();
        random.Shuffle(ways);
        string calls = string.Join(", ", ways.Select(way => $"read_{way}($q${query.Sql}$q$)"));
        RawResult result = session.Query(Way.Plain, "SELECT " + calls);
        if (result.Error is not null)
        {
            throw new FireException($"{isolation}: {result.Error}\n{query.Sql}");
        }
        Check(query, [.. ways.Select((way, i) => (way, result.Text(0, i)!))]);
    }

    private void ReadTransaction(CacheSession session)
    {
        Way[] ways = Enum.GetValues<Way>();
        session.Run($"BEGIN ISOLATION LEVEL {isolation}{(random.Next(2) == 0 ? " READ ONLY" : "")}");
        for (int i = 0; i < 2; i++)
        {
            FireQuery query = Next();
            random.Shuffle(ways);
            List<(Way, string)> answers = [];
            foreach (Way way in ways.Append(Way.Cached))
            {
                bool isExplained = way == Way.Cached && random.Next(8) == 0;
                RawResult result = session.Query(way, query.Sql);
                if (result.Error is { SqlState: "40001" })
                {
                    session.Run("ROLLBACK");
                    Repeated++;
                    return;
                }
                if (result.Error is not null)
                {
                    throw new FireException($"{isolation}, {way}: {result.Error}\n{query.Sql}");
                }
                answers.Add((way, $"({string.Join(',', Enumerable.Range(0, result.Rows[0].Length).Select(column => result.Text(0, column)))})"));
                if (isExplained)
                {
                    LeafChunks chunks = session.Explain(query.Sql);
                    Explained += chunks;
                    Mixed += chunks is { Cached: > 0, Produced: > 0 } ? 1 : 0;
                }
            }
            Check(query, answers);
        }
        RawResult end = session.Connection.Query("COMMIT");
        if (end.Error is { SqlState: "40001" })
        {
            Repeated++;
        }
        else if (end.Error is not null)
        {
            throw new FireException($"{isolation}: {end.Error} at COMMIT");
        }
    }

    private void Check(FireQuery query, IReadOnlyList<(Way Way, string Row)> answers)
    {
        string expected = query.Expected ?? answers.First(answer => answer.Way == Way.Plain).Row;
        if (answers.Any(answer => answer.Row != expected))
        {
            throw new FireException($"{isolation}, read {Reads}, seed {seed}: expected {expected}, got {string.Join(", ", answers.Select(answer => $"{answer.Way} {answer.Row}"))}\n{query.Sql}");
        }
        Reads++;
    }
}

/// <summary>A read that no state of the tables explains.</summary>
internal sealed class FireException(string message) : Exception(message);
