using System.Reflection;

namespace PgFusion.Compiler.CodeGen.Ir;

// Expressions of the IR. A node is a value to compute at the place where its statement stands; a node that hangs in two
// places is computed twice (IrBuilder.Let avoids that). Evaluation is left to right, and happens exactly as written
// except that IrAndAlso, IrOrElse and IrSelect leave out what they do not need. Make nodes with the factory Ir, which
// checks and simplifies; the constructors here check nothing and leave that to IrVerifier.

internal abstract record IrExpr
{
    public abstract IrType Type { get; }

    public sealed override string ToString() => IrPrinter.Print(this);
}

/// <summary>
/// A constant. <paramref name="Bits"/> is the value as <see cref="IrType.Wrap"/> leaves it for integers and Bool, the
/// IEEE bits for floats (a float's in the lower half), the address for Ptr, and 0 for a struct, whose only constant is
/// its default value.
/// </summary>
internal sealed record IrConst(IrType ConstType, long Bits) : IrExpr
{
    public override IrType Type => ConstType;
}

internal sealed record IrLocalRef(IrLocal Local) : IrExpr
{
    public override IrType Type => Local.Type;
}

/// <summary>An argument of the function; never assigned to.</summary>
internal sealed record IrArgument(int Index, string Name, IrType ArgumentType) : IrExpr
{
    public override IrType Type => ArgumentType;
}

internal enum IrUnaryOp
{
    /// <summary>Integers wrap; floats flip the sign, of zero and NaN too.</summary>
    Neg,

    /// <summary>Bool only.</summary>
    Not,

    /// <summary>Integers only.</summary>
    BitNot,
}

internal sealed record IrUnary(IrUnaryOp Op, IrExpr Operand) : IrExpr
{
    public override IrType Type => Operand.Type;
}

internal enum IrBinaryOp
{
    /// <summary>Integers wrap. Ptr plus an integer of any type is a Ptr; the integer is extended by its sign.</summary>
    Add,
    Sub,
    Mul,

    /// <summary>
    /// Integers throw DivideByZeroException for 0, and OverflowException for I32 and I64 when the quotient does not
    /// fit. Lowering that wants PostgreSQL's errors calls runtime functions, or tests before dividing.
    /// </summary>
    Div,
    Rem,

    /// <summary>Integers and Bool; both sides are evaluated.</summary>
    And,
    Or,
    Xor,

    /// <summary>The count is I32, taken modulo 64 for I64 and U64 and modulo 32 for every other type, as in C#.</summary>
    Shl,

    /// <summary>Keeps the sign of a signed operand, shifts zeroes into an unsigned one. Count as for Shl.</summary>
    Shr,

    /// <summary>
    /// Comparisons go by the operands' type: signed, unsigned (Ptr too), or IEEE, where NaN makes all false but Ne.
    /// Bool knows Eq and Ne only.
    /// </summary>
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

internal sealed record IrBinary(IrBinaryOp Op, IrExpr Left, IrExpr Right) : IrExpr
{
    public bool IsComparison => Op >= IrBinaryOp.Eq;

    public override IrType Type => IsComparison ? IrType.Bool : Left.Type;
}

internal sealed record IrAndAlso(IrExpr Left, IrExpr Right) : IrExpr
{
    public override IrType Type => IrType.Bool;
}

internal sealed record IrOrElse(IrExpr Left, IrExpr Right) : IrExpr
{
    public override IrType Type => IrType.Bool;
}

/// <summary>
/// Between integers: wraps or extends by the source's sign. Bool to integer: 0 or 1. Integer and float: as a C# cast
/// does, so a float that does not fit an I32, U32, I64 or U64 saturates and NaN gives 0. Ptr to and from I64 and U64.
/// </summary>
internal sealed record IrConvert(IrExpr Operand, IrType To) : IrExpr
{
    public override IrType Type => To;
}

/// <summary>The value at an address, which need not be aligned.</summary>
internal sealed record IrLoad(IrType LoadType, IrExpr Address, int Offset) : IrExpr
{
    public override IrType Type => LoadType;
}

/// <summary>A call of a static method. Private and internal methods may be called.</summary>
internal sealed record IrCall(MethodInfo Method, IReadOnlyList<IrExpr> Arguments) : IrExpr
{
    public override IrType Type => IrType.TryFrom(Method.ReturnType, out IrType? type, out string? refusal)
        ? type
        : throw new IrException($"result of {ClrNames.Of(Method)}: {refusal}");
}

/// <summary>One of two values; the other one is not computed.</summary>
internal sealed record IrSelect(IrExpr Condition, IrExpr WhenTrue, IrExpr WhenFalse) : IrExpr
{
    public override IrType Type => WhenTrue.Type;
}

/// <summary>
/// The address of a local, good until the function returns. It is for helpers with results behind pointers; a local
/// whose address is taken lives in memory and not in a register.
/// </summary>
internal sealed record IrAddressOf(IrLocal Local) : IrExpr
{
    public override IrType Type => IrType.Ptr;
}

/// <summary>A field of a struct value.</summary>
internal sealed record IrField(IrExpr Struct, FieldInfo Field) : IrExpr
{
    public override IrType Type => IrType.TryFrom(Field.FieldType, out IrType? type, out string? refusal)
        ? type
        : throw new IrException($"field {ClrNames.Of(Field)}: {refusal}");
}
