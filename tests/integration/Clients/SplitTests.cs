using System.Text.Json;
using System.Xml;
using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>
/// Plans that are PostgreSQL's above and PgFusion's below: kept, invalidated, rescanned, read backward, explained, and
/// allowed to the same roles.
/// </summary>
[Collection(ClientsDatabase.Collection)]
public sealed class SplitTests(ClientsDatabase clients)
{
    private const string Reader = ClientsDatabase.Reader;

    /// <summary>With a NULL for a constant PostgreSQL knows that there are no rows, and needs no part.</summary>
    [Theory]
    [InlineData("force_generic_plan", 5)]
    [InlineData("force_custom_plan", 3)]
    public void Parameters_inside_and_above(string mode, int plans) => clients.AssertSameSplitScript(plans, $"""
        SET plan_cache_mode = {mode};
        PREPARE p(int, text, numeric) AS
            SELECT json_agg(p.id + $1 ORDER BY o.id), $2, count(*) FILTER (WHERE o.amount > $3)
            FROM orders o JOIN orders p ON p.id = o.customer WHERE o.status = $2 AND is_even(o.customer + p.id - p.id + $1) LIMIT $1;
        EXECUTE p(2, 'open', 5);
        EXECUTE p(4, 'paid', NULL);
        EXECUTE p(1, NULL, 5);
        EXECUTE p(NULL, 'sent', 'NaN');
        EXECUTE p(0, 'sent', 1);
        """);

    [Fact]
    public void Tables_of_a_part_change() => clients.AssertSameSplitScript(7, """
        CREATE TABLE part (id int, k int);
        INSERT INTO part SELECT i, i % 3 FROM generate_series(1, 20) i;
        PREPARE p AS SELECT o.status, json_agg(t ORDER BY t.id) FROM part t JOIN orders o ON o.id = t.id GROUP BY o.status ORDER BY o.status;
        EXECUTE p;
        INSERT INTO part VALUES (21, 21);
        EXECUTE p;
        CREATE INDEX ON part (k);
        ANALYZE part;
        EXECUTE p;
        ALTER TABLE part DROP COLUMN k;
        EXECUTE p;
        ALTER TABLE part ADD k text DEFAULT 'k';
        EXECUTE p;
        ALTER TABLE part ENABLE ROW LEVEL SECURITY;
        EXECUTE p;
        TRUNCATE part;
        EXECUTE p;
        DROP TABLE part;
        EXECUTE p;
        """);

    [Fact]
    public void Functions_in_and_above_a_part_are_replaced() => clients.AssertSameSplitScript(6, """
        CREATE FUNCTION inside(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
        CREATE FUNCTION above(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
        CREATE VIEW few AS SELECT id, customer FROM orders WHERE id < 9;
        SET plan_cache_mode = force_generic_plan;
        PREPARE p AS SELECT json_agg(above(f.id) ORDER BY f.id) FROM few f JOIN orders o ON o.id = inside(f.id);
        EXECUTE p;
        CREATE OR REPLACE FUNCTION inside(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
        EXECUTE p;
        CREATE OR REPLACE FUNCTION above(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN -$1; END';
        EXECUTE p;
        CREATE OR REPLACE FUNCTION inside(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1 + 3; END';
        EXECUTE p;
        CREATE OR REPLACE VIEW few AS SELECT id, customer FROM orders WHERE id < 4;
        EXECUTE p;
        CREATE OR REPLACE FUNCTION above(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END';
        EXECUTE p;
        DROP VIEW few;
        EXECUTE p;
        DROP FUNCTION inside(int), above(int);
        """);

    [Fact]
    public void In_PL_pgSQL() => clients.AssertSameSplitScript(8, """
        DO $$
        DECLARE
            r record;
            t text;
        BEGIN
            FOR i IN 1 .. 7 LOOP
                SELECT json_agg(p.id ORDER BY o.id)::text INTO t FROM orders o JOIN orders p ON p.id = o.customer AND is_even(p.customer + o.id) WHERE o.id BETWEEN i * 10 AND i * 12;
                RAISE NOTICE '%: %', i, t;
            END LOOP;
            FOR r IN SELECT o.status, string_agg(DISTINCT p.note, ',' ORDER BY p.note) AS notes FROM orders o JOIN orders p ON p.id = o.customer WHERE is_even(o.customer + p.id) GROUP BY o.status ORDER BY 1 LOOP
                RAISE NOTICE '%', r;
                EXIT WHEN r.status = 'open';
            END LOOP;
        END $$;
        """);

    [Fact]
    public void Cursors() => clients.AssertSameSplitScript(3, """
        BEGIN;
        DECLARE back SCROLL CURSOR FOR SELECT o.id, p.id FROM orders o JOIN orders p ON p.id = o.customer AND is_even(o.customer + p.id) WHERE o.id < 60 ORDER BY o.id DESC;
        FETCH 3 FROM back;
        FETCH BACKWARD 2 FROM back;
        FETCH LAST FROM back;
        FETCH PRIOR FROM back;
        FETCH ABSOLUTE 4 FROM back;
        MOVE BACKWARD ALL IN back;
        FETCH 1 FROM back;
        DECLARE sorted CURSOR FOR SELECT o.status, json_agg(p.id ORDER BY o.id) FROM orders o JOIN orders p ON p.id = o.customer WHERE o.id < 60 GROUP BY o.status ORDER BY min(o.id);
        FETCH 2 FROM sorted;
        FETCH BACKWARD 1 FROM sorted;
        DECLARE plain CURSOR FOR SELECT id, ARRAY(SELECT ARRAY[p.id, o.id] FROM orders p WHERE p.id < 3 ORDER BY p.id) FROM orders o WHERE id < 40;
        FETCH 3 FROM plain;
        FETCH BACKWARD 1 FROM plain;
        FETCH 0 FROM plain;
        COMMIT;
        """);

    [Fact]
    public void Parts_that_are_read_again() => clients.AssertSameSplitScript(3, """
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        SET enable_material = off;
        SET enable_memoize = off;
        SELECT s.id, count(*), sum(o.amount) FROM orders s LEFT JOIN (orders o JOIN orders p ON p.id = o.customer AND o.id < 100) ON is_even(s.id + p.id) WHERE s.id < 12 GROUP BY s.id ORDER BY s.id;
        SELECT s.id, (SELECT json_agg(o.id ORDER BY o.id) FROM orders o JOIN orders p ON p.id = o.customer WHERE o.id < 5) FROM orders s WHERE s.id < 4 AND s.note IS NOT NULL ORDER BY s.id;
        SELECT s.id, q.sum FROM orders s, LATERAL (SELECT sum(p.id + s.id), json_agg(p.id) FROM orders o JOIN orders p ON p.id = o.customer WHERE o.id < 5) q WHERE s.id < 8 ORDER BY s.id;
        """);

    [Fact]
    public void What_a_transaction_sees() => clients.AssertSameSplitScript(4, """
        TRUNCATE ledger;
        INSERT INTO ledger SELECT i, i % 4, i FROM generate_series(1, 12) i;
        BEGIN;
        DECLARE before CURSOR FOR SELECT json_agg(l.id ORDER BY l.id) FROM ledger l JOIN orders o ON o.id = l.account;
        SAVEPOINT a;
        UPDATE ledger SET id = id + 100 WHERE account = 1;
        SELECT json_agg(l.id ORDER BY l.id) FROM ledger l JOIN orders o ON o.id = l.account;
        FETCH before;
        ROLLBACK TO a;
        SELECT json_agg(l.id ORDER BY l.id) FROM ledger l JOIN orders o ON o.id = l.account;
        COMMIT;
        DELETE FROM ledger WHERE id IN (SELECT l.id FROM ledger l JOIN orders o ON o.id = l.account WHERE is_even(l.id + o.id));
        SELECT json_agg(l.id ORDER BY l.id) FROM ledger l JOIN orders o ON o.id = l.account;
        """);

    [Fact]
    public void Columns_and_rows_that_a_role_may_see() => clients.AssertSameSplitScript(8, $"""
        CREATE TABLE secret (id int, owner text, hidden int);
        INSERT INTO secret SELECT i, CASE WHEN i % 2 = 0 THEN '{Reader}' ELSE 'other' END, i FROM generate_series(1, 40) i;
        CREATE VIEW shown AS SELECT id, hidden FROM secret WHERE id < 9;
        CREATE VIEW fenced WITH (security_barrier) AS SELECT s.id, s.owner FROM secret s JOIN orders o ON o.id = s.id WHERE s.hidden > 3;
        REVOKE ALL ON orders FROM {Reader};
        GRANT SELECT ON shown, fenced TO {Reader};
        GRANT SELECT (id, owner) ON secret TO {Reader};
        GRANT SELECT (id, status) ON orders TO {Reader};
        SET ROLE {Reader};
        SELECT json_agg(s.id ORDER BY s.id) FROM secret s JOIN orders o ON o.id = s.id;
        SELECT json_agg(s.hidden ORDER BY s.id) FROM secret s JOIN orders o ON o.id = s.id;
        SELECT json_agg(s.id ORDER BY s.id) FROM secret s JOIN orders o ON o.id = s.id WHERE is_even(s.hidden + o.id);
        SELECT json_agg(s) FROM secret s JOIN orders o ON o.id = s.id;
        SELECT json_agg(s.id ORDER BY s.id) FROM secret s JOIN orders o ON o.id = s.id AND o.note IS NULL;
        SELECT json_agg(s.hidden ORDER BY s.id) FROM shown s JOIN orders o ON o.id = s.id;
        SELECT json_agg(s.owner ORDER BY s.id) FROM fenced s JOIN shown o ON o.id = s.id;
        SELECT count(*) FROM fenced s JOIN orders o ON o.id = s.id WHERE leak(s.owner || o.status) AND s.id < 8;
        RESET ROLE;
        CREATE POLICY own ON secret USING (owner = current_user AND is_even(hidden / 2));
        ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
        PREPARE p AS SELECT json_agg(s.id ORDER BY s.id) FROM secret s JOIN orders o ON o.id = s.id;
        EXECUTE p;
        SET ROLE {Reader};
        EXECUTE p;
        SELECT count(*) FROM secret s JOIN orders o ON o.id = s.id WHERE leak(s.owner || o.status) AND s.id < 8;
        SELECT json_agg(s.hidden ORDER BY s.id) FROM shown s JOIN orders o ON o.id = s.id;
        RESET ROLE;
        REVOKE SELECT ON shown FROM {Reader};
        REVOKE EXECUTE ON FUNCTION is_even(int) FROM PUBLIC;
        SET ROLE {Reader};
        SELECT json_agg(s.hidden ORDER BY s.id) FROM shown s JOIN orders o ON o.id = s.id;
        SELECT json_agg(o.id) FROM fenced s JOIN orders o ON o.id = s.id WHERE is_even(s.id + o.id);
        RESET ROLE;
        GRANT EXECUTE ON FUNCTION is_even(int) TO PUBLIC;
        DROP VIEW shown, fenced;
        DROP TABLE secret;
        REVOKE ALL ON orders FROM {Reader};
        REVOKE ALL (id, status) ON orders FROM {Reader};
        """);

    [EngineTheory]
    [InlineData("TEXT")]
    [InlineData("JSON")]
    [InlineData("XML")]
    [InlineData("YAML")]
    public void Explained_in_every_format(string format)
    {
        const string Sql = """
            SELECT o.status, json_agg(o.id), (SELECT json_agg(s.id) FROM orders s JOIN orders t ON t.id = s.customer)
            FROM orders o JOIN orders p ON p.id = o.customer WHERE is_even(o.customer + p.id) GROUP BY o.status
            """;
        using RawConnection on = clients.On();
        string text = string.Join('\n', on.Run($"EXPLAIN (ANALYZE, VERBOSE, BUFFERS, SETTINGS, FORMAT {format}) {Sql}").Column());
        if (format == "JSON")
        {
            using var document = JsonDocument.Parse(text);
        }
        else if (format == "XML")
        {
            new XmlDocument().LoadXml(text);
        }
        // A part in the query, one in its subquery; each with its tables and its code.
        Assert.Equal(2, Occurrences(text, format switch
        {
            "TEXT" => "Custom Scan (PgFusion)",
            "XML" => "<Custom-Plan-Provider>",
            _ => "Custom Plan Provider",
        }));
        Assert.Equal(2, Occurrences(text, "Hash Join"));
        Assert.Equal(4, Occurrences(text, "Seq Scan"));
        Assert.Equal(2, Occurrences(text, format == "XML" ? "<Generated-Code>" : "Generated Code"));
    }

    [EngineFact]
    public void Under_auto_the_cheaper_plan_is_taken()
    {
        const string Sql = "SELECT o.status, json_agg(o.id) FROM orders o JOIN orders p ON p.weight = o.weight AND p.customer = o.customer GROUP BY o.status";
        using RawConnection auto = clients.On();
        auto.Run("SET pg_fusion.enable = auto");
        auto.Run("SET pg_fusion.min_cost = 0");
        string dear = auto.Scalar($"EXPLAIN (FORMAT JSON) SELECT json_agg(o.id) FROM orders o JOIN orders p ON p.id = o.customer WHERE o.id = 5")!;
        Engine.AssertRunsInPostgreSql(dear);
        Assert.Contains("json_agg", JsonDocument.Parse(dear).RootElement[0].GetProperty(Engine.Provider).GetString());
        // PostgreSQL's joins are made dear, so that the part of the plan is PgFusion's at last.
        auto.Run("SET cpu_operator_cost = 0.5");
        auto.Run("SET cpu_tuple_cost = 0.5");
        Engine.AssertRunsPartlyInPgFusion(auto.Scalar($"EXPLAIN (FORMAT JSON) {Sql}")!);
    }

    private static int Occurrences(string text, string word) => text.Split(word).Length - 1;
}
