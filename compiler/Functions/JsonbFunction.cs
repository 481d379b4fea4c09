using System.Collections.Immutable;
using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Compiler.Pipelines;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// Parts of a jsonb value (jsonfuncs.c), in the helpers of JsonbFunctions. Those that look for a part are NULL where there
/// is none.
/// </summary>
internal sealed class JsonbFunction(string name, string method, ImmutableArray<uint> arguments, bool finds) : NativeFunction(name, name)
{
    public static IEnumerable<NativeFunction> All() =>
    [
        new JsonbFunction("jsonb_object_field", nameof(JsonbFunctions.Field), [PgType.Jsonb, PgType.Text], finds: true),
        new JsonbFunction("jsonb_object_field_text", nameof(JsonbFunctions.FieldText), [PgType.Jsonb, PgType.Text], finds: true),
        new JsonbFunction("jsonb_array_element", nameof(JsonbFunctions.Element), [PgType.Jsonb, PgType.Int4], finds: true),
        new JsonbFunction("jsonb_array_element_text", nameof(JsonbFunctions.ElementText), [PgType.Jsonb, PgType.Int4], finds: true),
        new JsonbFunction("jsonb_exists", nameof(JsonbFunctions.Exists), [PgType.Jsonb, PgType.Text], finds: false),
        new JsonbFunction("jsonb_array_length", nameof(JsonbFunctions.ArrayLength), [PgType.Jsonb], finds: false),
        new JsonbFunction("jsonb_typeof", nameof(JsonbFunctions.TypeName), [PgType.Jsonb], finds: false),
    ];

    public override bool MayBeNull => finds;

    public override bool MakesLargeValues => finds;

    public override bool CanThrow(CallScalar call) => method == nameof(JsonbFunctions.ArrayLength);

    public override ScalarType? Bind(BindingContext context, ImmutableArray<Scalar> given, ScalarType declared, uint inputCollation) =>
        given.Length == arguments.Length && given.Zip(arguments).All(static pair => pair.First.Type.BaseOid == pair.Second)
            ? declared
            : null;

    public override Value Lower(ExpressionLowering lowering, CallScalar call, ImmutableArray<Value> values)
    {
        var operands = new List<IrExpr>();
        foreach (Value value in values)
        {
            operands.Add(value.Data);
            if (value.Length is not null)
            {
                operands.Add(value.Length);
            }
        }
        if (!call.Type.IsReference)
        {
            return new Value(call.Type, Ir.Call(typeof(JsonbFunctions), method, [.. operands]), null, null);
        }
        Value result = lowering.FromCall(Ir.Call(typeof(JsonbFunctions), method, [.. operands, lowering.Scratch]), call.Type, Name);
        return finds ? result with { IsNull = Ir.Eq(result.Data, Ir.Null(IrType.Ptr)) } : result;
    }
}
