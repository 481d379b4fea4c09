namespace PgFusion.Tpch.Rows;

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

    void Int32(int value);

    void Int64(long value);

    /// <summary>A numeric(15,2), given in hundredths.</summary>
    void Hundredths(long value);

    /// <summary>A date, given in days since 1992-01-01, the first day of the data.</summary>
    void Date(int day);

    /// <summary>A character type, as ASCII bytes without a tab, newline or backslash.</summary>
    void Text(ReadOnlySpan<byte> value);
}
