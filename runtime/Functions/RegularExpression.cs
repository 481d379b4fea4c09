namespace PgFusion.Runtime.Functions;

/// <summary>
/// Runs the table of a deterministic automaton over the bytes of a text:
/// <code>
///   class of every byte: 256 bytes | u16 width of a row | u16 first state | rows
///   row of a state: u16 next state for every class | u16 is it a match if the text ends here
/// </code>
/// State 0 is never left and no match, state 1 is a match whatever follows.
/// </summary>
public static unsafe class RegularExpression
{
    public const ushort Lost = 0;
    public const ushort Found = 1;

    private const int ClassesBytes = 256;

    /// <summary>Is there a match anywhere in the text?</summary>
    public static bool IsMatch(byte* text, int length, byte* table, int tableLength)
    {
        ushort* header = (ushort*)(table + ClassesBytes);
        int width = header[0];
        ushort* rows = header + 2;
        int state = header[1];
        for (byte* end = text + length; text < end && state > Found; text++)
        {
            state = rows[state * width + table[*text]];
        }
        return state > Found ? rows[state * width + width - 1] != 0 : state == Found;
    }
}
