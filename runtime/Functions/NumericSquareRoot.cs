using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// The square root of a finite numeric, correctly rounded to a display scale, as sqrt_var of numeric.c gives it.
/// Newton's iteration from a double's estimate; what it leaves is put right by exact squares, so that the digits do not
/// depend on how well it converged.
/// </summary>
[SkipLocalsInit]
internal static unsafe class NumericSquareRoot
{
    /// <summary>Digits that the first estimate is taken from: 16 decimal digits, as a double holds.</summary>
    private const int EstimateDigits = 4;

    /// <summary>
    /// Half away from zero at <paramref name="scale"/> decimals, which is not negative. The argument is stripped and not
    /// negative.
    /// </summary>
    public static NumericValue Of(in NumericValue argument, int scale, Scratch* scratch)
    {
        if (argument.Count == 0)
        {
            return NumericValue.Zero(scale);
        }
        // One more base-10000 digit than is shown decides the rounding: a root is whole there, or it is irrational.
        int working = (scale / NumericValue.DecimalDigits + 1) * NumericValue.DecimalDigits;
        NumericValue half = Digit(NumericValue.Base / 2, -1, scratch);
        NumericValue root = Estimate(argument, scratch);
        int digits = root.Weight + 2 + working / NumericValue.DecimalDigits;
        for (int correct = EstimateDigits - 1; correct < digits; correct *= 2)
        {
            // Each step doubles the digits that are right; none is computed with more than it can make right.
            int wanted = Math.Min(2 * correct, digits) + 1;
            NumericValue divisor = Leading(root, correct + 1);
            int quotientScale = (wanted - divisor.Weight - 1) * NumericValue.DecimalDigits;
            NumericValue quotient = NumericKernels.Divide(Leading(argument, 2 * wanted), divisor, quotientScale, false, scratch);
            NumericValue sum = NumericKernels.Add(divisor, quotient, scratch);
            sum.Strip();
            root = NumericKernels.Multiply(sum, half, scratch);
            root.Strip();
        }
        root = root.CopyForUpdate(scratch);
        NumericRounding.Truncate(ref root, working);
        root.Strip();
        root = Exactly(argument, root, Digit(1, -(working / NumericValue.DecimalDigits), scratch), scratch).CopyForUpdate(scratch);
        NumericRounding.Round(ref root, scale);
        root.Strip();
        return root;
    }

    /// <summary>The greatest multiple of the unit whose square is not above the argument, from one that is near it.</summary>
    private static NumericValue Exactly(in NumericValue argument, NumericValue root, in NumericValue unit, Scratch* scratch)
    {
        NumericValue unitSquare = Product(unit, unit, scratch);
        NumericValue rest = NumericKernels.Subtract(argument, Product(root, root, scratch), scratch);
        rest.Strip();
        while (rest.Sign < 0)
        {
            // (r − u)² = r² − (2r − u)u
            rest = Sum(rest, NumericKernels.Subtract(TwiceTimes(root, unit, scratch), unitSquare, scratch), scratch);
            root = NumericKernels.Subtract(root, unit, scratch);
            root.Strip();
        }
        while (true)
        {
            NumericValue step = Sum(TwiceTimes(root, unit, scratch), unitSquare, scratch);
            if (NumericKernels.Compare(rest, step) < 0)
            {
                return root;
            }
            rest = NumericKernels.Subtract(rest, step, scratch);
            rest.Strip();
            root = Sum(root, unit, scratch);
        }
    }

    private static NumericValue TwiceTimes(in NumericValue root, in NumericValue unit, Scratch* scratch)
    {
        NumericValue product = Product(root, unit, scratch);
        return Sum(product, product, scratch);
    }

    private static NumericValue Product(in NumericValue a, in NumericValue b, Scratch* scratch)
    {
        NumericValue product = NumericKernels.Multiply(a, b, scratch);
        product.Strip();
        return product;
    }

    private static NumericValue Sum(in NumericValue a, NumericValue b, Scratch* scratch)
    {
        b.Strip();
        NumericValue sum = NumericKernels.Add(a, b, scratch);
        sum.Strip();
        return sum;
    }

    private static NumericValue Digit(short digit, int weight, Scratch* scratch)
    {
        NumericValue value = new() { Digits = NumericValue.NewBuffer(1, scratch), Count = 1, Weight = weight };
        value.Digits[0] = digit;
        return value;
    }

    /// <summary>The value cut to so many digits.</summary>
    private static NumericValue Leading(NumericValue value, int count)
    {
        value.Count = Math.Min(value.Count, count);
        value.Strip();
        return value;
    }

    /// <summary>The root of the leading digits, with the weight that it has for the whole.</summary>
    private static NumericValue Estimate(in NumericValue argument, Scratch* scratch)
    {
        double leading = 0;
        for (int i = 0; i < EstimateDigits; i++)
        {
            leading = leading * NumericValue.Base + (i < argument.Count ? argument.Digits[i] : 0);
        }
        // leading · 10000^exponent; the exponent must be even to be halved.
        int exponent = argument.Weight - (EstimateDigits - 1);
        if ((exponent & 1) != 0)
        {
            leading *= NumericValue.Base;
            exponent--;
        }
        // The root is below 10^10; two more base-10000 digits after the point keep all that the double knows.
        double root = Math.Sqrt(leading) * NumericValue.Base * NumericValue.Base;
        NumericValue value = NumericValue.FromInt64((long)root, NumericValue.NewBuffer(5, scratch));
        value.Weight += exponent / 2 - 2;
        value.Strip();
        return value;
    }
}
