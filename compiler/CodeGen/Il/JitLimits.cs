namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>
/// RyuJIT compiles a method without any optimisation, and says nothing, when one of these is passed: 60,000 bytes of
/// IL, 20,000 instructions, 2,000 basic blocks, 2,000 locals with arguments and temporaries, 8,000 references to them
/// (DEFAULT_MIN_OPTS_* in src/coreclr/jit/compiler.h of dotnet/runtime). The limits here keep a tenth away from that.
/// </summary>
internal static class JitLimits
{
    public const int IlBytesMax = 54_000;
    public const int InstructionsMax = 18_000;
    public const int BasicBlocksMax = 1_800;
    public const int LocalsMax = 1_800;
    public const int LocalReferencesMax = 7_200;

    /// <summary>
    /// Above this number of locals, slots are shared by locals whose scopes do not overlap. The JIT stops inlining
    /// calls at 512 variables, those of inlined methods included (MAX_LV_NUM_COUNT_FOR_INLINING), and stops keeping
    /// variables in registers at 1,024 (JitMaxLocalsToTrack). Below it every local has its own slot, which the register
    /// allocator likes best.
    /// </summary>
    public const int SlotSharingMin = 64;
}
