using System.Numerics;
using System.Runtime.Intrinsics;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Runtime.Functions;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>The factory: what it refuses, which overload it takes, what it simplifies.</summary>
public sealed class IrTests
{
    private static readonly IrExpr X = new IrArgument(0, "x", IrType.I32);
    private static readonly IrExpr D = new IrArgument(1, "d", IrType.F64);
    private static readonly IrExpr P = new IrArgument(2, "p", IrType.Ptr);
    private static readonly IrExpr B = new IrArgument(3, "b", IrType.Bool);
    private static readonly IrExpr U = new IrArgument(4, "u", IrType.U8);

    [Fact]
    public void TypesHaveOneObject()
    {
        Assert.Same(IrType.I64, IrType.Clr(typeof(long)));
        Assert.Same(IrType.Clr(typeof(Vector512<long>)), IrType.Clr(typeof(Vector512<long>)));
        Assert.Equal(64, IrType.Clr(typeof(Vector512<long>)).SizeBytes);
        Assert.Equal(16, IrType.Clr(typeof(StringRef)).SizeBytes);
        Assert.Equal("[PgFusion.Runtime]PgFusion.Runtime.Functions.StringRef", IrType.Clr(typeof(StringRef)).Name);
    }

    [Theory]
    [InlineData(typeof(string), "reference type")]
    [InlineData(typeof(DayOfWeek), "is an enum")]
    [InlineData(typeof(Span<int>), "holds references")]
    [InlineData(typeof(KeyValuePair<int, string>), "holds references")]
    [InlineData(typeof(nint), "has no IR type")]
    [InlineData(typeof(char), "has no IR type")]
    [InlineData(typeof(Vector<>), "open generic")]
    public void SomeTypesHaveNoPlaceInTheIr(Type type, string why) =>
        Refused(why, () => IrType.Clr(type));

    [Fact]
    public void OperandsMustMatch()
    {
        Refused("add does not take (i32, i64)", () => Ir.Add(X, Ir.I64(1)));
        Refused("add does not take (ptr, f64)", () => Ir.Add(P, D));
        Refused("add does not take (i32, ptr)", () => Ir.Add(X, P));
        Refused("mul does not take (ptr, i32)", () => Ir.Mul(P, X));
        Refused("and does not take (f64, f64)", () => Ir.And(D, D));
        Refused("shl does not take (i32, i64)", () => Ir.Shl(X, Ir.I64(1)));
        Refused("lt does not take (bool, bool)", () => Ir.Lt(B, B));
        Refused("neg does not take bool", () => Ir.Neg(B));
        Refused("not does not take i32", () => Ir.Not(X));
        Refused("bitnot does not take f64", () => Ir.BitNot(D));
        Refused("andalso does not take (i32, bool)", () => Ir.AndAlso(X, B));
        Refused("select between i32 and f64", () => Ir.Select(B, X, D));
        Refused("select takes a bool", () => Ir.Select(X, X, X));
        Refused("no conversion from ptr to i32", () => Ir.Convert(P, IrType.I32));
        Refused("no conversion from i32 to bool", () => Ir.Convert(X, IrType.Bool));
        Refused("load takes its address as ptr", () => Ir.Load(IrType.I32, X));
        Refused("a condition is a bool", () => Ir.AndAlso([X]));
        Refused("has no field Nothing", () => Ir.Field(Ir.Null(IrType.Clr(typeof(StringRef))), "Nothing"));
    }

    [Fact]
    public void CallsResolveByExactTypes()
    {
        Assert.Equal(typeof(long), Helpers.Call("Mix", Ir.I64(1), X) is IrCall call ? call.Method.ReturnType : null);
        Assert.Equal(IrType.I32, Helpers.Call("Mix", X, X).Type);
        Refused(
            "[PgFusion.UnitTests]PgFusion.UnitTests.CodeGen.Helpers.Mix(f64) does not exist; there is: "
            + "[PgFusion.UnitTests]PgFusion.UnitTests.CodeGen.Helpers.Mix(i64, i32) -> i64; "
            + "[PgFusion.UnitTests]PgFusion.UnitTests.CodeGen.Helpers.Mix(i32, i32) -> i32",
            () => Helpers.Call("Mix", D));
        Refused("no static method of that name", () => Helpers.Call("Nothing"));
        Refused("(generic)", () => Helpers.Call("Swap", P, P));
        Refused("takes 2 arguments, not 1", () => Ir.Call(Helpers.SwapInt64, P));
        Refused("takes ptr, not i32", () => Ir.Call(Helpers.SwapInt64, P, X));
        Refused("is not a closed static method", () => Ir.Call(typeof(string).GetMethod("Trim", [])!));
        Refused("reference type", () => Ir.Call(typeof(Console).GetMethod("WriteLine", [typeof(string)])!, P));
    }

    [Fact]
    public void ConstantsFold()
    {
        Same(Ir.I32(int.MinValue), Ir.Add(Ir.I32(int.MaxValue), Ir.I32(1)));
        Same(Ir.U8(4), Ir.Add(Ir.U8(250), Ir.U8(10)));
        Same(Ir.I8(-128), Ir.Neg(Ir.I8(-128)));
        Same(Ir.U64(ulong.MaxValue), Ir.BitNot(Ir.U64(0)));
        Same(Ir.U64(2), Ir.Div(Ir.U64(ulong.MaxValue), Ir.U64(ulong.MaxValue / 2)));
        Same(Ir.I32(2), Ir.Shl(Ir.I32(1), Ir.I32(33)));
        Same(Ir.U32(1), Ir.Shr(Ir.U32(uint.MaxValue), Ir.I32(31)));
        Same(Ir.I32(-1), Ir.Shr(Ir.I32(-5), Ir.I32(31)));
        Same(Ir.False, Ir.Lt(Ir.U64(ulong.MaxValue), Ir.U64(1)));
        Same(Ir.True, Ir.Lt(Ir.I64(-1), Ir.I64(1)));
        Same(Ir.I64(-1), Ir.Convert(Ir.I32(-1), IrType.I64));
        Same(Ir.U16(65535), Ir.Convert(Ir.I32(-1), IrType.U16));
        Same(Ir.F64(-3), Ir.Convert(Ir.I32(-3), IrType.F64));
        Same(Ir.I32(1), Ir.Convert(Ir.True, IrType.I32));
        Same(Ir.I32(7), Ir.Select(Ir.False, X, Ir.I32(7)));
    }

    [Fact]
    public void WhatWouldThrowOrRoundDoesNotFold()
    {
        Assert.IsType<IrBinary>(Ir.Div(Ir.I32(1), Ir.I32(0)));
        Assert.IsType<IrBinary>(Ir.Rem(Ir.I64(long.MinValue), Ir.I64(-1)));
        Assert.IsType<IrConvert>(Ir.Convert(Ir.I64((1L << 53) + 1), IrType.F64));
        Assert.IsType<IrConvert>(Ir.Convert(Ir.I32(16_777_217), IrType.F32));
        Assert.IsType<IrConvert>(Ir.Convert(Ir.F64(1), IrType.I32));
        Assert.IsType<IrBinary>(Ir.Add(Ir.F64(1), Ir.F64(2)));
        Assert.IsType<IrBinary>(Ir.Add(D, Ir.F64(0)));
        Assert.IsType<IrBinary>(Ir.Mul(D, Ir.F64(1)));
    }

    [Fact]
    public void NeutralOperandsVanish()
    {
        Same(X, Ir.Add(X, Ir.I32(0)));
        Same(X, Ir.Add(Ir.I32(0), X));
        Same(X, Ir.Mul(Ir.I32(1), X));
        Same(X, Ir.Or(X, Ir.I32(0)));
        Same(X, Ir.And(X, Ir.I32(-1)));
        Same(U, Ir.And(U, Ir.U8(255)));
        Same(X, Ir.Shl(X, Ir.I32(0)));
        Same(P, Ir.Add(P, Ir.I64(0)));
        Same(X, Ir.Convert(X, IrType.I32));
        Assert.IsType<IrBinary>(Ir.Sub(Ir.I32(0), X));
        Assert.IsType<IrBinary>(Ir.Mul(X, Ir.I32(0)));
    }

    [Fact]
    public void ConditionsSimplify()
    {
        Same(B, Ir.Not(Ir.Not(B)));
        Same(Ir.Ge(X, Ir.I32(1)), Ir.Not(Ir.Lt(X, Ir.I32(1))));
        Same(Ir.Ne(D, D), Ir.Not(Ir.Eq(D, D)));
        Assert.IsType<IrUnary>(Ir.Not(Ir.Lt(D, D)));
        Same(B, Ir.AndAlso(Ir.True, B));
        Same(B, Ir.AndAlso(B, Ir.True));
        Same(Ir.False, Ir.AndAlso(Ir.False, B));
        Assert.IsType<IrAndAlso>(Ir.AndAlso(B, Ir.False));
        Same(B, Ir.OrElse(Ir.False, B));
        Same(Ir.True, Ir.OrElse(Ir.True, B));
        Same(B, Ir.Eq(B, Ir.True));
        Same(Ir.Not(B), Ir.Eq(B, Ir.False));
        Same(Ir.Not(B), Ir.Xor(Ir.True, B));
        Same(B, Ir.Select(B, Ir.True, Ir.False));
        Same(Ir.Not(B), Ir.Select(B, Ir.False, Ir.True));
        Same(Ir.True, Ir.AndAlso([]));
        Same(Ir.False, Ir.OrElse([]));
    }

    [Fact]
    public void LongListsOfConditionsStayShallow()
    {
        IrExpr[] equals = [.. Enumerable.Range(0, 4000).Select(i => Ir.Eq(X, Ir.I32(i)))];
        var b = new IrBuilder("f", IrType.Bool, ("x", IrType.I32));
        b.Return(Ir.OrElse(equals));
        Assert.Equal(4000, b.Build().ToString().Split("eq(").Length - 1);
    }

    private static void Same(IrExpr expected, IrExpr actual) => Assert.Equal(expected, actual);

    private static void Refused(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<IrException>(action).Message);
}
