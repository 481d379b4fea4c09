using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.HashTables;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// x = ANY (long list of constants) by a hash set that is built when execution starts, for integers, dates, timestamps
/// and byte-wise equal texts. A NULL in the list makes every answer but a match NULL, as in SQL.
/// </summary>
internal sealed class InSetFunction : NativeFunction
{
    private readonly InListSet _set;

    private InSetFunction(InListSet set) : base("in_set")
    {
        _set = set;
    }

    /// <summary>The values, without NULLs.</summary>
    public IReadOnlyList<LiteralScalar> Elements => _set.Elements;

    /// <summary>The scalar for value IN (elements) or, with useOr false, value NOT IN (elements); null when a set will not do.</summary>
    public static Scalar? TryMake(BindingContext context, NativeFunction comparison, Scalar value, List<Scalar> elements, bool useOr, uint collation)
    {
        ComparisonOperator wanted = useOr ? ComparisonOperator.Equal : ComparisonOperator.NotEqual;
        if (comparison is not ComparisonFunction equality || equality.Operator != wanted ||
            equality.Bind(context, [value, elements[0]], ScalarType.Boolean, collation) is null ||
            !elements.All(static e => e is LiteralScalar))
        {
            return null;
        }
        bool hashable = value.Type.IsInteger || value.Type.BaseOid is PgType.Date or PgType.Timestamp or PgType.Timestamptz ||
            value.Type.BaseOid is PgType.Text or PgType.Varchar or PgType.Bytea or PgType.Uuid;
        if (!hashable)
        {
            return null;
        }
        List<LiteralScalar> present = [.. elements.Cast<LiteralScalar>().Where(static e => !e.IsNull)];
        bool hasNull = present.Count < elements.Count;
        ScalarType elementType = elements[0].Type;
        var function = new InSetFunction(new InListSet(elementType, present));
        Scalar call = new CallScalar(ScalarType.Boolean, function, [value], collation);
        if (hasNull)
        {
            // CASE WHEN found THEN true END: true, else NULL.
            call = new CaseScalar(ScalarType.Boolean,
                [new CaseBranch(call, new LiteralScalar(ScalarType.Boolean, new LiteralValue([1])))],
                new LiteralScalar(ScalarType.Boolean, null));
        }
        return useOr ? call : new NotScalar(call);
    }

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> arguments, ScalarType declared, uint inputCollation) => declared;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> arguments)
    {
        IrExpr set = lowering.Constant(lowering.Pool.Add(new InSetConstant(_set)), IrType.Ptr, "in_set");
        Value value = arguments[0];
        IrExpr contains = value.Type.IsReference
            ? Ir.Call(typeof(ValueSet), nameof(ValueSet.ContainsBytes), set, value.Data, value.Length!)
            : Ir.Call(typeof(ValueSet), nameof(ValueSet.ContainsInteger), set, Ir.Convert(value.Data, IrType.I64));
        return new Value(ScalarType.Boolean, contains, null, null);
    }
}
