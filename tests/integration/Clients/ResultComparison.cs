using System.Globalization;
using System.Text;

namespace PgFusion.IntegrationTests.Clients;

/// <summary>Are two answers the same to the byte? If not: where they part.</summary>
internal static class ResultComparison
{
    /// <summary>Null when alike, otherwise a description of the first difference.</summary>
    public static string? Difference(RawResult expected, RawResult actual, bool ordered)
    {
        if (expected.Error is not null || actual.Error is not null)
        {
            return ErrorDifference(expected.Error, actual.Error);
        }
        return FieldDifference(expected.Fields, actual.Fields)
            ?? (expected.CommandTag == actual.CommandTag ? null : $"command tag: expected {expected.CommandTag}, got {actual.CommandTag}")
            ?? (expected.Rows.Count == actual.Rows.Count
                ? null
                : $"number of rows: expected {expected.Rows.Count}, got {actual.Rows.Count}; {RowDifference(expected, actual, ordered)}")
            ?? RowDifference(expected, actual, ordered);
    }

    private static string? ErrorDifference(RawError? expected, RawError? actual)
    {
        if (expected is null || actual is null)
        {
            return $"expected {expected?.ToString() ?? "success"}, got {actual?.ToString() ?? "success"}";
        }
        return expected.SqlState == actual.SqlState && expected.Message == actual.Message
            ? null
            : $"expected error {expected}, got {actual}";
    }

    private static string? FieldDifference(RawField[]? expected, RawField[]? actual)
    {
        expected ??= [];
        actual ??= [];
        if (expected.Length != actual.Length)
        {
            return $"number of columns: expected {expected.Length}, got {actual.Length}";
        }
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != actual[i])
            {
                return $"column {i + 1}: expected {expected[i]}, got {actual[i]}";
            }
        }
        return null;
    }

    private static string? RowDifference(RawResult expected, RawResult actual, bool ordered)
    {
        bool binary = expected.Fields is { Length: > 0 } fields && fields[0].Format == 1;
        if (ordered)
        {
            int common = Math.Min(expected.Rows.Count, actual.Rows.Count);
            for (int i = 0; i < common; i++)
            {
                if (Key(expected.Rows[i]) != Key(actual.Rows[i]))
                {
                    return $"row {i + 1}: expected {Show(expected.Rows[i], binary)}, got {Show(actual.Rows[i], binary)}";
                }
            }
            return expected.Rows.Count == actual.Rows.Count ? null
                : expected.Rows.Count > common ? $"first missing row: {Show(expected.Rows[common], binary)}"
                : $"first extra row: {Show(actual.Rows[common], binary)}";
        }

        Dictionary<string, int> counts = [];
        foreach (byte[]?[] row in expected.Rows)
        {
            string key = Key(row);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        byte[]?[]? extra = null;
        foreach (byte[]?[] row in actual.Rows)
        {
            string key = Key(row);
            int count = counts.GetValueOrDefault(key);
            counts[key] = count - 1;
            if (count <= 0)
            {
                extra ??= row;
            }
        }
        byte[]?[]? missing = expected.Rows.FirstOrDefault(row => counts[Key(row)] > 0);
        return missing is null && extra is null
            ? null
            : $"in any order: missing {(missing is null ? "nothing" : Show(missing, binary))}, extra {(extra is null ? "nothing" : Show(extra, binary))}";
    }

    /// <summary>Equal for rows of equal bytes, and only for them.</summary>
    private static string Key(byte[]?[] row)
    {
        StringBuilder key = new();
        foreach (byte[]? value in row)
        {
            key.Append(CultureInfo.InvariantCulture, $"{value?.Length ?? -1}:");
            if (value is not null)
            {
                key.Append(Encoding.Latin1.GetString(value));
            }
        }
        return key.ToString();
    }

    private static string Show(byte[]?[] row, bool binary)
    {
        const int Shown = 200;
        IEnumerable<string> values = row.Select(value =>
        {
            if (value is null)
            {
                return "NULL";
            }
            string text = binary ? "\\x" + Convert.ToHexString(value) : Encoding.UTF8.GetString(value);
            return text.Length <= Shown ? text : $"{text[..Shown]}… ({value.Length} bytes)";
        });
        return "(" + string.Join(" | ", values) + ")";
    }
}
