using System.Collections.Immutable;
using System.Globalization;
using System.Text;

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
        script.Append("ANALYZE;\n");
        return new FuzzSchema([.. tables], script.ToString());
    }

    private static void AppendTable(StringBuilder script, FuzzTable table, int salt, double nulls, double specials)
    {
        IEnumerable<string> declarations = table.Columns.Select(c =>
            $"    {c.Name} {c.Declaration}{(c == table.Id ? " NOT NULL" + (table.HasPrimaryKey ? " PRIMARY KEY" : "") : "")}");
        script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {table.Name} (\n{string.Join(",\n", declarations)}\n) WITH (autovacuum_enabled = off);\n");
        if (table.Rows == 0)
        {
            script.Append('\n');
            return;
        }
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
        script.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table.Name}\nSELECT\n{string.Join(",\n", values)}\nFROM generate_series(1, {table.Rows}) i;\n\n");
    }
}
