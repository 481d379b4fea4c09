using PgFusion.Compiler.CodeGen.Ir;
using PgFusion.Compiler.LogicalPlan;
using PgFusion.Runtime.Functions;

namespace PgFusion.Compiler.Functions;

/// <summary>
/// int.c and int8.c. Operators over two widths calculate in the wider one, as PostgreSQL does, so that they fail for
/// the same values.
/// </summary>
internal static class IntegerArithmetic
{
    private static readonly (string Suffix, string Method)[] Binary =
    [
        ("pl", "Add"), ("mi", "Subtract"), ("mul", "Multiply"), ("div", "Divide"), ("mod", "Modulo"),
    ];

    private static readonly (string Suffix, string Method)[] Bitwise =
    [
        ("and", "And"), ("or", "Or"), ("xor", "Xor"),
    ];

    private static readonly (char Digit, uint Type, IrType Ir, string Suffix)[] Widths =
    [
        ('2', PgType.Int2, IrType.I16, "Int2"), ('4', PgType.Int4, IrType.I32, "Int4"), ('8', PgType.Int8, IrType.I64, "Int8"),
    ];

    /// <summary>Neither by zero, nor the least integer by -1.</summary>
    private static bool DividesAlways(Scalar divisor) =>
        divisor is LiteralScalar { Literal: { } literal } && literal.Bytes.Any(static b => b != 0) && literal.Bytes.Any(static b => b != 0xff);

    public static IEnumerable<NativeFunction> All()
    {
        foreach (var width in Widths[1..])
        {
            yield return SimpleFunction.Sourced("gcd", $"int{width.Digit}gcd", typeof(IntegerFunctions), "Gcd" + width.Suffix, true, width.Type, width.Type);
            yield return SimpleFunction.Sourced("lcm", $"int{width.Digit}lcm", typeof(IntegerFunctions), "Lcm" + width.Suffix, true, width.Type, width.Type);
            yield return new SimpleFunction("to_hex", [width.Type], false,
                (lowering, values) => Ir.Call(typeof(IntegerFunctions), "ToHex" + width.Suffix, values[0].Data, lowering.Scratch),
                width.Digit == '4' ? "to_hex32" : "to_hex64");
        }
        foreach (var left in Widths)
        {
            yield return SimpleFunction.Helper($"int{left.Digit}um", typeof(IntegerFunctions), "Negate" + left.Suffix, true, left.Type);
            yield return SimpleFunction.Helper($"int{left.Digit}abs", typeof(IntegerFunctions), "Abs" + left.Suffix, true, left.Type);
            yield return SimpleFunction.Helper($"int{left.Digit}not", typeof(IntegerFunctions), "Not" + left.Suffix, false, left.Type);
            yield return new SimpleFunction($"int{left.Digit}up", [left.Type], false, static (_, values) => values[0].Data);
            foreach ((string suffix, string method) in Bitwise)
            {
                yield return SimpleFunction.Helper($"int{left.Digit}{suffix}", typeof(IntegerFunctions), method + left.Suffix, false, left.Type, left.Type);
            }
            yield return SimpleFunction.Helper($"int{left.Digit}shl", typeof(IntegerFunctions), "ShiftLeft" + left.Suffix, false, left.Type, PgType.Int4);
            yield return SimpleFunction.Helper($"int{left.Digit}shr", typeof(IntegerFunctions), "ShiftRight" + left.Suffix, false, left.Type, PgType.Int4);
            foreach (var right in Widths)
            {
                var wide = left.Digit > right.Digit ? left : right;
                string digits = left.Digit == right.Digit ? $"{left.Digit}" : $"{left.Digit}{right.Digit}";
                foreach ((string suffix, string method) in Binary)
                {
                    if (left.Digit != right.Digit && suffix == "mod")
                    {
                        continue;
                    }
                    yield return new SimpleFunction($"int{digits}{suffix}", [left.Type, right.Type], true, (_, values) =>
                        Ir.Call(typeof(IntegerFunctions), method + wide.Suffix,
                            Ir.Convert(values[0].Data, wide.Ir), Ir.Convert(values[1].Data, wide.Ir)))
                    {
                        MayFail = suffix is "div" or "mod" ? static call => !DividesAlways(call.Arguments[1]) : static _ => true,
                    };
                }
            }
        }
    }
}
