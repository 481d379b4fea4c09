using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.QueryTree;
using PgFusion.Runtime.Functions;
using PgFusion.Runtime.Kernels;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// From scalars to code for one row. Values are computed where they are first needed and remembered for the rest of
/// that block, so that a sub-expression is evaluated once for a row; what is computed inside a branch is forgotten at
/// its end.
/// <para>
/// NULL is a flag beside the value. Functions that cannot fail run on the harmless value under a NULL; those that can
/// are guarded by the flag.
/// </para>
/// </summary>
internal sealed class ExpressionLowering
{
    private readonly Dictionary<(int Offset, IrType Type), IrExpr> _hoisted = [];
    private readonly List<IrStatement> _prologue = [];
    private readonly Stack<List<Scalar>> _scopes = new();
    private readonly Dictionary<Scalar, Value> _values = [];
    private readonly Dictionary<LetVariable, Value> _variables = [];

    /// <param name="builder">The function being written.</param>
    /// <param name="constants">Address of the constant area.</param>
    /// <param name="scratch">Address of the thread's scratch for computed values, reset after each morsel.</param>
    /// <param name="pool">Where constants get their slots.</param>
    /// <param name="isNarrow">Decimal arithmetic in 64 bits, under a range guard.</param>
    public ExpressionLowering(IrBuilder builder, IrExpr constants, IrExpr scratch, ConstantPool pool, bool isNarrow)
    {
        Builder = builder;
        Constants = constants;
        Scratch = scratch;
        Pool = pool;
        IsNarrow = isNarrow;
        _scopes.Push([]);
    }

    public IrBuilder Builder { get; }

    public IrExpr Constants { get; }

    public IrExpr Scratch { get; }

    public ConstantPool Pool { get; }

    public bool IsNarrow { get; }

    /// <summary>Decimal arithmetic that was lowered to 64 bits; the range guard must prove each.</summary>
    public List<Scalar> NarrowArithmetic { get; } = [];

    /// <summary>How columns are read; set by the source of the pipeline.</summary>
    public Func<Column, Value> ReadColumn { get; set; } = static c => throw new InvalidOperationException($"column {c} has no source");

    /// <summary>Loads before the loop: column addresses and constants.</summary>
    public IReadOnlyList<IrStatement> Prologue => _prologue;

    /// <summary>Computes the expression before the loop, once.</summary>
    public IrExpr Hoist(IrExpr value, string hint)
    {
        IrLocal local = Builder.Local(value.Type, hint);
        _prologue.Add(new IrAssign(local, value));
        return Ir.Local(local);
    }

    /// <summary>Loads from the constant area before the loop, each slot and type once.</summary>
    public IrExpr Constant(int offset, IrType type, string hint)
    {
        if (!_hoisted.TryGetValue((offset, type), out IrExpr? local))
        {
            local = Hoist(Ir.Load(type, Constants, offset), hint);
            _hoisted.Add((offset, type), local);
        }
        return local;
    }

    /// <summary>Code in a block of its own: values computed in it are not known after it.</summary>
    public void Scoped(Action body)
    {
        _scopes.Push([]);
        body();
        foreach (Scalar scalar in _scopes.Pop())
        {
            _values.Remove(scalar);
        }
    }

    public void If(IrExpr condition, Action then, Action? otherwise = null) =>
        Builder.If(condition, () => Scoped(then), otherwise is null ? null : () => Scoped(otherwise));

    /// <summary>Forgets all computed values: the next row.</summary>
    public void Forget()
    {
        _values.Clear();
        foreach (List<Scalar> scope in _scopes)
        {
            scope.Clear();
        }
    }

    public Value Lower(Scalar scalar)
    {
        if (scalar is VariableScalar variable)
        {
            return _variables[variable.Variable];
        }
        if (_values.TryGetValue(scalar, out Value? known))
        {
            return known;
        }
        Value value = LowerNew(scalar);
        _values.Add(scalar, value);
        _scopes.Peek().Add(scalar);
        return value;
    }

    private Value LowerNew(Scalar scalar) => scalar switch
    {
        ColumnScalar e => ReadColumn(e.Column),
        LiteralScalar { IsNull: true } e when IsNarrow && e.Type.IsNumeric && e.Type.HasScale =>
            new Value(e.Type, Value.Zero(ValueKind.Decimal64), null, Ir.True) { IsNarrow = true },
        LiteralScalar { IsNull: true } e => new Value(e.Type, Value.Zero(e.Type.Kind), e.Type.IsReference ? Ir.I32(0) : null, Ir.True),
        // A literal decimal is a number: NaN has no scale, and so is a general numeric.
        LiteralScalar e => ReadConstant(e, e.Type, nullable: false) with { IsNarrow = IsNarrow && e.Type.Kind == ValueKind.Decimal64 },
        StartValueScalar e => ReadConstant(e, e.Type, e.Nullable),
        CallScalar e => LowerCall(e),
        LogicScalar e => LowerLogic(e),
        NotScalar e => LowerNot(e),
        NullTestScalar e => LowerNullTest(e),
        BooleanTestScalar e => LowerBooleanTest(e),
        DistinctFromScalar e => LowerDistinctFrom(e),
        NullIfScalar e => LowerNullIf(e),
        CaseScalar e => LowerCase(e),
        CoalesceScalar e => LowerCoalesce(e),
        MinMaxScalar e => LowerMinMax(e),
        RepresentScalar e => Represent(Lower(e.Argument), e.Type),
        LetScalar e => LowerLet(e),
        OnlyRowScalar e => LowerOnlyRow(e),
        _ => throw new NotSupportedException($"no lowering for {scalar.GetType().Name}"),
    };

    /// <summary>
    /// Code for "the condition is true", NULL counting as false; what may raise an error is evaluated for just the rows
    /// for which PostgreSQL evaluates it.
    /// </summary>
    /// <param name="scalar">A boolean.</param>
    /// <param name="isQual">A conjunct of WHERE or HAVING: their AND ends at a NULL (ExecQual), any other goes on.</param>
    public IrExpr Condition(Scalar scalar, bool isQual = false)
    {
        if (scalar is LogicScalar logic && (isQual || !logic.IsAnd || !GoesOnAfterNull(logic)))
        {
            // With NULL as false, AND and OR are those of two values.
            IrLocal result = Builder.Local(Ir.False, logic.IsAnd ? "all" : "any");
            void Next(int index)
            {
                IrExpr condition = Condition(logic.Arguments[index], isQual && logic.IsAnd);
                bool last = index == logic.Arguments.Length - 1;
                if (logic.IsAnd)
                {
                    If(condition, () =>
                    {
                        if (last)
                        {
                            Builder.Assign(result, Ir.True);
                        }
                        else
                        {
                            Next(index + 1);
                        }
                    });
                }
                else if (last)
                {
                    Builder.Assign(result, condition);
                }
                else
                {
                    If(condition, () => Builder.Assign(result, Ir.True), () => Next(index + 1));
                }
            }
            Scoped(() => Next(0));
            return Ir.Local(result);
        }
        Value value = Lower(scalar);
        return value.IsNull is null ? value.Data : Ir.AndAlso(Ir.Not(value.IsNull), value.Data);
    }

    /// <summary>After an argument that may be NULL there is one that may fail.</summary>
    private static bool GoesOnAfterNull(LogicScalar and)
    {
        bool nullable = false;
        foreach (Scalar argument in and.Arguments)
        {
            if (nullable && argument.CanThrow)
            {
                return true;
            }
            nullable |= argument.Nullable;
        }
        return false;
    }

    private Value LowerOnlyRow(OnlyRowScalar e)
    {
        Builder.If(Lower(e.Many).Data, () => Builder.Exec(Ir.Call(typeof(PgError), nameof(PgError.MoreThanOneRow))));
        return Lower(e.Value);
    }

    /// <summary>A slot's value. The null flag is read only where the constant may be NULL.</summary>
    private Value ReadConstant(Scalar source, ScalarType type, bool nullable)
    {
        int offset = Pool.Add(new ValueConstant(source, type));
        IrExpr? isNull = nullable ? Constant(offset + ConstantPool.NullOffset, IrType.Bool, "is_null") : null;
        return type.IsReference
            ? new Value(type, Constant(offset, IrType.Ptr, "text"), Constant(offset + 8, IrType.I32, "length"), isNull)
            : new Value(type, Constant(offset, Value.IrTypeOf(type.Kind), "constant"), null, isNull);
    }

    /// <summary>A decimal literal at another scale: its own slot, so that nothing is multiplied at run time.</summary>
    public Value LiteralAtScale(LiteralScalar literal, int scale)
    {
        ScalarType type = ScalarType.Decimal(Math.Max(1, literal.Type.Precision + scale - literal.Type.Scale), scale);
        if (type.Kind == ValueKind.Numeric)
        {
            throw new InvalidOperationException("a literal that does not fit a decimal");
        }
        Value value = ReadConstant(literal, type, nullable: false);
        return value;
    }

    private Value LowerCall(CallScalar call)
    {
        var arguments = ImmutableArray.CreateBuilder<Value>(call.Arguments.Length);
        foreach (Scalar argument in call.Arguments)
        {
            arguments.Add(Lower(argument));
        }
        ImmutableArray<Value> values = arguments.ToImmutable();
        IrExpr? isNull = AnyNull(values.AsSpan());
        bool producesMemory = call.Type.IsReference;
        bool readsMemory = values.Any(static v => v.IsNull is not null && v.Type.IsReadWhole);
        if (isNull is null || (!call.Function.CanThrow(call) && !producesMemory && !readsMemory))
        {
            Value result = call.Function.Lower(this, call, values);
            IrExpr? resultNull = !call.Function.MayBeNull || result.IsNull is null ? isNull
                : isNull is null ? result.IsNull
                : Ir.OrElse(isNull, result.IsNull);
            return Hold(result with { IsNull = resultNull }, call.Function.Name);
        }
        // A function that may fail, or that reads behind pointers, must not see what lies under a NULL.
        IrExpr nullFlag = Builder.Let(isNull, "null");
        if (call.Function.MayBeNull)
        {
            return Branch(call.Type, true, call.Function.Name, (assign, _) =>
                If(Ir.Not(nullFlag), () => assign(call.Function.Lower(this, call, values))));
        }
        return Branch(call.Type, true, call.Function.Name, (assign, _) =>
            If(Ir.Not(nullFlag), () => assign(call.Function.Lower(this, call, values) with { IsNull = null })), nullFlag);
    }

    private static IrExpr? AnyNull(ReadOnlySpan<Value> values)
    {
        IrExpr? any = null;
        foreach (Value value in values)
        {
            if (value.IsNull is not null)
            {
                any = any is null ? value.IsNull : Ir.OrElse(any, value.IsNull);
            }
        }
        return any;
    }

    /// <summary>The value in locals, so that using it twice does not compute it twice.</summary>
    public Value Hold(Value value, string hint) => value with
    {
        Data = Builder.Let(value.Data, hint),
        Length = value.Length is null ? null : Builder.Let(value.Length, hint + "_length"),
        IsNull = value.IsNull is null ? null : Builder.Let(value.IsNull, hint + "_null"),
    };

    /// <summary>
    /// A value that is assigned in branches. The action gets a function that stores a result, and the value as it is
    /// stored so far. What is never assigned is NULL, unless the null flag is known already.
    /// </summary>
    private Value Branch(ScalarType type, bool nullable, string hint, Action<Action<Value>, Value> emit, IrExpr? nullFlag = null)
    {
        // In narrow code a decimal of any precision is a 64-bit integer.
        bool narrow = IsNarrow && type.IsNumeric && type.HasScale;
        IrType irType = Value.IrTypeOf(narrow ? ValueKind.Decimal64 : type.Kind);
        IrLocal data = Builder.Local(irType, hint);
        IrLocal? length = type.IsReference && !narrow ? Builder.Local(IrType.I32, hint + "_length") : null;
        IrLocal? isNull = nullable && nullFlag is null ? Builder.Local(IrType.Bool, hint + "_null") : null;
        // Locals are zero at entry only, and this may stand in a loop.
        Builder.Assign(data, Ir.Null(irType));
        if (length is not null)
        {
            Builder.Assign(length, Ir.I32(0));
        }
        if (isNull is not null)
        {
            Builder.Assign(isNull, Ir.True);
        }
        var stored = new Value(type, Ir.Local(data), length is null ? null : Ir.Local(length),
            isNull is null ? nullFlag : Ir.Local(isNull))
        { IsNarrow = narrow };
        emit(value =>
        {
            if (narrow && !value.IsNarrow)
            {
                // Too many digits; or a parameter or cast that no range check sees, and that may be NaN.
                throw new NarrowNotPossibleException(value.Type);
            }
            // The other way round: a general numeric of many digits that narrow code has in 64 bits.
            Value fitted = narrow ? value : Full(value);
            Builder.Assign(data, fitted.Data);
            if (length is not null)
            {
                Builder.Assign(length, fitted.Length!);
            }
            if (isNull is not null)
            {
                Builder.Assign(isNull, fitted.NullOrFalse);
            }
        }, stored);
        return stored;
    }

    private Value LowerLogic(LogicScalar e)
    {
        if (!e.Nullable)
        {
            IrLocal result = Builder.Local(Ir.Bool(e.IsAnd), e.IsAnd ? "all" : "any");
            void Step(int index)
            {
                Builder.Assign(result, Lower(e.Arguments[index]).Data);
                if (index + 1 < e.Arguments.Length)
                {
                    If(e.IsAnd ? Ir.Local(result) : Ir.Not(Ir.Local(result)), () => Step(index + 1));
                }
            }
            Scoped(() => Step(0));
            return new Value(e.Type, Ir.Local(result), null, null);
        }
        // AND: false decides; otherwise NULL if any is NULL. OR: true decides.
        IrLocal value = Builder.Local(Ir.Bool(e.IsAnd), e.IsAnd ? "all" : "any");
        IrLocal isNull = Builder.Local(Ir.False, "unknown");
        void Next(int index)
        {
            Value argument = Lower(e.Arguments[index]);
            IrExpr decides = e.IsAnd ? Ir.Not(argument.Data) : argument.Data;
            if (argument.IsNull is not null)
            {
                decides = Ir.AndAlso(Ir.Not(argument.IsNull), decides);
            }
            If(decides, () =>
            {
                Builder.Assign(value, Ir.Bool(!e.IsAnd));
                Builder.Assign(isNull, Ir.False);
            }, () =>
            {
                if (argument.IsNull is not null)
                {
                    Builder.Assign(isNull, Ir.OrElse(Ir.Local(isNull), argument.IsNull));
                }
                if (index + 1 < e.Arguments.Length)
                {
                    Next(index + 1);
                }
            });
        }
        Scoped(() => Next(0));
        return new Value(e.Type, Ir.Local(value), null, Ir.Local(isNull));
    }

    private Value LowerNot(NotScalar e)
    {
        Value argument = Lower(e.Argument);
        return Hold(argument with { Data = Ir.Not(argument.Data) }, "not");
    }

    private Value LowerNullTest(NullTestScalar e)
    {
        IrExpr isNull = Lower(e.Argument).NullOrFalse;
        return Hold(new Value(e.Type, e.IsNotNull ? Ir.Not(isNull) : isNull, null, null), "test");
    }

    private Value LowerBooleanTest(BooleanTestScalar e)
    {
        Value argument = Lower(e.Argument);
        IrExpr isNull = argument.NullOrFalse;
        IrExpr isTrue = Ir.AndAlso(Ir.Not(isNull), argument.Data);
        IrExpr isFalse = Ir.AndAlso(Ir.Not(isNull), Ir.Not(argument.Data));
        IrExpr test = e.Kind switch
        {
            BooleanTestKind.IsTrue => isTrue,
            BooleanTestKind.IsNotTrue => Ir.Not(isTrue),
            BooleanTestKind.IsFalse => isFalse,
            BooleanTestKind.IsNotFalse => Ir.Not(isFalse),
            BooleanTestKind.IsUnknown => isNull,
            BooleanTestKind.IsNotUnknown => Ir.Not(isNull),
            _ => throw new NotSupportedException($"no lowering for {e.Kind}"),
        };
        return Hold(new Value(e.Type, test, null, null), "test");
    }

    private Value LowerDistinctFrom(DistinctFromScalar e)
    {
        // Behind the two there may be a time zone.
        ImmutableArray<Value> values = [.. e.Equality.Arguments.Select(Lower)];
        IrExpr leftNull = Builder.Let(values[0].NullOrFalse, "left_null");
        IrExpr rightNull = Builder.Let(values[1].NullOrFalse, "right_null");
        IrLocal distinct = Builder.Local(Ir.Ne(leftNull, rightNull), "distinct");
        If(Ir.AndAlso(Ir.Not(leftNull), Ir.Not(rightNull)), () =>
            Builder.Assign(distinct, Ir.Not(e.Equality.Function.Lower(this, e.Equality, values).Data)));
        return new Value(e.Type, Ir.Local(distinct), null, null);
    }

    private Value LowerNullIf(NullIfScalar e)
    {
        Value first = Lower(e.Equality.Arguments[0]);
        Value equality = Lower(e.Equality);
        IrExpr equal = equality.IsNull is null ? equality.Data : Ir.AndAlso(Ir.Not(equality.IsNull), equality.Data);
        return Hold(first with { IsNull = first.IsNull is null ? equal : Ir.OrElse(first.IsNull, equal) }, "nullif");
    }

    private Value LowerCase(CaseScalar e) => Branch(e.Type, e.Nullable, "case", (assign, _) =>
    {
        void Next(int index)
        {
            if (index == e.Branches.Length)
            {
                assign(Lower(e.Default));
                return;
            }
            IrExpr condition = Condition(e.Branches[index].Condition);
            If(condition, () => assign(Lower(e.Branches[index].Result)), () => Next(index + 1));
        }
        Scoped(() => Next(0));
    });

    private Value LowerCoalesce(CoalesceScalar e) => Branch(e.Type, e.Nullable, "coalesce", (assign, _) =>
    {
        void Next(int index)
        {
            Value argument = Lower(e.Arguments[index]);
            if (argument.IsNull is null || index == e.Arguments.Length - 1)
            {
                assign(argument);
                return;
            }
            If(argument.IsNull, () => Next(index + 1), () => assign(argument with { IsNull = null }));
        }
        Scoped(() => Next(0));
    });

    private Value LowerMinMax(MinMaxScalar e)
    {
        Value[] arguments = [.. e.Arguments.Select(Lower)];
        return Branch(e.Type, true, e.IsGreatest ? "greatest" : "least", (assign, best) =>
        {
            foreach (Value argument in arguments)
            {
                IrExpr present = argument.IsNull is null ? Ir.True : Ir.Not(argument.IsNull);
                Value candidate = argument with { IsNull = null };
                If(present, () =>
                {
                    // ExecEvalMinMax replaces what it has only by what is strictly beyond it.
                    If(best.IsNull!, () => assign(candidate), () =>
                    {
                        IrExpr order = ValueOrder.Compare(this, candidate, best with { IsNull = null }, e.Type.Collation);
                        If(e.IsGreatest ? Ir.Gt(order, Ir.I32(0)) : Ir.Lt(order, Ir.I32(0)), () => assign(candidate));
                    });
                });
            }
        });
    }

    private Value LowerLet(LetScalar e)
    {
        Value value = Lower(e.Value);
        _variables[e.Variable] = value;
        return Lower(e.Body);
    }

    /// <summary>The value in another representation of the same SQL type.</summary>
    public Value Represent(Value value, ScalarType type)
    {
        if (!type.IsNumeric)
        {
            return value with { Type = type };
        }
        if (value.IsNarrow && type.HasScale)
        {
            if (value.Type.Scale != type.Scale)
            {
                throw new InvalidOperationException("a representation does not change the scale");
            }
            return value with { Type = type };
        }
        return (value.Kind, type.Kind) switch
        {
            (ValueKind.Decimal64, ValueKind.Decimal64) or (ValueKind.Decimal128, ValueKind.Decimal128)
                or (ValueKind.Numeric, ValueKind.Numeric) => value with { Type = type, IsNarrow = false },
            (ValueKind.Decimal64, ValueKind.Decimal128) => value with { Type = type, IsNarrow = false, Data = Builder.Let(Widen(value), "wide") },
            (_, ValueKind.Numeric) => ToNumeric(value, type),
            _ => throw new InvalidOperationException($"a {value.Type} cannot be represented as {type}"),
        };
    }

    /// <summary>The value in the representation of its type, as rows and results hold it.</summary>
    public Value Full(Value value)
    {
        if (!value.IsNarrow)
        {
            return value;
        }
        return value.Type.Kind switch
        {
            ValueKind.Decimal64 => value with { IsNarrow = false },
            ValueKind.Decimal128 => value with { IsNarrow = false, Data = Builder.Let(Widen(value), "wide") },
            _ => ToNumeric(value, value.Type),
        };
    }

    /// <summary>A 64-bit decimal in 128 bits, NaN included.</summary>
    public static IrExpr Widen(Value value) =>
        Ir.Call(typeof(DecimalKernels), value.IsNarrow ? nameof(DecimalKernels.WidenNumber) : nameof(DecimalKernels.Widen), value.Data);

    /// <summary>As a general numeric of the same display scale.</summary>
    public Value ToNumeric(Value value, ScalarType? type = null)
    {
        if (value.Kind == ValueKind.Numeric)
        {
            return value;
        }
        ScalarType result = type ?? ScalarType.AnyNumeric with { Precision = value.Type.Precision, Scale = value.Type.Scale };
        string method = value.Kind == ValueKind.Decimal64 ? nameof(NumericFunctions.FromDecimal64) : nameof(NumericFunctions.FromDecimal128);
        return FromCall(Ir.Call(typeof(NumericFunctions), method, value.Data, Ir.I32(value.Type.Scale), Scratch), result, "numeric")
            with
        { IsNull = value.IsNull };
    }

    /// <summary>A reference that a helper returned as a StringRef.</summary>
    public Value FromCall(IrExpr call, ScalarType type, string hint)
    {
        IrExpr reference = Builder.Let(call, hint);
        return new Value(type, Ir.Field(reference, nameof(StringRef.Pointer)), Ir.Field(reference, nameof(StringRef.Length)), null);
    }
}

/// <summary>
/// The pipeline holds a decimal whose representation no range check can shrink to 64 bits; it has no narrow variant.
/// </summary>
internal sealed class NarrowNotPossibleException(ScalarType type) : Exception($"a {type} cannot be held in 64 bits");
