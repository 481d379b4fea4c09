using System.Text;

namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// Turns labels and field names into shared strings, so that a parse allocates none and a comparison with a literal
/// nearly always ends at the reference. A few hundred names exist; the table is a cache of fixed size, so that odd
/// text cannot make it grow. Threads share it without a lock: a slot is one reference, filled once, and losing a race
/// costs a second copy of a name.
/// </summary>
internal static class NodeNames
{
    private const int SlotCount = 4096;
    private const int ProbesMax = 8;
    private static readonly string?[] Slots = new string?[SlotCount];

    internal static string Get(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var b in name)
            hash = (hash ^ b) * 16777619u;
        for (var probe = 0u; probe < ProbesMax; probe++)
        {
            ref var slot = ref Slots[(hash + probe) & (SlotCount - 1)];
            var known = Volatile.Read(ref slot);
            if (known is null)
            {
                // Interned by the runtime too, where the literals in the readers are.
                known = string.Intern(Encoding.UTF8.GetString(name));
                Volatile.Write(ref slot, known);
                return known;
            }

            if (Ascii.Equals(name, known))
                return known;
        }

        return Encoding.UTF8.GetString(name);
    }
}
