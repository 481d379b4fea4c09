using PgFusion.Compiler.CodeGen.CSharp;
using PgFusion.Compiler.CodeGen.Ir;
using Xunit;

namespace PgFusion.UnitTests.CodeGen;

public sealed class CSharpWriterTests
{
    [Fact]
    public void ReadsLikeWrittenByHand()
    {
        var b = new IrBuilder("pipeline_1", IrType.I64, ("state", IrType.Ptr), ("rows", IrType.I32));
        IrExpr state = b.Argument("state");
        b.Region(new IrOrigin(3, "Scan lineitem"), () =>
        {
            IrExpr quantities = b.Let(Ir.Load(IrType.Ptr, state, 8), "quantity");
            IrLocal sum = b.Local(IrType.I64, "sum");
            IrLocal row = b.Local(Ir.I32(0), "row");
            b.While(Ir.Lt(row, b.Argument("rows")), () =>
            {
                IrExpr at = b.Let(Ir.Mul(Ir.Convert(row, IrType.I64), Ir.I64(8)), "at");
                IrExpr value = b.Let(Ir.Load(IrType.I64, Ir.Add(quantities, at)), "value");
                b.Assign(row, Ir.Add(row, Ir.I32(1)));
                b.Region(new IrOrigin(2, "Filter"), () =>
                    b.If(Ir.Or(Ir.Ge(value, Ir.I64(2400)), Ir.Eq(Ir.And(value, Ir.I64(1)), Ir.I64(0))), b.Continue));
                b.Region(new IrOrigin(1, "Aggregate"), () =>
                {
                    b.Comment("sum(l_quantity)");
                    b.Assign(sum, Ir.Add(sum, Ir.Mul(value, Ir.Sub(Ir.I64(100), value))));
                    b.Exec((IrCall)Helpers.Call("Bump", Ir.Add(state, Ir.I32(16)), Ir.I32(1)));
                });
            });
            b.If(Ir.Lt(sum, Ir.I64(0)), () => b.Return(Ir.I64(-1)), () => b.If(
                Ir.Eq(sum, Ir.I64(0)), () => b.Return(Ir.I64(0))));
            b.Store(state, 24, Ir.Convert(sum, IrType.I16));
            b.Return(sum);
        });
        Assert.Equal(
            """
            using System.Runtime.CompilerServices;
            using Helpers = global::PgFusion.UnitTests.CodeGen.Helpers;

            internal static unsafe class GeneratedCode
            {
                [MethodImpl(MethodImplOptions.AggressiveOptimization)]
                static long pipeline_1(byte* state, int rows)
                {
                    long sum = 0L;
                    // [3] Scan lineitem
                    byte* quantity = *(byte**)(state + 8);
                    int row = 0;
                    while (row < rows)
                    {
                        long at = (long)row * 8L;
                        long value = *(long*)(quantity + at);
                        row += 1;
                        // [2] Filter
                        if ((value >= 2400L) | ((value & 1L) == 0L))
                        {
                            continue;
                        }
                        // [1] Aggregate
                        // sum(l_quantity)
                        sum += value * (100L - value);
                        Helpers.Bump((long*)(state + 16), 1);
                    }
                    // [3] Scan lineitem
                    if (sum < 0L)
                    {
                        return -1L;
                    }
                    else if (sum == 0L)
                    {
                        return 0L;
                    }
                    *(short*)(state + 24) = (short)sum;
                    return sum;
                }
            }

            """.ReplaceLineEndings("\n"),
            CSharpWriter.Write([b.Build()]));
    }

    [Fact]
    public void NamesStayClearOfKeywordsTypesAndEachOther()
    {
        var b = new IrBuilder("class", IrType.I64, ("int", IrType.I64), ("Helpers", IrType.I64));
        IrLocal pair = b.Local(Helpers.Call("MakePair", b.Argument(0), Ir.I32(1)), "Pair");
        IrLocal opaque = b.Local(b.Argument(1), "Opaque");
        b.Return(Ir.Add(Helpers.Call("PairSum", pair), opaque));
        string text = CSharpWriter.Write([b.Build()]);
        Assert.Contains("static long class_2(long int_2, long Helpers_2)", text);
        Assert.Contains("Pair Pair_2 = Helpers.MakePair(int_2, 1);", text);
        Assert.Contains("return Helpers.PairSum(Pair_2) + Opaque_2;", text);
    }

    [Theory]
    [InlineData("-(-a)", "neg")]
    [InlineData("a - (b - c)", "sub")]
    [InlineData("a - b - c", "left")]
    [InlineData("(a + b) * c", "mul")]
    [InlineData("(a << (int)(b + c)) + a", "shift")]
    [InlineData("a < b && (b < c || c < a)", "logic")]
    [InlineData("(a < b ? b : c) + 1L", "select")]
    [InlineData("(ulong)(0u - (uint)a)", "uint")]
    [InlineData("a + long.MinValue - -5L", "min")]
    public void ParenthesesStandWhereNeeded(string expected, string which)
    {
        IrExpr a = new IrArgument(0, "a", IrType.I64);
        IrExpr b = new IrArgument(1, "b", IrType.I64);
        IrExpr c = new IrArgument(2, "c", IrType.I64);
        IrExpr expr = which switch
        {
            "neg" => new IrUnary(IrUnaryOp.Neg, new IrUnary(IrUnaryOp.Neg, a)),
            "sub" => Ir.Sub(a, Ir.Sub(b, c)),
            "left" => Ir.Sub(Ir.Sub(a, b), c),
            "mul" => Ir.Mul(Ir.Add(a, b), c),
            "shift" => Ir.Add(Ir.Shl(a, Ir.Convert(Ir.Add(b, c), IrType.I32)), a),
            "logic" => Ir.AndAlso(Ir.Lt(a, b), Ir.OrElse(Ir.Lt(b, c), Ir.Lt(c, a))),
            "select" => Ir.Add(Ir.Select(Ir.Lt(a, b), b, c), Ir.I64(1)),
            "uint" => Ir.Convert(Ir.Neg(Ir.Convert(a, IrType.U32)), IrType.U64),
            _ => Ir.Sub(Ir.Add(a, Ir.I64(long.MinValue)), Ir.I64(-5)),
        };
        var function = new IrFunction(
            "f",
            [(IrArgument)a, (IrArgument)b, (IrArgument)c],
            expr.Type,
            new IrBlock([new IrReturn(expr)]));
        Assert.Contains($"return {expected};", CSharpWriter.Write([function]));
    }
}
