using System.Reflection.Emit;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.Compiler.CodeGen.Il;

/// <summary>
/// Writes a verified function's statements as IL. The evaluation stack is empty between statements. Conditions become
/// compare-and-jump wherever they decide where to go, and are materialised as 0 or 1 only where they are values. Loops
/// test at the bottom. Code behind a return, break or continue is left out.
/// </summary>
internal sealed class IlWriter
{
    private readonly IlEmitter _il;
    private readonly IrScopes _scopes;
    private readonly IrFunction _function;
    private readonly bool _shareSlots;
    private readonly Dictionary<IrLocal, LocalBuilder> _slots = [];
    private readonly Dictionary<Type, Stack<LocalBuilder>> _freeSlots = [];
    private readonly Dictionary<Type, LocalBuilder> _zeroes = [];
    private readonly Stack<List<IrLocal>> _openScopes = [];
    private readonly Stack<(IlLabel Break, IlLabel Continue)> _loops = [];
    private IrOrigin? _origin;
    private IrOrigin? _shownOrigin;

    private IlWriter(IrFunction function, IlEmitter il)
    {
        _function = function;
        _il = il;
        _scopes = IrScopes.Of(function);
        _shareSlots = _scopes.LocalCount > JitLimits.SlotSharingMin;
    }

    public static void Write(IrFunction function, IlEmitter il)
    {
        var writer = new IlWriter(function, il);
        foreach (IrLocal local in writer._scopes.EntryLocals)
        {
            writer.DeclareZero(local);
        }
        writer.Scope(function.Body);
        if (il.Reachable)
        {
            il.Return();
        }
        il.Complete();
    }

    private void DeclareZero(IrLocal local)
    {
        LocalBuilder slot = _il.DeclareLocal(local.Type.Type, local.Name);
        _slots.Add(local, slot);
        if (local.Type.IsClr)
        {
            _il.LoadLocalAddress(slot);
            _il.InitObject(local.Type.Type);
        }
        else
        {
            Value(new IrConst(local.Type, 0));
            _il.StoreLocal(slot);
        }
    }

    private void Scope(IrBlock block)
    {
        _openScopes.Push([]);
        Block(block);
        foreach (IrLocal local in _openScopes.Pop())
        {
            if (_shareSlots)
            {
                Free(local.Type.Type).Push(_slots[local]);
            }
        }
    }

    private Stack<LocalBuilder> Free(Type type)
    {
        if (!_freeSlots.TryGetValue(type, out Stack<LocalBuilder>? free))
        {
            _freeSlots.Add(type, free = []);
        }
        return free;
    }

    private LocalBuilder Slot(IrLocal local, IrAssign assign)
    {
        if (!_slots.TryGetValue(local, out LocalBuilder? slot))
        {
            if (!_scopes.Declares(assign))
            {
                throw new IrException($"function {_function.Name}: local {local.Name} has no declaration");
            }
            if (!Free(local.Type.Type).TryPop(out slot))
            {
                slot = _il.DeclareLocal(local.Type.Type, local.Name);
            }
            _slots.Add(local, slot);
            _openScopes.Peek().Add(local);
        }
        return slot;
    }

    private void Block(IrBlock block)
    {
        foreach (IrStatement statement in block.Statements)
        {
            if (!_il.Reachable)
            {
                return;
            }
            Statement(statement);
        }
    }

    private void Statement(IrStatement statement)
    {
        if (statement is not (IrBlock or IrRegion) && _shownOrigin != _origin)
        {
            _il.Origin(_origin);
            _shownOrigin = _origin;
        }
        switch (statement)
        {
            case IrAssign s:
                Value(s.Value);
                _il.StoreLocal(Slot(s.Local, s));
                break;
            case IrStore s:
                Address(s.Address, s.Offset);
                Value(s.Value);
                Memory(s.StoreType, store: true);
                break;
            case IrExec s:
                Value(s.Call);
                if (s.Call.Type != IrType.Void)
                {
                    _il.Pop();
                }
                break;
            case IrIf s:
                If(s);
                break;
            case IrWhile s:
                While(s);
                break;
            case IrBreak:
                _il.Branch(OpCodes.Br, _loops.Peek().Break);
                break;
            case IrContinue:
                _il.Branch(OpCodes.Br, _loops.Peek().Continue);
                break;
            case IrReturn s:
                if (s.Value is not null)
                {
                    Value(s.Value);
                }
                _il.Return();
                break;
            case IrBlock s:
                Block(s);
                break;
            case IrRegion s:
                IrOrigin? outer = _origin;
                _origin = s.Origin;
                Block(s.Body);
                _origin = outer;
                break;
            case IrComment s:
                _il.Comment(s.Text);
                break;
            default:
                throw new IrException($"unknown statement {statement.GetType().Name}");
        }
    }

    private void If(IrIf statement)
    {
        IlLabel otherwise = _il.DefineLabel("else");
        Jump(statement.Condition, otherwise, when: false);
        Scope(statement.Then);
        if (statement.Else is null)
        {
            _il.Mark(otherwise);
            return;
        }
        IlLabel end = _il.DefineLabel("end");
        if (_il.Reachable)
        {
            _il.Branch(OpCodes.Br, end);
        }
        _il.Mark(otherwise);
        Scope(statement.Else);
        if (end.IsTarget)
        {
            _il.Mark(end);
        }
    }

    private void While(IrWhile statement)
    {
        IlLabel body = _il.DefineLabel("loop");
        IlLabel test = _il.DefineLabel("test");
        IlLabel end = _il.DefineLabel("end");
        bool endless = IrFolding.IsTrue(statement.Condition);
        _loops.Push((end, endless ? body : test));
        if (!endless)
        {
            _il.Branch(OpCodes.Br, test);
        }
        _il.Mark(body);
        Scope(statement.Body);
        if (!endless)
        {
            _il.Mark(test);
            Jump(statement.Condition, body, when: true);
        }
        else if (_il.Reachable)
        {
            _il.Branch(OpCodes.Br, body);
        }
        _loops.Pop();
        if (end.IsTarget)
        {
            _il.Mark(end);
        }
    }

    /// <summary>Goes to the label when the condition is <paramref name="when"/>, and on to what follows otherwise.</summary>
    private void Jump(IrExpr condition, IlLabel target, bool when)
    {
        switch (condition)
        {
            case IrUnary { Op: IrUnaryOp.Not } not:
                Jump(not.Operand, target, !when);
                break;
            case IrAndAlso and:
                JumpBoth(and.Left, and.Right, target, when, decides: false);
                break;
            case IrOrElse or:
                JumpBoth(or.Left, or.Right, target, when, decides: true);
                break;
            case IrBinary { IsComparison: true } comparison when IsZeroTest(comparison, out IrExpr tested):
                Value(tested);
                _il.Branch(comparison.Op == IrBinaryOp.Ne == when ? OpCodes.Brtrue : OpCodes.Brfalse, target);
                break;
            case IrBinary { IsComparison: true } comparison:
                Value(comparison.Left);
                Value(comparison.Right);
                _il.Branch(Branch(comparison.Op, comparison.Left.Type, when), target);
                break;
            default:
                // A constant condition jumps conditionally as well; the JIT sees through it.
                Value(condition);
                _il.Branch(when ? OpCodes.Brtrue : OpCodes.Brfalse, target);
                break;
        }
    }

    /// <summary>AndAlso is decided by a false operand, OrElse by a true one; the second is then not evaluated.</summary>
    private void JumpBoth(IrExpr left, IrExpr right, IlLabel target, bool when, bool decides)
    {
        if (when == decides)
        {
            Jump(left, target, when);
            Jump(right, target, when);
            return;
        }
        IlLabel decided = _il.DefineLabel("skip");
        Jump(left, decided, decides);
        Jump(right, target, when);
        _il.Mark(decided);
    }

    private static bool IsZeroTest(IrBinary comparison, out IrExpr tested)
    {
        tested = comparison.Left;
        return comparison.Op is IrBinaryOp.Eq or IrBinaryOp.Ne && comparison.Right is IrConst { Bits: 0 }
            && !tested.Type.IsFloat;
    }

    /// <summary>
    /// The jump for a comparison, or for its negation. A comparison of floats is false for NaN (Ne is true), so its
    /// negation has to jump for NaN: the .un forms do that with floats.
    /// </summary>
    private static OpCode Branch(IrBinaryOp op, IrType type, bool when)
    {
        bool un = type.IsFloat ? !when : !type.IsSigned;
        IrBinaryOp jump = when ? op : op switch
        {
            IrBinaryOp.Eq => IrBinaryOp.Ne,
            IrBinaryOp.Ne => IrBinaryOp.Eq,
            IrBinaryOp.Lt => IrBinaryOp.Ge,
            IrBinaryOp.Le => IrBinaryOp.Gt,
            IrBinaryOp.Gt => IrBinaryOp.Le,
            IrBinaryOp.Ge => IrBinaryOp.Lt,
            _ => throw new IrException($"{op} is not a comparison"),
        };
        return jump switch
        {
            IrBinaryOp.Eq => OpCodes.Beq,
            IrBinaryOp.Ne => OpCodes.Bne_Un,
            IrBinaryOp.Lt => un ? OpCodes.Blt_Un : OpCodes.Blt,
            IrBinaryOp.Le => un ? OpCodes.Ble_Un : OpCodes.Ble,
            IrBinaryOp.Gt => un ? OpCodes.Bgt_Un : OpCodes.Bgt,
            _ => un ? OpCodes.Bge_Un : OpCodes.Bge,
        };
    }

    private void Value(IrExpr expr)
    {
        switch (expr)
        {
            case IrConst e:
                Constant(e);
                break;
            case IrLocalRef e:
                _il.LoadLocal(_slots[e.Local]);
                break;
            case IrArgument e:
                _il.LoadArgument(e.Index);
                break;
            case IrUnary e:
                Unary(e);
                break;
            case IrBinary e:
                Binary(e);
                break;
            case IrAndAlso or IrOrElse:
                Choose(expr, Ir.Ir.True, Ir.Ir.False);
                break;
            case IrConvert e:
                Value(e.Operand);
                Convert(e.Operand.Type, e.To);
                break;
            case IrLoad e:
                Address(e.Address, e.Offset);
                Memory(e.LoadType, store: false);
                break;
            case IrCall e:
                foreach (IrExpr argument in e.Arguments)
                {
                    Value(argument);
                }
                _il.Call(e.Method);
                break;
            case IrSelect e:
                Choose(e.Condition, e.WhenTrue, e.WhenFalse);
                break;
            case IrAddressOf e:
                _il.LoadLocalAddress(_slots[e.Local]);
                _il.Emit(OpCodes.Conv_U);
                break;
            case IrField { Struct: IrLocalRef whole } e:
                _il.LoadLocalAddress(_slots[whole.Local]);
                _il.LoadField(e.Field);
                break;
            case IrField e:
                Value(e.Struct);
                _il.LoadField(e.Field);
                break;
            default:
                throw new IrException($"unknown expression {expr.GetType().Name}");
        }
    }

    private void Choose(IrExpr condition, IrExpr whenTrue, IrExpr whenFalse)
    {
        IlLabel otherwise = _il.DefineLabel("else");
        IlLabel end = _il.DefineLabel("end");
        Jump(condition, otherwise, when: false);
        Value(whenTrue);
        _il.Branch(OpCodes.Br, end);
        _il.Mark(otherwise);
        Value(whenFalse);
        _il.Mark(end);
    }

    private void Constant(IrConst constant)
    {
        switch (constant.Type.Kind)
        {
            case IrTypeKind.I64 or IrTypeKind.U64:
                // The short form: an int32 that is extended; the JIT sees the same constant.
                if (constant.Bits == (int)constant.Bits)
                {
                    _il.LoadInt32((int)constant.Bits);
                    _il.Emit(OpCodes.Conv_I8);
                }
                else
                {
                    _il.LoadInt64(constant.Bits);
                }
                break;
            case IrTypeKind.F32:
                _il.LoadFloat32(BitConverter.UInt32BitsToSingle((uint)constant.Bits));
                break;
            case IrTypeKind.F64:
                _il.LoadFloat64(BitConverter.Int64BitsToDouble(constant.Bits));
                break;
            case IrTypeKind.Ptr:
                if (constant.Bits == 0)
                {
                    _il.LoadInt32(0);
                }
                else
                {
                    _il.LoadInt64(constant.Bits);
                }
                _il.Emit(OpCodes.Conv_U);
                break;
            case IrTypeKind.Clr:
                LocalBuilder zero = Zero(constant.Type.Type);
                _il.LoadLocalAddress(zero);
                _il.InitObject(constant.Type.Type);
                _il.LoadLocal(zero);
                break;
            default:
                _il.LoadInt32((int)constant.Bits);
                break;
        }
    }

    private LocalBuilder Zero(Type type)
    {
        if (!_zeroes.TryGetValue(type, out LocalBuilder? zero))
        {
            _zeroes.Add(type, zero = _il.DeclareLocal(type, "zero"));
        }
        return zero;
    }

    private void Unary(IrUnary expr)
    {
        Value(expr.Operand);
        switch (expr.Op)
        {
            case IrUnaryOp.Neg:
                _il.Emit(OpCodes.Neg);
                break;
            case IrUnaryOp.Not:
                _il.LoadInt32(0);
                _il.Emit(OpCodes.Ceq);
                break;
            case IrUnaryOp.BitNot:
                _il.Emit(OpCodes.Not);
                break;
            default:
                throw new IrException($"unknown unary operator {expr.Op}");
        }
        Narrow(expr.Type);
    }

    private void Binary(IrBinary expr)
    {
        IrType type = expr.Left.Type;
        Value(expr.Left);
        Value(expr.Right);
        if (type == IrType.Ptr && !expr.IsComparison)
        {
            _il.Emit(expr.Right.Type.IsSigned ? OpCodes.Conv_I : OpCodes.Conv_U);
        }
        if (expr.IsComparison)
        {
            Compare(expr.Op, type);
            return;
        }
        bool unsigned = type.IsInteger && !type.IsSigned;
        if (expr.Op is IrBinaryOp.Shl or IrBinaryOp.Shr)
        {
            int mask = type.SizeBytes == 8 ? 63 : 31;
            if (expr.Right is not IrConst count || count.Bits < 0 || count.Bits > mask)
            {
                _il.LoadInt32(mask);
                _il.Emit(OpCodes.And);
            }
        }
        _il.Emit(expr.Op switch
        {
            IrBinaryOp.Add => OpCodes.Add,
            IrBinaryOp.Sub => OpCodes.Sub,
            IrBinaryOp.Mul => OpCodes.Mul,
            IrBinaryOp.Div => unsigned ? OpCodes.Div_Un : OpCodes.Div,
            IrBinaryOp.Rem => unsigned ? OpCodes.Rem_Un : OpCodes.Rem,
            IrBinaryOp.And => OpCodes.And,
            IrBinaryOp.Or => OpCodes.Or,
            IrBinaryOp.Xor => OpCodes.Xor,
            IrBinaryOp.Shl => OpCodes.Shl,
            IrBinaryOp.Shr => unsigned ? OpCodes.Shr_Un : OpCodes.Shr,
            _ => throw new IrException($"unknown binary operator {expr.Op}"),
        });
        if (expr.Op is not (IrBinaryOp.And or IrBinaryOp.Or or IrBinaryOp.Xor or IrBinaryOp.Shr))
        {
            Narrow(type);
        }
    }

    /// <summary>
    /// A comparison as 0 or 1. There is no instruction for le, ge and ne: they are the negations of gt, lt and eq,
    /// which for floats have to be true for NaN then.
    /// </summary>
    private void Compare(IrBinaryOp op, IrType type)
    {
        bool unsigned = !type.IsFloat && !type.IsSigned;
        bool negated = op is IrBinaryOp.Ne or IrBinaryOp.Le or IrBinaryOp.Ge;
        bool un = unsigned || type.IsFloat && negated;
        _il.Emit(op switch
        {
            IrBinaryOp.Eq or IrBinaryOp.Ne => OpCodes.Ceq,
            IrBinaryOp.Lt or IrBinaryOp.Ge => un ? OpCodes.Clt_Un : OpCodes.Clt,
            IrBinaryOp.Gt or IrBinaryOp.Le => un ? OpCodes.Cgt_Un : OpCodes.Cgt,
            _ => throw new IrException($"{op} is not a comparison"),
        });
        if (negated)
        {
            _il.LoadInt32(0);
            _il.Emit(OpCodes.Ceq);
        }
    }

    /// <summary>Brings an int32 on the stack back into the range of a narrower type.</summary>
    private void Narrow(IrType type)
    {
        if (type.IsSubword)
        {
            _il.Emit(ToInteger(type));
        }
    }

    private void Convert(IrType from, IrType to)
    {
        if (from == to)
        {
            return;
        }
        if (to.IsFloat)
        {
            // Without .un, an unsigned 32- or 64-bit integer with its top bit set would be taken as negative.
            if (from == IrType.U32 || from == IrType.U64)
            {
                _il.Emit(OpCodes.Conv_R_Un);
            }
            _il.Emit(to == IrType.F32 ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
        }
        else if (to == IrType.Ptr)
        {
            _il.Emit(OpCodes.Conv_U);
        }
        else if (from.IsFloat)
        {
            _il.Emit(ToInteger(to));
        }
        else if (from == IrType.Ptr)
        {
            _il.Emit(OpCodes.Conv_U8);
        }
        else if (to.SizeBytes == 8)
        {
            if (from.SizeBytes < 8)
            {
                _il.Emit(from.IsSigned ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
            }
        }
        else if (to.IsSubword && from != IrType.Bool || from.SizeBytes == 8)
        {
            _il.Emit(ToInteger(to));
        }
    }

    private static OpCode ToInteger(IrType type) => type.Kind switch
    {
        IrTypeKind.I8 => OpCodes.Conv_I1,
        IrTypeKind.U8 => OpCodes.Conv_U1,
        IrTypeKind.I16 => OpCodes.Conv_I2,
        IrTypeKind.U16 => OpCodes.Conv_U2,
        IrTypeKind.I32 => OpCodes.Conv_I4,
        IrTypeKind.U32 => OpCodes.Conv_U4,
        IrTypeKind.I64 => OpCodes.Conv_I8,
        IrTypeKind.U64 => OpCodes.Conv_U8,
        _ => throw new IrException($"{type} is not an integer type"),
    };

    private void Address(IrExpr address, int offset)
    {
        Value(address);
        if (offset != 0)
        {
            _il.LoadInt32(offset);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Add);
        }
    }

    private void Memory(IrType type, bool store)
    {
        if (type.SizeBytes > 1)
        {
            _il.Unaligned();
        }
        switch (type.Kind)
        {
            case IrTypeKind.Clr when store:
                _il.StoreObject(type.Type);
                break;
            case IrTypeKind.Clr:
                _il.LoadObject(type.Type);
                break;
            default:
                _il.Emit(Indirect(type, store));
                break;
        }
    }

    private static OpCode Indirect(IrType type, bool store) => type.Kind switch
    {
        IrTypeKind.I8 => store ? OpCodes.Stind_I1 : OpCodes.Ldind_I1,
        IrTypeKind.Bool or IrTypeKind.U8 => store ? OpCodes.Stind_I1 : OpCodes.Ldind_U1,
        IrTypeKind.I16 => store ? OpCodes.Stind_I2 : OpCodes.Ldind_I2,
        IrTypeKind.U16 => store ? OpCodes.Stind_I2 : OpCodes.Ldind_U2,
        IrTypeKind.I32 => store ? OpCodes.Stind_I4 : OpCodes.Ldind_I4,
        IrTypeKind.U32 => store ? OpCodes.Stind_I4 : OpCodes.Ldind_U4,
        IrTypeKind.I64 or IrTypeKind.U64 => store ? OpCodes.Stind_I8 : OpCodes.Ldind_I8,
        IrTypeKind.F32 => store ? OpCodes.Stind_R4 : OpCodes.Ldind_R4,
        IrTypeKind.F64 => store ? OpCodes.Stind_R8 : OpCodes.Ldind_R8,
        IrTypeKind.Ptr => store ? OpCodes.Stind_I : OpCodes.Ldind_I,
        _ => throw new IrException($"{type} has no load and store"),
    };
}
