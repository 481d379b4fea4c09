using System.Reflection;
using System.Reflection.Emit;
using PgFusion.Compiler.CodeGen.Il;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

public sealed class IlEmitterTests
{
    private readonly DynamicMethod _method = new("emitted", typeof(int), [typeof(int), typeof(long)]);
    private readonly IlEmitter _il;

    public IlEmitterTests()
    {
        _il = new IlEmitter(_method.GetILGenerator(), "emitted", [("a", typeof(int)), ("b", typeof(long))], typeof(int));
    }

    [Fact]
    public void WhatIsEmittedRuns()
    {
        IlLabel small = _il.DefineLabel("small");
        _il.LoadArgument(0);
        _il.LoadInt32(100);
        _il.Branch(OpCodes.Blt, small);
        _il.LoadInt32(-1);
        _il.Return();
        _il.Mark(small);
        _il.LoadArgument(0);
        _il.LoadArgument(1);
        _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Add);
        _il.Return();
        _il.Complete();
        var run = _method.CreateDelegate<Func<int, long, int>>();
        Assert.Equal(42, run(40, 2));
        Assert.Equal(-1, run(100, 2));
        Assert.Equal(3, _il.BasicBlocks);
        Assert.Equal(10, _il.Instructions);
        Assert.Equal(3, _il.LocalReferences);
    }

    [Fact]
    public void ListingShowsInstructionsLabelsAndOperators()
    {
        IlLabel label = _il.DefineLabel("next");
        _il.Origin(new IrOrigin(3, "Aggregate"));
        _il.Branch(OpCodes.Br, label);
        _il.Mark(label);
        _il.LoadArgument(0);
        _il.Return();
        Assert.Equal(
            "  // [3] Aggregate\n  0000  br         next_0\nnext_0:\n  0005  ldarg      a\n  0006  ret\n", _il.Listing.ToString());
    }

    [Fact]
    public void OperandsThatDoNotFitAreNamedWithTheStack()
    {
        _il.Origin(new IrOrigin(7, "Filter"));
        _il.LoadArgument(0);
        _il.LoadArgument(1);
        string message = Refused(() => _il.Emit(OpCodes.Add));
        Assert.StartsWith("function emitted, [7] Filter: add", message);
        Assert.Contains("takes [int32, int32] or [int64, int64]", message);
        Assert.Contains("the stack is [int32, int64]", message);
        Assert.EndsWith("last instructions:\n  ldarg      a\n  ldarg      b", message);
    }

    [Fact]
    public void StackUnderflowIsRefused()
    {
        _il.LoadInt32(1);
        Assert.Contains("the stack is [int32]", Refused(() => _il.Emit(OpCodes.Mul)));
    }

    [Fact]
    public void PopOfNothingIsRefused() => Refused(_il.Pop);

    [Fact]
    public void ReturnOfTheWrongTypeIsRefused()
    {
        _il.LoadArgument(1);
        Assert.Contains("ret takes [int32]", Refused(_il.Return).Replace("  ", " ", StringComparison.Ordinal));
    }

    [Fact]
    public void ReturnMustLeaveNothing()
    {
        _il.LoadInt32(1);
        _il.LoadInt32(2);
        Assert.Contains("leaves slots on the stack", Refused(_il.Return));
    }

    [Fact]
    public void JumpsToALabelMustAgree()
    {
        IlLabel label = _il.DefineLabel("end");
        _il.LoadInt32(1);
        _il.LoadArgument(0);
        _il.Branch(OpCodes.Brtrue, label);
        _il.Pop();
        _il.LoadInt64(1);
        string message = Refused(() => _il.Mark(label));
        Assert.Contains("label end_0 is reached with the stack [int32], and by control running into it with [int64]", message);
    }

    [Fact]
    public void BackwardJumpsMustAgree()
    {
        IlLabel label = _il.DefineLabel("loop");
        _il.Mark(label);
        _il.LoadInt32(1);
        Assert.Contains("by br to it with [int32]", Refused(() => _il.Branch(OpCodes.Br, label)));
    }

    [Fact]
    public void BehindAJumpNothingIsEmitted()
    {
        _il.LoadInt32(1);
        _il.Return();
        Assert.False(_il.Reachable);
        Assert.Contains("cannot be reached", Refused(() => _il.LoadInt32(2)));
    }

    [Fact]
    public void EveryJumpNeedsAMark()
    {
        IlLabel label = _il.DefineLabel("nowhere");
        _il.Branch(OpCodes.Br, label);
        Assert.Contains("nowhere_0 is jumped to and nowhere marked", Refused(_il.Complete));
    }

    [Fact]
    public void ALabelHasOnePlace()
    {
        IlLabel label = _il.DefineLabel("twice");
        _il.Mark(label);
        Assert.Contains("marked twice", Refused(() => _il.Mark(label)));
    }

    [Fact]
    public void TheEndMustNotBeReached()
    {
        _il.LoadInt32(1);
        Assert.Contains("control runs off the end", Refused(_il.Complete));
    }

    [Fact]
    public void UnalignedStandsBeforeMemoryOnly()
    {
        _il.LoadInt32(1);
        _il.LoadInt32(1);
        _il.Unaligned();
        Assert.Contains("does not access memory", Refused(() => _il.Emit(OpCodes.Add)));
    }

    [Fact]
    public void InstructionsWithoutARuleAreRefused()
    {
        Refused(() => _il.Emit(OpCodes.Throw));
        Refused(() => _il.Emit(OpCodes.Br));
        Refused(() => _il.Branch(OpCodes.Add, _il.DefineLabel("l")));
    }

    [Fact]
    public void CallsAreCheckedAgainstTheirParameters()
    {
        MethodInfo max = typeof(Math).GetMethod(nameof(Math.Max), [typeof(long), typeof(long)])!;
        _il.LoadArgument(1);
        _il.LoadArgument(0);
        Assert.Contains("takes [int64, int64]; the stack is [int64, int32]", Refused(() => _il.Call(max)));
        Refused(() => _il.Call(typeof(string).GetMethod(nameof(string.Trim), [])!));
    }

    [Fact]
    public void StructsOnTheStackHaveTheirType()
    {
        LocalBuilder local = _il.DeclareLocal(typeof(Int128), "wide");
        LocalBuilder other = _il.DeclareLocal(typeof(UInt128), "other");
        _il.LoadLocal(local);
        Assert.Contains("[System.Private.CoreLib]System.Int128", Refused(() => _il.StoreLocal(other)));
    }

    /// <summary>The table is written by hand; the framework knows at least how many slots each opcode takes and gives.</summary>
    [Fact]
    public void TransitionsAgreeWithTheFramework()
    {
        int known = 0;
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var opCode = (OpCode)field.GetValue(null)!;
            if (!StackTransitions.TryGet(opCode, out StackTransitions transitions))
            {
                continue;
            }
            known++;
            foreach ((StackSlot[] pops, StackSlot[] pushes) in transitions.All)
            {
                Assert.True(Slots(opCode.StackBehaviourPop) == pops.Length, $"{opCode.Name} pops");
                Assert.True(Slots(opCode.StackBehaviourPush) == pushes.Length, $"{opCode.Name} pushes");
            }
        }
        Assert.InRange(known, 60, 100);

        static int Slots(StackBehaviour behaviour)
        {
            string name = behaviour.ToString();
            return name is "Pop0" or "Push0" ? 0 : name.Split('_').Length;
        }
    }

    [Fact]
    public void TooManyLocalsAreRefused() =>
        TooLarge("locals and arguments", () => _il.DeclareLocal(typeof(int), "one more"));

    [Fact]
    public void TooManyReferencesToLocalsAreRefused()
    {
        LocalBuilder local = _il.DeclareLocal(typeof(int), "x");
        TooLarge("references to locals", () =>
        {
            _il.LoadLocal(local);
            _il.StoreLocal(local);
        });
    }

    [Fact]
    public void TooManyInstructionsAreRefused() => TooLarge("instructions", () =>
    {
        _il.LoadInt32(1);
        _il.Pop();
    });

    [Fact]
    public void TooManyBytesAreRefused() => TooLarge("IL bytes", () =>
    {
        _il.LoadInt64(1);
        _il.Pop();
    });

    [Fact]
    public void TooManyBlocksAreRefused() => TooLarge("basic blocks", () =>
    {
        IlLabel label = _il.DefineLabel("block");
        _il.LoadInt32(1);
        _il.Branch(OpCodes.Brtrue, label);
        _il.Mark(label);
    });

    private static void TooLarge(string figure, Action more)
    {
        var thrown = Assert.Throws<MethodTooLargeException>(() =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                more();
            }
        });
        Assert.Equal(figure, thrown.Figure);
        Assert.Equal("emitted", thrown.Function);
        Assert.True(thrown.Value > thrown.Limit);
        Assert.Contains($"function emitted is too large to be optimised: {thrown.Value} {figure}", thrown.Message);
    }

    private static string Refused(Action action) => Assert.Throws<IlEmissionException>(action).Message;
}
