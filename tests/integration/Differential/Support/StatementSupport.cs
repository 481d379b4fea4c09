using System.Text.Json;
using System.Text.RegularExpressions;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.IntegrationTests.Differential.Support;

/// <summary>What PostgreSQL does for a statement that PgFusion runs; nothing of it: the statement is native.</summary>
[Flags]
internal enum Seams
{
    None = 0,

    /// <summary>Expressions over a relation's columns arrive as columns of its scan.</summary>
    LeafExpressions = 1,

    /// <summary>Expressions without columns are computed once per execution.</summary>
    StartValues = 2,

    /// <summary>Targets over the result's columns.</summary>
    TopTarget = 4,

    /// <summary>Conditions on the result: HAVING.</summary>
    FilterAbove = 8,

    SortOrLimitAbove = 16,

    /// <summary>A relation is read by PostgreSQL's executor, not from its heap blocks.</summary>
    LeafByPostgreSql = 32,

    /// <summary>PostgreSQL plans the query, around parts that the worker runs.</summary>
    Split = 64,
}

/// <summary>What became of a statement of the corpus.</summary>
/// <param name="Feature">Its file.</param>
/// <param name="Seams">When PgFusion runs it.</param>
/// <param name="Refusal">The error's construct and reason, when it is refused.</param>
/// <param name="StaysPostgreSql">It is PostgreSQL's under every setting.</param>
/// <param name="Failed">It fails while it is planned, in PostgreSQL, too.</param>
internal sealed partial record StatementSupport(string Feature, Seams Seams, (string Construct, string Reason)? Refusal, bool StaysPostgreSql, bool Failed)
{
    private const string RefusalStart = "PgFusion does not support ";

    public bool IsRun => Refusal is null && !StaysPostgreSql && !Failed;

    /// <summary>Asks for the plan, and reads the seams from it.</summary>
    public static StatementSupport Of(CorpusQuery query, RawConnection on, IReadOnlyList<(uint, string?)> parameters)
    {
        string feature = query.File;
        if (query.StaysPostgreSql)
        {
            return new StatementSupport(feature, Seams.None, null, true, false);
        }
        RawResult plan = on.Extended("EXPLAIN (FORMAT JSON, COSTS OFF, VERBOSE) " + query.Sql, binary: false, parameters);
        if (plan.Error is { } error)
        {
            return error.SqlState == "0A000" && error.Message.StartsWith(RefusalStart, StringComparison.Ordinal)
                ? new StatementSupport(feature, Seams.None, (error.Message[RefusalStart.Length..], error.Detail ?? ""), false, false)
                : new StatementSupport(feature, Seams.None, null, false, true);
        }
        return new StatementSupport(feature, Read(plan.Scalar!), null, false, false);
    }

    /// <summary>The seams that a plan shows.</summary>
    /// <param name="json">Of EXPLAIN (FORMAT JSON, VERBOSE).</param>
    public static Seams Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        JsonElement plan = document.RootElement[0].GetProperty("Plan");
        Seams seams = Seams.None;
        while (plan.GetProperty("Node Type").GetString() != "Custom Scan")
        {
            string type = plan.GetProperty("Node Type").GetString()!;
            seams |= type is "Sort" or "Incremental Sort" or "Limit" ? Seams.SortOrLimitAbove : Seams.None;
            // A projection that is not the node's own: above a sort, or PostgreSQL's Result.
            seams |= type is "Result" or "ProjectSet" ? Seams.TopTarget : Seams.None;
            bool isPassed = type is "Sort" or "Incremental Sort" or "Limit" or "Result" or "ProjectSet" or "Unique" or "Materialize";
            if (!isPassed || !plan.TryGetProperty("Plans", out JsonElement below))
            {
                return json.Contains("\"Custom Plan Provider\": \"PgFusion\"", StringComparison.Ordinal)
                    ? Seams.Split
                    : throw new FormatException("no node of PgFusion in the plan:\n" + json);
            }
            plan = below[0];
        }
        seams |= plan.TryGetProperty("Filter", out _) ? Seams.FilterAbove : Seams.None;
        if (plan.TryGetProperty("Output", out JsonElement output))
        {
            seams |= output.EnumerateArray().Any(item => IsComputed(item.GetString()!)) ? Seams.TopTarget : Seams.None;
        }
        return seams | OfOperators(plan);
    }

    /// <summary>
    /// Of a target in EXPLAIN's text: is it computed above the result? A value of the result is a column's name, or stands
    /// with its expression in parentheses of its own: "(sum(n))", "((a + b))". A target that PostgreSQL computes begins
    /// with a function, or is an operator's "(x + y)", and constants are nobody's work.
    /// </summary>
    public static bool IsComputed(string target)
    {
        if (IsEnclosed(target))
        {
            string inner = target[1..^1];
            return !IsWhole(inner);
        }
        return IsValueFunction().IsMatch(target) || (!IsName().IsMatch(target) && !IsConstant().IsMatch(target));
    }

    /// <summary>An expression as it stands for itself: enclosed, a call, a CASE, an array, a constant; or a cast of one.</summary>
    private static bool IsWhole(string text)
    {
        if ((text.StartsWith("CASE ", StringComparison.Ordinal) && text.EndsWith("END", StringComparison.Ordinal)) || IsConstant().IsMatch(text) || IsValueFunction().IsMatch(text))
        {
            return true;
        }
        int open = IsCall().Match(text) is { Success: true } call ? call.Length - 1 : 0;
        int close = text.Length > 0 && text[open] is '(' or '[' ? Close(text, open) : -1;
        return close > 0 && IsSuffix().IsMatch(text[(close + 1)..]);
    }

    private static Seams OfOperators(JsonElement node)
    {
        Seams seams = Seams.None;
        if (!node.TryGetProperty("Operators", out JsonElement operators))
        {
            return seams;
        }
        foreach (JsonElement op in operators.EnumerateArray())
        {
            foreach (JsonProperty property in op.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
            {
                string value = property.Value.GetString()!;
                seams |= value.Contains("${", StringComparison.Ordinal) ? Seams.StartValues : Seams.None;
                seams |= property.Name == "Columns" && LeafExpression().IsMatch(value) ? Seams.LeafExpressions : Seams.None;
                seams |= property is { Name: "Producer" } && value == "executor" ? Seams.LeafByPostgreSql : Seams.None;
            }
            seams |= OfOperators(op);
        }
        return seams;
    }

    private static bool IsEnclosed(string text) => text.Length > 2 && text[0] == '(' && Close(text, 0) == text.Length - 1;

    /// <summary>Where the parenthesis at <paramref name="open"/> closes, quotes left aside.</summary>
    private static int Close(string text, int open)
    {
        int depth = 0;
        char quote = '\0';
        for (int i = open; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else
            {
                depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
                if (depth == 0)
                {
                    return i;
                }
            }
        }
        return -1;
    }

    [GeneratedRegex("""^(("[^"]+"|[\w$]+)\.)?("[^"]+"|[A-Za-z_][\w$]*)[(\[]""")]
    private static partial Regex IsCall();

    /// <summary>A column, its relation before it, or a whole row.</summary>
    [GeneratedRegex("""^(("[^"]+"|[\w$]+)\.)?("[^"]+"|[a-zA-Z_\u0080-\uffff][\w$]*|\*)$""")]
    private static partial Regex IsName();

    [GeneratedRegex("""^('([^']|'')*'|NULL|-?[\d.]+|true|false|\$\d+)(::.*)?$""")]
    private static partial Regex IsConstant();

    /// <summary>What may follow a call: as an aggregate, over a window, cast.</summary>
    [GeneratedRegex("""^( WITHIN GROUP \(.*?\))?( FILTER \(.*?\))?( OVER (\(\?\)|\w+))?(::("[^"]+"|[\w. ]+)(\(\d+(,-?\d+)?\))?[\w ]*(\[\])*)*( COLLATE "[^"]+")?$""")]
    private static partial Regex IsSuffix();

    /// <summary>Functions that are written like columns.</summary>
    [GeneratedRegex(@"^(CURRENT_[A-Z]+|LOCALTIME|LOCALTIMESTAMP|SESSION_USER|USER)(\(\d\))?$")]
    private static partial Regex IsValueFunction();

    [GeneratedRegex(@"(^|, )(\w+\.)?expr\d+($|,)")]
    private static partial Regex LeafExpression();
}
