using PgFusion.Compiler.Pipelines;

namespace PgFusion.Compiler.Optimizer.Cost;

/// <summary>
/// Selectivity of LIKE (like_support.c, patternsel): the pattern is tried on the common values, and on the histogram as
/// a sample of all others when there are enough of them; else a fixed prefix is a range, and every other character of
/// the pattern makes a match less likely.
/// </summary>
internal static class LikeSelectivity
{
    private const double Default = 0.005;

    /// <summary>Of a character that has to be there, and of % (FIXED_CHAR_SEL, FULL_WILDCARD_SEL).</summary>
    private const double FixedCharacter = 0.20;
    private const double Wildcard = 5.0;
    private const double AnyCharacter = 0.9;

    /// <summary>A histogram of so many values is a sample; below, it says something with the formula.</summary>
    private const int SampleFull = 100;
    private const int SampleLeast = 10;

    public static double Of(ColumnSource? column, ReadOnlySpan<byte> pattern)
    {
        if (column is null)
        {
            return Formula(null, pattern);
        }
        double common = 0;
        foreach (var value in column.CommonValues)
        {
            common += Matches(value.Value.Span, pattern) ? value.Frequency : 0;
        }
        var histogram = column.Histogram;
        double share = Formula(column, pattern);
        // The first and the last are the extremes, and no sample.
        int sample = histogram.Length - 2;
        if (sample >= SampleLeast)
        {
            int matching = 0;
            for (int i = 1; i <= sample; i++)
            {
                matching += Matches(histogram[i].Span, pattern) ? 1 : 0;
            }
            double sampled = (double)matching / sample;
            double weight = Math.Min(1, (double)sample / SampleFull);
            share = Math.Clamp(sampled * weight + share * (1 - weight), 0.0001, 0.9999);
        }
        double rest = Math.Max(0, 1 - column.CommonFrequency - column.NullFraction);
        return Math.Clamp(common + rest * share, 0, 1);
    }

    private static double Formula(ColumnSource? column, ReadOnlySpan<byte> pattern)
    {
        int fixedLength = pattern.IndexOfAny((byte)'%', (byte)'_', (byte)'\\');
        if (fixedLength < 0)
        {
            return column is null ? Default : 1 / column.Distinct;
        }
        double selectivity = 1;
        if (fixedLength > 0)
        {
            selectivity = column is { IsByteOrdered: true } ? PrefixRange(column, pattern[..fixedLength]) : Math.Pow(FixedCharacter, Math.Min(fixedLength, 5));
        }
        foreach (byte b in pattern[fixedLength..])
        {
            selectivity *= b == '%' ? Wildcard : b == '_' ? AnyCharacter : FixedCharacter;
        }
        return Math.Clamp(selectivity, 0.0001, 1);
    }

    /// <summary>prefix &lt;= column AND column &lt; the text behind all that begin with it.</summary>
    private static double PrefixRange(ColumnSource column, ReadOnlySpan<byte> prefix)
    {
        byte[] behind = prefix.ToArray();
        if (behind[^1] == byte.MaxValue)
        {
            return Default;
        }
        behind[^1]++;
        double from = ColumnSelectivity.Inequality(column, ComparisonOperator.GreaterOrEqual, column.Type, prefix);
        double to = ColumnSelectivity.Inequality(column, ComparisonOperator.Less, column.Type, behind);
        return Math.Max(0.0001, from + to - 1 + column.NullFraction);
    }

    /// <summary>LIKE over bytes, by going back to the last % when a match fails.</summary>
    private static bool Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern)
    {
        int t = 0;
        int p = 0;
        int restartPattern = -1;
        int restartText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                restartPattern = ++p;
                restartText = t;
                continue;
            }
            bool escaped = p + 1 < pattern.Length && pattern[p] == '\\';
            int at = escaped ? p + 1 : p;
            if (at < pattern.Length && ((!escaped && pattern[at] == '_') || pattern[at] == text[t]))
            {
                p = at + 1;
                t++;
            }
            else if (restartPattern >= 0)
            {
                p = restartPattern;
                t = ++restartText;
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].TrimStart((byte)'%').IsEmpty;
    }
}
