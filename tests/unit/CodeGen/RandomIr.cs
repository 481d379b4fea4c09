using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>
/// Random well-typed functions of the shape of <see cref="RandomFunction"/>, the same for the same seed. They end, they
/// stay within <see cref="MemoryBytes"/> bytes of memory, and they may throw what division throws. Addresses and NaN
/// payloads, which need not be the same in two runs, never reach the memory or the result. Nodes are made both by the
/// factory, folded, and by the constructors, so that the back ends see what folding would have removed.
/// </summary>
internal sealed class RandomIr
{
    public const int MemoryBytes = 256;

    private static readonly IrType Int128Type = IrType.Clr(typeof(Int128));
    private static readonly IrType PairType = IrType.Clr(typeof(Pair));

    private static readonly IrType[] Integers =
        [IrType.I8, IrType.U8, IrType.I16, IrType.U16, IrType.I32, IrType.U32, IrType.I64, IrType.U64];

    private static readonly IrType[] Values =
        [.. Integers, IrType.I32, IrType.I64, IrType.Bool, IrType.F32, IrType.F64];

    private static readonly long[] Interesting =
        [0, 1, 2, 3, 7, 31, 32, 63, 64, 100, -1, -2, sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue,
            int.MinValue, int.MaxValue, uint.MaxValue, long.MinValue, long.MaxValue];

    private static readonly double[] InterestingFloats =
        [0, -0.0, 1, -1, 0.5, 1e10, -1e10, 3e38, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
            double.Epsilon, 127.6, -129.5, 4294967296.5, 1.8446744073709552e19];

    private readonly Random _random;
    private readonly IrBuilder _builder;
    private readonly List<IrLocal> _locals = [];
    private readonly List<IrExpr> _arguments = [];
    private readonly IrExpr _memory;
    private int _loopDepth;
    private int _operators;

    private RandomIr(int seed)
    {
        _random = new Random(seed);
        _builder = new IrBuilder(
            $"random_{seed}",
            IrType.I64,
            ("memory", IrType.Ptr),
            ("i", IrType.I32),
            ("l", IrType.I64),
            ("u", IrType.U32),
            ("w", IrType.U64),
            ("s", IrType.I16),
            ("y", IrType.U8),
            ("f", IrType.F32),
            ("d", IrType.F64),
            ("b", IrType.Bool));
        _memory = _builder.Argument(0);
        for (int i = 1; i < 10; i++)
        {
            _arguments.Add(_builder.Argument(i));
        }
    }

    public static IrFunction Function(int seed)
    {
        var random = new RandomIr(seed);
        random.Write();
        return random._builder.Build();
    }

    private void Write()
    {
        foreach (IrType type in Values.Concat([Int128Type, PairType]))
        {
            _locals.Add(_builder.Local(type, "v_" + (type.IsClr ? type.Type.Name : type.Name)));
        }
        Statements(_random.Next(4, 14), 0);
        int offset = 0;
        foreach (IrLocal local in _locals.Where(l => !l.Type.IsClr || l.Type == Int128Type).Take(15))
        {
            Store(local.Type, _memory, offset, local);
            offset += 16;
        }
        _builder.Return(Value(IrType.I64, 4));
    }

    private void Statements(int count, int depth)
    {
        for (int i = 0; i < count; i++)
        {
            Statement(depth);
        }
    }

    private void Statement(int depth)
    {
        int kind = _random.Next(depth >= 3 ? 9 : 14);
        switch (kind)
        {
            case 0 or 1 or 2 or 3:
                IrLocal target = Pick(_locals);
                _builder.Assign(target, Value(target.Type, 3));
                break;
            case 4 or 5:
                IrType type = Pick(Values);
                (IrExpr address, int offset) = Place(type.SizeBytes);
                Store(type, address, offset, Value(type, 3));
                break;
            case 6:
                Exec();
                break;
            case 7 when _loopDepth > 0:
                _builder.If(Value(IrType.Bool, 2), _random.Next(2) == 0 ? _builder.Break : _builder.Continue);
                break;
            case 7:
                _builder.Comment("seven */ \" \\");
                break;
            case 8:
                IrType held = Pick(Values);
                IrExpr let = _builder.Let(Value(held, 3), "let");
                IrLocal same = _locals.First(l => l.Type == held);
                _builder.Assign(same, held.IsInteger ? Ir.Xor(let, let) : let);
                break;
            case 9 or 10:
                _builder.If(
                    Value(IrType.Bool, 3),
                    () => Statements(_random.Next(1, 4), depth + 1),
                    _random.Next(2) == 0 ? null : () => Statements(_random.Next(0, 3), depth + 1));
                break;
            case 11:
                Loop(depth);
                break;
            case 12:
                _builder.Region(
                    new IrOrigin(_operators++, Pick(["Scan", "Filter", "Aggregate"])),
                    () => Statements(_random.Next(1, 4), depth + 1));
                break;
            default:
                if (_random.Next(4) == 0)
                {
                    _builder.If(Value(IrType.Bool, 3), () => _builder.Return(Value(IrType.I64, 2)));
                }
                break;
        }
    }

    private void Loop(int depth)
    {
        IrLocal round = _builder.Local(IrType.I32, "round");
        int rounds = _random.Next(1, 5);
        _builder.Assign(round, Ir.I32(0));
        IrExpr InTime() => Ir.Lt(round, Ir.I32(rounds));
        void Body()
        {
            _builder.Assign(round, Ir.Add(round, Ir.I32(1)));
            IrLocal inner = _builder.Local(Value(IrType.I64, 2), "inner");
            Statements(_random.Next(1, 4), depth + 1);
            _builder.Assign(inner, Ir.Add(inner, Value(IrType.I64, 2)));
        }
        _loopDepth++;
        switch (_random.Next(3))
        {
            case 0:
                _builder.While(Ir.AndAlso(InTime(), Value(IrType.Bool, 2)), Body);
                break;
            case 1:
                _builder.While(
                    () => Ir.OrElse(Ir.AndAlso(InTime(), _builder.Let(Value(IrType.Bool, 2), "go")), Ir.False), Body);
                break;
            default:
                _builder.Loop(() =>
                {
                    _builder.If(Ir.Not(InTime()), _builder.Break);
                    Body();
                });
                break;
        }
        _loopDepth--;
    }

    private void Exec()
    {
        IrLocal counter = _locals.First(l => l.Type == IrType.I64);
        switch (_random.Next(3))
        {
            case 0:
                _builder.Exec((IrCall)Helpers.Call("Bump", Ir.AddressOf(counter), Value(IrType.I32, 2)));
                break;
            case 1:
                (IrExpr address, int offset) = Place(8);
                _builder.Exec(Ir.Call(Helpers.SwapInt64, Ir.AddressOf(counter), Ir.Add(address, Ir.I32(offset))));
                break;
            default:
                _builder.Exec((IrCall)Helpers.Call("Mix", Value(IrType.I64, 2), Value(IrType.I32, 2)));
                break;
        }
    }

    /// <summary>An address with room for so many bytes.</summary>
    private (IrExpr Address, int Offset) Place(int bytes)
    {
        int offset = _random.Next(MemoryBytes - bytes + 1);
        switch (_random.Next(5))
        {
            case 0:
                return (_memory, offset);
            case 1:
                return (Ir.Add(_memory, Integer(Pick(Integers), offset & 63)), 0);
            case 2:
                IrType type = Pick(Integers);
                IrExpr step = Binary(IrBinaryOp.And, Value(type, 2), Integer(type, 31));
                return (Binary(IrBinaryOp.Add, _memory, step), offset % (MemoryBytes - 31 - bytes));
            case 3:
                return (Helpers.Call("Advance", _memory, Ir.I32(offset + 5)), -5);
            default:
                return (Helpers.Call("Middle", _memory), offset - 64);
        }
    }

    private void Store(IrType type, IrExpr address, int offset, IrExpr value)
    {
        if (type.IsFloat)
        {
            IrExpr held = new IrLocalRef(_builder.Local(value, "number"));
            IrExpr nan = type == IrType.F32 ? Ir.F32(float.NaN) : Ir.F64(double.NaN);
            value = Ir.Select(Ir.Ne(held, held), nan, held);
        }
        _builder.Store(type, address, offset, value);
    }

    private IrExpr Value(IrType type, int depth)
    {
        if (depth == 0 || _random.Next(6) == 0)
        {
            return Leaf(type);
        }
        if (type == Int128Type)
        {
            return Int128Value(depth - 1);
        }
        if (type == PairType)
        {
            return _random.Next(3) == 0
                ? Select(type, depth)
                : Helpers.Call("MakePair", Value(IrType.I64, depth - 1), Value(IrType.I32, depth - 1));
        }
        return type == IrType.Bool ? Condition(depth - 1)
            : type.IsFloat ? Float(type, depth - 1)
            : IntegerValue(type, depth - 1);
    }

    private IrExpr Leaf(IrType type)
    {
        IrExpr[] known = [.. _arguments.Where(a => a.Type == type), .. _locals.Where(l => l.Type == type).Select(l => (IrExpr)l)];
        if (known.Length > 0 && _random.Next(3) > 0)
        {
            return Pick(known);
        }
        if (type == IrType.Bool)
        {
            return _random.Next(2) == 0 ? Ir.True : Ir.Load(IrType.Bool, Zeroes(), 0);
        }
        if (type.IsFloat)
        {
            double value = Pick(InterestingFloats);
            return type == IrType.F32 ? Ir.F32((float)value) : Ir.F64(value);
        }
        if (type.IsClr)
        {
            return Ir.Null(type);
        }
        if (_random.Next(3) == 0)
        {
            (IrExpr address, int offset) = (_memory, _random.Next(MemoryBytes - type.SizeBytes));
            return Ir.Load(type, address, offset);
        }
        return Integer(type, _random.Next(3) == 0 ? _random.NextInt64() : Pick(Interesting));
    }

    /// <summary>A pointer to eight zero bytes: a bool in memory must be 0 or 1.</summary>
    private IrExpr Zeroes()
    {
        IrLocal zeroes = _builder.Local(Ir.I64(0), "zeroes");
        return Ir.AddressOf(zeroes);
    }

    private IrExpr Condition(int depth)
    {
        switch (_random.Next(10))
        {
            case 0:
                return Raw(new IrAndAlso(Value(IrType.Bool, depth), Value(IrType.Bool, depth)));
            case 1:
                return Raw(new IrOrElse(Value(IrType.Bool, depth), Value(IrType.Bool, depth)));
            case 2:
                return Raw(new IrUnary(IrUnaryOp.Not, Value(IrType.Bool, depth)));
            case 3:
                IrBinaryOp logical = Pick([IrBinaryOp.And, IrBinaryOp.Or, IrBinaryOp.Xor, IrBinaryOp.Eq, IrBinaryOp.Ne]);
                return Binary(logical, Value(IrType.Bool, depth), Value(IrType.Bool, depth));
            case 4:
                return Helpers.Call("Odd", Value(IrType.I64, depth));
            case 5:
                return Ir.Call(Helpers.LessInt128, Value(Int128Type, depth), Value(Int128Type, depth));
            case 6:
                (IrExpr left, _) = Place(1);
                return Binary(Pick([IrBinaryOp.Eq, IrBinaryOp.Le, IrBinaryOp.Gt]), left, Ir.Add(_memory, Ir.I32(32)));
            case 7:
                return Select(IrType.Bool, depth);
            default:
                IrType type = Pick(Values.Where(t => t != IrType.Bool).ToArray());
                IrBinaryOp op = (IrBinaryOp)_random.Next((int)IrBinaryOp.Eq, (int)IrBinaryOp.Ge + 1);
                return Binary(op, Value(type, depth), Value(type, depth));
        }
    }

    private IrExpr Float(IrType type, int depth)
    {
        switch (_random.Next(6))
        {
            case 0:
                return Raw(new IrUnary(IrUnaryOp.Neg, Value(type, depth)));
            case 1:
                IrType from = Pick([.. Integers, IrType.F32, IrType.F64]);
                return Raw(new IrConvert(Value(from, depth), type));
            case 2:
                return type == IrType.F32
                    ? Helpers.Call("Twice", Value(type, depth))
                    : Helpers.Call("Half", Value(type, depth));
            case 3:
                return type == IrType.F64
                    ? Ir.Field(Value(PairType, depth), nameof(Pair.Third))
                    : Select(type, depth);
            default:
                IrBinaryOp op = (IrBinaryOp)_random.Next((int)IrBinaryOp.Add, (int)IrBinaryOp.Rem + 1);
                return Binary(op, Value(type, depth), Value(type, depth));
        }
    }

    private IrExpr IntegerValue(IrType type, int depth)
    {
        switch (_random.Next(12))
        {
            case 0:
                return Raw(new IrUnary(Pick([IrUnaryOp.Neg, IrUnaryOp.BitNot]), Value(type, depth)));
            case 1 or 2:
                IrType from = Pick([.. Integers, IrType.Bool, IrType.F32, IrType.F64]);
                return Raw(new IrConvert(Value(from, depth), type));
            case 3:
                IrBinaryOp shift = Pick([IrBinaryOp.Shl, IrBinaryOp.Shr]);
                return Binary(shift, Value(type, depth), Value(IrType.I32, depth));
            case 4:
                return Select(type, depth);
            case 5:
                (IrExpr address, int offset) = Place(type.SizeBytes);
                return new IrLoad(type, address, offset);
            case 6:
                // Division that mostly succeeds; plain division is among the operators below.
                return Binary(
                    Pick([IrBinaryOp.Div, IrBinaryOp.Rem]),
                    Value(type, depth),
                    Binary(IrBinaryOp.Or, Value(type, depth), Integer(type, 2)));
            case 7 when type == IrType.I64:
                return _random.Next(3) switch
                {
                    0 => Helpers.Call("PairSum", Value(PairType, depth)),
                    1 => Ir.Call(Helpers.TruncateInt128, Value(Int128Type, depth)),
                    _ => Helpers.Call("Mix", Value(IrType.I64, depth), Value(IrType.I32, depth)),
                };
            case 7 when type == IrType.I32:
                return _random.Next(2) == 0
                    ? Ir.Field(Value(PairType, depth), nameof(Pair.Second))
                    : Helpers.Call("Mix", Value(IrType.I32, depth), Value(IrType.I32, depth));
            case 7 when type == IrType.I16:
                return Helpers.Call("Clip", Value(IrType.I32, depth));
            case 7 when type == IrType.U8:
                return Helpers.Call("Low", Value(IrType.U64, depth));
            default:
                IrBinaryOp op = _random.Next(12) == 0
                    ? Pick([IrBinaryOp.Div, IrBinaryOp.Rem])
                    : Pick([IrBinaryOp.Add, IrBinaryOp.Sub, IrBinaryOp.Mul, IrBinaryOp.And, IrBinaryOp.Or, IrBinaryOp.Xor]);
                return Binary(op, Value(type, depth), Value(type, depth));
        }
    }

    private IrExpr Int128Value(int depth) => _random.Next(6) switch
    {
        0 => Ir.Call(Helpers.AddInt128, Value(Int128Type, depth), Value(Int128Type, depth)),
        1 => Ir.Call(Helpers.MultiplyInt128, Value(Int128Type, depth), Value(Int128Type, depth)),
        2 => Ir.Call(Helpers.NegateInt128, Value(Int128Type, depth)),
        3 => Ir.Call(Helpers.OneInt128),
        4 => Select(Int128Type, depth),
        _ => Ir.Call(Helpers.ToInt128, Value(IrType.I64, depth)),
    };

    private IrExpr Select(IrType type, int depth) =>
        Raw(new IrSelect(Value(IrType.Bool, depth), Value(type, depth), Value(type, depth)));

    private IrExpr Binary(IrBinaryOp op, IrExpr a, IrExpr b) => Raw(new IrBinary(op, a, b));

    /// <summary>The node as it is, or as the factory would have made it.</summary>
    private IrExpr Raw(IrExpr node) => _random.Next(2) == 0 ? node : node switch
    {
        IrUnary u => Ir.Unary(u.Op, u.Operand),
        IrBinary b => Ir.Binary(b.Op, b.Left, b.Right),
        IrAndAlso a => Ir.AndAlso(a.Left, a.Right),
        IrOrElse o => Ir.OrElse(o.Left, o.Right),
        IrConvert c => Ir.Convert(c.Operand, c.To),
        IrSelect s => Ir.Select(s.Condition, s.WhenTrue, s.WhenFalse),
        _ => node,
    };

    private static IrExpr Integer(IrType type, long value) => Ir.Integer(type, value);

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
