using System.Reflection;
using System.Runtime.InteropServices;
using PgFusion.Compiler.CodeGen.Ir;

namespace PgFusion.UnitTests.CodeGen;

/// <summary>
/// Runs IR node by node, for tests: a third opinion that shares nothing with the two back ends. A value is its bytes as
/// in memory, in an array of the type's size.
/// </summary>
internal sealed unsafe class IrInterpreter : IDisposable
{
    private readonly IrFunction _function;
    private readonly byte[][] _arguments;
    private readonly Dictionary<IrLocal, nint> _locals = [];
    private byte[] _result = [];

    private IrInterpreter(IrFunction function, byte[][] arguments)
    {
        _function = function;
        _arguments = arguments;
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,
    }

    /// <summary>The result's bytes.</summary>
    public static byte[] Run(IrFunction function, params byte[][] arguments)
    {
        using var interpreter = new IrInterpreter(function, arguments);
        interpreter.Block(function.Body);
        return interpreter._result;
    }

    public static byte[] Bytes<T>(T value)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    public void Dispose()
    {
        foreach (nint local in _locals.Values)
        {
            NativeMemory.Free((void*)local);
        }
    }

    private static T As<T>(byte[] bytes)
        where T : unmanaged =>
        MemoryMarshal.Read<T>(bytes);

    private static bool IsTrue(byte[] value) => value[0] != 0;

    private byte* Slot(IrLocal local)
    {
        if (!_locals.TryGetValue(local, out nint slot))
        {
            slot = (nint)NativeMemory.AllocZeroed((nuint)local.Type.SizeBytes);
            _locals.Add(local, slot);
        }
        return (byte*)slot;
    }

    private Flow Block(IrBlock block)
    {
        foreach (IrStatement statement in block.Statements)
        {
            Flow flow = Statement(statement);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }
        return Flow.Next;
    }

    private Flow Statement(IrStatement statement)
    {
        switch (statement)
        {
            case IrAssign s:
                Value(s.Value).CopyTo(new Span<byte>(Slot(s.Local), s.Local.Type.SizeBytes));
                return Flow.Next;
            case IrStore s:
                byte* address = (byte*)As<nint>(Value(s.Address)) + s.Offset;
                Value(s.Value).CopyTo(new Span<byte>(address, s.StoreType.SizeBytes));
                return Flow.Next;
            case IrExec s:
                Value(s.Call);
                return Flow.Next;
            case IrIf s:
                return IsTrue(Value(s.Condition)) ? Block(s.Then) : s.Else is null ? Flow.Next : Block(s.Else);
            case IrWhile s:
                while (IsTrue(Value(s.Condition)))
                {
                    Flow flow = Block(s.Body);
                    if (flow == Flow.Return)
                    {
                        return flow;
                    }
                    if (flow == Flow.Break)
                    {
                        break;
                    }
                }
                return Flow.Next;
            case IrBreak:
                return Flow.Break;
            case IrContinue:
                return Flow.Continue;
            case IrReturn s:
                _result = s.Value is null ? [] : Value(s.Value);
                return Flow.Return;
            case IrBlock s:
                return Block(s);
            case IrRegion s:
                return Block(s.Body);
            case IrComment:
                return Flow.Next;
            default:
                throw new NotSupportedException(statement.GetType().Name);
        }
    }

    private byte[] Value(IrExpr expr)
    {
        switch (expr)
        {
            case IrConst e:
                return e.Type.IsClr ? new byte[e.Type.SizeBytes] : Bytes(e.Bits)[..e.Type.SizeBytes];
            case IrLocalRef e:
                return new Span<byte>(Slot(e.Local), e.Type.SizeBytes).ToArray();
            case IrArgument e:
                return _arguments[e.Index];
            case IrAddressOf e:
                return Bytes((nint)Slot(e.Local));
            case IrAndAlso e:
                return IsTrue(Value(e.Left)) ? Value(e.Right) : [0];
            case IrOrElse e:
                return IsTrue(Value(e.Left)) ? [1] : Value(e.Right);
            case IrSelect e:
                return IsTrue(Value(e.Condition)) ? Value(e.WhenTrue) : Value(e.WhenFalse);
            case IrLoad e:
                return new Span<byte>((byte*)As<nint>(Value(e.Address)) + e.Offset, e.Type.SizeBytes).ToArray();
            case IrCall e:
                return Call(e);
            case IrField e:
                int offset = (int)Marshal.OffsetOf(e.Struct.Type.Type, e.Field.Name);
                return Value(e.Struct)[offset..(offset + e.Type.SizeBytes)];
            case IrUnary e:
                return Unary(e.Op, e.Type, Value(e.Operand));
            case IrConvert e:
                return Convert(e.Operand.Type, e.To, Value(e.Operand));
            case IrBinary e:
                byte[] left = Value(e.Left);
                byte[] right = Value(e.Right);
                return e.IsComparison
                    ? [Compare(e.Op, e.Left.Type, left, right) ? (byte)1 : (byte)0]
                    : Arithmetic(e.Op, e.Left.Type, left, e.Right.Type, right);
            default:
                throw new NotSupportedException(expr.GetType().Name);
        }
    }

    private byte[] Call(IrCall call)
    {
        ParameterInfo[] parameters = call.Method.GetParameters();
        object[] arguments =
            [.. call.Arguments.Select((a, i) => Box(parameters[i].ParameterType, Value(a)))];
        object? result;
        try
        {
            result = call.Method.Invoke(null, arguments);
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
        return call.Type == IrType.Void ? [] : Unbox(call.Type, result!);
    }

    private static object Box(Type type, byte[] bytes) => type.IsPointer
        ? Pointer.Box((void*)As<nint>(bytes), type)
        : typeof(IrInterpreter).GetMethod(nameof(BoxAs), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).Invoke(null, [bytes])!;

    private static object BoxAs<T>(byte[] bytes)
        where T : unmanaged =>
        As<T>(bytes);

    private static byte[] Unbox(IrType type, object value) => type == IrType.Ptr
        ? Bytes((nint)Pointer.Unbox(value))
        : (byte[])typeof(IrInterpreter).GetMethod(nameof(UnboxAs), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type.Type).Invoke(null, [value])!;

    private static byte[] UnboxAs<T>(object value)
        where T : unmanaged =>
        Bytes((T)value);

    /// <summary>Sign- or zero-extended.</summary>
    private static long Integer(IrType type, byte[] bytes) => type.Kind switch
    {
        IrTypeKind.Bool or IrTypeKind.U8 => bytes[0],
        IrTypeKind.I8 => (sbyte)bytes[0],
        IrTypeKind.I16 => As<short>(bytes),
        IrTypeKind.U16 => As<ushort>(bytes),
        IrTypeKind.I32 => As<int>(bytes),
        IrTypeKind.U32 => As<uint>(bytes),
        _ => As<long>(bytes),
    };

    private static byte[] Unary(IrUnaryOp op, IrType type, byte[] value) => op switch
    {
        IrUnaryOp.Not => [(byte)(value[0] ^ 1)],
        IrUnaryOp.BitNot => [.. value.Select(b => (byte)~b)],
        _ when type == IrType.F32 => Bytes(-As<float>(value)),
        _ when type == IrType.F64 => Bytes(-As<double>(value)),
        _ => Bytes(unchecked(0 - Integer(type, value)))[..type.SizeBytes],
    };

    private static bool Compare(IrBinaryOp op, IrType type, byte[] left, byte[] right)
    {
        if (type.IsFloat)
        {
            double a = type == IrType.F32 ? As<float>(left) : As<double>(left);
            double b = type == IrType.F32 ? As<float>(right) : As<double>(right);
            return op switch
            {
                IrBinaryOp.Eq => a == b,
                IrBinaryOp.Ne => a != b,
                IrBinaryOp.Lt => a < b,
                IrBinaryOp.Le => a <= b,
                IrBinaryOp.Gt => a > b,
                _ => a >= b,
            };
        }
        long x = Integer(type, left);
        long y = Integer(type, right);
        int order = type.IsSigned ? x.CompareTo(y) : ((ulong)x).CompareTo((ulong)y);
        return op switch
        {
            IrBinaryOp.Eq => order == 0,
            IrBinaryOp.Ne => order != 0,
            IrBinaryOp.Lt => order < 0,
            IrBinaryOp.Le => order <= 0,
            IrBinaryOp.Gt => order > 0,
            _ => order >= 0,
        };
    }

    private static byte[] Arithmetic(IrBinaryOp op, IrType type, byte[] left, IrType rightType, byte[] right)
    {
        if (type == IrType.F32)
        {
            float a = As<float>(left);
            float b = As<float>(right);
            return Bytes(op switch
            {
                IrBinaryOp.Add => a + b,
                IrBinaryOp.Sub => a - b,
                IrBinaryOp.Mul => a * b,
                IrBinaryOp.Div => a / b,
                _ => a % b,
            });
        }
        if (type == IrType.F64)
        {
            double a = As<double>(left);
            double b = As<double>(right);
            return Bytes(op switch
            {
                IrBinaryOp.Add => a + b,
                IrBinaryOp.Sub => a - b,
                IrBinaryOp.Mul => a * b,
                IrBinaryOp.Div => a / b,
                _ => a % b,
            });
        }
        long x = Integer(type, left);
        long y = Integer(rightType, right);
        bool signed = type.IsSigned;
        int count = (int)y & (type.SizeBytes == 8 ? 63 : 31);
        if (op is IrBinaryOp.Div or IrBinaryOp.Rem)
        {
            if (y == 0)
            {
                throw new DivideByZeroException();
            }
            if (signed && y == -1)
            {
                if (type == IrType.I32 && x == int.MinValue || type == IrType.I64 && x == long.MinValue)
                {
                    throw new OverflowException();
                }
            }
        }
        unchecked
        {
            long value = op switch
            {
                IrBinaryOp.Add => x + y,
                IrBinaryOp.Sub => x - y,
                IrBinaryOp.Mul => x * y,
                IrBinaryOp.Div => signed ? x / y : (long)((ulong)x / (ulong)y),
                IrBinaryOp.Rem => signed ? x % y : (long)((ulong)x % (ulong)y),
                IrBinaryOp.And => x & y,
                IrBinaryOp.Or => x | y,
                IrBinaryOp.Xor => x ^ y,
                IrBinaryOp.Shl => x << count,
                IrBinaryOp.Shr => signed ? x >> count : (long)((ulong)x >> count),
                _ => throw new NotSupportedException(op.ToString()),
            };
            return Bytes(value)[..type.SizeBytes];
        }
    }

    private static byte[] Convert(IrType from, IrType to, byte[] value)
    {
        if (from == to)
        {
            return value;
        }
        if (from.IsFloat)
        {
            return from == IrType.F32 ? FromFloat(to, As<float>(value)) : FromFloat(to, As<double>(value));
        }
        long x = Integer(from, value);
        bool unsigned = from == IrType.U64;
        if (to == IrType.F32)
        {
            return Bytes(unsigned ? (float)(ulong)x : from == IrType.U32 ? (float)(uint)x : (float)x);
        }
        if (to == IrType.F64)
        {
            return Bytes(unsigned ? (double)(ulong)x : (double)x);
        }
        return Bytes(x)[..to.SizeBytes];
    }

    private static byte[] FromFloat(IrType to, float x) => to.Kind switch
    {
        IrTypeKind.F64 => Bytes((double)x),
        IrTypeKind.I8 => Bytes((sbyte)x),
        IrTypeKind.U8 => Bytes((byte)x),
        IrTypeKind.I16 => Bytes((short)x),
        IrTypeKind.U16 => Bytes((ushort)x),
        IrTypeKind.I32 => Bytes((int)x),
        IrTypeKind.U32 => Bytes((uint)x),
        IrTypeKind.I64 => Bytes((long)x),
        IrTypeKind.U64 => Bytes((ulong)x),
        _ => throw new NotSupportedException(to.Name),
    };

    private static byte[] FromFloat(IrType to, double x) => to.Kind switch
    {
        IrTypeKind.F32 => Bytes((float)x),
        IrTypeKind.I8 => Bytes((sbyte)x),
        IrTypeKind.U8 => Bytes((byte)x),
        IrTypeKind.I16 => Bytes((short)x),
        IrTypeKind.U16 => Bytes((ushort)x),
        IrTypeKind.I32 => Bytes((int)x),
        IrTypeKind.U32 => Bytes((uint)x),
        IrTypeKind.I64 => Bytes((long)x),
        IrTypeKind.U64 => Bytes((ulong)x),
        _ => throw new NotSupportedException(to.Name),
    };
}
