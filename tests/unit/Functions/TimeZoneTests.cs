using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Protocol;
using Xunit;

namespace PgFusion.UnitTests.Functions;

/// <summary>Zones made here; those of the database are compared with PostgreSQL in tests/integration.</summary>
public sealed unsafe class TimeZoneTests : IDisposable
{
    private const long Hour = 3600;
    private const long Cycle = 146097L * 86400;

    private readonly List<nint> _memory = [];

    public void Dispose() => _memory.ForEach(static m => NativeMemory.Free((void*)m));

    [Fact]
    public void A_skipped_time_is_read_with_the_offset_before_and_one_that_comes_twice_with_the_offset_after()
    {
        // Summer from 2021-03-28 01:00 UTC to 2021-10-31 01:00 UTC.
        byte* berlin = Zone(Seconds("2021-01-01"), 3600, (Seconds("2021-03-28 01:00"), 7200), (Seconds("2021-10-31 01:00"), 3600));
        Assert.Equal("2021-03-28 00:59:59", FromLocal("2021-03-28 01:59:59", berlin));
        Assert.Equal("2021-03-28 01:30:00", FromLocal("2021-03-28 02:30:00", berlin));
        Assert.Equal("2021-03-28 01:00:00", FromLocal("2021-03-28 03:00:00", berlin));
        Assert.Equal("2021-10-30 23:59:59", FromLocal("2021-10-31 01:59:59", berlin));
        Assert.Equal("2021-10-31 01:00:00", FromLocal("2021-10-31 02:00:00", berlin));
        Assert.Equal("2021-10-31 01:30:00", FromLocal("2021-10-31 02:30:00", berlin));
        Assert.Equal("2021-10-31 02:00:00", FromLocal("2021-10-31 03:00:00", berlin));
        Assert.Equal("2021-03-28 01:59:59", ToLocal("2021-03-28 00:59:59", berlin));
        Assert.Equal("2021-03-28 03:00:00", ToLocal("2021-03-28 01:00:00", berlin));
        Assert.Equal("2021-10-31 02:59:59", ToLocal("2021-10-31 00:59:59", berlin));
        Assert.Equal("2021-10-31 02:00:00", ToLocal("2021-10-31 01:00:00", berlin));
    }

    [Fact]
    public void Transitions_repeat_after_400_years_where_they_go_on()
    {
        long until = Seconds("2500-01-01");
        byte[] sent = Sent(Seconds("1800-01-01"), until, before: true, after: true, 3600,
            [.. Enumerable.Range(1800, 701).SelectMany(y => new[] { (Seconds($"{y}-04-01"), 7200), (Seconds($"{y}-10-01"), 3600) })]);
        TimeZoneRules* rules = Read(sent);
        foreach (long cycles in new long[] { -10, -3, -1, 0, 1, 2, 19, 700 })
        {
            long shift = cycles * Cycle;
            Assert.Equal(3600, rules->OffsetAt(Seconds("2200-02-01") + shift));
            Assert.Equal(3600, rules->OffsetAt(Seconds("2200-04-01") - 1 + shift));
            Assert.Equal(7200, rules->OffsetAt(Seconds("2200-04-01") + shift));
            Assert.True(rules->NextTransition(Seconds("2200-04-01") + shift, out int before, out long transition, out int after));
            Assert.Equal((7200, Seconds("2200-10-01") + shift, 3600), (before, transition, after));
            Assert.True(rules->NextTransition(Seconds("2499-12-31") + shift, out before, out transition, out after));
            Assert.Equal((3600, Seconds("2500-04-01") + shift, 7200), (before, transition, after));
        }
    }

    [Fact]
    public void Without_a_rule_the_last_offset_stays()
    {
        byte* zone = Zone(Seconds("1900-01-01"), -1000, (Seconds("1920-01-01"), 0), (Seconds("1930-01-01"), 1800));
        var rules = (TimeZoneRules*)zone;
        Assert.Equal(-1000, rules->OffsetAt(long.MinValue / 4));
        Assert.Equal(1800, rules->OffsetAt(long.MaxValue / 4));
        Assert.False(rules->NextTransition(Seconds("1930-01-01"), out int before, out _, out _));
        Assert.Equal(1800, before);
    }

    [Fact]
    public void A_search_is_right_wherever_the_one_before_has_ended()
    {
        byte* zone = Zone(0, 0, [.. Enumerable.Range(0, 100).Select(static i => (i * 10L, i + 1))]);
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            int time = random.Next(-20, 1020);
            int expected = time < 0 ? 0 : Math.Min(100, time / 10 + 1);
            Assert.Equal(expected, ((TimeZoneRules*)zone)->OffsetAt(time));
        }
    }

    [Fact]
    public void Days_and_months_are_added_to_local_time()
    {
        byte* berlin = Zone(Seconds("2021-01-01"), 3600, (Seconds("2021-03-28 01:00"), 7200), (Seconds("2021-10-31 01:00"), 3600));
        Assert.Equal("2021-03-28 10:00:00", Add("2021-03-27 11:00:00", new Interval(0, 1, 0), berlin));
        Assert.Equal("2021-03-28 11:00:00", Add("2021-03-27 11:00:00", new Interval(0, 0, 24 * Hour * 1000000), berlin));
        Assert.Equal("2021-09-29 22:30:00", Add("2021-03-30 22:30:00", new Interval(6, 0, 0), berlin));
        Assert.Equal("2021-02-28 10:00:00", Add("2021-03-31 09:00:00", new Interval(-1, 0, 0), berlin));
    }

    [Theory]
    [InlineData(ProtocolConstants.ZoneUnknown, "22023", "time zone \"No/Where\" not recognized")]
    [InlineData(ProtocolConstants.ZoneAbbreviation, "0A000", "PgFusion does not know the changing offset of the abbreviation \"No/Where\"")]
    public void A_zone_without_rules_is_an_error_of_whoever_uses_it(int state, string sqlState, string message)
    {
        byte* zone = (byte*)Read([(byte)state, .. Encoding.UTF8.GetBytes("No/Where")]);
        PgException error = Assert.Throws<PgException>(() => TimeZoneFunctions.ToTimestamp(0, zone));
        Assert.Equal((sqlState, message), (error.SqlState, error.Message));
        // Infinity is infinity everywhere.
        Assert.Equal(long.MaxValue, TimeZoneFunctions.ToTimestamp(long.MaxValue, zone));
    }

    [Fact]
    public void What_is_not_a_zone_is_refused()
    {
        byte[] sent = Sent(0, 1, false, false, 0, [(5, 1), (7, 2)]);
        Assert.Throws<PgException>(() => Read([]));
        Assert.Throws<PgException>(() => Read([9]));
        Assert.Throws<PgException>(() => Read(sent[..20]));
        Assert.Throws<PgException>(() => Read(sent[..^1]));
        Assert.Throws<PgException>(() => Read(Sent(0, 1, false, false, 0, [(7, 1), (5, 2)])));
    }

    private byte* Zone(long from, int first, params (long, int)[] transitions) =>
        (byte*)Read(Sent(from, Seconds("2500-01-01"), false, false, first, transitions));

    private static byte[] Sent(long from, long until, bool before, bool after, int first, (long Time, int Offset)[] transitions)
    {
        var bytes = new byte[31 + transitions.Length * 12];
        bytes[0] = ProtocolConstants.ZoneRules;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), from);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(9), until);
        bytes[17] = before ? (byte)1 : (byte)0;
        bytes[18] = after ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(19), first);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(23), first);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(27), transitions.Length);
        for (int i = 0; i < transitions.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(31 + i * 8), transitions[i].Time);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(31 + transitions.Length * 8 + i * 4), transitions[i].Offset);
        }
        return bytes;
    }

    private TimeZoneRules* Read(byte[] sent)
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)TimeZoneRules.BytesFor(sent));
        _memory.Add((nint)memory);
        return TimeZoneRules.Read(sent, memory);
    }

    private static DateTime Parse(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static long Seconds(string text) => (Parse(text) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    private static long Timestamp(string text) => (Parse(text) - new DateTime(2000, 1, 1)).Ticks / 10;

    private static string Show(long timestamp) => new DateTime(2000, 1, 1).AddTicks(timestamp * 10).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string ToLocal(string text, byte* zone) => Show(TimeZoneFunctions.ToTimestamp(Timestamp(text), zone));

    private static string FromLocal(string text, byte* zone) => Show(TimeZoneFunctions.FromTimestamp(Timestamp(text), zone));

    private static string Add(string text, Interval interval, byte* zone) =>
        Show(TimeZoneFunctions.AddInterval(Timestamp(text), (byte*)&interval, true, zone));
}
