using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>Listens to what the JIT says of the methods it compiles, by name: the only way to learn that it gave up optimising.</summary>
internal sealed class JitTiers : EventListener
{
    public const uint MinOpts = 1;
    public const uint Optimized = 2;

    private const EventKeywords JitKeyword = (EventKeywords)0x10;

    private readonly ConcurrentDictionary<string, uint> _tiers = new();

    /// <summary>The tier of the method of that name, or null if its event does not come within ten seconds.</summary>
    public uint? Of(string method)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (_tiers.TryGetValue(method, out uint tier))
            {
                return tier;
            }
            Thread.Sleep(10);
        }
        return null;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) == true
            && eventData.PayloadNames is { } names && eventData.Payload is { } payload)
        {
            string name = (string)payload[names.IndexOf("MethodName")]!;
            uint flags = (uint)payload[names.IndexOf("MethodFlags")]!;
            _tiers[name] = (flags >> 7) & 7;
        }
    }
}
