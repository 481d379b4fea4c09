namespace PgFusion.Perf.Rows;

/// <summary>
/// One format of COPY. Values are written column by column; the writer takes care of separators
/// and lengths. Implementations are structs over a <see cref="RowBuffer"/>, so that each table's
/// row code is compiled once per format without virtual calls.
/// </summary>
internal interface IRowWriter
{
    RowBuffer Buffer { get; }

    void StartRow(int columns);

    void EndRow();

    void Int16(short value);

    void Int32(int value);

    void Int64(long value);

    /// <summary>A numeric(15,2), given in hundredths.</summary>
    void Hundredths(long value);

    /// <summary>A date, given in days since 2000-01-01, PostgreSQL's epoch.</summary>
    void Date(int day);

    /// <summary>A timestamp, given in seconds since 2000-01-01 00:00:00.</summary>
    void Timestamp(long second);

    /// <summary>A character type, in UTF-8, without a tab, newline or backslash.</summary>
    void Text(ReadOnlySpan<byte> value);
}
