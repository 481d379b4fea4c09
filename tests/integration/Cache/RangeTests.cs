using PgFusion.IntegrationTests.Clients;
using Xunit;

namespace PgFusion.IntegrationTests.Cache;

/// <summary>
/// Comparisons with constants over cached columns of all types that have ranges, in all encodings, from no row to all:
/// few rows that are left are decoded one by one, with the columns beside them.
/// </summary>
[Collection(CacheDatabase.Collection)]
public sealed class RangeTests(CacheDatabase cache)
{
    /// <summary>Columns, and constants at, between and beyond their values.</summary>
    private static readonly (string Column, string[] Constants)[] columns =
    [
        ("small", ["-32768::int2", "32767::int2", "0::int2", "7::int2"]),
        ("counter", ["0", "1", "2047", "2048", "2147483647", "-2147483648"]),
        ("few", ["10", "20", "15", "30"]),
        ("step", ["0", "1000", "1500", "7999000"]),
        ("wide", ["0::int8", "9223372036854775807", "(-9223372036854775807 - 1)", "4611686018427387904"]),
        ("two", ["(-9223372036854775807 - 1)", "(-9223372036854775807)", "0::int8", "9223372036854775806", "9223372036854775807"]),
        ("single", ["41", "42", "43"]),
        ("price", ["0", "10.00", "10.005", "-0.01", "'NaN'::numeric", "1e20", "-1e20", "99.99"]),
        ("special", ["0", "'NaN'::numeric", "5.5", "1e30"]),
        ("day", ["'2020-01-01'::date", "'infinity'::date", "'-infinity'::date", "'2020-03-01'::date", "'2020-03-01 00:00'::timestamp", "'2020-03-01 12:30'::timestamp", "'infinity'::timestamp"]),
        ("moment", ["'2020-01-01'::timestamp", "'infinity'::timestamp", "'2020-01-05 03:04:05.678'::timestamp"]),
        ("instant", ["'2020-01-01 00:00+00'::timestamptz", "'-infinity'::timestamptz", "'2020-02-05 03:04:05.678+02'::timestamptz"]),
        ("hour", ["'00:00'::time", "'24:00'::time", "'12:00'::time"]),
        ("amount", ["'0'::money", "'12.34'::money", "'99.99'::money"]),
    ];

    private static readonly string[] operators = ["<", "<=", "=", ">=", ">", "<>"];

    private static void Make(CacheSession session)
    {
        session.Run("""
            DROP TABLE IF EXISTS ranges;
            CREATE TABLE ranges (small int2, counter int NOT NULL, few int, step int, wide int8, two int8, single int, price numeric(12,2), special numeric(10,1),
                day date, moment timestamp, instant timestamptz, hour time, amount money, word varchar(40), letter char(1)) WITH (fillfactor = 40, autovacuum_enabled = off);
            INSERT INTO ranges SELECT
                CASE i % 11 WHEN 0 THEN NULL WHEN 1 THEN -32768 WHEN 2 THEN 32767 ELSE i % 100 END,
                i,
                CASE WHEN i % 13 <> 0 THEN 10 + 10 * (i % 3) END,
                i * 1000,
                CASE WHEN i % 17 = 0 THEN NULL WHEN i % 2 = 0 THEN (i::int8 << 50) ELSE -(i::int8 * 1234567891011) END,
                CASE i % 3 WHEN 0 THEN -9223372036854775807 - 1 WHEN 1 THEN 9223372036854775806 END,
                CASE WHEN i / 2000 = 1 THEN NULL ELSE 42 END,
                CASE WHEN i % 19 <> 0 THEN i % 2000 * 0.07 END,
                CASE i % 50 WHEN 0 THEN 'NaN'::numeric WHEN 1 THEN NULL ELSE i % 10 * 1.1 END,
                CASE i % 97 WHEN 0 THEN 'infinity'::date WHEN 1 THEN '-infinity'::date WHEN 2 THEN NULL ELSE '2020-01-01'::date + i % 100 END,
                '2020-01-01'::timestamp + i * interval '1 minute 1 microsecond',
                CASE WHEN i % 5 <> 0 THEN '2020-01-01 00:00+00'::timestamptz + i * interval '17 minutes' END,
                '00:00'::time + (i % 1440) * interval '1 minute',
                (i % 100 + 0.5)::numeric::money,
                CASE i % 4 WHEN 0 THEN 'short' WHEN 1 THEN 'a text of more than twelve bytes' WHEN 2 THEN md5(i::text)::varchar(40) END,
                chr(97 + i % 5)
            FROM generate_series(0, 7999) i
            """);
        session.Vacuum("ranges");
    }

    /// <summary>A count alone decodes no other column; the other questions do.</summary>
    private static IEnumerable<string> Questions(string condition) =>
    [
        $"SELECT count(*) FROM ranges WHERE {condition}",
        $"SELECT counter, few, wide, price, special, day, word, letter, two, amount FROM ranges WHERE {condition}",
    ];

    [EngineFact]
    public void Every_comparison_of_every_type()
    {
        using CacheSession session = cache.Open();
        Make(session);
        session.Warm("SELECT * FROM ranges");
        foreach ((string column, string[] constants) in columns)
        {
            session.AssertSame([.. constants.SelectMany(constant => operators.SelectMany(op => Questions($"{column} {op} {constant}")))]);
        }
        session.Run("DROP TABLE ranges");
    }

    [EngineFact]
    public void Several_columns_with_conditions_of_other_kinds()
    {
        using CacheSession session = cache.Open();
        Make(session);
        session.Warm("SELECT * FROM ranges");
        var random = new Random(7);
        string[] others = ["word LIKE 'a%'", "few <> 20", "counter < step", "letter IN ('a', 'c')", "word IS NOT NULL", "100 / (counter - 100) >= 0 OR counter = 100", "price * 2 > counter % 7", "two IS NULL"];
        List<string> conditions = [];
        for (int i = 0; i < 60; i++)
        {
            List<string> conjuncts = [];
            for (int j = random.Next(2, 5); j > 0; j--)
            {
                (string column, string[] constants) = columns[random.Next(columns.Length)];
                conjuncts.Add(random.Next(4) == 0
                    ? others[random.Next(others.Length)]
                    : $"{column} {operators[random.Next(operators.Length)]} {constants[random.Next(constants.Length)]}");
            }
            conditions.Add(string.Join(" AND ", conjuncts));
        }
        session.AssertSame([.. conditions.SelectMany(Questions)]);
        session.AssertSame([.. conditions.Take(20).Select(static c => $"SELECT letter, count(*), sum(price), min(day), max(instant), sum(two % 10) FROM ranges WHERE {c} GROUP BY letter ORDER BY letter")]);
        session.AssertSame([.. conditions.Take(20).Select(static c => $"SELECT r.counter, x.word FROM ranges r JOIN ranges x ON x.counter = r.counter / 2 WHERE r.{c.Replace(" AND ", " AND r.", StringComparison.Ordinal)} ORDER BY 1")
            .Where(static q => !q.Contains("r.100", StringComparison.Ordinal) && !q.Contains("r.counter < step", StringComparison.Ordinal))]);
        session.Run("DROP TABLE ranges");
    }

    /// <summary>A part of the chunks is produced: rows of pages and of chunks come through one pipeline.</summary>
    [EngineFact]
    public void Some_chunks_are_not_cached()
    {
        using CacheSession session = cache.Open();
        Make(session);
        string[] questions = [.. Questions("few = 20 AND price < 100"), .. Questions("counter BETWEEN 1900 AND 2100 AND word IS NOT NULL"), .. Questions("day > '2020-02-01' AND two > 0")];
        session.Warm(questions);
        session.Run("UPDATE ranges SET few = 20, price = 1 WHERE counter % 1999 = 5");
        session.AssertSame(questions);
        session.Run("DROP TABLE ranges");
    }

    [EngineFact]
    public void Parameters_of_which_some_are_null()
    {
        using CacheSession session = cache.Open();
        Make(session);
        session.Warm("SELECT * FROM ranges");
        const string sql = "SELECT counter, word, price FROM ranges WHERE counter >= $1 AND counter < $2 AND price <= $3 AND day < $4";
        const uint int4 = 23, numeric = 1700, date = 1082;
        foreach ((string? low, string? high, string? price, string? day) in ((string?, string?, string?, string?)[])
            [("0", "8000", "1000", "infinity"), ("100", "120", "20.5", "2020-03-01"), ("100", "120", "NaN", "2020-03-01"), (null, "120", "20", "2020-03-01"), ("0", null, "3", "2020-03-01"), ("0", "8000", null, "2020-03-01"), ("0", "8000", "7", null), ("120", "100", "7", "2020-03-01")])
        {
            RawResult Answer(Way way)
            {
                session.Choose(way);
                return session.Connection.Extended(sql, binary: true, [(int4, low), (int4, high), (numeric, price), (date, day)]);
            }
            RawResult expected = Answer(Way.Plain);
            Assert.Null(expected.Error);
            foreach (Way way in (Way[])[Way.Uncached, Way.Cached, Way.Cached])
            {
                string? difference = ResultComparison.Difference(expected, Answer(way), ordered: true);
                Assert.True(difference is null, $"{way}: {difference}, {low} {high} {price} {day}");
            }
        }
        session.Run("DROP TABLE ranges");
    }
}
