using System.Reflection.Emit;

namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>
/// What each opcode without an operand of its own takes from the evaluation stack and leaves there (ECMA-335, III).
/// One opcode has several transitions; the one that the stack fits is taken. Left of '>' the slots popped, the topmost
/// rightmost, right of it those pushed: i int32, l int64, n native, r ref, f float32, d float64.
/// Opcodes that are not listed cannot be emitted.
/// </summary>
internal sealed class StackTransitions
{
    private static readonly Dictionary<short, StackTransitions> ByOpCode = Table();

    private StackTransitions(string[] rules)
    {
        All = [.. rules.Select(Parse)];
    }

    /// <summary>Popped and pushed slots of each alternative.</summary>
    public (StackSlot[] Pops, StackSlot[] Pushes)[] All { get; }

    public static bool TryGet(OpCode opCode, out StackTransitions transitions) =>
        ByOpCode.TryGetValue(opCode.Value, out transitions!);

    private static Dictionary<short, StackTransitions> Table()
    {
        var table = new Dictionary<short, StackTransitions>();

        Add(["i i > i", "l l > l", "n n > n", "n i > n", "f f > f", "d d > d"], OpCodes.Add, OpCodes.Sub);
        Add(["i i > i", "l l > l", "f f > f", "d d > d"], OpCodes.Mul, OpCodes.Div, OpCodes.Rem);
        Add(["i i > i", "l l > l"], OpCodes.Div_Un, OpCodes.Rem_Un, OpCodes.And, OpCodes.Or, OpCodes.Xor);
        Add(["i i > i", "l i > l"], OpCodes.Shl, OpCodes.Shr, OpCodes.Shr_Un);
        Add(["i > i", "l > l", "f > f", "d > d"], OpCodes.Neg);
        Add(["i > i", "l > l"], OpCodes.Not);

        string[] compare = ["i i > i", "l l > i", "n n > i", "f f > i", "d d > i"];
        Add(compare, OpCodes.Ceq, OpCodes.Cgt, OpCodes.Cgt_Un, OpCodes.Clt, OpCodes.Clt_Un);
        string[] branch = ["i i >", "l l >", "n n >", "f f >", "d d >"];
        Add(branch, OpCodes.Beq, OpCodes.Bne_Un, OpCodes.Blt, OpCodes.Blt_Un, OpCodes.Ble, OpCodes.Ble_Un);
        Add(branch, OpCodes.Bgt, OpCodes.Bgt_Un, OpCodes.Bge, OpCodes.Bge_Un);
        Add(["i >", "l >", "n >"], OpCodes.Brtrue, OpCodes.Brfalse);
        Add([">"], OpCodes.Br, OpCodes.Nop);

        Add(["i > i", "l > i", "f > i", "d > i"], OpCodes.Conv_I1, OpCodes.Conv_U1, OpCodes.Conv_I2, OpCodes.Conv_U2);
        Add(["i > i", "l > i", "n > i", "f > i", "d > i"], OpCodes.Conv_I4, OpCodes.Conv_U4);
        Add(["i > l", "l > l", "n > l", "f > l", "d > l"], OpCodes.Conv_I8, OpCodes.Conv_U8);
        Add(["i > n", "l > n", "n > n", "r > n"], OpCodes.Conv_I, OpCodes.Conv_U);
        Add(["i > f", "l > f", "f > f", "d > f"], OpCodes.Conv_R4);
        Add(["i > d", "l > d", "f > d", "d > d"], OpCodes.Conv_R8);
        Add(["i > d", "l > d"], OpCodes.Conv_R_Un);

        Add(["n > i", "r > i"], OpCodes.Ldind_I1, OpCodes.Ldind_U1, OpCodes.Ldind_I2, OpCodes.Ldind_U2);
        Add(["n > i", "r > i"], OpCodes.Ldind_I4, OpCodes.Ldind_U4);
        Add(["n > l", "r > l"], OpCodes.Ldind_I8);
        Add(["n > n", "r > n"], OpCodes.Ldind_I);
        Add(["n > f", "r > f"], OpCodes.Ldind_R4);
        Add(["n > d", "r > d"], OpCodes.Ldind_R8);
        Add(["n i >", "r i >"], OpCodes.Stind_I1, OpCodes.Stind_I2, OpCodes.Stind_I4);
        Add(["n l >", "r l >"], OpCodes.Stind_I8);
        Add(["n n >", "r n >"], OpCodes.Stind_I);
        Add(["n f >", "r f >"], OpCodes.Stind_R4);
        Add(["n d >", "r d >"], OpCodes.Stind_R8);
        return table;

        void Add(string[] rules, params ReadOnlySpan<OpCode> opCodes)
        {
            var transitions = new StackTransitions(rules);
            foreach (OpCode opCode in opCodes)
            {
                table.Add(opCode.Value, transitions);
            }
        }
    }

    private static (StackSlot[] Pops, StackSlot[] Pushes) Parse(string rule)
    {
        string[] sides = rule.Split('>');
        return (Slots(sides[0]), Slots(sides[1]));
    }

    private static StackSlot[] Slots(string side) =>
        [.. side.Where(c => c != ' ').Select(c => c switch
        {
            'i' => StackSlot.Int32,
            'l' => StackSlot.Int64,
            'n' => StackSlot.Native,
            'r' => StackSlot.Ref,
            'f' => StackSlot.F32,
            'd' => StackSlot.F64,
            _ => throw new ArgumentException($"no stack slot is called {c}"),
        })];
}
