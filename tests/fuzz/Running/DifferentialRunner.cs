using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PgFusion.FuzzTests.Data;
using PgFusion.FuzzTests.Grammar;
using PgFusion.FuzzTests.Queries;
using PgFusion.FuzzTests.Shrinking;
using PgFusion.IntegrationTests.Clients;

namespace PgFusion.FuzzTests.Running;

/// <summary>The answers of both sides to each execution of a case, and what came of the comparison.</summary>
internal sealed record CaseResult(Verdict Verdict, RawResult? Expected = null, RawResult? Actual = null, int Execution = 0);

/// <summary>
/// Runs cases on a session that plain PostgreSQL serves and on one that PgFusion serves, and compares. A case whose
/// answer depends on the order of rows is compared with the plan that reads the heap and hashes, on both sides.
/// </summary>
internal sealed class DifferentialRunner : IDisposable
{
    private const string IndeterminateCollation = "42P22";

    /// <summary>Of overflow and underflow.</summary>
    private const string FloatRange = "value out of range: ";

    /// <summary>Settings that keep rows in the order of the heap: PostgreSQL's choice of plan is then Seq Scan and hashing.</summary>
    private static readonly string[] orderSettings = ["enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"];

    /// <summary>
    /// Aggregates see rows in the order of the heap. From 16 on, those beside an ordered one would see sorted rows: with
    /// either engine, as PgFusion leaves the aggregates that only PostgreSQL has to an Agg node above its own.
    /// </summary>
    private static readonly string[] ordersOfRows =
        ["SET synchronize_seqscans = off", "SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'enable_presorted_aggregate'"];

    private readonly FuzzSession off;
    private readonly FuzzSession on;
    private int statements;

    public DifferentialRunner(ScratchDatabase database)
    {
        off = new FuzzSession(database, [.. Engine.Off, .. ordersOfRows, "SET statement_timeout = '10s'"]);
        on = new FuzzSession(database, [.. Engine.On(), .. ordersOfRows]);
    }

    public RawConnection Reference => off.Connection;

    public CaseResult Run(FuzzCase fuzzCase)
    {
        try
        {
            return Compare(fuzzCase);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidDataException or InvalidOperationException)
        {
            off.Drop();
            on.Drop();
            return new CaseResult(new Verdict(Outcome.Broken, "the connection is lost: " + e.Message, "connection"));
        }
    }

    /// <summary>
    /// EXPLAIN of a case that succeeds, with the generated code: that it works, too, and whether the plan is PgFusion's.
    /// </summary>
    public (Verdict Verdict, bool IsInPgFusion) Explain(FuzzCase fuzzCase, bool analyze)
    {
        Configure(fuzzCase);
        RenderedQuery rendered = fuzzCase.Render();
        string options = $"FORMAT JSON, COSTS OFF, VERBOSE{(analyze ? ", ANALYZE" : "")}";
        RawResult plan = on.Connection.Extended($"EXPLAIN ({options}) {rendered.Sql}", binary: false, Typed(rendered, fuzzCase.Values(rendered, 0)));
        return plan.Error is { } error
            ? (new Verdict(Outcome.Broken, $"EXPLAIN ({options}): {error}", "explain"), false)
            : (Verdict.Same, Engine.RunsInPgFusion(plan.Scalar!));
    }

    public IReadOnlyList<int> IdsOf(FuzzTable table) =>
        [.. Reference.Query($"SELECT id FROM {table.Name} ORDER BY id").Column().Select(id => int.Parse(id!, CultureInfo.InvariantCulture))];

    /// <summary>With the columns in the table's order, and the rows in that of their ids.</summary>
    public void Make(StandIn table)
    {
        Reference.Run($"DROP TABLE IF EXISTS {table.Name}");
        Reference.Run($"CREATE TABLE {table.Name} (LIKE {table.Table.Name}) WITH (autovacuum_enabled = off)");
        Reference.Run($"INSERT INTO {table.Name} SELECT * FROM {table.Table.Name} WHERE id = ANY('{{{string.Join(',', table.Ids)}}}') ORDER BY id");
    }

    public void Dispose()
    {
        off.Dispose();
        on.Dispose();
    }

    private void Configure(FuzzCase fuzzCase)
    {
        bool needsScanOrder = Determinism.NeedsScanOrder(fuzzCase.Query);
        foreach (string setting in orderSettings)
        {
            off.Set(setting, needsScanOrder ? "off" : "on");
            on.Set(setting, needsScanOrder ? "off" : "on");
        }
        // On either side: PostgreSQL groups the rows of a part, too.
        off.Set("enable_sort", needsScanOrder ? "off" : "on");
        on.Set("enable_sort", needsScanOrder ? "off" : "on");
        // Parameters are not constants to PgFusion. A custom plan of PostgreSQL's simplifies expressions by their values:
        // what would fail is then gone with a NULL beside it, and CASE WHEN $1 THEN c END is c, with its typmod.
        off.Set("plan_cache_mode", "force_generic_plan");
        if (!Engine.Baseline)
        {
            on.Set("pg_fusion.enable", fuzzCase.IsAuto ? "auto" : "on");
            on.Set("pg_fusion.min_cost", "0");
            on.Set("pg_fusion.codegen", fuzzCase.Codegen);
            on.Set("pg_fusion.max_threads", fuzzCase.Threads.ToString(CultureInfo.InvariantCulture));
        }
        bool isPostgreSqls = Engine.Baseline || fuzzCase.IsAuto || !fuzzCase.Query.ReadsTables;
        on.Set("plan_cache_mode", isPostgreSqls ? "force_generic_plan" : fuzzCase.PlanCacheMode);
        off.Set("TimeZone", $"'{fuzzCase.TimeZone}'");
        on.Set("TimeZone", $"'{fuzzCase.TimeZone}'");
    }

    private CaseResult Compare(FuzzCase fuzzCase)
    {
        Configure(fuzzCase);
        RenderedQuery rendered = fuzzCase.Render();
        if (Determinism.NeedsScanOrder(fuzzCase.Query) && (Engine.Baseline || !ReadsInOrder(rendered, fuzzCase.Values(rendered, 0))))
        {
            return new CaseResult(new Verdict(Outcome.Undetermined));
        }
        List<RawResult> expected = Answers(off.Connection, fuzzCase, rendered);
        List<RawResult> actual = Answers(on.Connection, fuzzCase, rendered);
        CaseResult? bothFail = null;
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            RawResult left = expected[Math.Min(i, expected.Count - 1)];
            RawResult right = actual[Math.Min(i, actual.Count - 1)];
            TakeDescribedModifiers(rendered, fuzzCase.Values(rendered, i), left, right);
            Verdict verdict = Judge(fuzzCase.Query, left, right);
            CaseResult result = new(verdict, left, right, i);
            if (verdict.Outcome is not (Outcome.Same or Outcome.BothFail))
            {
                if (left.Error is not null && right.Error is null && IsAnswerOfCustomPlan(fuzzCase, rendered, i, right))
                {
                    continue;
                }
                return result;
            }
            bothFail ??= verdict.Outcome == Outcome.BothFail ? result : null;
        }
        return bothFail ?? new CaseResult(Verdict.Same, expected[0], actual[0]);
    }

    /// <summary>
    /// PgFusion's leaves are planned with the values of the parameters, as a custom plan is, and where one of those is NULL
    /// there may be nothing to read: what would fail for a row is not evaluated, by PostgreSQL's custom plan either.
    /// </summary>
    private bool IsAnswerOfCustomPlan(FuzzCase fuzzCase, RenderedQuery rendered, int execution, RawResult actual)
    {
        off.Set("plan_cache_mode", "force_custom_plan");
        RawResult custom = Answers(off.Connection, fuzzCase, rendered)[execution];
        off.Set("plan_cache_mode", "force_generic_plan");
        return Judge(fuzzCase.Query, custom, actual).Outcome == Outcome.Same;
    }

    /// <summary>
    /// PostgreSQL describes a statement with the type modifiers of its analysis, and a portal with those of its plan, which
    /// are others where planning has left one branch of a set operation, or with the values of the parameters at hand one
    /// argument of COALESCE. Each is its answer. PgFusion gives the first, and the last of what PostgreSQL plans around it.
    /// </summary>
    private void TakeDescribedModifiers(RenderedQuery rendered, ImmutableArray<string?> values, RawResult expected, RawResult actual)
    {
        if (expected.Fields is not { } fields || actual.Fields?.Length != fields.Length ||
            fields.Zip(actual.Fields).All(static f => f.First.TypeModifier == f.Second.TypeModifier))
        {
            return;
        }
        off.Connection.SendParse("", rendered.Sql, [.. rendered.Parameters.Select(p => SqlTypes.Oid(p.Type))]);
        off.Connection.SendDescribeStatement("");
        off.Connection.SendSync();
        RawField[]? analysed = off.Connection.ReadUntilReady().Single().Fields;
        off.Set("plan_cache_mode", "force_custom_plan");
        RawField[]? planned = off.Connection.Extended(rendered.Sql, binary: false, Typed(rendered, values)).Fields;
        off.Set("plan_cache_mode", "force_generic_plan");
        for (int i = 0; i < fields.Length; i++)
        {
            int modifier = actual.Fields[i].TypeModifier;
            if (modifier == analysed?[i].TypeModifier || modifier == planned?[i].TypeModifier)
            {
                fields[i] = fields[i] with { TypeModifier = modifier };
            }
        }
    }

    /// <summary>One result per execution, fewer when the statement cannot even be prepared.</summary>
    private List<RawResult> Answers(RawConnection connection, FuzzCase fuzzCase, RenderedQuery rendered)
    {
        if (!fuzzCase.IsExtended)
        {
            return [connection.Query(rendered.Sql)];
        }
        string statement = $"fuzz{++statements}";
        connection.SendParse(statement, rendered.Sql, [.. rendered.Parameters.Select(p => SqlTypes.Oid(p.Type))]);
        List<RawResult> results = [];
        for (int i = 0; i < fuzzCase.Executions.Length; i++)
        {
            connection.SendBind("", statement, fuzzCase.Values(rendered, i), fuzzCase.IsBinary);
            connection.SendDescribePortal("");
            for (int part = 0; part < 2 && fuzzCase.FetchSize > 0; part++)
            {
                connection.SendExecute("", fuzzCase.FetchSize);
            }
            connection.SendExecute("", 0);
            connection.SendSync();
            results.Add(Joined(connection.ReadUntilReady()));
        }
        connection.SendCloseStatement(statement);
        connection.SendSync();
        connection.ReadUntilReady();
        return results;
    }

    /// <summary>What several Executes of a portal gave, as one result.</summary>
    private static RawResult Joined(List<RawResult> parts)
    {
        if (parts is not [RawResult whole, .. var rest])
        {
            throw new InvalidDataException("no result of an execution");
        }
        foreach (RawResult part in rest)
        {
            whole.Rows.AddRange(part.Rows);
            whole.CommandTag += " " + part.CommandTag;
            whole.Error ??= part.Error;
        }
        return whole;
    }

    internal static Verdict Judge(SelectQuery query, RawResult expected, RawResult actual)
    {
        if (Determinism.SignOfNaNIsOpen(query))
        {
            ForgetSignsOfNaN(expected);
            ForgetSignsOfNaN(actual);
        }
        if (actual.Error is { } error)
        {
            if (error.SqlState is "XX000" or "57P01" or "57P02" or "57P03" || error.SqlState.StartsWith("58", StringComparison.Ordinal) || error.Severity == "FATAL")
            {
                return new Verdict(Outcome.Broken, error.ToString(), error.SqlState + " " + Words(error.Message));
            }
            if (error.SqlState == "0A000" && error.Message.StartsWith("PgFusion does not support", StringComparison.Ordinal))
            {
                return new Verdict(Outcome.Refused, error.Message + (error.Detail is null ? "" : " | " + error.Detail), "refused");
            }
        }
        // Without indexes PostgreSQL takes long for some subqueries.
        if (expected.Error is { SqlState: "57014" })
        {
            return new Verdict(Outcome.Undetermined);
        }
        if (expected.Error is { SqlState: "0A000" } limit && limit.Message.StartsWith("FULL JOIN is only supported", StringComparison.Ordinal))
        {
            return new Verdict(Outcome.Undetermined);
        }
        if (expected.Error is { } left && actual.Error is { } right && MayDiffer(query, left, right))
        {
            return new Verdict(Outcome.BothFail, $"{left} / {right}");
        }
        if (expected.Error is { } own && own.SqlState.StartsWith("42", StringComparison.Ordinal))
        {
            return actual.Error?.SqlState == own.SqlState ? new Verdict(Outcome.Invalid, own.ToString()) : new Verdict(Outcome.WrongError, $"expected {own}, got {actual.Error?.ToString() ?? "success"}", "invalid");
        }
        string? difference = ResultComparison.Difference(expected, actual, query.OrderBy.Length > 0 && Determinism.HasTotalOrder(query)) ?? SequenceDifference(query, expected, actual);
        if (difference is null)
        {
            return Verdict.Same;
        }
        return expected.Error is null && actual.Error is null
            ? new Verdict(Outcome.WrongAnswer, difference, difference[..Math.Min(difference.IndexOfAny([' ', ':']), 12)])
            : new Verdict(Outcome.WrongError, difference, $"{expected.Error?.SqlState}/{actual.Error?.SqlState} {Words(actual.Error?.Message)}");
    }

    private static void ForgetSignsOfNaN(RawResult result)
    {
        for (int i = 0; i < result.Fields?.Length; i++)
        {
            bool isDouble = result.Fields[i].TypeOid == SqlType.Float8.Oid();
            if (result.Fields[i].Format == 0 || (!isDouble && result.Fields[i].TypeOid != SqlType.Float4.Oid()))
            {
                continue;
            }
            foreach (byte[]?[] row in result.Rows)
            {
                if (row[i] is { } bytes && double.IsNaN(isDouble ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadSingleBigEndian(bytes)))
                {
                    bytes[0] &= 0x7F;
                }
            }
        }
    }

    /// <summary>
    /// Which of several errors is raised is open: those of different expressions, and those of different rows, whose
    /// messages quote the value, or which fail for different reasons (a divisor of 0, and min / -1; a float that is too
    /// large, or too small). Any other sum, difference or product has one.
    /// </summary>
    private static bool MayDiffer(SelectQuery query, RawError left, RawError right)
    {
        if (!IsOfData(left) || !IsOfData(right))
        {
            return false;
        }
        bool isSame = left.SqlState == right.SqlState && left.Message == right.Message;
        bool isSameButForValue = left.SqlState == right.SqlState && Words(left.Message) == Words(right.Message);
        object[] places = [.. query.AllNodes().Where(n => n.CanFail).Distinct<object>(ReferenceEqualityComparer.Instance)];
        // Two columns of different collations are no place of their own.
        bool isOfCollations = left.SqlState != right.SqlState && (left.SqlState == IndeterminateCollation || right.SqlState == IndeterminateCollation);
        bool isOfRange = left.Message.StartsWith(FloatRange, StringComparison.Ordinal) && right.Message.StartsWith(FloatRange, StringComparison.Ordinal);
        return !isSame && (isSameButForValue || isOfRange || isOfCollations || places.Length > 1 || places is [CallExpr { Operator.Family: not "arithmetic" }]);
    }

    /// <summary>Class 22, what PostgreSQL says of NaN and infinities that are to become integers, and of texts that it cannot compare.</summary>
    private static bool IsOfData(RawError error) =>
        error.SqlState.StartsWith("22", StringComparison.Ordinal) || error.SqlState == IndeterminateCollation || (error.SqlState == "0A000" && error.Message.StartsWith("cannot convert ", StringComparison.Ordinal));

    /// <summary>A message without what is quoted in it.</summary>
    private static string Words(string? message)
    {
        StringBuilder words = new();
        bool isQuoted = false;
        foreach (char c in message ?? "")
        {
            isQuoted ^= c == '"';
            if (!isQuoted)
            {
                words.Append(c);
            }
        }
        return words.ToString();
    }

    /// <summary>Where the order is not total, the sequence of the leading sort keys is still determined.</summary>
    private static string? SequenceDifference(SelectQuery query, RawResult expected, RawResult actual)
    {
        int[] targets = Determinism.OrderedTargets(query);
        // Another number of rows is for the comparison of the rows to tell.
        for (int row = 0; targets.Length > 0 && row < Math.Min(expected.Rows.Count, actual.Rows.Count); row++)
        {
            foreach (int target in targets)
            {
                if (!(expected.Rows[row][target] ?? []).AsSpan().SequenceEqual(actual.Rows[row][target] ?? []))
                {
                    return $"order: row {row + 1} has another value of target {target + 1}";
                }
            }
        }
        return null;
    }

    /// <summary>PostgreSQL's plan hashes, and reads the heap from its beginning.</summary>
    private bool ReadsInOrder(RenderedQuery rendered, ImmutableArray<string?> values)
    {
        RawResult plan = off.Connection.Extended("EXPLAIN (COSTS OFF) " + rendered.Sql, binary: false, Typed(rendered, values));
        return plan.Error is not null || !plan.Column().Select(line => line!.TrimStart(' ', '-', '>')).Any(node =>
            node.StartsWith("GroupAggregate", StringComparison.Ordinal) || node == "Group" || node == "Unique" || node.StartsWith("Index", StringComparison.Ordinal));
    }

    private static List<(uint, string?)> Typed(RenderedQuery rendered, ImmutableArray<string?> values) =>
        [.. rendered.Parameters.Zip(values, (p, v) => (SqlTypes.Oid(p.Type), v))];
}
