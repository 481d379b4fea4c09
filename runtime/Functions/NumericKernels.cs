using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Arithmetic on finite, taken-apart numerics: what add_var, sub_var, mul_var and div_var of numeric.c compute, digit by
/// digit in base 10000. Operands are only read; results are in new buffers of the scratch and may have leading zero
/// digits until they are packed or stripped.
/// </summary>
[SkipLocalsInit]
internal static unsafe class NumericKernels
{
    /// <summary>Above this many digits, workspaces are taken from the scratch instead of the stack.</summary>
    private const int StackDigitsMax = 256;

    /// <summary>So many products of two digits fit a uint: 42 · 9999² &lt; 2³².</summary>
    private const int UIntProductsMax = 42;

    private const int MinimumSignificantDigits = 16;
    private const int DisplayScaleMaxOfDivision = 1000;

    public static NumericValue Add(in NumericValue a, in NumericValue b, Scratch* scratch) =>
        AddSigned(a, b, b.Negative, scratch);

    public static NumericValue Subtract(in NumericValue a, in NumericValue b, Scratch* scratch) =>
        AddSigned(a, b, !b.Negative, scratch);

    private static NumericValue AddSigned(in NumericValue a, in NumericValue b, bool bNegative, Scratch* scratch)
    {
        NumericValue result;
        if (a.Negative == bNegative)
        {
            result = AddMagnitudes(a, b, scratch);
            result.Negative = bNegative;
            return result;
        }
        int comparison = CompareMagnitudes(a, b);
        if (comparison == 0)
        {
            return NumericValue.Zero(Math.Max(a.DisplayScale, b.DisplayScale));
        }
        if (comparison > 0)
        {
            result = SubtractMagnitudes(a, b, scratch);
            result.Negative = a.Negative;
        }
        else
        {
            result = SubtractMagnitudes(b, a, scratch);
            result.Negative = bNegative;
        }
        return result;
    }

    /// <summary>−1, 0 or 1; operands are stripped.</summary>
    public static int CompareMagnitudes(in NumericValue a, in NumericValue b)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return (a.Count != 0 ? 1 : 0) - (b.Count != 0 ? 1 : 0);
        }
        if (a.Weight != b.Weight)
        {
            return a.Weight > b.Weight ? 1 : -1;
        }
        int common = Math.Min(a.Count, b.Count);
        for (int i = 0; i < common; i++)
        {
            int difference = a.Digits[i] - b.Digits[i];
            if (difference != 0)
            {
                return difference > 0 ? 1 : -1;
            }
        }
        return a.Count == b.Count ? 0 : a.Count > b.Count ? 1 : -1;
    }

    /// <summary>Compares finite values with their signs.</summary>
    public static int Compare(in NumericValue a, in NumericValue b)
    {
        int sign = a.Sign;
        if (sign != b.Sign)
        {
            return sign > b.Sign ? 1 : -1;
        }
        return sign >= 0 ? CompareMagnitudes(a, b) : -CompareMagnitudes(a, b);
    }

    private static NumericValue AddMagnitudes(in NumericValue a, in NumericValue b, Scratch* scratch)
    {
        NumericValue result = AlignedCopy(a, b, 1, scratch);
        short* target = result.Digits + (result.Weight - b.Weight);
        int carry = 0;
        for (int i = b.Count - 1; i >= 0; i--)
        {
            int sum = target[i] + b.Digits[i] + carry;
            carry = 0;
            if (sum >= NumericValue.Base)
            {
                sum -= NumericValue.Base;
                carry = 1;
            }
            target[i] = (short)sum;
        }
        for (short* next = target - 1; carry != 0; next--)
        {
            if (*next == NumericValue.Base - 1)
            {
                *next = 0;
            }
            else
            {
                ++*next;
                carry = 0;
            }
        }
        return result;
    }

    /// <summary>|a| − |b|, where |a| ≥ |b|.</summary>
    private static NumericValue SubtractMagnitudes(in NumericValue a, in NumericValue b, Scratch* scratch)
    {
        NumericValue result = AlignedCopy(a, b, 0, scratch);
        short* target = result.Digits + (result.Weight - b.Weight);
        int borrow = 0;
        for (int i = b.Count - 1; i >= 0; i--)
        {
            int difference = target[i] - b.Digits[i] - borrow;
            borrow = 0;
            if (difference < 0)
            {
                difference += NumericValue.Base;
                borrow = 1;
            }
            target[i] = (short)difference;
        }
        for (short* next = target - 1; borrow != 0; next--)
        {
            if (*next == 0)
            {
                *next = NumericValue.Base - 1;
            }
            else
            {
                --*next;
                borrow = 0;
            }
        }
        return result;
    }

    /// <summary>a's digits in a buffer that spans the digits of both operands, with zero digits around them.</summary>
    private static NumericValue AlignedCopy(in NumericValue a, in NumericValue b, int carryDigits, Scratch* scratch)
    {
        // A zero has no position of its own.
        int weightA = a.Count == 0 ? b.Weight : a.Weight;
        int weightB = b.Count == 0 ? weightA : b.Weight;
        int weight = Math.Max(weightA, weightB) + carryDigits;
        int lowest = Math.Min(weightA - a.Count, weightB - b.Count);
        int count = weight - lowest;
        short* digits = NumericValue.NewBuffer(count, scratch);
        int before = weight - weightA;
        Clear(digits, before);
        Unsafe.CopyBlockUnaligned(digits + before, a.Digits, (uint)a.Count * sizeof(short));
        Clear(digits + before + a.Count, count - before - a.Count);
        return new NumericValue
        {
            Digits = digits,
            Count = count,
            Weight = weight,
            DisplayScale = Math.Max(a.DisplayScale, b.DisplayScale),
        };
    }

    /// <summary>The exact product; its display scale is the sum of the operands'.</summary>
    public static NumericValue Multiply(in NumericValue a, in NumericValue b, Scratch* scratch)
    {
        int displayScale = a.DisplayScale + b.DisplayScale;
        if (a.Count == 0 || b.Count == 0)
        {
            return NumericValue.Zero(displayScale);
        }
        int count = a.Count + b.Count;
        NumericValue result = new()
        {
            Digits = NumericValue.NewBuffer(count, scratch),
            Count = count,
            Weight = a.Weight + b.Weight + 1,
            DisplayScale = displayScale,
            Negative = a.Negative != b.Negative,
        };
        if (Math.Min(a.Count, b.Count) <= UIntProductsMax)
        {
            uint* sums = stackalloc uint[count <= StackDigitsMax ? count : 0];
            if (count > StackDigitsMax)
            {
                sums = (uint*)scratch->Allocate((long)count * sizeof(uint));
            }
            MultiplyInto(a, b, sums, count, result.Digits);
        }
        else
        {
            MultiplyInto(a, b, (ulong*)scratch->Allocate((long)count * sizeof(ulong)), count, result.Digits);
        }
        return result;
    }

    /// <summary>Column sums in 32 bits, carried once at the end.</summary>
    private static void MultiplyInto(in NumericValue a, in NumericValue b, uint* sums, int count, short* digits)
    {
        Unsafe.InitBlockUnaligned(sums, 0, (uint)count * sizeof(uint));
        short* shorter = a.Count <= b.Count ? a.Digits : b.Digits;
        short* longer = a.Count <= b.Count ? b.Digits : a.Digits;
        int shorterCount = Math.Min(a.Count, b.Count);
        int longerCount = Math.Max(a.Count, b.Count);
        for (int i = 0; i < shorterCount; i++)
        {
            uint factor = (uint)shorter[i];
            uint* target = sums + i + 1;
            for (int j = 0; j < longerCount; j++)
            {
                target[j] += factor * (uint)longer[j];
            }
        }
        // A column holds at most 42 · 9999², and the carry into it stays below 2³² − that.
        uint carry = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            uint sum = sums[i] + carry;
            carry = sum / NumericValue.Base;
            digits[i] = (short)(sum - carry * NumericValue.Base);
        }
        Debug.Assert(carry == 0);
    }

    /// <summary>As above with 64-bit sums, for factors of more than 42 digits.</summary>
    private static void MultiplyInto(in NumericValue a, in NumericValue b, ulong* sums, int count, short* digits)
    {
        Unsafe.InitBlockUnaligned(sums, 0, (uint)count * sizeof(ulong));
        for (int i = 0; i < a.Count; i++)
        {
            uint factor = (uint)a.Digits[i];
            if (factor == 0)
            {
                continue;
            }
            ulong* target = sums + i + 1;
            for (int j = 0; j < b.Count; j++)
            {
                target[j] += factor * (uint)b.Digits[j];
            }
        }
        ulong carry = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            ulong sum = sums[i] + carry;
            carry = sum / NumericValue.Base;
            digits[i] = (short)(sum - carry * NumericValue.Base);
        }
        Debug.Assert(carry == 0);
    }

    /// <summary>
    /// The display scale of a quotient (select_div_scale): at least 16 significant digits, not below either operand's,
    /// at most 1000. The estimate of the quotient's size looks at the first base-10000 digits only, which is why
    /// operands must be stripped.
    /// </summary>
    public static int SelectDivisionScale(in NumericValue a, in NumericValue b)
    {
        int weightA = a.Count > 0 ? a.Weight : 0;
        int firstA = a.Count > 0 ? a.Digits[0] : 0;
        int weightB = b.Count > 0 ? b.Weight : 0;
        int firstB = b.Count > 0 ? b.Digits[0] : 0;
        int quotientWeight = weightA - weightB;
        if (firstA <= firstB)
        {
            quotientWeight--;
        }
        int scale = MinimumSignificantDigits - quotientWeight * NumericValue.DecimalDigits;
        scale = Math.Max(scale, Math.Max(a.DisplayScale, b.DisplayScale));
        return Math.Clamp(scale, 0, DisplayScaleMaxOfDivision);
    }

    /// <summary>
    /// a / b to exactly <paramref name="scale"/> decimals, rounded half away from zero or cut towards zero. The quotient
    /// is developed one base-10000 digit further than needed, which decides a half exactly.
    /// </summary>
    public static NumericValue Divide(in NumericValue a, in NumericValue b, int scale, bool round, Scratch* scratch)
    {
        if (b.Count == 0)
        {
            PgError.DivisionByZero();
        }
        if (a.Count == 0)
        {
            return NumericValue.Zero(scale);
        }
        // A divisor of up to three digits is one machine word, below 10^12, and so is remainder · 10000.
        bool isShort = b.Count <= 3;
        int weight = a.Weight - b.Weight + (isShort ? b.Count - 1 : 0);
        int count = Math.Max(weight + 1 + (scale + 3) / NumericValue.DecimalDigits, 1) + (round ? 1 : 0);
        NumericValue result = new()
        {
            Digits = NumericValue.NewBuffer(count, scratch),
            Count = count,
            Weight = weight,
            Negative = a.Negative != b.Negative,
        };
        if (isShort)
        {
            DivideShort(a, b, result.Digits, count);
        }
        else
        {
            DivideLong(a, b, result.Digits, count, scratch);
        }
        if (round)
        {
            NumericRounding.Round(ref result, scale);
        }
        else
        {
            NumericRounding.Truncate(ref result, scale);
        }
        result.Strip();
        return result;
    }

    private static void DivideShort(in NumericValue a, in NumericValue b, short* quotient, int count)
    {
        ulong divisor = 0;
        for (int i = 0; i < b.Count; i++)
        {
            divisor = divisor * NumericValue.Base + (uint)b.Digits[i];
        }
        ulong remainder = 0;
        int fromA = Math.Min(a.Count, count);
        int position = 0;
        for (; position < fromA; position++)
        {
            remainder = remainder * NumericValue.Base + (uint)a.Digits[position];
            ulong digit = remainder / divisor;
            remainder -= digit * divisor;
            quotient[position] = (short)digit;
        }
        for (; position < count && remainder != 0; position++)
        {
            remainder *= NumericValue.Base;
            ulong digit = remainder / divisor;
            remainder -= digit * divisor;
            quotient[position] = (short)digit;
        }
        Clear(quotient + position, count - position);
    }

    /// <summary>Long division (Knuth, volume 2, 4.3.1, algorithm D) for divisors of four digits and more.</summary>
    private static void DivideLong(in NumericValue a, in NumericValue b, short* quotient, int count, Scratch* scratch)
    {
        int divisorCount = b.Count;
        int dividendCount = Math.Max(count + divisorCount, a.Count) + 1;
        int workspace = dividendCount + divisorCount;
        int* dividend = stackalloc int[workspace <= StackDigitsMax ? workspace : 0];
        if (workspace > StackDigitsMax)
        {
            dividend = (int*)scratch->Allocate((long)workspace * sizeof(int));
        }
        int* divisor = dividend + dividendCount;

        // Both are scaled so that the divisor's first digit is at least half the base; then a quotient digit guessed
        // from the leading digits is at most two too large.
        int factor = NumericValue.Base / (b.Digits[0] + 1);
        Scale(b.Digits, divisorCount, factor, divisor);
        dividend[0] = Scale(a.Digits, a.Count, factor, dividend + 1);
        Unsafe.InitBlockUnaligned(dividend + 1 + a.Count, 0, (uint)(dividendCount - 1 - a.Count) * sizeof(int));

        int first = divisor[0];
        int second = divisor[1];
        for (int j = 0; j < count; j++)
        {
            int* window = dividend + j;
            int leading = window[0] * NumericValue.Base + window[1];
            int guess = Math.Min(leading / first, NumericValue.Base - 1);
            while ((long)guess * second > (long)(leading - guess * first) * NumericValue.Base + window[2])
            {
                guess--;
            }
            if (guess > 0 && MultiplySubtract(window, divisor, divisorCount, guess))
            {
                guess--;
                AddBack(window, divisor, divisorCount);
            }
            quotient[j] = (short)guess;
        }
    }

    private static int Scale(short* digits, int count, int factor, int* target)
    {
        int carry = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            int product = digits[i] * factor + carry;
            carry = product / NumericValue.Base;
            target[i] = product - carry * NumericValue.Base;
        }
        return carry;
    }

    /// <summary>window −= divisor · factor; true if it became negative (the borrow is then left out).</summary>
    private static bool MultiplySubtract(int* window, int* divisor, int count, int factor)
    {
        int carry = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            int product = divisor[i] * factor + carry;
            carry = product / NumericValue.Base;
            int difference = window[i + 1] - (product - carry * NumericValue.Base);
            if (difference < 0)
            {
                difference += NumericValue.Base;
                carry++;
            }
            window[i + 1] = difference;
        }
        window[0] -= carry;
        return window[0] < 0;
    }

    private static void AddBack(int* window, int* divisor, int count)
    {
        int carry = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            int sum = window[i + 1] + divisor[i] + carry;
            carry = 0;
            if (sum >= NumericValue.Base)
            {
                sum -= NumericValue.Base;
                carry = 1;
            }
            window[i + 1] = sum;
        }
        window[0] += carry;
        Debug.Assert(window[0] == 0);
    }

    /// <summary>a − trunc(a / b) · b, with the larger display scale of the two.</summary>
    public static NumericValue Modulo(in NumericValue a, in NumericValue b, Scratch* scratch)
    {
        if (b.Count == 0)
        {
            PgError.DivisionByZero();
        }
        NumericValue quotient = Divide(a, b, 0, false, scratch);
        NumericValue product = Multiply(b, quotient, scratch);
        product.Strip();
        return Subtract(a, product, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(short* digits, int count) =>
        Unsafe.InitBlockUnaligned(digits, 0, (uint)count * sizeof(short));
}
