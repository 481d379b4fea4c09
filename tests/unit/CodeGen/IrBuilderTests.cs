using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

public sealed class IrBuilderTests
{
    private readonly IrBuilder _b = new("f", IrType.I64, ("memory", IrType.Ptr), ("n", IrType.I32));

    [Fact]
    public void WritesWhatItIsTold()
    {
        IrLocal sum = _b.Local(IrType.I64, "sum");
        IrLocal i = _b.Local(Ir.I32(0), "i");
        _b.Region(new IrOrigin(2, "Scan"), () => _b.While(Ir.Lt(i, _b.Argument("n")), () =>
        {
            IrExpr address = Ir.Add(_b.Argument(0), Ir.Mul(Ir.Convert(i, IrType.I64), Ir.I64(8)));
            IrExpr value = _b.Let(Ir.Load(IrType.I64, address), "value");
            _b.Assign(i, Ir.Add(i, Ir.I32(1)));
            _b.If(Ir.Lt(value, Ir.I64(0)), _b.Continue);
            _b.Region(new IrOrigin(1, "Aggregate"), () => _b.Assign(sum, Ir.Add(sum, value)));
        }));
        _b.Comment("done");
        _b.Return(sum);
        Assert.Equal(
            """
            function f(memory: ptr, n: i32): i64
              local i: i32
              local value: i64
              local sum: i64
              i = i32 0
              region [2] Scan
                while lt(i, n)
                  value = load i64 [add(memory, mul(i64(i), i64 8))]
                  i = add(i, i32 1)
                  if lt(value, i64 0)
                    continue
                  region [1] Aggregate
                    sum = add(sum, value)
              # done
              return sum

            """.ReplaceLineEndings("\n"),
            _b.Build().ToString());
    }

    [Fact]
    public void HintsBecomeUniqueNames()
    {
        Assert.Equal("x", _b.Local(IrType.I32, "x").Name);
        Assert.Equal("x_2", _b.Local(IrType.I32, "x").Name);
        Assert.Equal("x_3", _b.Local(IrType.I32, "x").Name);
        Assert.Equal("x_2_2", _b.Local(IrType.I32, "x_2").Name);
        Assert.Equal("n_2", _b.Local(IrType.I32, "n").Name);
        Assert.Equal("l_orderkey__", _b.Local(IrType.I32, "l.orderkey()").Name);
        Assert.Equal("_1", _b.Local(IrType.I32, "1").Name);
        Assert.Equal("_", _b.Local(IrType.I32, "").Name);
    }

    [Fact]
    public void LetHoldsOnlyWhatHasToBeComputed()
    {
        IrLocal local = _b.Local(IrType.I32, "x");
        IrExpr constant = Ir.I32(4);
        Assert.Same(constant, _b.Let(constant, "c"));
        Assert.Same(_b.Argument(1), _b.Let(_b.Argument(1), "a"));
        Assert.Equal(new IrLocalRef(local), _b.Let(local, "l"));
        var held = Assert.IsType<IrLocalRef>(_b.Let(Ir.Add(local, Ir.I32(1)), "sum"));
        Assert.Equal("sum", held.Local.Name);
        _b.Return(Ir.I64(0));
        Assert.Contains("sum = add(x, i32 1)", _b.Build().ToString());
    }

    [Fact]
    public void ConstantConditionsLeaveOneBranch()
    {
        _b.If(Ir.True, () => _b.Comment("yes"), () => _b.Comment("no"));
        _b.If(Ir.False, () => _b.Comment("never"));
        _b.While(Ir.False, () => _b.Comment("not once"));
        _b.Return(Ir.I64(1));
        Assert.Equal("function f(memory: ptr, n: i32): i64\n  # yes\n  return i64 1\n", _b.Build().ToString());
    }

    [Fact]
    public void AnEmptyThenIsTurnedAround()
    {
        _b.If(Ir.Lt(_b.Argument(1), Ir.I32(3)), () => { }, () => _b.Comment("else"));
        _b.Return(Ir.I64(1));
        Assert.Contains("if ge(n, i32 3)\n    # else\n", _b.Build().ToString());
    }

    [Fact]
    public void AConditionMayNeedStatements()
    {
        IrLocal left = _b.Local(_b.Argument(1), "left");
        _b.While(() => Ir.Ne(_b.Let(Ir.Shr(left, Ir.I32(1)), "half"), Ir.I32(0)), () => _b.Assign(left, Ir.Sub(left, Ir.I32(1))));
        _b.Return(Ir.I64(1));
        Assert.Contains(
            "  while true\n    half = shr(left, i32 1)\n    if eq(half, i32 0)\n      break\n    left = sub(left, i32 1)\n",
            _b.Build().ToString());
    }

    [Fact]
    public void AConstantStepOfAnAddressBecomesTheOffset()
    {
        IrExpr address = Ir.Add(Ir.Add(_b.Argument(0), Ir.I32(8)), Ir.I64(16));
        _b.Store(Ir.Add(_b.Argument(0), Ir.I32(100)), -4, Ir.Load(IrType.I32, address, 2));
        _b.Return(Ir.I64(1));
        Assert.Contains("store i32 [memory + 96] = load i32 [memory + 26]", _b.Build().ToString());
    }

    [Fact]
    public void WrongStatementsAreRefusedWhereTheyAreWritten()
    {
        IrLocal x = _b.Local(IrType.I32, "x");
        Refused("i64 value assigned to local x of type i32", () => _b.Assign(x, Ir.I64(1)));
        Refused("i32 value stored as i64", () => _b.Store(IrType.I64, _b.Argument(0), 0, x));
        Refused("store takes its address as ptr, not i64", () => _b.Store(Ir.I64(5), 0, x));
        Refused("if takes a bool, not i32", () => _b.If(x, () => { }));
        Refused("break outside a loop", _b.Break);
        Refused("continue outside a loop", _b.Continue);
        Refused("return of i32 in a function of type i64", () => _b.Return(x));
        Refused("return without a value", () => _b.Return());
        Refused("has no argument k", () => _b.Argument("k"));
        Refused("local v has no value", () => _b.Local(IrType.Void, "v"));
        Refused("not every path returns a i64", () => _b.Build());
    }

    [Fact]
    public void ABuilderBuildsOnce()
    {
        _b.Return(Ir.I64(1));
        _b.Build();
        Refused("was built already", () => _b.Build());
    }

    private static void Refused(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<IrException>(action).Message);
}
