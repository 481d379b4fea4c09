using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PgFusion.FuzzTests.Grammar;

namespace PgFusion.FuzzTests.Data;

/// <summary>
/// The tables, and the SQL script that makes them: the same script for the same seed. Values come from hashes of the row
/// number, the column and the seed; the order of columns is the seed's, too, so that every column is reached at other
/// offsets. Nothing moves rows afterwards (no autovacuum), so the order in which a scan reads them is settled.
/// </summary>
internal sealed class FuzzSchema
{
    private FuzzSchema(ImmutableArray<FuzzTable> tables, string script)
    {
        Tables = tables;
        Script = script;
    }

    public ImmutableArray<FuzzTable> Tables { get; }

    public string Script { get; }

    public static FuzzSchema Make(long seed)
    {
        FuzzRandom random = new((ulong)seed ^ 0x5C4E3A);
        StringBuilder script = new();
        script.Append("""
            SET client_min_messages = warning;
            SET TimeZone = 'Europe/Berlin';

            -- 0 to 2^63-1
            CREATE FUNCTION h(i int, salt int) RETURNS int8
            LANGUAGE sql IMMUTABLE PARALLEL SAFE
            AS $$ SELECT hashint8extended(i::int8, salt) & 9223372036854775807 $$;

            CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'very happy');
            CREATE DOMAIN small_number AS int4 CHECK (VALUE BETWEEN -50 AND 50);
            CREATE DOMAIN price AS numeric(10,3);
            CREATE DOMAIN word AS text;

            CREATE FUNCTION half(i int4) RETURNS int4 LANGUAGE sql IMMUTABLE AS 'SELECT i / 2';
            CREATE FUNCTION clip(i int4, most int4) RETURNS int4 LANGUAGE plpgsql IMMUTABLE STRICT
            AS $$ BEGIN RETURN CASE WHEN i > most THEN most ELSE i END; END $$;
            CREATE FUNCTION label(t text) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN coalesce('<' || t || '>', 'none'); END $$;
            CREATE AGGREGATE total(int4) (SFUNC = int84pl, STYPE = int8, INITCOND = '0');


            """);
        List<FuzzTable> tables = [];
        void Add(string name, int rows, double nulls, double specials, bool hasKey, int weight, string after = "")
        {
            List<FuzzColumn> columns = [ColumnCatalog.Id, .. ColumnCatalog.Columns];
            random.Shuffle(columns);
            FuzzTable table = new(name, rows, columns, ColumnCatalog.Id, hasKey, weight);
            AppendTable(script, table, (int)(random.Next64() % 1_000_000_000), nulls, specials);
            script.Append(after);
            tables.Add(table);
        }

        Add("nothing", 0, 0, 0, false, 1);
        Add("one", 1, 0.2, 0.5, false, 2);
        Add("mid", 3000, 0.1, 0.03, true, 8, """
            CREATE INDEX ON mid (m4);
            CREATE INDEX ON mid (d);
            VACUUM (FREEZE) mid;


            """);
        Add("big", 30_000, 0.05, 0.01, false, 3, "VACUUM big;\n\n");
        Add("sparse", 3000, 0.9, 0.1, false, 3);
        Add("special", 150, 0.05, 0.8, false, 4);
        Add("churned", 3000, 0.1, 0.03, false, 4, """
            VACUUM churned;
            UPDATE churned SET m4 = m4 - 1, t = 'beta' WHERE id % 3 = 0 AND m4 > -100000;
            DELETE FROM churned WHERE id % 7 = 0;
            VACUUM churned;
            UPDATE churned SET n2 = -n2, vc = 'second' WHERE id % 5 = 0;
            DELETE FROM churned WHERE id BETWEEN 900 AND 1300;
            BEGIN;
            INSERT INTO churned (id) SELECT i FROM generate_series(10001, 10500) i;
            UPDATE churned SET k4 = 1 WHERE id < 500;
            ROLLBACK;


            """);
        // Half of the rows were there before some of the columns, and a column is gone.
        Altered(script, random, tables);
        Partitioned(script, random, tables);
        script.Append("ANALYZE;\n");
        return new FuzzSchema([.. tables], script.ToString());
    }

    private static void Altered(StringBuilder script, FuzzRandom random, List<FuzzTable> tables)
    {
        List<FuzzColumn> columns = [.. ColumnCatalog.Columns];
        random.Shuffle(columns);
        List<FuzzColumn> early = [ColumnCatalog.Id, .. columns.Take(columns.Count / 2)];
        List<FuzzColumn> late = [.. columns.Skip(columns.Count / 2)];
        FuzzTable before = new("altered", 600, early, ColumnCatalog.Id, false, 0);
        int salt = (int)(random.Next64() % 1_000_000_000);
        script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE altered (\n    gone text,\n{Declarations(before)}\n) WITH (autovacuum_enabled = off);\n");
        AppendRows(script, before, salt, 0.1, 0.1, 1, 600);
        script.Append("ALTER TABLE altered DROP COLUMN gone;\n");
        foreach (FuzzColumn column in late)
        {
            // NULL, or a constant that the old rows do not hold.
            string missing = random.Chance(0.3) ? "" : $" DEFAULT {Literals.Quoted(column.Sample!(random))}";
            script.Append(CultureInfo.InvariantCulture, $"ALTER TABLE altered ADD COLUMN {column.Name} {column.Declaration}{missing};\n");
        }
        script.Append('\n');
        FuzzTable after = new("altered", 1200, [.. early, .. late], ColumnCatalog.Id, false, 3);
        AppendRows(script, after, salt + 7000, 0.1, 0.1, 601, 1200);
        tables.Add(after);
    }

    /// <summary>Three partitions by id, each with its columns in another order.</summary>
    private static void Partitioned(StringBuilder script, FuzzRandom random, List<FuzzTable> tables)
    {
        const int Partitions = 3;
        const int RowsOfEach = 500;
        List<FuzzColumn> columns = [ColumnCatalog.Id, .. ColumnCatalog.Columns];
        FuzzTable whole = new("parted", Partitions * RowsOfEach, [.. columns], ColumnCatalog.Id, false, 2);
        script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE parted (\n{Declarations(whole)}\n) PARTITION BY RANGE (id);\n\n");
        for (int i = 0; i < Partitions; i++)
        {
            random.Shuffle(columns);
            FuzzTable part = new($"parted{i}", RowsOfEach, [.. columns], ColumnCatalog.Id, false, 0);
            script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {part.Name} (\n{Declarations(part)}\n) WITH (autovacuum_enabled = off);\n");
            AppendRows(script, part, (int)(random.Next64() % 1_000_000_000), 0.1, 0.1, i * RowsOfEach + 1, (i + 1) * RowsOfEach);
            script.Append(CultureInfo.InvariantCulture, $"ALTER TABLE parted ATTACH PARTITION {part.Name} FOR VALUES FROM ({i * RowsOfEach + 1}) TO ({(i + 1) * RowsOfEach + 1});\n\n");
        }
        tables.Add(whole);
    }

    private static string Declarations(FuzzTable table) => string.Join(",\n", table.Columns.Select(c =>
        $"    {c.Name} {c.Declaration}{(c == table.Id ? " NOT NULL" + (table.HasPrimaryKey ? " PRIMARY KEY" : "") : "")}"));

    private static void AppendTable(StringBuilder script, FuzzTable table, int salt, double nulls, double specials)
    {
        script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {table.Name} (\n{Declarations(table)}\n) WITH (autovacuum_enabled = off);\n");
        if (table.Rows > 0)
        {
            AppendRows(script, table, salt, nulls, specials, 1, table.Rows);
        }
    }

    private static void AppendRows(StringBuilder script, FuzzTable table, int salt, double nulls, double specials, int first, int last)
    {
        List<string> values = [];
        foreach (FuzzColumn column in table.Columns)
        {
            salt += 3;
            string value = column.Value(salt);
            if (column != table.Id)
            {
                // In 10,000ths of the rows.
                int nullLimit = (int)(nulls * 10_000);
                int specialLimit = (int)((nulls + specials * (1 - nulls)) * 10_000);
                string special = column.Special is null ? "" : $" WHEN h(i, {salt + 100}) % 10000 < {specialLimit} THEN {column.Special(salt)}";
                value = $"CASE WHEN h(i, {salt + 100}) % 10000 < {nullLimit} THEN NULL{special} ELSE {value} END";
            }
            values.Add($"    {value}");
        }
        script.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns.Select(c => c.Name))})\nSELECT\n{string.Join(",\n", values)}\nFROM generate_series({first}, {last}) i;\n\n");
    }
}
