using System.Runtime.CompilerServices;

namespace PgFusion.Runtime.Functions;

/// <summary>
/// Rounding in place (round_var, trunc_var). The value must own its digits; rounding may put a carry into the head room
/// of the buffer. Afterwards the display scale is the given scale, even when that is more than before or negative.
/// </summary>
internal static unsafe class NumericRounding
{
    /// <summary>What one unit of the last kept decimal is worth, by how many decimals of the digit are kept (1 to 3).</summary>
    private static ReadOnlySpan<short> UnitOfPartialDigit => [0, 1000, 100, 10];

    /// <summary>Half away from zero, at <paramref name="scale"/> decimals after the point.</summary>
    public static void Round(ref NumericValue value, int scale)
    {
        value.DisplayScale = scale;
        int decimals = (value.Weight + 1) * NumericValue.DecimalDigits + scale;
        if (decimals < 0 || value.Count == 0)
        {
            BecomeZero(ref value);
            return;
        }
        int keep = (decimals + NumericValue.DecimalDigits - 1) / NumericValue.DecimalDigits;
        int partial = decimals % NumericValue.DecimalDigits;
        if (keep > value.Count || (keep == value.Count && partial == 0))
        {
            return;
        }
        short* digits = value.Digits;
        bool carry;
        int last;
        if (partial == 0)
        {
            // The first digit that goes decides; with keep = 0 the whole value may round up to one unit.
            carry = digits[keep] >= NumericValue.Base / 2;
            last = keep - 1;
        }
        else
        {
            last = keep - 1;
            int unit = UnitOfPartialDigit[partial];
            int rest = digits[last] % unit;
            int digit = digits[last] - rest;
            carry = false;
            if (rest >= unit / 2)
            {
                digit += unit;
                if (digit >= NumericValue.Base)
                {
                    digit -= NumericValue.Base;
                    carry = true;
                }
            }
            digits[last] = (short)digit;
            last--;
        }
        value.Count = keep;
        for (; carry && last >= 0; last--)
        {
            if (digits[last] == NumericValue.Base - 1)
            {
                digits[last] = 0;
            }
            else
            {
                digits[last]++;
                carry = false;
            }
        }
        if (carry)
        {
            *--value.Digits = 1;
            value.Count++;
            value.Weight++;
        }
    }

    /// <summary>Towards zero, at <paramref name="scale"/> decimals after the point.</summary>
    public static void Truncate(ref NumericValue value, int scale)
    {
        value.DisplayScale = scale;
        int decimals = (value.Weight + 1) * NumericValue.DecimalDigits + scale;
        if (decimals <= 0 || value.Count == 0)
        {
            BecomeZero(ref value);
            return;
        }
        int keep = (decimals + NumericValue.DecimalDigits - 1) / NumericValue.DecimalDigits;
        if (keep > value.Count)
        {
            return;
        }
        value.Count = keep;
        int partial = decimals % NumericValue.DecimalDigits;
        if (partial > 0)
        {
            value.Digits[keep - 1] -= (short)(value.Digits[keep - 1] % UnitOfPartialDigit[partial]);
        }
    }

    /// <summary>True if the digits after the point are all zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIntegral(in NumericValue value) => value.Count <= value.Weight + 1 || value.Count == 0;

    /// <summary>
    /// Brings a finite value under numeric(precision, scale) (apply_typmod): rounds, then checks the integer digits.
    /// Scale may be negative or above precision.
    /// </summary>
    public static void ApplyPrecision(ref NumericValue value, int precision, int scale)
    {
        Round(ref value, scale);
        value.DisplayScale = Math.Max(scale, 0);
        value.Strip();
        if (value.Count == 0)
        {
            return;
        }
        int first = value.Digits[0];
        int integerDigits = value.Weight * NumericValue.DecimalDigits
            + (first < 10 ? 1 : first < 100 ? 2 : first < 1000 ? 3 : 4);
        if (integerDigits > precision - scale)
        {
            PgError.NumericFieldOverflow(precision, scale);
        }
    }

    private static void BecomeZero(ref NumericValue value)
    {
        value.Count = 0;
        value.Weight = 0;
        value.Negative = false;
    }
}
