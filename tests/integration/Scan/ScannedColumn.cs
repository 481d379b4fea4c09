namespace PgFusion.IntegrationTests.Scan;

/// <summary>
/// A column under test: its type, what SQL says its values are, and how the bytes in a page are brought to that form.
/// </summary>
/// <param name="Name">Column name, quoted where needed by the tests themselves.</param>
/// <param name="Type">SQL type.</param>
/// <param name="Truth">An expression over the column; its text is what must be in the page.</param>
/// <param name="Form">How a page's value becomes that text.</param>
internal sealed record ScannedColumn(string Name, string Type, string Truth, ValueForm Form)
{
    /// <summary>A column of a type whose send function shows the stored value.</summary>
    public static ScannedColumn Of(string name, string type)
    {
        string bare = type.Split('(')[0].TrimEnd();
        return bare switch
        {
            "boolean" => new(name, type, name, ValueForm.Boolean),
            "smallint" => Sent("int2send", ValueForm.Reversed),
            "integer" => Sent("int4send", ValueForm.Reversed),
            "bigint" => Sent("int8send", ValueForm.Reversed),
            "real" => Sent("float4send", ValueForm.Reversed),
            "double precision" => Sent("float8send", ValueForm.Reversed),
            "\"char\"" => Sent("charsend", ValueForm.Raw),
            "oid" => Sent("oidsend", ValueForm.Reversed),
            "date" => Sent("date_send", ValueForm.Reversed),
            "time" => Sent("time_send", ValueForm.Reversed),
            "timestamp" => Sent("timestamp_send", ValueForm.Reversed),
            "timestamptz" => Sent("timestamptz_send", ValueForm.Reversed),
            "money" => Sent("cash_send", ValueForm.Reversed),
            "interval" => Sent("interval_send", ValueForm.Interval),
            "timetz" => Sent("timetz_send", ValueForm.TimeWithZone),
            "uuid" => Sent("uuid_send", ValueForm.Raw),
            "macaddr" => Sent("macaddr_send", ValueForm.Raw),
            "name" => Sent("namesend", ValueForm.ZeroTerminated),
            "text" => Sent("textsend", ValueForm.Raw),
            "varchar" => Sent("varcharsend", ValueForm.Raw),
            "char" => Sent("bpcharsend", ValueForm.Raw),
            "bytea" => Sent("byteasend", ValueForm.Raw),
            "numeric" when type.Contains('(', StringComparison.Ordinal) => new(name, type, $"{name}::text", ValueForm.Decimal),
            "numeric" => Sent("numeric_send", ValueForm.Numeric),
            _ => throw new ArgumentException($"no truth is known for type {type}", nameof(type)),
        };

        ScannedColumn Sent(string function, ValueForm form) => new(name, type, $"encode({function}({name}), 'hex')", form);
    }
}

internal enum ValueForm
{
    /// <summary>"true" or "false".</summary>
    Boolean,

    /// <summary>Hex of the bytes as they are.</summary>
    Raw,

    /// <summary>Hex of the bytes, most significant first.</summary>
    Reversed,

    /// <summary>int64, int32, int32, each most significant first.</summary>
    Interval,

    /// <summary>int64, int32, each most significant first.</summary>
    TimeWithZone,

    /// <summary>Hex up to the first zero.</summary>
    ZeroTerminated,

    /// <summary>Digits of a scaled integer, or NaN.</summary>
    Decimal,

    /// <summary>A stored numeric as numeric_send writes it.</summary>
    Numeric,
}
