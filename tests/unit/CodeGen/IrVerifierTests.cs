using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>Functions put together without the factory and the builder, as only a fault could.</summary>
public sealed class IrVerifierTests
{
    private static readonly IrArgument N = new(0, "n", IrType.I32);
    private static readonly IrLocal X = new(IrType.I32, "x");

    [Fact]
    public void AWellFormedFunctionPasses() =>
        IrVerifier.Verify(Function(new IrAssign(X, N), new IrReturn((IrExpr)X)));

    [Fact]
    public void LocalsNeedNoAssignment() => IrVerifier.Verify(Function(new IrReturn((IrExpr)X)));

    [Fact]
    public void WrongNodesAreRefusedAnywhere()
    {
        var wrong = new IrBinary(IrBinaryOp.Add, N, Ir.I64(1));
        Refused("add does not take (i32, i64)", new IrReturn(wrong));
        Refused("add does not take (i32, i64)", new IrExec(new IrCall(
            Helpers.Private("Mix", typeof(int), typeof(int)), [N, wrong])));
        Refused("add does not take (i32, i64)", new IrStore(IrType.I32, Ir.Null(), 0, wrong));
        Refused("constant 300 does not fit u8", new IrReturn(new IrConvert(new IrConst(IrType.U8, 300), IrType.I32)));
        Refused("i64 value assigned to local x of type i32", new IrAssign(X, Ir.I64(1)));
        Refused("while takes a bool, not i32", new IrWhile(N, new IrBlock([])));
        Refused("return of i64", new IrReturn(Ir.I64(1)));
        Refused("return without a value", new IrReturn(null));
    }

    [Fact]
    public void MessagesHaveThePlace()
    {
        string message = Refused(
            "add does not take (i32, i64)",
            new IrRegion(new IrOrigin(4, "HashJoin"), new IrBlock(
                [new IrAssign(X, new IrBinary(IrBinaryOp.Add, N, Ir.I64(1)))])));
        Assert.StartsWith("function f, [4] HashJoin: ", message);
        Assert.EndsWith("\nat: x = add(n, i64 1)", message);
    }

    [Fact]
    public void BreakAndContinueStandInLoops()
    {
        Refused("break outside a loop", new IrBreak());
        Refused("continue outside a loop", new IrIf(Ir.True, new IrBlock([new IrContinue()]), null));
        IrVerifier.Verify(Function(
            new IrWhile(Ir.Gt(N, Ir.I32(0)), new IrBlock([new IrBreak(), new IrContinue()])), new IrReturn(N)));
    }

    [Fact]
    public void EveryPathReturns()
    {
        const string Expected = "not every path returns a i32";
        var back = new IrBlock([new IrReturn(N)]);
        IrExpr condition = Ir.Gt(N, Ir.I32(0));
        Refused(Expected);
        Refused(Expected, new IrIf(condition, back, null));
        Refused(Expected, new IrWhile(condition, back));
        Refused(Expected, new IrWhile(Ir.True, new IrBlock([new IrIf(condition, new IrBlock([new IrBreak()]), back)])));
        IrVerifier.Verify(Function(new IrIf(condition, back, back)));
        IrVerifier.Verify(Function(new IrWhile(Ir.True, new IrBlock([]))));
        IrVerifier.Verify(Function(new IrWhile(Ir.True, new IrBlock([new IrIf(condition, back, null)]))));
        // A break of an inner loop does not leave the outer one.
        IrVerifier.Verify(Function(new IrWhile(Ir.True, new IrBlock(
            [new IrWhile(condition, new IrBlock([new IrBreak()]))]))));
        IrVerifier.Verify(Function(new IrRegion(new IrOrigin(1, "Scan"), back)));
    }

    [Fact]
    public void NamesAndArgumentsAreTheFunctionsOwn()
    {
        Refused("two variables are named x", new IrAssign(X, N), new IrAssign(new IrLocal(IrType.I32, "x"), N));
        Refused("two variables are named n", new IrAssign(new IrLocal(IrType.I32, "n"), N));
        Refused("m is not an argument of this function", new IrReturn(new IrArgument(1, "m", IrType.I32)));
        Refused("n is not an argument of this function", new IrReturn(
            new IrConvert(new IrArgument(0, "n", IrType.I64), IrType.I32)));
    }

    [Fact]
    public void NestingIsBounded()
    {
        IrExpr deep = N;
        for (int i = 0; i < IrVerifier.DepthMax; i++)
        {
            deep = new IrUnary(IrUnaryOp.BitNot, deep);
        }
        Refused($"nested deeper than {IrVerifier.DepthMax}", new IrReturn(deep));

        // Far past the bound the verifier still answers, and does not run out of stack.
        for (int i = 0; i < 1_000_000; i++)
        {
            deep = new IrUnary(IrUnaryOp.BitNot, deep);
        }
        Refused("nested deeper", new IrReturn(deep));
    }

    private static IrFunction Function(params IrStatement[] statements) =>
        new("f", [N], IrType.I32, new IrBlock(statements));

    private static string Refused(string expected, params IrStatement[] statements)
    {
        string message = Assert.ThrowsAny<IrException>(() => IrVerifier.Verify(Function(statements))).Message;
        Assert.Contains(expected, message);
        return message;
    }
}
