using System.Collections.Immutable;
using System.Reflection;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.Functions;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Kernels;
using PgFusion.Runtime.Scheduler;

namespace PgFusion.Compiler.Pipelines;

/// <summary>
/// Conjuncts that compare a fixed-width column with a constant, or with another of its kind, run over the whole column by SIMD, before the loop over
/// rows. They cannot fail, so they may run ahead of others that cannot fail either, but not ahead of one that can: it
/// would then see fewer rows than PostgreSQL shows it.
/// </summary>
internal static class FilterColumns
{
    public static ImmutableArray<CallScalar> Select(FilterNode filter)
    {
        var selected = ImmutableArray.CreateBuilder<CallScalar>();
        foreach (Scalar conjunct in filter.Conjuncts)
        {
            if (conjunct.CanThrow)
            {
                break;
            }
            if (conjunct is CallScalar call && (Match(call) is not null || MatchColumns(call) is not null))
            {
                selected.Add(call);
            }
        }
        return selected.ToImmutable();
    }

    /// <summary>
    /// Those of the chosen ones that leave a range of integers, as the column has them: whoever knows where the ranges
    /// lie among the column's values may apply them in place of the code (<see cref="PipelineLocal.IsInRanges"/>).
    /// </summary>
    public static ImmutableArray<ConstantComparison> Ranges(ImmutableArray<CallScalar> conjuncts) =>
        [.. conjuncts.Where(IsRange).Select(static c => Match(c)!.Value).Select(static m => new ConstantComparison(m.Column, m.Constant, m.Operator))];

    private static bool IsRange(CallScalar conjunct) => Match(conjunct) is { Operator: not ComparisonOperator.NotEqual };

    /// <summary>column OP constant, whichever way it was written.</summary>
    private static (Column Column, Scalar Constant, ComparisonOperator Operator)? Match(CallScalar call)
    {
        if (call.Function is DateTimestampComparison dates)
        {
            return dates.Date(call.Arguments) is ColumnScalar date && dates.Timestamp(call.Arguments) is (LiteralScalar { IsNull: false } or StartValueScalar)
                ? (date.Column, dates.Timestamp(call.Arguments), dates.FromDate)
                : null;
        }
        if (call.Function is not ComparisonFunction comparison || call.Arguments.Length != 2)
        {
            return null;
        }
        return (call.Arguments[0], call.Arguments[1]) switch
        {
            (ColumnScalar c, LiteralScalar { IsNull: false } or StartValueScalar) when Fits(c, call.Arguments[1]) =>
                (c.Column, call.Arguments[1], comparison.Operator),
            (LiteralScalar { IsNull: false } or StartValueScalar, ColumnScalar c) when Fits(c, call.Arguments[0]) =>
                (c.Column, call.Arguments[0], comparison.Operator.Commute()),
            _ => null,
        };
    }

    /// <summary>column OP column, of one representation.</summary>
    private static (Column Left, Column Right, ComparisonOperator Operator)? MatchColumns(CallScalar call) =>
        call is { Function: ComparisonFunction comparison, Arguments: [ColumnScalar left, ColumnScalar right] } && HaveOneOrder(left.Type, right.Type)
            ? (left.Column, right.Column, comparison.Operator)
            : null;

    /// <summary>Values of both types compare as integers of one width do; NaN of a decimal is the largest of them.</summary>
    private static bool HaveOneOrder(ScalarType left, ScalarType right) => left.Kind == right.Kind && left.Kind switch
    {
        ValueKind.Decimal64 => left.Scale == right.Scale,
        ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 => left.BaseOid == right.BaseOid && left.BaseOid is not PgType.Oid && !left.IsEnum,
        _ => false,
    };

    private static bool Fits(ColumnScalar column, Scalar constant) => column.Type.Kind switch
    {
        ValueKind.Decimal64 => constant.Type.IsNumeric,
        ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64 =>
            column.Type.BaseOid is not PgType.Oid && !column.Type.IsEnum && constant.Type.Kind == column.Type.Kind && constant.Type.BaseOid == column.Type.BaseOid,
        _ => false,
    };

    /// <param name="code">The pipeline's function.</param>
    /// <param name="conjuncts">What <see cref="Select"/> chose.</param>
    /// <param name="bitmap">Loses the rows that do not satisfy them all.</param>
    /// <param name="rows">Rows of the page.</param>
    /// <param name="indexOf">Position of a column in the page.</param>
    /// <param name="source">The column addresses.</param>
    /// <param name="isInRanges">The bitmap has only rows that satisfy all <see cref="Ranges"/>.</param>
    public static void Write(ExpressionLowering code, ImmutableArray<CallScalar> conjuncts, IrExpr bitmap, IrExpr rows,
        Func<Column, int> indexOf, IrExpr source, IrExpr isInRanges)
    {
        IrBuilder b = code.Builder;
        ILookup<bool, CallScalar> byKind = conjuncts.ToLookup(IsRange);
        if (byKind[true].Any())
        {
            code.If(Ir.Not(isInRanges), () => WriteEach(byKind[true]));
        }
        WriteEach(byKind[false]);

        void WriteEach(IEnumerable<CallScalar> some)
        {
            foreach (CallScalar conjunct in some)
            {
                WriteOne(conjunct);
            }
        }

        void WriteOne(CallScalar conjunct)
        {
            if (MatchColumns(conjunct) is var (left, right, columnOperator))
            {
                MethodInfo compare = typeof(FilterKernels).GetMethod(nameof(FilterKernels.CompareColumns))!
                    .MakeGenericMethod(ElementOf(left.Type.Kind), KernelOf(columnOperator));
                b.Exec(Ir.Call(compare, bitmap, rows, Address(left, ColumnAddress.ValuesOffset), Address(right, ColumnAddress.ValuesOffset)));
                AndValid(left);
                AndValid(right);
                return;
            }
            (Column column, Scalar constant, ComparisonOperator op) = Match(conjunct)!.Value;
            Value value = code.Lower(constant);
            if (value.IsNull is not null)
            {
                // Nothing compares with NULL.
                code.If(value.IsNull, () => b.Return(Ir.I32(PipelineResult.Continue)));
            }
            IrExpr operand = value.Data;
            if (column.Type.Kind == ValueKind.Decimal64)
            {
                operand = code.Constant(code.Pool.Add(new DecimalBoundConstant(constant, column.Type.Scale, false, op)), IrType.I64, "bound");
            }
            if (conjunct.Function is DateTimestampComparison)
            {
                operand = code.Constant(code.Pool.Add(new DateBoundConstant(constant, op)), IrType.I32, "bound");
            }
            MethodInfo kernel = typeof(FilterKernels).GetMethod(nameof(FilterKernels.Compare))!.MakeGenericMethod(ElementOf(column.Type.Kind), KernelOf(op));
            b.Exec(Ir.Call(kernel, bitmap, rows, Address(column, ColumnAddress.ValuesOffset), operand));
            AndValid(column);
        }

        IrExpr Address(Column column, int field) => Ir.Load(IrType.Ptr, source, (indexOf(column) * ColumnAddress.Bytes) + field);

        void AndValid(Column column)
        {
            if (column.Nullable)
            {
                b.Exec(Ir.Call(typeof(FilterKernels), nameof(FilterKernels.AndValid), bitmap, rows, Address(column, ColumnAddress.ValidityOffset)));
            }
        }
    }

    private static Type ElementOf(ValueKind kind) => kind switch
    {
        ValueKind.Int16 => typeof(short),
        ValueKind.Int32 => typeof(int),
        _ => typeof(long),
    };

    private static Type KernelOf(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => typeof(EqualTo),
        ComparisonOperator.NotEqual => typeof(NotEqualTo),
        ComparisonOperator.Less => typeof(LessThan),
        ComparisonOperator.LessOrEqual => typeof(LessThanOrEqualTo),
        ComparisonOperator.Greater => typeof(GreaterThan),
        _ => typeof(GreaterThanOrEqualTo),
    };
}

/// <summary>Column OP constant, for any OP but &lt;&gt;.</summary>
/// <param name="Constant">A literal that is not NULL, or a start value.</param>
internal sealed record ConstantComparison(Column Column, Scalar Constant, ComparisonOperator Operator);
