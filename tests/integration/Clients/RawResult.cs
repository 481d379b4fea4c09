using System.Text;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>One column of a RowDescription message, exactly as sent.</summary>
internal readonly record struct RawField(
    string Name, uint TableOid, short Column, uint TypeOid, short TypeSize, int TypeModifier, short Format);

/// <summary>The fields of an ErrorResponse or NoticeResponse that the tests look at.</summary>
internal sealed record RawError(
    string Severity, string SqlState, string Message, string? Detail, string? Hint, string? Position)
{
    public override string ToString() =>
        $"{Severity} {SqlState}: {Message}" + (Detail is null ? "" : $" [DETAIL {Detail}]") + (Hint is null ? "" : $" [HINT {Hint}]");
}

/// <summary>What came of one statement, or of one Execute of a portal: bytes, nothing decoded.</summary>
internal sealed class RawResult
{
    /// <summary>Null when no RowDescription came.</summary>
    public RawField[]? Fields { get; set; }

    /// <summary>Values as sent; null is NULL.</summary>
    public List<byte[]?[]> Rows { get; } = [];

    /// <summary>Lines of a COPY … TO STDOUT.</summary>
    public List<byte[]> CopyData { get; } = [];

    public string? CommandTag { get; set; }

    /// <summary>The portal has more rows.</summary>
    public bool Suspended { get; set; }

    public RawError? Error { get; set; }

    /// <summary>A value in text format.</summary>
    public string? Text(int row, int column)
    {
        byte[]? value = Rows[row][column];
        return value is null ? null : Encoding.UTF8.GetString(value);
    }

    /// <summary>All values of the first column in text format.</summary>
    public string?[] Column(int column = 0) => [.. Enumerable.Range(0, Rows.Count).Select(row => Text(row, column))];

    public string? Scalar => Rows.Count == 0 ? null : Text(0, 0);
}
