using System.Buffers.Binary;
using System.Text;
using PgFusion.Runtime.Protocol;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// A time zone as PostgreSQL computes with it: the instants (seconds since 1970) at which its offset from UTC changes,
/// as the server sent them when the query began (pghooks/customscan/time_zones.c, protocol.h). Beyond them they repeat
/// after 400 years, or do not change any more.
/// <para>
/// Read-only and shared by threads, but for the place where the last search ended: rows that follow each other mostly lie
/// between the same two transitions. It is written without a lock, since any number in range is as good as another.
/// </para>
/// </summary>
public unsafe struct TimeZoneRules
{
    /// <summary>400 years of the Gregorian calendar, after which also the days of the week repeat.</summary>
    private const long Cycle = 146097L * DateTimeFunctions.SecondsPerDay;

    private const int HeaderBytes = 31;

    private long _from;
    private long _until;
    private bool _isCyclicBefore;
    private bool _isCyclicAfter;
    private int _first;
    private int _firstBefore;
    private int _count;
    private int _latest;
    private long* _times;
    private int* _offsets;

    /// <summary>Why there are no rules; 0 if there are.</summary>
    private byte _missing;
    private byte* _name;
    private int _nameLength;

    /// <summary>The memory that <see cref="Read"/> needs.</summary>
    public static long BytesFor(ReadOnlySpan<byte> sent) => sizeof(TimeZoneRules) + (long)sent.Length + 8;

    /// <summary>Takes what was sent apart, into memory of <see cref="BytesFor"/> bytes.</summary>
    public static TimeZoneRules* Read(ReadOnlySpan<byte> sent, byte* memory)
    {
        var rules = (TimeZoneRules*)memory;
        *rules = default;
        byte* rest = memory + sizeof(TimeZoneRules);
        if (sent.IsEmpty || sent[0] is not (ProtocolConstants.ZoneRules or ProtocolConstants.ZoneUnknown or ProtocolConstants.ZoneAbbreviation))
        {
            throw Malformed();
        }
        if (sent[0] != ProtocolConstants.ZoneRules)
        {
            rules->_missing = sent[0];
            rules->_name = rest;
            rules->_nameLength = sent.Length - 1;
            sent[1..].CopyTo(new Span<byte>(rest, sent.Length - 1));
            return rules;
        }
        if (sent.Length < HeaderBytes)
        {
            throw Malformed();
        }
        rules->_from = BinaryPrimitives.ReadInt64LittleEndian(sent[1..]);
        rules->_until = BinaryPrimitives.ReadInt64LittleEndian(sent[9..]);
        rules->_isCyclicBefore = sent[17] != 0;
        rules->_isCyclicAfter = sent[18] != 0;
        rules->_first = BinaryPrimitives.ReadInt32LittleEndian(sent[19..]);
        rules->_firstBefore = BinaryPrimitives.ReadInt32LittleEndian(sent[23..]);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(sent[27..]);
        if (count > int.MaxValue / 16 || sent.Length != HeaderBytes + count * 12)
        {
            throw Malformed();
        }
        rules->_count = (int)count;
        rules->_times = (long*)rest;
        rules->_offsets = (int*)(rules->_times + count);
        sent.Slice(HeaderBytes, (int)count * 12).CopyTo(new Span<byte>(rest, (int)count * 12));
        for (int i = 1; i < count; i++)
        {
            if (rules->_times[i] <= rules->_times[i - 1])
            {
                throw Malformed();
            }
        }
        return rules;
    }

    /// <summary>An error if the zone is none that can be computed with.</summary>
    public readonly void Check()
    {
        if (_missing != 0)
        {
            Throw();
        }
    }

    /// <summary>The offset from UTC at an instant, in seconds; east of Greenwich is positive (pg_localtime).</summary>
    public int OffsetAt(long time)
    {
        int after = Search(ref time, out _);
        return after == 0 ? _first : _offsets[after - 1];
    }

    /// <summary>
    /// The offset at an instant, and if there is one the next transition after it, and the offset from then on
    /// (pg_next_dst_boundary).
    /// </summary>
    public bool NextTransition(long time, out int before, out long transition, out int after)
    {
        int index = Search(ref time, out long shift);
        before = index == 0 ? _firstBefore : _offsets[index - 1];
        if (index == _count)
        {
            transition = 0;
            after = before;
            return false;
        }
        transition = _times[index] + shift;
        after = _offsets[index];
        return true;
    }

    /// <summary>
    /// How many transitions there have been at an instant, brought into the years that are known;
    /// <paramref name="shift"/> leads back.
    /// </summary>
    private int Search(ref long time, out long shift)
    {
        long original = time;
        if (_isCyclicAfter && time >= _until)
        {
            time -= ((time - _until) / Cycle + 1) * Cycle;
        }
        else if (_isCyclicBefore && time < _from)
        {
            time += ((_from - 1 - time) / Cycle + 1) * Cycle;
        }
        shift = original - time;
        int latest = _latest;
        if ((latest == 0 || _times[latest - 1] <= time) && (latest == _count || time < _times[latest]))
        {
            return latest;
        }
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_times[middle] <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        _latest = low;
        return low;
    }

    private readonly void Throw()
    {
        string name = Encoding.UTF8.GetString(_name, _nameLength);
        throw _missing == ProtocolConstants.ZoneUnknown
            ? new PgException(PgError.InvalidParameterValueState, $"time zone \"{name}\" not recognized")
            : new PgException(PgError.FeatureNotSupportedState, $"PgFusion does not know the changing offset of the abbreviation \"{name}\"",
                "", "Set pg_fusion.enable to off for this query.");
    }

    private static PgException Malformed() => new("08P01", "malformed time zone in a request to the PgFusion worker");
}
