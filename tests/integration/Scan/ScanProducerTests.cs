using System.Globalization;
using System.Numerics;
using System.Text;
using Npgsql;
using Xunit;
using static PgFusion.IntegrationTests.Scan.ScanFixture;

namespace PgFusion.IntegrationTests.Scan;

/// <summary>
/// Pages of both producers against what SQL says of the same table under the same snapshot: values of every kind, the
/// shapes of stored tuples, visibility, and the borders between pages. No worker takes part.
/// </summary>
public sealed class ScanProducerTests(ScanFixture fixture) : IClassFixture<ScanFixture>
{
    private static readonly string[] EveryType =
    [
        "boolean", "smallint", "integer", "bigint", "real", "double precision", "\"char\"", "oid", "date", "time", "timestamp",
        "timestamptz", "money", "interval", "timetz", "uuid", "macaddr", "name", "text", "varchar(20)", "char(5)", "bytea",
        "numeric(9,2)", "numeric(30,6)", "numeric",
    ];

    /// <summary>Values over i for the columns of <see cref="EveryType"/>.</summary>
    private static readonly string[] EveryValue =
    [
        "i % 3 = 0", "(i * 7919 % 65536 - 32768)::smallint", "(i * 1000003 - 500000000)::int", "i::bigint * 922337203685477 - 461168601842738",
        "(i / 3.0)::real", "sqrt(i) * -1e100", "chr(33 + i % 90)::\"char\"", "(i::bigint * 2800000)::oid", "date '1900-01-01' + i * 13",
        "time '00:00' + i * interval '17.000001 s'", "timestamp '1500-01-01' + i * interval '1000001.000001 s'",
        "timestamptz '1500-01-01 00:00+00' + i * interval '1000001.000001 s'", "(i - 500)::money * 1000.01",
        "make_interval(i % 50, i % 12, 0, i % 31, i % 24, i % 60, i / 7.0)", "timetz '12:00+03' - i * interval '1 s'",
        "md5(i::text)::uuid", "('08:00:2b:01:' || lpad(to_hex(i % 256), 2, '0') || ':03')::macaddr", "('name' || i)::name",
        "repeat(md5(i::text), i % 5)", "left(md5(i::text), i % 21)", "left(md5(i::text), i % 6)", "decode(repeat(md5(i::text), i % 3), 'hex')",
        "(i - 500) * 12.34", "(i - 500)::numeric * 12345678901234567.891234", "(i - 500)::numeric ^ 5 / 7",
    ];

    [Fact]
    public void Every_type_with_and_without_nulls()
    {
        using NpgsqlConnection connection = fixture.Open();
        foreach (string nulls in (string[])["false", "(i * 31 + c * 17) % 7 = 0", "i % 2 = 0", "c % 2 = 0", "i <> 777", "true"])
        {
            ScannedColumn[] columns = CreateTable(connection, "every_type", EveryType);
            string values = string.Join(", ", EveryValue.Select((v, c) =>
                $"CASE WHEN NOT ({nulls.Replace("c", c.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}) THEN {v} END"));
            Execute(connection, $"INSERT INTO every_type SELECT {values} FROM generate_series(1, 1500) i");
            Assert.Equal(1500, AssertScansAs(connection, "every_type", columns));
            Execute(connection, "DROP TABLE every_type");
        }
    }

    [Fact]
    public void Any_subset_of_columns_in_any_order()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "subsets", EveryType);
        Execute(connection, $"INSERT INTO subsets SELECT {string.Join(", ", EveryValue)} FROM generate_series(1, 200) i");
        Random random = new(4711);
        for (int n = 0; n < 40; n++)
        {
            ScannedColumn[] chosen = [.. columns];
            random.Shuffle(chosen);
            AssertScansAs(connection, "subsets", chosen[..random.Next(1, 6)]);
        }
        foreach (ScannedColumn column in columns)
            AssertScansAs(connection, "subsets", [column]);
        Execute(connection, "DROP TABLE subsets");
    }

    [Fact]
    public void Extreme_values_of_fixed_width_types()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "extremes",
            "smallint", "integer", "bigint", "real", "double precision", "oid", "date", "timestamp", "timestamptz");
        Execute(connection, """
            INSERT INTO extremes VALUES
              (-32768, -2147483648, -9223372036854775808, '-Infinity', '-Infinity', 0, '-infinity', '-infinity', '-infinity'),
              (32767, 2147483647, 9223372036854775807, 'Infinity', 'Infinity', 4294967295, 'infinity', 'infinity', 'infinity'),
              (0, 0, 0, 'NaN', 'NaN', 2147483648, '4713-01-01 BC', '4713-01-01 00:00:00 BC', '4713-01-01 00:00:00 BC'),
              (-1, -1, -1, '-0', '-0', 1, '5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999'),
              (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            """);
        AssertScansAs(connection, "extremes", columns);
        Execute(connection, "DROP TABLE extremes");
    }

    public static TheoryData<int, int> PrecisionsAndScales()
    {
        TheoryData<int, int> data = [];
        foreach (int precision in (int[])[1, 2, 3, 4, 5, 8, 9, 12, 15, 16, 17, 18, 19, 20, 25, 31, 36, 37, 38])
        {
            foreach (int scale in (int[])[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 17, 18, 19, 30, 37, 38])
            {
                if (scale <= precision)
                    data.Add(precision, scale);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(PrecisionsAndScales))]
    public void Numerics_of_a_precision_and_scale(int precision, int scale)
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "decimals", $"numeric({precision},{scale})", "text");
        BigInteger limit = BigInteger.Pow(10, precision);
        Random random = new(precision * 100 + scale);
        List<string> values = ["NaN", "0", Scaled(limit - 1), Scaled(1 - limit), Scaled(1), Scaled(-1)];
        for (int digits = 0; digits < precision; digits++)
        {
            BigInteger power = BigInteger.Pow(10, digits);
            values.AddRange([Scaled(power), Scaled(-power), Scaled(limit - power), Scaled(power - 1), Scaled(5 * power)]);
        }
        for (int i = 0; i < 300; i++)
        {
            BigInteger value = new BigInteger(random.NextInt64()) * random.NextInt64() * random.NextInt64()
                % BigInteger.Pow(10, random.Next(1, precision + 1));
            values.Add(Scaled(random.Next(2) == 0 ? value : -value));
        }

        using (NpgsqlCommand insert = new("INSERT INTO decimals SELECT v::numeric, repeat('x', i::int % 5) FROM unnest($1) WITH ORDINALITY u(v, i)", connection))
        {
            insert.Parameters.Add(new() { Value = values.ToArray() });
            insert.ExecuteNonQuery();
        }
        Execute(connection, "INSERT INTO decimals VALUES (NULL, NULL)");
        Assert.Equal(values.Count + 1, AssertScansAs(connection, "decimals", columns));
        AssertScansAs(connection, "decimals", columns[..1]);
        Execute(connection, "DROP TABLE decimals");

        string Scaled(BigInteger value)
        {
            string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
            return (value < 0 ? "-" : "") + digits[..^scale] + (scale > 0 ? "." + digits[^scale..] : "");
        }
    }

    [Fact]
    public void Numerics_without_a_scale_travel_as_they_are_stored()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "numerics", "numeric", "numeric(1000,2)");
        Execute(connection, """
            INSERT INTO numerics SELECT v, CASE WHEN abs(v) < 1e900 THEN v END FROM unnest(ARRAY[
              0, 1, -1, 0.5, 1e100, -1e-100, 1e1000, 1e-1000, 1.000, 1e16383, 'NaN', 'Infinity', '-Infinity',
              123456789012345678901234567890.123456789012345678901234567890]::numeric[]) v
            """);
        columns[1] = columns[1] with { Truth = "encode(numeric_send(c1), 'hex')", Form = ValueForm.Numeric };
        AssertScansAs(connection, "numerics", columns);
        Execute(connection, "DROP TABLE numerics");
    }

    [Fact]
    public void Domains_are_scanned_as_their_base_types()
    {
        using NpgsqlConnection connection = fixture.Open();
        Execute(connection, """
            CREATE DOMAIN price AS numeric(12,2) CHECK (value > -100);
            CREATE DOMAIN word AS text;
            CREATE TABLE of_domains (c0 price, c1 word);
            INSERT INTO of_domains SELECT i * 1.25, 'w' || i FROM generate_series(1, 300) i
            """);
        AssertScansAs(connection, "of_domains", [ScannedColumn.Of("c0", "numeric(12,2)"), ScannedColumn.Of("c1", "text")]);
        Execute(connection, "DROP TABLE of_domains; DROP DOMAIN price; DROP DOMAIN word");
    }

    [Fact]
    public void Strings_of_every_length_around_the_borders()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "strings", "text", "varchar(300)", "char(13)", "bytea", "text");
        Execute(connection, """
            INSERT INTO strings SELECT left(v, n), left(v, n % 300), left(v, n % 14), convert_to(left(v, 299 - n), 'UTF8'), 'ü' || left(v, n % 13)
            FROM generate_series(0, 299) n, lateral (SELECT repeat(md5(n::text) || 'äöü€😀', 10)) r(v)
            """);
        // A string in the last bytes of a block, where nothing may be read past its end.
        Execute(connection, "INSERT INTO strings SELECT 'end' FROM generate_series(1, 2000)");
        AssertScansAs(connection, "strings", columns);
        Execute(connection, "DROP TABLE strings");
    }

    [Theory]
    [InlineData("PLAIN", "pglz")]
    [InlineData("MAIN", "pglz")]
    [InlineData("EXTENDED", "pglz")]
    [InlineData("EXTENDED", "lz4")]
    [InlineData("EXTERNAL", "pglz")]
    public void Toasted_values(string storage, string compression)
    {
        using NpgsqlConnection connection = fixture.Open();
        if (compression == "lz4" && !Scalar<bool>(connection, "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"))
            return; // This server was built without lz4.

        ScannedColumn[] columns = CreateTable(connection, "toasted", "integer", "text", "bytea", "text", "integer");
        Execute(connection, $"""
            ALTER TABLE toasted ALTER c1 SET STORAGE {storage}, ALTER c2 SET STORAGE {storage}, ALTER c3 SET STORAGE {storage};
            SET default_toast_compression = {compression};
            """);
        CreateRandomText(connection);
        string longest = storage == "PLAIN" ? "700" : "30000";
        // Compressible, not compressible, short; in changing order, with nulls between.
        Execute(connection, $"""
            INSERT INTO toasted SELECT i,
              CASE i % 4 WHEN 0 THEN repeat('abcdefgh', (i * 37 % {longest}) / 8) WHEN 1 THEN 'short' WHEN 2 THEN NULL ELSE pg_temp.random_text(i * 53 % {longest}) END,
              CASE i % 3 WHEN 0 THEN convert_to(pg_temp.random_text(i * 11 % {longest}), 'UTF8') WHEN 1 THEN NULL ELSE '\x00' END,
              CASE i % 5 WHEN 0 THEN repeat('z', i * 101 % {longest}) ELSE i::text END, -i
            FROM generate_series(1, 200) i
            """);
        AssertScansAs(connection, "toasted", columns);
        AssertScansAs(connection, "toasted", [columns[4], columns[2]]);
        Execute(connection, "DROP TABLE toasted; RESET default_toast_compression");
    }

    [Fact]
    public void Values_larger_than_an_extent_get_a_larger_one()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "large", "text", "integer", "text");
        Execute(connection, """
            INSERT INTO large SELECT repeat(md5(i::text), i * 3000), i, repeat('y', i * 40000) FROM generate_series(1, 20) i;
            INSERT INTO large SELECT 'small', i, 'a little longer than a view' FROM generate_series(1, 300) i
            """);
        AssertScansAs(connection, "large", columns);

        ScannedPages pages = ScannedPages.Read(connection, "large", columns, new ScanOptions(ExtentSize: 65536));
        Assert.Contains(pages.Pages, p => p.Bytes > 20 * 3000 * 32);
        Assert.Contains(pages.Pages, p => p.Bytes <= 65536 && p.Rows > 1);
        Execute(connection, "DROP TABLE large");
    }

    [Fact]
    public void Large_values_just_behind_full_pages_do_not_pile_up_extents()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "behind_full_pages", "text", "integer");
        Execute(connection, """
            INSERT INTO behind_full_pages SELECT CASE WHEN i % 64 = 0 THEN repeat(md5(i::text), 2000) END, i FROM generate_series(0, 2000) i
            """);
        foreach (bool executor in (bool[])[false, true])
        {
            ScannedPages pages = ScannedPages.Read(connection, "behind_full_pages", columns,
                new ScanOptions(Executor: executor, PageRows: 64, ExtentSize: 16384));
            Assert.Equal(2001, pages.Rows.Count);
            Assert.Equal(32, pages.Pages.Count(p => p.Bytes > 64000));
            Assert.True(pages.Pages.Count(p => p.Rows == 64) > 20);
        }
        AssertScansAs(connection, "behind_full_pages", columns);
        Execute(connection, "DROP TABLE behind_full_pages");
    }

    [Fact]
    public void A_relation_that_does_not_exist_is_an_error()
    {
        using NpgsqlConnection connection = fixture.Open();
        PostgresException failure = Assert.Throws<PostgresException>(
            () => Execute(connection, "SELECT * FROM pg_fusion_scan(4294967295::oid::regclass, '{c0}')"));
        Assert.Equal("42P01", failure.SqlState);
    }

    [Fact]
    public void Columns_added_later_have_their_default_in_older_tuples()
    {
        using NpgsqlConnection connection = fixture.Open();
        Execute(connection, """
            CREATE TABLE altered (a integer, b text, c integer);
            INSERT INTO altered SELECT i, 'b' || i, i FROM generate_series(1, 300) i;
            ALTER TABLE altered DROP COLUMN b;
            ALTER TABLE altered ADD COLUMN d integer NOT NULL DEFAULT 42;
            ALTER TABLE altered ADD COLUMN e text DEFAULT 'a default longer than a view', ADD COLUMN f numeric(10,3) DEFAULT -1.5, ADD COLUMN g text;
            INSERT INTO altered SELECT i, i, i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'e' || i END, i / 8.0, 'g' FROM generate_series(301, 600) i;
            ALTER TABLE altered ADD COLUMN h boolean DEFAULT true, ADD COLUMN i uuid DEFAULT '00000000-0000-0000-0000-0000000000ff', ADD COLUMN j text DEFAULT '';
            ALTER TABLE altered DROP COLUMN c;
            INSERT INTO altered SELECT i, i, 'e', NULL, NULL, false, NULL, 'j' FROM generate_series(601, 700) i;
            UPDATE altered SET a = -a WHERE a % 10 = 0
            """);
        ScannedColumn[] columns =
        [
            ScannedColumn.Of("a", "integer"), ScannedColumn.Of("d", "integer"), ScannedColumn.Of("e", "text"), ScannedColumn.Of("f", "numeric(10,3)"),
            ScannedColumn.Of("g", "text"), ScannedColumn.Of("h", "boolean"), ScannedColumn.Of("i", "uuid"), ScannedColumn.Of("j", "text"),
        ];
        Assert.Equal(700, AssertScansAs(connection, "altered", columns));
        foreach (ScannedColumn column in columns)
            AssertScansAs(connection, "altered", [column]);
        Execute(connection, "DROP TABLE altered");
    }

    [Fact]
    public void Fixed_width_columns_behind_variable_ones_are_aligned()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "aligned",
            "\"char\"", "bigint", "text", "\"char\"", "smallint", "text", "double precision", "boolean", "integer", "name", "uuid", "text", "interval");
        Execute(connection, """
            INSERT INTO aligned SELECT 'x', i, repeat('a', i % 9), 'y', i, repeat('b', i % 150), i / 3.0, i % 2 = 0, i, 'n' || i, md5(i::text)::uuid,
              repeat('c', i % 3), i * interval '1 minute' FROM generate_series(1, 700) i
            """);
        AssertScansAs(connection, "aligned", columns);
        foreach (ScannedColumn column in columns)
            AssertScansAs(connection, "aligned", [column]);
        Execute(connection, "DROP TABLE aligned");
    }

    [Fact]
    public void Nulls_before_and_behind_the_wanted_columns()
    {
        using NpgsqlConnection connection = fixture.Open();
        string[] types = [.. Enumerable.Range(0, 40).Select(i => (i % 4) switch { 0 => "integer", 1 => "bigint", 2 => "text", _ => "boolean" })];
        ScannedColumn[] columns = CreateTable(connection, "many_columns", types);
        StringBuilder insert = new("INSERT INTO many_columns SELECT ");
        for (int c = 0; c < types.Length; c++)
        {
            string value = (c % 4) switch { 0 => "i", 1 => "i * 1000000007", 2 => "'v' || i", _ => "i % 2 = 0" };
            insert.Append(CultureInfo.InvariantCulture, $"{(c > 0 ? ", " : "")}CASE WHEN i % 41 <> {c} THEN {value} END");
        }
        Execute(connection, insert.Append(" FROM generate_series(1::bigint, 600) i").ToString());
        AssertScansAs(connection, "many_columns", columns);
        for (int c = 0; c < columns.Length; c += 3)
            AssertScansAs(connection, "many_columns", columns[c..(c + 1)]);
        Execute(connection, "DROP TABLE many_columns");
    }

    [Fact]
    public void What_other_transactions_do_is_seen_as_the_snapshot_says()
    {
        using NpgsqlConnection connection = fixture.Open();
        using NpgsqlConnection other = fixture.Open();
        using NpgsqlConnection older = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "shared", "integer", "text");
        Execute(connection, "INSERT INTO shared SELECT i, 'row ' || i FROM generate_series(1, 1000) i", "VACUUM shared");

        using NpgsqlTransaction before = older.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        Assert.Equal(1000L, Scalar<long>(older, "SELECT count(*) FROM shared"));

        Execute(connection, "DELETE FROM shared WHERE c0 % 7 = 0; UPDATE shared SET c1 = 'updated' WHERE c0 % 5 = 0");
        Execute(connection, "BEGIN; INSERT INTO shared SELECT i, 'aborted' FROM generate_series(2001, 2100) i; DELETE FROM shared WHERE c0 < 50; ROLLBACK");

        using NpgsqlTransaction uncommitted = other.BeginTransaction();
        Execute(other, "INSERT INTO shared SELECT i, 'in progress' FROM generate_series(3001, 3200) i; DELETE FROM shared WHERE c0 % 11 = 0; UPDATE shared SET c1 = 'in progress' WHERE c0 % 13 = 0");

        int committed = AssertScansAs(connection, "shared", columns);
        Assert.Equal(1000 - 142, committed);
        Assert.Equal(1000, AssertScansAs(older, "shared", columns, transaction: before));
        int inProgress = AssertScansAs(other, "shared", columns, transaction: uncommitted);
        Assert.NotEqual(committed, inProgress);

        uncommitted.Commit();
        Assert.Equal(inProgress, AssertScansAs(connection, "shared", columns));
        Assert.Equal(1000, AssertScansAs(older, "shared", columns, transaction: before));
        before.Commit();

        Execute(connection, "VACUUM shared");
        Assert.Equal(inProgress, AssertScansAs(connection, "shared", columns));
        Execute(connection, "DROP TABLE shared");
    }

    [Fact]
    public void Own_changes_are_seen_with_their_subtransactions()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "own", "integer", "numeric(8,2)");
        Execute(connection, "INSERT INTO own SELECT i, i FROM generate_series(1, 500) i");
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Execute(connection, """
            UPDATE own SET c1 = c1 + 0.25 WHERE c0 % 2 = 0;
            SAVEPOINT a; DELETE FROM own WHERE c0 < 100; INSERT INTO own SELECT i, -i FROM generate_series(501, 600) i; ROLLBACK TO a;
            SAVEPOINT b; DELETE FROM own WHERE c0 > 450; INSERT INTO own SELECT i, -i FROM generate_series(601, 700) i; RELEASE b;
            UPDATE own SET c0 = -c0 WHERE c0 % 3 = 0
            """);
        Assert.Equal(550, AssertScansAs(connection, "own", columns, transaction: transaction));
        transaction.Rollback();
        Assert.Equal(500, AssertScansAs(connection, "own", columns));
        Execute(connection, "DROP TABLE own");
    }

    [Fact]
    public void Blocks_of_dead_redirected_and_unused_line_pointers()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "hot", "integer", "integer");
        Execute(connection, "ALTER TABLE hot SET (fillfactor = 50); INSERT INTO hot SELECT i, 0 FROM generate_series(1, 2000) i");
        for (int i = 0; i < 4; i++)
            Execute(connection, $"UPDATE hot SET c1 = c1 + 1 WHERE c0 % 4 = {i}; DELETE FROM hot WHERE c0 % 17 = {i}");
        AssertScansAs(connection, "hot", columns);
        Execute(connection, "VACUUM hot");
        AssertScansAs(connection, "hot", columns);
        Execute(connection, "DELETE FROM hot WHERE c0 < 1000", "VACUUM hot", "INSERT INTO hot SELECT i, 9 FROM generate_series(1, 50) i");
        AssertScansAs(connection, "hot", columns);
        Execute(connection, "DELETE FROM hot");
        Assert.Equal(0, AssertScansAs(connection, "hot", columns));
        Execute(connection, "VACUUM hot");
        Assert.Equal(0, AssertScansAs(connection, "hot", columns));
        Execute(connection, "DROP TABLE hot");
    }

    [Fact]
    public void A_scan_without_columns_counts()
    {
        using NpgsqlConnection connection = fixture.Open();
        CreateTable(connection, "counted", "integer", "text");
        Execute(connection, "INSERT INTO counted SELECT i, 'x' FROM generate_series(1, 5000) i; DELETE FROM counted WHERE c0 % 10 = 0");
        foreach (bool executor in (bool[])[false, true])
        {
            ScannedPages pages = ScannedPages.Read(connection, "counted", [], new ScanOptions(executor, PageRows: 999, ExtentSize: 64));
            Assert.Equal(4500, pages.Rows.Count);
            Assert.All(pages.Pages, p => Assert.Equal(64, p.Bytes));
            Assert.Equal([executor ? "executor" : "heap"], pages.Producers);
        }
        Execute(connection, "DROP TABLE counted");
    }

    [Fact]
    public void Which_relations_the_heap_producer_takes()
    {
        using NpgsqlConnection connection = fixture.Open();
        Execute(connection, """
            CREATE UNLOGGED TABLE kind_unlogged (c0 integer);
            INSERT INTO kind_unlogged SELECT generate_series(1, 500);
            CREATE TEMP TABLE kind_temp (c0 integer);
            INSERT INTO kind_temp SELECT generate_series(1, 500);
            CREATE MATERIALIZED VIEW kind_matview AS SELECT c0 FROM kind_unlogged;
            CREATE VIEW kind_view AS SELECT c0 FROM kind_unlogged WHERE c0 > 10;
            CREATE TABLE kind_partitioned (c0 integer) PARTITION BY RANGE (c0);
            CREATE TABLE kind_partition_1 PARTITION OF kind_partitioned FOR VALUES FROM (0) TO (300);
            CREATE TABLE kind_partition_2 PARTITION OF kind_partitioned FOR VALUES FROM (300) TO (1000);
            INSERT INTO kind_partitioned SELECT generate_series(1, 500);
            CREATE TABLE kind_parent (c0 integer);
            CREATE TABLE kind_child () INHERITS (kind_parent);
            INSERT INTO kind_parent SELECT generate_series(1, 100);
            INSERT INTO kind_child SELECT generate_series(101, 200);
            CREATE TABLE kind_indexed (c0 integer PRIMARY KEY);
            INSERT INTO kind_indexed SELECT generate_series(1, 500)
            """);
        Execute(connection, "VACUUM ANALYZE kind_indexed");
        ScannedColumn[] columns = [ScannedColumn.Of("c0", "integer")];
        Assert.Equal(500, AssertScansAs(connection, "kind_unlogged", columns));
        Assert.Equal(500, AssertScansAs(connection, "kind_temp", columns));
        Assert.Equal(500, AssertScansAs(connection, "kind_matview", columns));
        Assert.Equal(299, AssertScansAs(connection, "kind_partition_1", columns));
        Assert.Equal(490, AssertScansAs(connection, "kind_view", columns, producer: "executor", order: "c0"));
        Assert.Equal(500, AssertScansAs(connection, "kind_partitioned", columns, producer: "executor", order: "c0"));
        Assert.Equal(200, AssertScansAs(connection, "kind_parent", columns, producer: "executor", order: "c0"));
        Assert.Equal(500, AssertScansAs(connection, "kind_indexed", columns));
        Execute(connection, "SET enable_seqscan = off; SET enable_indexonlyscan = on; SET enable_indexscan = on");
        Assert.Equal(500, AssertScansAs(connection, "kind_indexed", columns, producer: "executor"));
        Execute(connection, """
            RESET enable_seqscan; DROP TABLE kind_temp; DROP VIEW kind_view; DROP MATERIALIZED VIEW kind_matview;
            DROP TABLE kind_unlogged, kind_partitioned, kind_child, kind_parent, kind_indexed
            """);
    }

    [Fact]
    public void Types_without_any_knowledge_of_them_come_out_alike_from_both_producers()
    {
        using NpgsqlConnection connection = fixture.Open();
        Execute(connection, """
            CREATE TYPE mood AS ENUM ('sad', 'happy');
            CREATE TYPE pair AS (x integer, y text);
            CREATE TABLE opaque (c0 jsonb, c1 integer[], c2 mood, c3 pair, c4 point, c5 tsvector, c6 int4range, c7 inet, c8 bit(9), c9 xid8,
              c10 path, c11 tid, c12 double precision[], c13 "char", c14 box, c15 name[], c16 polygon);
            INSERT INTO opaque SELECT jsonb_build_object('k', i, 'long', repeat('v', i)), ARRAY[i, NULL, i + 1], (ARRAY['sad', 'happy'])[1 + i % 2]::mood,
              ROW(i, 'y' || i)::pair, point(i, -i), to_tsvector('simple', 'word ' || i), int4range(i, i + 5), '10.0.0.1'::inet + i, i::bit(9), i::text::xid8,
              path(polygon(3 + i % 5, circle(point(i, 0), 1))), format('(%s,%s)', i, i % 7)::tid, array_fill(i / 3.0::double precision, ARRAY[i % 4]),
              'c', box(point(i, 1), point(0, -i)), ARRAY['n' || i, NULL]::name[], polygon(2 + i % 60, circle(point(0, i), 2))
            FROM generate_series(1, 400) i;
            INSERT INTO opaque DEFAULT VALUES
            """);
        ScannedColumn[] columns = [.. Enumerable.Range(0, 17).Select(i => new ScannedColumn("c" + i, "", "", ValueForm.Raw))];
        List<string?[]> heap = ScannedPages.Read(connection, "opaque", columns, new ScanOptions(PageRows: 100)).Rows;
        List<string?[]> executor = ScannedPages.Read(connection, "opaque", columns, new ScanOptions(Executor: true)).Rows;
        Assert.Equal(401, heap.Count);
        Assert.Equal(executor, heap);
        Assert.All(heap[400], Assert.Null);
        Assert.Equal(400, heap.Take(400).Select(r => r[0]).Distinct().Count());
        Execute(connection, "DROP TABLE opaque; DROP TYPE mood; DROP TYPE pair");
    }

    [Fact]
    public void Statistics_count_the_scan_and_its_tuples()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "watched", "integer");
        Execute(connection, "INSERT INTO watched SELECT generate_series(1, 3000)");
        (long scans, long tuples) = Counters();
        ScannedPages.Read(connection, "watched", columns, new ScanOptions());
        Assert.Equal((scans + 1, tuples + 3000), Counters());
        Execute(connection, "DROP TABLE watched");

        (long, long) Counters()
        {
            Execute(connection, "SELECT pg_stat_force_next_flush()");
            Execute(connection, "SELECT pg_stat_clear_snapshot()");
            using NpgsqlCommand command = new("SELECT seq_scan, seq_tup_read FROM pg_stat_user_tables WHERE relname = 'watched'", connection);
            using NpgsqlDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            return (reader.GetInt64(0), reader.GetInt64(1));
        }
    }

    /// <summary>Blocks are found where their neighbours are, and yet have to look used to the clock sweep. VACUUM FULL leaves none in the buffers.</summary>
    [Fact]
    public void Buffers_that_are_read_look_used()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "popular", "integer");
        Execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_buffercache");
        Execute(connection, "INSERT INTO popular SELECT generate_series(1, 60000)");
        Execute(connection, "VACUUM FULL popular");
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(60000, ScannedPages.Read(connection, "popular", columns, new ScanOptions()).Rows.Count);
        }
        long blocks = Scalar<long>(connection, "SELECT pg_relation_size('popular') / 8192");
        Assert.InRange(blocks, 200, 300);
        Assert.Equal(blocks, Scalar<long>(connection, """
            SELECT count(*) FROM pg_buffercache
            WHERE reldatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) AND
              relfilenode = pg_relation_filenode('popular') AND relforknumber = 0 AND usagecount >= 4
            """));
        Execute(connection, "DROP TABLE popular");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Serializable_transactions_lock_what_they_read_and_fail_on_write_skew(bool executor)
    {
        using NpgsqlConnection connection = fixture.Open();
        using NpgsqlConnection other = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "skewed", "integer");
        Execute(connection, "INSERT INTO skewed SELECT generate_series(1, 10)");

        NpgsqlTransaction first = connection.BeginTransaction(System.Data.IsolationLevel.Serializable);
        NpgsqlTransaction second = other.BeginTransaction(System.Data.IsolationLevel.Serializable);
        Assert.Equal(10, ScannedPages.Read(connection, "skewed", columns, new ScanOptions(executor)).Rows.Count);
        Assert.Equal(10, ScannedPages.Read(other, "skewed", columns, new ScanOptions(executor)).Rows.Count);
        Assert.Equal(2L, Scalar<long>(connection, "SELECT count(*) FROM pg_locks WHERE mode = 'SIReadLock' AND locktype = 'relation' AND relation = 'skewed'::regclass"));

        Execute(connection, "INSERT INTO skewed VALUES (11)");
        Execute(other, "INSERT INTO skewed VALUES (12)");
        first.Commit();
        PostgresException failure = Assert.Throws<PostgresException>(second.Commit);
        Assert.Equal("40001", failure.SqlState);
        Execute(connection, "DROP TABLE skewed");
    }

    [Fact]
    public void A_conflict_is_found_at_the_tuple_that_another_serializable_transaction_wrote()
    {
        using NpgsqlConnection connection = fixture.Open();
        using NpgsqlConnection other = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "conflicting", "integer");
        Execute(connection, "INSERT INTO conflicting SELECT generate_series(1, 10)");

        // Each reads what the other has written, unseen, before: two dangerous edges.
        NpgsqlTransaction first = connection.BeginTransaction(System.Data.IsolationLevel.Serializable);
        NpgsqlTransaction second = other.BeginTransaction(System.Data.IsolationLevel.Serializable);
        Execute(connection, "SELECT 1; INSERT INTO conflicting VALUES (11)");
        Execute(other, "SELECT 1; INSERT INTO conflicting VALUES (12)");
        Assert.Equal(11, ScannedPages.Read(connection, "conflicting", columns, new ScanOptions()).Rows.Count);
        PostgresException failure = Assert.Throws<PostgresException>(() =>
        {
            ScannedPages.Read(other, "conflicting", columns, new ScanOptions());
            first.Commit();
            second.Commit();
        });
        Assert.Equal("40001", failure.SqlState);
        first.Dispose();
        second.Dispose();
        Execute(connection, "DROP TABLE conflicting");
    }

    [Fact]
    public void Only_superusers_may_look_at_pages()
    {
        using NpgsqlConnection connection = fixture.Open();
        CreateTable(connection, "guarded", "integer");
        Execute(connection, """
            DROP ROLE IF EXISTS pgfusion_scan_reader; CREATE ROLE pgfusion_scan_reader;
            GRANT SELECT ON guarded TO pgfusion_scan_reader;
            GRANT EXECUTE ON FUNCTION pg_fusion_scan TO pgfusion_scan_reader;
            SET ROLE pgfusion_scan_reader
            """);
        PostgresException failure = Assert.Throws<PostgresException>(
            () => Execute(connection, "SELECT * FROM pg_fusion_scan('guarded', '{c0}')"));
        Assert.Equal("42501", failure.SqlState);
        Execute(connection, "RESET ROLE; DROP TABLE guarded; DROP OWNED BY pgfusion_scan_reader; DROP ROLE pgfusion_scan_reader");
    }

    [Fact]
    public void A_cancelled_scan_leaves_no_pin_behind()
    {
        using NpgsqlConnection connection = fixture.Open();
        ScannedColumn[] columns = CreateTable(connection, "cancelled", "integer", "text");
        Execute(connection, "INSERT INTO cancelled SELECT i, repeat('x', 500) FROM generate_series(1, 100000) i");
        Execute(connection, "SET statement_timeout = '5ms'");
        PostgresException failure = Assert.Throws<PostgresException>(
            () => Scalar<double>(connection, "SELECT pg_fusion_scan_time('cancelled', '{c0,c1}', 1000)"));
        Assert.Equal("57014", failure.SqlState);
        Execute(connection, "RESET statement_timeout");

        // A pin would keep vacuum from freezing the block.
        Execute(connection, "VACUUM (FREEZE, DISABLE_PAGE_SKIPPING) cancelled");
        Execute(connection, "DROP TABLE cancelled");
    }

    /// <summary>pg_temp.random_text(length): text that does not compress.</summary>
    private static void CreateRandomText(NpgsqlConnection connection) => Execute(connection, """
        CREATE OR REPLACE FUNCTION pg_temp.random_text(length integer) RETURNS text AS
        $$ SELECT left(string_agg(md5((random() * i)::text), ''), length) FROM generate_series(0, length / 32) i $$
        LANGUAGE sql VOLATILE
        """);
}
