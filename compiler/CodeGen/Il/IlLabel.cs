using System.Reflection.Emit;

namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>A place to jump to. The first jump, or the mark, fixes the stack with which it is reached.</summary>
internal sealed class IlLabel
{
    internal IlLabel(Label label, string name)
    {
        Label = label;
        Name = name;
    }

    public string Name { get; }

    public bool IsMarked { get; internal set; }

    /// <summary>Whether any jump to it has been emitted.</summary>
    public bool IsTarget { get; internal set; }

    internal Label Label { get; }

    /// <summary>Bottom first; null as long as nothing is known.</summary>
    internal StackSlot[]? Stack { get; set; }
}
