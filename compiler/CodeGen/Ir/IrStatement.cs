namespace PgFusion.Compiler.CodeGen.Ir;

// Statements of the IR. Blocks and regions open no scope: a local belongs to the whole function.

internal abstract record IrStatement
{
    public sealed override string ToString() => IrPrinter.Print(this);
}

internal sealed record IrAssign(IrLocal Local, IrExpr Value) : IrStatement;

/// <summary>Stores at an address that need not be aligned; address first, value second.</summary>
internal sealed record IrStore(IrType StoreType, IrExpr Address, int Offset, IrExpr Value) : IrStatement;

/// <summary>Calls for effect; a result is dropped.</summary>
internal sealed record IrExec(IrCall Call) : IrStatement;

internal sealed record IrIf(IrExpr Condition, IrBlock Then, IrBlock? Else) : IrStatement;

/// <summary>The condition is tested before every round, and is where IrContinue goes.</summary>
internal sealed record IrWhile(IrExpr Condition, IrBlock Body) : IrStatement;

/// <summary>Leaves the innermost loop.</summary>
internal sealed record IrBreak : IrStatement;

/// <summary>Goes on with the innermost loop's condition.</summary>
internal sealed record IrContinue : IrStatement;

internal sealed record IrReturn(IrExpr? Value) : IrStatement;

internal sealed record IrBlock(IReadOnlyList<IrStatement> Statements) : IrStatement;

/// <summary>The plan operator that a piece of code comes from. Dumps, profiles and errors name it.</summary>
internal sealed record IrOrigin(int OperatorId, string Label)
{
    public override string ToString() => $"[{OperatorId}] {Label}";
}

/// <summary>Statements of one operator. Regions nest; the innermost one names the origin.</summary>
internal sealed record IrRegion(IrOrigin Origin, IrBlock Body) : IrStatement;

/// <summary>A line for the reader of a dump.</summary>
internal sealed record IrComment(string Text) : IrStatement;
