using System.Text;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>to_char, and the text of dates and timestamps, with PostgreSQL's answers.</summary>
public sealed unsafe class DateTimePatternTests : IDisposable
{
    /// <summary>2024-03-01 15:04:05.006007.</summary>
    private const long Friday = 762620645006007;

    /// <summary>0044-03-15 00:00:00 BC.</summary>
    private const long Ides = -64464508800000000;

    private readonly TestScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("YYYY-MM-DD HH24:MI:SS.US", Friday, "2024-03-01 15:04:05.006007")]
    [InlineData("FMDay, DDth Month|YYYY", Friday, "Friday, 01st March    |2024")]
    [InlineData("HH12:MI am Y,YYY CC Q WW IW IYYY ID D DDD J", Friday, "03:04 pm 2,024 21 1 09 09 2024 5 6 061 2460371")]
    [InlineData("\"DD\" DD \\\"DD\\\" \\DD fmdd", Friday, "DD 01 \"01\" \\01 1")]
    [InlineData("FM", Friday, "")]
    [InlineData("YYYY BC CC RM|rm MON Dy SSSS", Ides, "0044 BC -01 III |iii  MAR Fri 0")]
    public void Patterns_are_filled(string pattern, long timestamp, string expected)
    {
        Assert.True(DateTimePattern.TryCompile(Encoding.UTF8.GetBytes(pattern), out byte[]? program));
        fixed (byte* bytes = program)
        {
            Assert.Equal(expected, DateTimePattern.Format(timestamp, bytes, program.Length, _scratch.Pointer).ToString());
        }
    }

    [Theory]
    [InlineData("TMMonth")]
    [InlineData("HH24 TZ")]
    [InlineData("tz")]
    public void What_depends_on_the_server_has_no_program(string pattern) =>
        Assert.False(DateTimePattern.TryCompile(Encoding.UTF8.GetBytes(pattern), out _));

    [Theory]
    [InlineData("2001-02-03", "2024-03-01", "2024-03-01 15:04:05.006007", "0044-03-15 00:00:00 BC")]
    [InlineData("02/03/2001", "03/01/2024", "03/01/2024 15:04:05.006007", "03/15/0044 00:00:00 BC")]
    [InlineData("03/02/2001", "01/03/2024", "01/03/2024 15:04:05.006007", "15/03/0044 00:00:00 BC")]
    [InlineData("02-03-2001", "03-01-2024", "Fri Mar 01 15:04:05.006007 2024", "Fri Mar 15 00:00:00 0044 BC")]
    [InlineData("03-02-2001", "01-03-2024", "Fri 01 Mar 15:04:05.006007 2024", "Fri 15 Mar 00:00:00 0044 BC")]
    [InlineData("03.02.2001", "01.03.2024", "01.03.2024 15:04:05.006007", "15.03.0044 00:00:00 BC")]
    public void Dates_are_shown_as_the_style_says(string style, string date, string timestamp, string ides)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(style);
        fixed (byte* shown = bytes)
        {
            Assert.Equal(style, DateTimeText.FromDate(DateTimeText.StyleDate, shown, bytes.Length, _scratch.Pointer).ToString());
            Assert.Equal(date, DateTimeText.FromDate(DateTimeFunctions.TimestampToDate(Friday), shown, bytes.Length, _scratch.Pointer).ToString());
            Assert.Equal(timestamp, DateTimeText.FromTimestamp(Friday, shown, bytes.Length, _scratch.Pointer).ToString());
            Assert.Equal(ides, DateTimeText.FromTimestamp(Ides, shown, bytes.Length, _scratch.Pointer).ToString());
            Assert.Equal("-infinity", DateTimeText.FromTimestamp(long.MinValue, shown, bytes.Length, _scratch.Pointer).ToString());
        }
        Assert.Equal("15:04:05.01", DateTimeText.FromTime(54245010000, _scratch.Pointer).ToString());
        Assert.Equal("24:00:00", DateTimeText.FromTime(86400000000, _scratch.Pointer).ToString());
    }
}
