using System.Reflection;
using System.Reflection.Emit;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>
/// A thin layer over <see cref="ILGenerator"/> that knows, after every instruction, what the evaluation stack holds.
/// <list type="number">
/// <item>Each instruction is checked against the stack before it is emitted; one that does not fit throws
/// <see cref="IlEmissionException"/> with the instruction, the stack and the last instructions. Nothing wrong reaches
/// the JIT, whose only answer would be InvalidProgramException.</item>
/// <item>Labels carry the stack with which they are reached, and every jump has to agree with it. Behind an
/// unconditional jump nothing may be emitted before the next mark.</item>
/// <item>Everything that the JIT's limits are about is counted, and a function that comes close to one throws
/// <see cref="MethodTooLargeException"/> (<see cref="JitLimits"/>).</item>
/// <item>The instructions are listed for dumps, with the operator that they belong to.</item>
/// </list>
/// One emitter writes one method, on one thread; <see cref="Complete"/> ends it.
/// </summary>
internal sealed class IlEmitter
{
    private const int RecentInstructions = 6;

    private static readonly OpCode[] ShortInt32 =
    [
        OpCodes.Ldc_I4_M1, OpCodes.Ldc_I4_0, OpCodes.Ldc_I4_1, OpCodes.Ldc_I4_2, OpCodes.Ldc_I4_3, OpCodes.Ldc_I4_4,
        OpCodes.Ldc_I4_5, OpCodes.Ldc_I4_6, OpCodes.Ldc_I4_7, OpCodes.Ldc_I4_8,
    ];

    private static readonly OpCode[] ShortArgument =
        [OpCodes.Ldarg_0, OpCodes.Ldarg_1, OpCodes.Ldarg_2, OpCodes.Ldarg_3];

    private readonly ILGenerator _il;
    private readonly (string Name, Type Type)[] _arguments;
    private readonly Type _returns;
    private readonly List<StackSlot> _stack = [];
    private readonly List<IlLabel> _labels = [];
    private readonly List<string> _locals = [];
    private string _origin = "";
    private bool _atBlockStart = true;
    private bool _afterUnaligned;
    private bool _complete;

    public IlEmitter(ILGenerator il, string function, IReadOnlyList<(string Name, Type Type)> arguments, Type returns)
    {
        _il = il;
        Function = function;
        _arguments = [.. arguments];
        _returns = returns;
    }

    public string Function { get; }

    /// <summary>Whether an instruction emitted now could ever run.</summary>
    public bool Reachable { get; private set; } = true;

    public int IlBytes => _il.ILOffset;

    public int Instructions { get; private set; }

    public int BasicBlocks { get; private set; }

    public int Locals => _locals.Count;

    /// <summary>Loads and stores of arguments and locals.</summary>
    public int LocalReferences { get; private set; }

    public IlListing Listing { get; } = new();

    /// <summary>The slots on the evaluation stack, bottom first.</summary>
    public IReadOnlyList<StackSlot> Stack => _stack;

    public IlLabel DefineLabel(string name)
    {
        var label = new IlLabel(_il.DefineLabel(), $"{name}_{_labels.Count}");
        _labels.Add(label);
        return label;
    }

    public LocalBuilder DeclareLocal(Type type, string name)
    {
        LocalBuilder local = _il.DeclareLocal(type);
        _locals.Add(name);
        Limit("locals and arguments", _locals.Count + _arguments.Length, JitLimits.LocalsMax);
        return local;
    }

    /// <summary>A line of its own in the listing.</summary>
    public void Comment(string text) => Listing.Add($"  // {text}");

    /// <summary>Names the operator of what follows, in the listing and in messages.</summary>
    public void Origin(IrOrigin? origin)
    {
        _origin = origin is null ? "" : $", {origin}";
        if (origin is not null)
        {
            Comment(origin.ToString());
        }
    }

    /// <summary>An instruction without operand.</summary>
    public void Emit(OpCode opCode)
    {
        if (!StackTransitions.TryGet(opCode, out StackTransitions transitions)
            || opCode.OperandType != OperandType.InlineNone)
        {
            throw Fault(opCode, null, "is not among the instructions that Emit knows");
        }
        Apply(opCode, null, transitions.All);
        _il.Emit(opCode);
        Count();
    }

    public void LoadInt32(int value)
    {
        Apply(OpCodes.Ldc_I4, value, [], [StackSlot.Int32]);
        if (value is >= -1 and <= 8)
        {
            _il.Emit(ShortInt32[value + 1]);
        }
        else if (value is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            _il.Emit(OpCodes.Ldc_I4_S, (sbyte)value);
        }
        else
        {
            _il.Emit(OpCodes.Ldc_I4, value);
        }
        Count();
    }

    public void LoadInt64(long value)
    {
        Apply(OpCodes.Ldc_I8, value, [], [StackSlot.Int64]);
        _il.Emit(OpCodes.Ldc_I8, value);
        Count();
    }

    public void LoadFloat32(float value)
    {
        Apply(OpCodes.Ldc_R4, value, [], [StackSlot.F32]);
        _il.Emit(OpCodes.Ldc_R4, value);
        Count();
    }

    public void LoadFloat64(double value)
    {
        Apply(OpCodes.Ldc_R8, value, [], [StackSlot.F64]);
        _il.Emit(OpCodes.Ldc_R8, value);
        Count();
    }

    public void LoadArgument(int index)
    {
        if (index < 0 || index >= _arguments.Length)
        {
            throw Fault(OpCodes.Ldarg, index, "there is no such argument");
        }
        Apply(OpCodes.Ldarg, _arguments[index].Name, [], [StackSlot.Of(_arguments[index].Type)]);
        if (index <= 3)
        {
            _il.Emit(ShortArgument[index]);
        }
        else if (index <= byte.MaxValue)
        {
            _il.Emit(OpCodes.Ldarg_S, (byte)index);
        }
        else
        {
            _il.Emit(OpCodes.Ldarg, (short)index);
        }
        CountReference();
    }

    public void LoadLocal(LocalBuilder local)
    {
        Apply(OpCodes.Ldloc, _locals[local.LocalIndex], [], [StackSlot.Of(local.LocalType)]);
        _il.Emit(OpCodes.Ldloc, local);
        CountReference();
    }

    public void StoreLocal(LocalBuilder local)
    {
        Apply(OpCodes.Stloc, _locals[local.LocalIndex], [StackSlot.Of(local.LocalType)], []);
        _il.Emit(OpCodes.Stloc, local);
        CountReference();
    }

    public void LoadLocalAddress(LocalBuilder local)
    {
        Apply(OpCodes.Ldloca, _locals[local.LocalIndex], [], [StackSlot.Ref]);
        _il.Emit(OpCodes.Ldloca, local);
        CountReference();
    }

    /// <summary>The next instruction loads or stores at an address that need not be aligned.</summary>
    public void Unaligned()
    {
        Apply(OpCodes.Unaligned, 1, [], []);
        _il.Emit(OpCodes.Unaligned, (byte)1);
        Count();
        _afterUnaligned = true;
    }

    public void LoadObject(Type type)
    {
        StackSlot value = StackSlot.Of(type);
        Apply(OpCodes.Ldobj, type, ([StackSlot.Native], [value]), ([StackSlot.Ref], [value]));
        _il.Emit(OpCodes.Ldobj, type);
        Count();
    }

    public void StoreObject(Type type)
    {
        StackSlot value = StackSlot.Of(type);
        Apply(OpCodes.Stobj, type, ([StackSlot.Native, value], []), ([StackSlot.Ref, value], []));
        _il.Emit(OpCodes.Stobj, type);
        Count();
    }

    /// <summary>Zeroes the struct at an address.</summary>
    public void InitObject(Type type)
    {
        Apply(OpCodes.Initobj, type, ([StackSlot.Native], []), ([StackSlot.Ref], []));
        _il.Emit(OpCodes.Initobj, type);
        Count();
    }

    /// <summary>A field of the struct on the stack, or of the one whose address is there.</summary>
    public void LoadField(FieldInfo field)
    {
        StackSlot value = StackSlot.Of(field.FieldType);
        StackSlot whole = StackSlot.Of(field.DeclaringType!);
        Apply(
            OpCodes.Ldfld,
            field,
            ([whole], [value]),
            ([StackSlot.Ref], [value]),
            ([StackSlot.Native], [value]));
        _il.Emit(OpCodes.Ldfld, field);
        Count();
    }

    public void Call(MethodInfo method)
    {
        if (!method.IsStatic)
        {
            throw Fault(OpCodes.Call, method, "only static methods are called");
        }
        Apply(
            OpCodes.Call,
            method,
            [.. method.GetParameters().Select(p => StackSlot.Of(p.ParameterType))],
            method.ReturnType == typeof(void) ? [] : [StackSlot.Of(method.ReturnType)]);
        _il.Emit(OpCodes.Call, method);
        Count();
    }

    /// <summary>Drops the topmost slot, whatever it is.</summary>
    public void Pop()
    {
        if (_stack.Count == 0)
        {
            throw Fault(OpCodes.Pop, null, "takes one slot");
        }
        Apply(OpCodes.Pop, null, [_stack[^1]], []);
        _il.Emit(OpCodes.Pop);
        Count();
    }

    /// <summary>Any jump, conditional or not. The label keeps the stack that remains.</summary>
    public void Branch(OpCode opCode, IlLabel label)
    {
        if (opCode.OperandType != OperandType.InlineBrTarget
            || !StackTransitions.TryGet(opCode, out StackTransitions transitions))
        {
            throw Fault(opCode, label, "is not a jump that Branch knows");
        }
        Apply(opCode, label, transitions.All);
        Agree(label, opCode);
        label.IsTarget = true;
        _il.Emit(opCode, label.Label);
        Count();
        if (opCode.FlowControl == FlowControl.Branch)
        {
            Unreachable();
        }
        StartBlock();
    }

    public void Return()
    {
        Apply(OpCodes.Ret, null, _returns == typeof(void) ? [] : [StackSlot.Of(_returns)], []);
        if (_stack.Count > 0)
        {
            throw Fault(OpCodes.Ret, null, "leaves slots on the stack");
        }
        _il.Emit(OpCodes.Ret);
        Count();
        Unreachable();
        StartBlock();
    }

    /// <summary>
    /// The label is here. If control does not run into it from above and nothing has jumped to it yet, the stack is
    /// taken to be empty.
    /// </summary>
    public void Mark(IlLabel label)
    {
        if (label.IsMarked)
        {
            throw new IlEmissionException($"function {Function}{_origin}: label {label.Name} is marked twice");
        }
        if (_afterUnaligned)
        {
            throw new IlEmissionException($"function {Function}{_origin}: label {label.Name} behind a prefix");
        }
        if (Reachable)
        {
            Agree(label, null);
        }
        else
        {
            label.Stack ??= [];
            _stack.Clear();
            _stack.AddRange(label.Stack);
            Reachable = true;
        }
        label.IsMarked = true;
        _il.MarkLabel(label.Label);
        Listing.Add($"{label.Name}:");
        StartBlock();
    }

    /// <summary>Nothing is left open: control does not run off the end, and every jump has a target.</summary>
    public void Complete()
    {
        if (Reachable)
        {
            throw new IlEmissionException($"function {Function}: control runs off the end{Recent()}");
        }
        if (_labels.Find(l => l.IsTarget && !l.IsMarked) is { } open)
        {
            throw new IlEmissionException($"function {Function}: label {open.Name} is jumped to and nowhere marked");
        }
        _complete = true;
    }

    private void Apply(OpCode opCode, object? operand, StackSlot[] pops, StackSlot[] pushes) =>
        Apply(opCode, operand, (pops, pushes));

    /// <summary>Checks, changes the stack, and lists the instruction; the caller then emits it.</summary>
    private void Apply(
        OpCode opCode, object? operand, params ReadOnlySpan<(StackSlot[] Pops, StackSlot[] Pushes)> alternatives)
    {
        if (_complete || !Reachable)
        {
            throw Fault(opCode, operand, "cannot be reached");
        }
        if (_afterUnaligned && !TakesUnaligned(opCode))
        {
            throw Fault(opCode, operand, "does not access memory, but stands behind the unaligned prefix");
        }
        _afterUnaligned = false;
        foreach ((StackSlot[] pops, StackSlot[] pushes) in alternatives)
        {
            if (Fits(pops))
            {
                _stack.RemoveRange(_stack.Count - pops.Length, pops.Length);
                _stack.AddRange(pushes);
                Listing.Add(IlBytes, opCode, operand);
                return;
            }
        }
        throw Fault(opCode, operand, Wants([.. alternatives]));
    }

    private bool Fits(StackSlot[] pops)
    {
        if (_stack.Count < pops.Length)
        {
            return false;
        }
        for (int i = 0; i < pops.Length; i++)
        {
            if (_stack[_stack.Count - pops.Length + i] != pops[i])
            {
                return false;
            }
        }
        return true;
    }

    private void Agree(IlLabel label, OpCode? jump)
    {
        label.Stack ??= [.. _stack];
        if (!label.Stack.SequenceEqual(_stack))
        {
            string how = jump is { } opCode ? $"{opCode.Name} to it" : "control running into it";
            throw new IlEmissionException(
                $"function {Function}{_origin}: label {label.Name} is reached with the stack [{Join(label.Stack)}], "
                + $"and by {how} with [{Join(_stack)}]{Recent()}");
        }
    }

    private void Unreachable()
    {
        Reachable = false;
        _stack.Clear();
    }

    /// <summary>The next instruction, if one comes, opens a basic block.</summary>
    private void StartBlock() => _atBlockStart = true;

    private void CountReference()
    {
        LocalReferences++;
        Limit("references to locals", LocalReferences, JitLimits.LocalReferencesMax);
        Count();
    }

    private void Count()
    {
        Instructions++;
        BasicBlocks += _atBlockStart ? 1 : 0;
        _atBlockStart = false;
        Limit("basic blocks", BasicBlocks, JitLimits.BasicBlocksMax);
        Limit("instructions", Instructions, JitLimits.InstructionsMax);
        Limit("IL bytes", IlBytes, JitLimits.IlBytesMax);
    }

    private void Limit(string figure, int value, int limit)
    {
        if (value > limit)
        {
            throw new MethodTooLargeException(Function, figure, value, limit);
        }
    }

    private IlEmissionException Fault(OpCode opCode, object? operand, string why) =>
        new($"function {Function}{_origin}: {IlListing.Text(opCode, operand)} {why}; "
            + $"the stack is [{Join(_stack)}]{Recent()}");

    private static string Wants(IEnumerable<(StackSlot[] Pops, StackSlot[] Pushes)> alternatives) =>
        "takes " + string.Join(" or ", alternatives.Select(a => $"[{Join(a.Pops)}]"));

    private static string Join(IEnumerable<StackSlot> slots) => string.Join(", ", slots);

    private static bool TakesUnaligned(OpCode opCode)
    {
        string name = opCode.Name!;
        return name.StartsWith("ldind", StringComparison.Ordinal) || name.StartsWith("stind", StringComparison.Ordinal)
            || opCode == OpCodes.Ldobj || opCode == OpCodes.Stobj;
    }

    private string Recent()
    {
        string text = string.Join("\n  ", Listing.LastInstructions(RecentInstructions));
        return text.Length == 0 ? "" : $"\nlast instructions:\n  {text}";
    }
}
