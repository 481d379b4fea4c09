namespace PgFusion.Compiler.CodeGen.Ir;

/// <summary>The direct parts of nodes, in order of evaluation, for walks that treat most kinds alike.</summary>
internal static class IrChildren
{
    public static IReadOnlyList<IrExpr> Of(IrExpr expr) => expr switch
    {
        IrConst or IrLocalRef or IrArgument or IrAddressOf => [],
        IrUnary u => [u.Operand],
        IrBinary b => [b.Left, b.Right],
        IrAndAlso a => [a.Left, a.Right],
        IrOrElse o => [o.Left, o.Right],
        IrConvert c => [c.Operand],
        IrLoad l => [l.Address],
        IrCall c => c.Arguments,
        IrSelect s => [s.Condition, s.WhenTrue, s.WhenFalse],
        IrField f => [f.Struct],
        _ => throw new IrException($"unknown expression {expr.GetType().Name}"),
    };

    /// <summary>The expressions of the statement itself; not those of the blocks in it.</summary>
    public static IReadOnlyList<IrExpr> Of(IrStatement statement) => statement switch
    {
        IrAssign a => [a.Value],
        IrStore s => [s.Address, s.Value],
        IrExec e => [e.Call],
        IrIf i => [i.Condition],
        IrWhile w => [w.Condition],
        IrReturn { Value: { } value } => [value],
        IrReturn or IrBreak or IrContinue or IrBlock or IrRegion or IrComment => [],
        _ => throw new IrException($"unknown statement {statement.GetType().Name}"),
    };

    public static IReadOnlyList<IrBlock> Blocks(IrStatement statement) => statement switch
    {
        IrIf { Else: { } otherwise } i => [i.Then, otherwise],
        IrIf i => [i.Then],
        IrWhile w => [w.Body],
        IrBlock b => [b],
        IrRegion r => [r.Body],
        IrAssign or IrStore or IrExec or IrReturn or IrBreak or IrContinue or IrComment => [],
        _ => throw new IrException($"unknown statement {statement.GetType().Name}"),
    };
}
