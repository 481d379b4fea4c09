using System.Text;

namespace PgFusion.Perf.Database;

/// <summary>
/// Are two answers the same? Those of a query with one right answer to the byte, in order; those of another as far as
/// they are determined (README.md).
/// </summary>
internal static class AnswerCheck
{
    /// <summary>Null when the answers are identical, otherwise the first difference.</summary>
    public static string? Difference(Answer expected, Answer actual)
    {
        if (expected.Error != null || actual.Error != null)
            return expected.Error == actual.Error ? null : $"expected {expected.Error ?? "success"}, got {actual.Error ?? "success"}";
        if (Shape(expected, actual) is { } shape)
            return shape;
        for (var i = 0; i < expected.Rows.Count; i++)
            if (Key(expected.Rows[i]) != Key(actual.Rows[i]))
                return $"row {i + 1}: expected {Show(expected.Rows[i])}, got {Show(actual.Rows[i])}";
        return null;
    }

    /// <summary>Null when <paramref name="actual"/> is one of the right answers.</summary>
    /// <param name="expected">One of them.</param>
    /// <param name="actual">The answer in question.</param>
    /// <param name="determined">Columns that are the same in all of them, row by row.</param>
    /// <param name="withoutLimit">All rows that a right answer may have.</param>
    public static string? Difference(Answer expected, Answer actual, IReadOnlyList<int> determined, Answer withoutLimit)
    {
        if (expected.Error != null || actual.Error != null)
            return Difference(expected, actual);
        if (Shape(expected, actual) is { } shape)
            return shape;
        for (var i = 0; i < expected.Rows.Count; i++)
            foreach (var column in determined)
                if (expected.Rows[i][column] != actual.Rows[i][column])
                    return $"row {i + 1}, column {column + 1}: expected {expected.Rows[i][column] ?? "NULL"}, got {actual.Rows[i][column] ?? "NULL"}";
        var available = new Dictionary<string, int>();
        foreach (var row in withoutLimit.Rows)
            available[Key(row)] = available.GetValueOrDefault(Key(row)) + 1;
        foreach (var row in actual.Rows)
        {
            var left = available.GetValueOrDefault(Key(row));
            if (left == 0)
                return $"a row that PostgreSQL has not, or not as often: {Show(row)}";
            available[Key(row)] = left - 1;
        }
        return null;
    }

    private static string? Shape(Answer expected, Answer actual)
    {
        if (!expected.Columns.SequenceEqual(actual.Columns))
            return $"columns: expected {string.Join(", ", expected.Columns)}, got {string.Join(", ", actual.Columns)}";
        return expected.Rows.Count == actual.Rows.Count ? null : $"expected {expected.Rows.Count} rows, got {actual.Rows.Count}";
    }

    /// <summary>Equal for rows of equal values, and only for them.</summary>
    private static string Key(string?[] row)
    {
        var key = new StringBuilder();
        foreach (var value in row)
            key.Append(value?.Length ?? -1).Append(':').Append(value);
        return key.ToString();
    }

    private static string Show(string?[] row) => "(" + string.Join(" | ", row.Select(v => v ?? "NULL")) + ")";
}
