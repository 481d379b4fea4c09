using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>EXPLAIN in its four formats, with ANALYZE and with VERBOSE.</summary>
[Collection(ClientsDatabase.Collection)]
public sealed partial class ExplainTests(ClientsDatabase clients)
{
    private const string Query =
        "SELECT status, count(*), sum(amount * weight::numeric) FROM orders WHERE customer > 10 AND note IS NOT NULL GROUP BY status HAVING count(*) > 5";

    [EngineTheory]
    [InlineData("")]
    [InlineData("ANALYZE, ")]
    [InlineData("VERBOSE, ")]
    [InlineData("ANALYZE, VERBOSE, BUFFERS, SETTINGS, WAL, ")]
    public void Json(string options)
    {
        using RawConnection on = clients.On();
        string json = on.Scalar($"EXPLAIN ({options}FORMAT JSON) {Query}")!;
        Engine.AssertRunsInPgFusion(json);
        using var document = JsonDocument.Parse(json);
        JsonElement statement = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal(options.Contains("VERBOSE", StringComparison.Ordinal), json.Contains("\"Generated Code\"", StringComparison.Ordinal));
        Assert.Contains(Objects(statement), o => o.TryGetProperty("Operator", out _));
        Assert.Contains(Objects(statement), o => o.TryGetProperty("Relation Name", out JsonElement name) && name.GetString() == "orders");
        Assert.DoesNotContain(Objects(statement), o => o.EnumerateObject().GroupBy(p => p.Name).Any(g => g.Count() > 1));
    }

    [EngineFact]
    public void Xml()
    {
        using RawConnection on = clients.On();
        var document = XDocument.Parse(on.Scalar($"EXPLAIN (ANALYZE, VERBOSE, FORMAT XML) {Query}")!);
        List<XElement> all = [.. document.Descendants()];
        Assert.Contains(all, e => e.Name.LocalName == "Custom-Plan-Provider" && e.Value == Engine.Provider);
        Assert.Contains(all, e => e.Name.LocalName == "Operator");
        Assert.Contains(all, e => e.Name.LocalName == "Relation-Name" && e.Value == "orders");
        Assert.Contains(all, e => e.Name.LocalName == "Generated-Code" && e.Value.Length > 100);
    }

    [EngineFact]
    public void Yaml()
    {
        using RawConnection on = clients.On();
        string yaml = on.Scalar($"EXPLAIN (ANALYZE, FORMAT YAML) {Query}")!;
        string[] lines = yaml.TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.Matches(YamlLine(), line));
        Assert.Contains(lines, line => line.Contains($"Custom Plan Provider: \"{Engine.Provider}\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Relation Name: \"orders\"", StringComparison.Ordinal));
        // Indentation goes in steps of two, and only a line that opens a group may be followed by a deeper one.
        for (int i = 1; i < lines.Length; i++)
        {
            int before = Indentation(lines[i - 1]);
            int now = Indentation(lines[i]);
            Assert.True(now <= before || lines[i - 1].TrimEnd().EndsWith(':') || lines[i - 1].TrimStart().StartsWith("- ", StringComparison.Ordinal),
                $"line {i + 1} is deeper without a group:\n{yaml}");
        }
    }

    [EngineFact]
    public void Text()
    {
        using RawConnection on = clients.On();
        string?[] lines = on.Run($"EXPLAIN (COSTS OFF) {Query}").Column();
        string text = string.Join('\n', lines);
        Assert.Contains(lines, line => CustomScanLine().IsMatch(line!));
        Assert.Contains("on orders", text);
        Assert.DoesNotContain("Generated Code", text);
        // The pushed-down quals stand below the leaf.
        Assert.Contains("customer > 10", text);
    }

    [EngineFact]
    public void Analyze_counts_rows_per_operator()
    {
        using RawConnection off = clients.Off();
        using RawConnection on = clients.On();
        long all = long.Parse(off.Scalar("SELECT count(*) FROM orders")!, CultureInfo.InvariantCulture);
        long groups = off.Run(Query).Rows.Count;

        using var document = JsonDocument.Parse(on.Scalar($"EXPLAIN (ANALYZE, FORMAT JSON) {Query}")!);
        JsonElement statement = document.RootElement[0];
        JsonElement node = Objects(statement).First(o => o.TryGetProperty("Custom Plan Provider", out _));
        Assert.Equal(groups, node.GetProperty("Actual Rows").GetDouble());
        Assert.InRange(node.GetProperty("Time to First Chunk").GetDouble(), 0.001, statement.GetProperty("Execution Time").GetDouble());
        List<JsonElement> operators = [.. Objects(statement).Where(o => o.TryGetProperty("Operator", out JsonElement name) && name.ValueKind == JsonValueKind.String)];
        Assert.NotEmpty(operators);
        Assert.All(operators, o =>
        {
            Assert.InRange(o.GetProperty("Actual Rows").GetDouble(), 0, all);
            Assert.InRange(o.GetProperty("Actual Thread Time").GetDouble(), 0, 60_000);
        });
        Assert.Contains(operators, o => o.GetProperty("Actual Rows").GetDouble() == groups);
        Assert.True(statement.GetProperty("Execution Time").GetDouble() > 0);
    }

    [EngineFact]
    public void Analyze_does_not_run_twice_and_timing_can_be_left_out()
    {
        using RawConnection on = clients.On();
        on.Run("CREATE TEMP SEQUENCE calls");
        on.Run("CREATE FUNCTION pg_temp.counted(x int) RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN PERFORM nextval('calls'); RETURN x; END $$");
        string json = on.Scalar("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) SELECT sum(pg_temp.counted(id)) FROM orders WHERE id <= 100")!;
        Assert.DoesNotContain("Actual Thread Time", json);
        Assert.DoesNotContain("Time to First Chunk", json);
        Assert.Equal("100", on.Scalar("SELECT last_value FROM calls"));
    }

    [EngineFact]
    public void Verbose_shows_the_code_in_the_language_asked_for()
    {
        using RawConnection on = clients.On();
        on.Run("SET pg_fusion.explain_code = csharp");
        string csharp = GeneratedCode(on);
        on.Run("SET pg_fusion.explain_code = il");
        string il = GeneratedCode(on);
        Assert.NotEqual(csharp, il);
        Assert.Equal(csharp.Count(c => c == '{'), csharp.Count(c => c == '}'));
        Assert.Matches(CSharpStatement(), csharp);
        Assert.DoesNotMatch(IlInstruction(), csharp);
        Assert.Matches(IlInstruction(), il);
        Assert.True(IlInstruction().Count(il) > 20, il);
    }

    [EngineFact]
    public void The_code_does_not_depend_on_constants()
    {
        using RawConnection on = clients.On();
        string one = GeneratedCode(on, "SELECT sum(id * 3) FROM orders WHERE customer > 10");
        string other = GeneratedCode(on, "SELECT sum(id * 4) FROM orders WHERE customer > 11");
        Assert.Equal(one, other);
    }

    [EngineFact]
    public void A_limit_a_sort_and_a_projection_of_PostgreSQLs_stand_above()
    {
        using RawConnection on = clients.On();
        Engine.AssertRunsInPgFusion(on.Scalar("EXPLAIN (FORMAT JSON) SELECT to_char(sum(amount), '999G999'), status FROM orders GROUP BY status ORDER BY 1 LIMIT 2")!);
        Engine.AssertRunsInPgFusion(on.Scalar("EXPLAIN (FORMAT JSON) SELECT note FROM orders ORDER BY note COLLATE \"und-x-icu\" LIMIT 3")!);
    }

    [EngineFact]
    public void Explain_of_statements_that_contain_a_query()
    {
        using RawConnection on = clients.On();
        Engine.AssertRunsInPgFusion(on.Scalar($"EXPLAIN (FORMAT JSON) CREATE TABLE never AS {Query}")!);
        Engine.AssertRunsInPgFusion(on.Scalar($"EXPLAIN (FORMAT JSON) DECLARE c CURSOR FOR {Query}")!);
        Engine.AssertRunsInPostgreSql(on.Scalar("EXPLAIN (FORMAT JSON) INSERT INTO ledger SELECT id, customer, weight FROM orders")!);
        Engine.AssertRunsInPostgreSql(on.Scalar("EXPLAIN (FORMAT JSON) UPDATE ledger SET amount = 0")!);
    }

    private static string GeneratedCode(RawConnection on, string query = Query)
    {
        using var document = JsonDocument.Parse(on.Scalar($"EXPLAIN (VERBOSE, FORMAT JSON) {query}")!);
        return Objects(document.RootElement[0]).First(o => o.TryGetProperty("Generated Code", out _)).GetProperty("Generated Code").GetString()!;
    }

    /// <summary>The element and every object inside it.</summary>
    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Objects(p.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };

    private static int Indentation(string line) => line.Length - line.TrimStart(' ', '-').Length;

    [GeneratedRegex("""^ *(- )?("[^"]*"|[A-Za-z][^:"]*): ?("([^"\\]|\\.)*"|-?[0-9.]+|true|false|null)?\s*$|^ *- ("([^"\\]|\\.)*"|[^:]+)\s*$""")]
    private static partial Regex YamlLine();

    [GeneratedRegex(@"^(\s*->\s*)?Custom Scan \(PgFusion\)")]
    private static partial Regex CustomScanLine();

    [GeneratedRegex(@"\b(if|while|for|goto|return|var|int|long|byte)\b[^\n]*[;{]?")]
    private static partial Regex CSharpStatement();

    [GeneratedRegex(@"\b(ldarg|ldloc|stloc|ldc\.i[48]|ldind|brtrue|brfalse)\b")]
    private static partial Regex IlInstruction();
}
