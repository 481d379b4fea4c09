namespace PgFusion.Compiler.QueryTree;

/// <summary>
/// The only exception this folder throws for bad text: it says where (byte offset in the text, -1 when the node was
/// made here and has no text) and what was expected there.
/// </summary>
internal sealed class NodeTextException : Exception
{
    public NodeTextException(string message, int position)
        : base(position >= 0 ? $"{message} (at byte {position} of the node text)" : message)
    {
        Position = position;
    }

    public int Position { get; }
}
