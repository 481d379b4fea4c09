using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>One function of type <see cref="MemoryFunction"/> with a node of every kind, and every operator on every type it takes.</summary>
internal static class NodeKinds
{
    public static IrFunction Function()
    {
        var b = new IrBuilder("every_kind", IrType.I64, ("memory", IrType.Ptr), ("a", IrType.I64));
        IrExpr memory = b.Argument(0);
        IrExpr a = b.Argument(1);
        int offset = 0;
        foreach (IrType type in IrType.Simple.Where(t => t != IrType.Void))
        {
            // Not folded, so that the back ends have to do it; the divisor is never zero.
            IrExpr value = type == IrType.Bool ? Helpers.Call("Odd", a)
                : type == IrType.Ptr ? Ir.Add(memory, Ir.And(a, Ir.I64(127)))
                : new IrConvert(a, type);
            IrLocal x = b.Local(value, "x_" + type.Name);
            IrLocal result = b.Local(IrType.I64, "result_" + type.Name);
            foreach (IrExpr operation in Operations(type, x))
            {
                IrExpr number = operation.Type == IrType.Ptr ? Ir.Sub(Ir.Convert(operation, IrType.I64), Ir.Convert(memory, IrType.I64))
                    : Ir.Convert(operation, IrType.I64);
                b.Assign(result, Ir.Xor(Ir.Mul(result, Ir.I64(31)), number));
            }
            b.Store(memory, offset, result);
            offset += 8;
            if (type == IrType.Ptr)
            {
                b.Store(IrType.I64, x, 100, Ir.Load(IrType.I64, x, 3));
                b.Assign(x, Ir.Null());
                b.If(Ir.Eq(x, Ir.Null()), () => b.Store(memory, 250, Ir.I8(1)));
            }
            else
            {
                b.Store(type, memory, 200, x);
                b.Assign(x, Ir.Load(type, memory, 200));
            }
        }
        Statements(b, memory, a);
        return b.Build();
    }

    private static IEnumerable<IrExpr> Operations(IrType type, IrExpr x)
    {
        IrExpr three = type.IsInteger ? Ir.Integer(type, 3)
            : type == IrType.F32 ? Ir.F32(3)
            : type == IrType.F64 ? Ir.F64(3)
            : x;
        foreach (IrUnaryOp op in Enum.GetValues<IrUnaryOp>())
        {
            var node = new IrUnary(op, x);
            if (IrTyping.Fault(node) is null)
            {
                yield return node;
            }
        }
        foreach (IrBinaryOp op in Enum.GetValues<IrBinaryOp>())
        {
            foreach (IrExpr right in new[] { three, Ir.I32(35) })
            {
                var node = new IrBinary(op, x, right);
                if (IrTyping.Fault(node) is null)
                {
                    yield return node;
                }
            }
        }
        foreach (IrType to in IrType.Simple)
        {
            var node = new IrConvert(x, to);
            // An address is another one in every run; it is used above, as a distance.
            if (IrTyping.Fault(node) is null && to.IsInteger && type != IrType.Ptr)
            {
                yield return node;
            }
        }
    }

    private static void Statements(IrBuilder b, IrExpr memory, IrExpr a)
    {
        IrLocal pair = b.Local(Helpers.Call("MakePair", a, Ir.I32(4)), "pair");
        IrLocal wide = b.Local(Ir.Null(IrType.Clr(typeof(Int128))), "wide");
        b.Assign(wide, Ir.Call(Helpers.AddInt128, wide, Ir.Call(Helpers.ToInt128, a)));
        b.Store(memory, 120, wide);
        b.Region(new IrOrigin(1, "Scan"), () =>
        {
            b.Comment("every statement");
            IrLocal i = b.Local(Ir.I32(0), "i");
            b.While(Ir.OrElse(Ir.Lt(i, Ir.I32(10)), Ir.AndAlso(Ir.Lt(i, Ir.I32(20)), Helpers.Call("Odd", a))), () =>
            {
                b.Assign(i, Ir.Add(i, Ir.I32(1)));
                b.If(Ir.Eq(i, Ir.I32(5)), b.Continue, () => b.If(Ir.Gt(i, Ir.I32(15)), b.Break));
                b.Exec((IrCall)Helpers.Call("Bump", Ir.Add(memory, Ir.I32(136)), i));
            });
            b.Exec((IrCall)Helpers.Call("Advance", memory, i));
            IrLocal counter = b.Local(Ir.Field(pair, nameof(Pair.First)), "counter");
            b.Exec((IrCall)Helpers.Call("Bump", Ir.AddressOf(counter), Ir.Field(pair, nameof(Pair.Second))));
            b.Store(memory, 144, Ir.Select(Helpers.Call("Odd", counter), counter, Ir.Neg(counter)));
        });
        b.If(Ir.Lt(a, Ir.I64(-1000)), () => b.Return(Ir.I64(7)));
        b.Return(Helpers.Call("PairSum", pair));
    }
}
