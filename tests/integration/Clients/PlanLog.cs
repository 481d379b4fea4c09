namespace PgFusion.IntegrationTests.Clients;

/// <summary>
/// The plans that a session has run, those inside functions included: auto_explain sends each to the client, in JSON,
/// when its execution ends.
/// </summary>
internal sealed class PlanLog
{
    private readonly RawConnection connection;

    public PlanLog(RawConnection connection)
    {
        this.connection = connection;
        foreach (string statement in (string[])[
            "LOAD 'auto_explain'", "SET auto_explain.log_nested_statements = on", "SET auto_explain.log_format = json",
            "SET auto_explain.log_min_duration = 0", "SET client_min_messages = log"])
        {
            connection.Run(statement);
        }
        Take();
    }

    /// <summary>Plans as JSON objects with a member "Plan", since the last call.</summary>
    public List<string> Take()
    {
        List<string> plans = [];
        foreach (RawError notice in connection.Notices)
        {
            int start = notice.Message.IndexOf("plan:\n", StringComparison.Ordinal);
            if (start >= 0)
            {
                plans.Add(notice.Message[(start + "plan:\n".Length)..]);
            }
        }
        connection.Notices.Clear();
        return plans;
    }
}
